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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.PromptException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses how large tiles should be, by asking the model for the objects in a few places: in a good tile, objects are
 * neither too small for the model nor too many.
 */
final class Pilot {

	/** Asks for the objects in a tile. */
	@FunctionalInterface
	interface Question {

		Answer about(Tile tile) throws ModelException, PromptException;
	}

	/** The side of a typical object in a good tile, as a part of the tile's side. */
	private static final double GOOD_SHARE = 0.18;
	/** So many objects in a tile are found one by one; of more, some are left out. */
	private static final int MOST_OBJECTS = 25;
	/** A tile that is so much too large or too small tells the size of the objects well enough. */
	private static final double NEAR = 1.4;
	/** How much larger or smaller the next tile may be. */
	private static final double MOST_CHANGE = 4;
	/** Objects in larger tiles, in sides of the model's own image, cannot be seen. */
	private static final int MOST_SHRINKING = 4;
	/** Tiles that are smaller, in parts of the side of the model's own image, show no more. */
	private static final int MOST_ENLARGEMENT = 4;
	/** After as many empty places, objects may also be too small to be seen: the next tile has half the side. */
	private static final int PLACES_PER_SIDE = 2;
	private static final int MOST_QUESTIONS = 8;
	/** After the first objects, as many tiles are enough to come near the good side. */
	private static final int MOST_SIDES = 4;

	private final PixelSource image;
	private final int modelSide;
	private final Question question;
	private final List<Answer> answers = new ArrayList<>();

	/** @param modelSide of the image as the model sees it, in pixels */
	Pilot(final PixelSource image, final int modelSide, final Question question) {
		this.image = image;
		this.modelSide = modelSide;
		this.question = question;
	}

	/** The answers so far. */
	List<Answer> answers() {
		return List.copyOf(answers);
	}

	/** Asks and chooses. Where nothing is found, the image is best asked about as a whole. */
	Tiling choose() throws ModelException, PromptException {
		final int longest = Math.max(image.width(), image.height());
		final Optional<Tile> first = firstWithObjects(Math.min(longest, modelSide * MOST_SHRINKING));
		if (first.isEmpty()) return Tiling.WHOLE;
		return Tiling.near(Math.max((double) modelSide / MOST_ENLARGEMENT, goodSide(first.get(), longest)), longest);
	}

	/** Looks in the middle first, then around; an object is as likely in the one place as in the other. */
	private Optional<Tile> firstWithObjects(final double largest) throws ModelException, PromptException {
		double side = largest;
		int empty = 0;
		while (answers.size() < MOST_QUESTIONS && (answers.isEmpty() || side * MOST_ENLARGEMENT >= modelSide)) {
			final Point place = place(answers.size());
			final Tile tile = around(place.x() * image.width(), place.y() * image.height(), side);
			if (!boxes(ask(tile)).isEmpty()) return Optional.of(tile);
			empty++;
			if (empty < PLACES_PER_SIDE && !tile.equals(Tile.whole(image))) continue;
			side /= 2;
			empty = 0;
		}
		return Optional.empty();
	}

	/** The good side for the objects near those in a tile that was asked about last. */
	private double goodSide(final Tile first, final int longest) throws ModelException, PromptException {
		Tile tile = first;
		for (int sides = 1;; sides++) {
			final List<Box> boxes = boxes(answers.get(answers.size() - 1));
			final double side = Math.max(tile.width(), tile.height());
			final double good = Math.min(median(whole(boxes, tile), Pilot::size) / GOOD_SHARE, side * Math.sqrt(
				(double) MOST_OBJECTS / boxes.size()));
			final boolean near = good < side * NEAR && good > side / NEAR || good >= longest && side == longest;
			if (near || sides == MOST_SIDES) return good;
			final double next = Math.min(longest, Math.max(side / MOST_CHANGE, Math.min(side * MOST_CHANGE, good)));
			tile = around(tile.x() + median(boxes, box -> (box.x1() + box.x2()) / 2), tile.y() + median(boxes, box -> (box
				.y1() + box.y2()) / 2), next);
			if (boxes(ask(tile)).isEmpty()) return good;
		}
	}

	private Answer ask(final Tile tile) throws ModelException, PromptException {
		final Answer answer = question.about(tile);
		answers.add(answer);
		return answer;
	}

	/**
	 * Places all over the image, as parts of its sides, the middle first.
	 *
	 * @see <a href="https://doi.org/10.1007/BF01386213">Halton, On the efficiency of certain quasi-random sequences of
	 *      points</a>
	 */
	private static Point place(final int number) {
		return new Point(halton(number + 1, 2), number == 0 ? 0.5 : halton(number, 3));
	}

	private static double halton(final int number, final int base) {
		double place = 0;
		double step = 1.0 / base;
		for (int rest = number; rest > 0; rest /= base) {
			place += step * (rest % base);
			step /= base;
		}
		return place;
	}

	private Tile around(final double x, final double y, final double side) {
		final int width = (int) Math.max(1, Math.min(image.width(), Math.round(side)));
		final int height = (int) Math.max(1, Math.min(image.height(), Math.round(side)));
		return new Tile(start(x, width, image.width()), start(y, height, image.height()), width, height);
	}

	private static int start(final double middle, final int side, final int length) {
		return (int) Math.max(0, Math.min(length - side, Math.round(middle - side / 2.0)));
	}

	private static List<Box> boxes(final Answer answer) {
		return answer.regions().stream().map(region -> region.shape().bounds()).filter(box -> size(box) > 0).toList();
	}

	private static double size(final Box box) {
		return Math.sqrt((box.x2() - box.x1()) * (box.y2() - box.y1()));
	}

	/** Those that the tile's sides do not cut, since these tell nothing of their size; all if there are no others. */
	private List<Box> whole(final List<Box> boxes, final Tile tile) {
		final List<Box> whole = boxes.stream().filter(box -> !Sighting.isCut(tile.inImage(box), tile, image.width(), image
			.height())).toList();
		return whole.isEmpty() ? boxes : whole;
	}

	private static double median(final List<Box> boxes, final ToDoubleFunction<Box> value) {
		final double[] sorted = boxes.stream().mapToDouble(value).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}
}
