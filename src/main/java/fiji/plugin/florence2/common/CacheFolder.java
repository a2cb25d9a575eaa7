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

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder for files that can be made again, where the operating system has such files; a temporary one where the user's home
 * cannot be written, as on some servers.
 */
public final class CacheFolder implements Closeable {

	private static final String NAME = "florence2-fiji";
	private static final String LOCK = "unpack.lock";
	private static final Duration UNUSED = Duration.ofDays(30);

	private static volatile Optional<Path> ofProcess = Optional.empty();

	private final Path path;
	private final boolean temporary;

	private CacheFolder(final Path path, final boolean temporary) {
		this.path = path;
		this.temporary = temporary;
	}

	/**
	 * Has this process keep such files in a folder of its own, which the caller deletes when the process ends; for processes that
	 * others start, end and clean up after.
	 */
	public static void use(final Path folder) {
		ofProcess = Optional.of(folder);
	}

	/** @throws IOException if there is no folder that can be written */
	public static CacheFolder open() throws IOException {
		final Optional<Path> own = ofProcess;
		return own.isPresent() ? new CacheFolder(own.get(), false) : open(SystemFolders.ofUser());
	}

	static CacheFolder open(final SystemFolders system) throws IOException {
		final Path folder = system.cache().resolve(NAME);
		return isUsable(folder) ? new CacheFolder(folder, false) : temporary();
	}

	/** A new temporary folder. */
	public static CacheFolder temporary() throws IOException {
		return new CacheFolder(Files.createTempDirectory(NAME), true);
	}

	public Path path() {
		return path;
	}

	/** Puts files into a folder, by {@link #unpack}. */
	@FunctionalInterface
	public interface Unpacking {

		void into(Path folder) throws IOException;
	}

	/** A file that can be read again. */
	@FunctionalInterface
	public interface Packed {

		InputStream open() throws IOException;
	}

	/**
	 * A folder of the cache, after files were put into it. Several processes and threads may want it at the same time: one after
	 * the other puts them. Other folders of the kind that nobody wanted for long are deleted.
	 *
	 * @param kind beginning of the folder's name
	 * @param version the rest of it, which tells other content apart
	 */
	public Path unpacked(final String kind, final String version, final Unpacking unpacking) throws IOException {
		final Path folder = Files.createDirectories(path.resolve(kind + version));
		// Java's locks are those of the process.
		synchronized (CacheFolder.class) {
			try (
				FileChannel file = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = lock(file))
			{
				unpacking.into(folder);
			}
			Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
			deleteUnused(kind);
		}
		return folder;
	}

	private static FileLock lock(final FileChannel file) {
		try {
			return file.lock();
		}
		catch (final IOException noLocksOnThisFileSystem) {
			return null;
		}
	}

	private void deleteUnused(final String kind) throws IOException {
		final FileTime longAgo = FileTime.from(Instant.now().minus(UNUSED));
		try (DirectoryStream<Path> folders = Files.newDirectoryStream(path, kind + "*")) {
			for (final Path folder : folders)
				if (Files.getLastModifiedTime(folder).compareTo(longAgo) < 0) delete(folder);
		}
		catch (final NoSuchFileException | UncheckedIOException deletedByAnotherProcess) {
			// What is left goes the next time.
		}
	}

	/** Writes a file of the cache, unless there is one of that size. */
	public static void unpack(final Path file, final long size, final Packed packed) throws IOException {
		if (Files.exists(file) && Files.size(file) == size) return;
		try (InputStream in = packed.open()) {
			AtomicFile.write(file, in::transferTo);
		}
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
		for (final Path file : delete(path))
			file.toFile().deleteOnExit();
	}

	/** Deletes a folder and gives the files that cannot be deleted, such as those that are in use on Windows. */
	private static List<Path> delete(final Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.sorted(Comparator.reverseOrder()).filter(file -> !file.toFile().delete()).toList();
		}
	}
}
