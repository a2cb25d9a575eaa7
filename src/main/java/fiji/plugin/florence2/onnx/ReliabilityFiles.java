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
package fiji.plugin.florence2.onnx;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.reliability.Calibrations;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Feature;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a model folder that say how far its answers can be trusted: {@code familiarity.json} and
 * {@code calibration.json}, described in docs/models.md. A folder may have both, one or none.
 */
public final class ReliabilityFiles {

	/** What the model was trained on. */
	public static final String FAMILIARITY = "familiarity.json";
	/** What its scores mean. */
	public static final String CALIBRATION = "calibration.json";

	private static final int FORMAT = 1;
	/** Digits of the many numbers of a distribution: what is lost changes a familiarity by less than 0.001. */
	private static final MathContext DIGITS = new MathContext(5);
	private static final Gson GSON = new Gson();
	private static final Gson PRETTY = new GsonBuilder().setPrettyPrinting().create();

	private ReliabilityFiles() {}

	/** The content of {@code familiarity.json}. */
	private record FamiliarityFile(int format, int images, double limit, double other_variance, double[] variances,
		double[] mean, double[] deviation, double[][] directions)
	{

		static FamiliarityFile of(final Familiarity familiarity) {
			return new FamiliarityFile(FORMAT, familiarity.images(), familiarity.limit(), familiarity.otherVariance(),
				rounded(familiarity.variances()), rounded(familiarity.mean()), rounded(familiarity.deviation()),
				Arrays.stream(familiarity.directions()).map(FamiliarityFile::rounded).toArray(double[][]::new));
		}

		private static double[] rounded(final double[] values) {
			return Arrays.stream(values).map(value -> new BigDecimal(value).round(DIGITS).doubleValue()).toArray();
		}

		Familiarity familiarity() {
			return new Familiarity(mean, deviation, directions, variances, other_variance, limit, images);
		}
	}

	/** The content of {@code calibration.json}; files of older versions have no several views. */
	private record CalibrationFile(int format, Map<String, TaskCalibration> tasks,
		Map<String, TaskCalibration> several_views)
	{

		static CalibrationFile of(final Calibrations calibrations) {
			return new CalibrationFile(FORMAT, written(calibrations.oneView()),
				calibrations.severalViews().isEmpty() ? null : written(calibrations.severalViews()));
		}

		private static Map<String, TaskCalibration> written(final Map<String, ScoreCalibration> calibrations) {
			final Map<String, TaskCalibration> written = new TreeMap<>();
			calibrations.forEach((task, calibration) -> written.put(task, TaskCalibration.of(calibration)));
			return written;
		}

		Calibrations calibrations() {
			return new Calibrations(read(required(tasks, "tasks")), several_views == null ? Map.of() : read(several_views));
		}

		private static Map<String, ScoreCalibration> read(final Map<String, TaskCalibration> written) {
			final Map<String, ScoreCalibration> read = new TreeMap<>();
			written.forEach((task, calibration) -> read.put(task, required(calibration, task).calibration()));
			return read;
		}
	}

	/** The calibration of a task; one of a single label has no labels. */
	private record TaskCalibration(Double threshold, int regions, Double intercept, Map<String, Double> weights,
		Map<String, Double> labels)
	{

		static TaskCalibration of(final ScoreCalibration calibration) {
			final Map<String, Double> weights = new TreeMap<>();
			calibration.weights().forEach((feature, weight) -> weights.put(name(feature), weight));
			return new TaskCalibration(calibration.threshold(), calibration.examples(), calibration.intercept(), weights,
				calibration.labels().isEmpty() ? null : calibration.labels());
		}

		ScoreCalibration calibration() {
			final Map<Feature, Double> known = new EnumMap<>(Feature.class);
			required(weights, "weights").forEach((name, weight) -> known.put(feature(name), required(weight, name)));
			final Map<String, Double> added = labels == null ? Map.of() : labels;
			added.forEach((label, number) -> required(number, label));
			return new ScoreCalibration(required(intercept, "intercept"), known, added, required(threshold, "threshold"),
				regions);
		}

		private static Feature feature(final String name) {
			return Arrays.stream(Feature.values())
				.filter(feature -> name(feature).equals(name))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("there is no feature \"" + name + "\""));
		}

		private static String name(final Feature feature) {
			return feature.name().toLowerCase(Locale.ROOT);
		}
	}

	private static <T> T required(final T value, final String key) {
		if (value == null) throw new IllegalArgumentException("\"" + key + "\" is missing or null");
		return value;
	}

	/** What the model in a folder was trained on; empty where the folder does not say. */
	static Optional<Familiarity> familiarity(final Path folder) throws ModelException {
		final Path file = folder.resolve(FAMILIARITY);
		final Optional<FamiliarityFile> read = read(file, FamiliarityFile.class);
		if (read.isEmpty()) return Optional.empty();
		try {
			requireFormat(read.get().format);
			return Optional.of(read.get().familiarity());
		}
		catch (final IllegalArgumentException | NullPointerException e) {
			throw damaged(file, "--familiarity", e);
		}
	}

	/** The calibrations of a model's scores; none where the folder has none. */
	public static Calibrations calibrations(final Path folder) throws ModelException {
		final Path file = folder.resolve(CALIBRATION);
		final Optional<CalibrationFile> read = read(file, CalibrationFile.class);
		if (read.isEmpty()) return Calibrations.NONE;
		try {
			requireFormat(read.get().format);
			return read.get().calibrations();
		}
		catch (final IllegalArgumentException | NullPointerException e) {
			throw damaged(file, "--calibrate", e);
		}
	}

	/** Writes {@code familiarity.json}. */
	public static void write(final Path folder, final Familiarity familiarity) throws IOException {
		AtomicFile.write(folder.resolve(FAMILIARITY), GSON.toJson(FamiliarityFile.of(familiarity)) + "\n");
	}

	/** Writes the calibration of a task, of one view or several, into {@code calibration.json}; all others stay. */
	public static void write(final Path folder, final String task, final ScoreCalibration calibration)
		throws IOException, ModelException
	{
		final Calibrations all = calibrations(folder).with(task, calibration);
		AtomicFile.write(folder.resolve(CALIBRATION), PRETTY.toJson(CalibrationFile.of(all)) + "\n");
	}

	private static <T> Optional<T> read(final Path file, final Class<T> type) throws ModelException {
		if (!Files.exists(file)) return Optional.empty();
		try {
			final T content = GSON.fromJson(Files.readString(file, StandardCharsets.UTF_8), type);
			if (content == null) throw new JsonParseException("it is empty");
			return Optional.of(content);
		}
		catch (final IOException | JsonParseException | NumberFormatException e) {
			throw damaged(file, type == FamiliarityFile.class ? "--familiarity" : "--calibrate", e);
		}
	}

	private static void requireFormat(final int format) {
		if (format != FORMAT) throw new IllegalArgumentException("its format is " + format + ", not " + FORMAT);
	}

	private static ModelException damaged(final Path file, final String option, final Exception cause) {
		return new ModelException("The file " + file + " cannot be used (" + Failures.text(cause) +
			"): delete it, and if you like make it again with \"evaluate " + option + "\".", cause);
	}
}
