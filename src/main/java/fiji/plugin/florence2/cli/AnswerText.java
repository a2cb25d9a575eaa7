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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TiledAnswer;

import ij.ImagePlus;

import java.util.List;
import java.util.Locale;

/** An answer as a person reads it: a heading, then a sentence or a table of regions. */
final class AnswerText {

	private static final String EMPTY = "-";

	private AnswerText() {}

	static String of(final String file, final ImagePlus image, final PlaneAnswer answer, final double totalMs) {
		final TiledAnswer model = answer.model();
		final List<Region> regions = answer.regions();
		final StringBuilder text = new StringBuilder();
		text.append(String.format(Locale.ROOT, "%s%s  %d x %d  %s%s  %.2f s%n", file, plane(image, answer.position()),
			model.width(), model.height(), answer.taskName(), tiles(model), totalMs / 1000));
		if (model.prompt().answerKind() == AnswerKind.TEXT)
			text.append(indented(model.text())).append(System.lineSeparator());
		else if (regions.isEmpty()) text.append("  nothing found").append(System.lineSeparator());
		else appendTable(text, regions);
		answer.warning().ifPresent(warning -> text.append(indented(warning)).append(System.lineSeparator()));
		return text.toString();
	}

	private static String plane(final ImagePlus image, final PlanePosition position) {
		final StringBuilder plane = new StringBuilder();
		if (position.channel() > 0) plane.append("  C ").append(position.channel());
		if (image.getNSlices() > 1) plane.append("  Z ").append(position.slice());
		if (image.getNFrames() > 1) plane.append("  T ").append(position.frame());
		return plane.toString();
	}

	private static String tiles(final TiledAnswer model) {
		final int count = model.tiles().size();
		if (count == 1) return "";
		final Tile first = model.tiles().get(0);
		return "  " + count + " tiles of " + first.width() + " x " + first.height();
	}

	private static String indented(final String lines) {
		return "  " + lines.replace("\n", System.lineSeparator() + "  ");
	}

	private static void appendTable(final StringBuilder text, final List<Region> regions) {
		final int width = regions.stream().mapToInt(region -> label(region).length()).max().orElse(0);
		final int column = Math.max(width, "label".length());
		text.append(String.format(Locale.ROOT, "  %3s  %-" + column + "s  %5s  %7s  %7s  %7s  %7s%n", "", "label", "score",
			"x", "y", "width", "height"));
		int number = 1;
		for (final Region region : regions) {
			final Box box = region.shape().bounds();
			text.append(String.format(Locale.ROOT, "  %3d  %-" + column + "s  %5s  %7.1f  %7.1f  %7.1f  %7.1f%n", number++,
				label(region), score(region), box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1()));
		}
	}

	private static String label(final Region region) {
		return region.label().isEmpty() ? EMPTY : region.label();
	}

	private static String score(final Region region) {
		return Double.isNaN(region.score()) ? EMPTY : String.format(Locale.ROOT, "%.2f", region.score());
	}
}
