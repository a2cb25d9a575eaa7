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
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.vision.RgbPlane;

import com.google.gson.JsonObject;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import ij.ImagePlus;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole engine beside PyTorch, on the embedded model's published graphs: the goldens are made from its checkpoint by
 * models/export/goldens.py, on images of the test resources.
 */
class NanoParityTest {

	private static final double FEATURE_TOLERANCE = 1e-3;
	private static final double LOG_PROB_TOLERANCE = 1e-3;
	private static Florence2 florence2;

	@BeforeAll
	static void open() throws Exception {
		florence2 = Florence2.open(Nano.published(), 0, Device.CPU);
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	static List<Golden> goldens() throws Exception {
		try (Reader reader =
			new InputStreamReader(NanoParityTest.class.getResourceAsStream("nano-goldens.json"), StandardCharsets.UTF_8))
		{
			return Golden.read(reader);
		}
	}

	private static RgbPlane image(final Golden golden) throws Exception {
		try (InputStream in = NanoParityTest.class.getResourceAsStream("images/" + golden.image())) {
			return DisplayedPlane.of(new ImagePlus(golden.image(), ImageIO.read(in)));
		}
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void pixels(final Golden golden) throws Exception {
		final RgbPlane seen = florence2.folder().preprocessor().resample(image(golden));
		assertEquals(golden.json().get("resized_sha256").getAsString(), RgbBytes.sha256(seen));
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void features(final Golden golden) throws Exception {
		try (FlorenceGraphs graphs = FlorenceGraphs.open(Nano.published(), 0, Device.CPU);
			RunControl control = new RunControl())
		{
			florence2.folder()
				.preprocessor()
				.normalize(florence2.folder().preprocessor().resample(image(golden)), graphs.pixels(), 0);
			final ImageFeatures features = graphs.imageFeatures(control);
			final FloatBuffer values = features.values();
			final double[] first = golden.numbers(golden.json().get("image_features_first"));
			for (int i = 0; i < first.length; i++)
				assertEquals(first[i], values.get(i), FEATURE_TOLERANCE);
			double sum = 0;
			for (int i = 0; i < values.capacity(); i++)
				sum += values.get(i);
			assertEquals(golden.json().get("image_features_sum").getAsDouble(), sum,
				FEATURE_TOLERANCE * Math.sqrt(values.capacity()));
		}
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void greedy(final Golden golden) throws Exception {
		final Answer answer = ask(golden, 1);
		final JsonObject expected = golden.json().getAsJsonObject("greedy");
		assertTokens(golden, expected, answer);
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void threeBeams(final Golden golden) throws Exception {
		final Answer answer = ask(golden, 3);
		final JsonObject expected = golden.json().getAsJsonObject("beam3");
		assertTokens(golden, expected, answer);
		final double[] logProbs = golden.numbers(expected.get("transition_scores"));
		double sum = 0;
		for (final double logProb : logProbs)
			sum += logProb;
		assertEquals(sum / logProbs.length, Math.log(answer.likelihood()), LOG_PROB_TOLERANCE);
	}

	private static Answer ask(final Golden golden, final int beams) throws Exception {
		return florence2.ask(image(golden), golden.prompt(), golden.settings(florence2.settings(), beams),
			ProgressListener.NONE, new Cancellation());
	}

	private static void assertTokens(final Golden golden, final JsonObject expected, final Answer answer) {
		assertArrayEquals(golden.promptIds(), answer.promptIds());
		assertArrayEquals(golden.ints(expected.get("tokens")), answer.tokens());
		assertEquals(expected.get("text").getAsString(), answer.rawText());
	}
}
