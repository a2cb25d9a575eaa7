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

import static org.junit.jupiter.api.Assertions.assertEquals;

import ij.ImagePlus;

import java.awt.Rectangle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of TIFF files with smaller copies of their images, those of full resolution are read. */
class PyramidTest {

	private static final String OME = "<?xml version=\"1.0\"?><OME></OME>";
	private static final int WIDTH = 64;
	private static final int HEIGHT = 48;

	@TempDir
	private Path folder;

	/** A grey image of one value, and smaller copies of it that only it names (SubIFDs). */
	private record Page(int width, int height, int value, boolean reduced, String description, List<Page> copies) {

		static Page of(final int value, final Page... copies) {
			return new Page(WIDTH, HEIGHT, value, false, "", List.of(copies));
		}

		static Page reduced(final int factor, final int value) {
			return new Page(WIDTH / factor, HEIGHT / factor, value, true, "", List.of());
		}

		/** As some programs write it: nothing but the size tells that it is a copy. */
		Page unmarked() {
			return new Page(width, height, value, false, description, copies);
		}

		Page withDescription(final String text) {
			return new Page(width, height, value, reduced, text, copies);
		}
	}

	/** Writes a little TIFF file without compression, in a strip or a tile for each page. */
	private static final class Writer {

		private static final int SHORT = 3;
		private static final int LONG = 4;
		private static final int ASCII = 2;
		private static final int TILE = 16;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		private final boolean tiled;

		Writer(final boolean tiled) {
			this.tiled = tiled;
		}

		static Path write(final Path file, final boolean tiled, final Page... pages) throws IOException {
			final Writer writer = new Writer(tiled);
			writer.bytes.write(new byte[8]);
			// The last page first, since each names the next.
			int next = 0;
			for (int i = pages.length - 1; i >= 0; i--)
				next = writer.page(pages[i], next);
			final byte[] all = writer.bytes.toByteArray();
			ByteBuffer.wrap(all)
				.order(ByteOrder.LITTLE_ENDIAN)
				.put((byte) 'I')
				.put((byte) 'I')
				.putShort((short) 42)
				.putInt(next);
			return Files.write(file, all);
		}

		/** @return where its directory begins */
		private int page(final Page page, final int next) throws IOException {
			final List<Integer> copies = new ArrayList<>();
			for (final Page copy : page.copies())
				copies.add(page(copy, 0));
			final int columns = tiled ? (page.width() + TILE - 1) / TILE : 1;
			final int rows = tiled ? (page.height() + TILE - 1) / TILE : 1;
			final int length = tiled ? TILE * TILE : page.width() * page.height();
			final int[] offsets = new int[columns * rows];
			final int[] lengths = new int[columns * rows];
			for (int i = 0; i < offsets.length; i++) {
				offsets[i] = bytes.size();
				lengths[i] = length;
				for (int pixel = 0; pixel < length; pixel++)
					bytes.write(page.value());
			}
			final Map<Integer, byte[]> fields = new TreeMap<>();
			fields.put(254, field(LONG, page.reduced() ? 1 : 0));
			fields.put(256, field(SHORT, page.width()));
			fields.put(257, field(SHORT, page.height()));
			fields.put(258, field(SHORT, 8));
			fields.put(259, field(SHORT, 1));
			fields.put(262, field(SHORT, 1));
			if (!page.description().isEmpty()) fields.put(270, text(page.description()));
			fields.put(277, field(SHORT, 1));
			if (tiled) {
				fields.put(322, field(SHORT, TILE));
				fields.put(323, field(SHORT, TILE));
			}
			else fields.put(278, field(SHORT, page.height()));
			fields.put(tiled ? 324 : 273, field(LONG, offsets));
			fields.put(tiled ? 325 : 279, field(LONG, lengths));
			if (!copies.isEmpty()) fields.put(330, field(LONG, copies.stream().mapToInt(Integer::intValue).toArray()));
			final ByteBuffer directory = numbers(6 + 12 * fields.size()).putShort((short) fields.size());
			fields.forEach((tag, field) -> directory.putShort((short) (int) tag).put(field));
			final int start = bytes.size();
			bytes.write(directory.putInt(next).array());
			return start;
		}

		private byte[] text(final String text) throws IOException {
			return field(ASCII, text.length() + 1, (text + '\0').getBytes());
		}

		private byte[] field(final int type, final int... values) throws IOException {
			final ByteBuffer buffer = numbers(values.length * (type == SHORT ? 2 : 4));
			for (final int value : values)
				if (type == SHORT) buffer.putShort((short) value);
				else buffer.putInt(value);
			return field(type, values.length, buffer.array());
		}

		private byte[] field(final int type, final int count, final byte[] value) throws IOException {
			final ByteBuffer field = numbers(10).putShort((short) type).putInt(count);
			if (value.length <= 4) return field.put(value).array();
			field.putInt(bytes.size());
			bytes.write(value);
			return field.array();
		}

		private static ByteBuffer numbers(final int length) {
			return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		}
	}

	/** @param values of the planes that are there */
	private static void assertPlanes(final Path path, final int... values) throws ImageException {
		final ImageFile file = ImageFile.of(path);
		assertEquals(WIDTH + " x " + HEIGHT + ", " + values.length,
			file.content().width() + " x " + file.content().height() + ", " + file.content().planes());
		final ImagePlus image = file.open();
		assertEquals(values.length, image.getStackSize());
		for (int plane = 1; plane <= values.length; plane++) {
			assertEquals(values[plane - 1], image.getStack().getProcessor(plane).get(WIDTH - 1, HEIGHT - 1));
			assertEquals(values[plane - 1], file.read(plane, new Rectangle(WIDTH - 5, HEIGHT - 5, 5, 5)).get(4, 4));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void copiesAreFurtherPages(final boolean tiled) throws Exception {
		final Path file = folder.resolve("pages.tif");
		assertPlanes(Writer.write(file, tiled, Page.of(9), Page.reduced(2, 5), Page.reduced(4, 6)), 9);
		assertPlanes(Writer.write(file, tiled, Page.of(9), Page.reduced(2, 5).unmarked(), Page.reduced(4, 6).unmarked()),
			9);
		assertPlanes(Writer.write(file, tiled, Page.of(1), Page.reduced(2, 5), Page.of(2), Page.reduced(2, 6)), 1, 2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void copiesAreWithinPages(final boolean tiled) throws Exception {
		final Path file = folder.resolve("within.tif");
		final Page first = Page.of(1, Page.reduced(2, 5), Page.reduced(4, 6));
		final Page second = Page.of(2, Page.reduced(2, 7), Page.reduced(4, 8));
		assertPlanes(Writer.write(file, tiled, first), 1);
		assertPlanes(Writer.write(file, tiled, first, second), 1, 2);
		assertPlanes(Writer.write(folder.resolve("within.ome.tif"), tiled, first.withDescription(OME), second), 1, 2);
	}

	/** As scanners write it that begin with a picture to look at. */
	@Test
	void theSmallestComesFirst() throws Exception {
		final Path file = folder.resolve("thumbnail.tif");
		for (final boolean tiled : new boolean[] { true, false })
			assertPlanes(Writer.write(file, tiled, Page.reduced(4, 6), Page.of(9), Page.reduced(2, 5)), 9);
	}
}
