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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** What the writer writes, the parser reads. */
class AnswerWriterTest {

	private static final int ANSWERS = 10_000;
	private static final String[] LABELS =
		{ "", "cell", "living cell", "red blood cell", "5-fold (n=3)", "bead", "it", "a>b", "A&B; c/d", "loc_7>" };
	private static final String[] LINES = { "", "Scale 10 µm", "DAPI", "x < y", "größer", "loc_3>", "C=1, Z=2" };

	private final Random random = new Random(15);

	@Test
	void seededAnswersOfEveryKindAreReadAsTheyWereWritten() {
		int regionCount = 0;
		for (int i = 0; i < ANSWERS; i++) {
			final AnswerKind kind = AnswerKind.values()[i % AnswerKind.values().length];
			final int width = 1 + random.nextInt(3000);
			final int height = 1 + random.nextInt(3000);
			if (kind == AnswerKind.TEXT) {
				assertWordsAreRead(width, height);
				continue;
			}
			final List<Region> regions = regions(kind, width, height);
			final String written = AnswerWriter.regions(kind, regions, width, height);
			final String inSequence = "</s><s>" + written + "</s>";
			assertEquals(regions, AnswerParser.parse(kind, TokenText.of(inSequence), width, height).regions(), written);
			regionCount += regions.size();
		}
		assertTrue(regionCount > ANSWERS, "too few regions");
	}

	private void assertWordsAreRead(final int width, final int height) {
		final String words = LABELS[random.nextInt(LABELS.length)];
		final Box region = box(width, height);
		final ParsedAnswer read = AnswerParser.parse(AnswerKind.TEXT,
			TokenText.of(AnswerWriter.words(words, region, width, height)), width, height);
		assertEquals(words, read.text());
		assertEquals(Optional.of(region), read.echoedRegion());
	}

	private List<Region> regions(final AnswerKind kind, final int width, final int height) {
		final List<Region> regions = new ArrayList<>();
		for (int count = random.nextInt(8); count > 0; count--)
			regions.add(new Region(label(kind), shape(kind, width, height), Double.NaN, Double.NaN));
		return regions;
	}

	private String label(final AnswerKind kind) {
		final String[] known = kind == AnswerKind.QUADS ? LINES : LABELS;
		final String label = known[random.nextInt(known.length)];
		return AnswerWriter.canWrite(kind, label) ? label : "";
	}

	private Shape shape(final AnswerKind kind, final int width, final int height) {
		return switch (kind) {
			case BOXES, PROPOSALS, PHRASES -> box(width, height);
			case QUADS -> new Quad(points(4, width, height));
			case POLYGONS, LABELLED_POLYGONS -> polygons(width, height);
			case BOXES_OR_POLYGONS -> random.nextBoolean() ? box(width, height) : polygons(width, height);
			case TEXT -> throw new AssertionError();
		};
	}

	private Box box(final int width, final int height) {
		final List<Point> corners = points(2, width, height);
		return new Box(corners.get(0).x(), corners.get(0).y(), corners.get(1).x(), corners.get(1).y());
	}

	private Polygons polygons(final int width, final int height) {
		final List<List<Point>> outlines = new ArrayList<>();
		for (int count = 1 + random.nextInt(3); count > 0; count--)
			outlines.add(points(3 + random.nextInt(6), width, height));
		return new Polygons(outlines);
	}

	/** Middles of bins, which alone can be read. */
	private List<Point> points(final int count, final int width, final int height) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < count; i++)
			points.add(new Point(LocationBins.position(random.nextInt(LocationBins.COUNT), width),
				LocationBins.position(random.nextInt(LocationBins.COUNT), height)));
		return points;
	}

	private static Region box(final String label, final double x, final double y) {
		return new Region(label, new Box(x, y, x + 100, y + 50), Double.NaN, Double.NaN);
	}

	@Test
	void aNameIsWrittenWhereItChanges() {
		final List<Region> regions = List.of(box("bead", 0, 0), box("bead", 200, 0), box("rod", 0, 100), box("bead", 1, 2));
		assertEquals(
			"bead<loc_0><loc_0><loc_100><loc_50><loc_200><loc_0><loc_300><loc_50>" +
				"rod<loc_0><loc_100><loc_100><loc_150>bead<loc_1><loc_2><loc_101><loc_52>",
			AnswerWriter.regions(AnswerKind.BOXES, regions, 1000, 1000));
	}

	@Test
	void outsideTheImageIsItsBorder() {
		assertEquals("rod<loc_0><loc_990><loc_90><loc_999>",
			AnswerWriter.regions(AnswerKind.BOXES, List.of(box("rod", -10, 990)), 1000, 1000));
	}

	/** As the models were trained: one outline has no marks. */
	@Test
	void oneOutlineIsWrittenBare() {
		final Region outlined = new Region("",
			new Polygons(List.of(List.of(new Point(1, 2), new Point(3, 4), new Point(5, 6)))), Double.NaN, Double.NaN);
		assertEquals("<loc_1><loc_2><loc_3><loc_4><loc_5><loc_6>",
			AnswerWriter.regions(AnswerKind.POLYGONS, List.of(outlined), 1000, 1000));
	}

	@Test
	void linesRepeatTheirText() {
		final Region line = box("DAPI", 0, 0);
		assertEquals("DAPI<loc_0><loc_0><loc_100><loc_0><loc_100><loc_50><loc_0><loc_50>".repeat(2),
			AnswerWriter.regions(AnswerKind.QUADS, List.of(line, line), 1000, 1000));
	}

	@Test
	void labelsThatCannotBeReadAreRefused() {
		for (final String label : List.of("größer", "a<b", "two\nlines", " cell", "<s>cell"))
			assertFalse(AnswerWriter.canWrite(AnswerKind.BOXES, label), label);
		assertFalse(AnswerWriter.canWrite(AnswerKind.PHRASES, "it"));
		assertTrue(AnswerWriter.canWrite(AnswerKind.BOXES, "it"));
		assertTrue(AnswerWriter.canWrite(AnswerKind.QUADS, "größer"));
		assertFalse(AnswerWriter.canWrite(AnswerKind.PROPOSALS, "cell"));
		assertTrue(AnswerWriter.canWrite(AnswerKind.TEXT, "Three cells, 10 µm."));
		assertFalse(AnswerWriter.canWrite(AnswerKind.TEXT, "cell<loc_1><loc_1><loc_2><loc_2>"));
		final List<Region> regions = List.of(box("größer", 0, 0));
		assertThrows(IllegalArgumentException.class, () -> AnswerWriter.regions(AnswerKind.BOXES, regions, 1000, 1000));
		assertThrows(IllegalArgumentException.class,
			() -> AnswerWriter.regions(AnswerKind.TEXT, List.of(box("", 0, 0)), 1000, 1000));
	}
}
