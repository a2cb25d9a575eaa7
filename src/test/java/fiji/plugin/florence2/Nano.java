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
package fiji.plugin.florence2;

import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ij.ImagePlus;

import javax.imageio.ImageIO;

/** The embedded model and the sample image, as tests use them. */
public final class Nano {

	private Nano() {}

	public static Florence2 open() throws IOException, ModelException {
		return Florence2.open(path());
	}

	/** The model's folder, read: its graphs are the optimised ones. */
	public static ModelFolder folder() throws IOException, ModelException {
		return ModelFolder.read(path());
	}

	/** The same with the graphs that the optimised ones were made of. */
	public static ModelFolder published() throws IOException, ModelException {
		return ModelFolder.read(path(),
			Arrays.stream(ModelPart.values()).collect(Collectors.toMap(part -> part, part -> Precision.FP16)));
	}

	private static Path path() throws IOException {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return nano.folder();
		}
		catch (final HubException e) {
			throw new IOException(e);
		}
	}

	/** A copy of the model folder as it is published, without optimised graphs: to be damaged, or optimised. */
	public static Path copyTo(final Path target) throws IOException {
		return copyTo(target, file -> !isOptimized(file));
	}

	/** A copy of the whole model folder, to be damaged. */
	public static Path copyOptimizedTo(final Path target) throws IOException {
		return copyTo(target, file -> true);
	}

	/** A copy as it is published, without the pictures of its own training: what is trained from it is not judged by them. */
	public static Path copyWithoutPicturesTo(final Path target) throws IOException {
		final Path pictures = path().resolve("replay");
		return copyTo(target, file -> !isOptimized(file) && !file.startsWith(pictures));
	}

	private static Path copyTo(final Path target, final Predicate<Path> isWanted) throws IOException {
		final Path folder = path();
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : (Iterable<Path>) files.filter(isWanted)::iterator) {
				final Path copy = target.resolve(folder.relativize(file).toString());
				if (Files.isDirectory(file)) Files.createDirectories(copy);
				else Files.copy(file, copy);
			}
		}
		return target;
	}

	private static boolean isOptimized(final Path file) {
		return file.getFileName().toString().contains("optimized");
	}

	/** The files of the model as it is published, relative to its folder. */
	public static List<String> files() {
		try {
			final Path folder = path();
			try (Stream<Path> files = Files.walk(folder)) {
				return files.filter(file -> Files.isRegularFile(file) && !isOptimized(file))
					.map(file -> folder.relativize(file).toString().replace('\\', '/'))
					.filter(name -> !name.startsWith("replay/"))
					.filter(name -> name.endsWith(".json") || name.endsWith(".onnx"))
					.sorted()
					.toList();
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** One of the microscopy images in the test resources. */
	public static Path image(final String name) {
		try {
			return Path.of(Nano.class.getResource("images/" + name).toURI());
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}

	public static RgbPlane sample() throws IOException {
		try (InputStream in = Nano.class.getResourceAsStream("cli/sample.png")) {
			return DisplayedPlane.of(new ImagePlus("sample.png", ImageIO.read(in)));
		}
	}
}
