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
import fiji.plugin.florence2.regions.Consensus;
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
import java.util.ArrayList;
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

	/** Who makes questions one after the other, asks so many together; more gain nothing. */
	public static final int AT_ONCE = FlorenceGraphs.MAX_ROWS;

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

	/**
	 * What turns the scores of such answers into probabilities; empty if scores are likelihoods, or how far several views
	 * agree. Objects that several views show have that of detection also where they are found by name.
	 *
	 * @param views of an image
	 */
	public Optional<ScoreCalibration> calibration(final Prompt prompt, final int views) {
		final boolean isSearch = views > 1 && prompt.isOf(Task.OPEN_VOCABULARY_DETECTION);
		return (isSearch ? Optional.of(Task.OD) : prompt.task())
			.flatMap(task -> folder.calibrations().of(task.name(), views > 1));
	}

	/**
	 * The score that regions need where nobody chooses one: likelihoods, unlike probabilities and agreement, have no good
	 * one for all.
	 *
	 * @param views of an image
	 */
	public double minScore(final Prompt prompt, final int views) {
		return calibration(prompt, views).map(ScoreCalibration::threshold).orElse(views > 1 ? Consensus.MIN_SCORE : 0);
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
		cancellation.check();
		listener.progress(new Progress(0, "preparing the image"));
		return ask(List.of(question(image, prompt)), settings, listener, cancellation).get(0);
	}

	/** A question for {@link #ask(List, GenerationSettings, ProgressListener, Cancellation)}. */
	public Question question(final RgbPlane image, final Prompt prompt) {
		return Question.of(image, prompt, folder.preprocessor());
	}

	/**
	 * Answers several questions, which takes less time than one after the other: those whose prompts are equally long, such
	 * as regions of one image or tiles with one prompt, are decoded side by side, as many as memory allows. The answers are
	 * those that each question has alone. Of questions about one image, put those next to each other, since the features of
	 * one image are kept.
	 *
	 * @param listener receives progress: of several questions without their text
	 * @return the answers, in the order of the questions; the time of steps that questions share is divided among them
	 * @throws PromptException if a prompt is too long for the model
	 * @throws ModelException if the model fails while it runs
	 * @throws CancellationException if it was canceled
	 * @throws IllegalStateException if the model is closed
	 */
	public List<Answer> ask(final List<Question> questions, final GenerationSettings settings,
		final ProgressListener listener, final Cancellation cancellation) throws ModelException, PromptException
	{
		turn.lock();
		try (RunControl control = new RunControl()) {
			if (closed) throw new IllegalStateException("The model is closed");
			final Runnable stop = control::terminate;
			cancellation.onCancel(stop);
			try {
				return new Answering(questions, settings, listener, cancellation, control).answers();
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
			return (prepare(resampled) ? lastFeatures : imageFeatures(resampled, control)).statistics();
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

	private ImageFeatures imageFeatures(final RgbPlane resampled, final RunControl control) throws ModelException {
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

	/** Questions on their way through the model. */
	private final class Answering {

		private final List<Question> questions;
		private final GenerationSettings settings;
		private final ProgressListener listener;
		private final Cancellation cancellation;
		private final RunControl control;
		private final List<int[]> promptIds = new ArrayList<>();
		private final Answer[] answers;
		/** The numbers of questions without an answer. */
		private final List<Integer> waiting = new ArrayList<>();

		Answering(final List<Question> questions, final GenerationSettings settings, final ProgressListener listener,
			final Cancellation cancellation, final RunControl control)
		{
			this.questions = questions;
			this.settings = settings.withMaxNewTokens(Math.min(settings.maxNewTokens(), folder.config().maxPositions()));
			this.listener = listener;
			this.cancellation = cancellation;
			this.control = control;
			answers = new Answer[questions.size()];
		}

		List<Answer> answers() throws ModelException, PromptException {
			for (final Question question : questions) {
				waiting.add(promptIds.size());
				promptIds.add(tokenizer.encode(question.prompt().spelledAs(folder.labels()).sentence()));
			}
			while (!waiting.isEmpty()) {
				final int length = promptIds.get(waiting.get(0)).length;
				new Round(waiting.stream().filter(number -> promptIds.get(number).length == length).toList()).run();
			}
			return List.of(answers);
		}

		/** The first of questions that can be decoded side by side. */
		private final class Round {

			private final List<Integer> candidates;
			private final List<Integer> together = new ArrayList<>();
			private final List<Timing> encoding = new ArrayList<>();
			private final Stopwatch stopwatch = new Stopwatch();
			private EncoderStates states;
			private int room = 1;

			Round(final List<Integer> candidates) {
				this.candidates = candidates;
			}

			void run() throws ModelException, PromptException {
				for (int i = 0; i < Math.min(room, candidates.size()); i++)
					encode(candidates.get(i));
				reportTokens(List.of(), 0);
				final List<Generated> generated = decode();
				final double decodeMs = stopwatch.lap() / together.size();
				for (int i = 0; i < together.size(); i++) {
					final int number = together.get(i);
					answers[number] = answer(number, generated.get(i), encoding.get(i).plus(new Timing(0, 0, 0, decodeMs)));
				}
				waiting.removeAll(together);
			}

			private void encode(final int number) throws ModelException, PromptException {
				final Question question = questions.get(number);
				final int[] ids = promptIds.get(number);
				final boolean known = prepare(question.seen());
				final double preprocessMs = question.resamplingMs() + stopwatch.lap();
				if (!known) report(0, "encoding the image");
				final ImageFeatures features = known ? lastFeatures : imageFeatures(question.seen(), control);
				final double visionMs = stopwatch.lap();
				checkLength(ids.length, features.length());
				if (together.isEmpty()) makeRoom(features.length() + ids.length);
				report(ENCODED_IMAGE, "encoding the prompt");
				graphs.encode(features, ids, states, control);
				together.add(number);
				encoding.add(new Timing(preprocessMs, visionMs, stopwatch.lap(), 0));
			}

			private void checkLength(final int promptLength, final int imageLength) throws PromptException {
				final int maxLength = folder.config().maxPositions() - imageLength;
				if (promptLength > maxLength) {
					throw new PromptException(
						"The text is too long for the model (" + promptLength + " tokens, at most " + maxLength + "): shorten it.");
				}
			}

			private void makeRoom(final int length) throws ModelException {
				room = Math.min(candidates.size(), graphs.questionsAtOnce(length, settings));
				states = new EncoderStates(room);
			}

			private List<Generated> decode() throws ModelException {
				try (CachedDecoder decoder = graphs.decoder(states, control)) {
					return TokenSearch.run(decoder, together.size(), settings, searchListener(), cancellation)
						.stream()
						.map(found -> found.get(0))
						.toList();
				}
				catch (final DecodingException e) {
					throw new ModelException("The model in " + folder.folder() + " cannot be used: " + e.getMessage(), e);
				}
			}

			private SearchListener searchListener() {
				return listener == ProgressListener.NONE ? SearchListener.NONE : this::reportTokens;
			}

			private void reportTokens(final List<int[]> best, final int finished) {
				final int tokens = best.stream().mapToInt(sequence -> sequence.length - 1).max().orElse(0);
				final double running = (double) (together.size() - finished) * tokens / settings.maxNewTokens();
				if (together.size() == 1) {
					final String text = best.isEmpty() ? "" : tokenizer.decode(best.get(0)).text();
					report((1 - ENCODED_PROMPT) * (finished + running), "writing the answer", text);
				}
				else report((1 - ENCODED_PROMPT) * (finished + running),
					"writing the answers, " + finished + " of " + together.size() + " done", "");
			}

			private void report(final double more, final String stage) {
				final int number = answered() + together.size() + 1;
				report(more, questions.size() == 1 ? stage : stage + " of question " + number, "");
			}

			/** @param more what is done beside the questions that were answered or encoded before, in questions */
			private void report(final double more, final String message, final String text) {
				cancellation.check();
				final double done = answered() + ENCODED_PROMPT * together.size() + more;
				listener.progress(new Progress(done / questions.size(), message, text));
			}

			private int answered() {
				return questions.size() - waiting.size();
			}
		}

		private Answer answer(final int number, final Generated generated, final Timing timing) {
			final Question question = questions.get(number);
			final DecodedText decoded = tokenizer.decode(generated.tokens());
			final double[] logProbs = new double[generated.tokens().length];
			// The start token was given, not chosen.
			System.arraycopy(generated.logProbs(), 0, logProbs, 1, logProbs.length - 1);
			final TokenText text = new TokenText(decoded.text(), decoded.starts(), logProbs);
			final Prompt prompt = question.prompt();
			final ParsedAnswer parsed = AnswerParser.parse(prompt.answerKind(), text, question.width(), question.height());
			return new Answer(prompt, question.width(), question.height(), promptIds.get(number), generated.tokens(),
				decoded.text(), parsed.text(), regions(question, parsed), meanLikelihood(generated), timing);
		}
	}

	private List<Region> regions(final Question question, final ParsedAnswer parsed) {
		final Prompt prompt = question.prompt();
		final ImagePreprocessor input = folder.preprocessor();
		final RegionNormalization normalization = new RegionNormalization(prompt.answerKind(),
			(double) question.width() / input.width(), (double) question.height() / input.height());
		final List<Region> regions = normalization.of(spelled(prompt, parsed.regions()));
		return calibration(prompt, 1).map(known -> known.of(regions, question.width(), question.height())).orElse(regions);
	}

	/** Other tasks than detection have words of the prompt or of their own. */
	private List<Region> spelled(final Prompt prompt, final List<Region> regions) {
		return prompt.isOf(Task.OD) ? KnownLabels.spelled(regions, folder.labels()) : regions;
	}

	private static double meanLikelihood(final Generated generated) {
		return Math.exp(Arrays.stream(generated.logProbs()).average().orElse(Double.NaN));
	}
}
