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
package fiji.plugin.florence2.task;

import static fiji.plugin.florence2.task.AnswerKind.BOXES;
import static fiji.plugin.florence2.task.AnswerKind.BOXES_OR_POLYGONS;
import static fiji.plugin.florence2.task.AnswerKind.LABELLED_POLYGONS;
import static fiji.plugin.florence2.task.AnswerKind.PHRASES;
import static fiji.plugin.florence2.task.AnswerKind.POLYGONS;
import static fiji.plugin.florence2.task.AnswerKind.PROPOSALS;
import static fiji.plugin.florence2.task.AnswerKind.QUADS;
import static fiji.plugin.florence2.task.AnswerKind.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The grammar of answers, kind by kind. The image has 1000 x 1000 pixels, so that bin n lies at n + 0.5. */
class AnswerParserTest {

	@Test
	void textLosesSequenceTokensAndWhiteSpace() {
		assertEquals("a green car", parse(TEXT, "</s><s> a green car</s><pad><pad>").text());
		assertEquals("中文 KUO", parse(TEXT, "</s><s>中文 KUO</s>").text());
		assertEquals("", parse(TEXT, "</s><s></s>").text());
		assertEquals("a < b", parse(TEXT, "a < b").text());
	}

	@Test
	void aRegionAtTheEndOfATextIsGivenApart() {
		final ParsedAnswer answer = parse(TEXT, "</s><s>a car" + locations(1, 2, 3, 4) + "</s>");
		assertEquals("a car", answer.text());
		assertEquals(Optional.of(box(1, 2, 3, 4)), answer.echoedRegion());
		assertTrue(answer.regions().isEmpty());
	}

	@Test
	void otherLocationsStayInAText() {
		for (final String text : List.of("a car<loc_1>", "HELLO" + locations(1, 2, 3, 4, 5, 6, 7, 8),
			locations(1, 2, 3, 4) + "car", "car<sep>" + locations(1, 2, 3, 4), "<loc_1>a<loc_2><loc_3><loc_4>"))
		{
			final ParsedAnswer answer = parse(TEXT, text);
			assertEquals(text, answer.text());
			assertEquals(Optional.empty(), answer.echoedRegion());
		}
	}

	@Test
	void boxesShareTheLabelBeforeThem() {
		assertEquals(
			List.of(labelled("door handle", box(1, 2, 3, 4)), labelled("wheel", box(5, 6, 7, 8)),
				labelled("wheel", box(9, 10, 11, 12))),
			regions(BOXES, "</s><s><s><s>door handle" + locations(1, 2, 3, 4) + " wheel" +
				locations(5, 6, 7, 8, 9, 10, 11, 12) + "</s><pad>"));
	}

	@Test
	void leftOverLocationsAreIgnored() {
		assertEquals(List.of(), regions(BOXES, "car<loc_1><loc_2><loc_3>"));
		assertEquals(List.of(labelled("car", box(1, 2, 3, 4)), labelled("dog", box(6, 7, 8, 9))),
			regions(BOXES, "car" + locations(1, 2, 3, 4, 5) + "dog" + locations(6, 7, 8, 9)));
		assertEquals(List.of(labelled("b", box(4, 5, 6, 7))),
			regions(BOXES, "a" + locations(1, 2, 3) + "b" + locations(4, 5, 6, 7)));
	}

	@Test
	void aBoxNeedsFourLocationsInARow() {
		assertEquals(List.of(labelled("car", box(3, 4, 5, 6))),
			regions(BOXES, "car" + locations(1, 2) + "<sep>" + locations(3, 4, 5, 6)));
	}

	@Test
	void boxesWithoutAnyWordsHaveAnEmptyLabel() {
		assertEquals(List.of(labelled("", box(1, 2, 3, 4)), labelled("", box(5, 6, 7, 8))),
			regions(BOXES, "</s><s>" + locations(1, 2, 3, 4, 5, 6, 7, 8)));
	}

	@Test
	void cornersAreTakenAsTheyCome() {
		assertEquals(List.of(labelled("car", box(9, 9, 1, 1)), labelled("car", box(5, 5, 5, 5))),
			regions(BOXES, "car" + locations(9, 9, 1, 1, 5, 5, 5, 5)));
	}

	@Test
	void coordinatesScaleWithEachSideOfTheImage() {
		final List<Region> regions =
			AnswerParser.parse(BOXES, TokenText.of("car<loc_53><loc_333><loc_933><loc_774>"), 640, 480).regions();
		final Box box = (Box) regions.get(0).shape();
		assertEquals(34.24, box.x1(), 1e-9);
		assertEquals(160.08, box.y1(), 1e-9);
		assertEquals(597.44, box.x2(), 1e-9);
		assertEquals(371.76, box.y2(), 1e-9);
	}

	@Test
	void binsBeyondTheLastCountAsTheLast() {
		assertEquals(List.of(labelled("car", box(999, 0, 999, 999))),
			regions(BOXES, "car<loc_1000><loc_0><loc_4294967297><loc_999>"));
	}

	@Test
	void whatOnlyLooksLikeALocationIsText() {
		final List<String> texts = List.of("<loc_>", "<loc_-1>", "<loc_1", "<loc_x>", "<LOC_1>", "<loc_ 1>", "<loc_१>");
		for (final String text : texts) {
			assertEquals(List.of(), regions(BOXES, "car" + text + "<loc_2><loc_3><loc_4>"), text);
			assertEquals(List.of(), regions(BOXES, "car<loc_2><loc_3><loc_4>" + text), text);
		}
	}

	@Test
	void labelsOfBoxesAreCleanedAsPublished() {
		assertEquals(List.of("a dog"), labels(BOXES, " \t a dog\u00a0 " + locations(1, 2, 3, 4)));
		assertEquals(List.of("caf"), labels(BOXES, "café" + locations(1, 2, 3, 4)));
		assertEquals(List.of("car"), labels(BOXES, "細胞 car" + locations(1, 2, 3, 4)));
		assertEquals(List.of("b"), labels(BOXES, "a<b" + locations(1, 2, 3, 4)));
		assertEquals(List.of("obj>a car"), labels(BOXES, "<obj>a car" + locations(1, 2, 3, 4)));
		assertEquals(List.of("car"), labels(BOXES, "\ncar" + locations(1, 2, 3, 4)));
		assertEquals(List.of(), labels(BOXES, "a\nb" + locations(1, 2, 3, 4)));
		assertEquals(List.of("carpet"), labels(BOXES, "car<s>pet" + locations(1, 2, 3, 4)));
	}

	@Test
	void otherMarkersAreNeverPartOfALabel() {
		final String boxes = locations(1, 2, 3, 4);
		assertEquals(List.of("car", "dog"), labels(BOXES, "car" + boxes + "<and>dog" + boxes));
		assertEquals(List.of("car", ""), labels(BOXES, "car" + boxes + "<and>" + boxes));
		assertEquals(List.of("car", "car"), labels(BOXES, "car" + boxes + "<sep>" + boxes));
		assertEquals(List.of("car"), labels(BOXES, "car<poly>" + boxes + "</poly>"));
	}

	@Test
	void proposalsHaveNoLabels() {
		assertEquals(List.of(labelled("", box(1, 2, 3, 4)), labelled("", box(5, 6, 7, 8))),
			regions(PROPOSALS, "</s><s>car" + locations(1, 2, 3, 4) + "a\ndog" + locations(5, 6, 7, 8, 9)));
	}

	@Test
	void phrasesThatNameNothingAreDropped() {
		final String boxes = locations(1, 2, 3, 4);
		assertEquals(List.of("a truck", "The Image", "items"), labels(PHRASES,
			"the image" + boxes + "a truck" + boxes + " it " + boxes + "The Image" + boxes + "items" + boxes));
		assertEquals(List.of("the image"), labels(BOXES, "the image" + boxes));
		assertEquals(List.of("a"), labels(PHRASES, "éa" + boxes));
	}

	@Test
	void quadsHaveFourCornersAndText() {
		final String text =
			"</s><s>CUDA" + locations(1, 2, 3, 4, 5, 6, 7, 8) + "FOR 中文" + locations(11, 12, 13, 14, 15, 16, 17, 18) + "</s>";
		final Quad first = new Quad(points(1, 2, 3, 4, 5, 6, 7, 8));
		final Quad second = new Quad(points(11, 12, 13, 14, 15, 16, 17, 18));
		assertEquals(List.of(labelled("CUDA", first), labelled("FOR 中文", second)), regions(QUADS, text));
	}

	@Test
	void quadsShareTheTextBeforeThem() {
		final String quad = locations(1, 2, 3, 4, 5, 6, 7, 8);
		assertEquals(List.of("A", "A"), labels(QUADS, "A" + quad + quad));
	}

	@Test
	void textsOfQuadsAreCleaned() {
		final String quad = locations(1, 2, 3, 4, 5, 6, 7, 8);
		assertEquals(List.of("a<b"), labels(QUADS, " a<b " + quad));
		assertEquals(List.of("A"), labels(QUADS, "\u00a0A\u2009" + quad));
		assertEquals(List.of("B"), labels(QUADS, "A\nB" + quad));
		assertEquals(List.of("B"), labels(QUADS, "A\nB\n" + quad));
		assertEquals(List.of("A", "B"), labels(QUADS, "A" + quad + "<loc_9>B" + quad));
		assertEquals(List.of("B"), labels(QUADS, "A" + locations(1, 2, 3, 4, 5, 6, 7) + "B" + quad));
		assertEquals(List.of(""), labels(QUADS, "<s>" + quad));
		assertEquals(List.of(), labels(QUADS, "A" + locations(1, 2, 3, 4, 5, 6, 7)));
	}

	@Test
	void aRunOfLocationsIsAnOutline() {
		assertEquals(List.of(labelled("", polygons(points(1, 2, 3, 4, 5, 6)))),
			regions(POLYGONS, "</s><s>" + locations(1, 2, 3, 4, 5, 6, 7) + "</s>"));
		assertEquals(List.of(labelled("", polygons(points(1, 2, 3, 4, 5, 6)))),
			regions(POLYGONS, "car" + locations(1, 2, 3, 4, 5, 6)));
	}

	@Test
	void separatedOutlinesBelongToOneObject() {
		assertEquals(List.of(labelled("", polygons(points(1, 2, 3, 4, 5, 6), points(7, 8, 9, 10, 11, 12)))),
			regions(POLYGONS, "<sep>" + locations(1, 2, 3, 4, 5, 6) + "<sep>" + locations(7, 8, 9, 10, 11, 12) + "<sep>"));
	}

	@Test
	void outlinesOfFewerThanThreePointsAreDropped() {
		assertEquals(List.of(labelled("", polygons(points(5, 6, 7, 8, 9, 10)))), regions(POLYGONS, "<loc_1><sep>" +
			locations(1, 2, 3, 4, 5) + "<sep>" + locations(5, 6, 7, 8, 9, 10) + "<and>" + locations(1, 2, 3, 4)));
	}

	@Test
	void objectsAreSeparatedByAndOrByTheirMarks() {
		final String first = locations(1, 2, 3, 4, 5, 6);
		final String second = locations(7, 8, 9, 10, 11, 12);
		final List<Region> unnamed =
			List.of(labelled("", polygons(points(1, 2, 3, 4, 5, 6))), labelled("", polygons(points(7, 8, 9, 10, 11, 12))));
		assertEquals(unnamed, regions(POLYGONS, first + "<and>" + second));
		assertEquals(unnamed, regions(POLYGONS, "<poly>" + first + "</poly><poly>" + second + "</poly>"));
		assertEquals(unnamed, regions(POLYGONS, "<poly>" + first + "<poly>" + second));
		assertEquals(unnamed.subList(0, 1), regions(POLYGONS, "<poly>" + first + "</poly>" + second + "<sep>"));
		assertEquals(unnamed.subList(1, 2), regions(POLYGONS, first + "<poly>" + second + "</poly>"));
		assertEquals(unnamed.subList(0, 1), regions(POLYGONS, first + "</poly>"));
	}

	@Test
	void labelledPolygonsKeepTheirLabels() {
		final Polygons first = polygons(points(1, 2, 3, 4, 5, 6));
		final Polygons second = polygons(points(7, 8, 9, 10, 11, 12));
		final String text = " nucléus <poly>" + locations(1, 2, 3, 4, 5, 6) + "</poly><poly>" +
			locations(7, 8, 9, 10, 11, 12) + "</poly>cell" + locations(7, 8, 9, 10, 11, 12);
		assertEquals(List.of(labelled("nucléus", first), labelled("nucléus", second), labelled("cell", second)),
			regions(LABELLED_POLYGONS, text));
		assertEquals(List.of(), regions(LABELLED_POLYGONS, "a\nb" + locations(1, 2, 3, 4, 5, 6)));
	}

	@Test
	void boxesAndPolygonsAreDistinguishedLabelByLabel() {
		final String text =
			"café" + locations(1, 2, 3, 4, 5, 6, 7, 8) + "café<poly>" + locations(1, 2, 3, 4, 5, 6) + "</poly>";
		assertEquals(List.of(labelled("caf", box(1, 2, 3, 4)), labelled("caf", box(5, 6, 7, 8)),
			labelled("café", polygons(points(1, 2, 3, 4, 5, 6)))), regions(BOXES_OR_POLYGONS, text));
		assertEquals(List.of("the image"), labels(BOXES_OR_POLYGONS, "the image" + locations(1, 2, 3, 4)));
	}

	@Test
	void anOutlineThatWasCutOffIsKept() {
		assertEquals(List.of(labelled("car", polygons(points(1, 2, 3, 4, 5, 6)))),
			regions(BOXES_OR_POLYGONS, "</s><s>car<poly>" + locations(1, 2, 3, 4, 5, 6, 7) + "</s>"));
	}

	@Test
	void whatIsNoRegionStaysInTheText() {
		assertEquals("just words", parse(BOXES, "</s><s>just words</s>").text());
		assertEquals("car<loc_1>", parse(BOXES, "</s><s>car<loc_1></s>").text());
		assertEquals(List.of(), regions(BOXES, "just words"));
		assertEquals(List.of(), regions(QUADS, ""));
	}

	@Test
	void anImageNeedsPixels() {
		final TokenText text = TokenText.of("");
		assertThrows(IllegalArgumentException.class, () -> AnswerParser.parse(BOXES, text, 0, 10));
		assertThrows(IllegalArgumentException.class, () -> AnswerParser.parse(BOXES, text, 10, -1));
	}

	private static ParsedAnswer parse(final AnswerKind kind, final String text) {
		return AnswerParser.parse(kind, TokenText.of(text), 1000, 1000);
	}

	private static List<Region> regions(final AnswerKind kind, final String text) {
		return parse(kind, text).regions();
	}

	private static List<String> labels(final AnswerKind kind, final String text) {
		return regions(kind, text).stream().map(Region::label).toList();
	}

	private static String locations(final int... bins) {
		return IntStream.of(bins).mapToObj(LocationBins::token).collect(Collectors.joining());
	}

	private static Region labelled(final String label, final Shape shape) {
		return new Region(label, shape, Double.NaN, Double.NaN);
	}

	private static Box box(final int x1, final int y1, final int x2, final int y2) {
		return new Box(x1 + 0.5, y1 + 0.5, x2 + 0.5, y2 + 0.5);
	}

	private static List<Point> points(final int... bins) {
		return IntStream.range(0, bins.length / 2)
			.mapToObj(i -> new Point(bins[2 * i] + 0.5, bins[2 * i + 1] + 0.5))
			.toList();
	}

	@SafeVarargs
	private static Polygons polygons(final List<Point>... outlines) {
		return new Polygons(List.of(outlines));
	}
}
