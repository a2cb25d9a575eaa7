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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph in the making. Its large constants stay where they are if that is the folder that the graph is for; the
 * others go into the file of weights beside it.
 */
final class GraphBuilder {

	/** The operations of ONNX Runtime itself. */
	private static final String MICROSOFT = "com.microsoft";
	static final long OPERATION_SET = 17;
	private static final int IR_VERSION = 8;
	/** The same in all layers of Florence-2. */
	static final float EPSILON = 1e-5f;
	/** So that no name is one of a graph of which parts are taken over. */
	private static final String PREFIX = "florence2/";
	/** What is smaller stands in the graph itself. */
	private static final int SMALL = 1024;

	private final Path folder;
	private final WeightFile weights;
	private final List<byte[]> nodes = new ArrayList<>();
	private final List<byte[]> constants = new ArrayList<>();
	private final List<byte[]> inputs = new ArrayList<>();
	private final List<byte[]> outputs = new ArrayList<>();
	private final Map<Tensor, String> known = new HashMap<>();
	private final Set<String> copied = new HashSet<>();
	private int count;

	/** @param folder where the graph will lie */
	GraphBuilder(final Path folder, final WeightFile weights) {
		this.folder = folder;
		this.weights = weights;
	}

	/** An attribute of an operation. */
	record Attribute(byte[] message) {

		static Attribute of(final String name, final long value) {
			return new Attribute(new ProtoWriter().text(1, name).number(3, value).number(20, 2).toBytes());
		}

		static Attribute of(final String name, final float value) {
			return new Attribute(new ProtoWriter().text(1, name).real(2, value).number(20, 1).toBytes());
		}

		static Attribute list(final String name, final long... values) {
			final ProtoWriter attribute = new ProtoWriter().text(1, name);
			for (final long value : values)
				attribute.number(8, value);
			return new Attribute(attribute.number(20, 7).toBytes());
		}
	}

	void input(final String name, final Object... shape) {
		inputs.add(value(name, Tensor.FLOAT, shape));
	}

	/** An input of whole numbers. */
	void inputIds(final String name, final Object... shape) {
		inputs.add(value(name, Tensor.INT64, shape));
	}

	void output(final String name, final Object... shape) {
		outputs.add(value(name, Tensor.FLOAT, shape));
	}

	/** @param shape lengths of the axes, as numbers or as names of lengths that are known only when the graph runs */
	private static byte[] value(final String name, final int type, final Object... shape) {
		final ProtoWriter axes = new ProtoWriter();
		for (final Object length : shape) {
			final ProtoWriter axis = new ProtoWriter();
			if (length instanceof Number number) axis.number(1, number.longValue());
			else axis.text(2, length.toString());
			axes.message(1, axis);
		}
		final ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, axes);
		return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor)).toBytes();
	}

	/** A list of whole numbers. */
	String integers(final long... values) throws IOException {
		final ByteBuffer numbers = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		numbers.asLongBuffer().put(values);
		return constant(Tensor.INT64, numbers.array(), values.length);
	}

	String reals(final float[] values, final long... shape) throws IOException {
		final ByteBuffer numbers = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		numbers.asFloatBuffer().put(values);
		return constant(Tensor.FLOAT, numbers.array(), shape);
	}

	/** @param type a number of {@code TensorProto.DataType} */
	String constant(final int type, final byte[] numbers, final long... shape) throws IOException {
		final String name = PREFIX + "constant_" + count++;
		constant(name, type, numbers, shape);
		return name;
	}

	private void constant(final String name, final int type, final byte[] numbers, final long... shape)
		throws IOException
	{
		final ProtoWriter tensor = tensor(name, type, shape);
		if (numbers.length < SMALL) tensor.bytes(9, numbers);
		else external(tensor, weights.name(), weights.append(numbers), numbers.length);
		constants.add(tensor.toBytes());
	}

	private static ProtoWriter tensor(final String name, final int type, final long... shape) {
		final ProtoWriter tensor = new ProtoWriter();
		for (final long length : shape)
			tensor.number(1, length);
		return tensor.number(2, type).text(8, name);
	}

	private static void external(final ProtoWriter tensor, final String file, final long offset, final long length)
	{
		entry(tensor, "location", file);
		entry(tensor, "offset", Long.toString(offset));
		entry(tensor, "length", Long.toString(length));
		tensor.number(14, 1);
	}

	private static void entry(final ProtoWriter tensor, final String key, final String value) {
		tensor.message(13, new ProtoWriter().text(1, key).text(2, value));
	}

	/** A constant of another graph, in single precision. */
	String weight(final Tensor tensor) throws IOException {
		final String name = known.get(tensor);
		if (name != null) return name;
		final String given = staysWhereItIs(tensor) ? reference(tensor) : reals(tensor.floats(), tensor.shape());
		known.put(tensor, given);
		return given;
	}

	private boolean staysWhereItIs(final Tensor tensor) {
		return tensor.type() == Tensor.FLOAT && tensor.bytes() >= SMALL && folder.equals(tensor.file().getParent());
	}

	private String reference(final Tensor tensor) {
		final String name = PREFIX + "weight_" + count++;
		final ProtoWriter constant = tensor(name, Tensor.FLOAT, tensor.shape());
		external(constant, tensor.file().getFileName().toString(), tensor.offset(), tensor.bytes());
		constants.add(constant.toBytes());
		return name;
	}

	/** Takes over a constant under its own name. */
	void copy(final Tensor tensor) throws IOException {
		if (!copied.add(tensor.name())) return;
		if (tensor.message().isPresent()) constants.add(tensor.message().get().read());
		else constant(tensor.name(), tensor.type(), tensor.raw(), tensor.shape());
	}

	/** Takes over an operation as it is. */
	void copy(final OnnxNode node) throws IOException {
		nodes.add(node.message().read());
	}

	/** An operation of ONNX. */
	String op(final String op, final List<String> in, final Attribute... attributes) {
		final String out = PREFIX + op + "_" + count++;
		node("", op, in, List.of(out), attributes);
		return out;
	}

	/** An operation of ONNX with several results. */
	List<String> op(final String op, final List<String> in, final int results) {
		final List<String> out = new ArrayList<>();
		for (int i = 0; i < results; i++)
			out.add(PREFIX + op + "_" + count++);
		node("", op, in, out);
		return out;
	}

	/** An operation of ONNX Runtime's own. */
	String microsoft(final String op, final List<String> in, final Attribute... attributes) {
		final String out = PREFIX + op + "_" + count++;
		microsoft(op, in, List.of(out), attributes);
		return out;
	}

	void microsoft(final String op, final List<String> in, final List<String> out, final Attribute... attributes) {
		node(MICROSOFT, op, in, out, attributes);
	}

	/** A layer normalisation over the last axis. */
	String normalized(final String x, final Layer.Normalization layer) throws IOException {
		return op("LayerNormalization", List.of(x, weight(layer.weights()), weight(layer.bias())), Attribute.of("axis",
			-1), Attribute.of("epsilon", EPSILON));
	}

	/** A layer normalisation of the sum of two values. */
	String normalizedSum(final String x, final String y, final Layer.Normalization layer) throws IOException {
		return microsoft("SkipLayerNormalization", List.of(x, y, weight(layer.weights()), weight(layer.bias())), Attribute
			.of("epsilon", EPSILON));
	}

	/** An operation whose result gets a name of its own. */
	void named(final String out, final String op, final List<String> in, final Attribute... attributes) {
		node("", op, in, List.of(out), attributes);
	}

	private void node(final String domain, final String op, final List<String> in, final List<String> out,
		final Attribute... attributes)
	{
		final ProtoWriter node = new ProtoWriter();
		in.forEach(name -> node.text(1, name));
		out.forEach(name -> node.text(2, name));
		node.text(3, out.get(0) + "_node").text(4, op);
		for (final Attribute attribute : attributes)
			node.bytes(5, attribute.message());
		nodes.add(node.text(7, domain).toBytes());
	}

	/**
	 * The whole file.
	 *
	 * @param operationSet the version of ONNX's operations that it is written in
	 */
	byte[] toBytes(final long operationSet) {
		final ProtoWriter graph = new ProtoWriter();
		nodes.forEach(node -> graph.bytes(1, node));
		graph.text(2, "florence2");
		constants.forEach(constant -> graph.bytes(5, constant));
		inputs.forEach(input -> graph.bytes(11, input));
		outputs.forEach(output -> graph.bytes(12, output));
		return new ProtoWriter().number(1, IR_VERSION).text(2, "Florence-2 for Fiji").message(7, graph).message(8,
			operations("", operationSet)).message(8, operations(MICROSOFT, 1)).toBytes();
	}

	private static ProtoWriter operations(final String domain, final long version) {
		return new ProtoWriter().text(1, domain).number(2, version);
	}
}
