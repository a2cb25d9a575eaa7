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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.Checksum;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.onnx.LabelFile;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.onnx.ReliabilityFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** The sums of a model's files, by which it is known whatever it is called. */
final class ModelFiles {

	private static final List<String> SETTINGS =
		List.of("config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json",
			ReliabilityFiles.FAMILIARITY, ReliabilityFiles.CALIBRATION, LabelFile.NAME);

	private static final String GRAPHS = "onnx";

	private ModelFiles() {}

	/** The SHA-256 of each file that the model was opened from, by its name. */
	static Map<String, String> sums(final ModelFolder model, final Cancellation cancellation) throws IOException {
		if (Files.isDirectory(model.folder())) return sums(model, model.folder(), cancellation);
		// A temporary copy of the embedded model is deleted as soon as the model is open.
		try (EmbeddedModel embedded = EmbeddedModel.locate()) {
			return sums(model, embedded.folder(), cancellation);
		}
		catch (final HubException e) {
			throw new IOException(e.getMessage(), e);
		}
	}

	private static Map<String, String> sums(final ModelFolder model, final Path folder, final Cancellation cancellation)
		throws IOException
	{
		final Map<String, String> sums = new TreeMap<>();
		for (final String name : SETTINGS)
			put(sums, folder.resolve(name), name, cancellation);
		final Set<String> beginnings = beginnings(model);
		try (Stream<Path> files = Files.list(folder.resolve(GRAPHS))) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final String name = file.getFileName().toString();
				if (beginnings.stream().anyMatch(name::startsWith)) put(sums, file, GRAPHS + "/" + name, cancellation);
			}
		}
		return sums;
	}

	/** How the names of files begin that hold graphs and their weights. */
	private static Set<String> beginnings(final ModelFolder model) {
		final Set<String> names = new TreeSet<>();
		// Optimised graphs have weights in the files of the published ones, and in one of their own.
		for (final Map<ModelPart, Path> graphs : List.of(model.graphs(), model.portableGraphs()))
			for (final Path graph : graphs.values())
				names.add(graph.getFileName().toString());
		for (final Precision precision : Precision.values())
			if (precision.isOptimized() && names.stream().anyMatch(name -> name.endsWith(precision.suffix() + ".onnx")))
				names.add(precision.weightsIn(model.folder()).getFileName().toString());
		return names;
	}

	private static void put(final Map<String, String> sums, final Path file, final String name,
		final Cancellation cancellation) throws IOException
	{
		if (!Files.exists(file)) return;
		sums.put(name, Checksum.of(file, bytes -> {
			if (cancellation.isCanceled()) throw new CancellationException("Canceled");
		}).sha256());
	}
}
