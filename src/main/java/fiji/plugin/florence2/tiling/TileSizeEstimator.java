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
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Estimates a good tile size from the objects that the model detects in a few places: in a good tile, objects are neither
 * too small for the model nor too many. Places with doubtful objects count only where there are no others: in tiles of a wrong
 * size, a model may take whole cells for nuclei.
 */
final class TileSizeEstimator {

	/** Detects the objects in a tile. */
	@FunctionalInterface
	interface Detector {

		/**
		 * @param number of the tile, from 0 to {@link TileSizeEstimator#MAX_TILES} - 1
		 * @return boxes in pixels of the tile
		 */
		Answer detect(Tile tile, int number) throws ModelException, PromptException;
	}

	/** The side of a typical object in a good tile, as a fraction of the tile's side. */
	private static final double GOOD_SHARE = 0.18;
	/** The model lists about as many objects of one tile; of more, it leaves some out. */
	static final int MAX_OBJECTS = 25;
	/** The estimate ends when the good side is within this factor of the side of the last tile. */
	private static final double CLOSE_FACTOR = 1.4;
	/** The next tile's side differs from the last one's by this factor at most. */
	private static final double MAX_CHANGE = 4;
	/** Objects in larger tiles, in sides of the model's input, are too small to be detected. */
	private static final int MAX_REDUCTION = 4;
	/** Smaller tiles, as a fraction of the side of the model's input, show no more detail. */
	private static final int MAX_ENLARGEMENT = 4;
	/** Images of fewer pixels across show no objects, however long they are. */
	private static final int MIN_IMAGE_SIDE = 8;
	/** After this number of empty places, objects may be too small to be detected: the next tile has half the side. */
	private static final int PLACES_PER_SIDE = 2;
	private static final int MAX_SEARCH_TILES = 8;
	/** From the first objects on, this number of tiles is enough to come close to the good side. */
	private static final int MAX_SIDES = 4;
	/** The most tiles in which one estimate detects objects. */
	static final int MAX_TILES = MAX_SEARCH_TILES + MAX_SIDES - 1;

	private final PixelSource image;
	private final int modelSide;
	private final Detector detector;
	private final double threshold;
	private final List<TileAnswer> detections = new ArrayList<>();

	/** What was detected in a tile. */
	private record TileAnswer(Tile tile, Answer answer) {

		List<Box> boxes() {
			return answer.regions().stream().map(region -> region.shape().bounds()).toList();
		}

		boolean isEmpty() {
			return answer.regions().isEmpty();
		}

		/** The part of the objects that are right, if scores are probabilities. */
		double meanScore() {
			return answer.regions().stream().mapToDouble(Region::score).average().orElse(0);
		}
	}

	/**
	 * @param modelSide side of the model's input in pixels
	 * @param threshold objects of a lower mean score are doubtful; 0 if scores do not tell
	 */
	TileSizeEstimator(final PixelSource image, final int modelSide, final double threshold, final Detector detector) {
		this.image = image;
		this.modelSide = modelSide;
		this.threshold = threshold;
		this.detector = detector;
	}

	/** The answers so far. */
	List<Answer> answers() {
		return detections.stream().map(TileAnswer::answer).toList();
	}

	/** Runs the detector and returns tiles of a good size; {@link Tiling#WHOLE} where there is nothing to detect. */
	Tiling estimate() throws ModelException, PromptException {
		if (Math.min(image.width(), image.height()) < MIN_IMAGE_SIDE) return Tiling.WHOLE;
		final int longest = Math.max(image.width(), image.height());
		final Optional<TileAnswer> first = firstWithObjects(Math.min(longest, modelSide * MAX_REDUCTION));
		if (first.isEmpty()) return Tiling.WHOLE;
		final double good = goodSide(first.get(), longest);
		return Tiling.near(Math.max(minSide(image.width(), image.height(), modelSide), good), longest);
	}

	/** What an estimate comes to that detects all objects; see {@link Tiling#forObjects}. */
	static Tiling forObjects(final List<Box> objects, final int width, final int height, final int modelSide) {
		if (objects.isEmpty() || Math.min(width, height) < MIN_IMAGE_SIDE) return Tiling.WHOLE;
		final double bySize = median(objects, TileSizeEstimator::size) / GOOD_SHARE;
		final double byNumber = Math.sqrt((double) MAX_OBJECTS * width * height / objects.size());
		final double good = Math.min(bySize, byNumber);
		return Tiling.near(Math.max(minSide(width, height, modelSide), good), Math.max(width, height));
	}

	/** Tiles of a narrow image are cut off at its sides: their length makes up for it, so that cost grows with pixels. */
	private static double minSide(final int width, final int height, final int modelSide) {
		final double side = (double) modelSide / MAX_ENLARGEMENT;
		return Math.max(side, side * side / Math.min(width, height));
	}

	/** Starts in the centre of the image and continues with places that are spread evenly. */
	private Optional<TileAnswer> firstWithObjects(final double largest) throws ModelException, PromptException {
		double side = largest;
		int empty = 0;
		while (detections.size() < MAX_SEARCH_TILES && (detections.isEmpty() || side * MAX_ENLARGEMENT >= modelSide)) {
			final Point place = place(detections.size());
			final TileAnswer detection = detect(around(place.x() * image.width(), place.y() * image.height(), side));
			if (isSure(detection)) return Optional.of(detection);
			empty++;
			if (empty < PLACES_PER_SIDE && !detection.tile.equals(Tile.whole(image))) continue;
			side /= 2;
			empty = 0;
		}
		return detections.stream()
			.filter(detection -> !detection.isEmpty())
			.reduce((best, next) -> next.meanScore() > best.meanScore() ? next : best);
	}

	/** The good side for the objects in and near a tile. */
	private double goodSide(final TileAnswer first, final int longest) throws ModelException, PromptException {
		TileAnswer last = first;
		for (int sides = 1;; sides++) {
			final Tile tile = last.tile;
			final List<Box> boxes = last.boxes();
			final double side = Math.max(tile.width(), tile.height());
			final double bySize = median(uncut(boxes, tile), TileSizeEstimator::size) / GOOD_SHARE;
			final double byNumber = side * Math.sqrt((double) MAX_OBJECTS / boxes.size());
			final double good = Math.min(bySize, byNumber);
			final boolean close = good < side * CLOSE_FACTOR && good > side / CLOSE_FACTOR;
			if (close || good >= longest && side == longest || sides == MAX_SIDES) return good;
			final double next = Math.min(longest, Math.max(side / MAX_CHANGE, Math.min(side * MAX_CHANGE, good)));
			final double x = tile.x() + median(boxes, box -> (box.x1() + box.x2()) / 2);
			final double y = tile.y() + median(boxes, box -> (box.y1() + box.y2()) / 2);
			last = detect(around(x, y, next));
			if (last.isEmpty() || isSure(first) && !isSure(last)) return good;
		}
	}

	/** Whether there are objects that are not doubtful; unknown scores ({@code NaN}) are no doubt. */
	private boolean isSure(final TileAnswer detection) {
		return !detection.isEmpty() && !(detection.meanScore() < threshold);
	}

	private TileAnswer detect(final Tile tile) throws ModelException, PromptException {
		final TileAnswer detection = new TileAnswer(tile, detector.detect(tile, detections.size()));
		detections.add(detection);
		return detection;
	}

	/**
	 * Places spread evenly over the image, as fractions of its sides, the centre first.
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

	private static double size(final Box box) {
		return Math.sqrt((box.x2() - box.x1()) * (box.y2() - box.y1()));
	}

	/** The boxes that the tile's sides do not cut, because a cut object's size is not known; all if there are no others. */
	private List<Box> uncut(final List<Box> boxes, final Tile tile) {
		final List<Box> uncut = boxes.stream()
			.filter(box -> !TileDetection.isCut(tile.inImage(box), tile, image.width(), image.height()))
			.toList();
		return uncut.isEmpty() ? boxes : uncut;
	}

	private static double median(final List<Box> boxes, final ToDoubleFunction<Box> value) {
		final double[] sorted = boxes.stream().mapToDouble(value).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}
}
