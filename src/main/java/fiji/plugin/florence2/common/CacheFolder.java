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
package fiji.plugin.florence2.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder for files that can be made again, where the operating system has such files; a temporary one where the user's home
 * cannot be written, as on some servers.
 */
public final class CacheFolder implements AutoCloseable {

	private static final String NAME = "florence2-fiji";

	private final Path path;
	private final boolean temporary;

	private CacheFolder(final Path path, final boolean temporary) {
		this.path = path;
		this.temporary = temporary;
	}

	/** @throws IOException if there is no folder that can be written */
	public static CacheFolder open() throws IOException {
		final Path folder = SystemFolders.ofUser().cache().resolve(NAME);
		return isUsable(folder) ? new CacheFolder(folder, false) : temporary();
	}

	/** A new temporary folder. */
	public static CacheFolder temporary() throws IOException {
		return new CacheFolder(Files.createTempDirectory(NAME), true);
	}

	public Path path() {
		return path;
	}

	private static boolean isUsable(final Path folder) {
		try {
			return Files.isWritable(Files.createDirectories(folder));
		}
		catch (final IOException e) {
			return false;
		}
	}

	/**
	 * Deletes a temporary folder. Libraries that were loaded from it stay in memory; on Windows they cannot be deleted
	 * before the process ends.
	 */
	@Override
	public void close() throws IOException {
		if (!temporary) return;
		final List<Path> files;
		try (Stream<Path> all = Files.walk(path)) {
			files = all.sorted(Comparator.reverseOrder()).toList();
		}
		for (final Path file : files)
			if (!file.toFile().delete()) file.toFile().deleteOnExit();
	}
}
