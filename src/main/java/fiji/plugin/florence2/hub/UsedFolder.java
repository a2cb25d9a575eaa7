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

/** A folder that several programs use. Each holds a shared lock on a marker file in it; deletion needs the exclusive one. */
final class UsedFolder {

	private static final String MARK = ".use";
	private static final int SHARE_ATTEMPTS = 20;
	private static final long SHARE_PAUSE_MS = 50;

	private UsedFolder() {}

	/** Writes the marker file, after which the folder is complete. */
	static void mark(final Path folder) throws IOException {
		Files.write(folder.resolve(MARK), new byte[0]);
	}

	/** Whether there is a marker file. A read-only folder has none and needs none: nobody deletes it. */
	static boolean isMarked(final Path folder) {
		return Files.isReadable(folder.resolve(MARK));
	}

	static boolean isInUse(final Path folder) throws IOException {
		final Path mark = folder.resolve(MARK);
		return Files.isWritable(mark) && FileLocks.isHeld(mark);
	}

	/**
	 * Locks a marked folder for use; empty while it is being deleted. {@link #isInUse} holds the exclusive lock for a
	 * moment, which is why this tries several times.
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

	/** Locks a folder exclusively; empty while others use it. */
	static Optional<FileLocks.Hold> alone(final Path folder) throws IOException {
		return FileLocks.alone(folder.resolve(MARK));
	}

	/**
	 * Deletes the folder and its content. Of links only the link is deleted, never what it points to.
	 *
	 * @return false if the folder is in use and was not deleted
	 */
	static boolean delete(final Path folder) throws IOException {
		if (Files.isSymbolicLink(folder)) {
			Files.delete(folder);
			return true;
		}
		final Path mark = folder.resolve(MARK);
		final Optional<FileLocks.Hold> alone = alone(folder);
		if (alone.isEmpty()) return false;
		try (FileLocks.Hold hold = alone.get(); Stream<Path> files = Files.walk(folder)) {
			final List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
			// Without the manifest, files that are left after an interruption are not taken for verified ones.
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
