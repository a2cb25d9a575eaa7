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
package fiji.plugin.florence2.imagej.scalebar;

import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a length beside a scale bar, character by character, as far as it is written clearly: in the colour of the bar, in one
 * line above or below it, in nm, µm or mm. What is not so, a model may read.
 */
final class CharacterReader {

	/** Most scale bars have one of these numbers. */
	private static final Set<String> ROUND =
		Set.of("1", "2", "3", "4", "5", "10", "15", "20", "25", "30", "40", "50", "60", "75", "80", "100", "150", "200",
			"250", "300", "400", "500", "750", "800", "1000", "0.1", "0.2", "0.5", "2.5");
	private static final List<String> UNITS = List.of("um", "nm", "mm");
	private static final List<Written> LENGTHS =
		Stream.concat(IntStream.rangeClosed(1, 999).mapToObj(Integer::toString), ROUND.stream())
			.distinct()
			.sorted()
			.flatMap(number -> UNITS.stream().map(unit -> new Written(number + unit, ROUND.contains(number))))
			.toList();
	private static final int MIN_CHARACTERS = 3;
	private static final int MAX_CHARACTERS = 6;

	/** Less than this mean logarithm of the characters' probabilities is not clear. */
	private static final double MIN_CLEAR = -0.2;
	/** Another number must be so much clearer than a round one. */
	private static final double UNUSUAL = 0.1;
	/** A character of the same number is not farther away than this part of its height. */
	private static final double NEXT = 1.0;
	/** Of two readings that are as clear, the longer one explains more ink. */
	private static final double WORTH_OF_LENGTH = 0.15;

	/** How far the line may be from the bar, and reach beyond it, is the length of the bar, and at least this in pixels. */
	private static final int MIN_REACH = 70;
	private static final int MIN_HEIGHT = 5;
	/** Of a character, compared with the length of the bar. */
	private static final double MAX_HEIGHT = 1.2;
	/** Of a character, compared with others of its line. */
	private static final double MAX_RELATIVE_HEIGHT = 2.4;
	private static final int MAX_IN_LINE = 14;
	private static final int MAX_BLOTS = 1000;
	/** A character is about as wide as high; wider ones may be two that touch. */
	private static final double MAY_BE_TWO = 0.9;
	/** Of a character's thin line, by the height of the line of text. */
	private static final double MAX_BREAK = 0.2;
	private static final int CUTS = 6;
	/** Pictures of characters have so many samples for each cell and direction. */
	private static final int SAMPLES = 3;

	/** The ways of looking, the safest first; none but the first is tried where one has found a clear length. */
	private static final List<Look> LOOKS = List.of(new Look(List.of(0.5), 1.9, 1, false),
		new Look(List.of(0.7, 0.35), 1.9, 1, false), new Look(List.of(0.5, 0.7, 0.35), 3, 1, false),
		new Look(List.of(0.5, 0.7, 0.35), 1.9, 1, true), new Look(List.of(0.5, 0.35), 1.9, 3, false));

	private final CharacterClassifier classifier = CharacterClassifier.read();

	/**
	 * A way of looking.
	 *
	 * @param thresholds of ink: at a low one thin lines hang together, at a high one characters come apart
	 * @param gap the widest blank within a line, by the height of a character: there are narrow and wide fonts
	 * @param parts of how many blots a character may be, at most: a thin line may be broken
	 * @param cut whether wide blots may be two characters
	 */
	private record Look(List<Double> thresholds, double gap, int parts, boolean cut) {}

	private record Written(String text, boolean round) {}

	private record Reading(WrittenLength length, double clearness, int characters) {

		double worth() {
			return clearness + WORTH_OF_LENGTH * Math.log(characters);
		}
	}

	/** The ink above or below a bar, and its blots by the threshold at which they were found. */
	private record Side(float[][] ink, Map<Double, List<Blot>> found) {

		static Side of(final Ink ink, final Rectangle area) {
			final float[][] rows = new float[area.height][area.width];
			for (int y = 0; y < area.height; y++)
				for (int x = 0; x < area.width; x++)
					rows[y][x] = ink.strength(area.x + x, area.y + y);
			return new Side(rows, new HashMap<>());
		}

		/** None where they are so many that it is texture and no writing. */
		List<Blot> blots(final double threshold) {
			final List<Blot> blots = found.computeIfAbsent(threshold, t -> Blot.of(ink, t));
			return blots.size() > MAX_BLOTS ? List.of() : blots;
		}
	}

	/** The length; empty if none is clear. */
	Optional<WrittenLength> read(final RgbPlane plane, final Rectangle bar) {
		final List<Side> sides = sides(plane, bar);
		for (final Look look : LOOKS) {
			final List<Reading> readings = new ArrayList<>();
			for (final Side side : sides)
				for (final double threshold : look.thresholds)
					addReadings(readings, side, look, threshold, MAX_HEIGHT * Math.max(MIN_REACH, bar.width));
			final Optional<Reading> best = readings.stream().max(Comparator.comparingDouble(Reading::worth));
			if (best.isPresent() && best.get().clearness > MIN_CLEAR) return best.map(Reading::length);
		}
		return Optional.empty();
	}

	private static List<Side> sides(final RgbPlane plane, final Rectangle bar) {
		final Ink ink = new Ink(plane, bar);
		final Rectangle all = new Rectangle(plane.width(), plane.height());
		final int reach = Math.max(MIN_REACH, bar.width);
		final Rectangle above = new Rectangle(bar.x - reach, bar.y - 1 - reach, bar.width + 2 * reach, reach);
		final Rectangle below = new Rectangle(above.x, bar.y + bar.height + 1, above.width, reach);
		return Stream.of(above, below)
			.map(all::intersection)
			.filter(area -> area.height >= MIN_HEIGHT && area.width > 0)
			.map(area -> Side.of(ink, area))
			.toList();
	}

	private void addReadings(final List<Reading> readings, final Side side, final Look look, final double threshold,
		final double maxHeight)
	{
		final List<Blot> blots = side.blots(threshold);
		final List<List<Blot>> lines = blots.stream()
			.filter(blot -> blot.height() >= MIN_HEIGHT && blot.height() <= maxHeight)
			.map(blot -> line(blot, blots, look.gap))
			.filter(line -> line.size() <= MAX_IN_LINE)
			.distinct()
			.toList();
		for (final List<Blot> line : lines) {
			addReadings(readings, side.ink, line, look.parts);
			if (look.cut) cuts(side.ink, threshold, line).forEach(cut -> addReadings(readings, side.ink, cut, look.parts));
		}
	}

	/** The blots of a line, given by one of them. */
	private static List<Blot> line(final Blot blot, final List<Blot> all, final double gap) {
		final List<Blot> row = all.stream()
			.filter(other -> 2 * blot.commonRows(other) >= Math.min(blot.height(), other.height()))
			.filter(other -> other.height() <= MAX_RELATIVE_HEIGHT * blot.height())
			.toList();
		int first = row.indexOf(blot);
		int last = first;
		while (first > 0 && row.get(first).left() - row.get(first - 1).right() <= gap * blot.height())
			first--;
		while (last + 1 < row.size() && row.get(last + 1).left() - row.get(last).right() <= gap * blot.height())
			last++;
		return row.subList(first, last + 1);
	}

	/** The same line with one of its wide blots cut into two where it has least ink. */
	private static List<List<Blot>> cuts(final float[][] ink, final double threshold, final List<Blot> line) {
		final int height = line.stream().mapToInt(Blot::height).max().orElse(0);
		final List<List<Blot>> cuts = new ArrayList<>();
		for (int i = 0; i < line.size(); i++) {
			final Blot blot = line.get(i);
			if (blot.width() < MAY_BE_TWO * height) continue;
			for (final int column : thinnest(ink, blot)) {
				final List<Blot> cut = new ArrayList<>(line);
				cut.set(i, blot.part(ink, threshold, blot.left(), column));
				cut.add(i + 1, blot.part(ink, threshold, column, blot.right()));
				cuts.add(cut);
			}
		}
		return cuts;
	}

	/** Some columns of a blot, not at its sides and not beside each other, with least ink. */
	private static List<Integer> thinnest(final float[][] ink, final Blot blot) {
		final List<Integer> columns = new ArrayList<>();
		for (int x = blot.left() + blot.width() / 4; x <= blot.right() - blot.width() / 4; x++)
			columns.add(x);
		columns.sort(Comparator.comparingDouble(x -> column(ink, blot, x)));
		final int apart = Math.max(2, blot.width() / 12);
		final List<Integer> chosen = new ArrayList<>();
		for (final int x : columns)
			if (chosen.size() < CUTS && chosen.stream().noneMatch(other -> Math.abs(other - x) < apart)) chosen.add(x);
		return chosen;
	}

	private static double column(final float[][] ink, final Blot blot, final int x) {
		double sum = 0;
		for (int y = blot.top(); y < blot.bottom(); y++)
			sum += ink[y][x];
		return sum;
	}

	/** Other things may lie beside a line, so each part of it is read. */
	private void addReadings(final List<Reading> readings, final float[][] ink, final List<Blot> line, final int parts) {
		for (int from = 0; from < line.size(); from++) {
			if (from > 0 && areNext(line.get(from - 1), line.get(from))) continue;
			for (int to = from + MIN_CHARACTERS; to <= Math.min(line.size(), from + parts * MAX_CHARACTERS); to++)
				readings.add(reading(characters(ink, line.subList(from, to), parts), parts));
		}
	}

	/** Whether the first one must be a part of what begins with the second: 35 is not 5. */
	private static boolean areNext(final Blot first, final Blot second) {
		return second.left() - first.right() <= NEXT * second.height() && 2 * first.height() >= second.height() &&
			first.height() <= 2 * second.height();
	}

	/** The most probable length. */
	private static Reading reading(final double[][][] characters, final int parts) {
		String length = "";
		double best = Double.NEGATIVE_INFINITY;
		for (final Written written : LENGTHS) {
			final String text = written.text;
			if (text.length() > characters.length || text.length() * parts < characters.length) continue;
			final double probability = probability(text, characters) / text.length() - (written.round ? 0 : UNUSUAL);
			if (!length.isEmpty() && probability <= best) continue;
			best = probability;
			length = text;
		}
		return new Reading(WrittenLength.in(length).orElseThrow(), best, length.length());
	}

	/**
	 * The logarithm of the probability that blots are a text, each character being one of them or several.
	 *
	 * @param characters see {@link #characters}
	 */
	private static double probability(final String text, final double[][][] characters) {
		double[] before = new double[characters.length + 1];
		Arrays.fill(before, Double.NEGATIVE_INFINITY);
		before[0] = 0;
		for (final char character : text.toCharArray()) {
			final int place = CharacterClassifier.CHARACTERS.indexOf(character);
			final double[] after = new double[before.length];
			Arrays.fill(after, Double.NEGATIVE_INFINITY);
			for (int i = 0; i < characters.length; i++) {
				for (int n = 0; n < characters[i].length; n++)
					after[i + n + 1] = Math.max(after[i + n + 1], before[i] + characters[i][n][place]);
			}
			before = after;
		}
		return before[characters.length];
	}

	/** For each blot, the logarithms of the probabilities of the characters that it is by itself, with the next one and so on. */
	private double[][][] characters(final float[][] ink, final List<Blot> blots, final int parts) {
		final int top = blots.stream().mapToInt(Blot::top).min().orElse(0);
		final int bottom = blots.stream().mapToInt(Blot::bottom).max().orElse(0);
		final double[][][] characters = new double[blots.size()][][];
		for (int i = 0; i < characters.length; i++) {
			final List<double[]> found = new ArrayList<>();
			Blot whole = blots.get(i);
			for (int n = 0; n < Math.min(parts, characters.length - i); n++) {
				final Blot next = blots.get(i + n);
				if (next.left() - whole.right() > MAX_BREAK * (bottom - top)) break;
				whole = whole.with(next);
				found.add(classifier.logProbabilities(inputs(ink, whole, top, bottom)));
			}
			characters[i] = found.toArray(new double[0][]);
		}
		return characters;
	}

	/** A character's picture, stretched to a square, its size, and its place in the line between top and bottom. */
	private static float[] inputs(final float[][] ink, final Blot blot, final int top, final int bottom) {
		final int side = CharacterClassifier.SIDE;
		final float[] inputs = new float[CharacterClassifier.INPUTS];
		for (int row = 0; row < side; row++)
			for (int column = 0; column < side; column++)
				inputs[row * side + column] = cell(ink, blot, row, column);
		final float height = bottom - top;
		final int picture = side * side;
		inputs[picture] = blot.width() / height;
		inputs[picture + 1] = blot.height() / height;
		inputs[picture + 2] = (blot.top() - top) / height;
		inputs[picture + 3] = (blot.bottom() - top) / height;
		return inputs;
	}

	private static float cell(final float[][] ink, final Blot blot, final int row, final int column) {
		final double height = (double) blot.height() / CharacterClassifier.SIDE;
		final double width = (double) blot.width() / CharacterClassifier.SIDE;
		double sum = 0;
		for (int y = 0; y < SAMPLES; y++) {
			for (int x = 0; x < SAMPLES; x++)
				sum += at(ink, blot.left() + (column + (x + 0.5) / SAMPLES) * width - 0.5,
					blot.top() + (row + (y + 0.5) / SAMPLES) * height - 0.5);
		}
		return (float) (sum / (SAMPLES * SAMPLES));
	}

	/** Between the four nearest pixels; beyond a side, that of the side. */
	private static double at(final float[][] ink, final double x, final double y) {
		final double row = Math.max(0, Math.min(ink.length - 1, y));
		final double column = Math.max(0, Math.min(ink[0].length - 1, x));
		final int upper = (int) row;
		final int left = (int) column;
		final int lower = Math.min(upper + 1, ink.length - 1);
		final int right = Math.min(left + 1, ink[0].length - 1);
		final double down = row - upper;
		final double across = column - left;
		return (1 - down) * ((1 - across) * ink[upper][left] + across * ink[upper][right]) +
			down * ((1 - across) * ink[lower][left] + across * ink[lower][right]);
	}
}
