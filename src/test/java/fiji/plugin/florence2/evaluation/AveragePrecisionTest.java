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
package fiji.plugin.florence2.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Average precisions equal those of pycocotools, as written by {@code src/test/python/average_precision_goldens.py}. */
class AveragePrecisionTest {

	private static final double ROUNDING = 1e-12;

	/** The names in these records are the file's. */
	private record Goldens(List<Golden> cases) {}

	private record Golden(String name, DataSet truth, List<Entry> detections, Double ap, Double ap50,
		Map<Long, Golden> categories)
	{

		List<Category> classes() {
			return truth.categories;
		}

		List<ImageDetections> examined() {
			return truth.images.stream()
				.map(image -> new ImageDetections(image.id,
					truth.annotations.stream()
						.filter(entry -> entry.image_id == image.id)
						.map(entry -> new Annotation(category(entry), entry.box(), entry.iscrowd == 1))
						.toList(),
					detections.stream()
						.filter(entry -> entry.image_id == image.id)
						.map(entry -> new Detection(category(entry), entry.box(), entry.score))
						.toList()))
				.toList();
		}

		private Category category(final Entry entry) {
			return truth.categories.stream().filter(category -> category.id() == entry.category_id).findFirst().orElseThrow();
		}

		@Override
		public String toString() {
			return name;
		}
	}

	private record DataSet(List<Image> images, List<Entry> annotations, List<Category> categories) {}

	private record Image(long id) {}

	private record Entry(long image_id, long category_id, double[] bbox, int iscrowd, double score) {

		BoundingBox box() {
			return new BoundingBox(bbox[0], bbox[1], bbox[2], bbox[3]);
		}
	}

	static Stream<Golden> cases() {
		try (Reader reader = new InputStreamReader(
			AveragePrecisionTest.class.getResourceAsStream("average_precision_goldens.json"), StandardCharsets.UTF_8))
		{
			return new Gson().fromJson(reader, Goldens.class).cases.stream();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	void equalsPycocotools(final Golden golden) {
		assertSame(golden, DetectionMetrics.of(golden.examined(), golden.classes()));
		for (final Category category : golden.classes()) {
			assertSame(golden.categories.get(category.id()), DetectionMetrics.of(golden.examined(), List.of(category)));
		}
	}

	private static void assertSame(final Golden golden, final DetectionMetrics figures) {
		assertEquals(golden.ap == null ? Double.NaN : golden.ap, figures.ap(), ROUNDING);
		assertEquals(golden.ap50 == null ? Double.NaN : golden.ap50, figures.ap50(), ROUNDING);
	}

	/** The cases hold what is easily done differently from pycocotools. */
	@Test
	void casesAreHard() {
		assertTrue(cases().anyMatch(golden -> golden.truth.annotations.stream().anyMatch(entry -> entry.iscrowd == 1)));
		assertTrue(cases().anyMatch(
			golden -> golden.detections.stream().map(Entry::score).distinct().count() < golden.detections.size() / 2));
		assertTrue(cases().anyMatch(golden -> golden.examined()
			.stream()
			.anyMatch(
				image -> golden.classes().stream().anyMatch(category -> image.of(category).detections().size() > 100))));
		assertTrue(cases().anyMatch(golden -> golden.categories.values().stream().anyMatch(each -> each.ap == null)));
	}
}
