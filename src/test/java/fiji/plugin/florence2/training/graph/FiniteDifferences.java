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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.graph.WeightFile;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Compares the gradient that a tape writes with differences of the loss, number by number. */
final class FiniteDifferences {

	/** Large enough that rounding is small beside the difference, small enough that the loss is nearly a parabola. */
	private static final float STEP = 1e-2f;
	private static final double TOLERANCE = 3e-3;

	private final Path folder;
	private final Random random = new Random(1);
	private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

	/** What is differentiated. */
	@FunctionalInterface
	interface Forward {

		/** @return the result, or none if the tape has a loss already, which {@code graph} calls {@code loss} */
		Value of(GraphBuilder graph, Tape tape, Parameters parameters) throws IOException;
	}

	/** @param folder for graphs, which are deleted */
	FiniteDifferences(final Path folder) {
		this.folder = folder;
	}

	/** Adds a trained tensor of random numbers. */
	FiniteDifferences with(final String name, final Integer... shape) {
		shapes.put(name, List.of(shape));
		return this;
	}

	/** Random numbers, as a constant of a graph. */
	String constant(final GraphBuilder graph, final long... shape) throws IOException {
		int size = 1;
		for (final long length : shape)
			size *= (int) length;
		return graph.floats(numbers(size), shape);
	}

	private float[] numbers(final int size) {
		final float[] numbers = new float[size];
		for (int i = 0; i < size; i++)
			numbers[i] = (float) random.nextGaussian();
		return numbers;
	}

	/**
	 * Checks the gradient of the sum of the result's numbers, each times a random one.
	 *
	 * @param result the shape of the result
	 */
	void check(final Forward forward, final long... result) throws Exception {
		check((graph, tape, parameters) -> {
			final Value value = forward.of(graph, tape, parameters);
			final String weights = constant(graph, result);
			final String product = graph.op("Mul", List.of(value.name(), weights));
			graph.namedOp(TrainingSession.LOSS, "ReduceSum", List.of(product), Attribute.of("keepdims", 0));
			tape.backward(value, weights);
			return value;
		});
	}

	/** Checks the gradient of a loss that the tape already goes back from. */
	void check(final Forward loss) throws Exception {
		final VectorLayout layout = VectorLayout.of(shapes);
		final Path weights = folder.resolve("weights.bin");
		final Path file = folder.resolve("graph.onnx");
		Files.deleteIfExists(weights);
		try (WeightFile constants = new WeightFile(weights, new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, constants);
			final Tape tape = new Tape(graph);
			final Parameters parameters = new Parameters(graph, new ModelWeights(), layout);
			loss.of(graph, tape, parameters);
			graph.floatOutput(TrainingSession.LOSS);
			parameters.output(TrainingSession.GRADIENT, tape);
			Files.write(file, graph.toBytes(GraphBuilder.MIN_OPERATION_SET));
		}
		try (TrainingSession session = new TrainingSession(file, 1, Device.CPU); RunControl control = new RunControl()) {
			final float[] trained = numbers(layout.size());
			final float[] gradient = new float[trained.length];
			final float[] ignored = new float[trained.length];
			session.step(Map.of(), trained, gradient, control);
			for (int i = 0; i < trained.length; i++) {
				final float before = trained[i];
				trained[i] = before + STEP;
				final double above = session.step(Map.of(), trained, ignored, control);
				trained[i] = before - STEP;
				final double below = session.step(Map.of(), trained, ignored, control);
				trained[i] = before;
				final double expected = (above - below) / (2 * STEP);
				assertEquals(expected, gradient[i], TOLERANCE * Math.max(1, Math.abs(expected)), "number " + i);
			}
		}
	}
}
