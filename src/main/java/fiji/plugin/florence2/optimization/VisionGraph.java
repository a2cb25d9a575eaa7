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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.graph.Layer.Convolution;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.LayerSequence;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.OnnxNode;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Architecture.Stage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes an optimised vision encoder (DaViT), for one image of one size.
 * <p>
 * <b>What it recognises.</b> The published graph must have, in this order, for each stage of {@code config.json}: a
 * convolution that makes patches, with a normalisation after it in the first stage and before it in the others; then
 * pairs of blocks, of which the first attends within windows and the second between channels. A block is
 * </p>
 *
 * <pre>
 * x = x + depthwise 3 x 3(x)
 * x = x + projection(attention(queries, keys and values(normalised(x))))
 * x = x + depthwise 3 x 3(x)
 * x = x + contraction(gelu(expansion(normalised(x))))
 * </pre>
 * <p>
 * Only the layers are read from the published graph, kind by kind in their order, and their sizes are checked; how they
 * are connected is taken from the architecture. A model that connects them in another way would pass here, and fail
 * {@link EquivalenceCheck}. What comes after the last block (positions, pooling, projection) differs from exporter to
 * exporter and costs little: these operations are copied.
 * </p>
 * <p>
 * <b>What it writes</b> computes the same, with fewer and larger operations:
 * </p>
 * <ul>
 * <li>values stay a list of positions by channels, and windows are cut by moving whole rows;</li>
 * <li>attention within windows is one operation;</li>
 * <li>attention between channels needs no queries, keys and values of all positions, see {@link ChannelAttention};</li>
 * <li>what a depthwise convolution is added to is part of its weights;</li>
 * <li>scales and shifts of a normalisation are part of the weights that come next.</li>
 * </ul>
 * <p>
 * Normalisation itself is {@code InstanceNormalization}, each position as a channel of its own: of ONNX Runtime's
 * versions 1.29 and 1.30, one takes eight times as long for {@code LayerNormalization}, the other for
 * {@code SkipLayerNormalization}.
 * </p>
 */
final class VisionGraph {

	private static final String PIXELS = "pixel_values";
	private static final String FEATURES = "image_features";
	/** Some ten operations come after the last block; more mean that the features depend on an earlier one, too. */
	private static final int MAX_COPIED_NODES = 200;

	private final OnnxGraph published;
	private final GraphBuilder graph;
	private final MatMulStrategy matMul;
	private final Architecture architecture;
	private final LayerSequence<Convolution> convolutions;
	private final LayerSequence<Normalization> normalizations;
	private final LayerSequence<Linear> linears;
	/** Names of constants that repeat one number, by number and length. */
	private final Map<String, String> fills = new HashMap<>();
	/** The last layer of the last block, once that is written. */
	private Linear lastContraction;

	/** What a stage works on: positions in rows, and how many channels each has. */
	private record Grid(int height, int width, Stage stage) {

		int positions() {
			return height * width;
		}

		int channels() {
			return stage.channels();
		}
	}

	/**
	 * @param published the vision encoder with all lengths known, as {@code StaticGraph} writes it
	 * @param original the graph that this was made of, whose file has the weights
	 * @param architecture that of the model's {@code config.json}
	 */
	VisionGraph(final OnnxGraph published, final OnnxGraph original, final GraphBuilder graph,
		final MatMulStrategy matMul, final Architecture architecture) throws UnknownLayoutException
	{
		this.published = published;
		this.graph = graph;
		this.matMul = matMul;
		this.architecture = architecture;
		final LayerReader layers = new LayerReader(published.withConstantsOf(original));
		convolutions = new LayerSequence<>("convolution", layers.convolutions());
		normalizations = new LayerSequence<>("normalisation", layers.normalizations());
		linears = new LayerSequence<>("linear layer", layers.linears());
	}

	/** Writes inputs, outputs and operations into the builder, for images of a size in pixels. */
	void write(final int height, final int width) throws IOException, UnknownLayoutException {
		graph.floatInput(PIXELS, 1, 3, height, width);
		graph.floatOutput(FEATURES, 1, "image_sequence_length", architecture.hiddenSize());
		Grid grid = new Grid(height, width, architecture.stages().get(0));
		String x = PIXELS;
		for (final Stage stage : architecture.stages()) {
			final Grid before = grid;
			grid = new Grid(stage.outputLength(before.height()), stage.outputLength(before.width()), stage);
			x = x.equals(PIXELS) ? firstPatches(x, grid) : mergedPatches(x, before, grid);
			for (int pair = 0; pair < stage.depth(); pair++) {
				final String inWindows = depthwise(x, grid);
				x = feedForward(inWindows, attentionInWindows(inWindows, grid), grid);
				final String betweenChannels = depthwise(x, grid);
				x = feedForward(betweenChannels, attentionBetweenChannels(betweenChannels, grid), grid);
			}
		}
		copyFrom(outputOfLastBlock(), x, grid);
	}

	private String firstPatches(final String pixels, final Grid grid) throws IOException, UnknownLayoutException {
		return scaled(toPositions(patches(pixels, grid), grid), grid);
	}

	private String mergedPatches(final String x, final Grid before, final Grid grid)
		throws IOException, UnknownLayoutException
	{
		return toPositions(patches(toImage(scaled(x, before), before), grid), grid);
	}

	/** The half of a block that comes after its attention. */
	private String feedForward(final String x, final String attended, final Grid grid)
		throws IOException, UnknownLayoutException
	{
		final String sum = depthwise(graph.op("Add", List.of(x, attended)), grid);
		final Linear expansion = linears.next();
		lastContraction = linear(expansion.out(), grid.channels());
		final String expanded = matMul.linear(graph, normalized(sum, grid), afterNormalization(expansion));
		final String hidden = graph.contribOp("Gelu", List.of(expanded));
		return graph.op("Add", List.of(sum, matMul.linear(graph, hidden, lastContraction)));
	}

	private Linear linear(final int in, final int out) throws UnknownLayoutException {
		final Linear layer = linears.next();
		require(layer.in() == in && layer.out() == out, "a linear layer of other sizes");
		return layer;
	}

	/** Each position with mean 0 and variance 1. */
	private String normalized(final String x, final Grid grid) throws IOException {
		final String positions = graph.op("Reshape", List.of(x, graph.int64s(1, grid.positions(), grid.channels())));
		final String scales = filled(1, grid.positions());
		final String shifts = filled(0, grid.positions());
		final String normalized = graph.op("InstanceNormalization", List.of(positions, scales, shifts),
			Attribute.of("epsilon", TransformerLayers.EPSILON));
		return graph.op("Reshape", List.of(normalized, graph.int64s(grid.positions(), grid.channels())));
	}

	/** A constant that repeats one number. */
	private String filled(final float number, final int length) throws IOException {
		final String key = number + " x " + length;
		if (!fills.containsKey(key)) {
			final float[] numbers = new float[length];
			Arrays.fill(numbers, number);
			fills.put(key, graph.floats(numbers, length));
		}
		return fills.get(key);
	}

	/** A normalisation with scales and shifts, for where no linear layer comes next. */
	private String scaled(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		final String factors = graph.weightInItsFile(layer.weights());
		final String product = graph.op("Mul", List.of(normalized(x, grid), factors));
		return graph.op("Add", List.of(product, graph.weightInItsFile(layer.bias())));
	}

	/** A linear layer, for values that are normalised only: the next normalisation's scales and shifts are part of it. */
	private LinearWeights afterNormalization(final Linear layer) throws IOException, UnknownLayoutException {
		final Normalization normalization = normalizations.next();
		require(normalization.width() == layer.in(), "a normalisation of another size");
		return LinearWeights.of(layer).after(normalization.weights().floats(), normalization.bias().floats());
	}

	private String patches(final String image, final Grid grid) throws IOException, UnknownLayoutException {
		final Stage stage = grid.stage();
		final Convolution layer = convolutions.next();
		require(layer.weights().hasShape(stage.channels(), stage.inputChannels(), stage.patch(), stage.patch()),
			"a convolution of other sizes");
		require(grid.height() % architecture.window() == 0 && grid.width() % architecture.window() == 0,
			"an image that cannot be cut into windows");
		final int border = stage.padding();
		return graph.op("Conv", List.of(image, graph.weightInItsFile(layer.weights()), graph.weightInItsFile(layer.bias())),
			Attribute.list("kernel_shape", stage.patch(), stage.patch()),
			Attribute.list("strides", stage.stride(), stage.stride()),
			Attribute.list("pads", border, border, border, border));
	}

	/** A convolution of each channel by itself, with its input added: one more in the middle of the kernel. */
	private String depthwise(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final Convolution layer = convolutions.next();
		final int channels = grid.channels();
		require(layer.weights().hasShape(channels, 1, 3, 3), "a convolution of other sizes");
		final float[] weights = layer.weights().floats();
		for (int center = 4; center < weights.length; center += 9)
			weights[center]++;
		final String image = toImage(x, grid);
		final String kernels = graph.floats(weights, channels, 1, 3, 3);
		final String convolved = graph.op("Conv", List.of(image, kernels, graph.weightInItsFile(layer.bias())),
			Attribute.of("group", channels), Attribute.list("kernel_shape", 3, 3), Attribute.list("pads", 1, 1, 1, 1));
		return toPositions(convolved, grid);
	}

	private String attentionInWindows(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final int channels = grid.channels();
		final int side = architecture.window();
		final int down = grid.height() / side;
		final int across = grid.width() / side;
		final LinearWeights joint = afterNormalization(linear(channels, 3 * channels));
		final Linear projection = linear(channels, channels);
		final String windows = middleAxesSwapped(normalized(x, grid), down, side, across, side, grid);
		final String[] parts = new String[3];
		for (int part = 0; part < parts.length; part++) {
			final LinearWeights weights = joint.part(part * channels, (part + 1) * channels);
			parts[part] = graph.op("Reshape", List.of(matMul.linear(graph, windows, weights),
				graph.int64s((long) down * across, (long) side * side, channels)));
		}
		final String attended =
			graph.contribOp("MultiHeadAttention", List.of(parts), Attribute.of("num_heads", grid.stage().heads()));
		final String flat = graph.op("Reshape", List.of(attended, graph.int64s(grid.positions(), channels)));
		return middleAxesSwapped(matMul.linear(graph, flat, projection), down, across, side, side, grid);
	}

	/**
	 * Positions in the order of the axes [a, b, c, d], put in the order [a, c, b, d]. With a, b, c, d = windows down,
	 * rows of a window, windows across, columns of a window, each window's positions become neighbours.
	 */
	private String middleAxesSwapped(final String x, final int a, final int b, final int c, final int d, final Grid grid)
		throws IOException
	{
		final int channels = grid.channels();
		final String axes = graph.op("Reshape", List.of(x, graph.int64s(a, b, c, (long) d * channels)));
		final String swapped = graph.op("Transpose", List.of(axes), Attribute.list("perm", 0, 2, 1, 3));
		return graph.op("Reshape", List.of(swapped, graph.int64s(grid.positions(), channels)));
	}

	private String attentionBetweenChannels(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final LinearWeights joint = afterNormalization(linear(grid.channels(), 3 * grid.channels()));
		final Linear projection = linear(grid.channels(), grid.channels());
		final ChannelAttention attention =
			new ChannelAttention(graph, matMul, joint, projection, grid.stage().groups(), grid.positions());
		return attention.add(normalized(x, grid));
	}

	/** From [positions, channels] to [1, channels, height, width]. */
	private String toImage(final String positions, final Grid grid) throws IOException {
		final String rows =
			graph.op("Reshape", List.of(positions, graph.int64s(1, grid.height(), grid.width(), grid.channels())));
		return graph.op("Transpose", List.of(rows), Attribute.list("perm", 0, 3, 1, 2));
	}

	/** From [1, channels, height, width] to [positions, channels]. */
	private String toPositions(final String image, final Grid grid) throws IOException {
		final String rows = graph.op("Transpose", List.of(image), Attribute.list("perm", 0, 2, 3, 1));
		return graph.op("Reshape", List.of(rows, graph.int64s(grid.positions(), grid.channels())));
	}

	/** The published graph's name for the output of the last block: the sum after its last layer. */
	private String outputOfLastBlock() throws UnknownLayoutException {
		String name = lastContraction.output();
		while (true) {
			final List<OnnxNode> consumers = published.consumers(name);
			require(consumers.size() == 1, "a last block of another form");
			name = consumers.get(0).output();
			if (consumers.get(0).op().equals("Add")) return name;
			require(consumers.get(0).op().equals("Reshape"), "a last block of another form");
		}
	}

	/**
	 * Gives the last block's output the name that the published graph has for it, and copies the operations that compute
	 * the features from it.
	 */
	private void copyFrom(final String output, final String x, final Grid grid)
		throws IOException, UnknownLayoutException
	{
		graph.namedOp(output, "Reshape", List.of(x, graph.int64s(1, grid.positions(), grid.channels())));
		final Set<OnnxNode> needed = neededAfter(output);
		for (final OnnxNode node : published.nodes()) {
			if (!needed.contains(node)) continue;
			for (final String input : node.in()) {
				// A constant of another name is the result of an operation, which is copied, too.
				final Optional<Tensor> constant = published.constant(input).filter(found -> found.name().equals(input));
				if (constant.isPresent()) graph.copy(constant.get());
			}
			graph.copy(node);
		}
	}

	/** The operations between a value and the features. */
	private Set<OnnxNode> neededAfter(final String output) throws UnknownLayoutException {
		final Set<OnnxNode> needed = new HashSet<>();
		final Deque<String> inputs = new ArrayDeque<>(List.of(FEATURES));
		while (!inputs.isEmpty()) {
			final String name = inputs.pop();
			if (name.equals(output)) continue;
			require(!name.equals(PIXELS), "features that depend on more than the last block");
			final Optional<OnnxNode> node = published.producer(name);
			if (node.isPresent() && needed.add(node.get())) inputs.addAll(node.get().in());
			require(needed.size() < MAX_COPIED_NODES, "features that depend on more than the last block");
		}
		return needed;
	}

	private static void require(final boolean condition, final String difference) throws UnknownLayoutException {
		if (!condition) throw new UnknownLayoutException(difference);
	}
}
