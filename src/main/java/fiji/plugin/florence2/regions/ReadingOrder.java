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

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pieces of text in the order in which they are read: line by line from top to bottom, within a line from left to right.
 *
 * @param lines the pieces of each line; unmodifiable
 */
public record ReadingOrder(List<List<Region>> lines) {

	/** Pieces are in one line if their heights overlap by half the lesser height. */
	public static ReadingOrder of(final List<Region> pieces) {
		final List<List<Region>> lines = new ArrayList<>();
		for (final Region piece : pieces.stream().sorted(Comparator.comparingDouble(ReadingOrder::middle)).toList()) {
			final boolean goesOn = !lines.isEmpty() && sameLine(lines.get(lines.size() - 1).get(0), piece);
			if (!goesOn) lines.add(new ArrayList<>());
			lines.get(lines.size() - 1).add(piece);
		}
		lines.forEach(line -> line.sort(Comparator.comparingDouble(piece -> piece.shape().bounds().x1())));
		return new ReadingOrder(lines.stream().map(List::copyOf).toList());
	}

	private static double middle(final Region piece) {
		final Box box = piece.shape().bounds();
		return (box.y1() + box.y2()) / 2;
	}

	private static boolean sameLine(final Region a, final Region b) {
		final Box box = a.shape().bounds();
		final Box other = b.shape().bounds();
		final double common = Math.min(box.y2(), other.y2()) - Math.max(box.y1(), other.y1());
		return common >= Math.min(box.y2() - box.y1(), other.y2() - other.y1()) / 2;
	}

	/** The pieces, line by line. */
	public List<Region> regions() {
		return lines.stream().flatMap(List::stream).toList();
	}

	/** The text: a line break between lines, a blank between the pieces of a line. */
	public String text() {
		return lines.stream().map(ReadingOrder::text).collect(Collectors.joining("\n"));
	}

	private static String text(final List<Region> line) {
		return line.stream().map(Region::label).collect(Collectors.joining(" "));
	}
}
