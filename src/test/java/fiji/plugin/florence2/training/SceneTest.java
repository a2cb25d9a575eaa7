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

import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.View;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** What a picture shows, in parts of it and in other views. */
class SceneTest {

	private static final Category CELL = new Category(1, "cell");
	private static final Category DEBRIS = new Category(2, "debris");

	private static Annotation box(final Category category, final double x, final double y, final double width,
		final double height)
	{
		return new Annotation(category, new BoundingBox(x, y, width, height), false);
	}

	private static Scene scene(final int width, final int height, final Annotation... annotations) {
		return Scene.of(new CocoImage(1, "a.png", Path.of("a.png"), width, height, List.of(annotations), Optional.empty(),
			List.of(), List.of(), List.of()), width, height);
	}

	@Test
	void placesAreFractionsWithinTheImage() {
		final Scene scene = scene(200, 100, box(CELL, -10, 20, 60, 30), box(CELL, 300, 0, 10, 10), box(CELL, 5, 5, 0, 9));
		assertEquals(List.of(new Scene.Item("cell", new Box(0, 0.2, 0.25, 0.5), Optional.empty())), scene.objects());
	}

	@Test
	void objectsAreCutAtTheSidesOfATile() {
		final Scene scene =
			scene(100, 100, box(CELL, 40, 10, 20, 10), box(CELL, 42, 30, 20, 10), box(DEBRIS, 20, 20, 10, 10));
		// 50 % and 40 % of the cells lie in the left half.
		final Scene left = scene.within(new Box(0, 0, 0.5, 1));
		assertEquals(List.of(new Box(0.8, 0.1, 1, 0.2), new Box(0.84, 0.3, 1, 0.4), new Box(0.4, 0.2, 0.6, 0.3)),
			left.objects().stream().map(object -> rounded(object.box())).toList());
		final Scene less = scene(100, 100, box(CELL, 44, 30, 20, 10)).within(new Box(0, 0, 0.5, 1));
		assertEquals(List.of(), less.objects(), "30 % are too little");
	}

	private static Box rounded(final Box box) {
		return new Box(rounded(box.x1()), rounded(box.y1()), rounded(box.x2()), rounded(box.y2()));
	}

	private static double rounded(final double value) {
		return Math.round(value * 1e6) / 1e6;
	}

	/** Row by row of the grid: within a row the height does not matter. */
	@Test
	void objectsAreListedInTheOrderOfTheGrid() {
		final Scene scene = scene(120, 120, box(CELL, 100, 1, 4, 4), box(DEBRIS, 0, 50, 4, 4), box(CELL, 30, 4, 4, 4));
		assertEquals(
			"cell<loc_250><loc_33><loc_283><loc_66><loc_833><loc_8><loc_866><loc_41>debris<loc_0><loc_416><loc_33><loc_450>",
			Exchange.of(Task.OD, scene, List.of("cell", "debris"), 12, new Random(1)).orElseThrow().answer());
	}

	/** Pixels and boxes move together: the pixels in the box are the same in all views, and no two views are equal. */
	@Test
	void viewsTurnPixelsAndPlacesAlike() {
		final int side = 10;
		final int[] pixels = new Random(2).ints((long) side * side, 0, 1 << 24).toArray();
		final RgbPlane plane = new RgbPlane(side, side, pixels);
		final Box box = new Box(0.1, 0.3, 0.4, 0.9);
		final Set<RgbPlane> different = new HashSet<>();
		for (int number = 0; number < View.COUNT; number++) {
			final View view = View.of(number);
			different.add(view.of(plane));
			assertEquals(inside(plane, box), inside(view.of(plane), view.of(box)), "view " + number);
		}
		assertEquals(View.COUNT, different.size());
	}

	private static List<Integer> inside(final RgbPlane plane, final Box box) {
		final List<Integer> found = new ArrayList<>();
		for (int y = 0; y < plane.height(); y++)
			for (int x = 0; x < plane.width(); x++)
				if (x + 0.5 > box.x1() * plane.width() && x + 0.5 < box.x2() * plane.width() &&
					y + 0.5 > box.y1() * plane.height() && y + 0.5 < box.y2() * plane.height())
				{
					found.add(plane.pixels()[y * plane.width() + x]);
				}
		return found.stream().sorted().toList();
	}

	@Test
	void anOutlineHasSixteenPointsFromTheTopOn() {
		final List<Point> square =
			List.of(new Point(20, 60), new Point(60, 60), new Point(60, 20), new Point(40, 20), new Point(20, 20));
		final Annotation outlined =
			new Annotation(CELL, new BoundingBox(20, 20, 40, 40), false, Optional.of(new Polygons(List.of(square))));
		final String answer =
			Exchange.of(Task.REGION_TO_SEGMENTATION, scene(100, 100, outlined), List.of("cell"), 12, new Random(1))
				.orElseThrow()
				.answer();
		assertTrue(answer.startsWith("<loc_400><loc_200><loc_500><loc_200><loc_600><loc_200><loc_600><loc_300>"), answer);
		assertEquals(32, answer.split("loc").length - 1);
	}

	@Test
	void whatIsSearchedForMayBeAbsent() {
		final Scene scene = scene(100, 100, box(CELL, 10, 10, 10, 10));
		final Set<Exchange> asked = new HashSet<>();
		final Random random = new Random(3);
		for (int i = 0; i < 50; i++)
			asked
				.add(Exchange.of(Task.OPEN_VOCABULARY_DETECTION, scene, List.of("cell", "debris"), 12, random).orElseThrow());
		assertEquals(Set.of(new Exchange("Locate cell in the image.", "cell<loc_100><loc_100><loc_200><loc_200>"),
			new Exchange("Locate debris in the image.", "")), asked);
	}

	private static Scene described(final List<CocoExpression> descriptions, final CocoCaption... captions) {
		final List<Annotation> objects = descriptions.stream().map(CocoExpression::object).toList();
		return Scene.of(new CocoImage(1, "a.png", Path.of("a.png"), 100, 100, objects, Optional.empty(), List.of(),
			descriptions, List.of(captions)), 100, 100);
	}

	private static Set<Exchange> asked(final Task task, final Scene scene) {
		final Set<Exchange> asked = new HashSet<>();
		final Random random = new Random(3);
		for (int i = 0; i < 50; i++)
			Exchange.of(task, scene, List.of(), 12, random).ifPresent(asked::add);
		return asked;
	}

	/** A caption answers its task, or any caption task, or a prompt of its own. */
	@Test
	void captionsAnswerTheirPrompts() {
		final Scene scene = described(List.of(), new CocoCaption("A few cells.", Optional.empty(), Optional.empty()),
			new CocoCaption("Three cells in a row.", Optional.of(Task.DETAILED_CAPTION), Optional.empty()),
			new CocoCaption("sparse", Optional.empty(), Optional.of("How dense are the cells?")));
		final Exchange dense = new Exchange("How dense are the cells?", "sparse");
		assertEquals(Set.of(dense, new Exchange("What does the image describe?", "A few cells.")),
			asked(Task.CAPTION, scene));
		final String detailed = "Describe in detail what is shown in the image.";
		assertEquals(Set.of(dense, new Exchange(detailed, "A few cells."), new Exchange(detailed, "Three cells in a row.")),
			asked(Task.DETAILED_CAPTION, scene));
		assertEquals(Set.of(), asked(Task.CAPTION, scene.within(new Box(0, 0, 0.5, 0.5))), "of the image as a whole");
	}

	@Test
	void descriptionsGoWithTheirObjects() {
		final Scene scene = described(List.of(new CocoExpression("a round cell", box(CELL, 10, 10, 20, 20)),
			new CocoExpression("a cell on the left", box(CELL, 60, 60, 20, 20))));
		assertEquals(2, asked(Task.REGION_TO_DESCRIPTION, scene).size());
		final Exchange round = new Exchange("What does the region <loc_200><loc_200><loc_600><loc_600> describe?",
			"a round cell<loc_200><loc_200><loc_600><loc_600>");
		assertEquals(Set.of(round), asked(Task.REGION_TO_DESCRIPTION, scene.within(new Box(0, 0, 0.5, 0.5))));
		final Exchange mirrored = new Exchange("What does the region <loc_700><loc_100><loc_900><loc_300> describe?",
			"a round cell<loc_700><loc_100><loc_900><loc_300>");
		assertEquals(Set.of(mirrored), asked(Task.REGION_TO_DESCRIPTION, scene.in(View.of(2))), "no longer on the left");
	}

	/** What a model cannot list is not taught: more objects than it does, and those in a crowd. */
	@Test
	void crowdedScenesTeachNoDetection() {
		final Annotation[] many = new Annotation[26];
		for (int i = 0; i < many.length; i++)
			many[i] = box(CELL, 3 * i, 10, 2, 2);
		assertEquals(Set.of(), asked(Task.OD, scene(100, 100, many)));
		final Annotation crowd = new Annotation(CELL, new BoundingBox(10, 10, 50, 50), true);
		assertEquals(Set.of(), asked(Task.OD, scene(100, 100, crowd)));
		assertEquals(1, asked(Task.OD, scene(100, 100, box(CELL, 1, 1, 9, 9))).size());
	}
}
