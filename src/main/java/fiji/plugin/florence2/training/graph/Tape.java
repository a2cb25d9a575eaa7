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
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Reverse-mode differentiation that writes ONNX. Each operation adds its forward pass to the graph and notes how the
 * gradients of its inputs follow from the gradient of its result; {@link #backward} adds these, last operation first.
 * Gradients stop where no trained number lies behind.
 * <p>
 * Activations are matrices [positions of all rows, channels]; only attention has four axes. All operations
 * are ONNX's own, so that the graph runs on any device.
 * </p>
 */
final class Tape {

	private static final Attribute LAST_AXIS = Attribute.of("axis", -1);
	private static final Attribute TRANSPOSED_FIRST = Attribute.of("transA", 1);
	private static final Attribute KEPT = Attribute.of("keepdims", 1);
	private static final Attribute DROPPED = Attribute.of("keepdims", 0);
	/** Of a matrix for each head of each row. */
	private static final Attribute TURNED = Attribute.list("perm", 0, 1, 3, 2);

	private final GraphBuilder graph;
	private final List<Step> steps = new ArrayList<>();
	/** Gradients by the name of their value; those of several consumers are summed when they are needed. */
	private final Map<String, List<String>> gradients = new HashMap<>();
	/** Names of what operations compute of more than weights. */
	private final Set<String> activations = new HashSet<>();
	/** By the name of a value that is not kept for the backward pass: computes it again, after a tensor is there. */
	private final Map<String, UnaryOperator<String>> recomputations = new HashMap<>();

	/** From the gradient of an operation's result to that of one of its inputs. */
	private interface Rule extends UnaryOperator<String> {}

	/** @param gradient that of the result, once all that use it have added theirs */
	private record Step(Supplier<Optional<String>> gradient, List<Value> inputs, List<Rule> rules) {}

	Tape(final GraphBuilder graph) {
		this.graph = graph;
	}

	private Value noted(final String result, final List<Value> inputs, final List<Rule> rules) {
		final Value value = new Value(result, inputs.stream().anyMatch(Value::trained));
		activations.add(result);
		if (value.trained()) steps.add(new Step(() -> gradient(value), inputs, rules));
		return value;
	}

	private void add(final Value value, final String gradient) {
		gradients.computeIfAbsent(value.name(), name -> new ArrayList<>()).add(gradient);
	}

	/** The gradient of a value, after {@link #backward}; empty where the loss does not depend on it. */
	Optional<String> gradient(final Value value) {
		final List<String> parts = gradients.get(value.name());
		if (parts == null) return Optional.empty();
		if (parts.size() > 1) {
			final String sum = graph.op("Sum", List.copyOf(parts));
			parts.clear();
			parts.add(sum);
		}
		return Optional.of(parts.get(0));
	}

	/**
	 * Adds the backward pass.
	 *
	 * @param result what is differentiated
	 * @param gradient the gradient of a loss with respect to it, a tensor of its shape
	 */
	void backward(final Value result, final String gradient) {
		add(result, gradient);
		backward();
	}

	/** Adds the backward pass, from the losses that were computed. */
	void backward() {
		for (int i = steps.size() - 1; i >= 0; i--) {
			final Step step = steps.get(i);
			step.gradient().get().ifPresent(gradient -> addGradients(step, gradient));
		}
	}

	/**
	 * Those of weights first, and those of activations, with which the backward pass goes on, not before they are there: else
	 * ONNX Runtime computes many of them at the end, and keeps what they are computed of until then.
	 */
	private void addGradients(final Step step, final String gradient) {
		final List<String> ofWeights = new ArrayList<>();
		for (int i = 0; i < step.inputs().size(); i++) {
			final Value input = step.inputs().get(i);
			if (!input.trained() || activations.contains(input.name())) continue;
			ofWeights.add(step.rules().get(i).apply(gradient));
			add(input, ofWeights.get(ofWeights.size() - 1));
		}
		String goesOn = gradient;
		for (int i = 0; i < step.inputs().size(); i++) {
			final Value input = step.inputs().get(i);
			if (!input.trained() || !activations.contains(input.name())) continue;
			if (goesOn.equals(gradient) && !ofWeights.isEmpty()) goesOn = later(gradient, ofWeights);
			add(input, step.rules().get(i).apply(goesOn));
		}
	}

	/** As {@link #linear(Value, Value, boolean, Value)}, without a bias. */
	Value linear(final Value x, final Value weights, final boolean transposed) {
		return noted(graph.op("Gemm", List.of(x.name(), weights.name()), transB(transposed)), List.of(x, weights),
			List.of(d -> throughWeights(d, weights, transposed), d -> gradientOfWeights(d, x, transposed)));
	}

	/**
	 * A linear layer.
	 *
	 * @param x [n, in]
	 * @param weights [in, out], or [out, in] if {@code transposed}
	 * @param bias [out]
	 */
	Value linear(final Value x, final Value weights, final boolean transposed, final Value bias) {
		return noted(graph.op("Gemm", List.of(x.name(), weights.name(), bias.name()), transB(transposed)),
			List.of(x, weights, bias),
			List.of(d -> throughWeights(d, weights, transposed), d -> gradientOfWeights(d, x, transposed), this::sumOfRows));
	}

	private static Attribute transB(final boolean transposed) {
		return Attribute.of("transB", transposed ? 1 : 0);
	}

	private String throughWeights(final String d, final Value weights, final boolean transposed) {
		return graph.op("Gemm", List.of(d, weights.name()), transB(!transposed));
	}

	private String gradientOfWeights(final String d, final Value x, final boolean transposed) {
		final String again = again(x, d);
		return graph.op("Gemm", transposed ? List.of(d, again) : List.of(again, d), TRANSPOSED_FIRST);
	}

	private String sumOfRows(final String d) {
		return graph.op("ReduceSum", List.of(d, graph.int64s(0)), DROPPED);
	}

	/** The sum of two values of one shape. */
	Value add(final Value a, final Value b) {
		return noted(graph.op("Add", List.of(a.name(), b.name())), List.of(a, b), List.of(d -> d, d -> d));
	}

	/**
	 * The sum of a value and a constant.
	 *
	 * @param constant the graph's name for it; axes that x has besides come first
	 */
	Value addConstant(final Value x, final String constant) {
		return noted(graph.op("Add", List.of(x.name(), constant)), List.of(x), List.of(d -> d));
	}

	/** A value after another one, along the second axis of three. */
	Value joined(final Value a, final Value b) {
		final String joined = graph.op("Concat", List.of(a.name(), b.name()), Attribute.of("axis", 1));
		return noted(joined, List.of(a, b),
			List.of(d -> graph.op("Slice", List.of(d, graph.int64s(0), length(a), graph.int64s(1))),
				d -> graph.op("Slice", List.of(d, length(a), graph.int64s(Long.MAX_VALUE), graph.int64s(1)))));
	}

	/** The length of the second axis. */
	private String length(final Value x) {
		final String shape = graph.op("Shape", List.of(x.name()));
		return graph.op("Slice", List.of(shape, graph.int64s(1), graph.int64s(2)));
	}

	/** Parts of equal lengths, cut along an axis. The loss must depend on all of them or on none. */
	List<Value> parts(final Value x, final int count, final int axis) {
		final Attribute along = Attribute.of("axis", axis);
		final List<Value> parts =
			graph.op("Split", List.of(x.name()), count, along).stream().map(name -> new Value(name, x.trained())).toList();
		if (activations.contains(x.name())) parts.forEach(part -> activations.add(part.name()));
		if (x.trained()) steps.add(new Step(() -> joinedGradients(parts, along), List.of(x), List.of(d -> d)));
		return parts;
	}

	private Optional<String> joinedGradients(final List<Value> parts, final Attribute along) {
		final List<String> gradients = parts.stream().flatMap(part -> gradient(part).stream()).toList();
		return gradients.isEmpty() ? Optional.empty() : Optional.of(graph.op("Concat", gradients, along));
	}

	Value scale(final Value x, final double factor) {
		final String constant = graph.real(factor);
		return noted(graph.op("Mul", List.of(x.name(), constant)), List.of(x),
			List.of(d -> graph.op("Mul", List.of(d, constant))));
	}

	/** Matrices in the last two of four axes. */
	private String turned(final String matrices) {
		return graph.op("Transpose", List.of(matrices), TURNED);
	}

	/**
	 * @param shape the graph's name for the new lengths of the axes
	 * @param before the same for those of {@code x}; either may leave one length open by -1
	 */
	Value reshape(final Value x, final String shape, final String before) {
		return noted(graph.op("Reshape", List.of(x.name(), shape)), List.of(x),
			List.of(d -> graph.op("Reshape", List.of(d, before))));
	}

	/** @param axes for each axis of the result, which axis of {@code x} it is */
	Value transpose(final Value x, final long... axes) {
		final Attribute inverse =
			Attribute.list("perm", IntStream.range(0, axes.length).mapToLong(axis -> indexOf(axis, axes)).toArray());
		return noted(graph.op("Transpose", List.of(x.name()), Attribute.list("perm", axes)), List.of(x),
			List.of(d -> graph.op("Transpose", List.of(d), inverse)));
	}

	private static int indexOf(final long axis, final long... axes) {
		return IntStream.range(0, axes.length).filter(i -> axes[i] == axis).findFirst().orElseThrow();
	}

	/**
	 * Attention: the softmax of the products of queries and keys, times the values. For each head of each row there is a
	 * matrix in the last two of four axes.
	 *
	 * @param queries [rows, heads, n, width]
	 * @param keys turned, [rows, heads, width, m]
	 * @param values [rows, heads, m, width]
	 * @param mask the graph's name for what is added to the products: 0, or -1e9 where a key does not count
	 */
	Value attention(final Value queries, final Value keys, final Value values, final Optional<String> mask) {
		final String weights = attentionWeights(queries.name(), keys, mask);
		final String result = graph.op("MatMul", List.of(weights, values.name()));
		final Attention attention = new Attention(queries, keys, values, mask, result);
		return noted(result, List.of(queries, keys, values),
			List.of(d -> graph.op("MatMul", List.of(attention.gradientOfProducts(d), turned(keys.name()))),
				d -> graph.op("MatMul", List.of(turned(queries.name()), attention.gradientOfProducts(d))),
				d -> graph.op("MatMul", List.of(turned(attention.weights(d)), d))));
	}

	private String attentionWeights(final String queries, final Value keys, final Optional<String> mask) {
		final String products = graph.op("MatMul", List.of(queries, keys.name()));
		final String masked = mask.map(hidden -> graph.op("Add", List.of(products, hidden))).orElse(products);
		return graph.op("Softmax", List.of(masked), LAST_AXIS);
	}

	/**
	 * What the backward pass of an attention needs. The weights are larger than all else in a layer, and soon computed:
	 * they are not kept, but computed again.
	 */
	private final class Attention {

		private final Value queries;
		private final Value keys;
		private final Value values;
		private final Optional<String> mask;
		private final String result;
		private String weights;
		private String gradientOfProducts;

		Attention(final Value queries, final Value keys, final Value values, final Optional<String> mask,
			final String result)
		{
			this.queries = queries;
			this.keys = keys;
			this.values = values;
			this.mask = mask;
			this.result = result;
		}

		String weights(final String d) {
			if (weights == null) weights = attentionWeights(later(queries.name(), d), keys, mask);
			return weights;
		}

		/** The sum over a row of weights and their gradients is that over the result and its gradient, which are smaller. */
		String gradientOfProducts(final String d) {
			if (gradientOfProducts != null) return gradientOfProducts;
			final String sum = graph.op("ReduceSum", List.of(graph.op("Mul", List.of(d, result)), graph.int64s(-1)), KEPT);
			final String gradient = graph.op("MatMul", List.of(d, turned(values.name())));
			gradientOfProducts = graph.op("Mul", List.of(weights(d), graph.op("Sub", List.of(gradient, sum))));
			return gradientOfProducts;
		}
	}

	/**
	 * A tensor itself, but not before another one is there. What is computed of it for the backward pass is so when it is
	 * needed, and is not taken for the same as in the forward pass, which would have to be kept until then.
	 */
	private String later(final String x, final String after) {
		return later(x, List.of(after));
	}

	private String later(final String x, final List<String> after) {
		final List<String> sizes = after.stream().map(tensor -> graph.op("Size", List.of(tensor))).toList();
		String nothing = graph.int64(0);
		for (final String size : sizes)
			nothing = graph.op("Mul", List.of(nothing, size));
		return graph.op("Reshape", List.of(x, graph.op("Add", List.of(graph.op("Shape", List.of(x)), nothing))));
	}

	/** A value for the backward pass: computed again, where it is not kept. */
	private String again(final Value x, final String after) {
		final UnaryOperator<String> recomputation = recomputations.get(x.name());
		return recomputation == null ? x.name() : recomputation.apply(after);
	}

	/** x times the distribution function of the normal distribution, the exact form. The backward pass computes it again. */
	Value gelu(final Value x) {
		// In the form that ONNX Runtime computes in one step.
		final String erf = graph.op("Erf", List.of(graph.op("Div", List.of(x.name(), graph.real(Math.sqrt(2))))));
		final String product = graph.op("Mul", List.of(x.name(), graph.op("Add", List.of(erf, graph.real(1)))));
		final String y = graph.op("Mul", List.of(product, graph.real(0.5)));
		final Gelu gelu = new Gelu(x);
		recomputations.put(y, gelu::value);
		return noted(y, List.of(x), List.of(gelu::gradient));
	}

	/** The distribution function of the normal distribution. */
	private String distribution(final String x) {
		final String erf = graph.op("Erf", List.of(graph.op("Mul", List.of(x, graph.real(Math.sqrt(0.5))))));
		return graph.op("Mul", List.of(graph.op("Add", List.of(erf, graph.real(1))), graph.real(0.5)));
	}

	/** What the backward pass needs of {@link #gelu}, and of what uses its result. */
	private final class Gelu {

		private final Value x;
		private String distribution;
		private String value;

		Gelu(final Value x) {
			this.x = x;
		}

		private String distribution(final String after) {
			if (distribution == null) distribution = Tape.this.distribution(later(x.name(), after));
			return distribution;
		}

		String value(final String after) {
			if (value == null) value = graph.op("Mul", List.of(x.name(), distribution(after)));
			return value;
		}

		String gradient(final String d) {
			final String square = graph.op("Mul", List.of(later(x.name(), d), x.name()));
			final String bell = graph.op("Exp", List.of(graph.op("Mul", List.of(square, graph.real(-0.5)))));
			final String density = graph.op("Mul", List.of(bell, graph.real(1 / Math.sqrt(2 * Math.PI))));
			final String slope = graph.op("Add", List.of(distribution(d), graph.op("Mul", List.of(x.name(), density))));
			return graph.op("Mul", List.of(d, slope));
		}
	}

	/**
	 * Layer normalisation over the last axis of a matrix.
	 *
	 * @param x [n, width]
	 * @param weights [width]
	 * @param bias [width]
	 */
	Value layerNormalization(final Value x, final Value weights, final Value bias, final float epsilon) {
		final List<String> results = graph.op("LayerNormalization", List.of(x.name(), weights.name(), bias.name()), 3,
			LAST_AXIS, Attribute.of("epsilon", epsilon));
		final Normalized normalized = new Normalized(x, results.get(1), results.get(2));
		return noted(results.get(0), List.of(x, weights, bias), List.of(d -> normalized.gradient(d, weights),
			d -> sumOfRows(graph.op("Mul", List.of(d, normalized.value()))), this::sumOfRows));
	}

	/** What the backward pass of a normalisation needs. */
	private final class Normalized {

		private final Value x;
		private final String mean;
		private final String inverseDeviation;
		private String value;

		Normalized(final Value x, final String mean, final String inverseDeviation) {
			this.x = x;
			this.mean = mean;
			this.inverseDeviation = inverseDeviation;
		}

		/** x with mean 0 and variance 1. */
		String value() {
			if (value == null) value = graph.op("Mul", List.of(graph.op("Sub", List.of(x.name(), mean)), inverseDeviation));
			return value;
		}

		String gradient(final String d, final Value weights) {
			final String scaled = graph.op("Mul", List.of(d, weights.name()));
			final String projection = meanOfRow(graph.op("Mul", List.of(scaled, value())));
			final String centered = graph.op("Sub", List.of(scaled, meanOfRow(scaled)));
			final String tangent = graph.op("Sub", List.of(centered, graph.op("Mul", List.of(value(), projection))));
			return graph.op("Mul", List.of(inverseDeviation, tangent));
		}

		private String meanOfRow(final String x) {
			return graph.op("ReduceMean", List.of(x), Attribute.list("axes", -1), KEPT);
		}
	}

	/**
	 * The mean over the second axis of three, which stays with a length of 1.
	 *
	 * @param length of the second axis
	 */
	Value mean(final Value x, final int length) {
		final String mean = graph.op("ReduceMean", List.of(x.name()), Attribute.list("axes", 1), KEPT);
		return noted(mean, List.of(x), List.of(d -> graph.op("Expand",
			List.of(graph.op("Mul", List.of(d, graph.real(1.0 / length))), graph.op("Shape", List.of(x.name()))))));
	}

	/**
	 * Images with zeros to the right of them and below.
	 *
	 * @param x [rows, height, width, channels]
	 */
	Value padded(final Value x, final int height, final int width, final int paddedHeight, final int paddedWidth) {
		final String borders = graph.int64s(0, 0, 0, 0, 0, paddedHeight - height, paddedWidth - width, 0);
		return noted(graph.op("Pad", List.of(x.name(), borders)), List.of(x), List.of(d -> corner(d, height, width)));
	}

	/** Images without what {@link #padded} has added. */
	Value cropped(final Value x, final int height, final int width, final int paddedHeight, final int paddedWidth) {
		final String borders = graph.int64s(0, 0, 0, 0, 0, paddedHeight - height, paddedWidth - width, 0);
		return noted(corner(x.name(), height, width), List.of(x), List.of(d -> graph.op("Pad", List.of(d, borders))));
	}

	private String corner(final String images, final int height, final int width) {
		return graph.op("Slice", List.of(images, graph.int64s(0, 0), graph.int64s(height, width), graph.int64s(1, 2)));
	}

	/**
	 * A convolution.
	 *
	 * @param x [rows, channels in, height, width]
	 * @param weights [channels out, channels in, side, side]
	 * @param bias [channels out]
	 * @param shape sizes of the convolution
	 */
	Value convolution(final Value x, final Value weights, final Value bias, final ConvolutionShape shape) {
		final long border = shape.padding();
		final Attribute pads = Attribute.list("pads", border, border, border, border);
		final Attribute strides = Attribute.list("strides", shape.stride(), shape.stride());
		final String y = graph.op("Conv", List.of(x.name(), weights.name(), bias.name()), pads, strides);
		return noted(y, List.of(x, weights, bias), List.of(d -> {
			final Attribute missed =
				Attribute.list("output_padding", shape.missed(shape.height()), shape.missed(shape.width()));
			return graph.op("ConvTranspose", List.of(d, weights.name()), pads, strides, missed);
		}, d -> gradientOfKernels(d, x, shape), d -> graph.op("ReduceSum", List.of(d, graph.int64s(0, 2, 3)), DROPPED)));
	}

	/**
	 * Sizes of a convolution.
	 *
	 * @param height of its input
	 * @param width of its input
	 * @param side of its square kernels
	 * @param stride how far their places are apart
	 * @param padding width of the border of zeros
	 */
	record ConvolutionShape(int height, int width, int side, int stride, int padding) {

		/** How many of the last rows or columns of the padded input no kernel reaches. */
		int missed(final int length) {
			return (length + 2 * padding - side) % stride;
		}
	}

	/**
	 * A convolution itself, with rows in the place of channels: the gradient slides over the input, its numbers as far
	 * apart as the kernel's places were.
	 */
	private String gradientOfKernels(final String d, final Value x, final ConvolutionShape shape) {
		final Attribute swapped = Attribute.list("perm", 1, 0, 2, 3);
		final long border = shape.padding();
		final String kernels = graph.op("Conv",
			List.of(graph.op("Transpose", List.of(x.name()), swapped), graph.op("Transpose", List.of(d), swapped)),
			Attribute.list("pads", border, border, border, border),
			Attribute.list("dilations", shape.stride(), shape.stride()));
		final String cut = graph.op("Slice",
			List.of(kernels, graph.int64s(0, 0), graph.int64s(shape.side(), shape.side()), graph.int64s(2, 3)));
		return graph.op("Transpose", List.of(cut), swapped);
	}

	/**
	 * A convolution of each channel by itself with a kernel of 3 x 3, on a border of zeros, with its input added.
	 *
	 * @param x [positions of all rows, channels]
	 * @param weights [channels, 1, 3, 3]
	 * @param bias [channels]
	 */
	Value depthwiseSum(final Value x, final Value weights, final Value bias, final int height, final int width,
		final int channels)
	{
		final Depthwise layer = new Depthwise(height, width, channels);
		// The input is added by one more in the middle of the kernel.
		final String kernels = graph.op("Add", List.of(weights.name(), layer.middle()));
		final String y = layer.toPositions(layer.convolved(layer.toImages(x.name()), List.of(kernels, bias.name())));
		return noted(y, List.of(x, weights, bias),
			List.of(d -> layer.toPositions(layer.convolved(layer.toImages(d), List.of(layer.turned(kernels)))),
				d -> layer.gradientOfKernels(d, x.name()), this::sumOfRows));
	}

	/** What a depthwise convolution is made of. */
	private final class Depthwise {

		private static final int SIDE = 3;

		private final int height;
		private final int width;
		private final int channels;

		Depthwise(final int height, final int width, final int channels) {
			this.height = height;
			this.width = width;
			this.channels = channels;
		}

		/** A kernel that gives its input. */
		String middle() {
			final String one = graph.op("Reshape", List.of(graph.real(1), graph.int64s(1, 1, 1, 1)));
			return graph.op("Pad", List.of(one, graph.int64s(0, 0, 1, 1, 0, 0, 1, 1)));
		}

		String convolved(final String images, final List<String> kernelsAndBias) {
			final List<String> in = new ArrayList<>(List.of(images));
			in.addAll(kernelsAndBias);
			return graph.op("Conv", in, Attribute.of("group", channels), Attribute.list("kernel_shape", SIDE, SIDE),
				Attribute.list("pads", 1, 1, 1, 1));
		}

		/** Kernels by half a turn: through them the gradient goes back. */
		String turned(final String kernels) {
			return graph.op("Slice", List.of(kernels, graph.int64s(-1, -1), graph.int64s(Long.MIN_VALUE, Long.MIN_VALUE),
				graph.int64s(2, 3), graph.int64s(-1, -1)));
		}

		/** From [positions of all rows, channels] to [rows, channels, height, width]. */
		String toImages(final String positions) {
			final String rows = graph.op("Reshape", List.of(positions, graph.int64s(-1, height, width, channels)));
			return graph.op("Transpose", List.of(rows), Attribute.list("perm", 0, 3, 1, 2));
		}

		/** From [rows, channels, height, width] to [positions of all rows, channels]. */
		String toPositions(final String images) {
			final String rows = graph.op("Transpose", List.of(images), Attribute.list("perm", 0, 2, 3, 1));
			return graph.op("Reshape", List.of(rows, graph.int64s(-1, channels)));
		}

		/** For each place in a kernel, the input moved by it, times the gradient, summed over all positions. */
		String gradientOfKernels(final String d, final String x) {
			final String rows = graph.op("Reshape", List.of(x, graph.int64s(-1, height, width, channels)));
			final String bordered = graph.op("Pad", List.of(rows, graph.int64s(0, 1, 1, 0, 0, 1, 1, 0)));
			final List<String> places = new ArrayList<>();
			for (int down = 0; down < SIDE; down++) {
				for (int across = 0; across < SIDE; across++) {
					final String moved = graph.op("Slice", List.of(bordered, graph.int64s(down, across),
						graph.int64s(down + height, across + width), graph.int64s(1, 2)));
					final String flat = graph.op("Reshape", List.of(moved, graph.int64s(-1, channels)));
					places.add(graph.op("ReduceSum", List.of(graph.op("Mul", List.of(flat, d)), graph.int64s(0)), KEPT));
				}
			}
			final String kernels = graph.op("Concat", places, Attribute.of("axis", 0));
			final String byChannel = graph.op("Transpose", List.of(kernels), Attribute.list("perm", 1, 0));
			return graph.op("Reshape", List.of(byChannel, graph.int64s(channels, 1, SIDE, SIDE)));
		}
	}

	/**
	 * The weighted sum of the squared differences from a constant. {@link #backward()} begins with it, too.
	 *
	 * @param constant the graph's name for it, of the shape of {@code x}
	 * @param weights the graph's name for the weights, of one shape with {@code x} but for axes of length 1
	 * @return the graph's name for the sum, a single number
	 */
	String squaredDistance(final Value x, final String constant, final String weights) {
		final String difference = graph.op("Sub", List.of(x.name(), constant));
		final String weighted = graph.op("Mul", List.of(difference, weights));
		if (x.trained()) add(x, graph.op("Mul", List.of(weighted, graph.real(2))));
		return graph.op("ReduceSum", List.of(graph.op("Mul", List.of(difference, weighted))), DROPPED);
	}

	/**
	 * The sum of weights times the label-smoothed cross-entropy of tokens. {@link #backward()} begins with it. For each
	 * token there may be several labels, such as those that another model takes to be likely, each with a weight. The
	 * gradient needs no matrix with a 1 for each label: it is the softmax times the table, less the labels' own rows, less
	 * the mean row.
	 *
	 * @param x [n, width]
	 * @param table frozen, [width, tokens], or [tokens, width] if {@code transposed}
	 * @param bias frozen, [tokens]
	 * @param labels the graph's name for the right tokens, [n, choices]
	 * @param weights the graph's name for the weights, [n, choices]
	 * @param smoothing how much of the probability is expected of all tokens alike
	 * @return the graph's name for the loss, a single number
	 */
	String crossEntropy(final Value x, final String table, final boolean transposed, final Optional<String> bias,
		final String labels, final String weights, final double smoothing)
	{
		final String logProbabilities = logProbabilities(x, table, transposed, bias);
		final String chosen = graph.op("GatherElements", List.of(logProbabilities, labels), Attribute.of("axis", 1));
		final String average = graph.op("ReduceMean", List.of(logProbabilities), Attribute.list("axes", 1));
		final String each = graph.op("Add", List.of(graph.op("Mul", List.of(chosen, graph.real(smoothing - 1))),
			graph.op("Mul", List.of(average, graph.real(-smoothing)))));
		if (x.trained()) add(x, gradientOfCrossEntropy(logProbabilities, table, transposed, labels, weights, smoothing));
		return graph.op("ReduceSum", List.of(graph.op("Mul", List.of(each, weights)), graph.int64s(0, 1)), DROPPED);
	}

	/**
	 * The logarithms of the probabilities of all tokens, [n, tokens].
	 *
	 * @param x [n, width]
	 * @param table frozen, [width, tokens], or [tokens, width] if {@code transposed}
	 * @param bias frozen, [tokens]
	 */
	String logProbabilities(final Value x, final String table, final boolean transposed, final Optional<String> bias) {
		final List<String> in = new ArrayList<>(List.of(x.name(), table));
		bias.ifPresent(in::add);
		return graph.op("LogSoftmax", List.of(graph.op("Gemm", in, transB(transposed))), LAST_AXIS);
	}

	private String gradientOfCrossEntropy(final String logProbabilities, final String table, final boolean transposed,
		final String labels, final String weights, final double smoothing)
	{
		final String predicted =
			graph.op("Gemm", List.of(graph.op("Exp", List.of(logProbabilities)), table), transB(!transposed));
		String expected = predicted;
		if (smoothing != 0) {
			final String mean = graph.op("ReduceMean", List.of(table), Attribute.list("axes", transposed ? 0 : 1), DROPPED);
			expected = graph.op("Sub", List.of(predicted, graph.op("Mul", List.of(mean, graph.real(smoothing)))));
		}
		final String sums = graph.op("ReduceSum", List.of(weights, graph.int64s(1)));
		final String own = graph.op("Squeeze",
			List.of(
				graph.op("MatMul",
					List.of(graph.op("Unsqueeze", List.of(weights, graph.int64s(1))), rowsOf(table, transposed, labels))),
				graph.int64s(1)));
		return graph.op("Sub",
			List.of(graph.op("Mul", List.of(expected, sums)), graph.op("Mul", List.of(own, graph.real(1 - smoothing)))));
	}

	/** The rows of tokens in the table, [n, choices, width]. */
	private String rowsOf(final String table, final boolean transposed, final String labels) {
		if (transposed) return graph.op("Gather", List.of(table, labels), Attribute.of("axis", 0));
		final String columns = graph.op("Gather", List.of(table, labels), Attribute.of("axis", 1));
		return graph.op("Transpose", List.of(columns), Attribute.list("perm", 1, 2, 0));
	}
}
