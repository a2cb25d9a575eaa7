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

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The vision encoder of a model, open. One image at a time, since the memory of its pixels is kept from call to call.
 * Values are float32 on the Java side, whatever the file uses.
 */
public final class VisionEncoder implements AutoCloseable {

	private static final String PIXELS = "pixel_values";
	private static final String FEATURES = "image_features";

	private final Graph graph;
	private final long[] shape;
	private final NativeMemory pixels = new NativeMemory();

	private VisionEncoder(final Graph graph, final ModelFolder folder) throws ModelException {
		this.graph = graph;
		shape = new long[] { 1, 3, folder.preprocessor().height(), folder.preprocessor().width() };
		final TensorInfo image = graph.input(PIXELS, 4);
		graph.require(PIXELS, image, 2, folder.preprocessor().height(), "the image's height");
		graph.require(PIXELS, image, 3, folder.preprocessor().width(), "the image's width");
		graph.require(FEATURES, graph.output(FEATURES, 3), 2, folder.config().hiddenSize(), "the hidden size");
	}

	/**
	 * Opens the vision encoder of a folder.
	 *
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @throws ModelException if the file is no vision encoder of the model
	 */
	public static VisionEncoder open(final ModelFolder folder, final int threads) throws ModelException {
		return open(OnnxRuntime.load(), folder, threads, Device.CPU);
	}

	/**
	 * Opens the vision encoder of a folder with as little memory as can be. It runs some 15 % slower.
	 *
	 * @param file of the encoder; the folder's own, or one that computes the same
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @throws ModelException if the file is no vision encoder of the model
	 */
	public static VisionEncoder openSparingly(final Path file, final ModelFolder folder, final int threads)
		throws ModelException
	{
		return of(Graph.openSparingly(OnnxRuntime.load(), file, threads), folder);
	}

	/** @param device not {@link Device#AUTO} */
	static VisionEncoder open(final OrtEnvironment environment, final ModelFolder folder, final int threads,
		final Device device) throws ModelException
	{
		return of(Graph.open(environment, folder.graphs(device).get(ModelPart.VISION_ENCODER), threads, device), folder);
	}

	private static VisionEncoder of(final Graph graph, final ModelFolder folder) throws ModelException {
		boolean complete = false;
		try {
			final VisionEncoder encoder = new VisionEncoder(graph, folder);
			complete = true;
			return encoder;
		}
		finally {
			if (!complete) graph.close();
		}
	}

	/**
	 * Where the pixels of the next image are to be written before {@link #imageFeatures}: shape [1, 3, height,
	 * width] of the model's image size, channels red, green, blue.
	 */
	public FloatBuffer pixels() {
		return pixels.first(shape[1] * shape[2] * shape[3] * Float.BYTES).asFloatBuffer();
	}

	/** Runs over {@link #pixels()}. */
	public ImageFeatures imageFeatures(final RunControl control) throws ModelException {
		try (OnnxTensor image = graph.floats(PIXELS, pixels(), shape);
			OnnxTensor features = graph.compute(FEATURES, Map.of(PIXELS, image), Map.of(), control))
		{
			return new ImageFeatures(features.getFloatBuffer(), (int) features.getInfo().getShape()[1]);
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
	}

	@Override
	public void close() {
		graph.close();
		pixels.close();
	}
}
