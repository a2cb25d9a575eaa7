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
package fiji.plugin.florence2.imagej.training;

import static fiji.plugin.florence2.imagej.service.ScriptArgument.given;

import fiji.plugin.florence2.common.CacheFolder;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.hub.ModelName;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.imagej.dataset.OpenImages;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.service.ModelLibrary;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.service.ProgressDisplay;
import fiji.plugin.florence2.imagej.service.RunningWork;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.EpochFigures;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingData;
import fiji.plugin.florence2.training.TrainingException;
import fiji.plugin.florence2.training.TrainingListener;
import fiji.plugin.florence2.training.TrainingSettings;
import fiji.plugin.florence2.training.TrainingSettings.Method;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A training, chosen step by step: each method gives a new query and leaves this one as it is.
 *
 * <pre>
 * florence2.train("/data/cells").model("nano").method("adapters").minutes(30).name("my cells").run()
 * </pre>
 *
 * Without further choices, adapters of the default model learn to detect the objects, and the new model has the name of
 * the data. Started again, a training that was stopped goes on.
 */
public final class TrainingQuery {

	/** What is learned from: a folder, or images that are written into one for the time of the training. */
	private sealed interface Source {

		record Folder(Path path) implements Source {}

		record Images(AnnotatedImages images) implements Source {}
	}

	private static final String MARK_ALL =
		"What is not marked in these images is learned as background: mark all objects in each.";
	private static final String OPEN_IMAGES = "open-images";
	private static final int MAX_NAME = 40;

	private final Source source;
	private final Optional<Path> validation;
	private final String base;
	private final String name;
	private final TrainingSettings settings;
	private final Belief belief;
	private final ModelService models;

	private TrainingQuery(final Source source, final Optional<Path> validation, final String base, final String name,
		final TrainingSettings settings, final Belief belief, final ModelService models)
	{
		this.source = source;
		this.validation = validation;
		this.base = base;
		this.name = name;
		this.settings = settings;
		this.belief = belief;
		this.models = models;
	}

	private TrainingQuery(final Source source, final ModelService models) {
		this(source, Optional.empty(), "", "", TrainingSettings.DEFAULT, Belief.NONE, models);
	}

	/** A training on a data set, or on a folder in the form of COCO. */
	public TrainingQuery(final Path folder, final ModelService models) {
		this(new Source.Folder(folder), models);
	}

	/** A training on images with their selections. */
	public TrainingQuery(final AnnotatedImages images, final ModelService models) {
		this(new Source.Images(images), models);
	}

	private TrainingQuery with(final TrainingSettings choices) {
		return new TrainingQuery(source, validation, base, name, choices, belief, models);
	}

	/** @param model to begin with: its name, or the path of a model folder; empty for the default model */
	public TrainingQuery model(final String model) {
		return new TrainingQuery(source, validation, given(model, "model").strip(), name, settings, belief, models);
	}

	/** @param words for the new model; in its name, hyphens stand for blanks and the like; empty for the name of the data */
	public TrainingQuery name(final String words) {
		return new TrainingQuery(source, validation, base, given(words, "name").strip(), settings, belief, models);
	}

	/** @param folder with other images, by which the model is judged, in the form of COCO */
	public TrainingQuery validation(final File folder) {
		return new TrainingQuery(source, Optional.of(given(folder, "folder of validation images").toPath()), base, name,
			settings, belief, models);
	}

	/** See {@link #validation(File)}. */
	public TrainingQuery validation(final String folder) {
		return validation(new File(given(folder, "folder of validation images")));
	}

	/**
	 * @param method {@code adapters}, which is quick, or {@code all}, which trains all weights
	 * @throws TrainingException if there is no such method
	 */
	public TrainingQuery method(final String method) throws TrainingException {
		return with(Method.of(given(method, "method")));
	}

	/** See {@link #method(String)}. */
	public TrainingQuery with(final Method method) {
		return with(settings.withMethod(method));
	}

	/** @param most how often each picture is seen at most; 0 for a number that fits the number of images */
	public TrainingQuery epochs(final int most) {
		return with(settings.withEpochs(most));
	}

	/** @param most after so many the training ends with the best model so far; 0 for no limit */
	public TrainingQuery minutes(final double most) {
		return with(settings.withMinutes(most));
	}

	/**
	 * @param names of tasks to train, such as OD and REGION_TO_SEGMENTATION
	 * @throws PromptException if there is no such task
	 */
	public TrainingQuery tasks(final String... names) throws PromptException {
		return with(settings.withTasks(Task.listOf(given(names, "list of tasks"))));
	}

	/** @param keep whether the model is reminded of what it knows */
	public TrainingQuery keep(final boolean keep) {
		return with(settings.withKeep(keep));
	}

	/** @param seed with the same one, the same model is made again on one computer */
	public TrainingQuery seed(final long seed) {
		return with(settings.withSeed(seed));
	}

	/** @param choice what is learned of images of a data set that are not done; nothing without it */
	public TrainingQuery with(final Belief choice) {
		return new TrainingQuery(source, validation, base, name, settings, choice, models);
	}

	/** The name or folder of the model that it begins with. */
	public String baseName() {
		return models.nameOf(base);
	}

	/** What the training is judged by, for people. */
	public String measure() {
		return settings.measure().words();
	}

	/** What the user knows an image of the data by: the title of an open image, or the name of a file. */
	public String titleOf(final CocoImage image) {
		final boolean written = source instanceof Source.Images && validation.isEmpty();
		return written ? ((Source.Images) source).images().titleOf(image.name()) : image.name();
	}

	/** The name that the new model will have. */
	public String newName() throws Florence2Exception {
		if (!name.isEmpty()) return ModelName.like(name);
		final String wish = source instanceof Source.Images open
			? String.join("-", open.images().labels())
			: String.valueOf(((Source.Folder) source).path().toAbsolutePath().normalize().getFileName());
		final String like = ModelName.like(wish.substring(0, Math.min(MAX_NAME, wish.length())));
		return models.library().freeName(like.isEmpty() ? OPEN_IMAGES : like);
	}

	/**
	 * Trains the model and puts it on the list of models. Progress shows in the status bar and among the tasks, epochs in the
	 * log.
	 *
	 * @throws Florence2Exception if the data cannot be learned from, or the base not be trained
	 * @throws CancellationException if the escape key or the task's cancel button was pressed; what is done is kept
	 */
	public TrainedModel run() throws Florence2Exception {
		return run(new Cancellation());
	}

	/** The same with a cancellation of the caller's own. */
	public TrainedModel run(final Cancellation cancellation) throws Florence2Exception {
		try (ProgressDisplay display = models.display("Florence-2 Train", cancellation)) {
			return run(new LogListener(display), cancellation);
		}
	}

	/**
	 * The same for a caller who shows progress and all else.
	 *
	 * @param listener follows the training
	 */
	public TrainedModel run(final TrainingListener listener, final Cancellation cancellation) throws Florence2Exception {
		try (RunningWork.Work work = models.begin(cancellation)) {
			final String newName = newName();
			if (!name.isEmpty() && !name.equals(newName))
				listener.note("The new model is named " + newName + ": names have plain letters, digits and hyphens.");
			final Path output = models.library().folderFor(newName);
			for (final String other : unfinishedBeside(output))
				listener.note(
					"An unfinished training of " + other + " is there: begin it again with the same settings and it goes on.");
			if (source instanceof Source.Folder folder) return train(
				AnnotatedFolder.read(folder.path().toAbsolutePath().normalize(), validation, belief, listener::note), newName,
				output, listener, cancellation);
			try (CacheFolder temporary = CacheFolder.temporary()) {
				final AnnotatedImages images = ((Source.Images) source).images();
				OpenImages.leftOut(images.leftOut()).ifPresent(listener::note);
				final CocoFolder written = images.write(temporary.path().resolve(OPEN_IMAGES));
				final Optional<CocoFolder> held =
					validation.isEmpty() ? Optional.empty() : Optional.of(CocoFolder.read(validation.get()));
				return train(new AnnotatedFolder(written, held, TrainingQuery::plane), newName, output, listener, cancellation);
			}
			catch (final IOException e) {
				throw OpenImages.unwritable("images", e);
			}
		}
	}

	private TrainedModel train(final AnnotatedFolder annotated, final String newName, final Path output,
		final TrainingListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		final TrainingData data = annotated.data();
		listener.note(summary(annotated.training()));
		if (annotated.training().images().stream().anyMatch(image -> image.objects() > 0)) listener.note(MARK_ALL);
		final ModelLibrary library = models.library();
		final TrainingSettings chosen = settings.withThreads(models.options().threads());
		try (ModelUse use = library.useToTrain(baseName())) {
			final Trainer.Result result =
				Trainer.train(ModelFolder.read(use.folder()), data, chosen, output, listener, cancellation);
			library.add(newName, result.folder());
			return new TrainedModel(newName, baseName(), settings.measure(), result);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Names of other models whose training was stopped, or lost its computer, and can go on. */
	private static List<String> unfinishedBeside(final Path output) throws TrainingException {
		if (!Files.isDirectory(output.getParent())) return List.of();
		try (Stream<Path> folders = Files.list(output.getParent())) {
			final Set<Path> all = folders.collect(Collectors.toSet());
			return all.stream()
				.map(folder -> folder.resolveSibling(folder.getFileName().toString().replaceFirst("\\.[^.]*$", "")))
				.filter(model -> !model.equals(output))
				.filter(model -> Trainer.unfinished(model).filter(all::contains).isPresent())
				.map(model -> model.getFileName().toString())
				.distinct()
				.sorted()
				.toList();
		}
		catch (final IOException e) {
			throw new TrainingException(
				"The folder " + output.getParent() + " cannot be read (" + Failures.text(e) + "): see that you may read it.",
				e);
		}
	}

	/** The pixels of an image of a data set, as the model will see them. */
	public static RgbPlane plane(final CocoImage image) throws Florence2Exception {
		try {
			final ImagePlus opened = DisplayedPlane.open(image.file());
			try {
				image.requireSize(opened.getWidth(), opened.getHeight());
				return DisplayedPlane.of(opened);
			}
			finally {
				ImageFile.close(opened);
			}
		}
		catch (final OutOfMemoryError e) {
			throw ImageFailure.of(image.name(), e);
		}
	}

	private static String summary(final CocoFolder data) {
		final Map<String, Long> counts = data.images()
			.stream()
			.flatMap(image -> image.annotations().stream())
			.map(object -> object.category().name())
			.collect(Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
		final List<String> parts =
			counts.entrySet().stream().map(entry -> entry.getKey() + " (" + entry.getValue() + ")").toList();
		return data.images().size() + " images" + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)) + ".";
	}

	/** Shows progress, and puts the rest into the log. */
	private final class LogListener implements TrainingListener {

		private final ProgressDisplay display;

		LogListener(final ProgressDisplay display) {
			this.display = display;
		}

		@Override
		public void progress(final Progress progress) {
			display.progress(progress);
		}

		@Override
		public void note(final String sentence) {
			models.log().info("Florence-2 Train: " + sentence);
		}

		@Override
		public void epoch(final EpochFigures figures, final int epochs) {
			final String f1 =
				figures.isJudged() ? String.format(Locale.ROOT, ", %s %.2f", settings.measure().words(), figures.f1()) : "";
			models.log()
				.info(String.format(Locale.ROOT, "Florence-2 Train: epoch %d of %d, loss %.3f%s", figures.epoch(), epochs,
					figures.loss(), f1));
		}
	}
}
