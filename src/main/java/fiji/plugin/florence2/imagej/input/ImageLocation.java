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
package fiji.plugin.florence2.imagej.input;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an image is: a file or a folder of Zarr, and which of its images, called series, where it has several. As a path it is that of the file,
 * with {@code #} and the number of the series behind its name: {@code plate.lif#2}.
 *
 * @param series from 1
 */
public record ImageLocation(Path file, int series) {

	private static final Pattern NUMBERED = Pattern.compile("(.+)#([1-9]\\d{0,5})");

	/** The location of a path; a file whose own name ends like that comes first. */
	public static ImageLocation of(final Path path) {
		final Matcher numbered = NUMBERED.matcher(String.valueOf(path.getFileName()));
		if (Files.exists(path) || !numbered.matches()) return new ImageLocation(path, 1);
		final Path file = path.resolveSibling(numbered.group(1));
		return Files.exists(file)
			? new ImageLocation(file, Integer.parseInt(numbered.group(2)))
			: new ImageLocation(path, 1);
	}

	/** The path of a series of a file with several. */
	static Path path(final Path file, final int series) {
		return file.resolveSibling(file.getFileName() + "#" + series);
	}
}
