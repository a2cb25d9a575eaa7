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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.vision.RgbPlane;

import com.google.gson.JsonObject;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

import ij.ImagePlus;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The embedded model answers with its optimised graphs as PyTorch does, on the images and prompts of the goldens; its
 * published ones are compared with the same by NanoParityTest.
 */
class OptimizedParityTest {

	private static final double LOG_PROB_TOLERANCE = 1e-3;

	private static Florence2 optimized;

	@BeforeAll
	static void open() throws Exception {
		final ModelFolder folder = Nano.folder();
		optimized = Florence2.open(folder, 0, Device.CPU);
		for (final ModelPart part : ModelPart.values())
			assertEquals(part.in(folder.folder(), Precision.OPTIMIZED), folder.graphs().get(part));
	}

	@AfterAll
	static void close() {
		optimized.close();
	}

	static List<Golden> goldens() throws Exception {
		return NanoParityTest.goldens();
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void greedy(final Golden golden) throws Exception {
		assertAnswer(golden, 1, "greedy");
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void threeBeams(final Golden golden) throws Exception {
		assertAnswer(golden, 3, "beam3");
	}

	private static void assertAnswer(final Golden golden, final int beams, final String name) throws Exception {
		final JsonObject expected = golden.json().getAsJsonObject(name);
		final Answer answer = ask(golden, beams);
		assertArrayEquals(golden.ints(expected.get("tokens")), answer.tokens());
		assertEquals(expected.get("text").getAsString(), answer.rawText());
		final double logProb = Arrays.stream(golden.numbers(expected.get("transition_scores"))).average().orElseThrow();
		assertEquals(logProb, Math.log(answer.likelihood()), LOG_PROB_TOLERANCE);
	}

	private static Answer ask(final Golden golden, final int beams) throws Exception {
		try (InputStream in = OptimizedParityTest.class.getResourceAsStream("images/" + golden.image())) {
			final RgbPlane image = DisplayedPlane.of(new ImagePlus(golden.image(), ImageIO.read(in)));
			return optimized.ask(image, golden.prompt(), golden.settings(optimized.settings(), beams), ProgressListener.NONE,
				new Cancellation());
		}
	}
}
