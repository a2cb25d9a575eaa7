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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies whole files. */
public final class CopiedFiles implements ImageFiles {

	@Override
	public String put(final AnnotatedFile image, final Path folder) throws DataSetException, IOException {
		if (!image.plane().equals(Plane.ONLY))
			throw new IllegalArgumentException("a plane of " + image.file() + " is no whole file");
		if (!Files.isRegularFile(image.file())) throw new DataSetException(
			"The image " + image.file() + " is not there: put it back, or reject the image in the data set.");
		final String name = free(image.name(), Files.createDirectories(folder));
		Files.copy(image.file(), folder.resolve(name));
		return name;
	}

	/** A name, or one like it that no file in a folder has. */
	public static String free(final String name, final Path folder) {
		final int dot = name.lastIndexOf('.');
		final int stem = dot > 0 ? dot : name.length();
		String free = name;
		for (int i = 2; Files.exists(folder.resolve(free)); i++)
			free = name.substring(0, stem) + "-" + i + name.substring(stem);
		return free;
	}
}
