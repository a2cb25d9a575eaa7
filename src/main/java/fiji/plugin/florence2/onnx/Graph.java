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

import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.graph.HalfPrecisionGraph;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** One ONNX graph, open in ONNX Runtime. Inputs and outputs have names. */
final class Graph implements AutoCloseable {

	/** The default number of threads. */
	private static final String THREADS_VARIABLE = "FLORENCE2_THREADS";

	private final OrtEnvironment environment;
	private final Path file;
	private final OrtSession session;
	private final Map<String, NodeInfo> inputs;
	private final Map<String, NodeInfo> outputs;

	private Graph(final OrtEnvironment environment, final Path file, final OrtSession session) throws OrtException {
		this.environment = environment;
		this.file = file;
		this.session = session;
		inputs = session.getInputInfo();
		outputs = session.getOutputInfo();
	}

	/**
	 * Opens a graph.
	 *
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @param device not {@link Device#AUTO}
	 */
	static Graph open(final OrtEnvironment environment, final Path file, final int threads, final Device device)
		throws ModelException
	{
		return open(environment, file, threads, device, options -> {
			// Nothing else.
		});
	}

	private static Graph open(final OrtEnvironment environment, final Path file, final int threads, final Device device,
		final Setting setting) throws ModelException
	{
		try {
			return new Graph(environment, file, session(environment, file, threads, device, setting));
		}
		catch (final OrtException e) {
			if (device != Device.CPU) throw device.unusable(file + ": " + oneLine(e), e);
			throw damaged(file, oneLine(e), e);
		}
	}

	/** Of a file that ONNX Runtime does not open. */
	static ModelException damaged(final Path file, final String reason, final Exception cause) {
		return new ModelException(
			"The file " + file + " is damaged, incomplete or not an ONNX model (" + reason + "): download it again.", cause);
	}

	/**
	 * Opens a graph with as little memory as can be: its constants stay where they are, mapped if they lie in a file of
	 * their own, and what is computed is given back. It runs some 15 % slower.
	 *
	 * @param threads as in {@link #open}
	 */
	static Graph openSparingly(final OrtEnvironment environment, final Path file, final int threads)
		throws ModelException
	{
		return open(environment, file, threads, Device.CPU,
			options -> options.addConfigEntry("session.disable_prepacking", "1"));
	}

	/**
	 * Opens a graph that is run with other trained numbers each time, see {@link TrainingSession}. The calling thread is
	 * the one that must run it, and takes numbers too small for usual arithmetic as zero from now on.
	 *
	 * @param threads as in {@link #open}
	 * @param device not {@link Device#AUTO}
	 */
	static Graph openForTraining(final OrtEnvironment environment, final Path file, final int threads,
		final Device device) throws ModelException
	{
		return open(environment, file, threads, device, options -> {
			// Copies of weights in another order make a run no faster that uses each of them twice, in two orders.
			options.addConfigEntry("session.disable_prepacking", "1");
			options.addConfigEntry("session.set_denormal_as_zero", "1");
			options.setDeterministicCompute(true);
		});
	}

	/** What a session is opened with besides. */
	@FunctionalInterface
	private interface Setting {

		void addTo(SessionOptions options) throws OrtException;
	}

	/** So many as a cluster gives each process, or 0 for as many as the computer has cores. */
	private static int defaultThreads() throws ModelException {
		final String threads = Environment.ofProcess().get(THREADS_VARIABLE).orElse("0");
		if (!threads.matches("\\d{1,3}")) throw new ModelException("The environment variable " + THREADS_VARIABLE +
			" is \"" + threads + "\": set it to a whole number of threads, or not at all.");
		return Integer.parseInt(threads);
	}

	private static OrtSession session(final OrtEnvironment environment, final Path file, final int threads,
		final Device device, final Setting setting) throws OrtException, ModelException
	{
		try {
			return session(environment, file, threads, device, setting, OptLevel.ALL_OPT);
		}
		catch (final OrtException e) {
			// Some fusions of ONNX Runtime fail on half-precision graphs, which run without them.
			if (e.getMessage().contains("InsertedPrecisionFreeCast"))
				return session(environment, file, threads, device, setting, OptLevel.BASIC_OPT);
			if (e.getMessage().contains("outer scope value")) return mended(environment, file, threads, device, setting);
			throw e;
		}
	}

	/** A session of a graph whose branches have the fault of published decoders in half precision. */
	private static OrtSession mended(final OrtEnvironment environment, final Path file, final int threads,
		final Device device, final Setting setting) throws OrtException, ModelException
	{
		try (SessionOptions options = options(threads, device, setting, OptLevel.ALL_OPT)) {
			return environment.createSession(HalfPrecisionGraph.withBranchOutputs(file), options);
		}
		catch (final IOException e) {
			throw damaged(file, Failures.text(e), e);
		}
	}

	private static OrtSession session(final OrtEnvironment environment, final Path file, final int threads,
		final Device device, final Setting setting, final OptLevel level) throws OrtException, ModelException
	{
		try (SessionOptions options = options(threads, device, setting, level)) {
			// By path, so that weights in a file of their own are found and memory-mapped.
			return environment.createSession(file.toString(), options);
		}
	}

	/** To be closed by the caller. */
	private static SessionOptions options(final int threads, final Device device, final Setting setting,
		final OptLevel level) throws OrtException, ModelException
	{
		final SessionOptions options = new SessionOptions();
		try {
			options.setOptimizationLevel(level);
			options.setIntraOpNumThreads(threads == 0 ? defaultThreads() : threads);
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
			// The graphs run in turn: threads of one must not spin while another works.
			options.addConfigEntry("session.force_spinning_stop", "1");
			// It would take memory for the second run anew, in one piece, and keep that of the first.
			options.setMemoryPatternOptimization(false);
			device.addTo(options);
			setting.addTo(options);
			return options;
		}
		catch (final OrtException | ModelException | RuntimeException | Error e) {
			options.close();
			throw e;
		}
	}

	/**
	 * The type and shape of an input.
	 *
	 * @throws ModelException if it has no such input of numbers with that many dimensions
	 */
	TensorInfo input(final String name, final int rank) throws ModelException {
		return tensor(inputs, "input", name, rank);
	}

	/** As {@link #input}, of an output. */
	TensorInfo output(final String name, final int rank) throws ModelException {
		return tensor(outputs, "output", name, rank);
	}

	Set<String> inputNames() {
		return inputs.keySet();
	}

	OnnxJavaType inputType(final String name) {
		return ((TensorInfo) inputs.get(name).getInfo()).type;
	}

	OnnxJavaType outputType(final String name) {
		return ((TensorInfo) outputs.get(name).getInfo()).type;
	}

	private TensorInfo tensor(final Map<String, NodeInfo> nodes, final String kind, final String name, final int rank)
		throws ModelException
	{
		final NodeInfo node = nodes.get(name);
		if (node == null) throw contradiction("it has no " + kind + " \"" + name + "\"");
		if (!(node.getInfo() instanceof TensorInfo info))
			throw contradiction("its " + kind + " \"" + name + "\" is not a tensor");
		final int dimensions = info.getShape().length;
		// A graph that leaves the shape open has no dimensions at all.
		if (dimensions != rank && dimensions != 0)
			throw contradiction("its " + kind + " \"" + name + "\" has " + dimensions + " dimensions instead of " + rank);
		return info;
	}

	/** Checks one dimension against the configuration, unless the graph leaves it open. */
	void require(final String name, final TensorInfo info, final int axis, final int expected, final String meaning)
		throws ModelException
	{
		if (axis >= info.getShape().length) return;
		final long actual = info.getShape()[axis];
		if (actual > 0 && actual != expected)
			throw contradiction("its \"" + name + "\" says " + actual + " for " + meaning + ", config.json says " + expected);
	}

	Path file() {
		return file;
	}

	OrtEnvironment environment() {
		return environment;
	}

	/**
	 * A tensor for an input, in the precision that the graph demands of it. The caller closes it.
	 *
	 * @param values direct memory, which the tensor lies over if the input is in single precision
	 */
	OnnxTensor floats(final String input, final FloatBuffer values, final long... shape) throws OrtException {
		final OnnxJavaType type = inputType(input);
		if (type == OnnxJavaType.FLOAT) return OnnxTensor.createTensor(environment, values, shape);
		return OnnxTensor.createTensor(environment, HalfPrecision.of(values), shape, type);
	}

	static ModelException noTensor(final OrtException e) {
		return new ModelException(
			"ONNX Runtime could not make a tensor (" + e.getMessage() + "): close other images or programs to free memory.",
			e);
	}

	ModelException contradiction(final String fault) {
		return new ModelException("The file " + file + " does not belong to this Florence-2 model: " + fault +
			"; download the model again, with all its files from one place.");
	}

	/**
	 * Runs the graph for one output.
	 *
	 * @param pinned tensors that other outputs are written to, by the outputs' names
	 * @return the output; the caller closes it
	 * @throws ModelException if the graph fails, or the output is no tensor
	 */
	OnnxTensor compute(final String output, final Map<String, OnnxTensor> in, final Map<String, OnnxTensor> pinned,
		final RunControl control) throws ModelException
	{
		final OrtSession.Result result = run(in, Set.of(output), pinned, control);
		if (result.get(output).orElse(null) instanceof OnnxTensor tensor) return tensor;
		result.close();
		throw contradiction("it gave no tensor for \"" + output + "\"");
	}

	/** Runs the graph for outputs that are written to tensors of the caller alone. */
	void run(final Map<String, OnnxTensor> in, final Map<String, OnnxTensor> pinned, final RunControl control)
		throws ModelException
	{
		run(in, Set.of(), pinned, control).close();
	}

	private OrtSession.Result run(final Map<String, OnnxTensor> in, final Set<String> requested,
		final Map<String, OnnxTensor> pinned, final RunControl control) throws ModelException
	{
		control.check();
		try {
			return session.run(in, requested, pinned, control.options());
		}
		catch (final OrtException e) {
			control.check();
			throw new ModelException("The file " + file + " failed while it ran (" + oneLine(e) +
				"): free memory if it was short, else download the model again.", e);
		}
	}

	private static String oneLine(final Exception e) {
		final String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
		return message.length() > 300 ? message.substring(0, 300) + "…" : message;
	}

	@Override
	public void close() {
		try {
			session.close();
		}
		catch (final OrtException e) {
			throw new IllegalStateException("ONNX Runtime could not close " + file, e);
		}
	}
}
