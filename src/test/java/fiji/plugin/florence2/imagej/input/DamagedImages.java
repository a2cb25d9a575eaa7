/*-
 * #%L
 * Florence-2 for Fiji
 * %%
 * Copyright (C) 2026 Florence-2 for Fiji developers
 * %%
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 * 
 * 1. Redistributions of source code must retain the above copyright notice,
 *    this list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the documentation
 *    and/or other materials provided with the distribution.
 * 
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
 * AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
 * IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 * ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
 * SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 * #L%
 */
package fiji.plugin.florence2.imagej.input;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Small image files of every kind, damaged by chance: cut off, with wrong bits, and with wrong numbers in their headers. */
final class DamagedImages {

	private static final Path FOLDER =
		Path.of("src", "test", "resources", "fiji", "plugin", "florence2", "imagej", "input");
	private static final int[] NUMBERS = { 0, 1, 2, 255, 256, 32767, 32768, 65535, 65536, 1 << 24, 300_000_000,
		Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2 };
	private static final int HEADER = 160;

	private final Random random;
	private final List<Map.Entry<String, byte[]>> whole;

	DamagedImages(final long seed) throws IOException {
		random = new Random(seed);
		whole = List.copyOf(whole().entrySet());
	}

	private static Map<String, byte[]> whole() throws IOException {
		final Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> paths = Files.list(FOLDER)) {
			for (final Path path : paths.filter(path -> !path.toString().endsWith(".tsv")).toList())
				files.put(path.getFileName().toString(), Files.readAllBytes(path));
		}
		final ImageStack stack = new ImageStack(20, 10);
		for (int i = 0; i < 6; i++)
			stack.addSlice("slice " + i, new ByteProcessor(20, 10));
		files.put("imagej.tif", new FileSaver(new ImagePlus("", stack)).serialize());
		files.put("image.dcm", ImageFileTest.dicom(3, 2, new byte[6]));
		files.put("image.fits", ImageFileTest.fits(3, 2, new byte[6]));
		return files;
	}

	/** Writes a file, of one kind after the other. */
	Path write(final Path folder, final int number) throws IOException {
		final Map.Entry<String, byte[]> file = whole.get(number % whole.size());
		final byte[] bytes = switch (random.nextInt(4)) {
			case 0 -> Arrays.copyOf(file.getValue(), random.nextInt(file.getValue().length));
			case 1 -> flipped(file.getValue(), file.getValue().length);
			case 2 -> flipped(file.getValue(), HEADER);
			default -> numbered(file.getValue());
		};
		return Files.write(folder.resolve(String.format(Locale.ROOT, "%04d-%s", number, file.getKey())), bytes);
	}

	private byte[] flipped(final byte[] whole, final int length) {
		final byte[] bytes = whole.clone();
		for (int i = random.nextInt(12); i >= 0; i--)
			bytes[place(bytes, length)] ^= 1 << random.nextInt(8);
		return bytes;
	}

	/** A place at the start, or at the end, where TIFF files have their directory. */
	private int place(final byte[] bytes, final int length) {
		final int place = random.nextInt(Math.min(length, bytes.length));
		return random.nextBoolean() ? place : bytes.length - 1 - place;
	}

	private byte[] numbered(final byte[] whole) {
		final byte[] bytes = whole.clone();
		final ByteBuffer numbers =
			ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		for (int i = random.nextInt(3); i >= 0; i--) {
			final int place = Math.min(place(bytes, HEADER), bytes.length - 4);
			final int number = NUMBERS[random.nextInt(NUMBERS.length)];
			if (random.nextBoolean()) numbers.putInt(place, number);
			else numbers.putShort(place, (short) number);
		}
		return bytes;
	}

	/** Fills a folder: {@code DamagedImages FOLDER NUMBER SEED}. */
	public static void main(final String... args) throws IOException {
		final DamagedImages images = new DamagedImages(Long.parseLong(args[2]));
		final Path folder = Files.createDirectories(Path.of(args[0]));
		for (int i = 0; i < Integer.parseInt(args[1]); i++)
			images.write(folder, i);
	}
}
