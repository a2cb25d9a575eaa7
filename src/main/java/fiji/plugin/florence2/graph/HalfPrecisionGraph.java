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

import fiji.plugin.florence2.common.Cancellation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A graph that computes in half precision, as converters write it, rewritten so that it runs.
 * <p>
 * The converter of the published models forgets the outputs of branches: it renames what a branch computes as the outputs of
 * the operation around it, and ONNX Runtime refuses a branch whose outputs are not its own. Here they get those names.
 * </p>
 */
public final class HalfPrecisionGraph {

	private final FileBytes source;
	/** For large constants in single precision; empty if the precision stays. */
	private final Optional<WeightFile> weights;

	private HalfPrecisionGraph(final FileBytes source, final Optional<WeightFile> weights) {
		this.source = source;
		this.weights = weights;
	}

	/** Whether a graph, or a branch of it, computes in half precision and does not only store numbers so. */
	public static boolean computesInHalf(final OnnxGraph graph) {
		return graph.nodes()
			.stream()
			.anyMatch(node -> node.op().equals("Cast") && node.integers().getOrDefault("to", 0L) == Tensor.FLOAT16 ||
				node.branches().values().stream().anyMatch(HalfPrecisionGraph::computesInHalf));
	}

	/**
	 * Reads a graph with the outputs of branches that it should have.
	 *
	 * @param half the file of a graph; its constants are in the file itself
	 * @return the content of the file of that graph
	 * @throws IOException if the file cannot be read
	 */
	public static byte[] withBranchOutputs(final Path half) throws IOException {
		try (FileBytes source = new FileBytes(half)) {
			return new HalfPrecisionGraph(source, Optional.empty()).model().toBytes();
		}
	}

	/**
	 * Writes a graph in single precision: all its numbers in half precision become single ones, and so do the conversions
	 * between both, which do nothing then.
	 *
	 * @param half the file of a graph; its constants are in the file itself
	 * @param file where to write; its large constants get a file of that name with the ending {@code .data} beside it
	 * @throws IOException if the graph cannot be read, or the files cannot be written
	 * @throws CancellationException if it was canceled
	 */
	public static void writeInSingle(final Path half, final Path file, final Cancellation cancellation)
		throws IOException
	{
		try (FileBytes source = new FileBytes(half);
			WeightFile weights = new WeightFile(file.resolveSibling(file.getFileName() + ".data"), cancellation))
		{
			Files.write(file, new HalfPrecisionGraph(source, Optional.of(weights)).model().toBytes());
		}
	}

	private ProtoWriter model() throws IOException {
		final ProtoReader model = new ProtoReader(source, 0, source.length());
		final ProtoWriter copy = new ProtoWriter();
		while (model.next()) {
			if (model.field() == 7) copy.message(7, graph(model.message(), List.of()));
			else model.copyTo(copy);
		}
		return copy;
	}

	/** @param around the outputs of the operation that the graph is a branch of; none for the outermost graph */
	private ProtoWriter graph(final ProtoReader graph, final List<String> around) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		final Set<String> computed = new HashSet<>();
		int outputs = 0;
		while (graph.next()) {
			switch (graph.field()) {
				case 1 -> copy.message(1, node(graph.message(), computed));
				case 5 -> copy.message(5, tensor(graph.message(), true));
				case 11, 13 -> copy.message(graph.field(), value(graph.message()));
				case 12 -> {
					final ProtoReader output = graph.message();
					final String right = outputs < around.size() ? around.get(outputs) : "";
					copy.message(12, computed.contains(right) ? output(output, right, computed) : value(output));
					outputs++;
				}
				default -> graph.copyTo(copy);
			}
		}
		return copy;
	}

	/** An output of a branch, which has another name if the branch does not compute it. */
	private ProtoWriter output(final ProtoReader output, final String right, final Set<String> computed)
		throws IOException
	{
		final MessageBytes message = MessageBytes.of(output);
		while (output.next()) {
			if (output.field() != 1) output.skip();
			else if (computed.contains(output.text())) return value(message.reader());
		}
		final ProtoWriter tensor = new ProtoWriter().number(1, single(Tensor.FLOAT16));
		return new ProtoWriter().text(1, right).message(2, new ProtoWriter().message(1, tensor));
	}

	private ProtoWriter node(final ProtoReader node, final Set<String> computed) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		final List<String> outputs = new ArrayList<>();
		while (node.next()) {
			switch (node.field()) {
				case 2 -> {
					outputs.add(node.text());
					copy.text(2, outputs.get(outputs.size() - 1));
				}
				case 5 -> copy.message(5, attribute(node.message(), outputs));
				default -> node.copyTo(copy);
			}
		}
		computed.addAll(outputs);
		return copy;
	}

	/** @param around the outputs of the attribute's operation */
	private ProtoWriter attribute(final ProtoReader attribute, final List<String> around) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		String name = "";
		while (attribute.next()) {
			switch (attribute.field()) {
				case 1 -> {
					name = attribute.text();
					copy.text(1, name);
				}
				case 3 -> copy.number(3, name.equals("to") ? single(attribute.number()) : attribute.number());
				case 5 -> copy.message(5, tensor(attribute.message(), false));
				case 6 -> copy.message(6, graph(attribute.message(), around));
				default -> attribute.copyTo(copy);
			}
		}
		return copy;
	}

	/** The declaration of an input, an output or a value between operations. */
	private ProtoWriter value(final ProtoReader value) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		while (value.next()) {
			if (value.field() == 2) copy.message(2, type(value.message()));
			else value.copyTo(copy);
		}
		return copy;
	}

	private ProtoWriter type(final ProtoReader type) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		while (type.next()) {
			if (type.field() == 1) copy.message(1, tensorType(type.message()));
			else type.copyTo(copy);
		}
		return copy;
	}

	private ProtoWriter tensorType(final ProtoReader type) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		while (type.next()) {
			if (type.field() == 1) copy.number(1, single(type.number()));
			else type.copyTo(copy);
		}
		return copy;
	}

	/** The type that numbers of a type have in the copy. */
	private long single(final long type) {
		return type == Tensor.FLOAT16 && weights.isPresent() ? Tensor.FLOAT : type;
	}

	/** @param isInitializer whether its numbers may lie in a file of their own */
	private ProtoWriter tensor(final ProtoReader tensor, final boolean isInitializer) throws IOException {
		if (weights.isEmpty()) return copy(tensor);
		final ProtoWriter copy = new ProtoWriter();
		long type = 0;
		byte[] numbers = new byte[0];
		while (tensor.next()) {
			switch (tensor.field()) {
				case 2 -> {
					type = tensor.number();
					copy.number(2, single(type));
				}
				case 5 -> numbers = halves(tensor, type, numbers, copy);
				case 9 -> numbers = tensor.message().rest();
				case 13 -> throw new IOException("its constants are in another file");
				default -> tensor.copyTo(copy);
			}
		}
		if (numbers.length == 0) return copy;
		final byte[] singles = type == Tensor.FLOAT16 ? singles(numbers) : numbers;
		if (isInitializer && singles.length >= GraphBuilder.MIN_EXTERNAL_BYTES)
			return copy.external(weights.get().name(), weights.get().append(singles), singles.length);
		return copy.bytes(9, singles);
	}

	private static ProtoWriter copy(final ProtoReader message) throws IOException {
		final ProtoWriter copy = new ProtoWriter();
		while (message.next())
			message.copyTo(copy);
		return copy;
	}

	/** Numbers in half precision may stand one by one in the place of whole numbers. */
	private static byte[] halves(final ProtoReader tensor, final long type, final byte[] before, final ProtoWriter copy)
		throws IOException
	{
		if (type != Tensor.FLOAT16) {
			tensor.copyTo(copy);
			return before;
		}
		final ByteBuffer halves;
		if (tensor.isPacked()) {
			final ProtoReader packed = tensor.message();
			// A number takes at least one byte there.
			halves = ByteBuffer.allocate(Math.toIntExact(packed.remaining() * Short.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
			while (!packed.isEmpty())
				halves.putShort((short) packed.varint());
		}
		else {
			halves = ByteBuffer.allocate(before.length + Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			halves.put(before).putShort((short) tensor.number());
		}
		final byte[] bytes = new byte[halves.flip().limit()];
		halves.get(bytes);
		return bytes;
	}

	private static byte[] singles(final byte[] halves) {
		final ByteBuffer half = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN);
		final ByteBuffer single = ByteBuffer.allocate(halves.length * 2).order(ByteOrder.LITTLE_ENDIAN);
		while (half.hasRemaining())
			single.putFloat(Tensor.fromHalf(half.getShort()));
		return single.array();
	}
}
