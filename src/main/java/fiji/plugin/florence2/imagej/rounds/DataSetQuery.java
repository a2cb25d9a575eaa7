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
package fiji.plugin.florence2.imagej.rounds;

import static fiji.plugin.florence2.imagej.service.ScriptArgument.given;

import fiji.plugin.florence2.common.CacheFolder;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RoundTrained;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.SplitRule;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.dataset.filter.Filter;
import fiji.plugin.florence2.dataset.filter.Rejection;
import fiji.plugin.florence2.dataset.filter.Rule;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.Import;
import fiji.plugin.florence2.dataset.format.Trust;
import fiji.plugin.florence2.dataset.statistics.Alike;
import fiji.plugin.florence2.dataset.statistics.Statistics;
import fiji.plugin.florence2.imagej.dataset.Annotator;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;
import fiji.plugin.florence2.imagej.dataset.ModelGrounder;
import fiji.plugin.florence2.imagej.dataset.OpenImages;
import fiji.plugin.florence2.imagej.dataset.PictureHashes;
import fiji.plugin.florence2.imagej.dataset.StatisticsPlots;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.service.ProgressDisplay;
import fiji.plugin.florence2.imagej.training.TrainedModel;
import fiji.plugin.florence2.imagej.training.TrainingQuery;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;
import ij.gui.Plot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A data set in scripts and commands.
 *
 * <pre>
 * set = florence2.dataset("/data/my-set")
 * set.add("/data/images").annotate("OD")
 * println set.preview("score=0.4, duplicate")
 * set.filter("score=0.4, duplicate")
 * set.trust("complete").add(imp)
 * set.export("/data/coco", "coco")
 * </pre>
 *
 * Progress shows in the status bar and among the tasks; the escape key and the task's cancel button end a step with a
 * {@link java.util.concurrent.CancellationException}. Notes are in the log. All steps throw a {@link Florence2Exception}, whose
 * message names what to do.
 */
public final class DataSetQuery {

	private static final String NAME = "Florence-2 Data Set";

	private final Path folder;
	private final String model;
	private final Trust trust;
	private final ModelService models;
	private final Cancellation cancellation;
	/** As it was shown last. */
	private Optional<DataSet> shown = Optional.empty();

	/** A data set, which is made by the first step that adds something. */
	public DataSetQuery(final Path folder, final ModelService models) {
		this(folder, "", Trust.PROPOSED, models, new Cancellation());
	}

	private DataSetQuery(final Path folder, final String model, final Trust trust, final ModelService models,
		final Cancellation cancellation)
	{
		this.folder = folder.toAbsolutePath().normalize();
		this.model = model;
		this.trust = trust;
		this.models = models;
		this.cancellation = cancellation;
	}

	/** @param name of the model that annotates, or the path of a model folder; empty for the default model */
	public DataSetQuery model(final String name) {
		return new DataSetQuery(folder, given(name, "model").strip(), trust, models, cancellation);
	}

	/** The same with a cancellation of the caller's own. */
	public DataSetQuery with(final Cancellation own) {
		return new DataSetQuery(folder, model, trust, models, own);
	}

	/**
	 * @param key {@code proposed}, {@code right} or {@code complete}: what the annotations are held to be that are added, see
	 *          {@link Trust}; without it they are proposed
	 * @throws DataSetException if there is no such key
	 */
	public DataSetQuery trust(final String key) throws DataSetException {
		return new DataSetQuery(folder, model, Trust.of(given(key, "trust")), models, cancellation);
	}

	/** The data set itself. */
	public DataSet open() throws DataSetException {
		return DataSet.open(folder, models.log()::warn);
	}

	/** What holds now. */
	public DataSetView view() throws DataSetException {
		return open().view();
	}

	/** What holds now; nothing in a folder that does not hold a data set yet. Called again, it reads only what was added. */
	public synchronized DataSetView viewOrEmpty() throws DataSetException {
		if (!DataSet.isIn(folder)) {
			shown = Optional.empty();
			return DataSetView.EMPTY;
		}
		try {
			if (shown.isEmpty()) shown = Optional.of(open());
			return shown.get().refresh();
		}
		catch (final DataSetException e) {
			// Another record may lie there now.
			shown = Optional.empty();
			throw e;
		}
	}

	/** The folder of the data set. */
	public Path folder() {
		return folder;
	}

	private void note(final String sentence) {
		models.log().warn(sentence);
	}

	/** Adds images, or annotations in a form that can be told from the files. */
	public DataSetQuery add(final String path) throws Florence2Exception {
		return add(path, DataSetExchange.AUTOMATIC);
	}

	/**
	 * Adds images with annotations.
	 *
	 * @param format its name, or {@link DataSetExchange#AUTOMATIC}
	 */
	public DataSetQuery add(final String path, final String format) throws Florence2Exception {
		add(DataSetExchange.request(new File(given(path, "path")).toPath(), Optional.empty(), Optional.empty()),
			given(format, "format"), "", ImageStorage.COPY);
		return this;
	}

	/** Adds open images with the regions of their overlays. */
	public DataSetQuery add(final ImagePlus... images) throws Florence2Exception {
		add(OpenImages.ofOverlays(List.of(given(images, "image")), ""), "");
		return this;
	}

	/**
	 * Adds annotations, for callers that know more of them; gives the events that were appended.
	 *
	 * @param madeBy who or what made the annotations; empty for the user if they are right, else for the format
	 */
	public List<Event> add(final AnnotationReader.Request request, final String format, final String madeBy,
		final ImageStorage storage) throws Florence2Exception
	{
		final AnnotationReader reader = DataSetExchange.reader(format, request.path());
		try (ProgressDisplay display = models.display(NAME + " Import", cancellation)) {
			final List<AnnotatedFile> files = reader.read(watched(request, display), this::note);
			return add(files, trust.source(madeBy, reader.name()), storage, display);
		}
	}

	/** The same request: while the images' headers are read, it shows progress and can be cancelled. */
	private AnnotationReader.Request watched(final AnnotationReader.Request request, final ProgressListener listener) {
		return new AnnotationReader.Request(request.path(), request.images(), request.label(), file -> {
			cancellation.check();
			listener.progress(new Progress(Progress.UNKNOWN, "Reading " + file.getFileName()));
			return request.headers().of(file);
		});
	}

	/** Adds open images, see {@link #add(AnnotationReader.Request, String, String, ImageStorage)}. */
	public List<Event> add(final OpenImages images, final String madeBy) throws Florence2Exception {
		OpenImages.leftOut(images.leftOut()).ifPresent(this::note);
		try (CacheFolder temporary = CacheFolder.temporary();
			ProgressDisplay display = models.display(NAME + " Import", cancellation))
		{
			return add(images.files(temporary.path()), trust.source(madeBy, OpenImages.NAME), ImageStorage.COPY, display);
		}
		catch (final IOException e) {
			throw OpenImages.unwritable("images", e);
		}
	}

	private List<Event> add(final List<AnnotatedFile> files, final Source source, final ImageStorage storage,
		final ProgressListener listener) throws Florence2Exception
	{
		return new Import(source, 0, trust, storage).into(DataSet.openOrCreate(folder, models.log()::warn), files, listener,
			cancellation);
	}

	/**
	 * Has the model propose regions or texts in the images that are not done.
	 *
	 * @param tasks that take no input, such as OD and CAPTION
	 */
	public DataSetQuery annotate(final String... tasks) throws Florence2Exception {
		final List<Prompt> prompts = new ArrayList<>();
		for (final Task task : Task.listOf(given(tasks, "list of tasks")))
			prompts.add(Prompt.of(task));
		if (prompts.isEmpty()) prompts.add(Prompt.of(Task.OD));
		annotate(new ImagePrompts.OfPlanes(prompts), AnalysisSettings.of(model), 0, Agreement.ACCEPT, false);
		return this;
	}

	/**
	 * The same, for callers with prompts and settings of their own.
	 *
	 * @param round of the proposals; from 1 on, they are compared with those of before, see {@link Agreement}
	 * @param accept a region on which two rounds agree is accepted if it is so probable; more than 1 for never
	 * @param download whether the model is downloaded first if it is not on this computer
	 * @return the proposals
	 */
	public List<Event> annotate(final ImagePrompts prompts, final AnalysisSettings settings, final int round,
		final double accept, final boolean download) throws Florence2Exception
	{
		// A data set that is not there is told of before a model is opened.
		final DataSet set = open();
		if (download) models.download(settings.model(), cancellation);
		try (ProgressDisplay display = models.display(NAME + " Annotate", cancellation);
			ModelLease lease = models.lease(settings.model(), cancellation))
		{
			return new Annotator(lease.model(), models.options().applyTo(lease.model().settings()),
				settings.withModel(models.nameOf(settings.model())), round)
				.annotateOpen(set, prompts, accept, this::note, display, cancellation);
		}
	}

	/**
	 * How many items each rule would reject.
	 *
	 * @param rules such as {@code score=0.4, duplicate}, see docs/datasets.md
	 */
	public Map<String, Long> preview(final String rules) throws Florence2Exception {
		return counts(rejections(Filter.of(given(rules, "list of rules")), open()));
	}

	/** Rejects proposals by rules, and gives how many each of them rejects. */
	public Map<String, Long> filter(final String rules) throws Florence2Exception {
		final DataSet set = open();
		final List<Rejection> rejections = rejections(Filter.of(given(rules, "list of rules")), set);
		Filter.apply(set, rejections, 0);
		return counts(rejections);
	}

	private static Map<String, Long> counts(final List<Rejection> rejections) {
		final Map<String, Long> counts = new LinkedHashMap<>();
		Filter.counts(rejections).forEach((rule, count) -> counts.put(rule.key(), count));
		return counts;
	}

	/** What a filter would reject; the model is opened if a rule asks it. */
	public List<Rejection> rejections(final Filter filter, final DataSet set) throws Florence2Exception {
		try (ProgressDisplay display = models.display(NAME + " Filter", cancellation)) {
			if (!filter.thresholds().containsKey(Rule.GROUNDED))
				return filter.rejections(set.view(), Optional.empty(), display, cancellation);
			try (ModelLease lease = models.lease(model, cancellation)) {
				return filter.rejections(set.view(),
					Optional.of(new ModelGrounder(set, lease.model(), lease.model().settings(), cancellation)), display,
					cancellation);
			}
		}
	}

	/** The figures of the data set. */
	public Statistics stats() throws DataSetException {
		return Statistics.of(view());
	}

	/** The figures as they were at a time, such as 2026-11-30T15:00:00Z, or after so many lines of the record. */
	public Statistics stats(final String asOf) throws DataSetException {
		return Statistics.of(open().asOf(given(asOf, "time")));
	}

	/** The figures as plots, which are not shown: labels, sizes, regions per image, sources. */
	public List<Plot> plots() throws DataSetException {
		return plots("");
	}

	/** The same as they were at a time, see {@link #stats(String)}; empty for now. */
	public List<Plot> plots(final String asOf) throws DataSetException {
		final DataSetView view = given(asOf, "time").isEmpty() ? view() : open().asOf(asOf);
		return StatisticsPlots.of(view, folder.getFileName().toString());
	}

	/** Pairs of images that are nearly the same; all images are opened. */
	public List<Alike> alike() throws DataSetException {
		try (ProgressDisplay display = models.display(NAME + " Statistics", cancellation)) {
			return Alike.among(PictureHashes.of(open(), this::note, display, cancellation));
		}
	}

	/**
	 * Splits the images into training, validation and test.
	 *
	 * @param group a regular expression that finds the group in names of files; empty for none
	 */
	public DataSetQuery split(final double validation, final double test, final String group) throws DataSetException {
		final SplitRule rule = SplitRule.chosen(validation, test, given(group, "pattern of groups"));
		open().append(Source.user(), 0, rule);
		return this;
	}

	/** Writes the images that are done, and gives their number. */
	public int export(final String target, final String format) throws Florence2Exception {
		return export(new File(given(target, "folder")).toPath(), given(format, "format"), false);
	}

	/** @param all whether images in which something is not decided are written too */
	public int export(final Path target, final String format, final boolean all) throws Florence2Exception {
		try (ProgressDisplay display = models.display(NAME + " Export", cancellation)) {
			return DataSetExchange.write(open(), all, format, target, this::note, display, cancellation);
		}
	}

	/** Adds another data set, and gives the number of its events that are new. */
	public int merge(final String other) throws DataSetException {
		final DataSet theirs = DataSet.open(new File(given(other, "folder")).toPath(), models.log()::warn);
		try (ProgressDisplay display = models.display(NAME + " Merge", cancellation)) {
			return DataSet.openOrCreate(folder, models.log()::warn).merge(theirs, display, cancellation).size();
		}
	}

	/** A training on the images that are done. */
	public TrainingQuery train() {
		return new TrainingQuery(folder, models).model(model);
	}

	/** The next round, with the usual training, see {@link #round(UnaryOperator, double, int)}. */
	public TrainedModel round() throws Florence2Exception {
		return round(training -> training, Agreement.ACCEPT, Annotator.VIEWS);
	}

	/**
	 * The next round: trains on what is decided, and on what the model of the last round proposes with confidence; has the
	 * new model annotate what is not decided, and compares its proposals with those of before.
	 *
	 * @param choices for the training, such as its minutes, or another {@link Belief}
	 * @param accept a region is accepted if two agree on it and it is so probable; more than 1 for never
	 * @param views of each image that the model annotates, see {@link AnalysisSettings}
	 */
	public TrainedModel round(final UnaryOperator<TrainingQuery> choices, final double accept, final int views)
		throws Florence2Exception
	{
		final AnalysisSettings settings = AnalysisSettings.of("").withViews(views);
		final int round = open().nextRound();
		final TrainedModel trained =
			choices.apply(train().with(new Belief(Belief.USUAL)).name(folder.getFileName() + "-round-" + round))
				.run(cancellation);
		open().append(Source.model(trained.getName(), ""), round,
			new RoundTrained(trained.getName(), trained.getF1(), trained.getF1Before()));
		annotate(ImagePrompts.of(Task.OD), settings.withModel(trained.getName()), round, accept, false);
		return trained;
	}
}
