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

import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Architecture.Stage;
import fiji.plugin.florence2.training.graph.Tape.ConvolutionShape;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The forward pass of the vision encoder (DaViT) on a tape, for images of one size. Values are matrices [positions of all
 * rows, channels].
 */
final class VisionModel {

	private static final float EPSILON = 1e-5f;
	private static final long[] BY_HEADS = { 0, 2, 1, 3 };
	private static final long[] BY_HEADS_TURNED = { 0, 2, 3, 1 };
	/** From [rows, positions, groups, channels] to [rows, groups, channels, positions], and back. */
	private static final long[] BY_CHANNELS = { 0, 2, 3, 1 };
	private static final long[] BY_POSITIONS = { 0, 3, 1, 2 };

	private final GraphBuilder graph;
	private final Tape tape;
	private final Parameters parameters;
	private final Architecture architecture;
	private final List<Grid> grids;

	/**
	 * What a stage works on: positions in rows.
	 *
	 * @param height how many rows of positions
	 * @param width how many positions a row has
	 */
	record Grid(int height, int width, Stage stage) {

		int positions() {
			return height * width;
		}

		int channels() {
			return stage.channels();
		}
	}

	/** @param grids of all stages, see {@link #grids} */
	VisionModel(final GraphBuilder graph, final Tape tape, final Parameters parameters, final Architecture architecture,
		final List<Grid> grids)
	{
		this.graph = graph;
		this.tape = tape;
		this.parameters = parameters;
		this.architecture = architecture;
		this.grids = grids;
	}

	/** The grids of all stages for images of a size in pixels. */
	static List<Grid> grids(final Architecture architecture, final int height, final int width) {
		final Grid[] grids = new Grid[architecture.stages().size()];
		for (int i = 0; i < grids.length; i++) {
			final Stage stage = architecture.stages().get(i);
			grids[i] = new Grid(stage.outputLength(i == 0 ? height : grids[i - 1].height()),
				stage.outputLength(i == 0 ? width : grids[i - 1].width()), stage);
		}
		return List.of(grids);
	}

	/**
	 * Adds the first stage, but for its blocks.
	 *
	 * @param pixels [rows, 3, height, width]
	 */
	Value patches(final Value pixels, final int height, final int width) throws IOException {
		final Value patches = convolution(pixels, 0, height, width);
		return normalized(toPositions(patches, grids.get(0)), VisionWeights.patchNorm(0));
	}

	/**
	 * Adds stages.
	 *
	 * @param x what {@link #patches} gave, if the first one is the stage 0; else the output of the stage before
	 * @param from the first one
	 * @param to the one after the last one
	 */
	Value stages(final Value x, final int from, final int to) throws IOException {
		Value y = x;
		for (int i = from; i < to; i++) {
			if (i > 0) y = mergedPatches(y, i);
			for (int pair = 0; pair < grids.get(i).stage().depth(); pair++) {
				y = windowBlock(y, VisionWeights.windowBlock(i, pair), grids.get(i));
				y = channelBlock(y, VisionWeights.channelBlock(i, pair), grids.get(i));
			}
		}
		return y;
	}

	/**
	 * Adds what comes after the last stage.
	 *
	 * @param positions what is added to each position, [positions, channels]
	 * @return image features, [rows, 1 + positions, channels of the text part]
	 */
	Value features(final Value x, final float[] positions) throws IOException {
		final Grid last = grids.get(grids.size() - 1);
		final int count = last.positions();
		final int channels = last.channels();
		final int width = architecture.hiddenSize();
		final Value rows = tape.reshape(x, graph.int64s(-1, count, channels), graph.int64s(-1, channels));
		final Value placed = tape.addConstant(rows, graph.floats(positions, count, channels));
		final Value whole = tape.joined(tape.mean(placed, count), placed);
		final Value flat = tape.reshape(whole, graph.int64s(-1, channels), graph.int64s(-1, 1 + count, channels));
		final String weights = VisionWeights.PROJECTION + ".weight";
		final Value projected = tape.linear(flat, parameters.value(weights), parameters.isTransposed(weights));
		return tape.reshape(normalized(projected, VisionWeights.PROJECTION_NORM), graph.int64s(-1, 1 + count, width),
			graph.int64s(-1, width));
	}

	private Value mergedPatches(final Value x, final int stage) throws IOException {
		final Grid before = grids.get(stage - 1);
		final Value normalized = normalized(x, VisionWeights.patchNorm(stage));
		final Value images = tape.transpose(toRows(normalized, before), 0, 3, 1, 2);
		return toPositions(convolution(images, stage, before.height(), before.width()), grids.get(stage));
	}

	private Value convolution(final Value images, final int index, final int height, final int width) throws IOException {
		final Stage stage = grids.get(index).stage();
		final String layer = VisionWeights.patches(index);
		return tape.convolution(images, parameters.value(layer + ".weight"), parameters.value(layer + ".bias"),
			new ConvolutionShape(height, width, stage.patch(), stage.stride(), stage.padding()));
	}

	/** From [positions of all rows, channels] to [rows, height, width, channels]. */
	private Value toRows(final Value x, final Grid grid) {
		return tape.reshape(x, graph.int64s(-1, grid.height(), grid.width(), grid.channels()),
			graph.int64s(-1, grid.channels()));
	}

	/** From [rows, channels, height, width] to [positions of all rows, channels]. */
	private Value toPositions(final Value images, final Grid grid) {
		return tape.reshape(tape.transpose(images, 0, 2, 3, 1), graph.int64s(-1, grid.channels()),
			graph.int64s(-1, grid.height(), grid.width(), grid.channels()));
	}

	private Value windowBlock(final Value x, final String block, final Grid grid) throws IOException {
		final Value sum = depthwise(x, block + ".conv1", grid);
		final Value attended = attentionInWindows(normalized(sum, block + ".norm1"), block + ".window_attn", grid);
		return feedForward(tape.add(sum, attended), block, grid);
	}

	private Value channelBlock(final Value x, final String block, final Grid grid) throws IOException {
		final Value sum = depthwise(x, block + ".conv1", grid);
		final Value attended = attentionBetweenChannels(normalized(sum, block + ".norm1"), block + ".channel_attn", grid);
		return feedForward(tape.add(sum, attended), block, grid);
	}

	private Value feedForward(final Value x, final String block, final Grid grid) throws IOException {
		final Value sum = depthwise(x, block + ".conv2", grid);
		final Value hidden = tape.gelu(linear(normalized(sum, block + ".norm2"), block + ".ffn.fc1"));
		return tape.add(sum, linear(hidden, block + ".ffn.fc2"));
	}

	private Value depthwise(final Value x, final String layer, final Grid grid) throws IOException {
		return tape.depthwiseSum(x, parameters.value(layer + ".weight"), parameters.value(layer + ".bias"), grid.height(),
			grid.width(), grid.channels());
	}

	private Value attentionInWindows(final Value x, final String layer, final Grid grid) throws IOException {
		final int side = architecture.window();
		final int height = (grid.height() + side - 1) / side * side;
		final int width = (grid.width() + side - 1) / side * side;
		final Grid whole = new Grid(height, width, grid.stage());
		final boolean pads = whole.positions() != grid.positions();
		final Value padded =
			pads ? toMatrix(tape.padded(toRows(x, grid), grid.height(), grid.width(), height, width), whole) : x;
		final Value windows = middleAxesSwapped(padded, height / side, side, width / side, side, whole);
		final int heads = grid.stage().heads();
		final String split = graph.int64s(-1, (long) side * side, heads, grid.channels() / heads);
		final String flat = graph.int64s(-1, grid.channels());
		final List<Value> parts = queriesKeysAndValues(windows, layer);
		final Value queries = tape.scale(parts.get(0), Math.sqrt((double) heads / grid.channels()));
		final Value attended = tape.attention(tape.transpose(tape.reshape(queries, split, flat), BY_HEADS),
			tape.transpose(tape.reshape(parts.get(1), split, flat), BY_HEADS_TURNED),
			tape.transpose(tape.reshape(parts.get(2), split, flat), BY_HEADS), Optional.empty());
		final Value joined = tape.reshape(tape.transpose(attended, BY_HEADS), flat, split);
		final Value rows =
			middleAxesSwapped(linear(joined, layer + ".proj"), height / side, width / side, side, side, whole);
		if (!pads) return rows;
		return toMatrix(tape.cropped(toRows(rows, whole), grid.height(), grid.width(), height, width), grid);
	}

	/** From [rows, height, width, channels] to [positions of all rows, channels]. */
	private Value toMatrix(final Value rows, final Grid grid) {
		return tape.reshape(rows, graph.int64s(-1, grid.channels()),
			graph.int64s(-1, grid.height(), grid.width(), grid.channels()));
	}

	/**
	 * Positions of each row in the order of the axes [a, b, c, d], put in the order [a, c, b, d]. With a, b, c, d = windows
	 * down, rows of a window, windows across, columns of a window, each window's positions become neighbours.
	 */
	private Value middleAxesSwapped(final Value x, final int a, final int b, final int c, final int d, final Grid grid) {
		final String flat = graph.int64s(-1, grid.channels());
		final long last = (long) d * grid.channels();
		final Value swapped = tape.transpose(tape.reshape(x, graph.int64s(-1, b, c, last), flat), 0, 2, 1, 3);
		return tape.reshape(swapped, flat, graph.int64s(-1, c, b, last));
	}

	private Value attentionBetweenChannels(final Value x, final String layer, final Grid grid) throws IOException {
		final int groups = grid.stage().groups();
		final String split = graph.int64s(-1, grid.positions(), groups, grid.channels() / groups);
		final String flat = graph.int64s(-1, grid.channels());
		final List<Value> parts = queriesKeysAndValues(x, layer);
		final Value queries = tape.scale(parts.get(0), 1 / Math.sqrt(grid.positions()));
		final Value attended = tape.attention(tape.transpose(tape.reshape(queries, split, flat), BY_CHANNELS),
			tape.transpose(tape.reshape(parts.get(1), split, flat), BY_HEADS),
			tape.transpose(tape.reshape(parts.get(2), split, flat), BY_CHANNELS), Optional.empty());
		final Value joined = tape.reshape(tape.transpose(attended, BY_POSITIONS), flat, split);
		return linear(joined, layer + ".proj");
	}

	/** The joint layer in three parts, since its weights are cut faster than its results. */
	private List<Value> queriesKeysAndValues(final Value x, final String layer) throws IOException {
		final String name = layer + ".qkv.weight";
		final boolean transposed = parameters.isTransposed(name);
		final List<Value> weights = tape.parts(parameters.value(name), 3, transposed ? 0 : 1);
		final List<Value> biases = tape.parts(parameters.value(layer + ".qkv.bias"), 3, 0);
		return List.of(tape.linear(x, weights.get(0), transposed, biases.get(0)),
			tape.linear(x, weights.get(1), transposed, biases.get(1)),
			tape.linear(x, weights.get(2), transposed, biases.get(2)));
	}

	private Value linear(final Value x, final String layer) throws IOException {
		final String weights = layer + ".weight";
		return tape.linear(x, parameters.value(weights), parameters.isTransposed(weights),
			parameters.value(layer + ".bias"));
	}

	private Value normalized(final Value x, final String layer) throws IOException {
		return tape.layerNormalization(x, parameters.value(layer + ".weight"), parameters.value(layer + ".bias"), EPSILON);
	}
}
