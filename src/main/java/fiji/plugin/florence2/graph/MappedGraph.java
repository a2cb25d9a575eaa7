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
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A graph whose large constants stay in the file of another one. ONNX Runtime maps them into memory then, while it reads a
 * file that has operations and constants in one piece as one message, and copies the constants out of it.
 */
public final class MappedGraph {

	/** Smaller constants are cheaper in the graph's own file, where those that are lengths of axes must be. */
	private static final int MIN_BYTES = 1024;

	private static final int GRAPH = 7;
	private static final int CONSTANT = 5;
	private static final int NUMBERS = 9;

	private final FileBytes published;

	private MappedGraph(final FileBytes published) {
		this.published = published;
	}

	/**
	 * Writes such a graph.
	 *
	 * @param published the file of the graph that has the constants
	 * @param file a new file in the same folder
	 * @throws IOException if one cannot be read, or the other not be written
	 */
	public static void write(final Path published, final Path file) throws IOException {
		if (!published.toAbsolutePath().getParent().equals(file.toAbsolutePath().getParent()))
			throw new IllegalArgumentException(file + " is not beside " + published);
		try (FileBytes bytes = new FileBytes(published)) {
			Files.write(file, new MappedGraph(bytes).model(new ProtoReader(bytes, 0, bytes.length())).toBytes());
		}
	}

	private ProtoWriter model(final ProtoReader model) throws IOException {
		final ProtoWriter mapped = new ProtoWriter();
		while (model.next()) {
			if (model.field() == GRAPH) mapped.message(GRAPH, graph(model.message()));
			else model.copyTo(mapped);
		}
		return mapped;
	}

	private ProtoWriter graph(final ProtoReader graph) throws IOException {
		final ProtoWriter mapped = new ProtoWriter();
		while (graph.next()) {
			if (graph.field() == CONSTANT) mapped.message(CONSTANT, constant(graph.message()));
			else graph.copyTo(mapped);
		}
		return mapped;
	}

	private ProtoWriter constant(final ProtoReader tensor) throws IOException {
		final ProtoWriter mapped = new ProtoWriter();
		while (tensor.next()) {
			if (tensor.field() != NUMBERS) {
				tensor.copyTo(mapped);
				continue;
			}
			final ProtoReader numbers = tensor.message();
			if (numbers.remaining() < MIN_BYTES) mapped.bytes(NUMBERS, numbers.rest());
			else mapped.external(published.file().getFileName().toString(), numbers.position(), numbers.remaining());
		}
		return mapped;
	}
}
