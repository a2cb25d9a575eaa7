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
package fiji.plugin.florence2.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes answers as the model does: the inverse of {@link AnswerParser}. What is written reads as it was, with every
 * coordinate moved to the middle of its bin.
 * <p>
 * A name is written where it changes, and holds for the shapes that follow it; a line of text is written before each of
 * its quadrilaterals. Regions are written in the given order.
 * </p>
 */
public final class AnswerWriter {

	/** Any shape: as a box, an outline or a quadrilateral it has enough corners. */
	private static final Box ANY = new Box(0, 0, 1, 1);

	private AnswerWriter() {}

	/** Writes an answer of words that repeats the region that the prompt was about, {@link AnswerKind#TEXT}. */
	public static String words(final String words, final Box region, final int width, final int height) {
		return words + locations(List.of(corner(region), opposite(region)), width, height);
	}

	/**
	 * Writes an answer of regions.
	 *
	 * @param kind not {@link AnswerKind#TEXT}. One without labels leaves them out; one of boxes has the bounds of other
	 *          shapes, one of outlines or quadrilaterals the corners of boxes
	 * @param width of the image in pixels, at least 1
	 * @param height of the image in pixels, at least 1
	 * @return without {@code <s>} and {@code </s>}; empty if there are no regions
	 * @throws IllegalArgumentException if a label cannot be written, see {@link #canWrite}
	 */
	public static String regions(final AnswerKind kind, final List<Region> regions, final int width, final int height) {
		final StringBuilder answer = new StringBuilder();
		for (final Run run : runs(kind, regions)) {
			// Without a word between them, shapes would get the name of those before.
			if (run.label.isEmpty() && !answer.isEmpty()) answer.append("<and>");
			answer.append(run.label);
			if (run.outlined) answer.append(outlines(kind, run.shapes, width, height));
			else run.shapes.forEach(shape -> answer.append(locations(corners(kind, shape), width, height)));
		}
		return answer.toString();
	}

	/**
	 * Whether the parser reads a label as it was written. It drops white space at the ends, what stands before a
	 * {@code <} or another line, and from names of boxes all letters outside ASCII; and some phrases name no object.
	 *
	 * @param kind the kind of answer; words without regions for {@link AnswerKind#TEXT}
	 */
	public static boolean canWrite(final AnswerKind kind, final String label) {
		if (kind == AnswerKind.TEXT) {
			final ParsedAnswer read = AnswerParser.parse(kind, TokenText.of(label), 1, 1);
			return read.text().equals(label) && read.echoedRegion().isEmpty();
		}
		if (!hasLabels(kind)) return label.isEmpty();
		final List<Point> shape = isOutlined(kind, ANY) ? aroundOf(ANY) : corners(kind, ANY);
		final String written = label + locations(shape, 1, 1);
		final List<Region> read = AnswerParser.parse(kind, TokenText.of(written), 1, 1).regions();
		return read.size() == 1 && read.get(0).label().equals(label);
	}

	private static boolean hasLabels(final AnswerKind kind) {
		return kind != AnswerKind.PROPOSALS && kind != AnswerKind.POLYGONS;
	}

	/** Shapes in a row that one label stands for. */
	private record Run(String label, boolean outlined, List<Shape> shapes) {}

	private static List<Run> runs(final AnswerKind kind, final List<Region> regions) {
		final List<Run> runs = new ArrayList<>();
		for (final Region region : regions) {
			final String label = hasLabels(kind) ? region.label() : "";
			if (!canWrite(kind, label))
				throw new IllegalArgumentException("The model cannot write \"" + label + "\" as a label");
			final boolean outlined = isOutlined(kind, region.shape());
			final Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
			final boolean again = kind == AnswerKind.QUADS && !label.isEmpty();
			if (again || last == null || !last.label.equals(label) || last.outlined != outlined)
				runs.add(new Run(label, outlined, new ArrayList<>()));
			runs.get(runs.size() - 1).shapes.add(region.shape());
		}
		return runs;
	}

	private static boolean isOutlined(final AnswerKind kind, final Shape shape) {
		return switch (kind) {
			case POLYGONS, LABELLED_POLYGONS -> true;
			case BOXES_OR_POLYGONS -> !(shape instanceof Box);
			case BOXES, PROPOSALS, PHRASES, QUADS -> false;
			case TEXT -> throw new IllegalArgumentException("Words have no regions");
		};
	}

	/** Only several objects need to be told apart, and outlines from boxes where there may be both. */
	private static String outlines(final AnswerKind kind, final List<Shape> objects, final int width, final int height) {
		final boolean marked = objects.size() > 1 || kind == AnswerKind.BOXES_OR_POLYGONS;
		return objects.stream()
			.map(object -> outlines(object).stream()
				.map(outline -> locations(outline, width, height))
				.collect(Collectors.joining("<sep>")))
			.map(object -> marked ? "<poly>" + object + "</poly>" : object)
			.collect(Collectors.joining());
	}

	private static List<List<Point>> outlines(final Shape shape) {
		if (shape instanceof Polygons polygons) return polygons.outlines();
		return List.of(shape instanceof Quad quad ? quad.corners() : aroundOf(shape.bounds()));
	}

	private static List<Point> corners(final AnswerKind kind, final Shape shape) {
		if (kind == AnswerKind.QUADS) return shape instanceof Quad quad ? quad.corners() : aroundOf(shape.bounds());
		// A box may have its corners in any order.
		final Box box = shape instanceof Box same ? same : shape.bounds();
		return List.of(corner(box), opposite(box));
	}

	private static Point corner(final Box box) {
		return new Point(box.x1(), box.y1());
	}

	private static Point opposite(final Box box) {
		return new Point(box.x2(), box.y2());
	}

	/** Clockwise from the upper left. */
	private static List<Point> aroundOf(final Box box) {
		return List.of(corner(box), new Point(box.x2(), box.y1()), opposite(box), new Point(box.x1(), box.y2()));
	}

	private static String locations(final List<Point> points, final int width, final int height) {
		return points.stream()
			.map(point -> LocationBins.token(LocationBins.bin(point.x(), width)) +
				LocationBins.token(LocationBins.bin(point.y(), height)))
			.collect(Collectors.joining());
	}
}
