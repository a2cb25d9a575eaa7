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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.VisionEncoder;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published vision encoder of nano, whose constants are in its file. */
class MappedGraphTest {

	@TempDir
	private Path folder;

	private Path copied() throws Exception {
		final Path published = Nano.folder().portableGraphs().get(ModelPart.VISION_ENCODER);
		return Files.copy(published, folder.resolve("published.onnx"));
	}

	private static float[] features(final Path file) throws Exception {
		final ModelFolder nano = Nano.folder();
		try (VisionEncoder encoder = VisionEncoder.openSparingly(file, nano, 1); RunControl control = new RunControl()) {
			final FloatBuffer pixels = encoder.pixels();
			for (int i = 0; i < pixels.limit(); i++)
				pixels.put(i, (float) Math.sin(i));
			final FloatBuffer values = encoder.imageFeatures(control).values();
			final float[] numbers = new float[values.limit()];
			values.get(0, numbers);
			return numbers;
		}
	}

	@Test
	void computesTheSameWithoutConstantsOfItsOwn() throws Exception {
		final Path published = copied();
		final Path mapped = folder.resolve("mapped.onnx");
		MappedGraph.write(published, mapped);
		assertTrue(Files.size(mapped) < Files.size(published) / 4, () -> mapped.toFile().length() + " bytes");
		assertArrayEquals(features(published), features(mapped));
	}

	/** ONNX Runtime reads constants from the folder of a graph only. */
	@Test
	void mustBeBesideTheOther() throws Exception {
		final Path published = copied();
		final Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("mapped.onnx");
		assertThrows(IllegalArgumentException.class, () -> MappedGraph.write(published, elsewhere));
	}
}
