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
package fiji.plugin.florence2.training.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.WeightFile;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ReliabilityFiles;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.AdamW;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.Reader;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What PyTorch and peft computed when they trained a small model, in the folder {@code training} beside the repository. */
final class GoldenTraining implements AutoCloseable {

	private final Path folder;
	private final Npz arrays;
	private final JsonObject cases;

	private GoldenTraining(final Path folder) throws IOException {
		this.folder = folder;
		arrays = new Npz(folder.resolve("training.npz"));
		try (Reader reader = Files.newBufferedReader(folder.resolve("training.json"))) {
			cases = JsonParser.parseReader(reader).getAsJsonObject();
		}
	}

	/** Opens the data of a random model beside the repository; the test is skipped where they are absent. */
	static GoldenTraining open() throws IOException {
		final Path folder = Path.of(System.getProperty("shared.dir", "../shared"), "training", "mini");
		assumeTrue(Files.exists(folder), () -> "No golden gradients at " + folder.toAbsolutePath());
		return new GoldenTraining(folder);
	}

	/** Opens the data in a folder. */
	static GoldenTraining at(final Path folder) throws IOException {
		return new GoldenTraining(folder);
	}

	/** The model that was trained, in a folder of its own. */
	Path copyModelTo(final Path target) throws IOException {
		Nano.copyTo(target);
		try (Stream<Path> graphs = Files.list(target.resolve("onnx"))) {
			for (final Path graph : graphs.toList())
				Files.delete(graph);
		}
		try (Stream<Path> graphs = Files.list(folder.resolve("onnx"))) {
			for (final Path graph : graphs.toList())
				Files.copy(graph, target.resolve("onnx").resolve(graph.getFileName().toString()));
		}
		// What nano was trained on says nothing about another model.
		Files.delete(target.resolve(ReliabilityFiles.FAMILIARITY));
		Files.delete(target.resolve(ReliabilityFiles.CALIBRATION));
		Files.delete(target.resolve("config.json"));
		Files.copy(folder.resolve("config.json"), target.resolve("config.json"));
		writeVisionEncoder(target.resolve("onnx"), target.resolve("config.json"));
		return target;
	}

	/** The data have none, as training begins with image features. It gives some of the right width. */
	private static void writeVisionEncoder(final Path graphs, final Path config) throws IOException {
		final JsonObject sizes;
		try (Reader reader = Files.newBufferedReader(config)) {
			sizes = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("text_config");
		}
		final int width = sizes.get("d_model").getAsInt();
		try (WeightFile weights = new WeightFile(graphs.resolve("none.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(graphs, weights);
			graph.floatInput("pixel_values", 1, 3, "height", "width");
			graph.namedOp("image_features", "Reshape", List.of("pixel_values", graph.int64s(1, -1, width)));
			graph.floatOutput("image_features", 1, "tokens", width);
			Files.write(graphs.resolve("vision_encoder.onnx"), graph.toBytes(GraphBuilder.MIN_OPERATION_SET));
		}
	}

	/** One of the cases, or the curve. */
	JsonObject json(final String name) {
		return name.equals("curve") ? cases.getAsJsonObject(name) : cases.getAsJsonObject("cases").getAsJsonObject(name);
	}

	Npz arrays() {
		return arrays;
	}

	/** All samples. Their padding is taken away, as a batch adds its own. */
	List<Sample> samples() throws IOException {
		final float[] features = arrays.floats("image_features");
		final int rows = arrays.shape("labels")[0];
		final List<Sample> samples = new ArrayList<>();
		for (int row = 0; row < rows; row++) {
			final int size = features.length / rows;
			samples.add(new Sample(FloatBuffer.wrap(Arrays.copyOfRange(features, row * size, (row + 1) * size)),
				row("prompt_ids", row, seen(row) - arrays.shape("image_features")[1]), row("labels", row, counted(row))));
		}
		return samples;
	}

	private int seen(final int row) throws IOException {
		return Arrays.stream(row("encoder_mask", row, arrays.shape("encoder_mask")[1])).sum();
	}

	private int counted(final int row) throws IOException {
		final int length = arrays.shape("counted")[1];
		float sum = 0;
		for (final float number : Arrays.copyOfRange(arrays.floats("counted"), row * length, (row + 1) * length))
			sum += number;
		return (int) sum;
	}

	private int[] row(final String name, final int row, final int length) throws IOException {
		final int start = row * arrays.shape(name)[1];
		return Arrays.copyOfRange(arrays.integers(name), start, start + length);
	}

	/** The samples of a step of the curve. */
	List<Sample> samples(final int step) throws IOException {
		final List<Sample> all = samples();
		final List<Sample> chosen = new ArrayList<>();
		for (final JsonElement row : json("curve").getAsJsonArray("rows").get(step).getAsJsonArray())
			chosen.add(all.get(row.getAsInt()));
		return chosen;
	}

	/** The steps of the curve, each with PyTorch's loss, to its adapters. */
	float[] train(final TrainingGraph graph, final Path file, final int threads, final double tolerance)
		throws Exception
	{
		final JsonObject info = json("curve");
		final JsonArray order = info.getAsJsonArray("layout");
		final VectorLayout layout = graph.vectorLayout();
		final float[] trained = inOrderOf(layout, order, arrays.floats("curve/first"));
		final float[] gradient = new float[trained.length];
		final AdamW optimizer = new AdamW(trained.length, info.get("decay").getAsDouble());
		try (TrainingSession session = new TrainingSession(file, threads, Device.CPU);
			RunControl control = new RunControl())
		{
			for (int step = 0; step < info.getAsJsonArray("losses").size(); step++) {
				final double loss = session.step(graph.batch(samples(step)).inputs(), trained, gradient, control);
				assertEquals(info.getAsJsonArray("losses").get(step).getAsDouble(), loss, tolerance, "step " + step);
				optimizer.step(trained, gradient, info.get("rate").getAsDouble());
			}
		}
		final float[] last = inOrderOf(layout, order, arrays.floats("curve/last"));
		final double distance = distance(trained, last);
		assertTrue(distance < tolerance, () -> "adapters differ by " + distance);
		return trained;
	}

	/** The norm of the difference over that of what is expected. */
	static double distance(final float[] actual, final float[] expected) {
		double squares = 0;
		double norm = 0;
		for (int i = 0; i < expected.length; i++) {
			squares += Math.pow(actual[i] - expected[i], 2);
			norm += Math.pow(expected[i], 2);
		}
		return Math.sqrt(squares / norm);
	}

	/** A vector whose tensors lie in PyTorch's order, in that of a training graph. */
	static float[] inOrderOf(final VectorLayout layout, final JsonArray pytorch, final float[] vector) {
		final Map<String, Integer> starts = new HashMap<>();
		int start = 0;
		for (final JsonElement tensor : pytorch) {
			starts.put(tensor.getAsJsonArray().get(0).getAsString(), start);
			int size = 1;
			for (final JsonElement length : tensor.getAsJsonArray().get(1).getAsJsonArray())
				size *= length.getAsInt();
			start += size;
		}
		final float[] ordered = new float[layout.size()];
		for (final Piece piece : layout.pieces())
			System.arraycopy(vector, starts.get(piece.name()), ordered, piece.offset(), piece.size());
		return ordered;
	}

	@Override
	public void close() throws IOException {
		arrays.close();
	}
}
