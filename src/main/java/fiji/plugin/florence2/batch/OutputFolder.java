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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.hub.FileLocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/** The folder of a batch's results: where each file is. */
record OutputFolder(Path folder) {

	/** Marks a folder of results, also where it is inside a folder of images. */
	static final String LOCK = "batch.lock";

	private static final String JOURNAL = "journal";
	private static final String ROIS = "rois";
	private static final String LABELS = "labels";
	private static final String PICTURES = "pictures";
	private static final String PARTS = "parts";

	/**
	 * Locks the folder for one batch, and creates it if it does not exist.
	 *
	 * @throws BatchException if it has other files, or another batch writes in it
	 */
	FileLocks.Hold lock() throws BatchException {
		try {
			Files.createDirectories(folder);
			if (!Files.exists(folder.resolve(BatchManifest.FILE)) && hasOtherFiles(folder)) {
				throw new BatchException(
					"The folder " + folder + " is not empty and has no results of a batch: choose an empty or a new one.");
			}
			return FileLocks.alone(folder.resolve(LOCK))
				.orElseThrow(() -> new BatchException(
					"Another batch is writing in " + folder + ": wait for it to end, or choose another folder."));
		}
		catch (final IOException e) {
			throw new OutputException(folder, e);
		}
	}

	private static boolean hasOtherFiles(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final String name = file.getFileName().toString();
				if (!name.equals(LOCK) && !name.equals(BatchManifest.FILE + AtomicFile.PART) && !Files.isHidden(file))
					return true;
			}
		}
		return false;
	}

	/** A file about all images, beside the folders of files of each. */
	Path file(final String name) {
		return folder.resolve(name);
	}

	/**
	 * The journal's entry of an image. Its name is a checksum, because entries of long names in deep folders could not be
	 * written.
	 */
	Path journal(final String image) {
		final String sum = Sha256.of(image);
		return folder.resolve(JOURNAL).resolve(sum.substring(0, 2)).resolve(sum + ".json");
	}

	/** @param name the image's {@link InputImage#output} */
	Path rois(final String name) {
		return folder.resolve(ROIS).resolve(name + ".zip");
	}

	/** @param name the image's {@link InputImage#output} */
	Path labels(final String name) {
		return folder.resolve(LABELS).resolve(name + ".tif");
	}

	/**
	 * @param name the image's {@link InputImage#output}
	 * @param plane one of several; empty where only one plane was processed
	 */
	Path picture(final String name, final String plane) {
		return folder.resolve(PICTURES).resolve(name + plane + ".png");
	}

	/** Where a file is until it is whole, if other processes may write the same one. */
	Path part() {
		return folder.resolve(PARTS).resolve(UUID.randomUUID().toString());
	}

	/** Deletes what processes that were stopped have not made whole. */
	void deleteParts() throws IOException {
		final Path parts = folder.resolve(PARTS);
		if (!Files.exists(parts)) return;
		try (Stream<Path> files = Files.list(parts)) {
			for (final Path part : (Iterable<Path>) files::iterator)
				Files.deleteIfExists(part);
		}
		Files.deleteIfExists(parts);
	}
}
