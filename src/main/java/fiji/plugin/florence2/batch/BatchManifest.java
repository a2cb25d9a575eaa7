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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the results of a folder were made, so that they can be reproduced and are not mixed with results of other settings.
 *
 * @param plan all that answers may depend on: a batch continues only with the same
 * @param environment the computer of the first run
 * @param started when the first run began
 * @param ended when the last run ended; null before
 * @param images the numbers of the last run; null before
 */
record BatchManifest(JsonObject plan, JsonObject environment, String started, String ended, Counts images) {

	/** Numbers of images and regions. */
	record Counts(int done, int failed, long regions) {}

	static final String FILE = "manifest.json";

	private static final String PACKAGED =
		Optional.ofNullable(BatchManifest.class.getPackage().getImplementationVersion()).orElse("(not packaged)");
	private static final Gson GSON =
		new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

	/**
	 * Begins a batch, or continues one.
	 *
	 * @param images the place of the images
	 * @throws BatchException if the folder's results were made with other settings
	 */
	static BatchManifest begin(final OutputFolder output, final BatchPlan plan, final String images,
		final ModelRecord model) throws BatchException, IOException
	{
		final JsonObject now = describe(plan, images, model);
		final Path file = output.file(FILE);
		if (Files.exists(file)) {
			final BatchManifest before = read(file);
			final Optional<String> difference = difference("", before.plan, now);
			if (difference.isPresent()) {
				throw new BatchException("The folder " + output.folder() + " has results of another batch (" +
					difference.get() + "): choose another folder, or delete this one.");
			}
			return before;
		}
		final BatchManifest manifest = new BatchManifest(now, computer(), now(), null, null);
		manifest.write(output);
		return manifest;
	}

	private static BatchManifest read(final Path file) throws BatchException, IOException {
		try {
			final BatchManifest read = GSON.fromJson(Files.readString(file), BatchManifest.class);
			if (read != null && read.plan != null) return read;
		}
		catch (final JsonParseException notOurs) {
			// The exception below says so.
		}
		throw new BatchException(
			"The file " + file + " is not that of a batch: choose another folder for the results, or delete this one.");
	}

	/** Notes the end. */
	void end(final OutputFolder output, final BatchSummary summary) throws IOException {
		new BatchManifest(plan, environment, started, now(),
			new Counts(summary.done() + summary.skipped(), summary.failed(), summary.regions())).write(output);
	}

	private void write(final OutputFolder output) throws IOException {
		AtomicFile.write(output.file(FILE), GSON.toJson(this) + "\n");
	}

	private static String now() {
		return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
	}

	private static JsonObject describe(final BatchPlan plan, final String images, final ModelRecord model) {
		final AnalysisSettings settings = plan.settings();
		final JsonObject json = new JsonObject();
		json.addProperty("version", PACKAGED);
		json.addProperty("input_folder", images);
		json.addProperty("pattern", plan.pattern());
		json.addProperty("subfolders", plan.subfolders());
		json.addProperty("part", plan.part().toString());
		json.add("tasks", GSON.toJsonTree(plan.tasks()));
		json.addProperty("text", plan.text());
		json.addProperty("slices", settings.planes().label());
		json.addProperty("range", settings.range());
		json.addProperty("channel", settings.channel());
		json.add("tiles", GSON.toJsonTree(settings.tiling()));
		json.addProperty("min_score", settings.writtenMinScore());
		json.addProperty("min_size", settings.minSize());
		json.addProperty("max_size", settings.maxSize());
		json.addProperty("max_overlap", settings.maxOverlap());
		json.addProperty("outlines", settings.outlines());
		json.add("views", views(settings.views()));
		json.addProperty("rois", plan.outputs().rois());
		json.addProperty("label_images", plan.outputs().labelImages());
		json.addProperty("pictures", plan.outputs().pictures());
		json.add("model", GSON.toJsonTree(model));
		return json;
	}

	private static JsonPrimitive views(final int number) {
		return number == AnalysisSettings.VIEWS
			? new JsonPrimitive(AnalysisSettings.written(number))
			: new JsonPrimitive(number);
	}

	private static JsonObject computer() {
		final JsonObject json = new JsonObject();
		json.addProperty("imagej", ij.IJ.getVersion());
		for (final String name : new String[] { "java.version", "java.vendor", "os.name", "os.version", "os.arch" })
			json.addProperty(name, System.getProperty(name));
		json.addProperty("processors", Runtime.getRuntime().availableProcessors());
		return json;
	}

	/** The name of a setting in macros and, where it has another one there, on the command line. */
	private static String option(final String setting) {
		if (setting.startsWith("model sha256")) return "the files of the model";
		if (setting.startsWith("tiles")) return "tiles (--tiles)";
		return switch (setting) {
			case "version" -> "the version of the plugin";
			case "input_folder" -> "input_folder (the folder of images)";
			case "tasks" -> "tasks (--task)";
			case "text" -> "text (--input)";
			case "rois" -> "rois (--no-rois)";
			case "model name" -> "model (--model)";
			default -> {
				final String key = setting.replace("model ", "");
				yield key + " (--" + key.replace('_', '-') + ")";
			}
		};
	}

	/** The first difference between two models, in words. */
	static Optional<String> difference(final ModelRecord before, final ModelRecord now) {
		return difference(" model", GSON.toJsonTree(before), GSON.toJsonTree(now));
	}

	/** The first difference, in words. */
	private static Optional<String> difference(final String path, final JsonElement before, final JsonElement now) {
		if (before == null || now == null || !before.isJsonObject() || !now.isJsonObject())
			return String.valueOf(before).equals(String.valueOf(now))
				? Optional.empty()
				: Optional.of(option(path.strip()) + ": " + before + " then, " + now + " now");
		final Set<String> keys = new LinkedHashSet<>(before.getAsJsonObject().keySet());
		keys.addAll(now.getAsJsonObject().keySet());
		return keys.stream()
			.map(key -> difference(path + " " + key, before.getAsJsonObject().get(key), now.getAsJsonObject().get(key)))
			.flatMap(Optional::stream)
			.findFirst();
	}
}
