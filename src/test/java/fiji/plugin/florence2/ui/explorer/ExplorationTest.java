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
package fiji.plugin.florence2.ui.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import ij.IJ;
import ij.ImagePlus;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers, without windows. */
class ExplorationTest {

	private static final int GESTURES = 200;

	private final ImagePlus image = IJ.createImage("explored", 400, 400, 1, 8);
	private final Set<Draft> kept = new HashSet<>();
	private final Exploration exploration = new Exploration(image, new Kept() {

		@Override
		public Set<Long> present() {
			return kept.stream().map(Draft::id).collect(Collectors.toSet());
		}

		@Override
		public void change(final ImagePlus of, final List<Draft> removed, final List<Draft> added) {
			assertTrue(deleted || kept.containsAll(removed), "what is removed was there");
			removed.forEach(kept::remove);
			added.forEach(draft -> assertTrue(kept.add(draft), "nothing is added twice"));
		}
	});
	/** By hand. */
	private boolean deleted;

	private static Region region(final String label, final double score) {
		return new Region(label, new Box(10, 10, 30, 30 + 10 * score), score, 1);
	}

	private static List<Long> ids(final List<Draft> drafts) {
		return drafts.stream().map(Draft::id).toList();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void whateverIsDoneIsUndoneAndDoneAgain(final long seed) {
		final Random random = new Random(seed);
		for (int i = 0; i < GESTURES; i++) {
			gesture(random);
			assertEquals(new HashSet<>(exploration.drafts().accepted()), kept);
			assertTrue(exploration.shown().containsAll(exploration.selected()));
		}
		while (exploration.canRedo())
			exploration.redo();
		final Drafts last = exploration.drafts();
		final Set<Draft> lastKept = Set.copyOf(kept);
		while (exploration.canUndo())
			exploration.undo();
		assertEquals(Drafts.NONE, exploration.drafts());
		assertEquals(Set.of(), kept);
		while (exploration.canRedo())
			exploration.redo();
		assertEquals(last, exploration.drafts());
		assertEquals(lastKept, kept);
	}

	private void gesture(final Random random) {
		final List<Draft> some =
			exploration.shown().stream().filter(draft -> random.nextInt(4) == 0).collect(Collectors.toList());
		switch (random.nextInt(9)) {
			case 0 -> exploration
				.answer(List.of(FoundRegions.random(image, random.nextInt(30), random.nextDouble() / 2, random)));
			case 1 -> exploration.select(ids(some));
			case 2 -> exploration.accept(ids(exploration.selected()));
			case 3 -> exploration.accept(ids(some));
			case 4 -> exploration.reject(ids(some));
			case
				5 -> some.stream().findFirst().ifPresent(draft -> exploration.rename(draft.id(), "name " + random.nextInt(9)));
			case 6 -> exploration.setMinScore(random.nextDouble());
			case 7 -> exploration.undo();
			default -> exploration.redo();
		}
	}

	@Test
	void theThresholdHidesWhatIsNotAccepted() {
		exploration
			.answer(List.of(FoundRegions.of(image, 0.5, List.of(region("a", 0.4), region("b", 0.6), region("c", 0.8)))));
		assertEquals(List.of("b", "c"), exploration.shown().stream().map(Draft::label).toList());
		exploration.setMinScore(0);
		exploration.accept(ids(exploration.shown()).subList(0, 1));
		exploration.setMinScore(0.7);
		assertEquals(List.of("a", "c"), exploration.shown().stream().map(Draft::label).toList());
	}

	@Test
	void anAcceptedRegionStaysAndIsNotFoundAgain() {
		final List<Region> found = List.of(region("a", 0.4), region("b", 0.6));
		exploration.answer(List.of(FoundRegions.of(image, 0, found)));
		exploration.accept(ids(exploration.shown()).subList(0, 1));
		exploration.answer(List.of(FoundRegions.of(image, 0, found)));
		assertEquals(List.of("b", "a"), exploration.shown().stream().map(Draft::label).toList());
		assertEquals(1, kept.size());
	}

	@Test
	void whatIsDeletedByHandIsADraftAgain() {
		exploration.answer(List.of(FoundRegions.of(image, 0, List.of(region("a", 0.4), region("b", 0.6)))));
		exploration.accept(ids(exploration.shown()));
		assertFalse(exploration.reopenRemoved());
		kept.removeIf(draft -> draft.label().equals("a"));
		deleted = true;
		assertTrue(exploration.reopenRemoved());
		assertEquals(List.of("a OPEN", "b ACCEPTED"),
			exploration.shown().stream().map(draft -> draft.label() + " " + draft.state()).toList());
		exploration.undo();
		assertEquals(2, kept.size());
	}

	@Test
	void aNewNameIsThatOfTheKeptRegion() {
		exploration.answer(List.of(FoundRegions.of(image, 0, List.of(region("a", 0.4)))));
		exploration.accept(ids(exploration.shown()));
		exploration.rename(exploration.shown().get(0).id(), " b ");
		assertEquals(List.of("b"), new ArrayList<>(kept).stream().map(Draft::label).toList());
		exploration.undo();
		assertEquals(List.of("a"), new ArrayList<>(kept).stream().map(Draft::label).toList());
	}

	@Test
	void aClickFindsTheInnermostRegionOfMany() {
		final List<Region> regions = new ArrayList<>();
		for (int y = 0; y < 100; y++)
			for (int x = 0; x < 50; x++)
				regions.add(new Region(x + " " + y, new Box(8 * x, 4 * y, 8 * x + 7, 4 * y + 3), 0.9, 1));
		regions.add(new Region("all", new Box(0, 0, 400, 400), 0.9, 1));
		final DraftIndex index = new DraftIndex(FoundRegions.of(image, 0, regions).drafts(), 400, 400);
		assertEquals("7 9", index.at(new Point2D.Double(59, 37), draft -> true).orElseThrow().label());
		assertEquals("all", index.at(new Point2D.Double(63.5, 37), draft -> true).orElseThrow().label());
		assertEquals(5, index.in(new Rectangle2D.Double(0, 0, 10, 5)).size());
	}
}
