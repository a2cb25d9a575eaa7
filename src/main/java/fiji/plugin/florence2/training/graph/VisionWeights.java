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

import fiji.plugin.florence2.graph.Layer.Convolution;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.LayerSequence;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Architecture.Stage;

import java.io.IOException;

/** Finds the weights of the vision encoder (DaViT) in its published graph, and gives them PyTorch's names. */
final class VisionWeights {

	static final String PROJECTION = "multi_modal_projector.image_projection";
	static final String PROJECTION_NORM = "multi_modal_projector.image_proj_norm";

	private static final int DEPTHWISE_SIDE = 3;

	private final ModelWeights weights;
	private final LayerSequence<Convolution> convolutions;
	private final LayerSequence<Linear> linears;
	private final LayerSequence<Normalization> normalizations;

	private VisionWeights(final ModelWeights weights, final OnnxGraph published) throws UnknownLayoutException {
		this.weights = weights;
		final LayerReader layers = new LayerReader(published);
		convolutions = new LayerSequence<>("convolution", layers.convolutions());
		normalizations = new LayerSequence<>("normalisation", layers.normalizations());
		linears = new LayerSequence<>("linear layer", layers.linears());
	}

	/** Adds the weights of the vision encoder, but for its positions. */
	static void read(final ModelWeights weights, final OnnxGraph published, final Architecture architecture)
		throws IOException, UnknownLayoutException
	{
		final VisionWeights vision = new VisionWeights(weights, published);
		for (int i = 0; i < architecture.stages().size(); i++)
			vision.stage(i, architecture.stages().get(i));
		final int channels = architecture.stages().get(architecture.stages().size() - 1).channels();
		vision.linear(PROJECTION, channels, architecture.hiddenSize());
		vision.normalization(PROJECTION_NORM, architecture.hiddenSize());
		vision.convolutions.requireEnd();
		vision.linears.requireEnd();
		vision.normalizations.requireEnd();
	}

	/** The convolution that makes the patches of a stage. */
	static String patches(final int stage) {
		return "vision_tower.convs." + stage + ".conv";
	}

	/** The normalisation after the patches of the first stage, and before those of the others. */
	static String patchNorm(final int stage) {
		return "vision_tower.convs." + stage + ".norm";
	}

	static String windowBlock(final int stage, final int pair) {
		return "vision_tower.blocks." + stage + "." + pair + ".spatial_block";
	}

	static String channelBlock(final int stage, final int pair) {
		return "vision_tower.blocks." + stage + "." + pair + ".channel_block";
	}

	/** Whether a weight belongs to a stage from a first one on, or to the projection after the last one. */
	static boolean isFrom(final int firstStage, final String name) {
		if (name.startsWith(PROJECTION) || name.startsWith(PROJECTION_NORM)) return true;
		final String[] parts = name.split("\\.");
		return parts[0].equals("vision_tower") && Integer.parseInt(parts[2]) >= firstStage;
	}

	private void stage(final int index, final Stage stage) throws IOException, UnknownLayoutException {
		convolution(patches(index), stage.channels(), stage.inputChannels(), stage.patch());
		normalization(patchNorm(index), index == 0 ? stage.channels() : stage.inputChannels());
		for (int pair = 0; pair < stage.depth(); pair++) {
			block(windowBlock(index, pair), "window_attn", stage.channels());
			block(channelBlock(index, pair), "channel_attn", stage.channels());
		}
	}

	private void block(final String name, final String attention, final int channels)
		throws IOException, UnknownLayoutException
	{
		convolution(name + ".conv1", channels, 1, DEPTHWISE_SIDE);
		normalization(name + ".norm1", channels);
		linear(name + "." + attention + ".qkv", channels, 3 * channels);
		linear(name + "." + attention + ".proj", channels, channels);
		convolution(name + ".conv2", channels, 1, DEPTHWISE_SIDE);
		normalization(name + ".norm2", channels);
		final Linear expansion = linears.next();
		require(expansion.in() == channels && expansion.bias().isPresent(), "a linear layer of other sizes");
		weights.add(name + ".ffn.fc1", expansion);
		linear(name + ".ffn.fc2", expansion.out(), channels);
	}

	private void convolution(final String name, final int out, final int in, final int side)
		throws IOException, UnknownLayoutException
	{
		final Convolution layer = convolutions.next();
		require(layer.weights().hasShape(out, in, side, side), "a convolution of other sizes");
		weights.add(name + ".weight", layer.weights(), false);
		weights.add(name + ".bias", layer.bias(), false);
	}

	private void linear(final String name, final int in, final int out) throws IOException, UnknownLayoutException {
		final Linear layer = linears.next();
		require(layer.in() == in && layer.out() == out, "a linear layer of other sizes");
		require(layer.bias().isPresent() != name.equals(PROJECTION), "a linear layer with another bias");
		weights.add(name, layer);
	}

	private void normalization(final String name, final int width) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		require(layer.width() == width, "a normalisation of another size");
		weights.add(name, layer);
	}

	private static void require(final boolean condition, final String difference) throws UnknownLayoutException {
		if (!condition) throw new UnknownLayoutException(difference);
	}
}
