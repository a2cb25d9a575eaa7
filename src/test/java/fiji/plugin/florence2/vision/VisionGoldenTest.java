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
package fiji.plugin.florence2.vision;

import fiji.plugin.florence2.RgbBytes;
import fiji.plugin.florence2.common.Sha256;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resized images and tensors equal those of Pillow and transformers, bit for bit. The expected hashes are made by
 * {@code src/test/python/vision_goldens.py}.
 */
class VisionGoldenTest {

	private static final Goldens GOLDENS = read();

	/** A case of vision_goldens.json; the names are the file's. */
	private static final class Golden {

		String kind;
		int width;
		int height;
		int to_width;
		int to_height;
		String rgb_sha256;
		String tensor_sha256;

		RgbPlane image() {
			return "noise".equals(kind) ? noise(width, height) : smooth(width, height);
		}

		@Override
		public String toString() {
			return kind + " " + width + "x" + height + " to " + to_width + "x" + to_height;
		}
	}

	private static final class Goldens {

		double rescale_factor;
		double[] mean;
		double[] std;
		List<Golden> cases;
	}

	static Stream<Golden> cases() {
		return GOLDENS.cases.stream();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void resizesAsPillow(final Golden golden) {
		final RgbPlane image = golden.image();
		final RgbPlane before = new RgbPlane(image.width(), image.height(), image.pixels().clone());
		final RgbPlane resized = BicubicResampler.resize(image, golden.to_width, golden.to_height);
		assertEquals(golden.rgb_sha256, Sha256.of(RgbBytes.of(resized)));
		assertEquals(before, image);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void makesTheTensorOfTransformers(final Golden golden) {
		final ImagePreprocessor preprocessor =
			new ImagePreprocessor(golden.to_width, golden.to_height, GOLDENS.rescale_factor, GOLDENS.mean, GOLDENS.std);
		final FloatBuffer tensor = preprocessor.normalize(preprocessor.resample(golden.image()));
		assertTrue(tensor.isDirect());
		assertEquals(ByteOrder.nativeOrder(), tensor.order());
		assertEquals(0, tensor.position());
		final ByteBuffer bytes = ByteBuffer.allocate(tensor.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(tensor);
		assertEquals(golden.tensor_sha256, Sha256.of(bytes.array()));
	}

	static RgbPlane noise(final int width, final int height) {
		final int[] pixels = new int[width * height];
		int state = 12345;
		for (int i = 0; i < pixels.length; i++)
			for (int channel = 0; channel < 3; channel++) {
				state = state * 1103515245 + 12345 & 0x7fffffff;
				pixels[i] = pixels[i] << 8 | state >> 16 & 0xff;
			}
		return new RgbPlane(width, height, pixels);
	}

	private static RgbPlane smooth(final int width, final int height) {
		final int[] pixels = new int[width * height];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % width;
			for (int channel = 0; channel < 3; channel++)
				pixels[i] = pixels[i] << 8 | x * x / 7 + i / width * 3 + channel * 50 & 0xff;
		}
		return new RgbPlane(width, height, pixels);
	}

	private static Goldens read() {
		try (Reader reader =
			new InputStreamReader(VisionGoldenTest.class.getResourceAsStream("vision_goldens.json"), StandardCharsets.UTF_8))
		{
			return new Gson().fromJson(reader, Goldens.class);
		}
		catch (final IOException exc) {
			throw new AssertionError(exc);
		}
	}
}
