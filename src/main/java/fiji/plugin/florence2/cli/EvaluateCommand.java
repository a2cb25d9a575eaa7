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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ReliabilityFiles;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledModel;

import com.google.gson.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Compares a model's answers with annotations. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Measures how good a model's answers about annotated images are.")
final class EvaluateCommand implements Callable<Integer> {

	private static final int PROGRESS_INTERVAL = 10;
	private static final int SAMPLES_INTERVAL = 50;
	private static final int FEWEST_SAMPLES = 100;
	private static final String IMAGES = "images";

	@Mixin
	private ModelOptions model;

	@Mixin
	private CocoOptions coco;

	@Mixin
	private TileOptions tiles;

	@Mixin
	private LimitOptions limits;

	@Mixin
	private ViewOptions views;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--task", paramLabel = "TASK", defaultValue = "OD",
		description = "What to measure: OD, OPEN_VOCABULARY_DETECTION, a caption task, REFERRING_EXPRESSION_SEGMENTATION, " +
			"REGION_TO_SEGMENTATION, OCR or OCR_WITH_REGION (default: ${DEFAULT-VALUE}).")
	private String taskName;

	@Option(names = "--outlines",
		description = "Measure the outlines of the objects that OD finds, against the annotated polygons.")
	private boolean outlines;

	@Option(names = "--scale-bars",
		description = "Instead count the scale bars whose lengths are read right, in images whose only text is a length.")
	private boolean scaleBars;

	@Option(names = "--json", description = "Print one JSON object instead of a table.")
	private boolean json;

	@Option(names = "--predictions", paramLabel = "FILE.json",
		description = "Also save the boxes of OD in the form of COCO results, for pycocotools and the like.")
	private Path predictions;

	@Option(names = "--bootstrap", paramLabel = "N", defaultValue = "0",
		description = "Also print where the figures lie, in 95 of 100 cases, when the images are drawn N times from the same " +
			"ones, with replacement; 1000 is a good number.")
	private int bootstrap;

	@Option(names = "--calibrate", paramLabel = "FOLDER",
		description = "Also fit a calibration of the scores of OD, of one view or of several, and save it in calibration.json " +
			"in FOLDER, as a rule the model's own. One that is there takes no part.")
	private Path calibrate;

	@Option(names = "--familiarity", paramLabel = "FOLDER",
		description = "Instead learn what the images look like, which should be those that the model was trained on, and save " +
			"it as familiarity.json in FOLDER, as a rule the model's own.")
	private Path familiarity;

	@Option(names = "--foreign", paramLabel = "FOLDER",
		description = "Also count how many images of FOLDER, which should be of other kinds, the model finds unfamiliar.")
	private Path foreign;

	@Spec
	private CommandSpec spec;

	private int exitCode = ExitCode.OK;

	/**
	 * What answered, and how.
	 *
	 * @param fewest views of an answer
	 * @param views the most of an answer
	 * @param minScore regions of such answers with a lower score were left out; not a number where answers are words alone
	 * @param sameScore whether that holds for all answers
	 */
	private record Answering(String model, Task task, Device device, int fewest, int views, double minScore,
		boolean sameScore)
	{

		String text() {
			final String seen =
				model + ", " + (fewest < views ? fewest + " or " : "") + views + (views == 1 ? " view" : " views");
			if (Double.isNaN(minScore)) return seen;
			final String which = sameScore ? ", regions " : ", regions of " + views + " views ";
			return seen + which + (minScore > 0 ? "from score " + minScore : "of all scores");
		}

		void addTo(final JsonObject json) {
			json.addProperty("task", task.name());
			json.addProperty("model", model);
			json.addProperty("device", device.toString());
			json.addProperty("views", views);
			json.add("min_score", JsonLine.number(minScore));
		}
	}

	@Override
	public Integer call() {
		final Measurement measurement;
		final CocoFolder folder;
		final AnalysisSettings settings;
		try {
			final Task task = Task.of(taskName);
			measurement = outlines && task == Task.OD ? Measurement.ofOutlines() : Measurement.of(task);
			settings = settings();
			decoding.check();
			check(measurement.task());
			folder = scaleBars ? ScaleBarReport.annotatedOf(coco.read()) : measurement.annotatedOf(coco.read());
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		folder.notes(outlines || measurement.task().answerKind() == AnswerKind.POLYGONS)
			.forEach(spec.commandLine().getErr()::println);
		try (Florence2 florence2 = open(settings)) {
			if (scaleBars) return readScaleBars(florence2, settings, folder);
			return familiarity == null ? evaluate(florence2, measurement, settings, folder) : learn(florence2, folder);
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}

	/** A calibration is fitted to all regions, whatever the threshold of an earlier one. */
	private AnalysisSettings settings() throws Florence2Exception {
		final AnalysisSettings limited = limits.applyTo(AnalysisSettings.of(model.name()).withTiling(tiles.tiling()));
		final boolean all = calibrate != null && limited.minScore() == AnalysisSettings.MIN_SCORE;
		return views
			.applyTo(all ? limited.withLimits(0, limited.minSize(), limited.maxSize(), limited.maxOverlap()) : limited)
			.withOutlines(outlines);
	}

	/** A model that is calibrated is opened without the calibration that is to be fitted. */
	private Florence2 open(final AnalysisSettings settings) throws Florence2Exception {
		if (calibrate == null) return model.open();
		final Prompt objects = Prompt.of(Task.OD);
		return model
			.open(folder -> settings.views(objects, folder) > 1 ? folder.uncalibratedForViews() : folder.uncalibrated());
	}

	private void check(final Task task) throws CocoException {
		if (scaleBars && (outlines || calibrate != null || familiarity != null || predictions != null || bootstrap != 0))
			throw new CocoException("Scale bars are measured alone: leave --outlines, --calibrate, --familiarity, " +
				"--predictions and --bootstrap out.");
		if (bootstrap != 0 && bootstrap < FEWEST_SAMPLES)
			throw new CocoException("An interval needs at least " + FEWEST_SAMPLES + " samples: give --bootstrap 1000.");
		if (outlines && task != Task.OD)
			throw new CocoException("The task " + task + " has no boxes to outline: leave --outlines out.");
		if (calibrate != null && task != Task.OD)
			throw new CocoException("The scores of " + task + " cannot be calibrated: leave --calibrate out.");
		if (calibrate != null && familiarity != null)
			throw new CocoException("Give --familiarity and --calibrate in two commands: they need different images.");
		for (final Path folder : new Path[] { calibrate, familiarity, foreign })
			if (folder != null && !Files.isDirectory(folder)) throw new CocoException("There is no folder " + folder + ".");
		if (foreign != null && files(foreign).isEmpty())
			throw new CocoException("The folder " + foreign + " has no images: give one that has.");
		for (final Path folder : new Path[] { calibrate, familiarity })
			if (folder != null && !Files.isRegularFile(folder.resolve("config.json"))) throw new CocoException(
				"The folder " + folder + " is not that of a model, since it has no config.json: give the folder of one.");
		if (predictions == null) return;
		if (task != Task.OD)
			throw new CocoException("The task " + task + " has no boxes that can be saved: leave --predictions out.");
		final Path parent = predictions.toAbsolutePath().getParent();
		if (!Files.isDirectory(parent))
			throw new CocoException("The predictions cannot be saved: there is no folder " + parent + ".");
		if (Files.isDirectory(predictions)) throw new CocoException(
			"The predictions cannot be saved: " + predictions + " is a folder. Give the name of a file.");
		if (!Files.isWritable(Files.exists(predictions) ? predictions : parent))
			throw new CocoException("The predictions cannot be saved in " + predictions + " (access denied).");
	}

	private int evaluate(final Florence2 florence2, final Measurement measurement, final AnalysisSettings settings,
		final CocoFolder folder) throws Florence2Exception
	{
		checkFamiliarity(florence2);
		if (calibrate != null) requireNoDamage(calibrate);
		final List<AnsweredImage> answers = new ArrayList<>();
		final List<Double> times = new ArrayList<>();
		int done = 0;
		for (final CocoImage image : folder.images()) {
			try (OpenedImage opened = OpenedImage.read(image.file().toString())) {
				image.requireSize(opened.image().getWidth(), opened.image().getHeight());
				final long start = System.nanoTime();
				final ImagePrompts prompts = prompts(measurement, folder, image);
				answers
					.add(new AnsweredImage(image, opened.process(florence2, prompts, settings, decoding, made -> {}).planes()));
				times.add((System.nanoTime() - start) / 1e6);
			}
			catch (final ImageException | CocoException e) {
				exitCode = Main.failed(spec, e, Main.IMAGE_PROBLEM);
			}
			if (++done % PROGRESS_INTERVAL == 0) progress(done, folder.images().size(), IMAGES);
		}
		final Report report = measurement.figures().of(folder, answers);
		final Optional<FamiliarityReport> familiarities = familiarities(florence2, answers);
		final Report figures = withIntervals(report, measurement, folder, answers);
		print(folder, answering(florence2, settings, measurement.task(), answers), answers.size(), median(times),
			familiarities.map(figures::and).orElse(figures));
		if (report instanceof DetectionReport detections) save(detections);
		if (calibrate != null) calibrate(folder, answers, settings.views(Prompt.of(Task.OD), florence2.folder()) > 1);
		return exitCode;
	}

	private Report withIntervals(final Report report, final Measurement measurement, final CocoFolder folder,
		final List<AnsweredImage> answers)
	{
		if (bootstrap == 0 || answers.isEmpty()) return report;
		return measurement.figures().withIntervals(folder, answers, bootstrap, done -> {
			if (done % SAMPLES_INTERVAL == 0) progress(done, bootstrap, "samples");
		});
	}

	private Optional<FamiliarityReport> familiarities(final Florence2 florence2, final List<AnsweredImage> answers)
		throws Florence2Exception
	{
		if (florence2.folder().familiarity().isEmpty() || answers.isEmpty()) return Optional.empty();
		final List<Double> own = answers.stream().map(answered -> answered.answer().familiarity()).toList();
		final Optional<List<Double>> others =
			foreign == null ? Optional.empty() : Optional.of(foreignFamiliarities(florence2));
		return Optional.of(new FamiliarityReport(own, others));
	}

	private List<Double> foreignFamiliarities(final Florence2 florence2) throws Florence2Exception {
		final List<Double> familiarities = new ArrayList<>();
		for (final Path file : files(foreign)) {
			try {
				familiarities.add(new TiledModel(florence2).familiarity(pixels(file)));
			}
			catch (final ImageException e) {
				exitCode = Main.failed(spec, e, Main.IMAGE_PROBLEM);
			}
		}
		return familiarities;
	}

	/** What is calibrated is added to those calibrations that are there. */
	private static void requireNoDamage(final Path model) throws Florence2Exception {
		ReliabilityFiles.calibrations(model);
	}

	private void checkFamiliarity(final Florence2 florence2) throws CocoException {
		if (foreign != null && florence2.folder().familiarity().isEmpty()) throw new CocoException("The model " +
			model.name() + " has no " + ReliabilityFiles.FAMILIARITY + ", which --foreign needs: leave it out.");
	}

	/** All but hidden files, which file managers leave in folders. */
	private static List<Path> files(final Path folder) throws CocoException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
				.sorted()
				.toList();
		}
		catch (final IOException e) {
			throw new CocoException("The folder " + folder + " cannot be read (" + Failures.text(e) + ").");
		}
	}

	private static PixelSource pixels(final Path file) throws ImageException {
		try (OpenedImage opened = OpenedImage.read(file.toString())) {
			return PixelSource.of(DisplayedPlane.of(opened.image()));
		}
	}

	private int readScaleBars(final Florence2 florence2, final AnalysisSettings settings, final CocoFolder folder)
		throws Florence2Exception
	{
		ScaleBarReport report = new ScaleBarReport(0, 0, 0);
		final List<Double> times = new ArrayList<>();
		for (final CocoImage image : folder.images()) {
			try {
				final long start = System.nanoTime();
				report = report.with(florence2, image);
				times.add((System.nanoTime() - start) / 1e6);
			}
			catch (final ImageException | CocoException e) {
				exitCode = Main.failed(spec, e, Main.IMAGE_PROBLEM);
			}
		}
		print(folder, answering(florence2, settings, Task.OCR, List.of()), report.lengths(), median(times), report);
		return exitCode;
	}

	/** Learns what the images look like. */
	private int learn(final Florence2 florence2, final CocoFolder folder) throws Florence2Exception {
		final List<List<double[]>> images = new ArrayList<>();
		for (final CocoImage image : folder.images()) {
			final List<double[]> statistics = new TiledModel(florence2).statistics(pixels(image.file()));
			if (!statistics.isEmpty()) images.add(statistics);
			if (images.size() % PROGRESS_INTERVAL == 0) progress(images.size(), folder.images().size(), IMAGES);
		}
		try {
			ReliabilityFiles.write(familiarity, Familiarity.fit(List.of(images)));
		}
		catch (final IllegalArgumentException e) {
			throw new CocoException("There is too little to learn (" + e.getMessage() + "): give more images.");
		}
		catch (final IOException e) {
			throw new CocoException(Fault.OUTPUT, "The file " + ReliabilityFiles.FAMILIARITY + " cannot be saved in " +
				familiarity + " (" + Failures.text(e) + ").", e);
		}
		print(folder.name() + "  " + images.size() + " images  " + familiarity.resolve(ReliabilityFiles.FAMILIARITY) +
			System.lineSeparator());
		return ExitCode.OK;
	}

	private void calibrate(final CocoFolder folder, final List<AnsweredImage> answers, final boolean isOfSeveralViews)
		throws Florence2Exception
	{
		final CalibrationFit fit = CalibrationFit.of(folder, answers, isOfSeveralViews);
		try {
			ReliabilityFiles.write(calibrate, Task.OD.name(), fit.calibration());
		}
		catch (final IOException e) {
			throw new CocoException(Fault.OUTPUT, "The file " + ReliabilityFiles.CALIBRATION + " cannot be saved in " +
				calibrate + " (" + Failures.text(e) + ").", e);
		}
		if (!json) print(fit.text());
	}

	private void print(final String text) {
		final PrintWriter out = spec.commandLine().getOut();
		out.print(text);
		out.flush();
	}

	private static ImagePrompts prompts(final Measurement measurement, final CocoFolder folder, final CocoImage image)
		throws ImageException
	{
		try {
			return measurement.prompting().of(folder, image);
		}
		catch (final PromptException e) {
			throw new ImageException(image.file() + ": " + e.getMessage());
		}
	}

	private void progress(final int done, final int all, final String what) {
		final PrintWriter err = spec.commandLine().getErr();
		err.println(done + " of " + all + " " + what);
		err.flush();
	}

	/** Only labels that the model was taught are found in several views. */
	private Answering answering(final Florence2 florence2, final AnalysisSettings settings, final Task task,
		final List<AnsweredImage> answers)
	{
		final Prompt prompt = new Prompt(Optional.of(task), "", task.answerKind());
		final IntSummaryStatistics seen = answers.stream()
			.flatMap(answered -> answered.answers().stream())
			.mapToInt(answer -> answer.model().views())
			.summaryStatistics();
		final int views = settings.views(prompt, florence2.folder());
		final int fewest = seen.getCount() > 0 ? seen.getMin() : views;
		final int most = seen.getCount() > 0 ? seen.getMax() : views;
		final double minScore = settings.minScore(florence2.minScore(prompt, most));
		return new Answering(model.name(), task, florence2.device(), fewest, most,
			task.answerKind() == AnswerKind.TEXT ? Double.NaN : minScore,
			minScore == settings.minScore(florence2.minScore(prompt, fewest)));
	}

	private void print(final CocoFolder folder, final Answering answering, final int answered, final double medianMs,
		final Report report)
	{
		final PrintWriter out = spec.commandLine().getOut();
		if (json) out.println(jsonLine(folder, answering, answered, medianMs, report));
		else {
			out.print(String.format(Locale.ROOT, "%s  %s  %d of %d images  %s ms per image (median)%n  %s%n%s", folder.name(),
				answering.task, answered, folder.images().size(), Double.isNaN(medianMs) ? "-" : Math.round(medianMs),
				answering.text(), report.text()));
		}
		out.flush();
	}

	private static String jsonLine(final CocoFolder folder, final Answering answering, final int answered,
		final double medianMs, final Report report)
	{
		final JsonObject object = new JsonObject();
		object.addProperty("coco", folder.name());
		answering.addTo(object);
		object.addProperty("images", answered);
		object.addProperty("failed", folder.images().size() - answered);
		object.add("median_ms", JsonLine.number(medianMs));
		report.addTo(object);
		return JsonLine.of(object);
	}

	private void save(final DetectionReport report) throws CocoException {
		if (predictions == null) return;
		try {
			CocoResults.write(predictions, report.images());
		}
		catch (final IOException e) {
			throw new CocoException(Fault.OUTPUT,
				"The predictions cannot be saved in " + predictions + " (" + Failures.text(e) + ").", e);
		}
	}

	private static double median(final List<Double> values) {
		if (values.isEmpty()) return Double.NaN;
		final List<Double> sorted = values.stream().sorted().toList();
		final int middle = sorted.size() / 2;
		return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}
}
