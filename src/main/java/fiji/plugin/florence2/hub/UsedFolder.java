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
package fiji.plugin.florence2.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder that programs use at the same time. Each of them holds a lock on a mark in it; who deletes it holds it alone. */
final class UsedFolder {

	private static final String MARK = ".use";
	private static final int SHARE_ATTEMPTS = 20;
	private static final long SHARE_PAUSE_MS = 50;

	private UsedFolder() {}

	/** Makes the mark, with which the folder is complete. */
	static void mark(final Path folder) throws IOException {
		Files.write(folder.resolve(MARK), new byte[0]);
	}

	/** Whether there is a mark. A folder that cannot be written to has none, and needs none: nobody removes it. */
	static boolean isMarked(final Path folder) {
		return Files.isReadable(folder.resolve(MARK));
	}

	static boolean isInUse(final Path folder) throws IOException {
		final Path mark = folder.resolve(MARK);
		return Files.isWritable(mark) && FileLocks.isHeld(mark);
	}

	/**
	 * Takes a marked folder into use, or gives nothing while it is being deleted. Who asks whether it is in use holds it
	 * alone for a moment, which is no reason to give up.
	 */
	static Optional<FileLocks.Hold> share(final Path folder) throws IOException, InterruptedException {
		final Path mark = folder.resolve(MARK);
		for (int attempt = 1; attempt < SHARE_ATTEMPTS; attempt++) {
			final Optional<FileLocks.Hold> hold = FileLocks.shared(mark);
			if (hold.isPresent()) return hold;
			Thread.sleep(SHARE_PAUSE_MS);
		}
		return FileLocks.shared(mark);
	}

	/** Takes a folder for one user alone, or gives nothing while others use it. */
	static Optional<FileLocks.Hold> alone(final Path folder) throws IOException {
		return FileLocks.alone(folder.resolve(MARK));
	}

	/**
	 * Deletes the folder with all that is in it.
	 *
	 * @return whether it was done, which it is not while someone uses the folder
	 */
	static boolean delete(final Path folder) throws IOException {
		final Path mark = folder.resolve(MARK);
		final Optional<FileLocks.Hold> alone = alone(folder);
		if (alone.isEmpty()) return false;
		try (FileLocks.Hold hold = alone.get(); Stream<Path> files = Files.walk(folder)) {
			final List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
			// Without the manifest nothing that is left after an interruption is taken for sound.
			Files.deleteIfExists(folder.resolve(Manifest.FILE));
			for (final Path file : all) {
				if (!file.equals(mark) && !file.equals(folder)) Files.deleteIfExists(file);
			}
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
		Files.deleteIfExists(mark);
		Files.delete(folder);
		return true;
	}
}
