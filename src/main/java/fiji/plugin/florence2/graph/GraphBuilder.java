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
package fiji.plugin.florence2.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a graph, operation by operation: each call adds an operation or a constant and returns the name of its result,
 * by which later operations take it. Operations are added in the order in which they run.
 * <p>
 * Large constants are not part of the graph's file. A constant of another graph whose numbers lie, in single precision,
 * in the folder that the new graph is for stays there, and the new graph refers to it by file and offset. All others go
 * into a {@link WeightFile} of that folder.
 * </p>
 * <p>
 * Nothing checks that operations have the inputs and attributes that ONNX demands; ONNX Runtime does so when it opens
 * the graph.
 * </p>
 *
 * @see <a href="https://onnx.ai/onnx/operators/">ONNX's operators</a>
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, where the numbers of fields
 *      come from
 */
public final class GraphBuilder {

	/** The oldest version of ONNX's operations that {@link #toBytes} is good for: the first with LayerNormalization. */
	public static final long MIN_OPERATION_SET = 17;

	/** The domain of ONNX Runtime's own operations. */
	private static final String CONTRIB = "com.microsoft";
	private static final int IR_VERSION = 8;
	/** Keeps names apart from those of a graph of which parts are copied. */
	private static final String PREFIX = "florence2/";
	/** Smaller constants are part of the graph's file. */
	static final int MIN_EXTERNAL_BYTES = 1024;

	private final Path folder;
	private final WeightFile weights;
	private final List<byte[]> nodes = new ArrayList<>();
	private final List<byte[]> constants = new ArrayList<>();
	private final List<byte[]> inputs = new ArrayList<>();
	private final List<byte[]> outputs = new ArrayList<>();
	private final Map<Tensor, String> added = new HashMap<>();
	/** Names of constants in the graph's file, by their content. */
	private final Map<String, String> inline = new HashMap<>();
	private final Set<String> copied = new HashSet<>();
	private int count;

	/**
	 * Begins a graph.
	 *
	 * @param folder where the graph's file will be
	 * @param weights a file in that folder; several graphs may share it
	 */
	public GraphBuilder(final Path folder, final WeightFile weights) {
		this.folder = folder;
		this.weights = weights;
	}

	/** A named attribute of an operation. */
	public static final class Attribute {

		private final byte[] message;

		private Attribute(final ProtoWriter message) {
			this.message = message.toBytes();
		}

		/** An attribute that is a whole number. */
		public static Attribute of(final String name, final long value) {
			return new Attribute(new ProtoWriter().text(1, name).number(3, value).number(20, 2));
		}

		/** An attribute that is a number in single precision. */
		public static Attribute of(final String name, final float value) {
			return new Attribute(new ProtoWriter().text(1, name).real(2, value).number(20, 1));
		}

		/** An attribute that is a list of whole numbers. */
		public static Attribute list(final String name, final long... values) {
			final ProtoWriter attribute = new ProtoWriter().text(1, name);
			for (final long value : values)
				attribute.number(8, value);
			return new Attribute(attribute.number(20, 7));
		}
	}

	/**
	 * Declares an input of numbers in single precision.
	 *
	 * @param shape lengths of the axes: a {@code Number}, or a {@code String} that names a length known only when the
	 *          graph runs
	 */
	public void floatInput(final String name, final Object... shape) {
		inputs.add(value(name, Tensor.FLOAT, shape));
	}

	/**
	 * Declares an input of whole numbers of 64 bits, such as token ids.
	 *
	 * @param shape as in {@link #floatInput}
	 */
	public void int64Input(final String name, final Object... shape) {
		inputs.add(value(name, Tensor.INT64, shape));
	}

	/**
	 * Declares an output of numbers in single precision. An operation must give it, see {@link #namedOp}.
	 *
	 * @param shape as in {@link #floatInput}
	 */
	public void floatOutput(final String name, final Object... shape) {
		outputs.add(value(name, Tensor.FLOAT, shape));
	}

	private static byte[] value(final String name, final int type, final Object... shape) {
		final ProtoWriter axes = new ProtoWriter();
		for (final Object length : shape)
			axes.message(1, axis(length));
		final ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, axes);
		return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor)).toBytes();
	}

	private static ProtoWriter axis(final Object length) {
		if (length instanceof Number number) return new ProtoWriter().number(1, number.longValue());
		if (length instanceof String name) return new ProtoWriter().text(2, name);
		throw new IllegalArgumentException("A length is a number or a name, not " + length);
	}

	/**
	 * Adds a list of whole numbers of 64 bits, such as a shape or axes. It is part of the graph's file whatever its
	 * length: ONNX Runtime reads lengths of axes nowhere else.
	 */
	public String int64s(final long... values) {
		final ByteBuffer numbers = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		numbers.asLongBuffer().put(values);
		return inline(Tensor.INT64, numbers.array(), values.length);
	}

	/** Adds a single whole number of 64 bits, a tensor without axes. */
	public String int64(final long value) {
		final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
		return inline(Tensor.INT64, number.array());
	}

	/** Adds a single number in single precision. It is part of the graph's file. */
	public String real(final double value) {
		final ByteBuffer number = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat((float) value);
		return inline(Tensor.FLOAT, number.array());
	}

	/** A constant in the graph's file. Equal ones are added once: the fewer there are, the faster a graph is opened. */
	private String inline(final int type, final byte[] numbers, final long... shape) {
		final String content = type + Arrays.toString(shape) + Arrays.toString(numbers);
		return inline.computeIfAbsent(content, key -> {
			final String name = PREFIX + "constant_" + count++;
			constants.add(tensor(name, type, shape).bytes(9, numbers).toBytes());
			return name;
		});
	}

	/**
	 * Adds numbers in single precision.
	 *
	 * @param values row by row
	 * @param shape lengths of the axes; none for a single number
	 * @throws IllegalArgumentException if the shape is one of more or fewer numbers
	 * @throws IOException if the file of weights cannot be written
	 */
	public String floats(final float[] values, final long... shape) throws IOException {
		if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length)
			throw new IllegalArgumentException(values.length + " numbers do not have the shape " + Arrays.toString(shape));
		final ByteBuffer numbers = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		numbers.asFloatBuffer().put(values);
		return constant(Tensor.FLOAT, numbers.array(), shape);
	}

	/**
	 * Adds numbers of any type.
	 *
	 * @param type such as {@link Tensor#INT8}, or another number of {@code TensorProto.DataType}
	 * @param numbers row by row, in little-endian order
	 * @param shape lengths of the axes; none for a single number
	 * @throws IOException if the file of weights cannot be written
	 */
	public String constant(final int type, final byte[] numbers, final long... shape) throws IOException {
		final String name = PREFIX + "constant_" + count++;
		constant(name, type, numbers, shape);
		return name;
	}

	private void constant(final String name, final int type, final byte[] numbers, final long... shape)
		throws IOException
	{
		final ProtoWriter tensor = tensor(name, type, shape);
		if (numbers.length < MIN_EXTERNAL_BYTES) tensor.bytes(9, numbers);
		else tensor.external(weights.name(), weights.append(numbers), numbers.length);
		constants.add(tensor.toBytes());
	}

	private static ProtoWriter tensor(final String name, final int type, final long... shape) {
		final ProtoWriter tensor = new ProtoWriter();
		for (final long length : shape)
			tensor.number(1, length);
		return tensor.number(2, type).text(8, name);
	}

	/**
	 * Adds a constant of another graph, in single precision. The same tensor is added once, however often it is given.
	 *
	 * @param tensor numbers in single or half precision, see {@link Tensor#isFloat}
	 * @throws IOException if it cannot be read, or the file of weights cannot be written
	 */
	public String weight(final Tensor tensor) throws IOException {
		final String known = added.get(tensor);
		if (known != null) return known;
		final String name = canBeReferred(tensor) ? reference(tensor) : floats(tensor.floats(), tensor.shape());
		added.put(tensor, name);
		return name;
	}

	/**
	 * Adds a constant of another graph as {@link #weight} does, but leaves half precision in its file, too: it is converted
	 * whenever the graph is opened.
	 */
	public String weightInItsFile(final Tensor tensor) throws IOException {
		if (added.containsKey(tensor) || tensor.type() != Tensor.FLOAT16 || !liesInFolder(tensor)) return weight(tensor);
		final String name = op("Cast", List.of(reference(tensor)), Attribute.of("to", Tensor.FLOAT));
		added.put(tensor, name);
		return name;
	}

	/**
	 * Adds the rows of a table of another graph, in single precision. A table in half precision stays in its file if that is
	 * possible: only the rows that are looked up are converted, when the graph runs.
	 *
	 * @param out name of the result
	 * @param rows name of the numbers of the rows
	 */
	public void namedRows(final String out, final Tensor table, final String rows) throws IOException {
		if (table.type() != Tensor.FLOAT16 || !liesInFolder(table)) {
			namedOp(out, "Gather", List.of(weight(table), rows));
			return;
		}
		final String halves = op("Gather", List.of(reference(table), rows));
		namedOp(out, "Cast", List.of(halves), Attribute.of("to", Tensor.FLOAT));
	}

	private boolean canBeReferred(final Tensor tensor) {
		return tensor.type() == Tensor.FLOAT && liesInFolder(tensor);
	}

	private boolean liesInFolder(final Tensor tensor) {
		return tensor.byteCount() >= MIN_EXTERNAL_BYTES && folder.equals(tensor.file().getParent());
	}

	private String reference(final Tensor tensor) {
		final String name = PREFIX + "weight_" + count++;
		final ProtoWriter constant = tensor(name, tensor.type(), tensor.shape());
		constant.external(tensor.file().getFileName().toString(), tensor.offset(), tensor.byteCount());
		constants.add(constant.toBytes());
		return name;
	}

	/** Copies a constant of another graph under its own name, in its own type. */
	public void copy(final Tensor tensor) throws IOException {
		if (!copied.add(tensor.name())) return;
		if (tensor.message().isPresent()) constants.add(tensor.message().get().read());
		else constant(tensor.name(), tensor.type(), tensor.raw(), tensor.shape());
	}

	/** Copies an operation of another graph as it is. Its inputs must be in this graph under the same names. */
	public void copy(final OnnxNode node) throws IOException {
		nodes.add(node.message().read());
	}

	/**
	 * Adds an operation of ONNX.
	 *
	 * @param op such as {@code MatMul}
	 * @param in names of its inputs; empty for one that is left out
	 */
	public String op(final String op, final List<String> in, final Attribute... attributes) {
		final String out = PREFIX + op + "_" + count++;
		node("", op, in, List.of(out), attributes);
		return out;
	}

	/**
	 * Adds an operation of ONNX with several results.
	 *
	 * @return names of the results, in their order
	 */
	public List<String> op(final String op, final List<String> in, final int results, final Attribute... attributes) {
		final List<String> out = new ArrayList<>();
		for (int i = 0; i < results; i++)
			out.add(PREFIX + op + "_" + count++);
		node("", op, in, out, attributes);
		return out;
	}

	/** Adds an operation of ONNX whose result has a given name, such as that of an output. */
	public void namedOp(final String out, final String op, final List<String> in, final Attribute... attributes) {
		node("", op, in, List.of(out), attributes);
	}

	/**
	 * Adds an operation of ONNX Runtime's own. Other programs cannot run the graph then.
	 *
	 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">the list of them</a>
	 */
	public String contribOp(final String op, final List<String> in, final Attribute... attributes) {
		final String out = PREFIX + op + "_" + count++;
		contribOp(op, in, List.of(out), attributes);
		return out;
	}

	/** Adds an operation of ONNX Runtime's own whose results have given names. */
	public void contribOp(final String op, final List<String> in, final List<String> out, final Attribute... attributes) {
		node(CONTRIB, op, in, out, attributes);
	}

	private void node(final String domain, final String op, final List<String> in, final List<String> out,
		final Attribute... attributes)
	{
		final ProtoWriter node = new ProtoWriter();
		in.forEach(name -> node.text(1, name));
		out.forEach(name -> node.text(2, name));
		node.text(3, out.get(0) + "_node").text(4, op);
		for (final Attribute attribute : attributes)
			node.bytes(5, attribute.message);
		nodes.add(node.text(7, domain).toBytes());
	}

	/**
	 * The content of the graph's file. It is complete once the {@link WeightFile} is closed.
	 *
	 * @param operationSet the version of ONNX's operations that the graph uses, at least {@link #MIN_OPERATION_SET}, and
	 *          that of the graphs of which operations were copied
	 */
	public byte[] toBytes(final long operationSet) {
		final ProtoWriter graph = new ProtoWriter();
		nodes.forEach(node -> graph.bytes(1, node));
		graph.text(2, "florence2");
		constants.forEach(constant -> graph.bytes(5, constant));
		inputs.forEach(input -> graph.bytes(11, input));
		outputs.forEach(output -> graph.bytes(12, output));
		return new ProtoWriter().number(1, IR_VERSION)
			.text(2, "Florence-2 for Fiji")
			.message(7, graph)
			.message(8, operations("", operationSet))
			.message(8, operations(CONTRIB, 1))
			.toBytes();
	}

	private static ProtoWriter operations(final String domain, final long version) {
		return new ProtoWriter().text(1, domain).number(2, version);
	}
}
