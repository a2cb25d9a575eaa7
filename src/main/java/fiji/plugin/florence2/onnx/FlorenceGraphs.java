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

import fiji.plugin.florence2.decoding.GenerationSettings;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The four graphs of one model, open and fitting each other and the configuration. One prompt at a time, since the
 * memory of tensors is kept from call to call. Values are float32 on the Java side, whatever the files use.
 */
public final class FlorenceGraphs implements AutoCloseable {

	/** More rows of the decoder's step gain little. */
	public static final int MAX_ROWS = 16;
	/** What keys and values of questions side by side may take, in bytes. */
	private static final long MAX_BYTES = 600L << 20;
	/** Longer answers are rare, and while they grow others are finished. */
	private static final int USUAL_TOKENS = 200;

	private static final String EMBEDDINGS = "inputs_embeds";
	private static final String MASK = "attention_mask";
	private static final String STATES = "last_hidden_state";

	private final OrtEnvironment environment;
	private final ModelFolder folder;
	private final Device device;
	private final List<ModelException> passedOver;
	private final Deque<Runnable> opened = new ArrayDeque<>();
	private final VisionEncoder vision;
	private final TokenEmbedding embedding;
	private final Graph encoder;
	private final Graph decoder;
	private final NativeMemory ids = new NativeMemory();
	private final NativeMemory encoderInput = new NativeMemory();
	private final NativeMemory encoderMask = new NativeMemory();
	private final DecoderMemory decoderMemory;

	private FlorenceGraphs(final OrtEnvironment environment, final ModelFolder folder, final int threads,
		final Device device, final List<ModelException> passedOver) throws ModelException
	{
		this.environment = environment;
		this.folder = folder;
		this.device = device;
		this.passedOver = List.copyOf(passedOver);
		decoderMemory = new DecoderMemory(folder.config().decoderLayers());
		boolean complete = false;
		try {
			vision = VisionEncoder.open(environment, folder, threads, device);
			opened.push(vision::close);
			embedding = new TokenEmbedding(open(ModelPart.TOKEN_EMBEDDING, threads), ids);
			encoder = open(ModelPart.TEXT_ENCODER, threads);
			decoder = open(ModelPart.DECODER, threads);
			checkContracts();
			complete = true;
		}
		finally {
			if (!complete) close();
		}
	}

	/**
	 * Opens the graphs of a folder and checks them against each other and the configuration.
	 *
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @param device what to run on
	 * @throws ModelException if the folder is incomplete or contradicts itself, or the device cannot be used
	 */
	public static FlorenceGraphs open(final ModelFolder folder, final int threads, final Device device)
		throws ModelException
	{
		final OrtEnvironment environment = OnnxRuntime.load();
		if (device == Device.AUTO) return openFastest(environment, folder, threads);
		device.requireOffered();
		return new FlorenceGraphs(environment, folder, threads, device, List.of());
	}

	private static FlorenceGraphs openFastest(final OrtEnvironment environment, final ModelFolder folder,
		final int threads) throws ModelException
	{
		final List<ModelException> passedOver = new ArrayList<>();
		for (final Device device : Device.fast()) {
			try {
				return new FlorenceGraphs(environment, folder, threads, device, passedOver);
			}
			catch (final ModelException e) {
				// If the cause is the model and not the device, the CPU fails, too.
				passedOver.add(e);
			}
		}
		return new FlorenceGraphs(environment, folder, threads, Device.CPU, passedOver);
	}

	/** Why {@link Device#AUTO} did not choose faster devices that the native library knows. */
	public List<ModelException> passedOver() {
		return passedOver;
	}

	/** The device that the graphs run on, never {@link Device#AUTO}. */
	public Device device() {
		return device;
	}

	private Graph open(final ModelPart part, final int threads) throws ModelException {
		final Graph graph = Graph.open(environment, folder.graphs(device).get(part), threads, device);
		opened.push(graph::close);
		return graph;
	}

	private void checkContracts() throws ModelException {
		final int hidden = folder.config().hiddenSize();
		embedding.checkContract(hidden);
		if (encoder.inputNames().contains(MASK)) encoder.input(MASK, 2);
		requireHidden(encoder, EMBEDDINGS, encoder.input(EMBEDDINGS, 3), hidden);
		requireHidden(encoder, STATES, encoder.output(STATES, 3), hidden);
		CachedDecoder.checkContract(decoder, encoder, folder.config());
	}

	private static void requireHidden(final Graph graph, final String name, final TensorInfo info, final int hidden)
		throws ModelException
	{
		graph.require(name, info, 2, hidden, "the hidden size");
	}

	/** See {@link VisionEncoder#pixels()}. */
	public FloatBuffer pixels() {
		return vision.pixels();
	}

	/** Runs the vision encoder over {@link #pixels()}. */
	public ImageFeatures imageFeatures(final RunControl control) throws ModelException {
		return vision.imageFeatures(control);
	}

	/**
	 * Runs the text encoder over image features and the prompt of one question.
	 *
	 * @param prompt token ids with start and end token; with the features no more than the configuration's
	 *          {@code maxPositions}
	 * @param states where its result is added. Until they are decoded, no other states must be begun
	 */
	public void encode(final ImageFeatures features, final int[] prompt, final EncoderStates states,
		final RunControl control) throws ModelException
	{
		final int hidden = folder.config().hiddenSize();
		final int length = features.length() + prompt.length;
		final FloatBuffer joined = encoderInput.first((long) length * hidden * Float.BYTES).asFloatBuffer();
		joined.put(features.values().duplicate().rewind());
		try (OnnxTensor embedded = embedding.embed(prompt, 1, control)) {
			joined.put(embedded.getFloatBuffer()).rewind();
		}
		final Map<String, OnnxTensor> in = new HashMap<>();
		final Map<String, OnnxTensor> cross = new HashMap<>();
		try {
			in.put(EMBEDDINGS, encoder.floats(EMBEDDINGS, joined, 1, length, hidden));
			if (encoder.inputNames().contains(MASK)) in.put(MASK, encoderMask.ones(environment, 1, length));
			if (!CachedDecoder.computesCross(decoder))
				CachedDecoder.pinCross(cross, decoderMemory, environment, folder.config(), states, length);
			try (OnnxTensor vectors = encoder.compute(STATES, in, cross, control)) {
				states.add(vectors.getFloatBuffer(), length);
			}
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
		finally {
			in.values().forEach(OnnxTensor::close);
			cross.values().forEach(OnnxTensor::close);
		}
	}

	/**
	 * How many questions are best decoded side by side: a step costs little more for several rows than for one, but each has
	 * keys and values of its own.
	 *
	 * @param length of each question: its image features and tokens of its prompt
	 */
	public int questionsAtOnce(final int length, final GenerationSettings settings) throws ModelException {
		if (!CachedDecoder.takesSeveral(decoder) || sharesScales()) return 1;
		final int beams = settings.beams();
		final int encoded = CachedDecoder.computesCross(decoder) ? beams * length : length;
		// Those of the answer exist twice.
		final int written = 2 * beams * Math.min(USUAL_TOKENS, settings.maxNewTokens());
		final long bytes = 2L * Float.BYTES * folder.config().decoderLayers() * folder.config().hiddenSize();
		final long byMemory = MAX_BYTES / (bytes * (encoded + written));
		return (int) Math.max(1, Math.min(byMemory, MAX_ROWS / beams));
	}

	private boolean sharesScales() {
		return Stream.of(Precision.values())
			.anyMatch(precision -> precision.sharesScales() &&
				decoder.file().equals(ModelPart.DECODER.in(folder.folder(), precision)));
	}

	/** Prepares decoding from these states. The decoder before it, if any, must be closed. */
	public CachedDecoder decoder(final EncoderStates states, final RunControl control) {
		return new CachedDecoder(embedding, decoder, folder.config(), decoderMemory, states, control);
	}

	@Override
	public void close() {
		while (!opened.isEmpty())
			opened.pop().run();
		for (final NativeMemory piece : List.of(ids, encoderInput, encoderMask))
			piece.close();
		decoderMemory.close();
	}
}
