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

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.CocoFormat;
import fiji.plugin.florence2.dataset.format.Import;
import fiji.plugin.florence2.dataset.format.Trust;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.DetectionMetrics;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.imagej.dataset.Annotator;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.training.TrainingQuery;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.ui.review.SimulatedReview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

import org.scijava.Context;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures what rounds of the data engine gain: some images are annotated, others are not; models are trained in rounds, and a
 * {@linkplain SimulatedReview simulated person} corrects what they propose. Beside it a model is trained on all images,
 * annotated by hand. F1 is that of detections with the product's own settings in images that no training sees. Begun again,
 * it goes on after the last step that is in {@code results.jsonl}.
 */
@Command(name = "DataEngineGain")
public final class DataEngineGain implements Callable<Integer> {

	private static final String RULES = "duplicate, sliver, score";
	private static final int SIXTY = 60;

	@Parameters(index = "0", description = "Folder with annotated images in the form of COCO.")
	private Path coco;

	@Parameters(index = "1", description = "Folder for data sets, models and results.")
	private Path work;

	@Option(names = "--names", description = "File with the names of the images to use, one a line.")
	private Path names;

	@Option(names = "--annotated", defaultValue = "5")
	private int annotated;

	@Option(names = "--open", defaultValue = "40")
	private int open;

	@Option(names = "--test", defaultValue = "60", description = "Images by which the models are judged.")
	private int test;

	@Option(names = "--rounds", defaultValue = "2", description = "Rounds of review.")
	private int rounds;

	@Option(names = "--clicks", defaultValue = "0.25",
		description = "The share of the clicks for all images that may be spent, the annotated ones included.")
	private double share;

	@Option(names = "--order", defaultValue = "MOST_USEFUL")
	private String order;

	@Option(names = "--method", defaultValue = "adapters")
	private String method;

	@Option(names = "--believe", defaultValue = "" + Belief.USUAL,
		description = "Learn from images that are not done, if the last round is so sure; more than 1 for never.")
	private double believe;

	@Option(names = "--views", defaultValue = "" + Annotator.VIEWS, description = "Of each image that a model annotates.")
	private int views;

	@Option(names = "--keep", arity = "1", defaultValue = "true",
		description = "Whether models are reminded of what they knew.")
	private boolean keep;

	@Option(names = "--seed", defaultValue = "1", description = "Chooses the images, and is the seed of the trainings.")
	private long seed;

	@Option(names = "--threads", defaultValue = "1")
	private int threads;

	private final List<JsonObject> results = new ArrayList<>();
	private Context context;
	private List<AnnotatedFile> training;
	private List<AnnotatedFile> held;

	public static void main(final String... args) {
		System.setProperty("java.awt.headless", "true");
		System.exit(new CommandLine(new DataEngineGain()).execute(args));
	}

	/** What a step comes to. */
	@FunctionalInterface
	private interface Step {

		void run(JsonObject result) throws Florence2Exception;
	}

	@Override
	public Integer call() throws Exception {
		Files.createDirectories(work);
		readResults();
		choose();
		context = new Context(Florence2Service.class);
		try {
			context.service(ModelService.class)
				.setOptions(
					new Florence2Options("", Device.CPU, false, threads, 0, work.resolve("models").toString(), "", true, false));
			rounds();
			byHand();
		}
		finally {
			context.dispose();
		}
		return 0;
	}

	private void readResults() throws IOException {
		if (!Files.exists(file())) return;
		for (final String line : Files.readAllLines(file()))
			results.add(JsonParser.parseString(line).getAsJsonObject());
	}

	private Path file() {
		return work.resolve("results.jsonl");
	}

	/** Takes the result of a step that was done before, or does it. */
	private JsonObject step(final String name, final Step step) throws Florence2Exception, IOException {
		for (final JsonObject result : results)
			if (result.get("step").getAsString().equals(name)) return result;
		final long start = System.nanoTime();
		final JsonObject result = new JsonObject();
		result.addProperty("step", name);
		step.run(result);
		result.addProperty("minutes", Math.round((System.nanoTime() - start) / 1e9 / SIXTY * 10) / 10.0);
		Files.writeString(file(), result + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.println(result);
		results.add(result);
		return result;
	}

	/** Images without objects are left out. */
	private void choose() throws Exception {
		final List<String> wanted = names == null ? List.of() : Files.readAllLines(names);
		final List<AnnotatedFile> all = new ArrayList<>(
			new CocoFormat().read(DataSetExchange.request(coco, Optional.empty(), Optional.empty()), System.out::println)
				.stream()
				.filter(file -> names == null || wanted.contains(file.name()))
				.filter(file -> !file.regions().isEmpty())
				.toList());
		Collections.shuffle(all, new Random(seed));
		training = all.subList(0, annotated + open);
		held = all.subList(annotated + open, Math.min(all.size(), annotated + open + test));
	}

	private DataSetQuery query(final String name) {
		return context.service(Florence2Service.class).dataset(work.resolve(name).toFile());
	}

	private DataSet set(final String name) throws Florence2Exception {
		return DataSet.openOrCreate(work.resolve(name), System.out::println);
	}

	private void put(final DataSet set, final List<AnnotatedFile> files, final Trust trust) throws Florence2Exception {
		new Import(Source.person("reviewer"), 0, trust, ImageStorage.LINK).into(set, files, ProgressListener.NONE,
			new Cancellation());
	}

	/** Objects are boxes here. */
	private static List<AnnotatedFile> boxes(final List<AnnotatedFile> files, final boolean marked) {
		return files.stream()
			.map(file -> new AnnotatedFile(file.file(), file.width(), file.height(), marked ? boxes(file) : List.of()))
			.toList();
	}

	private static List<Region> boxes(final AnnotatedFile file) {
		return file.regions()
			.stream()
			.map(region -> new Region(region.label(), region.shape().bounds(), Double.NaN, Double.NaN))
			.toList();
	}

	private TrainingQuery chosen(final TrainingQuery query) {
		try {
			return query.method(method).keep(keep).seed(seed);
		}
		catch (final Florence2Exception e) {
			throw new IllegalArgumentException(e);
		}
	}

	private void rounds() throws Florence2Exception, IOException {
		final Map<String, List<Region>> truth = new HashMap<>();
		training.forEach(file -> truth.put(file.name(), boxes(file)));
		final int all = SimulatedReview.clicks(training.stream().map(DataEngineGain::boxes).toList());
		final int first =
			SimulatedReview.clicks(training.subList(0, annotated).stream().map(DataEngineGain::boxes).toList());
		step("images", result -> {
			result.addProperty("clicks_by_hand", all);
			result.addProperty("clicks_annotated", first);
			result.addProperty("objects", truth.values().stream().mapToInt(List::size).sum());
			result.addProperty("test_objects", held.stream().mapToInt(file -> file.regions().size()).sum());
		});
		final DataSet set = set("engine");
		put(set, boxes(training.subList(0, annotated), true), Trust.COMPLETE);
		put(set, boxes(training.subList(annotated, training.size()), false), Trust.PROPOSED);
		step("before", result -> judge("nano", result));
		int clicks = first;
		for (int i = 1; i <= rounds + 1; i++) {
			final int round = i;
			final int spent = clicks;
			final JsonObject trained = step("round " + round, result -> {
				final String model = trained(set, round);
				result.addProperty("model", model);
				describe(set.refresh().images(), result);
				result.addProperty("clicks", spent);
				judge(model, result);
			});
			if (round > rounds) break;
			clicks += step("review " + round, result -> {
				query("engine").model(trained.get("model").getAsString()).filter(RULES);
				set.refresh();
				final int most = (int) (share * all - spent) / (rounds + 1 - round);
				result.addProperty("clicks", new SimulatedReview(set, truth, order).review(most));
				describe(set.view().images(), result);
			}).get("clicks").getAsInt();
		}
	}

	private static void describe(final List<DataSetImage> images, final JsonObject result) {
		result.addProperty("done", images.stream().filter(DataSetImage::isDone).count());
		result.addProperty("right",
			images.stream().filter(DataSetImage::isDone).mapToInt(image -> image.rightRegions().size()).sum());
		result.addProperty("proposed",
			images.stream()
				.flatMap(image -> image.regions().stream())
				.filter(region -> region.state() == State.PROPOSED)
				.count());
	}

	/** The model of a round, which has annotated what is not done. */
	private String trained(final DataSet set, final int round) throws Florence2Exception {
		set.refresh();
		if (!set.view().models().containsKey(round))
			return query("engine").round(training -> chosen(training).with(new Belief(believe)), Agreement.ACCEPT, views)
				.getName();
		final String model = set.view().models().get(round).model();
		query("engine").annotate(ImagePrompts.of(Task.OD), AnalysisSettings.of(model).withViews(views), round,
			Agreement.ACCEPT, false);
		return model;
	}

	private void byHand() throws Florence2Exception, IOException {
		final DataSet set = set("by-hand");
		put(set, boxes(training, true), Trust.COMPLETE);
		step("by hand", result -> judge(chosen(query("by-hand").train()).name("by-hand").run().getName(), result));
	}

	/** F1 of all labels in the images that no training sees. */
	private void judge(final String model, final JsonObject result) throws Florence2Exception {
		final String name = "test-" + model;
		final DataSet set = set(name);
		put(set, boxes(held, false), Trust.PROPOSED);
		query(name).annotate(ImagePrompts.of(Task.OD), AnalysisSettings.of(model), 0, 2, false);
		final Map<String, Category> categories = new HashMap<>();
		training.stream()
			.flatMap(file -> file.regions().stream())
			.forEach(
				region -> categories.computeIfAbsent(region.label(), label -> new Category(categories.size() + 1L, label)));
		final List<Category> known = List.copyOf(categories.values());
		final List<ImageDetections> images = new ArrayList<>();
		for (final DataSetImage image : set.refresh().images()) {
			final AnnotatedFile truth =
				held.stream().filter(file -> file.name().equals(image.name())).findFirst().orElseThrow();
			images.add(new ImageDetections(images.size() + 1L,
				truth.regions()
					.stream()
					.map(region -> new Annotation(categories.get(region.label()), BoundingBox.of(region.shape()), false,
						Optional.empty()))
					.toList(),
				image.regions().stream().map(region -> Detection.of(region.region(), known)).toList()));
		}
		final List<Category> all = new ArrayList<>(known);
		all.add(Category.OTHER);
		final DetectionMetrics metrics = DetectionMetrics.of(images, all);
		result.addProperty("f1", Math.round(1000 * metrics.f1()) / 1000.0);
		result.addProperty("precision", Math.round(1000 * metrics.precision()) / 1000.0);
		result.addProperty("recall", Math.round(1000 * metrics.recall()) / 1000.0);
	}
}
