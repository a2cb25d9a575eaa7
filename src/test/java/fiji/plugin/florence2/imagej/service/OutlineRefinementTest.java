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
package fiji.plugin.florence2.imagej.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.process.ColorProcessor;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

/** On drawn discs with a little noise and blurred borders; the model's outlines are hexagons beside their places. */
class OutlineRefinementTest {

	private static final Color DARK = new Color(20, 20, 20);
	private static final Color BRIGHT = new Color(150, 150, 150);

	private static ColorProcessor picture(final Color background) {
		final ColorProcessor picture = new ColorProcessor(120, 100);
		picture.setColor(background);
		picture.fill();
		return picture;
	}

	private static void draw(final ColorProcessor picture, final Color color, final int x, final int y,
		final int radius)
	{
		picture.setColor(color);
		picture.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
	}

	private static PixelSource source(final ColorProcessor picture) {
		picture.smooth();
		final Random random = new Random(1);
		final int[] pixels = ((int[]) picture.getPixels()).clone();
		for (int i = 0; i < pixels.length; i++) {
			final Color color = new Color(pixels[i]);
			pixels[i] =
				new Color(noisy(color.getRed(), random), noisy(color.getGreen(), random), noisy(color.getBlue(), random))
					.getRGB();
		}
		return PixelSource.of(new RgbPlane(picture.getWidth(), picture.getHeight(), pixels));
	}

	private static int noisy(final int value, final Random random) {
		return Math.max(0, Math.min(255, value + (int) Math.round(4 * random.nextGaussian())));
	}

	private static Polygons polygon(final double x, final double y, final double radius, final int corners) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < corners; i++) {
			final double angle = 2 * Math.PI * i / corners;
			points.add(new Point(x + radius * Math.cos(angle), y + radius * Math.sin(angle)));
		}
		return new Polygons(List.of(points));
	}

	private static Shape disc(final double x, final double y, final double radius) {
		return polygon(x, y, radius, 72);
	}

	private static List<Region> regions(final Shape... shapes) {
		return Arrays.stream(shapes).map(shape -> new Region("cell", shape, 0.8, 0.1)).toList();
	}

	private static List<Shape> refined(final PixelSource image, final Shape... coarse) {
		final List<Region> given = regions(coarse);
		final List<Region> refined = new OutlineRefinement(image, given).refined(new Cancellation());
		for (int i = 0; i < given.size(); i++)
			assertEquals(given.get(i).withShape(refined.get(i).shape()), refined.get(i), "label and score stay");
		return refined.stream().map(Region::shape).toList();
	}

	private static void assertMovedTo(final Shape truth, final Shape outline, final Shape coarse) {
		assertTrue(Overlap.of(coarse, truth) < 0.8, "model: " + Overlap.of(coarse, truth));
		assertTrue(Overlap.of(outline, truth) > 0.9, "moved: " + Overlap.of(outline, truth));
	}

	@Test
	void anOutlineMovesToTheEdgeOfABrightDisc() {
		final ColorProcessor picture = picture(DARK);
		draw(picture, BRIGHT, 50, 50, 20);
		final Shape coarse = polygon(53, 48, 19, 6);
		final Polygons outline = (Polygons) refined(source(picture), coarse).get(0);
		assertMovedTo(disc(50, 50, 20), outline, coarse);
		assertTrue(outline.outlines().get(0).size() < 40, "simplified: " + outline.outlines().get(0).size());
	}

	@Test
	void aDarkDiscAndOneOfAnotherColourAreAsGood() {
		final Shape coarse = polygon(53, 48, 19, 6);
		final ColorProcessor dark = picture(BRIGHT);
		draw(dark, DARK, 50, 50, 20);
		assertMovedTo(disc(50, 50, 20), refined(source(dark), coarse).get(0), coarse);
		final ColorProcessor pink = picture(new Color(150, 150, 150));
		draw(pink, new Color(200, 100, 150), 50, 50, 20);
		assertMovedTo(disc(50, 50, 20), refined(source(pink), coarse).get(0), coarse);
	}

	@Test
	void aHoleIsFilled() {
		final ColorProcessor ring = picture(DARK);
		draw(ring, BRIGHT, 50, 50, 20);
		draw(ring, DARK, 50, 50, 6);
		final Shape coarse = polygon(53, 48, 19, 6);
		assertMovedTo(disc(50, 50, 20), refined(source(ring), coarse).get(0), coarse);
	}

	/** Half of it lies outside the image. */
	@Test
	void anObjectAtTheImagesBorderReachesIt() {
		final ColorProcessor picture = picture(DARK);
		draw(picture, BRIGHT, 50, 0, 20);
		final Shape coarse = new Polygons(
			List.of(List.of(new Point(33, 0), new Point(68, 0), new Point(65, 12), new Point(50, 18), new Point(37, 14))));
		final Shape outline = refined(source(picture), coarse).get(0);
		assertEquals(0, outline.bounds().y1(), 0);
		final List<Point> half = ((Polygons) disc(50, 0, 20)).outlines().get(0).stream().filter(p -> p.y() >= 0).toList();
		assertMovedTo(new Polygons(List.of(half)), outline, coarse);
	}

	@Test
	void discsThatTouchStayApart() {
		final ColorProcessor picture = picture(DARK);
		draw(picture, BRIGHT, 40, 50, 18);
		draw(picture, BRIGHT, 76, 50, 18);
		final Shape left = polygon(39, 52, 17, 5);
		final Shape right = polygon(76, 47, 17, 5);
		final List<Shape> outlines = refined(source(picture), left, right);
		assertMovedTo(disc(40, 50, 18), outlines.get(0), left);
		assertMovedTo(disc(76, 50, 18), outlines.get(1), right);
		assertTrue(Overlap.of(outlines.get(0), outlines.get(1)) < 0.01, "common part");
	}

	@Test
	void withoutContrastTheModelsOutlineStays() {
		final Shape coarse = polygon(53, 48, 19, 6);
		assertEquals(List.of(coarse), refined(source(picture(BRIGHT)), coarse), "noise");
		assertEquals(List.of(coarse), refined(PixelSource.of(new RgbPlane(120, 100, new int[12000])), coarse), "black");
	}

	/** Two thirds of the model's outline are beside the object. */
	@Test
	void anotherOutlineIsNotTaken() {
		final ColorProcessor picture = picture(DARK);
		draw(picture, BRIGHT, 50, 50, 8);
		final Shape coarse = polygon(53, 48, 19, 6);
		final Shape outline = refined(source(picture), coarse).get(0);
		assertEquals(coarse, outline);
	}

	@Test
	void boxesAndWhatIsSmallerThanAPixelStay() {
		final ColorProcessor picture = picture(DARK);
		draw(picture, BRIGHT, 50, 50, 20);
		final Shape box = new Box(33, 28, 72, 68);
		final Shape tiny = polygon(50.1, 30, 0.2, 5);
		assertEquals(List.of(box, tiny), refined(source(picture), box, tiny));
		assertEquals(List.of(), refined(source(picture)));
	}

	@Test
	void itStops() {
		final Cancellation cancellation = new Cancellation();
		cancellation.cancel();
		final OutlineRefinement refinement = new OutlineRefinement(source(picture(DARK)), regions(polygon(53, 48, 19, 6)));
		assertThrows(CancellationException.class, () -> refinement.refined(cancellation));
	}
}
