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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.hub.FileLocks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a batch's results, for this batch alone until it is closed. A file takes its name when it is whole, by
 * one move, so a kill at any moment leaves none half written.
 */
final class OutputFolder implements AutoCloseable {

	/** What a folder of results is known by, also where it lies within a folder of images. */
	static final String LOCK = "batch.lock";
	/** What the name of a file ends with until it is whole. */
	static final String PART = ".part";

	private static final String JOURNAL = "journal";
	private static final String ROIS = "rois";
	private static final String LABELS = "labels";
	private static final String PICTURES = "pictures";

	/** File systems allow 255 bytes for a name, endings included; a letter has up to four. */
	private static final int LONGEST_NAME = 200;
	private static final int LETTERS_KEPT = 40;

	/** What is written into a file. */
	@FunctionalInterface
	interface Content {

		void write(OutputStream out) throws IOException;
	}

	private final Path folder;
	private final FileLocks.Hold lock;

	private OutputFolder(final Path folder, final FileLocks.Hold lock) {
		this.folder = folder;
		this.lock = lock;
	}

	/**
	 * Takes a folder, which is made if need be.
	 *
	 * @throws BatchException if it holds something else, or another batch is at work in it
	 */
	static OutputFolder open(final Path folder) throws BatchException {
		try {
			Files.createDirectories(folder);
			if (!Files.exists(folder.resolve(BatchManifest.FILE)) && holdsSomething(folder)) throw new BatchException(
				"The folder " + folder + " is not empty and has no results of a batch: choose an empty or a new one.");
			return new OutputFolder(folder, FileLocks.alone(folder.resolve(LOCK)).orElseThrow(() -> new BatchException(
				"Another batch is writing in " + folder + ": wait for it to end, or choose another folder.")));
		}
		catch (final IOException e) {
			throw new OutputException(folder, e);
		}
	}

	private static boolean holdsSomething(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final String name = file.getFileName().toString();
				if (!name.equals(LOCK) && !name.equals(BatchManifest.FILE + PART) && !Files.isHidden(file)) return true;
			}
		}
		return false;
	}

	Path folder() {
		return folder;
	}

	/** A file about all images, beside the folders of what belongs to each. */
	Path file(final String name) {
		return folder.resolve(name);
	}

	/** The entry of an image; its name says nothing, for journals of long names in deep folders could not be written. */
	Path journal(final InputImage image) {
		final String sum = sum(image.name());
		return folder.resolve(JOURNAL).resolve(sum.substring(0, 2)).resolve(sum + ".json");
	}

	Path rois(final InputImage image) {
		return below(ROIS, image, ".zip");
	}

	Path labels(final InputImage image) {
		return below(LABELS, image, ".tif");
	}

	/** @param plane of several; empty where the image has been asked about one */
	Path picture(final InputImage image, final String plane) {
		return below(PICTURES, image, plane + ".png");
	}

	private Path below(final String kind, final InputImage image, final String ending) {
		Path path = folder.resolve(kind);
		for (final String part : List.of(image.name().split("/"))) path = path.resolve(part);
		final String name = path.getFileName().toString();
		final boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
		return path.resolveSibling((fits ? name : name.substring(0, LETTERS_KEPT) + "~" + sum(name).substring(0, 8)) +
			ending);
	}

	private static String sum(final String text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("Java has no SHA-256", e);
		}
	}

	/** Writes a file, which takes its name when it is whole and safe on the disk. */
	static void write(final Path file, final Content content) throws IOException {
		Files.createDirectories(file.getParent());
		final Path part = file.resolveSibling(file.getFileName() + PART);
		boolean moved = false;
		try {
			try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING); OutputStream out = new BufferedOutputStream(Channels.newOutputStream(
					channel)))
			{
				content.write(out);
				out.flush();
				channel.force(true);
			}
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			moved = true;
		}
		finally {
			if (!moved) Files.deleteIfExists(part);
		}
	}

	@Override
	public void close() throws OutputException {
		try {
			lock.close();
		}
		catch (final IOException e) {
			throw new OutputException(folder, e);
		}
	}
}
