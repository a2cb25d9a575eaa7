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

import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetText;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.task.Region;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A plane of an image file with what is marked in it: what formats read and write.
 *
 * @param file of the image; need not be in a data set
 * @param width in pixels; 0 if the format does not say
 * @param height in pixels; 0 if the format does not say
 * @param plane of the file
 * @param pixel the size of a pixel, if it is known
 * @param group such as a plate, if the format says
 * @param split if the format says
 * @param regions objects as boxes or polygons, lines of text as quads; scores are {@code NaN} where there are none
 */
public record AnnotatedFile(Path file, int width, int height, Plane plane, Optional<PixelSize> pixel,
	Optional<String> group, Optional<Split> split, List<Region> regions, List<AnnotatedText> texts)
{

	/** @throws IllegalArgumentException if a text is about a region that is not there */
	public AnnotatedFile {
		Objects.requireNonNull(file);
		Objects.requireNonNull(plane);
		Objects.requireNonNull(pixel);
		Objects.requireNonNull(group);
		Objects.requireNonNull(split);
		regions = List.copyOf(regions);
		texts = List.copyOf(texts);
		for (final AnnotatedText text : texts)
			if (text.region().isPresent() && (text.region().getAsInt() < 0 || text.region().getAsInt() >= regions.size()))
				throw new IllegalArgumentException("\"" + text.words() + "\" is about a region that is not there");
	}

	/** A file with one plane, and objects in it. */
	public AnnotatedFile(final Path file, final int width, final int height, final List<Region> regions) {
		this(file, width, height, Plane.ONLY, Optional.empty(), Optional.empty(), Optional.empty(), regions, List.of());
	}

	public AnnotatedFile at(final Plane other) {
		return new AnnotatedFile(file, width, height, other, pixel, group, split, regions, texts);
	}

	public AnnotatedFile with(final List<AnnotatedText> others) {
		return new AnnotatedFile(file, width, height, plane, pixel, group, split, regions, others);
	}

	/** The same in another file. */
	public AnnotatedFile in(final Path other) {
		return new AnnotatedFile(other, width, height, plane, pixel, group, split, regions, texts);
	}

	public AnnotatedFile in(final Split other) {
		return new AnnotatedFile(file, width, height, plane, pixel, group, Optional.of(other), regions, texts);
	}

	/** The name of the file. */
	public String name() {
		return file.getFileName().toString();
	}

	/** An image of a data set with what is held to be right in it. */
	public static AnnotatedFile of(final DataSet set, final DataSetImage image) {
		return of(set, image, image.rightRegions());
	}

	/** An image of a data set with some of its regions. */
	public static AnnotatedFile of(final DataSet set, final DataSetImage image, final List<DataSetRegion> regions) {
		final List<String> ids = regions.stream().map(DataSetRegion::id).toList();
		return new AnnotatedFile(set.file(image.added()), image.added().width(), image.added().height(),
			image.added().plane(), image.added().pixel(), image.group(), Optional.of(image.split()),
			regions.stream().map(DataSetRegion::region).toList(),
			image.rightTexts().stream().map(text -> text(text, ids)).toList());
	}

	private static AnnotatedText text(final DataSetText text, final List<String> regions) {
		final OptionalInt region = text.region().map(id -> OptionalInt.of(regions.indexOf(id))).orElse(OptionalInt.empty());
		return new AnnotatedText(text.words(), region, text.task(), text.prompt());
	}
}
