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
package fiji.plugin.florence2.dataset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image is part of the data set: one plane of a file.
 *
 * @param sum the SHA-256 of the file, in lower-case hexadecimal digits
 * @param name of the file that was added, without folder
 * @param width in pixels; 0 if it is not known
 * @param height in pixels; 0 if it is not known
 * @param pixel the size of a pixel, if it is known
 * @param group images of one group, such as a plate or a donor, are never in different splits; empty if the
 *          {@link SplitRule} is to find it in the name
 * @param split given from outside; empty if the {@link SplitRule} decides
 */
public record ImageAdded(String sum, String name, int width, int height, Plane plane, Optional<PixelSize> pixel,
	Optional<String> group, Optional<Split> split) implements Change
{

	private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
	/** What file systems do not allow in names, or take for folders. */
	private static final Pattern NO_NAME = Pattern.compile("[/\\\\:\\p{Cntrl}]");

	/** @throws IllegalArgumentException if the sum or the name cannot be one, or a side is less than 0 */
	public ImageAdded {
		Objects.requireNonNull(plane);
		Objects.requireNonNull(pixel);
		Objects.requireNonNull(group);
		Objects.requireNonNull(split);
		if (!SUM.matcher(sum).matches()) throw new IllegalArgumentException("\"" + sum + "\" is no SHA-256");
		// A record that comes from elsewhere must not have files read or written outside the folder.
		if (name.isBlank() || NO_NAME.matcher(name).find() || name.equals(".") || name.equals(".."))
			throw new IllegalArgumentException("\"" + name + "\" is no name of a file");
		if (width < 0 || height < 0)
			throw new IllegalArgumentException("there is no image of " + width + " x " + height + " pixels");
	}

	/** The name of a file in a data set, which other computers can read as well: other characters become underscores. */
	static String nameOf(final Path file) {
		final String name = NO_NAME.matcher(file.getFileName().toString()).replaceAll("_");
		return name.isBlank() ? "_" : name;
	}

	/** A whole file that has one plane. */
	public ImageAdded(final String sum, final String name, final int width, final int height) {
		this(sum, name, width, height, Plane.ONLY, Optional.empty(), Optional.empty(), Optional.empty());
	}

	/** Names the image in the record: the same for everyone who adds this plane of this file. */
	public String id() {
		if (plane.equals(Plane.ONLY)) return sum;
		return sum + "-c" + plane.channel() + "z" + plane.slice() + "t" + plane.frame();
	}

	public ImageAdded at(final Plane other) {
		return new ImageAdded(sum, name, width, height, other, pixel, group, split);
	}

	public ImageAdded with(final PixelSize size) {
		return new ImageAdded(sum, name, width, height, plane, Optional.of(size), group, split);
	}

	public ImageAdded inGroup(final String other) {
		return new ImageAdded(sum, name, width, height, plane, pixel, Optional.of(other), split);
	}

	public ImageAdded in(final Split other) {
		return new ImageAdded(sum, name, width, height, plane, pixel, group, Optional.of(other));
	}
}
