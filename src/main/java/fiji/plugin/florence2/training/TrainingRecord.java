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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.Trainer.Result;
import fiji.plugin.florence2.common.DataException.Fault;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Of what a model was made: with the same base, data and settings, the same model is made again on the same computer.
 *
 * @param baseSums SHA-256 sums of the base's graphs
 * @param trainingSum of annotations and images
 * @param validationSum of annotations and images
 */
record TrainingRecord(String base, Map<String, String> baseSums, TrainingData data, String trainingSum,
	String validationSum, TrainingSettings settings)
{

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

	/** @throws CancellationException if it was canceled */
	static TrainingRecord of(final ModelFolder base, final TrainingData data, final TrainingSettings settings,
		final Cancellation cancellation) throws TrainingException, IOException
	{
		final Map<Path, String> sums = new HashMap<>();
		return new TrainingRecord(String.valueOf(base.folder().getFileName()), TrainedFolder.sums(base), data,
			sum(data.training(), sums, cancellation), sum(data.held(), sums, cancellation), settings);
	}

	/** @param sums of files that were read; the planes of a stack have one file */
	private static String sum(final CocoFolder folder, final Map<Path, String> sums, final Cancellation cancellation)
		throws TrainingException
	{
		final MessageDigest digest = Sha256.digest();
		for (final CocoImage image : folder.images()) {
			final String annotations = image.name() + image.annotations() + image.texts() + image.expressions() +
				image.descriptions() + image.captions();
			digest.update(annotations.getBytes(StandardCharsets.UTF_8));
			cancellation.check();
			if (!sums.containsKey(image.file())) sums.put(image.file(), sum(image.file()));
			digest.update(sums.get(image.file()).getBytes(StandardCharsets.UTF_8));
		}
		return Sha256.hex(digest);
	}

	private static String sum(final Path image) throws TrainingException {
		if (!Files.isRegularFile(image)) throw new TrainingException(Fault.IMAGE,
			"The annotated image " + image + " is not there: put it there, or take it out of annotations.json.", null);
		try {
			return TrainedFolder.sum(image);
		}
		catch (final IOException e) {
			throw new TrainingException(Fault.IMAGE,
				"The annotated image " + image + " cannot be read (" + Failures.text(e) + ").", e);
		}
	}

	/** All that the trained numbers depend on. */
	String print() {
		return GSON.toJson(inputs());
	}

	private JsonObject inputs() {
		final JsonObject json = new JsonObject();
		json.addProperty("base", base);
		json.add("base_sha256", GSON.toJsonTree(baseSums));
		json.add("training", images(data.training(), trainingSum));
		json.add("validation", images(data.held(), validationSum));
		json.addProperty("method", settings.method().name().toLowerCase(Locale.ROOT));
		json.addProperty("epochs", settings.epochs());
		json.add("tasks", array(settings.tasks().stream().map(Task::name).toList()));
		json.addProperty("keep", settings.keep());
		json.addProperty("seed", settings.seed());
		json.addProperty("threads", settings.threads());
		return json;
	}

	private static JsonObject images(final CocoFolder folder, final String sum) {
		final JsonObject json = new JsonObject();
		json.addProperty("folder", folder.name());
		json.addProperty("images", folder.images().size());
		json.addProperty("objects", folder.images().stream().mapToInt(CocoImage::objects).sum());
		json.addProperty("sha256", sum);
		return json;
	}

	private static JsonArray array(final List<String> words) {
		final JsonArray array = new JsonArray();
		words.forEach(array::add);
		return array;
	}

	/** The file {@link TrainedFolder#RECORD}. */
	String json(final Result result, final ReliabilityFit reliability) {
		final JsonObject json = inputs();
		json.add("names", array(data.names()));
		final String measure = settings.measure().key();
		json.addProperty(measure + "_before", result.before());
		json.addProperty(measure, result.best());
		json.addProperty("better", result.isBetter());
		result.known().ifPresent(figures -> json.add("known", known(figures)));
		for (final ScoreCalibration fit : reliability.calibrations())
			json.addProperty("calibrated_on_regions" + (fit.isOfSeveralViews() ? "_of_views" : ""), fit.examples());
		reliability.familiarity().ifPresent(fit -> json.addProperty("familiar_with_images", fit.images()));
		json.addProperty("epoch", result.epoch());
		json.addProperty("minutes", settings.minutes());
		json.addProperty("part", result.part());
		json.addProperty("out_of_time", result.isOutOfTime());
		final JsonArray curve = new JsonArray();
		for (final EpochFigures figures : result.curve()) {
			final JsonObject point = new JsonObject();
			point.addProperty("epoch", figures.epoch());
			point.addProperty("loss", figures.loss());
			if (figures.isJudged()) point.addProperty(measure, figures.f1());
			if (!Double.isNaN(figures.known())) point.addProperty("known_f1", figures.known());
			curve.add(point);
		}
		json.add("curve", curve);
		return GSON.toJson(json) + "\n";
	}

	private static JsonObject known(final KnownFigures figures) {
		final JsonObject json = new JsonObject();
		json.addProperty("pictures", figures.pictures());
		json.addProperty("f1_before", figures.before());
		json.addProperty("f1", figures.after());
		final JsonObject names = new JsonObject();
		for (final KnownFigures.OfName name : figures.names()) {
			final JsonObject own = new JsonObject();
			own.addProperty("f1_before", name.before());
			own.addProperty("f1", name.after());
			names.add(name.name(), own);
		}
		json.add("names", names);
		return json;
	}

	/** The model card. */
	String card(final Result result, final ReliabilityFit reliability) {
		return String.format(Locale.ROOT, """
			# %s

			A Florence-2 model, trained on annotated images with Florence-2 for Fiji, from the model %s.

			| | |
			|---|---|
			| objects | %s |
			| tasks | %s |
			| trained on | %d images, %d objects, of %s |
			| judged by | %d other images, %d objects, of %s |
			| %s before%s | %.3f |
			| %s | **%.3f** |
			%s| method | %s, seed %d, best of %d epochs: %d%s |

			%s

			The figures are for images like those of the validation; other images may be harder. `training.json` has the curve of
			the training and the sums of all files. The base's licence is the model's licence; cite the base and this plugin.
			""", result.folder().getFileName(), base, data.names().isEmpty() ? "none" : String.join(", ", data.names()),
			settings.tasks().stream().map(Task::name).collect(Collectors.joining(", ")), data.training().images().size(),
			objects(data.training()), data.training().name(), data.held().images().size(), objects(data.held()),
			data.held().name(), settings.measure().words(),
			settings.detects() ? ", at an overlap of 0.5 with the right name, by one view, without a threshold" : "",
			result.before(), settings.measure().words(), result.best(), result.known().map(TrainingRecord::rows).orElse(""),
			settings.method().name().toLowerCase(Locale.ROOT), settings.seed(), result.curve().size(), result.epoch(),
			result.part() == 1 ? "" : String.format(Locale.ROOT, ", %.2f of what it learned", result.part()),
			trust(result, reliability));
	}

	private static String rows(final KnownFigures figures) {
		final StringBuilder rows = new StringBuilder(String.format(Locale.ROOT,
			"| what the base knew: F1 on %d pictures of its own that this training did not use | %.3f, before %.3f |\n",
			figures.pictures(), figures.after(), figures.before()));
		for (final KnownFigures.OfName name : figures.names())
			rows.append(
				String.format(Locale.ROOT, "| of these %s | %.3f, before %.3f |\n", name.name(), name.after(), name.before()));
		return rows.toString();
	}

	/** What scores mean, which images are familiar, and whether the base is better. */
	private static String trust(final Result result, final ReliabilityFit reliability) {
		final String images = reliability.familiarity()
			.map(fit -> "Images that are unlike the " + fit.images() +
				" of training, reminders and validation are called unfamiliar, by `familiarity.json`.")
			.orElse("The model does not say which images are unfamiliar to it.");
		final String better =
			result.isBetter() ? "" : "**This model is not better than its base on the validation images.** ";
		return better + scores(reliability.calibrations()) + " " + images;
	}

	private static String scores(final List<ScoreCalibration> fits) {
		final StringBuilder text = new StringBuilder();
		for (final ScoreCalibration fit : fits)
			text.append(String.format(Locale.ROOT,
				"Scores of %s are probabilities: `calibration.json` was fitted to %d regions of the validation images, on which it " +
					"looks a little better than on others, with a threshold of %.2f. ",
				fit.isOfSeveralViews() ? "several views" : "one view", fit.examples(), fit.threshold()));
		if (fits.stream().allMatch(ScoreCalibration::isOfSeveralViews))
			text.append("Scores of one view are likelihoods, and low where the model is right, too. ");
		if (fits.stream().noneMatch(ScoreCalibration::isOfSeveralViews))
			text.append("Scores of several views, at which small models look by default, are how far these agree. ");
		return text.toString().strip();
	}

	private static int objects(final CocoFolder folder) {
		return folder.images().stream().collect(Collectors.summingInt(CocoImage::objects));
	}
}
