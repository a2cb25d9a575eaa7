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

import fiji.plugin.florence2.onnx.Architecture.Stage;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.optimization.GraphBuilder.Attribute;
import fiji.plugin.florence2.optimization.Layer.Convolution;
import fiji.plugin.florence2.optimization.Layer.Linear;
import fiji.plugin.florence2.optimization.Layer.Normalization;

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
 * Writes a vision encoder (DaViT) anew, for one image of one size. It computes what the given one does, with fewer
 * and larger operations:
 * <ul>
 * <li>values stay a list of positions by channels, and windows are cut by moving whole rows;</li>
 * <li>attention in windows is one operation;</li>
 * <li>attention between channels needs no queries, keys and values of all positions, see {@link ChannelAttention};</li>
 * <li>what a depthwise convolution is added to is part of its weights;</li>
 * <li>scales and shifts of a normalisation are part of the weights that come next.</li>
 * </ul>
 * Normalisation itself is {@code InstanceNormalization}, each position as a channel of its own: of ONNX Runtime's
 * versions 1.29 and 1.30, one takes eight times as long for {@code LayerNormalization}, the other for
 * {@code SkipLayerNormalization}.
 * What comes after the last block is taken over as it is.
 */
final class VisionGraph {

	private static final String PIXELS = "pixel_values";
	private static final String FEATURES = "image_features";
	/** After the last block come some ten operations. */
	private static final int LONGEST_END = 200;

	private final OnnxGraph given;
	private final GraphBuilder graph;
	private final Products products;
	private final Architecture architecture;
	private final Layers<Convolution> convolutions;
	private final Layers<Normalization> normalizations;
	private final Layers<Linear> linears;
	private final Map<String, String> repeated = new HashMap<>();
	/** The last layer of the last block, once that is written. */
	private Linear lastNarrowing;

	/** What a stage works on: positions in rows, and how many channels each has. */
	private record Grid(int height, int width, Stage stage) {

		int positions() {
			return height * width;
		}

		int channels() {
			return stage.channels();
		}
	}

	/** @param given the vision encoder with all lengths known, as {@code StaticGraph} writes it */
	VisionGraph(final OnnxGraph given, final GraphBuilder graph, final Products products,
		final Architecture architecture) throws UnknownLayoutException
	{
		this.given = given;
		this.graph = graph;
		this.products = products;
		this.architecture = architecture;
		final LayerReader layers = new LayerReader(given);
		convolutions = new Layers<>("convolution", layers.convolutions());
		normalizations = new Layers<>("normalisation", layers.normalizations());
		linears = new Layers<>("linear layer", layers.linears());
	}

	/** Writes it for images of a size in pixels. */
	void write(final int height, final int width) throws IOException, UnknownLayoutException {
		graph.input(PIXELS, 1, 3, height, width);
		graph.output(FEATURES, 1, "image_sequence_length", architecture.hiddenSize());
		Grid grid = new Grid(height, width, architecture.stages().get(0));
		String x = PIXELS;
		for (final Stage stage : architecture.stages()) {
			final Grid before = grid;
			grid = new Grid(stage.outputLength(before.height()), stage.outputLength(before.width()), stage);
			x = x.equals(PIXELS) ? scaled(positions(patches(x, grid), grid), grid) : positions(patches(image(scaled(x, before),
				before), grid), grid);
			for (int pair = 0; pair < stage.depth(); pair++) {
				final String inWindows = depthwise(x, grid);
				x = feedForward(inWindows, attentionInWindows(inWindows, grid), grid);
				final String betweenChannels = depthwise(x, grid);
				x = feedForward(betweenChannels, attentionBetweenChannels(betweenChannels, grid), grid);
			}
		}
		takeOverFrom(sumAfter(lastNarrowing), x, grid);
	}

	/** What comes after the attention in each block. */
	private String feedForward(final String x, final String attended, final Grid grid) throws IOException,
		UnknownLayoutException
	{
		final String sum = depthwise(graph.op("Add", List.of(x, attended)), grid);
		final Linear widening = linears.next();
		lastNarrowing = linear(widening.out(), grid.channels());
		final String hidden = graph.microsoft("Gelu", List.of(products.of(graph, normalized(sum, grid), afterNormalization(
			widening))));
		return graph.op("Add", List.of(sum, products.of(graph, hidden, lastNarrowing)));
	}

	private Linear linear(final int in, final int out) throws UnknownLayoutException {
		final Linear layer = linears.next();
		require(layer.in() == in && layer.out() == out, "a linear layer of other sizes");
		return layer;
	}

	/** Each position with mean 0 and variance 1. */
	private String normalized(final String x, final Grid grid) throws IOException {
		final String positions = graph.op("Reshape", List.of(x, graph.integers(1, grid.positions(), grid.channels())));
		final String normalized = graph.op("InstanceNormalization", List.of(positions, same(1, grid.positions()), same(0, grid
			.positions())), Attribute.of("epsilon", GraphBuilder.EPSILON));
		return graph.op("Reshape", List.of(normalized, graph.integers(grid.positions(), grid.channels())));
	}

	/** As many times the same number. */
	private String same(final float number, final int length) throws IOException {
		final String key = number + " x " + length;
		if (!repeated.containsKey(key)) {
			final float[] numbers = new float[length];
			Arrays.fill(numbers, number);
			repeated.put(key, graph.reals(numbers, length));
		}
		return repeated.get(key);
	}

	/** Where no linear layer comes next. */
	private String scaled(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		final String factors = graph.weight(layer.weights());
		return graph.op("Add", List.of(graph.op("Mul", List.of(normalized(x, grid), factors)), graph.weight(layer
			.bias())));
	}

	/** A linear layer, for values that are normalised only. */
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
		return graph.op("Conv", List.of(image, graph.weight(layer.weights()), graph.weight(layer.bias())), Attribute.list(
			"kernel_shape", stage.patch(), stage.patch()), Attribute.list("strides", stage.stride(), stage.stride()), Attribute
				.list("pads", border, border, border, border));
	}

	/** A convolution of each channel by itself, with its input added. */
	private String depthwise(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final Convolution layer = convolutions.next();
		final int channels = grid.channels();
		require(layer.weights().hasShape(channels, 1, 3, 3), "a convolution of other sizes");
		final float[] weights = layer.weights().floats();
		for (int center = 4; center < weights.length; center += 9)
			weights[center]++;
		final String convolved = graph.op("Conv", List.of(image(x, grid), graph.reals(weights, channels, 1, 3, 3), graph
			.weight(layer.bias())), Attribute.of("group", channels), Attribute.list("kernel_shape", 3, 3), Attribute.list(
				"pads", 1, 1, 1, 1));
		return positions(convolved, grid);
	}

	private String attentionInWindows(final String x, final Grid grid) throws IOException, UnknownLayoutException {
		final int channels = grid.channels();
		final int side = architecture.window();
		final int down = grid.height() / side;
		final int across = grid.width() / side;
		final LinearWeights all = afterNormalization(linear(channels, 3 * channels));
		final Linear projection = linear(channels, channels);
		final String cut = exchanged(normalized(x, grid), down, side, across, side, grid);
		final String[] parts = new String[3];
		for (int part = 0; part < parts.length; part++)
			parts[part] = graph.op("Reshape", List.of(products.of(graph, cut, all.part(part * channels, (part + 1) *
				channels)), graph.integers((long) down * across, (long) side * side, channels)));
		final String attended = graph.microsoft("MultiHeadAttention", List.of(parts), Attribute.of("num_heads", grid
			.stage().heads()));
		final String flat = graph.op("Reshape", List.of(attended, graph.integers(grid.positions(), channels)));
		return exchanged(products.of(graph, flat, projection), down, across, side, side, grid);
	}

	/** Positions in the order of four axes, put in the order in which the two in the middle are exchanged. */
	private String exchanged(final String x, final int a, final int b, final int c, final int d, final Grid grid)
		throws IOException
	{
		final int channels = grid.channels();
		final String apart = graph.op("Reshape", List.of(x, graph.integers(a, b, c, (long) d * channels)));
		final String moved = graph.op("Transpose", List.of(apart), Attribute.list("perm", 0, 2, 1, 3));
		return graph.op("Reshape", List.of(moved, graph.integers(grid.positions(), channels)));
	}

	private String attentionBetweenChannels(final String x, final Grid grid) throws IOException,
		UnknownLayoutException
	{
		final LinearWeights all = afterNormalization(linear(grid.channels(), 3 * grid.channels()));
		final Linear projection = linear(grid.channels(), grid.channels());
		return new ChannelAttention(graph, products, all, projection, grid.stage().groups(), grid.positions()).of(normalized(x,
			grid));
	}

	private String image(final String positions, final Grid grid) throws IOException {
		final String rows = graph.op("Reshape", List.of(positions, graph.integers(1, grid.height(), grid.width(), grid
			.channels())));
		return graph.op("Transpose", List.of(rows), Attribute.list("perm", 0, 3, 1, 2));
	}

	private String positions(final String image, final Grid grid) throws IOException {
		final String rows = graph.op("Transpose", List.of(image), Attribute.list("perm", 0, 2, 3, 1));
		return graph.op("Reshape", List.of(rows, graph.integers(grid.positions(), grid.channels())));
	}

	/** The given graph's name for the output of the last block. */
	private String sumAfter(final Linear last) throws UnknownLayoutException {
		String name = last.output();
		while (true) {
			final List<OnnxNode> consumers = given.consumers(name);
			require(consumers.size() == 1, "a last block of another form");
			name = consumers.get(0).output();
			if (consumers.get(0).op().equals("Add")) return name;
			require(consumers.get(0).op().equals("Reshape"), "a last block of another form");
		}
	}

	/** Gives the last block's output the name that the given graph has for it, and takes over what makes features of it. */
	private void takeOverFrom(final String end, final String x, final Grid grid) throws IOException,
		UnknownLayoutException
	{
		graph.named(end, "Reshape", List.of(x, graph.integers(1, grid.positions(), grid.channels())));
		final Set<OnnxNode> needed = neededAfter(end);
		for (final OnnxNode node : given.nodes()) {
			if (!needed.contains(node)) continue;
			for (final String input : node.in()) {
				final Optional<Tensor> constant = given.constant(input);
				if (constant.isPresent() && constant.get().name().equals(input)) graph.copy(constant.get());
			}
			graph.copy(node);
		}
	}

	private Set<OnnxNode> neededAfter(final String end) throws UnknownLayoutException {
		final Set<OnnxNode> needed = new HashSet<>();
		final Deque<String> wanted = new ArrayDeque<>(List.of(FEATURES));
		while (!wanted.isEmpty()) {
			final String name = wanted.pop();
			if (name.equals(end)) continue;
			require(!name.equals(PIXELS), "features that come from elsewhere, too");
			final Optional<OnnxNode> node = given.producer(name);
			if (node.isPresent() && needed.add(node.get())) wanted.addAll(node.get().in());
			require(needed.size() < LONGEST_END, "features that come from elsewhere, too");
		}
		return needed;
	}

	private static void require(final boolean condition, final String oddity) throws UnknownLayoutException {
		if (!condition) throw new UnknownLayoutException(oddity);
	}
}
