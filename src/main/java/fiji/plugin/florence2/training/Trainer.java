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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.CacheFolder;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.common.TimeSpan;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.hub.FileLocks;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.optimization.ModelOptimizer;
import fiji.plugin.florence2.optimization.Optimization;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.text.FlorenceTokenizer;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.tiling.ViewedModel;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.training.TrainingSettings.Method;
import fiji.plugin.florence2.training.graph.TrainingBatch;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingGraph;
import fiji.plugin.florence2.training.graph.TrainingMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Trains a model on annotated images. The result is a model folder like any other; it takes its place in one step when it
 * is whole. What a training that was stopped or killed has computed lies in a folder beside it, and the same training goes
 * on from there, to the same bits.
 */
public final class Trainer {

	/** What is added to the name of the result's folder for the one of a training that is not over. */
	static final String UNFINISHED = ".training";

	/** In that folder; held by the training that is under way. */
	private static final String LOCK = "training.lock";

	private static final String UNCALIBRATED =
		"In the validation images the model finds too few regions to calibrate all scores, which takes " +
			ScoreCalibration.MIN_EXAMPLES + ", right and wrong ones. Without a calibration, scores of one " +
			"view are likelihoods, and low where the model is right, too; those of several views are how far these agree.";
	private static final String PICTURES = "pictures.bin";
	private static final String REMINDERS = "known.bin";

	private static final double MAX_NORM = 1;
	private static final double WARM_UP = 0.05;
	private static final double WEIGHT_DECAY = 0.01;
	private static final int RANK = 8;
	private static final double ALPHA = 16;
	private static final TrainingMethod ADAPTERS = new TrainingMethod.Adapters(RANK, ALPHA);
	private static final int ADAPTER_STEPS = 280;
	/** Each takes longer, and teaches more. */
	private static final int STEPS = 200;
	private static final int MIN_EPOCHS = 6;
	private static final int MAX_EPOCHS = 60;
	/** How often the model is judged, if there are as many epochs. */
	private static final int JUDGEMENTS = 6;
	/** After so many judgements without a better one the training ends. */
	private static final int PATIENCE = 3;
	/** The numbers of a thousand pictures of the published models, or nearly so. */
	private static final long MAX_CACHE_BYTES = 2L << 30;
	private static final double SECONDS_PER_CHECKPOINT = 60;
	/** How much of what all weights have learned may be taken, where a model is to keep what it knew. */
	private static final double[] PARTS = { 1, 0.95, 0.9, 0.85, 0.8 };
	/** Of a large model: what they need of pictures fits into the cache. */
	private static final int STEPS_PREPARED = 32;

	private final ModelFolder base;
	private final TrainingData data;
	private final TrainingSettings settings;
	private final Path output;
	private final Path work;
	private final TrainingListener listener;
	private final Cancellation cancellation;
	private final TrainingMethod method;
	/** Others are trained row by row, with only the last stage of the vision encoder. */
	private final boolean small;
	/** Pictures that the base was trained on, if its folder has some. */
	private final Optional<KnownPictures> known;

	/**
	 * Where the result is, and how good it is.
	 *
	 * @param before F1 of the base on the validation images, or what else the training {@linkplain TrainingSettings#measure is
	 *          judged by}
	 * @param best the same of the result
	 * @param epoch of the result, from 1
	 * @param part of what was learned that the model has, up to 1: with less, it keeps more of what its base knew
	 * @param isOutOfTime whether the minutes were over before the epochs
	 * @param known how much of what the base knew is left; empty if the base came without pictures that show it
	 */
	public record Result(Path folder, double before, double best, int epoch, List<EpochFigures> curve, double part,
		boolean isOutOfTime, Optional<KnownFigures> known)
	{

		/** Whether the result is better than its base on the validation images. */
		public boolean isBetter() {
			return best > before;
		}
	}

	private Trainer(final ModelFolder base, final TrainingData data, final TrainingSettings settings, final Path output,
		final TrainingListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		this.base = base;
		known = KnownPictures.of(base);
		this.data = data;
		this.settings = settings;
		this.output = output.toAbsolutePath().normalize();
		work = work(output);
		this.listener = listener;
		this.cancellation = cancellation;
		final Architecture architecture = Architecture.of(base);
		small = base.config().isSmall();
		method = settings.method() == Method.ADAPTERS
			? ADAPTERS
			: new TrainingMethod.AllWeights(small ? architecture.stages().size() : 1);
	}

	/**
	 * Trains a model.
	 *
	 * @param base in a folder of the default file system, with graphs in single or half precision
	 * @param output the folder of the new model: there must be none yet, or an empty one
	 * @param listener follows the training
	 * @param cancellation stops it, also within a step; all steps before it are kept
	 * @throws TrainingException if the data cannot be learned from, or there is too little memory or room on the disk
	 * @throws fiji.plugin.florence2.onnx.ModelException if the model cannot be trained
	 * @throws Florence2Exception if an image cannot be read
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public static Result train(final ModelFolder base, final TrainingData data, final TrainingSettings settings,
		final Path output, final TrainingListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		settings.check();
		data.check(settings, listener);
		final Trainer trainer = new Trainer(base, data, settings, output, listener, cancellation);
		try {
			trainer.requireFree();
			return trainer.trainAlone();
		}
		catch (final IOException e) {
			throw new TrainingException(Fault.OUTPUT, "The training cannot write to " + trainer.work + " (" +
				Failures.text(e) + "): see that there is room on the disk, and that you may write there.", e);
		}
		catch (final OutOfMemoryError e) {
			throw new TrainingException("The training does not fit into Java's memory, of which there are " +
				megabytes(Runtime.getRuntime().maxMemory()) + ": give Java more, or train adapters.", e);
		}
	}

	private static Path work(final Path output) {
		final Path folder = output.toAbsolutePath().normalize();
		return folder.resolveSibling(folder.getFileName() + UNFINISHED);
	}

	/** Where a training lies that was stopped and can go on; empty if there is nothing to go on from. */
	public static Optional<Path> unfinished(final Path output) {
		return Optional.of(work(output)).filter(Checkpoint::isIn);
	}

	private void requireFree() throws TrainingException, IOException {
		if (!Files.exists(output)) return;
		if (Files.isDirectory(output)) {
			try (var files = Files.list(output)) {
				if (files.findAny().isEmpty()) return;
			}
		}
		throw new TrainingException(output + " is there already: choose a new folder for the trained model.");
	}

	/** Two trainings into one output would destroy each other. */
	private Result trainAlone() throws Florence2Exception, IOException {
		Files.createDirectories(work);
		final FileLocks.Hold lock = FileLocks.alone(work.resolve(LOCK))
			.orElseThrow(() -> new TrainingException(
				"A training into " + output + " is under way: wait for its end, or choose another output."));
		try (lock) {
			return train();
		}
		finally {
			TrainedFolder.deleteIfEmpty(work);
		}
	}

	private Result train() throws Florence2Exception, IOException {
		boolean kept = false;
		try {
			// How many numbers are trained is told by the training graph, which is written there, too.
			requireDisk(0);
			final Result result = trainByGraph();
			kept = true;
			return result;
		}
		finally {
			if (kept || !Checkpoint.isIn(work)) TrainedFolder.deleteContent(work);
		}
	}

	private Result trainByGraph() throws Florence2Exception, IOException {
		try (TrainingGraph graph = new TrainingGraph(base, method, work.resolve("graph"));
			RunControl control = new RunControl())
		{
			final Runnable stop = control::terminate;
			cancellation.onCancel(stop);
			try {
				requireRoom(graph.vectorLayout().size());
				return train(graph, control);
			}
			finally {
				cancellation.forget(stop);
			}
		}
	}

	/** Memory for the arrays of a step and of AdamW, and room for copies of the model and the checkpoint. */
	private void requireRoom(final long numbers) throws TrainingException, IOException {
		final long memory = 6 * numbers * Float.BYTES;
		// What is not collected yet counts as used.
		if (memory > freeMemory()) System.gc();
		final long free = freeMemory();
		if (memory > free) {
			throw new TrainingException("The training needs " + megabytes(memory) + " of Java's memory, of which " +
				megabytes(free) + " are free: give Java more, or train adapters.");
		}
		requireDisk(numbers);
	}

	/** @param numbers that are trained, of which there are checkpoints */
	private void requireDisk(final long numbers) throws TrainingException, IOException {
		final long all = 3 * TrainedFolder.bytes(base) + 2 * 4 * numbers * Float.BYTES;
		final long disk = all - bytesThere(work);
		final long room = Files.getFileStore(work).getUsableSpace();
		if (disk > room) {
			throw new TrainingException(Fault.OUTPUT, "The training needs " + megabytes(disk) + " on the disk of " + output +
				", of which " + megabytes(room) + " are free: free some, or choose a folder on another disk.", null);
		}
	}

	/** What a training that was stopped has left, and takes the place of again. */
	static long bytesThere(final Path work) throws IOException {
		final List<Path> files;
		try (Stream<Path> walked = Files.walk(work)) {
			// The pictures come on top of the room that is asked for.
			files = walked.filter(Files::isRegularFile)
				.filter(file -> !file.endsWith(PICTURES) && !file.endsWith(REMINDERS))
				.toList();
		}
		long bytes = 0;
		for (final Path file : files)
			bytes += Files.size(file);
		return bytes;
	}

	private String nothingGained(final Result result) {
		return String.format(Locale.ROOT,
			"The training gained nothing: %s is %.3f, and that of the base is %.3f, so that %s is not better than its base; " +
				"see that all objects are marked and the words are right, and train all weights or with more images.",
			settings.measure().words(), result.best, result.before, result.folder.getFileName());
	}

	private static long freeMemory() {
		final Runtime java = Runtime.getRuntime();
		return java.maxMemory() - (java.totalMemory() - java.freeMemory());
	}

	private static String megabytes(final long bytes) {
		return (bytes >> 20) + " MB";
	}

	private Result train(final TrainingGraph graph, final RunControl control) throws Florence2Exception, IOException {
		listener.progress(new Progress(Progress.UNKNOWN, "Preparing the training"));
		final TrainingRecord record = TrainingRecord.of(base, data, settings, cancellation);
		final String print = Sha256.of(record.print());
		try (
			TrainingScenes scenes = TrainingScenes.read(data.training().images(), data.reader(), base.preprocessor(),
				teaches(settings.tasks()), varies(), work.resolve(PICTURES), listener.part(0, 1, "Reading "), cancellation);
			TrainingScenes known = knownScenes();
			FlorenceTokenizer tokenizer = FlorenceTokenizer.open(base.tokenizer());
			CacheFolder cache = CacheFolder.open();
			ImageNumbers images = numbers(graph, method, record, cache, control);
			ImageNumbers features =
				settings.keep() && trainsVision() ? numbers(graph, ADAPTERS, record, cache, control) : null;
			Teacher teacher = settings.keep()
				? new Teacher(graph, trainsVision() ? features : images, settings.threads(), control, cancellation)
				: null)
		{
			if (!scenes.show()) throw new TrainingException("No image of " + data.training().name() +
				" shows anything that can be learned: see that what the tasks are about is annotated, within the images.");
			if (scenes.outside() > 0) listener.note(scenes.outside() == 1
				? "1 object outside the images, or without an area, is left out."
				: scenes.outside() + " objects outside the images, or without an area, are left out.");
			final Optional<Replay> replay = settings.keep()
				? Optional.of(Replay.of(base, known, scenes, settings, listener, cancellation)).filter(Replay::hasSome)
				: Optional.empty();
			final Batches batches = new Batches(base, tokenizer, scenes, replay, Optional.ofNullable(teacher),
				settings.tasks(), data.names(), settings.seed(), varies());
			final List<String> labels = labels();
			listener.learns(labels);
			try (Run run =
				new Run(graph, batches, images, control, new TrainedFolder(base, graph, labels, work.resolve("model")), print))
			{
				return run.result(record);
			}
		}
	}

	private TrainingScenes knownScenes() throws IOException, Florence2Exception {
		return TrainingScenes.read(reminders(), data.reader(), base.preprocessor(), teaches(List.of(Task.OD)), false,
			work.resolve(REMINDERS), listener.part(0, 1, "Reading what the base knew, "), cancellation);
	}

	/** Whether a scene has what one of the tasks is about. */
	private Predicate<Scene> teaches(final List<Task> tasks) {
		return scene -> tasks.stream()
			.anyMatch(task -> Exchange.of(task, scene, data.names(), 1, new Random(settings.seed())).isPresent());
	}

	/** The names that the model will know: new ones, to which a misspelt one belongs sooner, and the base's, as far as it says. */
	private List<String> labels() {
		if (!settings.detects()) return base.labels();
		final Set<String> labels = new LinkedHashSet<>(data.names());
		labels.addAll(base.labels());
		known.ifPresent(pictures -> pictures.held().known().forEach(category -> labels.add(category.name())));
		return List.copyOf(labels);
	}

	private List<CocoImage> reminders() {
		return settings.keep() ? known.map(KnownPictures::reminders).orElse(List.of()) : List.of();
	}

	private boolean trainsVision() {
		return method.visionStages() > 0;
	}

	/**
	 * Size and colours vary where the whole vision encoder learns to see them, so that nothing computed of pictures can be
	 * kept. With adapters alone F1 was lower than without.
	 */
	private boolean varies() {
		return trainsVision() && small;
	}

	/** What the training takes of pictures if a method is trained; is kept in the cache, unless no picture comes twice. */
	private ImageNumbers numbers(final TrainingGraph graph, final TrainingMethod by, final TrainingRecord record,
		final CacheFolder cache, final RunControl control) throws IOException, ModelException
	{
		final String key = record.baseSums() + " " + (by instanceof TrainingMethod.Adapters ? "features" : by.toString());
		return new ImageNumbers(base, graph, by, settings.threads(),
			new FeatureCache(cache.path().resolve("features"), key, varies() ? 0 : MAX_CACHE_BYTES), control);
	}

	/** The rate of the highest steps: large models move with less, and so do those that are to keep what they knew. */
	private double rate() {
		if (settings.method() == Method.ALL) return small ? 2e-4 : 1e-5;
		if (!small) return 3e-4;
		return settings.keep() ? 2e-3 : 3e-3;
	}

	/** The steps of one training. */
	private final class Run implements AutoCloseable {

		private final TrainingGraph graph;
		private final Path file;
		/** Open while steps are taken; of a large model it is closed while other graphs are open. */
		private TrainingSession session;
		private final Batches batches;
		private final ImageNumbers images;
		private final RunControl control;
		private final TrainedFolder folder;
		private final String print;
		private final int epochs;
		private final LearningRate rate;
		private final float[] trained;
		private final AdamW optimizer;
		private final float[] gradient;
		private final float[] part;
		private float[] best;
		private int bestEpoch = -1;
		private final double before;
		private final List<EpochFigures> curve = new ArrayList<>();
		private int epoch;
		private int step;
		/** Whether the last epoch ended before its last step. */
		private boolean isCutShort;
		private double lossSum;
		private double secondsBefore;
		private final int stepsBefore;
		private final long start = System.nanoTime();
		private long firstStep;
		private double lastCheckpoint;

		Run(final TrainingGraph graph, final Batches batches, final ImageNumbers images, final RunControl control,
			final TrainedFolder folder, final String print) throws Florence2Exception, IOException
		{
			this.graph = graph;
			file = graph.write(0, cancellation);
			this.batches = batches;
			this.images = images;
			this.control = control;
			this.folder = folder;
			this.print = print;
			final int steps = settings.method() == Method.ADAPTERS ? ADAPTER_STEPS : STEPS;
			final int fitting = Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, steps / batches.perEpoch()));
			epochs = settings.epochs() > 0 ? settings.epochs() : fitting;
			rate = LearningRate.of(rate(), WARM_UP, epochs * batches.perEpoch());
			final int size = graph.vectorLayout().size();
			gradient = new float[size];
			part = new float[size];
			final Optional<Checkpoint> found = Checkpoint.read(work, print).filter(last -> last.trained().length == size);
			if (found.isEmpty() && Checkpoint.isIn(work)) {
				throw new TrainingException(work + " has a training that was stopped, with other data, another base or other " +
					"options: begin it with the same again to go on, choose another name for the new model, or delete that " +
					"folder to begin anew.");
			}
			if (found.isPresent()) {
				final Checkpoint last = found.get();
				final Checkpoint.State state = last.state();
				trained = last.trained();
				optimizer = new AdamW(last.mean(), last.square(), state.steps(), WEIGHT_DECAY);
				best = last.best();
				bestEpoch = state.bestEpoch();
				before = state.before();
				curve.addAll(state.curve());
				epoch = state.epoch();
				step = state.step();
				lossSum = state.lossSum();
				secondsBefore = state.seconds();
				listener.note(epoch < epochs
					? "The training goes on in epoch " + (epoch + 1) + "."
					: "All epochs are done: the best model is tried.");
			}
			else {
				trained = graph.initialVector(settings.seed());
				optimizer = new AdamW(size, WEIGHT_DECAY);
				best = new float[0];
				before = figure(data.held(), base.folder(), listener.part(0, 1, "Trying the base, "));
			}
			listener.begins(before, List.copyOf(curve), epochs);
			stepsBefore = optimizer.steps();
			lastCheckpoint = seconds();
		}

		private double seconds() {
			return secondsBefore + (System.nanoTime() - start) / 1e9;
		}

		/** How good the new model is on all held images, and what its scores are worth. */
		private record Trial(double figure, List<ScoreCalibration> calibrations) {}

		Result result(final TrainingRecord record) throws Florence2Exception, IOException {
			firstStep = System.nanoTime();
			epochs();
			final boolean outOfTime = isTimeOver() && (epoch < epochs || isCutShort) && !isStuck() && !listener.isEnough();
			if (outOfTime) listener
				.note("The time was over in epoch " + epoch + " of " + epochs + ": allow more minutes for a better model.");
			close();
			final double taken = forgets() ? partThatKnowsMost() : 1;
			folder.write(graph, part(taken), cancellation);
			optimize();
			final Trial trial = trial();
			final Optional<KnownFigures> kept = knownFigures();
			final ReliabilityFit reliability = new ReliabilityFit(trial.calibrations(), familiarity());
			reliability.write(folder.folder());
			final Result result =
				new Result(output, before, trial.figure(), bestEpoch + 1, List.copyOf(curve), taken, outOfTime, kept);
			folder.moveTo(output, record.json(result, reliability), record.card(result, reliability));
			if (!result.isBetter()) listener.note(nothingGained(result));
			return result;
		}

		/** Runs the epochs that are left. A model that was never judged is so at the end, and kept. */
		private void epochs() throws Florence2Exception, IOException {
			try {
				while (epoch < epochs && (bestEpoch < 0 || !isLate()) && !isStuck())
					epoch();
			}
			catch (final CancellationException e) {
				if (optimizer.steps() > stepsBefore) checkpoint();
				throw e;
			}
		}

		/** Tries the new model. */
		private Trial trial() throws Florence2Exception {
			final ProgressListener part = listener.part(1, 1, "trying the best model, ");
			final List<ScoreCalibration> calibrations = new ArrayList<>();
			final double figure;
			if (isCalibrated(false)) {
				final Judgement judged = detections(data.held(), folder.folder(), part);
				figure = judged.f1();
				ReliabilityFit.calibration(judged).ifPresent(calibrations::add);
			}
			else figure = figure(data.held(), folder.folder(), part);
			if (isCalibrated(true)) ReliabilityFit.calibration(detectionsOfViews()).ifPresent(calibrations::add);
			if (calibrations.size() < Stream.of(false, true).filter(this::isCalibrated).count()) listener.note(UNCALIBRATED);
			return new Trial(figure, calibrations);
		}

		/** Whether the base says how likely its objects are right, so that the new model is to say it, too. */
		private boolean isCalibrated(final boolean ofSeveralViews) {
			return settings.detects() && base.calibrations().of(Task.OD.name(), ofSeveralViews).isPresent();
		}

		/** What the new model detects as it does by default. */
		private Judgement detectionsOfViews() throws Florence2Exception {
			return validation(data.held(), ViewedModel.OF_SMALL_MODELS).judge(folder.folder(), Validation.Shown.NOWHERE,
				listener.part(1, 1, "comparing several views, "), cancellation);
		}

		/** Adapters change little of the base. */
		private boolean forgets() {
			return settings.method() == Method.ALL && settings.keep() && settings.detects() && known.isPresent();
		}

		/** How much the model in the folder finds of what its base found. */
		private double known(final ProgressListener part) throws Florence2Exception {
			return known.orElseThrow().judge(folder.folder(), data.reader(), settings.threads(), part, cancellation).f1();
		}

		/**
		 * The part whose model finds most of the new and of the old objects. Between a model and what it became by
		 * training lie models that know nearly all of the new, and more of the old.
		 *
		 * @see <a href="https://arxiv.org/abs/2109.01903">Wortsman et al., Robust fine-tuning of zero-shot models</a>
		 */
		private double partThatKnowsMost() throws Florence2Exception, IOException {
			double chosen = 1;
			double most = -1;
			for (int i = 0; i < PARTS.length; i++) {
				folder.write(graph, part(PARTS[i]), cancellation);
				final ProgressListener trial =
					listener.part(1, 1, "trying how much to change, " + (i + 1) + " of " + PARTS.length + ", ");
				final double worth = EpochFigures.worth(figure(data.sample(), folder.folder(), trial), known(trial));
				if (worth <= most) continue;
				most = worth;
				chosen = PARTS[i];
			}
			return chosen;
		}

		/** The numbers of the base and a part of what the best ones have learned. */
		private float[] part(final double taken) throws ModelException {
			if (taken == 1) return best;
			final float[] numbers = graph.initialVector(settings.seed());
			for (int i = 0; i < numbers.length; i++)
				numbers[i] += (float) (taken * (best[i] - numbers[i]));
			return numbers;
		}

		/** The model can be used without, if its graphs are of another form. */
		private void optimize() {
			final Path model = folder.folder();
			try {
				ModelOptimizer.optimize(model, Optimization.EXACT, model, listener.part(1, 1, ""), cancellation);
			}
			catch (final ModelException e) {
				listener.note("The new model is not optimised: " + e.getMessage());
			}
		}

		private Optional<KnownFigures> knownFigures() throws Florence2Exception {
			if (known.isEmpty()) return Optional.empty();
			return Optional.of(known.get()
				.figures(base.folder(), folder.folder(), data.reader(), settings.threads(), listener.part(1, 1, ""),
					cancellation));
		}

		private Optional<Familiarity> familiarity() throws Florence2Exception {
			if (base.familiarity().isEmpty()) return Optional.empty();
			final List<CocoImage> own = new ArrayList<>(data.training().images());
			own.addAll(data.held().images());
			final List<CocoImage> reminded = new ArrayList<>(reminders());
			if (settings.keep()) known.ifPresent(pictures -> reminded.addAll(pictures.held().images()));
			return ReliabilityFit.familiarity(folder.folder(), own, reminded, data.reader(), settings.threads(),
				listener.part(1, 1, "learning what is familiar, "), cancellation);
		}

		private boolean isLate() {
			return listener.isEnough() || isTimeOver();
		}

		private boolean isTimeOver() {
			return settings.minutes() > 0 && seconds() > 60 * settings.minutes();
		}

		/** Whether the last judgements brought nothing better. */
		private boolean isStuck() {
			// New names come late: until then, nothing is right.
			if (bestEpoch < 0 || curve.get(bestEpoch).f1() == 0 || 2 * epoch < epochs) return false;
			return curve.subList(bestEpoch + 1, curve.size()).stream().filter(EpochFigures::isJudged).count() >= PATIENCE;
		}

		private void epoch() throws Florence2Exception, IOException {
			final int steps = batches.perEpoch();
			int ready = step;
			while (step < steps && (step == 0 || !isLate())) {
				cancellation.check();
				if (!small && step == ready) ready = prepare(Math.min(steps, step + STEPS_PREPARED));
				final double loss = step();
				lossSum += loss;
				step++;
				report(loss);
				if (seconds() - lastCheckpoint > SECONDS_PER_CHECKPOINT) checkpoint();
			}
			final int interval = (epochs + JUDGEMENTS - 1) / JUDGEMENTS;
			final boolean judged = (epoch + 1) % interval == 0 || epoch + 1 == epochs || isLate();
			final double f1 = judged ? judge() : Double.NaN;
			final double kept = judged && forgets() ? known(listener.part(done(), done(), "")) : Double.NaN;
			final EpochFigures figures = new EpochFigures(epoch + 1, lossSum / Math.max(1, step), f1, kept);
			isCutShort = step < steps;
			curve.add(figures);
			// Few objects cannot tell good epochs apart: of equal ones, the later one has learned more.
			if (judged && (bestEpoch < 0 || figures.worth() >= curve.get(bestEpoch).worth())) {
				best = trained.clone();
				bestEpoch = epoch;
			}
			epoch++;
			step = 0;
			lossSum = 0;
			checkpoint();
			listener.epoch(figures, epochs);
		}

		/** Computes what steps need besides the training graph, which would not fit into memory with it. */
		private int prepare(final int end) throws Florence2Exception, IOException {
			close();
			final double done = done();
			final String prefix = "epoch " + (epoch + 1) + " of " + epochs + ", ";
			batches.prepare(epoch, step, end, images, listener.part(done, done, prefix), cancellation);
			return end;
		}

		private TrainingSession session() throws ModelException {
			if (session == null) session = new TrainingSession(file, settings.threads(), Device.CPU);
			return session;
		}

		@Override
		public void close() {
			if (session != null) session.close();
			session = null;
		}

		/** One step of AdamW over a batch, which is computed in parts where the model is large. */
		private double step() throws Florence2Exception, IOException {
			final List<Sample> samples = batches.batch(epoch, step, images);
			final int tokens = TrainingBatch.answerTokens(samples);
			final int rows = small ? samples.size() : 1;
			Arrays.fill(gradient, 0);
			double loss = 0;
			for (int from = 0; from < samples.size(); from += rows) {
				final List<Sample> some = samples.subList(from, Math.min(samples.size(), from + rows));
				loss += session().step(graph.batch(some, tokens).inputs(), trained, part, control);
				for (int i = 0; i < gradient.length; i++)
					gradient[i] += part[i];
			}
			final double norm = GradientClipping.clip(gradient, MAX_NORM);
			final int number = epoch + 1;
			if (!Double.isFinite(norm)) throw new TrainingException(
				"The training diverged in epoch " + number + ": choose another seed, or train adapters.");
			optimizer.step(trained, gradient, rate.at(optimizer.steps()));
			return loss;
		}

		private double judge() throws Florence2Exception, IOException {
			if (!small) close();
			folder.write(graph, trained, cancellation);
			final String prefix = "epoch " + (epoch + 1) + " of " + epochs + ", trying the model, ";
			final double done = done();
			return figure(data.sample(), folder.folder(), listener.part(done, done, prefix));
		}

		/** How good a model is: F1 of its detections, or how much of the annotated words it writes. */
		private double figure(final CocoFolder images, final Path model, final ProgressListener part)
			throws Florence2Exception
		{
			if (settings.detects()) return detections(images, model, part).f1();
			return new TextValidation(images.images(), settings.tasks(), data.reader(), settings.threads()).accuracy(model,
				part, cancellation);
		}

		private Judgement detections(final CocoFolder images, final Path model, final ProgressListener part)
			throws Florence2Exception
		{
			return validation(images, 1).judge(model, listener::answers, part, cancellation);
		}

		private Validation validation(final CocoFolder images, final int views) {
			return new Validation(images, data.reader(), Tiling.AUTOMATIC, views, settings.threads());
		}

		private double done() {
			return Math.min(1, (double) optimizer.steps() / (epochs * batches.perEpoch()));
		}

		private void report(final double loss) {
			final double passed = (System.nanoTime() - firstStep) / 1e9;
			final int all = epochs * batches.perEpoch();
			double left = passed * (all - optimizer.steps()) / (optimizer.steps() - stepsBefore);
			if (settings.minutes() > 0) left = Math.min(left, Math.max(0, 60 * settings.minutes() - seconds()));
			listener.progress(new Progress(done(), String.format(Locale.ROOT, "epoch %d of %d, step %d of %d, loss %.3f%s",
				epoch + 1, epochs, step, batches.perEpoch(), loss, remaining(Math.round(left)))));
		}

		/** The time of the steps alone: after the last one the model is still to be tried, however long that takes. */
		private static String remaining(final long seconds) {
			return seconds > 0 ? ", " + TimeSpan.left(Duration.ofSeconds(seconds)) : "";
		}

		private void checkpoint() throws IOException {
			new Checkpoint(new Checkpoint.State(print, epoch, step, optimizer.steps(), lossSum, bestEpoch, seconds(), before,
				List.copyOf(curve)), trained, optimizer.mean(), optimizer.square(), best).write(work);
			lastCheckpoint = seconds();
		}
	}
}
