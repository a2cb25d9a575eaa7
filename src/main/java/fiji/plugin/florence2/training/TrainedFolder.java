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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.graph.OnnxFile;
import fiji.plugin.florence2.onnx.LabelFile;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.training.graph.TrainingGraph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of a model in training: the base's files, as links where the disk can have them, and copies of those that the
 * training changes.
 */
final class TrainedFolder {

	/** What the model was trained on, and how. */
	static final String RECORD = "training.json";
	/** The model card. */
	static final String CARD = "README.md";

	private static final int BUFFER = 1 << 16;
	private static final List<String> CONFIGURATION =
		List.of("config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json",
			"tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt");

	private final Path folder;

	/**
	 * @param labels names of objects that the model will know; empty if it is not said
	 * @param folder is emptied first
	 */
	TrainedFolder(final ModelFolder base, final TrainingGraph graph, final List<String> labels, final Path folder)
		throws IOException
	{
		this.folder = folder;
		delete(folder);
		Files.createDirectories(folder.resolve("onnx"));
		for (final Path file : files(base))
			if (!graph.changedFiles().contains(file)) link(base.folder().resolve(file), folder.resolve(file));
		if (!labels.isEmpty()) LabelFile.write(folder, labels);
	}

	/** The files that the model needs, relative to its folder. */
	private static Set<Path> files(final ModelFolder base) throws IOException {
		final Set<Path> files = new TreeSet<>();
		for (final Path graph : base.portableGraphs().values()) {
			try (OnnxFile opened = new OnnxFile(graph)) {
				for (final Path file : opened.files())
					files.add(base.folder().toAbsolutePath().relativize(file.toAbsolutePath()));
			}
		}
		try (Stream<Path> all = Files.list(base.folder())) {
			all.filter(Files::isRegularFile)
				.map(Path::getFileName)
				.filter(name -> CONFIGURATION.contains(name.toString()) || name.toString().startsWith("LICENSE"))
				.forEach(files::add);
		}
		final Path replay = base.folder().resolve(KnownPictures.FOLDER);
		if (!Files.isDirectory(replay)) return files;
		// The new model can be trained further, and is reminded of the same.
		try (Stream<Path> all = Files.walk(replay)) {
			all.filter(Files::isRegularFile).map(file -> base.folder().relativize(file)).forEach(files::add);
		}
		return files;
	}

	/** ONNX Runtime follows no symbolic links out of a model's folder, but hard links are files. */
	private static void link(final Path file, final Path link) throws IOException {
		Files.createDirectories(link.getParent());
		try {
			Files.createLink(link, file);
		}
		catch (final IOException | UnsupportedOperationException | SecurityException anotherDisk) {
			Files.copy(file, link, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	Path folder() {
		return folder;
	}

	/** Makes it the model with these trained numbers. */
	void write(final TrainingGraph graph, final float[] trained, final Cancellation cancellation)
		throws ModelException, IOException
	{
		graph.merge(trained, folder, cancellation);
	}

	/** Gives the whole model its place, in one step. */
	void moveTo(final Path output, final String record, final String card) throws IOException {
		AtomicFile.write(folder.resolve(RECORD), record);
		AtomicFile.write(folder.resolve(CARD), card);
		Files.deleteIfExists(output);
		Files.move(folder, output, StandardCopyOption.ATOMIC_MOVE);
	}

	/** SHA-256 sums of the base's graphs, by their names. */
	static Map<String, String> sums(final ModelFolder base) throws IOException {
		final Map<String, String> sums = new TreeMap<>();
		for (final Path file : files(base))
			if (file.startsWith("onnx")) sums.put(file.toString().replace('\\', '/'), sum(base.folder().resolve(file)));
		return sums;
	}

	/** The SHA-256 sum of a file. */
	static String sum(final Path file) throws IOException {
		final MessageDigest digest = Sha256.digest();
		final byte[] piece = new byte[BUFFER];
		try (InputStream in = Files.newInputStream(file)) {
			for (int read = in.read(piece); read >= 0; read = in.read(piece))
				digest.update(piece, 0, read);
		}
		return Sha256.hex(digest);
	}

	/** How many bytes the model needs if nothing of it can be linked. */
	static long bytes(final ModelFolder base) throws IOException {
		long bytes = 0;
		for (final Path file : files(base))
			bytes += Files.size(base.folder().resolve(file));
		return bytes;
	}

	/** Deletes a folder and all that is in it. */
	static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder)) return;
		deleteContent(folder);
		Files.delete(folder);
	}

	/** Deletes all that is in a folder. */
	static void deleteContent(final Path folder) throws IOException {
		final List<Path> all;
		try (Stream<Path> walked = Files.walk(folder)) {
			all = walked.filter(file -> !file.equals(folder)).sorted(Comparator.reverseOrder()).toList();
		}
		for (final Path file : all)
			Files.delete(file);
	}

	/** Deletes a folder unless something is in it. */
	static void deleteIfEmpty(final Path folder) throws IOException {
		try {
			Files.deleteIfExists(folder);
		}
		catch (final DirectoryNotEmptyException inUse) {
			// It stays for what is in it.
		}
	}
}
