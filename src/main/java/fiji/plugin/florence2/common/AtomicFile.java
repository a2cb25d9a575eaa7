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

/** Writes files that are whole or not there, also after a power failure: first beside the target, then renamed. */
public final class AtomicFile {

	/** The ending of a file that is not whole yet. */
	public static final String PART = ".part";

	/** Writes the content of a file. */
	@FunctionalInterface
	public interface Content {

		void write(OutputStream out) throws IOException;
	}

	private AtomicFile() {}

	/**
	 * Writes a file, which replaces the one of its name when it is whole and on the disk. Folders are created.
	 *
	 * @throws IOException if it cannot be written; the file of that name stays as it was
	 */
	public static void write(final Path file, final Content content) throws IOException {
		write(file, file.resolveSibling(file.getFileName() + PART), content);
	}

	/**
	 * The same where several processes may write one file at the same time.
	 *
	 * @param part of the writer's own, on the same file system: where the file is until it is whole
	 */
	public static void write(final Path file, final Path part, final Content content) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		boolean moved = false;
		try {
			try (
				FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING);
				OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel)))
			{
				content.write(out);
				out.flush();
				channel.force(true);
			}
			move(part, file);
			moved = true;
		}
		finally {
			if (!moved) Files.deleteIfExists(part);
		}
	}

	/** Writes a text in UTF-8, see {@link #write(Path, Content)}. */
	public static void write(final Path file, final String text) throws IOException {
		write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
	}

	/** Gives a whole file its name, in one step, in place of the one that has it. */
	public static void move(final Path part, final Path file) throws IOException {
		Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}
