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

import java.net.URISyntaxException;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import ij.ImagePlus;

import javax.imageio.ImageIO;

/** The embedded model and the sample image, as tests use them. */
public final class Nano {

	private Nano() {}

	public static Florence2 open() throws IOException, ModelException {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return Florence2.open(nano.folder());
		}
	}

	/** The model's folder, read. Its graphs must lie in a folder on disk, as they do in a build. */
	public static ModelFolder folder() throws IOException, ModelException {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return ModelFolder.read(nano.folder());
		}
	}

	/** A copy of the model folder, to be damaged. */
	public static Path copyTo(final Path target) throws IOException {
		try (EmbeddedModel nano = EmbeddedModel.locate(); Stream<Path> files = Files.walk(nano.folder())) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final Path copy = target.resolve(nano.folder().relativize(file).toString());
				if (Files.isDirectory(file)) Files.createDirectories(copy);
				else Files.copy(file, copy);
			}
		}
		return target;
	}

	/** The files of the model, relative to its folder. */
	public static List<String> files() {
		try (EmbeddedModel nano = EmbeddedModel.locate(); Stream<Path> files = Files.walk(nano.folder())) {
			return files.filter(Files::isRegularFile)
				.map(file -> nano.folder().relativize(file).toString().replace('\\', '/'))
				.filter(name -> !name.startsWith("replay/"))
				.filter(name -> name.endsWith(".json") || name.endsWith(".onnx"))
				.sorted()
				.toList();
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
