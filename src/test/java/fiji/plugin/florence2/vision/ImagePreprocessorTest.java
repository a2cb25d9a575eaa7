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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;

import org.junit.jupiter.api.Test;

class ImagePreprocessorTest {

	private static final double[] MEAN = { 0.485, 0.456, 0.406 };
	private static final double[] STD = { 0.229, 0.224, 0.225 };

	private final ImagePreprocessor preprocessor = new ImagePreprocessor(8, 6, 1 / 255d, MEAN, STD);

	@Test
	void fillsABatch() {
		final RgbPlane first = preprocessor.resample(VisionGoldenTest.noise(20, 10));
		final RgbPlane second = preprocessor.resample(VisionGoldenTest.noise(5, 30));
		final FloatBuffer batch = FloatBuffer.allocate(2 * preprocessor.valuesPerImage());
		preprocessor.normalize(first, batch, 0);
		preprocessor.normalize(second, batch, preprocessor.valuesPerImage());
		assertEquals(0, batch.position());
		assertEquals(preprocessor.normalize(first), batch.slice(0, 3 * 8 * 6));
		assertEquals(preprocessor.normalize(second), batch.slice(3 * 8 * 6, 3 * 8 * 6));
	}

	@Test
	void ordersChannelsRedGreenBlue() {
		final ImagePreprocessor identity = new ImagePreprocessor(1, 1, 1, new double[3], new double[] { 1, 1, 1 });
		final FloatBuffer tensor = identity.normalize(new RgbPlane(1, 1, new int[] { 0xff102030 }));
		assertEquals(FloatBuffer.wrap(new float[] { 0x10, 0x20, 0x30 }), tensor);
	}

	@Test
	void neverSharesPixelsWithTheSource() {
		final RgbPlane image = VisionGoldenTest.noise(8, 6);
		final RgbPlane resampled = preprocessor.resample(image);
		assertEquals(image, resampled);
		assertNotSame(image.pixels(), resampled.pixels());
	}

	@Test
	void refusesWhatCannotBe() {
		assertThrows(IllegalArgumentException.class, () -> preprocessor.normalize(VisionGoldenTest.noise(6, 8)));
		assertThrows(IndexOutOfBoundsException.class,
			() -> preprocessor.normalize(VisionGoldenTest.noise(8, 6), FloatBuffer.allocate(3 * 8 * 6), 1));
		assertThrows(IllegalArgumentException.class, () -> new ImagePreprocessor(0, 1, 1, MEAN, STD));
		assertThrows(IllegalArgumentException.class, () -> new ImagePreprocessor(50000, 50000, 1, MEAN, STD));
		assertThrows(IllegalArgumentException.class, () -> new ImagePreprocessor(1, 1, 1, new double[1], STD));
		assertThrows(IllegalArgumentException.class, () -> new ImagePreprocessor(1, 1, 1, MEAN, new double[3]));
		assertThrows(IllegalArgumentException.class, () -> new ImagePreprocessor(1, 1, Double.NaN, MEAN, STD));
		assertThrows(IllegalArgumentException.class, () -> BicubicResampler.resize(VisionGoldenTest.noise(8, 6), 0, 1));
	}
}
