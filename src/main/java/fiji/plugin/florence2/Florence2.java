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
package fiji.plugin.florence2;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.DecodingException;
import fiji.plugin.florence2.decoding.Generated;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.decoding.SearchListener;
import fiji.plugin.florence2.decoding.TokenSearch;
import fiji.plugin.florence2.onnx.CachedDecoder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.EncoderStates;
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.OnnxRuntime;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.regions.KnownLabels;
import fiji.plugin.florence2.regions.RegionNormalization;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.AnswerParser;
import fiji.plugin.florence2.task.ParsedAnswer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.task.TokenText;
import fiji.plugin.florence2.text.DecodedText;
import fiji.plugin.florence2.text.FlorenceTokenizer;
import fiji.plugin.florence2.text.TokenizerException;
import fiji.plugin.florence2.vision.ImagePreprocessor;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open Florence-2 model, and the one class that a script needs:
 *
 * <pre>
 * try (Florence2 model = Florence2.open(Path.of("Florence-2-base-ft"))) {
 * 	Answer answer = model.ask(image, Prompt.of(Task.OD));
 * 	answer.regions().forEach(region -&gt; log.info(region.label() + " " + region.shape().bounds()));
 * }
 * </pre>
 *
 * Thread-safe: prompts of several threads are processed one after the other. The features of the last image are kept, so
 * that a second prompt for it skips the vision encoder.
 *
 * @see <a href="https://arxiv.org/abs/2311.06242">Xiao et al., Florence-2: Advancing a Unified Representation for a
 *      Variety of Vision Tasks</a>
 */
public final class Florence2 implements AutoCloseable {

	/** What is done when the image is encoded, as a fraction of the work on an answer: an estimate. */
	private static final double ENCODED_IMAGE = 0.4;
	/** What is done when the prompt is encoded. */
	private static final double ENCODED_PROMPT = 0.5;

	private final ModelFolder folder;
	private final FlorenceTokenizer tokenizer;
	private final FlorenceGraphs graphs;
	private final ReentrantLock turn = new ReentrantLock(true);
	private boolean closed;
	/** The last image, resampled to the model's size. */
	private RgbPlane lastImage;
	private ImageFeatures lastFeatures;

	private Florence2(final ModelFolder folder, final FlorenceTokenizer tokenizer, final FlorenceGraphs graphs) {
		this.folder = folder;
		this.tokenizer = tokenizer;
		this.graphs = graphs;
	}

	/** Opens the model in a folder, each part in the most exact precision present. */
	public static Florence2 open(final Path folder) throws ModelException {
		return open(ModelFolder.read(folder), 0);
	}

	/** Opens a model on the fastest device that works. */
	public static Florence2 open(final ModelFolder folder, final int threads) throws ModelException {
		return open(folder, threads, Device.AUTO);
	}

	/**
	 * Opens a model.
	 *
	 * @param threads threads for one prompt; 0 leaves the choice to ONNX Runtime (the computer's cores)
	 * @param device what to run on
	 * @throws ModelException if the folder does not hold a complete Florence-2 model, or the device cannot be used
	 */
	public static Florence2 open(final ModelFolder folder, final int threads, final Device device) throws ModelException {
		if (threads < 0) throw new IllegalArgumentException("There cannot be " + threads + " threads");
		// Its library supports fewer computers than the tokenizer's, so its message names the fault better.
		OnnxRuntime.require();
		final FlorenceTokenizer tokenizer = tokenizer(folder);
		try {
			return new Florence2(folder, tokenizer, FlorenceGraphs.open(folder, threads, device));
		}
		catch (final ModelException | RuntimeException | Error e) {
			tokenizer.close();
			throw e;
		}
	}

	private static FlorenceTokenizer tokenizer(final ModelFolder folder) throws ModelException {
		final FlorenceTokenizer tokenizer;
		try {
			tokenizer = FlorenceTokenizer.open(folder.tokenizer());
		}
		catch (final TokenizerException e) {
			throw new ModelException(e.getMessage(), e);
		}
		final int known = tokenizer.vocabularySize();
		// Some exports pad the table of embeddings, so a model may have more tokens than its tokenizer, never fewer.
		if (known <= folder.config().vocabularySize()) return tokenizer;
		tokenizer.close();
		throw new ModelException("The file " + folder.tokenizer() + " does not belong to this model: it has " + known +
			" tokens, config.json says " + folder.config().vocabularySize() +
			"; download the model again, with all its files from one place.");
	}

	/** The folder of this model. */
	public ModelFolder folder() {
		return folder;
	}

	/** What the model really runs on, never {@link Device#AUTO}. */
	public Device device() {
		return graphs.device();
	}

	/**
	 * Why faster devices are not used, which the native library knows, if the choice was left to us: one sentence each.
	 * Mostly there are none.
	 */
	public List<String> passedOver() {
		return graphs.passedOver().stream().map(ModelException::getMessage).toList();
	}

	/** The model's own defaults of decoding. */
	public GenerationSettings settings() {
		return folder.generation();
	}

	/** What turns the likelihoods of such answers into scores that are probabilities; empty if scores are likelihoods. */
	public Optional<ScoreCalibration> calibration(final Prompt prompt) {
		return prompt.task().map(task -> folder.calibrations().get(task.name()));
	}

	/** The score that regions need where nobody chooses one: likelihoods, unlike probabilities, have no good one for all. */
	public double minScore(final Prompt prompt) {
		return calibration(prompt).map(ScoreCalibration::threshold).orElse(0.0);
	}

	/** Processes an image with the model's own settings. */
	public Answer ask(final RgbPlane image, final Prompt prompt) throws ModelException, PromptException {
		return ask(image, prompt, settings(), ProgressListener.NONE, new Cancellation());
	}

	/** Runs a task that takes no input, with the model's own settings. */
	public Answer ask(final RgbPlane image, final Task task) throws ModelException, PromptException {
		return ask(image, Prompt.of(task));
	}

	/**
	 * Processes an image with a prompt and waits for the answer. Its regions are those that {@link AnswerParser} reads, after
	 * {@link RegionNormalization}: each has an area and, where the model is to name it, a name; boxes are left, top, right, bottom.
	 *
	 * @param image the image; coordinates in the answer are its pixels
	 * @param settings of decoding, as a rule {@link #settings()} or a variation; an answer never gets longer than the
	 *          model's positions
	 * @param listener receives progress: one message for each stage and each token
	 * @param cancellation stops the work, also within a graph that is running
	 * @throws PromptException if the prompt is too long for the model
	 * @throws ModelException if the model fails while it runs
	 * @throws CancellationException if it was canceled
	 * @throws IllegalStateException if the model is closed
	 */
	public Answer ask(final RgbPlane image, final Prompt prompt, final GenerationSettings settings,
		final ProgressListener listener, final Cancellation cancellation) throws ModelException, PromptException
	{
		turn.lock();
		try (RunControl control = new RunControl()) {
			if (closed) throw new IllegalStateException("The model is closed");
			final Runnable stop = control::terminate;
			cancellation.onCancel(stop);
			try {
				return new Question(image, prompt, settings, listener, cancellation, control).answer();
			}
			finally {
				cancellation.forget(stop);
			}
		}
		finally {
			turn.unlock();
		}
	}

	/**
	 * What the model sees in an image, see {@link ImageFeatures#statistics()}: without the decoder, so sooner than an answer.
	 *
	 * @throws ModelException if the model fails while it runs
	 * @throws IllegalStateException if the model is closed
	 */
	public double[] statistics(final RgbPlane image) throws ModelException {
		turn.lock();
		try (RunControl control = new RunControl()) {
			if (closed) throw new IllegalStateException("The model is closed");
			final RgbPlane resampled = folder.preprocessor().resample(image);
			return (prepare(resampled) ? lastFeatures : encode(resampled, control)).statistics();
		}
		finally {
			turn.unlock();
		}
	}

	/** Whether the features of an image of the model's size are there; if not, it is prepared for the vision encoder. */
	private boolean prepare(final RgbPlane resampled) {
		if (resampled.equals(lastImage)) return true;
		folder.preprocessor().normalize(resampled, graphs.pixels(), 0);
		return false;
	}

	private ImageFeatures encode(final RgbPlane resampled, final RunControl control) throws ModelException {
		lastFeatures = graphs.imageFeatures(control);
		lastImage = resampled;
		return lastFeatures;
	}

	/** Closes the model after the answer in progress, if there is one, and frees its memory. */
	@Override
	public void close() {
		turn.lock();
		try {
			if (closed) return;
			closed = true;
			lastImage = null;
			lastFeatures = null;
			graphs.close();
			tokenizer.close();
		}
		finally {
			turn.unlock();
		}
	}

	/** One image and prompt on their way through the model. */
	private final class Question {

		private final RgbPlane image;
		private final Prompt prompt;
		private final GenerationSettings settings;
		private final ProgressListener listener;
		private final Cancellation cancellation;
		private final RunControl control;
		private final Stopwatch stopwatch = new Stopwatch();

		Question(final RgbPlane image, final Prompt prompt, final GenerationSettings settings,
			final ProgressListener listener, final Cancellation cancellation, final RunControl control)
		{
			this.image = image;
			this.prompt = prompt;
			this.settings = settings.withMaxNewTokens(Math.min(settings.maxNewTokens(), folder.config().maxPositions()));
			this.listener = listener;
			this.cancellation = cancellation;
			this.control = control;
		}

		Answer answer() throws ModelException, PromptException {
			final int[] promptIds = tokenizer.encode(prompt.sentence());
			report(0, "preparing the image");
			final RgbPlane resampled = folder.preprocessor().resample(image);
			final boolean known = prepare(resampled);
			final double preprocessMs = stopwatch.lap();
			if (!known) report(0, "encoding the image");
			final ImageFeatures features = known ? lastFeatures : encode(resampled, control);
			final double visionMs = stopwatch.lap();
			checkLength(promptIds.length, features.length());
			report(ENCODED_IMAGE, "encoding the prompt");
			final EncoderStates states = graphs.encode(features, promptIds, control);
			final double encodeMs = stopwatch.lap();
			reportTokens(0, "");
			final Generated generated = decode(states);
			final Timing timing = new Timing(preprocessMs, visionMs, encodeMs, stopwatch.lap());
			return answer(promptIds, generated, timing);
		}

		private void checkLength(final int promptLength, final int imageLength) throws PromptException {
			final int maxLength = folder.config().maxPositions() - imageLength;
			if (promptLength > maxLength) {
				throw new PromptException(
					"The text is too long for the model (" + promptLength + " tokens, at most " + maxLength + "): shorten it.");
			}
		}

		private Generated decode(final EncoderStates states) throws ModelException {
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				return TokenSearch.run(decoder, settings, searchListener(), cancellation).get(0);
			}
			catch (final DecodingException e) {
				throw new ModelException("The model in " + folder.folder() + " cannot be used: " + e.getMessage(), e);
			}
		}

		private Answer answer(final int[] promptIds, final Generated generated, final Timing timing) {
			final DecodedText decoded = tokenizer.decode(generated.tokens());
			final double[] logProbs = new double[generated.tokens().length];
			// The start token was given, not chosen.
			System.arraycopy(generated.logProbs(), 0, logProbs, 1, logProbs.length - 1);
			final TokenText text = new TokenText(decoded.text(), decoded.starts(), logProbs);
			final ParsedAnswer parsed = AnswerParser.parse(prompt.answerKind(), text, image.width(), image.height());
			final ImagePreprocessor input = folder.preprocessor();
			final List<Region> regions =
				calibrated(new RegionNormalization(prompt.answerKind(), (double) image.width() / input.width(),
					(double) image.height() / input.height()).of(spelled(parsed.regions())));
			return new Answer(prompt, image.width(), image.height(), promptIds, generated.tokens(), decoded.text(),
				parsed.text(), regions, meanLikelihood(generated), timing);
		}

		/** Other tasks than detection have words of the prompt or of their own. */
		private List<Region> spelled(final List<Region> regions) {
			return prompt.isOf(Task.OD) ? KnownLabels.spelled(regions, folder.labels()) : regions;
		}

		private List<Region> calibrated(final List<Region> regions) {
			return calibration(prompt).map(known -> known.of(regions, image.width(), image.height())).orElse(regions);
		}

		private static double meanLikelihood(final Generated generated) {
			return Math.exp(Arrays.stream(generated.logProbs()).average().orElse(Double.NaN));
		}

		private SearchListener searchListener() {
			if (listener == ProgressListener.NONE) return SearchListener.NONE;
			return tokens -> reportTokens(tokens.length - 1, tokenizer.decode(tokens).text());
		}

		private void reportTokens(final int tokens, final String text) {
			final double fraction = ENCODED_PROMPT + (1 - ENCODED_PROMPT) * tokens / settings.maxNewTokens();
			report(new Progress(fraction, tokens == 1 ? "1 token" : tokens + " tokens", text));
		}

		private void report(final double fraction, final String message) {
			report(new Progress(fraction, message));
		}

		private void report(final Progress progress) {
			cancellation.check();
			listener.progress(progress);
		}
	}

	/** Milliseconds between laps. */
	private static final class Stopwatch {

		private static final double NANOS_PER_MS = 1e6;

		private long last = System.nanoTime();

		/** Milliseconds since the last lap, or since the beginning. */
		double lap() {
			final long now = System.nanoTime();
			final double elapsed = (now - last) / NANOS_PER_MS;
			last = now;
			return elapsed;
		}
	}
}
