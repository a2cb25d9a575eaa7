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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.optimization.Difference;
import fiji.plugin.florence2.optimization.ModelOptimizer;
import fiji.plugin.florence2.optimization.Optimization;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The embedded model optimised without loss answers as it did before, on the images and questions of the goldens. */
class OptimizedParityTest {

	private static final double LOG_PROB_TOLERANCE = 1e-4;

	@TempDir
	private static Path temporary;
	private static Difference difference;
	private static Florence2 published;
	private static Florence2 optimized;

	@BeforeAll
	static void optimize() throws Exception {
		final Path folder = Nano.copyTo(temporary.resolve("un mod\u00e8le"));
		deviation = ModelOptimizer.optimize(folder, Optimization.EXACT, folder, what -> {}, new Cancellation());
		published = Nano.open();
		optimized = Florence2.open(ModelFolder.read(folder), 0, Device.CPU);
		for (final ModelPart part : ModelPart.values())
			assertEquals(part.in(folder, Precision.OPTIMIZED), optimized.folder().graphs().get(part));
	}

	@AfterAll
	static void close() {
		published.close();
		optimized.close();
	}

	static List<Golden> goldens() throws Exception {
		return NanoParityTest.goldens();
	}

	@Test
	void deviationIsThatOfRounding() {
		assertTrue(difference.features() < 1e-5 && difference.logits() < 1e-5, difference.toString());
		assertEquals(difference.tokens(), difference.equalTokens());
		assertEquals("Compared with the model as it was, image features differ by less than 0.01 % of their spread and logits by " +
			"less than 0.01 %; 18 of 18 tokens are equal.", difference.text());
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void greedy(final Golden golden) throws Exception {
		assertSame(golden, 1);
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void threeBeams(final Golden golden) throws Exception {
		assertSame(golden, 3);
	}

	private static void assertSame(final Golden golden, final int beams) throws Exception {
		final Answer expected = ask(published, golden, beams);
		final Answer answer = ask(optimized, golden, beams);
		assertArrayEquals(expected.tokens(), answer.tokens());
		assertEquals(expected.regions().size(), answer.regions().size());
		assertEquals(Math.log(expected.score()), Math.log(answer.score()), LOG_PROB_TOLERANCE);
	}

	private static Answer ask(final Florence2 model, final Golden golden, final int beams) throws Exception {
		try (InputStream in = OptimizedParityTest.class.getResourceAsStream("images/" + golden.image())) {
			final RgbPlane image = DisplayedPlane.of(new ImagePlus(golden.image(), ImageIO.read(in)));
			return model.ask(image, golden.prompt(), golden.settings(model.settings(), beams), ProgressListener.NONE,
				new Cancellation());
		}
	}
}
