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
package fiji.plugin.florence2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars which tests make. */
public final class Jar {

	private Jar() {}

	/** Packs all files of a folder, with entries for its folders, by which resources are listed. */
	public static void pack(final Path folder, final Path jar) throws IOException {
		pack(folder, name -> true, jar);
	}

	/** Packs those files and folders of a folder whose names, with slashes, are wanted. */
	public static void pack(final Path folder, final Predicate<String> wanted, final Path jar) throws IOException {
		try (OutputStream out = Files.newOutputStream(jar);
			ZipOutputStream zip = new ZipOutputStream(out);
			Stream<Path> files = Files.walk(folder))
		{
			for (final Path file : (Iterable<Path>) files.sorted()::iterator) {
				final boolean isFolder = Files.isDirectory(file);
				final String name = folder.relativize(file).toString().replace('\\', '/') + (isFolder ? "/" : "");
				if (name.equals("/") || !wanted.test(name)) continue;
				zip.putNextEntry(new ZipEntry(name));
				if (!isFolder) Files.copy(file, zip);
				zip.closeEntry();
			}
		}
	}
}
