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

import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An image and what was found about it so far. */
public final class FoundImage {

	private final Path file;
	private final Plane plane;
	private final ImageHeader header;
	private final String label;
	private final List<Region> regions = new ArrayList<>();
	private final List<AnnotatedText> texts = new ArrayList<>();
	private Optional<Split> split = Optional.empty();

	/**
	 * @param label of regions that have none
	 * @throws IllegalArgumentException if the file has no such plane
	 */
	FoundImage(final Path file, final Plane plane, final ImageHeader header, final String label) {
		if ((long) plane.slice() * plane.frame() > header.planes())
			throw new IllegalArgumentException("the image " + file + " has no slice " + plane.slice() + " of a frame " +
				plane.frame() + ", but " + header.planes() + " planes in all");
		this.file = file;
		this.plane = plane;
		this.header = header;
		this.label = oneLine(label);
	}

	Path file() {
		return file;
	}

	int width() {
		return header.width();
	}

	int height() {
		return header.height();
	}

	/** @throws IllegalArgumentException if the image is of another size than the annotations say */
	void requireSize(final double width, final double height) {
		if (width != header.width() || height != header.height()) throw new IllegalArgumentException("the image " + file +
			" is " + header.width() + " x " + header.height() + " pixels, not " + (long) width + " x " + (long) height);
	}

	void setSplit(final Split given) {
		split = Optional.of(given);
	}

	/** Adds an object, or a line of text, see {@link #add(String, Shape, double)}. */
	public int add(final String name, final Shape shape) {
		return add(name, shape, Double.NaN);
	}

	/**
	 * Adds an object, or a line of text.
	 *
	 * @param score in [0, 1]; {@code NaN} for none
	 * @return its place among the image's regions
	 * @throws IllegalArgumentException if a coordinate is not finite, or the score cannot be one
	 */
	public int add(final String name, final Shape shape, final double score) {
		requireFinite(shape);
		if (score < 0 || score > 1) throw new IllegalArgumentException("a score is 0 to 1, not " + score);
		final String own = oneLine(name);
		regions.add(new Region(own.isEmpty() ? label : own, shape, score, Double.NaN));
		return regions.size() - 1;
	}

	private static void requireFinite(final Shape shape) {
		final boolean finite = Outlines.of(shape)
			.stream()
			.flatMap(List::stream)
			.allMatch(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()));
		if (!finite) throw new IllegalArgumentException("a coordinate is no number");
		if (shape instanceof Box box && !(box.x1() <= box.x2() && box.y1() <= box.y2()))
			throw new IllegalArgumentException("a box has its right side left of its left one, or its lower above its upper");
	}

	/** Adds words about the image, unless they are blank. */
	public void describe(final String words, final Optional<Task> task) {
		if (!words.isBlank()) texts.add(new AnnotatedText(words.strip(), task));
	}

	/** Adds words that describe a region, unless they are blank. */
	void describe(final int region, final String words) {
		if (!words.isBlank()) texts.add(new AnnotatedText(words.strip(), OptionalInt.of(region),
			Optional.of(Task.REGION_TO_DESCRIPTION), Optional.empty()));
	}

	AnnotatedFile annotated() {
		return new AnnotatedFile(file, header.width(), header.height(), plane, header.pixel(), Optional.empty(), split,
			regions, texts);
	}

	private static String oneLine(final String text) {
		return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
	}
}
