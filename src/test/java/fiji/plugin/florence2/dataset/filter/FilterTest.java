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
package fiji.plugin.florence2.dataset.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.DrawnSet;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.SplitRule;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rules reject. */
class FilterTest {

	private static final Source NANO = Source.model("nano", "1");
	private static final Source STARDIST = Source.program("StarDist", "0.9");
	private static final Shape BOX = new Box(20, 20, 40, 40);

	@TempDir
	private Path temporary;
	private DrawnSet drawn;
	private String image;

	@BeforeEach
	void create() throws Exception {
		drawn = new DrawnSet(temporary);
		image = drawn.image("a.png");
	}

	private String cell(final Shape shape, final double score) throws DataSetException {
		return drawn.region(image, NANO, 0, "cell", shape, score);
	}

	private List<Rejection> rejections(final String rules, final Optional<Grounder> grounder) throws Exception {
		return Filter.of(rules).rejections(drawn.set().view(), grounder, ProgressListener.NONE, new Cancellation());
	}

	/** The items that rules reject, with the reasons. */
	private Map<String, String> rejected(final String rules) throws Exception {
		final Map<String, String> rejected = new TreeMap<>();
		for (final Rejection rejection : rejections(rules, Optional.empty()))
			assertEquals(null, rejected.put(rejection.item(), rejection.reason()));
		return rejected;
	}

	@Test
	void improbableRegions() throws Exception {
		final String poor = cell(BOX, 0.12);
		cell(new Box(0, 0, 9, 9), 0.3);
		drawn.region(image, STARDIST, 0, "cell", BOX, Double.NaN);
		assertEquals(Map.of(poor, "score 0.12 below 0.3"), rejected("score=0.3"));
		assertEquals(Map.of(), rejected("score=0.1"));
	}

	@Test
	void duplicates() throws Exception {
		final String poor = cell(BOX, 0.6);
		cell(new Box(20, 20, 40, 41), 0.7);
		drawn.region(image, NANO, 0, "dust", BOX, 0.9);
		assertEquals(Map.of(poor, "overlaps a better cell by 0.95"), rejected("duplicate=0.9"));
		assertEquals(Map.of(), rejected("duplicate=0.96"));
	}

	/** What a person accepted is the better one, and is not judged. */
	@Test
	void whatIsDecidedStays() throws Exception {
		final String right = cell(BOX, 0.1);
		final String again = cell(new Box(20, 20, 40, 41), 0.7);
		drawn.set().append(Source.person("anna"), 0, Review.accept(right));
		assertEquals(Map.of(again, "overlaps a better cell by 0.95"), rejected("duplicate"));
		assertEquals(Map.of(), rejected("score=0.5"));
	}

	@Test
	void slivers() throws Exception {
		final String thin = cell(new Box(20, 20, 60, 22), 0.6);
		cell(BOX, 0.6);
		drawn.region(image, NANO, 0, "text",
			new Quad(List.of(new Point(1, 1), new Point(9, 1), new Point(9, 2), new Point(1, 2))), 0.6);
		assertEquals(Map.of(thin, "thickness 2 below 3"), rejected("sliver"));
	}

	@Test
	void regionsAtTheBorder() throws Exception {
		final String left = cell(new Box(0.5, 20, 40, 40), 0.6);
		final String bottom = cell(new Box(20, 80, 40, 100), 0.6);
		cell(new Box(1, 1, 99, 99), 0.6);
		assertEquals(Map.of(left, "distance to the border 0.5 below 1", bottom, "distance to the border 0 below 1"),
			rejected("border"));
	}

	@Test
	void sizesThatAreNoneOfTheLabel() throws Exception {
		for (int i = 0; i < 5; i++)
			cell(new Box(10 + i, 10, 20 + i, 20), 0.6);
		final String large = cell(new Box(0, 0, 50, 50), 0.6);
		final String small = cell(new Box(0, 0, 2, 2), 0.6);
		drawn.region(image, NANO, 0, "dish", new Box(0, 0, 100, 100), 0.9);
		assertEquals(Map.of(large, "area 25 times the median of cell", small, "area 0.04 times the median of cell"),
			rejected("size"));
		assertEquals(Map.of(), rejected("size=26"));
	}

	@Test
	void outlinesThatFillLittleOfTheirBounds() throws Exception {
		final String star = cell(
			new Polygons(List.of(List.of(new Point(0, 0), new Point(50, 45), new Point(100, 100), new Point(45, 50)))), 0.6);
		cell(new Polygons(List.of(List.of(new Point(0, 0), new Point(50, 0), new Point(50, 50)))), 0.6);
		cell(BOX, 0.6);
		assertEquals(Map.of(star, "share of the bounds 0.05 below 0.2"), rejected("outline"));
	}

	@Test
	void regionsThatOneSourceAloneFinds() throws Exception {
		cell(BOX, 0.6);
		final String alone = cell(new Box(60, 60, 80, 80), 0.6);
		assertEquals(Map.of(), rejected("agreement"), "there is one source only");
		drawn.region(image, STARDIST, 0, "cell", new Box(21, 20, 40, 40), Double.NaN);
		assertEquals(Map.of(alone, "only nano 1 found it"), rejected("agreement=0.5"));
	}

	@Test
	void labelsThatAnotherSourceContradicts() throws Exception {
		final String poor = drawn.region(image, NANO, 0, "dust", BOX, 0.4);
		drawn.region(image, STARDIST, 0, "cell", new Box(20, 20, 41, 40), 0.8);
		drawn.region(image, NANO, 0, "cell", new Box(60, 60, 80, 80), 0.8);
		assertEquals(Map.of(poor, "StarDist 0.9 says cell"), rejected("label"));
	}

	@Test
	void texts() throws Exception {
		final String crowded = drawn.caption(image, "a dog, a cat, the mouse and an old man with his hat on a chair");
		final String brief = drawn.caption(image, "cells");
		final String endless = drawn.caption(image, "a cell in a cell in a cell in a cell in a cell");
		drawn.caption(image, "Stained cells in a dish");
		assertEquals(Map.of(crowded, "things 6 above 5"), rejected("most-things=5"));
		assertEquals(Map.of(brief, "words 1 below 3"), rejected("fewest-words"));
		assertEquals(Map.of(crowded, "words 16 above 14"), rejected("most-words=14"));
		assertEquals(Map.of(endless, "repetition 0.75 above 0.3"), rejected("repetition"));
	}

	@Test
	void theSameTextForManyImages() throws Exception {
		final String first = drawn.caption(image, "Stained cells");
		final String second = drawn.caption(drawn.image("b.png"), "stained  cells");
		drawn.caption(drawn.image("c.png"), "other cells");
		assertEquals(Map.of(first, "images with this text 2 above 1", second, "images with this text 2 above 1"),
			rejected("same-text"));
		assertEquals(Map.of(), rejected("same-text=2"));
		final String other = drawn.image("d.png");
		drawn.caption(other, "dead cells");
		drawn.caption(other, "Dead cells");
		assertEquals(Map.of(first, "images with this text 2 above 1", second, "images with this text 2 above 1"),
			rejected("same-text"), "two texts of one image");
	}

	@Test
	void textsWhoseThingsAreNotFound() throws Exception {
		final String invented = drawn.caption(image, "a blue cell beside two mice and a horse");
		final String named = drawn.caption(image, "a blue cell");
		final Grounder grounder = (on, words) -> List.of("a blue cell");
		final List<Rejection> rejections = rejections("grounded", Optional.of(grounder));
		assertEquals(List.of(invented), rejections.stream().map(Rejection::item).toList());
		assertEquals("share of things that are found 0.33 below 0.5", rejections.get(0).reason());
		assertEquals(List.of(), rejections("grounded", Optional.empty()));
		assertTrue(drawn.set().view().text(named).isPresent());
	}

	@Test
	void aFilterIsLookedAtAppliedAndUndone() throws Exception {
		final String poor = cell(new Box(0, 0, 10, 2), 0.12);
		final String atBorder = cell(new Box(0, 0, 10, 10), 0.8);
		final DataSetView before = drawn.set().view();
		final List<Rejection> rejections = rejections("score, border=2", Optional.empty());
		assertEquals(Map.of(Rule.SCORE, 1L, Rule.BORDER, 2L), Filter.counts(rejections));
		assertEquals(before, drawn.set().view());
		final List<Event> events = Filter.apply(drawn.set(), rejections, 3);
		assertEquals(State.REJECTED, drawn.region(poor).state());
		assertEquals("score 0.12 below 0.3; distance to the border 0 below 2", drawn.region(poor).status().reason());
		assertEquals(Optional.of(Source.rule("score")), drawn.region(poor).status().reviewer());
		assertEquals(Optional.of(Source.rule("border")), drawn.region(atBorder).status().reviewer());
		assertEquals(List.of(), rejections("score, border=2", Optional.empty()), "they are rejected already");
		drawn.set().undo(Source.user(), events);
		assertEquals(before, drawn.set().view());
	}

	@Test
	void wrongRulesAreRefused() {
		for (final Map.Entry<String, String> wrong : Map
			.of("shape=3", "There is no rule \"shape\": give one or several of most-things, ", "", "There are no rules",
				"score=much", "The threshold of the rule score is \"much\": give a number, such as score=0.3.", "score=NaN",
				"The threshold of the rule score is \"NaN\"")
			.entrySet())
		{
			final String message = assertThrows(DataSetException.class, () -> Filter.of(wrong.getKey())).getMessage();
			assertTrue(message.startsWith(wrong.getValue()), message);
		}
	}

	@Test
	void theMostUsefulAreUncertainAndUnlike() throws Exception {
		final String sure = cell(new Box(0, 0, 10, 10), 0.95);
		final String unsure = cell(new Box(0, 20, 10, 30), 0.5);
		final String alike = cell(new Box(0, 40, 10, 50), 0.52);
		final String other = cell(new Box(0, 60, 10, 70), 0.7);
		final Map<String, float[]> features = Map.of(sure, new float[] { 1, 0 }, unsure, new float[] { 1, 0 }, alike,
			new float[] { 1, 0.01f }, other, new float[] { 0, 1 });
		assertEquals(List.of(unsure, other, alike, sure),
			ReviewOrder.mostUseful(drawn.set().view().regions().toList(), region -> Optional.of(features.get(region.id())))
				.stream()
				.map(region -> region.id())
				.toList());
	}

	@Test
	void whereMostDisagreeComesFirst() throws Exception {
		final List<String> expected = new ArrayList<>();
		final String agreed = cell(BOX, 0.9);
		drawn.region(image, STARDIST, 0, "cell", BOX, Double.NaN);
		final String alone = cell(new Box(60, 60, 80, 80), 0.9);
		final String half = cell(new Box(0, 0, 10, 10), 0.9);
		drawn.region(image, STARDIST, 0, "cell", new Box(0, 0, 10, 5), Double.NaN);
		expected.addAll(List.of(alone, half, agreed));
		assertEquals(expected,
			ReviewOrder
				.byDisagreement(List.of(drawn.region(agreed), drawn.region(alone), drawn.region(half)), drawn.set().view())
				.stream()
				.map(region -> region.id())
				.toList());
	}

	@Test
	void aNewRoundAgreesOrIsToBeDecided() throws Exception {
		final String old = drawn.region(image, STARDIST, 0, "cell", BOX, 0.5);
		final String right = drawn.region(image, STARDIST, 0, "cell", new Box(60, 60, 80, 80), Double.NaN);
		final String wrong = drawn.region(image, STARDIST, 0, "cell", new Box(0, 0, 10, 10), Double.NaN);
		final String missed = drawn.region(image, STARDIST, 0, "cell", new Box(0, 80, 10, 90), 0.5);
		drawn.set().append(Source.person("anna"), 0, Review.accept(right), Review.reject(wrong, ""));
		final String again = drawn.region(image, NANO, 1, "cell", new Box(20, 20, 40, 41), 0.8);
		final String known = drawn.region(image, NANO, 1, "cell", new Box(60, 60, 80, 81), 0.9);
		final String refused = drawn.region(image, NANO, 1, "cell", new Box(0, 0, 10, 11), 0.9);
		final String fresh = drawn.region(image, NANO, 1, "cell", new Box(40, 80, 50, 90), 0.9);
		final String other = drawn.region(image, NANO, 1, "dust", new Box(0, 80, 10, 91), 0.9);
		final List<Event> events = new Agreement(1, 0.85).apply(drawn.set());
		assertEquals(State.ACCEPTED, drawn.region(again).state());
		assertEquals(0.9, drawn.region(again).score(), 1e-9);
		assertEquals("was found again by nano 1", drawn.region(old).status().reason());
		assertEquals("is there already", drawn.region(known).status().reason());
		assertEquals("was rejected before", drawn.region(refused).status().reason());
		for (final String open : List.of(missed, fresh, other))
			assertEquals(State.PROPOSED, drawn.region(open).state());
		drawn.set().undo(Source.user(), events);
		new Agreement(1, 0.95).apply(drawn.set());
		assertEquals(State.PROPOSED, drawn.region(again).state());
		assertEquals("two agree", drawn.region(again).status().reason());
		assertEquals(List.of(), new Agreement(1, 0.95).reviews(drawn.set().view()), "it is decided once");
	}

	@Test
	void whatIsNotFoundAgainIsLessProbable() throws Exception {
		final String image = drawn.image("a");
		final String missed = drawn.region(image, NANO, 1, "cell", new Box(20, 0, 30, 10), 0.6);
		final String other = drawn.region(image, Source.program("StarDist", ""), 1, "cell", new Box(60, 0, 70, 10), 0.6);
		drawn.region(image, NANO, 2, "cell", new Box(40, 80, 50, 90), 0.9);
		new Agreement(2, 0.85).apply(drawn.set());
		new Agreement(2, 0.85).apply(drawn.set());
		assertEquals(0.3, drawn.region(missed).score(), 1e-9, "once in a round");
		assertEquals("was not found again", drawn.region(missed).status().reason());
		assertEquals(State.PROPOSED, drawn.region(missed).state());
		assertEquals(0.6, drawn.region(other).score(), 1e-9);
	}

	@Test
	void imagesThatJudgeAreNotAcceptedByARule() throws Exception {
		drawn.set().append(Source.user(), 0, new SplitRule(1, 0, ""));
		final String image = drawn.image("a");
		drawn.region(image, NANO, 1, "cell", new Box(0, 0, 10, 10), 0.9);
		final String again = drawn.region(image, Source.model("round-2", ""), 2, "cell", new Box(0, 0, 10, 10), 0.9);
		new Agreement(2, 0.5).apply(drawn.set());
		assertEquals(State.PROPOSED, drawn.region(again).state());
		assertEquals(0.99, drawn.region(again).score(), 1e-9);
	}
}
