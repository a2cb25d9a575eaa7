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

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A training graph, open in ONNX Runtime. It runs on a thread of its own, which takes numbers too small for usual
 * arithmetic (denormals) as zero: gradients are full of them, and they cost five times the time. With one number of
 * threads, one version of ONNX Runtime and one processor, the same inputs give the same bits.
 */
public final class TrainingSession implements AutoCloseable {

	/** The input with all trained numbers, a vector. */
	public static final String TRAINED = "trained";
	/** The output with the loss, a single number. */
	public static final String LOSS = "loss";
	/** The output with the gradient of the loss, a vector as long as that of the trained numbers. */
	public static final String GRADIENT = "gradient";

	private final ExecutorService thread;
	private final Graph graph;
	private final Map<String, NativeMemory> memory = new HashMap<>();

	/**
	 * Numbers for an input of the graph.
	 *
	 * @param values a {@link FloatBuffer} or {@link LongBuffer}, from its beginning to its limit, row by row
	 * @param shape lengths of the axes
	 */
	public record Input(Buffer values, long... shape) {}

	/**
	 * Opens a graph.
	 *
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @param device not {@link Device#AUTO}
	 * @throws ModelException if the graph cannot be opened, or not run on the device
	 */
	public TrainingSession(final Path file, final int threads, final Device device) throws ModelException {
		final OrtEnvironment environment = OnnxRuntime.load();
		device.requireOffered();
		thread = Executors.newSingleThreadExecutor(task -> {
			final Thread created = new Thread(task, "Florence-2 training");
			created.setDaemon(true);
			return created;
		});
		boolean complete = false;
		try {
			graph = result(() -> Graph.openForTraining(environment, file, threads, device));
			complete = true;
		}
		finally {
			if (!complete) thread.shutdown();
		}
	}

	/**
	 * Computes a loss and its gradient.
	 *
	 * @param inputs by name, all but the trained numbers
	 * @param trained the input of trained numbers
	 * @param gradient where the gradient is written, as long as {@code trained}
	 * @param control stops the run from another thread
	 * @return the loss
	 * @throws ModelException if the graph fails, for want of memory for instance
	 * @throws CancellationException if the run was stopped
	 */
	public double step(final Map<String, Input> inputs, final float[] trained, final float[] gradient,
		final RunControl control) throws ModelException
	{
		return result(() -> compute(inputs, trained, gradient, control));
	}

	private double compute(final Map<String, Input> inputs, final float[] trained, final float[] gradient,
		final RunControl control) throws ModelException
	{
		final Map<String, OnnxTensor> in = new HashMap<>();
		final Map<String, OnnxTensor> out = new HashMap<>();
		try {
			in.put(TRAINED, tensor(TRAINED, new Input(FloatBuffer.wrap(trained), trained.length)));
			for (final Map.Entry<String, Input> input : inputs.entrySet())
				in.put(input.getKey(), tensor(input.getKey(), input.getValue()));
			out.put(GRADIENT, memory(GRADIENT).tensor(graph.environment(), OnnxJavaType.FLOAT, gradient.length));
			try (OnnxTensor loss = graph.compute(LOSS, in, out, control)) {
				memory(GRADIENT).first((long) gradient.length * Float.BYTES).asFloatBuffer().get(gradient);
				return loss.getFloatBuffer().get(0);
			}
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
		finally {
			in.values().forEach(OnnxTensor::close);
			out.values().forEach(OnnxTensor::close);
		}
	}

	/**
	 * Runs a graph in which nothing is trained.
	 *
	 * @param inputs by name
	 * @param output the name of the output
	 * @return its numbers, row by row
	 * @throws ModelException if the graph fails, for want of memory for instance
	 * @throws CancellationException if the run was stopped
	 */
	public float[] run(final Map<String, Input> inputs, final String output, final RunControl control)
		throws ModelException
	{
		return result(() -> compute(inputs, output, control));
	}

	private float[] compute(final Map<String, Input> inputs, final String output, final RunControl control)
		throws ModelException
	{
		final Map<String, OnnxTensor> in = new HashMap<>();
		try {
			for (final Map.Entry<String, Input> input : inputs.entrySet())
				in.put(input.getKey(), tensor(input.getKey(), input.getValue()));
			try (OnnxTensor result = graph.compute(output, in, Map.of(), control)) {
				final FloatBuffer values = result.getFloatBuffer();
				final float[] numbers = new float[values.remaining()];
				values.get(numbers);
				return numbers;
			}
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
		finally {
			in.values().forEach(OnnxTensor::close);
		}
	}

	/** A tensor over memory that is kept from step to step. */
	private OnnxTensor tensor(final String name, final Input input) throws OrtException {
		final boolean whole = input.values() instanceof LongBuffer;
		final OnnxJavaType type = whole ? OnnxJavaType.INT64 : OnnxJavaType.FLOAT;
		final ByteBuffer bytes = memory(name).first(NativeMemory.bytes(type, input.shape()));
		if (input.values() instanceof LongBuffer values) bytes.asLongBuffer().put(values.duplicate().rewind());
		if (input.values() instanceof FloatBuffer values) bytes.asFloatBuffer().put(values.duplicate().rewind());
		return memory(name).tensor(graph.environment(), type, input.shape());
	}

	private NativeMemory memory(final String name) {
		return memory.computeIfAbsent(name, key -> new NativeMemory());
	}

	/** What the session's own thread computes. Interruptions are for the caller: a run is stopped by its control. */
	private <T> T result(final Callable<T> task) throws ModelException {
		final Future<T> future = thread.submit(task);
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof ModelException cause) throw cause;
			if (e.getCause() instanceof RuntimeException cause) throw cause;
			if (e.getCause() instanceof Error cause) throw cause;
			throw new IllegalStateException(e.getCause());
		}
		finally {
			if (interrupted) Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		thread.shutdown();
		graph.close();
		memory.values().forEach(NativeMemory::close);
	}
}
