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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX file, open for reading: its operations with their branches, and where its constants lie. The numbers of
 * constants are not read before they are needed, so a file of any size takes little memory; they can be read until the
 * file is closed. The file is not validated: what ONNX Runtime accepts is read as it is meant.
 * <p>
 * Not safe for use by several threads at once.
 * </p>
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, where the numbers of fields
 *      come from
 */
public final class OnnxFile implements AutoCloseable {

	/** {@code TensorProto.DataLocation} of numbers in a file of their own. */
	private static final int EXTERNAL = 1;

	private final Path file;
	/** The file itself, and those that hold constants for it. */
	private final Map<Path, FileBytes> open = new HashMap<>();
	private final OnnxGraph graph;
	private long operationSet;

	/**
	 * Opens a file and reads its operations.
	 *
	 * @throws IOException if the file, or a file that it refers to, cannot be read, or if it is no ONNX file; the message
	 *           is a phrase that completes "the file cannot be read because"
	 */
	public OnnxFile(final Path file) throws IOException {
		this.file = file;
		boolean complete = false;
		try {
			final FileBytes bytes = bytes(file);
			graph = model(new ProtoReader(bytes, 0, bytes.length()));
			complete = true;
		}
		finally {
			if (!complete) close();
		}
	}

	/** The outermost graph. */
	public OnnxGraph graph() {
		return graph;
	}

	/** The file, and those that hold constants for it. Empty once it is closed. */
	public Set<Path> files() {
		return Collections.unmodifiableSet(open.keySet());
	}

	private FileBytes bytes(final Path path) throws IOException {
		final FileBytes known = open.get(path);
		if (known != null) return known;
		final FileBytes bytes = new FileBytes(path);
		open.put(path, bytes);
		return bytes;
	}

	/** The version of ONNX's operations that the graph uses; 0 if the file does not say. */
	public long operationSet() {
		return operationSet;
	}

	private OnnxGraph model(final ProtoReader model) throws IOException {
		OnnxGraph found = null;
		while (model.next()) {
			switch (model.field()) {
				case 7 -> found = graph(model.message(), Optional.empty());
				case 8 -> operations(model.message());
				default -> model.skip();
			}
		}
		if (found == null) throw new IOException("it holds no graph");
		return found;
	}

	private void operations(final ProtoReader set) throws IOException {
		String domain = "";
		long version = 0;
		while (set.next()) {
			switch (set.field()) {
				case 1 -> domain = set.text();
				case 2 -> version = set.number();
				default -> set.skip();
			}
		}
		if (domain.isEmpty() || domain.equals("ai.onnx")) operationSet = version;
	}

	private OnnxGraph graph(final ProtoReader graph, final Optional<OnnxGraph> parent) throws IOException {
		final OnnxGraph read = new OnnxGraph(parent);
		final List<ProtoReader> operations = new ArrayList<>();
		while (graph.next()) {
			switch (graph.field()) {
				case 1 -> operations.add(graph.message());
				case 5 -> read.add(tensor(graph.message()));
				default -> graph.skip();
			}
		}
		for (final ProtoReader operation : operations)
			read.add(node(operation, read));
		return read;
	}

	private OnnxNode node(final ProtoReader node, final OnnxGraph parent) throws IOException {
		final MessageBytes message = MessageBytes.of(node);
		final List<String> in = new ArrayList<>();
		final List<String> out = new ArrayList<>();
		final Map<String, Long> integers = new HashMap<>();
		final Map<String, OnnxGraph> branches = new HashMap<>();
		String op = "";
		Optional<Tensor> value = Optional.empty();
		while (node.next()) {
			switch (node.field()) {
				case 1 -> in.add(node.text());
				case 2 -> out.add(node.text());
				case 4 -> op = node.text();
				case 5 -> {
					final Attribute attribute = attribute(node.message(), parent);
					if (attribute.integer() != null) integers.put(attribute.name(), attribute.integer());
					if (attribute.graph() != null) branches.put(attribute.name(), attribute.graph());
					if (attribute.tensor() != null) value = Optional.of(attribute.tensor());
				}
				default -> node.skip();
			}
		}
		return new OnnxNode(op, in, out, value, integers, branches, message);
	}

	/** At most one of the three is present; none for attributes of other kinds, which are not read. */
	private record Attribute(String name, Long integer, Tensor tensor, OnnxGraph graph) {}

	private Attribute attribute(final ProtoReader attribute, final OnnxGraph parent) throws IOException {
		String name = "";
		Long integer = null;
		Tensor tensor = null;
		OnnxGraph branch = null;
		while (attribute.next()) {
			switch (attribute.field()) {
				case 1 -> name = attribute.text();
				case 3 -> integer = attribute.number();
				case 5 -> tensor = tensor(attribute.message());
				case 6 -> branch = graph(attribute.message(), Optional.of(parent));
				default -> attribute.skip();
			}
		}
		return new Attribute(name, integer, tensor, branch);
	}

	private Tensor tensor(final ProtoReader tensor) throws IOException {
		final MessageBytes message = MessageBytes.of(tensor);
		final List<Long> shape = new ArrayList<>();
		final Map<String, String> external = new HashMap<>();
		String name = "";
		int type = 0;
		long location = 0;
		MessageBytes numbers = new MessageBytes(tensor.bytes(), tensor.position(), 0);
		while (tensor.next()) {
			switch (tensor.field()) {
				case 1 -> lengths(tensor, shape);
				case 2 -> type = (int) tensor.number();
				case 4, 9 -> numbers = MessageBytes.of(tensor.message());
				case 8 -> name = tensor.text();
				case 13 -> entry(tensor.message(), external);
				case 14 -> location = tensor.number();
				default -> tensor.skip();
			}
		}
		final long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
		if (location != EXTERNAL) {
			return new Tensor(name, type, lengths, numbers.source(), numbers.offset(), numbers.length(),
				Optional.of(message));
		}
		return external(name, type, lengths, external);
	}

	/** A constant whose numbers are in a file beside this one. */
	private Tensor external(final String name, final int type, final long[] shape, final Map<String, String> external)
		throws IOException
	{
		final FileBytes source = bytes(beside(external.getOrDefault("location", "")));
		final long offset = number(external, "offset", 0);
		final long length = number(external, "length", source.length() - offset);
		if (offset < 0 || length < 0 || length > source.length() - offset)
			throw new IOException("the constant " + name + " lies beyond the end of " + source.file().getFileName());
		return new Tensor(name, type, shape, source, offset, length, Optional.empty());
	}

	private Path beside(final String location) throws IOException {
		try {
			return file.resolveSibling(location);
		}
		catch (final InvalidPathException e) {
			throw new IOException("\"" + location + "\" is no name of a file", e);
		}
	}

	private static long number(final Map<String, String> entries, final String key, final long otherwise)
		throws IOException
	{
		try {
			return entries.containsKey(key) ? Long.parseLong(entries.get(key)) : otherwise;
		}
		catch (final NumberFormatException e) {
			throw new IOException("\"" + entries.get(key) + "\" is no number", e);
		}
	}

	private static void lengths(final ProtoReader tensor, final List<Long> shape) throws IOException {
		if (!tensor.isPacked()) {
			shape.add(tensor.number());
			return;
		}
		final ProtoReader packed = tensor.message();
		while (!packed.isEmpty())
			shape.add(packed.varint());
	}

	private static void entry(final ProtoReader pair, final Map<String, String> entries) throws IOException {
		String key = "";
		String value = "";
		while (pair.next()) {
			switch (pair.field()) {
				case 1 -> key = pair.text();
				case 2 -> value = pair.text();
				default -> pair.skip();
			}
		}
		entries.put(key, value);
	}

	@Override
	public void close() throws IOException {
		for (final FileBytes bytes : open.values())
			bytes.close();
		open.clear();
	}
}
