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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * File locks that hold between processes and, unlike Java's, between threads of this one. The operating system
 * releases the locks of a process when it ends, even if it crashes. On file systems without locks, as on some clusters,
 * they hold within this process only.
 */
public final class FileLocks {

	private static final Map<Path, Held> HELD = new HashMap<>();

	/** A locked file. It is opened once in a process: on POSIX, closing any channel of a file drops all its locks. */
	private static final class Held {

		private final FileChannel channel;
		private final boolean shared;
		private int holders = 1;

		Held(final FileChannel channel, final boolean shared) {
			this.channel = channel;
			this.shared = shared;
		}
	}

	/** A lock, held until it is closed. */
	public static final class Hold implements AutoCloseable {

		private final Path file;
		private boolean open = true;

		private Hold(final Path file) {
			this.file = file;
		}

		@Override
		public void close() throws IOException {
			synchronized (HELD) {
				if (!open) return;
				open = false;
				final Held held = HELD.get(file);
				if (--held.holders > 0) return;
				HELD.remove(file);
				held.channel.close();
			}
		}
	}

	private FileLocks() {}

	/** Locks a file exclusively; empty while others hold it. The file is created if it does not exist. */
	public static Optional<Hold> alone(final Path file) throws IOException {
		return lock(file, false);
	}

	/** Locks an existing file shared with others; empty while one holds it exclusively. */
	static Optional<Hold> shared(final Path file) throws IOException {
		return lock(file, true);
	}

	/** Whether someone, here or in another process, holds a lock on an existing file. */
	static boolean isHeld(final Path file) throws IOException {
		synchronized (HELD) {
			if (HELD.containsKey(key(file))) return true;
			final Optional<Hold> free = alone(file);
			if (free.isPresent()) free.get().close();
			return free.isEmpty();
		}
	}

	private static Optional<Hold> lock(final Path file, final boolean shared) throws IOException {
		synchronized (HELD) {
			final Path key = key(file);
			final Held held = HELD.get(key);
			if (held != null) {
				if (!shared || !held.shared) return Optional.empty();
				held.holders++;
				return Optional.of(new Hold(key));
			}
			final FileChannel channel = shared
				? FileChannel.open(key, StandardOpenOption.READ)
				: FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			boolean locked = false;
			try {
				locked = isFree(channel, shared);
				if (!locked) return Optional.empty();
				HELD.put(key, new Held(channel, shared));
				return Optional.of(new Hold(key));
			}
			finally {
				if (!locked) channel.close();
			}
		}
	}

	/** Locks the file, which its channel then holds until it is closed. */
	private static boolean isFree(final FileChannel channel, final boolean shared) {
		try {
			return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
		}
		catch (final IOException noLocksHere) {
			return true;
		}
	}

	/** The same path for a file, whatever links lead to it. */
	private static Path key(final Path file) throws IOException {
		final Path parent = file.toAbsolutePath().getParent();
		return (Files.exists(parent) ? parent.toRealPath() : parent).resolve(file.getFileName());
	}
}
