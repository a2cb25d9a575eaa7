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
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Precision, recall and the like on cases that can be counted by hand. */
class DetectionMetricsTest {

	private static final Category NUCLEUS = new Category(1, "nucleus");
	private static final Category PLATELET = new Category(2, "platelet");
	private static final List<Category> BOTH = List.of(NUCLEUS, PLATELET);
	private static final BoundingBox HERE = new BoundingBox(10, 10, 20, 20);
	private static final BoundingBox THERE = new BoundingBox(50, 50, 20, 20);
	/** Shifted by a quarter of its side: intersection 300, union 500. */
	private static final BoundingBox BESIDE = new BoundingBox(15, 10, 20, 20);

	private static Annotation marked(final Category category, final BoundingBox box) {
		return new Annotation(category, box, false);
	}

	private static Detection found(final Category category, final BoundingBox box, final double score) {
		return new Detection(category, box, score);
	}

	private static DetectionMetrics figures(final List<Annotation> annotations, final Detection... detections) {
		return DetectionMetrics.of(List.of(new ImageDetections(1, annotations, List.of(detections))),
			List.of(NUCLEUS, PLATELET, Category.OTHER));
	}

	@Test
	void allRight() {
		final DetectionMetrics figures = figures(List.of(marked(NUCLEUS, HERE), marked(PLATELET, THERE)),
			found(PLATELET, THERE, 0.3), found(NUCLEUS, HERE, 0.8));
		assertEquals(1, figures.precision());
		assertEquals(1, figures.recall());
		assertEquals(1, figures.f1());
		assertEquals(1, figures.meanIou());
		assertEquals(0, figures.countError());
		assertEquals(1, figures.ap(), 1e-12);
	}

	@Test
	void eachObjectIsFoundOnce() {
		final DetectionMetrics figures = figures(List.of(marked(NUCLEUS, HERE), marked(NUCLEUS, THERE)),
			found(NUCLEUS, HERE, 0.5), found(NUCLEUS, HERE, 0.5), found(NUCLEUS, HERE, 0.5));
		assertEquals(1, figures.matched());
		assertEquals(1.0 / 3, figures.precision());
		assertEquals(1.0 / 2, figures.recall());
		assertEquals(2.0 / 5, figures.f1());
		assertEquals(1.0 / 2, figures.countError());
	}

	/** The surest detection takes the object, though a later one fits better. */
	@Test
	void theSurestComesFirst() {
		final DetectionMetrics figures =
			figures(List.of(marked(NUCLEUS, HERE)), found(NUCLEUS, HERE, 0.2), found(NUCLEUS, BESIDE, 0.9));
		assertEquals(1, figures.matched());
		assertEquals(0.6, figures.meanIou(), 1e-12);
	}

	/** A detection takes the free object that it fits best, not the first one that it fits. */
	@Test
	void theBestFitIsTaken() {
		final DetectionMetrics figures = figures(List.of(marked(NUCLEUS, BESIDE), marked(NUCLEUS, HERE)),
			found(NUCLEUS, HERE, 0.9), found(NUCLEUS, HERE, 0.8));
		assertEquals(2, figures.matched());
		assertEquals(0.8, figures.meanIou(), 1e-12);
	}

	@Test
	void halfIsEnough() {
		final Annotation wide = marked(NUCLEUS, new BoundingBox(0, 0, 20, 10));
		assertEquals(1, figures(List.of(wide), found(NUCLEUS, new BoundingBox(0, 0, 10, 10), 1)).matched());
		assertEquals(0, figures(List.of(wide), found(NUCLEUS, new BoundingBox(0, 0, 9.99, 10), 1)).matched());
	}

	@Test
	void classesCount() {
		final List<Annotation> annotations = List.of(marked(NUCLEUS, HERE));
		assertEquals(0, figures(annotations, found(PLATELET, HERE, 1)).matched());
		final DetectionMetrics unknown = figures(annotations, found(Category.OTHER, HERE, 1));
		assertEquals(0, unknown.matched());
		assertEquals(1, unknown.predictions());
		assertEquals(0, unknown.precision());
	}

	/** In a crowd, detections are neither right nor wrong, and there can be any number of them. */
	@Test
	void crowds() {
		final Annotation crowd = new Annotation(NUCLEUS, new BoundingBox(0, 0, 100, 100), true);
		final DetectionMetrics figures = figures(List.of(crowd, marked(NUCLEUS, HERE)), found(NUCLEUS, HERE, 0.9),
			found(NUCLEUS, HERE, 0.8), found(NUCLEUS, THERE, 0.7), found(NUCLEUS, new BoundingBox(95, 95, 20, 20), 0.6));
		assertEquals(1, figures.objects());
		assertEquals(2, figures.predictions());
		assertEquals(1, figures.matched());
		assertEquals(1, figures.countError());
	}

	@Test
	void countErrorIsTheMeanOverImages() {
		final ImageDetections twoOfOne = new ImageDetections(1, List.of(marked(NUCLEUS, HERE)),
			List.of(found(NUCLEUS, HERE, 1), found(NUCLEUS, THERE, 1)));
		final ImageDetections oneOfNone = new ImageDetections(2, List.of(), List.of(found(PLATELET, HERE, 1)));
		final ImageDetections noneOfNone = new ImageDetections(3, List.of(), List.of());
		final DetectionMetrics figures = DetectionMetrics.of(List.of(twoOfOne, oneOfNone, noneOfNone), BOTH);
		assertEquals((1 + 1 + 0) / 3.0, figures.countError(), 1e-12);
		assertEquals(1, figures.images());
	}

	@Test
	void nothingFound() {
		final DetectionMetrics figures = figures(List.of(marked(NUCLEUS, HERE)));
		assertEquals(Double.NaN, figures.precision());
		assertEquals(0, figures.recall());
		assertEquals(0, figures.f1());
		assertEquals(Double.NaN, figures.meanIou());
		assertEquals(1, figures.countError());
		assertEquals(0, figures.ap());
		assertEquals(0, figures.ap50());
	}

	@Test
	void nothingToFind() {
		final DetectionMetrics figures = figures(List.of(), found(NUCLEUS, HERE, 1));
		assertEquals(0, figures.precision());
		assertEquals(Double.NaN, figures.recall());
		assertEquals(0, figures.f1());
		assertEquals(Double.NaN, figures.ap());
		final DetectionMetrics none = DetectionMetrics.of(List.of(), BOTH);
		assertEquals(Double.NaN, none.f1());
		assertEquals(Double.NaN, none.countError());
	}

	@Test
	void regionsBecomeDetections() {
		final Region region = new Region("Nuclei", new Box(30, 40, 10, 20), Double.NaN, Double.NaN);
		assertEquals(new Detection(NUCLEUS, new BoundingBox(10, 20, 20, 20), 0), Detection.of(region, BOTH));
		assertEquals(Category.OTHER, Detection.of(new Region("dog", new Box(0, 0, 1, 1), 1, 1), BOTH).category());
	}

	@Test
	void emptyBoxesOverlapNothing() {
		final BoundingBox empty = new BoundingBox(15, 15, 0, 0);
		assertEquals(0, figures(List.of(marked(NUCLEUS, empty)), found(NUCLEUS, empty, 1)).matched());
	}

	@Test
	void wrongNumbers() {
		assertThrows(IllegalArgumentException.class, () -> new BoundingBox(0, 0, -1, 1));
		assertThrows(IllegalArgumentException.class, () -> new BoundingBox(Double.NaN, 0, 1, 1));
		assertThrows(IllegalArgumentException.class, () -> new Detection(NUCLEUS, HERE, Double.NaN));
	}
}
