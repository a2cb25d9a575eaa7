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

/** Turns runs of markers into regions, and gathers them. */
final class RegionReader {

	/** Locations that make a box. */
	static final int BOX_BINS = 4;

	private static final int QUAD_BINS = 8;
	private static final int MIN_OUTLINE_POINTS = 3;

	private final TokenText tokens;
	private final int width;
	private final int height;
	private final List<Region> regions = new ArrayList<>();

	RegionReader(final TokenText tokens, final int width, final int height) {
		this.tokens = tokens;
		this.width = width;
		this.height = height;
	}

	List<Region> regions() {
		return regions;
	}

	/** The words as a label, with the likelihood of their tokens. */
	Label label(final Span words) {
		return new Label(words.value(), tokens.likelihood(words.from(), words.to()));
	}

	/** Every four locations in a row are one box; up to three that are left over are ignored. */
	void readBoxes(final List<Marker> markers, final Label label) {
		for (final List<Marker> locations : locationsInGroups(markers, BOX_BINS)) {
			add(label, box(locations), likelihood(locations));
		}
	}

	/** Every eight locations in a row are one quadrilateral; up to seven that are left over are ignored. */
	void readQuads(final List<Marker> markers, final Label label) {
		for (final List<Marker> locations : locationsInGroups(markers, QUAD_BINS)) {
			add(label, new Quad(points(locations)), likelihood(locations).and(label.likelihood()));
		}
	}

	/**
	 * Without any {@code <poly>} the run is one object; else every {@code <poly>} begins an object, and
	 * locations between {@code </poly>} and {@code <poly>} are ignored. {@code <sep>} ends an outline of an
	 * object.
	 */
	void readPolygons(final List<Marker> markers, final Label label) {
		final boolean marked = markers.stream().anyMatch(marker -> marker.type() == Marker.Type.OBJECT_START);
		final OutlineReader outlines = new OutlineReader(label);
		boolean inside = !marked;
		for (final Marker marker : markers) {
			switch (marker.type()) {
				case LOCATION -> {
					if (inside) outlines.addLocation(marker);
				}
				case OUTLINE_END -> outlines.endOutline();
				case OBJECT_START -> {
					outlines.endObject();
					inside = true;
				}
				case OBJECT_END -> {
					outlines.endObject();
					inside = !marked;
				}
				case AND -> throw new AssertionError("<and> ends a run");
			}
		}
		outlines.endObject();
	}

	/** The box of four locations. */
	Box box(final List<Marker> locations) {
		final List<Point> corners = points(locations);
		return new Box(corners.get(0).x(), corners.get(0).y(), corners.get(1).x(), corners.get(1).y());
	}

	private void add(final Label label, final Shape shape, final Likelihood likelihood) {
		regions.add(new Region(label.text(), shape, likelihood.value(), label.likelihood().value()));
	}

	/** Locations are x and y in turn; an x without y at the end is dropped. */
	private List<Point> points(final List<Marker> locations) {
		final List<Point> points = new ArrayList<>(locations.size() / 2);
		for (int i = 0; i + 1 < locations.size(); i += 2) {
			final double x = LocationBins.position(locations.get(i).bin(), width);
			final double y = LocationBins.position(locations.get(i + 1).bin(), height);
			points.add(new Point(x, y));
		}
		return points;
	}

	private Likelihood likelihood(final List<Marker> locations) {
		Likelihood likelihood = Likelihood.NONE;
		for (final Marker location : locations) {
			likelihood = likelihood.and(tokens.likelihood(location.from(), location.to()));
		}
		return likelihood;
	}

	private static List<List<Marker>> locationsInGroups(final List<Marker> markers, final int size) {
		final List<List<Marker>> groups = new ArrayList<>();
		List<Marker> group = new ArrayList<>(size);
		for (final Marker marker : markers) {
			if (marker.isLocation()) group.add(marker);
			else group.clear();
			if (group.size() < size) continue;
			groups.add(group);
			group = new ArrayList<>(size);
		}
		return groups;
	}

	/** Gathers the outlines of one object after the other. */
	private final class OutlineReader {

		private final Label label;
		private final List<Marker> locations = new ArrayList<>();
		private final List<List<Point>> outlines = new ArrayList<>();
		private Likelihood likelihood = Likelihood.NONE;

		private OutlineReader(final Label label) {
			this.label = label;
		}

		private void addLocation(final Marker location) {
			locations.add(location);
		}

		private void endOutline() {
			final List<Point> outline = points(locations);
			if (outline.size() >= MIN_OUTLINE_POINTS) {
				outlines.add(outline);
				likelihood = likelihood.and(likelihood(locations));
			}
			locations.clear();
		}

		private void endObject() {
			endOutline();
			if (!outlines.isEmpty()) add(label, new Polygons(outlines), likelihood);
			outlines.clear();
			likelihood = Likelihood.NONE;
		}
	}
}
