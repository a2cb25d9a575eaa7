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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.List;
import java.util.Optional;

/**
 * The step between the answer parser, which reads what the model wrote, and every use of regions. A model writes corners
 * in any order, and now and then a box without width or without a name. After this step:
 * <ul>
 * <li>every region has an area; those without are left out, and so are single outlines without area of polygons;</li>
 * <li>no box or outline is a sliver: its bounds are at least two pixels of the model's input wide and
 * high. What is thinner the model cannot see;</li>
 * <li>every region has a name where the model is to give one, see {@link AnswerKind#hasNames()};</li>
 * <li>a box is left, top, right, bottom: {@code x1 < x2} and {@code y1 < y2};</li>
 * <li>labels, scores, order and the corners of quadrilaterals and outlines are as before.</li>
 * </ul>
 */
public final class RegionNormalization {

	/**
	 * Minimum area as a fraction of the bounds. The least area between location bins is 5e-7 of the bounds; what is smaller
	 * is rounding.
	 */
	private static final double MIN_AREA = 1e-9;
	/** The embedded model's thinnest right one of 3,348 boxes on validation images is 5 pixels of its input thick. */
	private static final int MIN_PIXELS = 2;

	private final boolean named;
	private final double minWidth;
	private final double minHeight;

	/**
	 * The normalization of an answer.
	 *
	 * @param kind of the answer
	 * @param pixelWidth width of a pixel of the model's input, in pixels of the image
	 * @param pixelHeight its height
	 */
	public RegionNormalization(final AnswerKind kind, final double pixelWidth, final double pixelHeight) {
		named = kind.hasNames();
		minWidth = MIN_PIXELS * pixelWidth;
		minHeight = MIN_PIXELS * pixelHeight;
	}

	/** The normalized regions, in the same order; unmodifiable. */
	public List<Region> of(final List<Region> regions) {
		return regions.stream()
			.filter(region -> !named || !region.label().isEmpty())
			.map(this::of)
			.flatMap(Optional::stream)
			.toList();
	}

	private Optional<Region> of(final Region region) {
		return of(region.shape()).filter(this::isNoSliver).map(region::withShape);
	}

	/** Lines of text may be of any height. */
	private boolean isNoSliver(final Shape shape) {
		final Box bounds = shape.bounds();
		return shape instanceof Quad || bounds.x2() - bounds.x1() >= minWidth && bounds.y2() - bounds.y1() >= minHeight;
	}

	private static Optional<Shape> of(final Shape shape) {
		if (shape instanceof Box box) return Optional.<Shape>of(box.bounds()).filter(RegionNormalization::hasArea);
		if (shape instanceof Polygons polygons) return of(polygons).map(Shape.class::cast);
		return Optional.of(shape).filter(RegionNormalization::hasArea);
	}

	private static Optional<Polygons> of(final Polygons polygons) {
		final List<List<Point>> outlines =
			polygons.outlines().stream().filter(outline -> hasArea(new Polygons(List.of(outline)))).toList();
		if (outlines.isEmpty()) return Optional.empty();
		return Optional.of(new Polygons(outlines)).filter(RegionNormalization::hasArea);
	}

	private static boolean hasArea(final Shape shape) {
		final double bounds = Overlap.area(shape.bounds());
		return bounds > 0 && Overlap.area(shape) > MIN_AREA * bounds;
	}
}
