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

import fiji.plugin.florence2.common.Failures;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;

import java.io.IOException;
import java.nio.file.Path;

/** A graph for inputs of fixed lengths, in which all that depends on the lengths alone is computed. */
public final class StaticGraph {

	private StaticGraph() {}

	/**
	 * Writes such a graph.
	 *
	 * @param graph the file of a graph with one input
	 * @param shape the lengths of the input's axes
	 * @param file where to write it; its constants get a file of that name with the ending {@code .data} beside it
	 * @throws ModelException if ONNX Runtime cannot read the graph
	 * @throws IOException if it cannot write the file
	 */
	public static void write(final Path graph, final long[] shape, final Path file) throws ModelException, IOException {
		final OrtEnvironment environment = OnnxRuntime.load();
		try (SessionOptions plain = new SessionOptions(); SessionOptions options = new SessionOptions()) {
			plain.setOptimizationLevel(OptLevel.NO_OPT);
			options.setOptimizationLevel(OptLevel.BASIC_OPT);
			// It would move transpositions into the midst of normalisations.
			options.addConfigEntry("optimization.disable_specified_optimizers", "TransposeOptimizer");
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
			fix(environment, graph, plain, shape, options);
			options.setOptimizedModelFilePath(file.toString());
			options.addConfigEntry("session.optimized_model_external_initializers_file_name", file.getFileName() + ".data");
			write(environment, graph, options, file);
		}
		catch (final OrtException e) {
			throw Graph.damaged(graph, Failures.text(e), e);
		}
	}

	/** The graph was read before, so what fails is the writing, whose reason ONNX Runtime does not give. */
	private static void write(final OrtEnvironment environment, final Path graph, final SessionOptions options,
		final Path file) throws IOException
	{
		try {
			environment.createSession(graph.toString(), options).close();
		}
		catch (final OrtException e) {
			throw new IOException("ONNX Runtime failed to write " + file.getFileName(), e);
		}
	}

	private static void fix(final OrtEnvironment environment, final Path graph, final SessionOptions plain,
		final long[] shape, final SessionOptions options) throws OrtException
	{
		try (OrtSession session = environment.createSession(graph.toString(), plain)) {
			for (final NodeInfo input : session.getInputInfo().values()) {
				if (!(input.getInfo() instanceof TensorInfo info)) continue;
				final String[] names = info.getDimensionNames();
				for (int axis = 0; axis < Math.min(shape.length, names.length); axis++)
					if (!names[axis].isEmpty()) options.setSymbolicDimensionValue(names[axis], shape[axis]);
			}
		}
	}
}
