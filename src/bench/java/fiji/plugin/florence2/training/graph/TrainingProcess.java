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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.onnx.VisionEncoder;
import fiji.plugin.florence2.training.AdamW;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.management.OperatingSystemMXBean;

import ai.onnxruntime.OrtEnvironment;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This engine as one of the programs of the training benchmark: takes a model folder, in which the PyTorch peer has
 * written its samples and first adapters, a number of threads, a folder to work in and a method, and takes a step for each
 * line that it reads. The lines are described in {@code src/bench/README.md}.
 */
public final class TrainingProcess {

	private static final Gson GSON = new Gson();
	private static final OperatingSystemMXBean SYSTEM =
		(OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private TrainingProcess() {}

	public static void main(final String[] args) throws Exception {
		final PrintStream answers = System.out;
		// Whatever a library prints must not get among the answers.
		System.setOut(System.err);
		final long start = System.nanoTime();
		final Path folder = Path.of(args[0]);
		final ModelFolder model = ModelFolder.read(folder);
		final int threads = Integer.parseInt(args[1]);
		final boolean adapts = args[3].equals("adapters");
		final JsonObject curve;
		final float[] adapters;
		List<Sample> samples;
		try (GoldenTraining data = GoldenTraining.at(folder.resolve("training"))) {
			curve = data.json("curve");
			adapters = adapts ? data.arrays().floats("curve/first") : new float[0];
			samples = data.samples();
		}
		final TrainingMethod method = adapts
			? new TrainingMethod.Adapters(curve.get("rank").getAsInt(), curve.get("alpha").getAsDouble())
			: new TrainingMethod.AllWeights(Architecture.of(model).stages().size());
		final Path pixels = folder.resolve("training").resolve("pixels.bin");
		try (TrainingGraph graph = new TrainingGraph(model, method, Path.of(args[2]))) {
			samples = withImages(samples, pixels, model, graph, threads, adapts);
		}
		try (TrainingGraph graph = new TrainingGraph(model, method, Path.of(args[2]));
			TrainingSession session = new TrainingSession(graph.write(0, new Cancellation()), threads, Device.CPU);
			RunControl control = new RunControl();
			BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
		{
			final float[] trained = adapts
				? GoldenTraining.inOrderOf(graph.vectorLayout(), curve.getAsJsonArray("layout"), adapters)
				: graph.initialVector(0);
			final float[] gradient = new float[trained.length];
			final AdamW optimizer = new AdamW(trained.length, curve.get("decay").getAsDouble());
			answers.println(GSON.toJson(Map.of("versions",
				Map.of("Java", System.getProperty("java.version"), "onnxruntime (Java)",
					OrtEnvironment.getEnvironment().getVersion()),
				"ms", Map.of("first_open", (System.nanoTime() - start) / 1e6))));
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				final long wall = System.nanoTime();
				final long processor = SYSTEM.getProcessCpuTime();
				final List<Sample> chosen = new ArrayList<>();
				for (final JsonElement row : curve.getAsJsonArray("rows").get(optimizer.steps()).getAsJsonArray())
					chosen.add(samples.get(row.getAsInt()));
				final double loss = session.step(graph.batch(chosen).inputs(), trained, gradient, control);
				optimizer.step(trained, gradient, curve.get("rate").getAsDouble());
				answers.println(GSON.toJson(Map.of("ms", Map.of("loss", loss, "wall", (System.nanoTime() - wall) / 1e6, "cpu",
					(SYSTEM.getProcessCpuTime() - processor) / 1e6))));
			}
		}
	}

	/** As a training does: image features are computed before it, by an encoder that is closed then. */
	private static List<Sample> withImages(final List<Sample> samples, final Path pixels, final ModelFolder model,
		final TrainingGraph graph, final int threads, final boolean features) throws Exception
	{
		final List<Sample> seen = new ArrayList<>();
		final int numbers = 3 * model.preprocessor().height() * model.preprocessor().width();
		try (FileChannel file = FileChannel.open(pixels);
			VisionEncoder encoder = graph.openVisionEncoder(threads);
			RunControl control = new RunControl())
		{
			for (final Sample sample : samples) {
				final ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
				while (bytes.hasRemaining() && file.read(bytes) >= 0)
					;
				FloatBuffer image = bytes.rewind().asFloatBuffer();
				if (features) {
					encoder.pixels().put(image);
					final FloatBuffer values = encoder.imageFeatures(control).values().duplicate().rewind();
					image = FloatBuffer.allocate(values.remaining()).put(values).rewind();
				}
				seen.add(new Sample(image, sample.prompt(), sample.answer()));
			}
		}
		return seen;
	}
}
