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
package fiji.plugin.florence2.ui.explorer;

import java.awt.Rectangle;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Drafts by their places, so that those in a part of a large image are found at once. */
final class DraftIndex {

	private static final int CELLS = 64;

	private final List<Draft> drafts;
	private final List<Rectangle2D> bounds = new ArrayList<>();
	private final double cellWidth;
	private final double cellHeight;
	private final List<List<Integer>> cells = new ArrayList<>();

	/**
	 * An index of drafts.
	 *
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 */
	DraftIndex(final List<Draft> drafts, final int width, final int height) {
		this.drafts = drafts;
		cellWidth = Math.max(1, (double) width / CELLS);
		cellHeight = Math.max(1, (double) height / CELLS);
		for (int i = 0; i < CELLS * CELLS; i++)
			cells.add(new ArrayList<>());
		for (int i = 0; i < drafts.size(); i++)
			add(i, drafts.get(i).roi().getFloatBounds());
	}

	private void add(final int index, final Rectangle2D place) {
		bounds.add(place);
		final Rectangle range = range(place);
		for (int y = range.y; y < range.y + range.height; y++)
			for (int x = range.x; x < range.x + range.width; x++)
				cells.get(y * CELLS + x).add(index);
	}

	private Rectangle range(final Rectangle2D place) {
		final int left = cell(place.getMinX() / cellWidth);
		final int top = cell(place.getMinY() / cellHeight);
		return new Rectangle(left, top, cell(place.getMaxX() / cellWidth) - left + 1,
			cell(place.getMaxY() / cellHeight) - top + 1);
	}

	private static int cell(final double position) {
		return Math.max(0, Math.min(CELLS - 1, (int) position));
	}

	boolean isEmpty() {
		return drafts.isEmpty();
	}

	/** Those whose bounds meet a part of the image, in their order. */
	List<Draft> in(final Rectangle2D part) {
		final BitSet met = new BitSet(drafts.size());
		final Rectangle range = range(part);
		for (int y = range.y; y < range.y + range.height; y++)
			for (int x = range.x; x < range.x + range.width; x++)
				cells.get(y * CELLS + x).forEach(met::set);
		return met.stream().filter(i -> meets(bounds.get(i), part)).mapToObj(drafts::get).toList();
	}

	/** Also of two without area. */
	private static boolean meets(final Rectangle2D one, final Rectangle2D other) {
		return one.getMinX() <= other.getMaxX() && one.getMaxX() >= other.getMinX() && one.getMinY() <= other.getMaxY() &&
			one.getMaxY() >= other.getMinY();
	}

	/** The smallest one around a point: of those within each other one means the inner one. */
	Optional<Draft> at(final Point2D point, final Predicate<Draft> counts) {
		return in(new Rectangle2D.Double(point.getX(), point.getY(), 0, 0)).stream()
			.filter(counts)
			.filter(draft -> draft.outline().contains(point))
			.min(Comparator.comparingDouble(DraftIndex::area));
	}

	private static double area(final Draft draft) {
		final Rectangle2D bounds = draft.roi().getFloatBounds();
		return bounds.getWidth() * bounds.getHeight();
	}
}
