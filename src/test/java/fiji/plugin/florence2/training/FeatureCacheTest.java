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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {

	private static final int NUMBERS = 10;

	@TempDir
	private Path folder;
	private final AtomicInteger computed = new AtomicInteger();

	private FloatBuffer get(final FeatureCache cache, final int color) throws Exception {
		final RgbPlane picture = new RgbPlane(2, 1, new int[] { color, 7 });
		return cache.get(picture, NUMBERS, plane -> {
			computed.incrementAndGet();
			final float[] numbers = new float[NUMBERS];
			Arrays.fill(numbers, plane.pixels()[0] / 3f);
			return numbers;
		});
	}

	@Test
	void numbersAreComputedOnce() throws Exception {
		final FeatureCache cache = new FeatureCache(folder, "a", 1000);
		final FloatBuffer first = get(cache, 5);
		assertEquals(first, get(cache, 5));
		assertEquals(first, get(new FeatureCache(folder, "a", 1000), 5), "another training");
		assertEquals(1, computed.get());
		get(cache, 6);
		get(new FeatureCache(folder, "b", 1000), 5);
		assertEquals(3, computed.get(), "other pixels and another encoder");
	}

	@Test
	void theOldestGoFirst() throws Exception {
		final FeatureCache cache = new FeatureCache(folder, "a", 3L * NUMBERS * Float.BYTES);
		for (int color = 0; color < 5; color++)
			get(cache, color);
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(3, files.count());
		}
		get(cache, 4);
		assertEquals(5, computed.get());
		get(cache, 0);
		assertEquals(6, computed.get());
	}

	@Test
	void aFileThatIsCutOffIsMadeAgain() throws Exception {
		final FeatureCache cache = new FeatureCache(folder, "a", 1000);
		final FloatBuffer first = get(cache, 5);
		final List<Path> files;
		try (Stream<Path> all = Files.list(folder)) {
			files = all.toList();
		}
		Files.write(files.get(0), new byte[3]);
		assertEquals(first, get(cache, 5));
		assertEquals(2, computed.get());
		assertTrue(Files.size(files.get(0)) > 3);
	}
}
