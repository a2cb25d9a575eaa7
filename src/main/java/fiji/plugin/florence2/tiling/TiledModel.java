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
import fiji.plugin.florence2.ProgressListener;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.regions.ReadingOrder;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.vision.ImagePreprocessor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model that is asked about images of any size, tile by tile, with one tile in memory at a time. The model stays open.
 */
public final class TiledModel {

	private final Florence2 florence2;

	public TiledModel(final Florence2 florence2) {
		this.florence2 = florence2;
	}

	/** Asks with the model's own settings. */
	public TiledAnswer ask(final PixelSource image, final Prompt prompt, final Tiling tiling) throws ModelException,
		PromptException
	{
		return ask(image, prompt, tiling, florence2.settings(), TileListener.NONE, new Cancellation());
	}

	/**
	 * Asks a question about each tile of an image and merges the answers, see {@link SeamMerger}. A question about the
	 * image as a whole is one tile, and its answer is as {@link Florence2} gives it.
	 * <p>
	 * With several tiles, {@link Task#OCR} is asked as {@link Task#OCR_WITH_REGION}, since only by its place a line is
	 * known to be the same in two tiles.
	 * </p>
	 *
	 * @param settings how to decode, for each tile
	 * @param listener is told of progress
	 * @param cancellation stops the question when {@linkplain Cancellation#cancel() pressed}, also within a tile
	 * @throws PromptException if the prompt is too long for the model, or asks about a region, which tiles would cut
	 * @throws ModelException if the model fails while it runs
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public TiledAnswer ask(final PixelSource image, final Prompt prompt, final Tiling tiling,
		final GenerationSettings settings, final TileListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		if (tiling.kind() != Tiling.Kind.WHOLE) requireNoRegion(prompt);
		final Pilot pilot = pilot(image, settings, listener, cancellation);
		final List<Tile> tiles = tiles(image, tiling.kind() == Tiling.Kind.AUTOMATIC ? pilot.choose() : tiling);
		final Prompt asked = tiles.size() > 1 ? placed(prompt) : prompt;
		final List<Answer> answers = new ArrayList<>();
		for (final Tile tile : tiles) answers.add(florence2.ask(image.read(tile), asked, settings, progress(answers.size() +
			1, tiles.size(), listener), cancellation));
		final List<Answer> all = new ArrayList<>(pilot.answers());
		all.addAll(answers);
		return answer(image, prompt, tiles, answers, time(all));
	}

	/**
	 * Chooses tiles for several questions about an image, or about several images with objects of one size, such as the
	 * planes of a stack: by the objects that the model finds in a few places.
	 *
	 * @param settings how to decode
	 * @param listener is told of progress
	 * @param cancellation stops the choice when {@linkplain Cancellation#cancel() pressed}
	 * @return {@code tiling} itself unless it is {@link Tiling#AUTOMATIC}, never that
	 * @throws PromptException if the model takes no question about objects
	 * @throws ModelException if the model fails while it runs
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public Tiling choose(final PixelSource image, final Tiling tiling, final GenerationSettings settings,
		final TileListener listener, final Cancellation cancellation) throws ModelException, PromptException
	{
		if (tiling.kind() != Tiling.Kind.AUTOMATIC) return tiling;
		return pilot(image, settings, listener, cancellation).choose();
	}

	private Pilot pilot(final PixelSource image, final GenerationSettings settings, final TileListener listener,
		final Cancellation cancellation)
	{
		return new Pilot(image, modelSide(), tile -> florence2.ask(image.read(tile), Prompt.of(Task.OD), settings, progress(0,
			0, listener), cancellation));
	}

	private int modelSide() {
		final ImagePreprocessor preprocessor = florence2.folder().preprocessor();
		return Math.max(preprocessor.width(), preprocessor.height());
	}

	private static ProgressListener progress(final int tile, final int tiles, final TileListener listener) {
		if (listener == TileListener.NONE) return ProgressListener.NONE;
		return progress -> listener.progress(new TileProgress(tile, tiles, progress));
	}

	private static List<Tile> tiles(final PixelSource image, final Tiling tiling) {
		if (tiling.kind() == Tiling.Kind.WHOLE) return List.of(Tile.whole(image));
		return TileGrid.of(image.width(), image.height(), tiling.side(), tiling.overlap());
	}

	private static void requireNoRegion(final Prompt prompt) throws PromptException {
		if (prompt.task().isEmpty()) return;
		if (Task.of(prompt.task()).inputKind() == InputKind.REGION) throw new PromptException("The task " + Task.of(prompt
			.task()) + " asks about one region, which tiles would cut: ask about the image as a whole.");
	}

	private static boolean isFor(final Task task, final Prompt prompt) {
		return prompt.task().equals(task.token());
	}

	private static Prompt placed(final Prompt prompt) throws PromptException {
		return isFor(Task.OCR, prompt) ? Prompt.of(Task.OCR_WITH_REGION) : prompt;
	}

	private static TiledAnswer answer(final PixelSource image, final Prompt prompt, final List<Tile> tiles,
		final List<Answer> answers, final Timing timing)
	{
		if (answers.size() == 1) return new TiledAnswer(prompt, image.width(), image.height(), answers.get(0).text(), answers
			.get(0).regions(), tiles, answers, timing);
		final List<Region> regions = regions(image, tiles, answers);
		final String text = switch (answers.get(0).prompt().answerKind()) {
			case QUADS -> ReadingOrder.of(regions).text();
			case TEXT -> texts(answers);
			default -> "";
		};
		return new TiledAnswer(prompt, image.width(), image.height(), text, prompt.answerKind() == AnswerKind.TEXT ? List
			.of() : regions, tiles, answers, timing);
	}

	private static List<Region> regions(final PixelSource image, final List<Tile> tiles, final List<Answer> answers) {
		final List<TileRegions> seen = new ArrayList<>();
		for (int i = 0; i < tiles.size(); i++) seen.add(new TileRegions(tiles.get(i), answers.get(i).regions()));
		final Prompt asked = answers.get(0).prompt();
		final boolean lines = asked.answerKind() == AnswerKind.QUADS;
		final boolean names = !lines && !isFor(Task.DENSE_REGION_CAPTION, asked);
		final List<Region> regions = new SeamMerger(image.width(), image.height(), names).merge(seen);
		return lines ? ReadingOrder.of(regions).regions() : regions;
	}

	private static String texts(final List<Answer> answers) {
		return answers.stream().map(Answer::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
	}

	private static Timing time(final List<Answer> answers) {
		return answers.stream().map(Answer::timing).reduce(new Timing(0, 0, 0, 0), (a, b) -> new Timing(a.preprocessMs() + b
			.preprocessMs(), a.visionMs() + b.visionMs(), a.encodeMs() + b.encodeMs(), a.decodeMs() + b.decodeMs()));
	}
}
