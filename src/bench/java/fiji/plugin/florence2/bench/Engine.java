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
package fiji.plugin.florence2.bench;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Question;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the benchmark measures of this engine, in milliseconds by name. */
final class Engine implements AutoCloseable {

	private static final Task FIRST_TASK = Task.CAPTION;
	private static final Task SECOND_TASK = Task.DETAILED_CAPTION;
	private static final int BEAMS = 3;
	/** The token {@code <pad>} of every published Florence-2. */
	private static final int PADDING = 1;

	/** An answer of so few tokens is subtracted from a long one, to tell the steps from what comes before them. */
	private static final int FEW_TOKENS = 8;

	/** One of so many columns and rows of an image is marked. */
	private static final int SIDES_PER_MARK = 16;

	private final String model;
	private final int threads;
	private Florence2 florence2;
	private double openMs;
	private int marks;
	/** The image of the last question. */
	private RgbPlane seen;

	private Engine(final String model, final int threads) throws ModelException {
		this.model = model;
		this.threads = threads;
		open();
	}

	/** @param model a model folder, or the name of the embedded model */
	static Engine open(final String model, final int threads) throws ModelException {
		return new Engine(model, threads);
	}

	private void open() throws ModelException {
		final long start = System.nanoTime();
		florence2 = model.equals(EmbeddedModel.NAME)
			? embedded()
			: Florence2.open(ModelFolder.read(Path.of(model)), threads, Device.CPU);
		openMs = since(start);
	}

	private Florence2 embedded() throws ModelException {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return Florence2.open(ModelFolder.read(nano.folder()), threads, Device.CPU);
		}
		catch (final HubException | IOException e) {
			throw new ModelException(e.getMessage(), e);
		}
	}

	/** The files of the graphs. */
	List<String> graphs() {
		return florence2.folder().graphs().values().stream().map(Path::toString).toList();
	}

	/** How long the last opening took. */
	double openMs() {
		return openMs;
	}

	Map<String, Double> openAgain() throws ModelException {
		florence2.close();
		open();
		return Map.of("open", openMs);
	}

	/** A question about a file, then a second one about the same image. */
	Map<String, Double> question(final Path file, final int tokens)
		throws ModelException, PromptException, ImageException
	{
		final long start = System.nanoTime();
		seen = marked(read(file));
		final double loadMs = since(start);
		final Timing first = ask(seen, FIRST_TASK, 1, tokens).timing();
		final double endToEndMs = since(start);
		final long again = System.nanoTime();
		ask(seen, SECOND_TASK, 1, tokens);
		final double secondMs = since(again);
		final double fewMs = ask(seen, FIRST_TASK, 1, FEW_TOKENS).timing().decodeMs();
		return Map.of("end_to_end", endToEndMs, "from_tensor", first.visionMs() + first.encodeMs() + first.decodeMs(),
			"load", loadMs, "preprocess", first.preprocessMs(), "vision", first.visionMs(), "encode", first.encodeMs(),
			"greedy_token", first.decodeMs() / tokens, "greedy_step", (first.decodeMs() - fewMs) / (tokens - FEW_TOKENS),
			"second_question", secondMs);
	}

	/** Beams over the image of the last question. */
	Map<String, Double> beams(final int tokens) throws ModelException, PromptException {
		final double manyMs = ask(seen, FIRST_TASK, BEAMS, tokens).timing().decodeMs();
		final double fewMs = ask(seen, FIRST_TASK, BEAMS, FEW_TOKENS).timing().decodeMs();
		return Map.of("beams_token", manyMs / tokens, "beams_step", (manyMs - fewMs) / (tokens - FEW_TOKENS));
	}

	/** One question about each of several files. */
	Map<String, Double> files(final List<Path> files, final int tokens)
		throws ModelException, PromptException, ImageException
	{
		final long start = System.nanoTime();
		for (final Path file : files)
			ask(marked(read(file)), FIRST_TASK, 1, tokens);
		return Map.of("files", since(start));
	}

	/** One question about an image in square tiles that do not overlap. */
	Map<String, Double> tiles(final Path file, final int side, final int tokens)
		throws ModelException, PromptException, ImageException
	{
		final long start = System.nanoTime();
		new TiledModel(florence2).ask(PixelSource.of(marked(read(file))), Prompt.of(FIRST_TASK), Tiling.of(side, 0),
			ofLength(tokens), ProgressListener.NONE, new Cancellation());
		return Map.of("files", since(start));
	}

	/** Questions about regions of an image whose features are at hand, one by one and together. */
	Map<String, Double> regions(final Path file, final int count, final int tokens)
		throws ModelException, PromptException, ImageException
	{
		final RgbPlane image = read(file);
		final Question first = florence2.question(image, Prompt.of(FIRST_TASK));
		ask(image, FIRST_TASK, 1, FEW_TOKENS);
		final List<Question> questions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final double x = (double) i * image.width() / (count + 1);
			final Box box = new Box(x, 0, x + (double) image.width() / count, image.height());
			questions.add(first.with(Prompt.of(Task.REGION_TO_CATEGORY, box, image.width(), image.height())));
		}
		final long start = System.nanoTime();
		for (final Question question : questions)
			florence2.ask(List.of(question), ofLength(tokens), ProgressListener.NONE, new Cancellation());
		final double aloneMs = since(start);
		final long again = System.nanoTime();
		florence2.ask(questions, ofLength(tokens), ProgressListener.NONE, new Cancellation());
		return Map.of("regions_alone", aloneMs, "regions_together", since(again));
	}

	/** The objects in an image, by the model's own settings. */
	Map<String, Double> objects(final Path file) throws ModelException, PromptException, ImageException {
		final long start = System.nanoTime();
		florence2.ask(marked(read(file)), Task.OD);
		return Map.of("objects", since(start));
	}

	private Answer ask(final RgbPlane image, final Task task, final int beams, final int tokens)
		throws ModelException, PromptException
	{
		final Answer answer = florence2.ask(image, Prompt.of(task), ofLength(tokens).withBeams(beams),
			ProgressListener.NONE, new Cancellation());
		final int written = answer.tokens().length - 1;
		if (written != tokens)
			throw new IllegalStateException("The answer has " + written + " tokens instead of " + tokens);
		return answer;
	}

	/** The model's settings, with an end token that no model generates. */
	private GenerationSettings ofLength(final int tokens) {
		final GenerationSettings own = florence2.settings();
		return new GenerationSettings(1, tokens, own.noRepeatNgramSize(), own.lengthPenalty(), own.earlyStopping(),
			own.startToken(), PADDING, own.forcedFirstToken(), own.forcedLastToken());
	}

	private static RgbPlane read(final Path file) throws ImageException {
		return DisplayedPlane.of(DisplayedPlane.open(file));
	}

	/** Paints a corner in another color each time, so that the features of an earlier question cannot be used again. */
	private RgbPlane marked(final RgbPlane image) {
		marks++;
		for (int y = 0; y < Math.max(1, image.height() / SIDES_PER_MARK); y++) {
			for (int x = 0; x < Math.max(1, image.width() / SIDES_PER_MARK); x++)
				image.pixels()[y * image.width() + x] = marks;
		}
		return image;
	}

	private static double since(final long start) {
		return (System.nanoTime() - start) / 1e6;
	}

	@Override
	public void close() {
		florence2.close();
	}
}
