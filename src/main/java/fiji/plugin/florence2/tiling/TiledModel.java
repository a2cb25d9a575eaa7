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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Question;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.regions.ReadingOrder;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.vision.ImagePreprocessor;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Processes images of any size with a model, tile by tile, with one tile in memory at a time, and some more as the model sees
 * them. The model stays open.
 */
public final class TiledModel {

	/** The estimate of the tile size, as a fraction of the work on an image. */
	private static final double ESTIMATE_SHARE = 0.1;

	/** A part of an image by which it is judged, in sides of the model's input. */
	private static final int MAX_REDUCTION = 4;
	private static final int MAX_VIEWS = 5;

	private final Florence2 florence2;

	public TiledModel(final Florence2 florence2) {
		this.florence2 = florence2;
	}

	/** Processes an image with the model's own settings. */
	public TiledAnswer ask(final PixelSource image, final Prompt prompt, final Tiling tiling)
		throws ModelException, PromptException
	{
		return ask(image, prompt, tiling, florence2.settings(), ProgressListener.NONE, new Cancellation());
	}

	/**
	 * Sends a prompt with each tile of an image and merges the answers, see {@link SeamMerger}. The image as a whole is one
	 * tile, and its answer is as {@link Florence2} gives it.
	 * <p>
	 * With several tiles, {@link Task#OCR} becomes {@link Task#OCR_WITH_REGION}, because only the position of a line shows
	 * whether it is the same in two tiles. Of several tiles, those that show nothing are skipped unless the answer is words:
	 * they have an answer without tokens.
	 * </p>
	 *
	 * @param settings of decoding, for each tile
	 * @param listener receives progress: the tiles that are processed together, and within them as {@link Florence2} reports it
	 * @param cancellation stops the work, also within a tile
	 * @throws PromptException if the prompt is too long for the model, or is about a region, which tiles would cut
	 * @throws ModelException if the model fails while it runs
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public TiledAnswer ask(final PixelSource image, final Prompt prompt, final Tiling tiling,
		final GenerationSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		return ask(List.of(image), prompt, tiling, settings, listener, cancellation).get(0);
	}

	/**
	 * As {@link #ask(PixelSource, Prompt, Tiling, GenerationSettings, ProgressListener, Cancellation)} about each of several
	 * images, in less time, since the tiles of all are processed together.
	 *
	 * @param images at least one; automatic tiles are chosen by the first one, for all
	 */
	List<TiledAnswer> ask(final List<PixelSource> images, final Prompt prompt, final Tiling tiling,
		final GenerationSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		if (tiling.kind() != Tiling.Kind.WHOLE) requireNoRegion(prompt);
		final boolean automatic = tiling.kind() == Tiling.Kind.AUTOMATIC;
		final TileSizeEstimator estimator =
			estimator(images.get(0), settings, listener.part(0, ESTIMATE_SHARE, ""), cancellation);
		final Tiling chosen = automatic ? estimator.estimate() : tiling;
		final ProgressListener answering = automatic ? listener.part(ESTIMATE_SHARE, 1, "") : listener;
		final List<List<Tile>> tiles = images.stream().map(image -> chosen.tiles(image.width(), image.height())).toList();
		final List<Part> parts = new ArrayList<>();
		for (int i = 0; i < images.size(); i++)
			parts.addAll(parts(images.get(i), tiles.get(i)));
		final boolean tiled = parts.size() > images.size();
		final Prompt sent = tiled ? withPositions(prompt) : prompt;
		final boolean skips = tiled && sent.answerKind() != AnswerKind.TEXT;
		final List<Answer> answers = answers(parts, sent, skips, settings, answering, cancellation);
		final List<TiledAnswer> merged = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < images.size(); i++) {
			final List<Answer> own = answers.subList(first, first + tiles.get(i).size());
			merged.add(answer(images.get(i), prompt, tiles.get(i), own, time(own)));
			first += own.size();
		}
		merged.set(0, merged.get(0).plus(time(estimator.answers())));
		return merged;
	}

	/** A tile of an image. */
	private record Part(PixelSource image, Tile tile) {}

	private static List<Part> parts(final PixelSource image, final List<Tile> tiles) {
		return tiles.stream().map(tile -> new Part(image, tile)).toList();
	}

	/**
	 * Sends a prompt with some tiles of an image, whose answers are not merged. Tiles that show nothing have answers without
	 * tokens.
	 *
	 * @param prompt whose answer is no text, which needs all tiles
	 * @param listener as in {@link #ask}
	 * @param cancellation stops the work, also within a tile
	 * @return the regions of each tile, in their order
	 * @throws PromptException if the prompt is too long for the model, or is about a region, which tiles would cut
	 * @throws ModelException if the model fails while it runs
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public List<TileRegions> regions(final PixelSource image, final List<Tile> tiles, final Prompt prompt,
		final GenerationSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		requireNoRegion(prompt);
		final List<Answer> answers = answers(parts(image, tiles), prompt, true, settings, listener, cancellation);
		return IntStream.range(0, tiles.size())
			.mapToObj(i -> new TileRegions(tiles.get(i), answers.get(i).regions()))
			.toList();
	}

	/** @param skips whether nothing is asked about tiles that show nothing */
	private List<Answer> answers(final List<Part> parts, final Prompt sent, final boolean skips,
		final GenerationSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		final List<Answer> answers = new ArrayList<>();
		while (answers.size() < parts.size()) {
			final int first = answers.size();
			final int end = Math.min(parts.size(), first + Florence2.AT_ONCE);
			final ProgressListener share = listener.part("tile", first + 1, end, parts.size());
			cancellation.check();
			share.progress(new Progress(0, "preparing the image"));
			final List<Part> some = parts.subList(first, end);
			final Map<Part, Question> questions = questions(some, sent, skips);
			final Iterator<Answer> answered =
				florence2.ask(List.copyOf(questions.values()), settings, share, cancellation).iterator();
			for (final Part part : some)
				answers.add(questions.containsKey(part) ? answered.next() : nothing(sent, part.tile));
		}
		return answers;
	}

	private Map<Part, Question> questions(final List<Part> parts, final Prompt prompt, final boolean skips) {
		final Map<Part, Question> questions = new LinkedHashMap<>();
		for (final Part part : parts) {
			final RgbPlane pixels = part.image.read(part.tile);
			if (!skips || !EmptyTile.is(pixels)) questions.put(part, florence2.question(pixels, prompt));
		}
		return questions;
	}

	/** The answer for a tile that shows nothing. */
	private static Answer nothing(final Prompt prompt, final Tile tile) {
		return new Answer(prompt, tile.width(), tile.height(), new int[0], new int[0], "", "", List.of(), Double.NaN,
			Timing.NONE);
	}

	/**
	 * Chooses tiles for several prompts and one image, or for several images with objects of one size, such as the planes
	 * of a stack: by the objects that the model detects in a few places.
	 *
	 * @param settings of decoding
	 * @param listener receives progress of the choice
	 * @param cancellation stops the choice
	 * @return {@code tiling} itself unless it is {@link Tiling#AUTOMATIC}, never that
	 * @throws PromptException if the prompt for objects is too long for the model
	 * @throws ModelException if the model fails while it runs
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public Tiling choose(final PixelSource image, final Tiling tiling, final GenerationSettings settings,
		final ProgressListener listener, final Cancellation cancellation) throws ModelException, PromptException
	{
		if (tiling.kind() != Tiling.Kind.AUTOMATIC) return tiling;
		return estimator(image, settings, listener, cancellation).estimate();
	}

	/**
	 * How like the model's training images an image is, from 0 to 1, by its {@link #views}; less than
	 * {@link Familiarity#MIN_FAMILIAR} is unlike them.
	 *
	 * @return {@code NaN} if the model does not say what it was trained on, or the image shows nothing by which it could be
	 *         judged, such as a black plane in a series
	 * @throws ModelException if the model fails while it runs
	 */
	public double familiarity(final PixelSource image) throws ModelException {
		final Optional<Familiarity> known = florence2.folder().familiarity();
		if (known.isEmpty()) return Double.NaN;
		final List<double[]> statistics = statistics(image);
		return statistics.isEmpty() ? Double.NaN : known.get().ofParts(statistics);
	}

	/** The statistics of the features of each of the {@link #views} that shows something. */
	public List<double[]> statistics(final PixelSource image) throws ModelException {
		final List<double[]> statistics = new ArrayList<>();
		for (final Tile view : views(image)) {
			final RgbPlane pixels = image.read(view);
			if (!EmptyTile.is(pixels)) statistics.add(florence2.statistics(pixels));
		}
		return statistics;
	}

	/**
	 * By what an image is judged: all of it, or of one that is more than {@link #MAX_REDUCTION} times as large as the model's
	 * input, parts of that size. So it does not matter how many small objects there are in a large image. They are as few as
	 * cover its diagonal, and lie along it.
	 */
	private List<Tile> views(final PixelSource image) {
		final int side = MAX_REDUCTION * modelSide();
		final int width = Math.min(side, image.width());
		final int height = Math.min(side, image.height());
		final int longest = Math.max(image.width(), image.height());
		final int count = Math.min(MAX_VIEWS, (longest + side - 1) / side);
		if (count == 1) return List.of(Tile.whole(image));
		final List<Tile> views = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final int x = (int) ((long) (image.width() - width) * i / (count - 1));
			final int y = (int) ((long) (image.height() - height) * i / (count - 1));
			views.add(new Tile(x, y, width, height));
		}
		return views;
	}

	private TileSizeEstimator estimator(final PixelSource image, final GenerationSettings settings,
		final ProgressListener listener, final Cancellation cancellation) throws PromptException
	{
		final Prompt objects = Prompt.of(Task.OD);
		return new TileSizeEstimator(image, modelSide(), florence2.minScore(objects, 1), (tile, number) -> {
			final double share = 1.0 / TileSizeEstimator.MAX_TILES;
			final ProgressListener part = listener.part(number * share, (number + 1) * share, "choosing tiles, ");
			return florence2.ask(image.read(tile), objects, settings, part, cancellation);
		});
	}

	private int modelSide() {
		final ImagePreprocessor preprocessor = florence2.folder().preprocessor();
		return Math.max(preprocessor.width(), preprocessor.height());
	}

	private static void requireNoRegion(final Prompt prompt) throws PromptException {
		final Optional<Task> about = prompt.task().filter(task -> task.inputKind() == InputKind.REGION);
		if (about.isPresent()) {
			throw new PromptException(
				"The task " + about.get() + " is for one region, which tiles would cut: process the image as a whole.");
		}
	}

	private static Prompt withPositions(final Prompt prompt) throws PromptException {
		return prompt.isOf(Task.OCR) ? Prompt.of(Task.OCR_WITH_REGION) : prompt;
	}

	private static TiledAnswer answer(final PixelSource image, final Prompt prompt, final List<Tile> tiles,
		final List<Answer> answers, final Timing timing)
	{
		if (answers.size() == 1) {
			final Answer answer = answers.get(0);
			return new TiledAnswer(prompt, image.width(), image.height(), answer.text(), answer.regions(), tiles, answers,
				timing);
		}
		final List<Region> merged = merged(image, tiles, answers);
		final String text = switch (answers.get(0).prompt().answerKind()) {
			case QUADS -> ReadingOrder.of(merged).text();
			case TEXT -> texts(answers);
			default -> "";
		};
		final List<Region> regions = prompt.answerKind() == AnswerKind.TEXT ? List.of() : merged;
		return new TiledAnswer(prompt, image.width(), image.height(), text, regions, tiles, answers, timing);
	}

	private static List<Region> merged(final PixelSource image, final List<Tile> tiles, final List<Answer> answers) {
		final List<TileRegions> found = new ArrayList<>();
		for (int i = 0; i < tiles.size(); i++)
			found.add(new TileRegions(tiles.get(i), answers.get(i).regions()));
		final Prompt sent = answers.get(0).prompt();
		final List<Region> regions = new SeamMerger(image.width(), image.height(), SeamMerger.sameLabel(sent)).merge(found);
		return sent.answerKind() == AnswerKind.QUADS ? ReadingOrder.of(regions).regions() : regions;
	}

	private static String texts(final List<Answer> answers) {
		return answers.stream().map(Answer::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
	}

	private static Timing time(final List<Answer> answers) {
		return answers.stream().map(Answer::timing).reduce(Timing.NONE, Timing::plus);
	}
}
