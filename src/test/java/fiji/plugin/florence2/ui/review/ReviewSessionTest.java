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
package fiji.plugin.florence2.ui.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.task.Box;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions about a data set of real pictures. */
class ReviewSessionTest {

	private static final Source ANNA = Source.person("anna");
	private static final Function<DataSetRegion, Optional<float[]>> NO_FEATURES = region -> Optional.empty();

	@TempDir
	private Path folder;

	private ReviewSession session() throws Exception {
		return new ReviewSession(ReviewedSet.make(folder.resolve("set"), 6), ANNA);
	}

	private static void listRegions(final ReviewSession session, final ReviewFilter filter) throws Exception {
		session.list(false, filter, Optional.empty(), ItemOrder.LOWEST_SCORE, NO_FEATURES);
	}

	private static DataSet reopened(final ReviewSession session) throws Exception {
		return DataSet.open(session.set().folder(), sentence -> {
			throw new AssertionError(sentence);
		});
	}

	@Test
	void theLeastProbableComesFirst() throws Exception {
		final ReviewSession session = session();
		listRegions(session, ReviewFilter.OPEN);
		final List<Double> scores = session.items().stream().map(ReviewItem::score).toList();
		assertEquals(session.view().regions().count(), scores.size());
		assertEquals(scores.stream().sorted().toList(), scores);
	}

	@Test
	void whatLooksAlikeIsNotUsefulOneByOne() throws Exception {
		final ReviewSession session = session();
		session.list(false, ReviewFilter.OPEN, Optional.empty(), ItemOrder.MOST_USEFUL, NO_FEATURES);
		final String uncertain = session.items().get(0).image().id();
		session.list(false, ReviewFilter.OPEN, Optional.empty(), ItemOrder.MOST_USEFUL,
			region -> Optional.of(region.image().equals(uncertain) ? new float[] { 1, 0 } : new float[] { 0, 1 }));
		final List<ReviewItem> items = session.items();
		assertEquals(uncertain, items.get(0).image().id());
		assertNotEquals(uncertain, items.get(1).image().id());
		assertEquals(session.view().regions().count(), items.size());
	}

	@Test
	void whatIsDecidedStaysInTheListUntilItIsListedAnew() throws Exception {
		final ReviewSession session = session();
		listRegions(session, ReviewFilter.OPEN);
		final ReviewItem first = session.items().get(0);
		final int all = session.items().size();
		session.accept(List.of(first));
		assertEquals(all, session.items().size());
		assertEquals(State.ACCEPTED, session.items().get(0).status().state());
		listRegions(session, ReviewFilter.OPEN);
		assertEquals(all - 1, session.items().size());
		listRegions(session, ReviewFilter.ACCEPTED);
		assertEquals(List.of(first.id()), session.items().stream().map(ReviewItem::id).toList());
	}

	@Test
	void anImageIsAcceptedWithItsRegions() throws Exception {
		final ReviewSession session = session();
		listRegions(session, ReviewFilter.OPEN);
		final ReviewItem wrong = session.items().get(0);
		session.reject(List.of(wrong));
		session.list(true, ReviewFilter.OPEN, Optional.empty(), ItemOrder.IMAGE, NO_FEATURES);
		final ReviewItem image =
			session.items().stream().filter(item -> item.id().equals(wrong.image().id())).findFirst().orElseThrow();
		session.accept(List.of(image));
		final DataSetView now = reopened(session).view();
		assertEquals(State.REJECTED, now.region(wrong.id()).orElseThrow().state());
		assertEquals(image.image().regions().size() - 1, now.image(image.id()).orElseThrow().rightRegions().size());
		assertTrue(now.image(image.id()).orElseThrow().isDone());
		session.undo();
		assertEquals(State.PROPOSED, session.view().image(image.id()).orElseThrow().state());
		assertTrue(session.view().image(image.id()).orElseThrow().rightRegions().isEmpty());
	}

	@Test
	void theSameLabelIsAnAcceptance() throws Exception {
		final ReviewSession session = session();
		listRegions(session, ReviewFilter.OPEN);
		final ReviewItem item = session.items().get(0);
		session.relabel(List.of(item), item.label());
		assertEquals(State.ACCEPTED, session.items().get(0).status().state());
		session.relabel(session.items().subList(0, 1), "lymphocyte");
		assertEquals(State.CORRECTED, session.items().get(0).status().state());
		assertTrue(session.labels().containsKey("lymphocyte"));
	}

	@Test
	void whatPeopleDecideDifferentlyComesFirstByDisagreement() throws Exception {
		final ReviewSession session = session();
		listRegions(session, ReviewFilter.OPEN);
		final String item = session.items().get(7).id();
		final DataSet copy = DataSet.openOrCreate(folder.resolve("copy"), sentence -> {});
		copy.merge(session.set(), ProgressListener.NONE, new Cancellation());
		copy.append(Source.person("ben"), 1, Review.reject(item, ""));
		session.accept(session.items().subList(7, 8));
		session.set().merge(copy, ProgressListener.NONE, new Cancellation());
		session.list(false, ReviewFilter.OPEN, Optional.empty(), ItemOrder.DISAGREEMENT, NO_FEATURES);
		assertEquals(item, session.items().get(0).id());
		assertTrue(session.items().get(0).status().contested());
		assertFalse(session.items().get(1).status().contested());
	}

	@Test
	void anyGesturesAreInTheRecordAndAreUndone() throws Exception {
		final ReviewSession session = session();
		final DataSetView start = session.view();
		listRegions(session, ReviewFilter.ALL);
		final Random random = new Random(16);
		for (int i = 0; i < 300; i++) {
			gesture(session, random);
			if (i % 10 == 0) assertEquals(session.view(), reopened(session).view(), "after gesture " + i);
		}
		assertEquals(session.view(), reopened(session).view());
		final DataSetView end = session.view();
		int undone = 0;
		for (; session.canUndo(); undone++)
			session.undo();
		assertTrue(undone > 50, undone + " undone");
		assertEquals(states(start), states(session.view()));
		assertEquals(session.view(), reopened(session).view());
		while (session.canRedo())
			session.redo();
		assertEquals(states(end), states(session.view()));
	}

	/** What is seen of the regions; who decided last, and when, is another after an undo. */
	private static List<String> states(final DataSetView view) {
		return view.regions()
			.map((final DataSetRegion region) -> region.id() + region.state() + region.label() + region.shape())
			.sorted()
			.toList();
	}

	private static void gesture(final ReviewSession session, final Random random) throws Exception {
		final List<ReviewItem> items = session.items();
		final int from = random.nextInt(items.size());
		final List<ReviewItem> some = items.subList(from, Math.min(items.size(), from + 1 + random.nextInt(4)));
		final Box box = new Box(random.nextInt(50), random.nextInt(50), 60 + random.nextInt(50), 60 + random.nextInt(50));
		switch (random.nextInt(9)) {
			case 0 -> session.accept(some);
			case 1 -> session.reject(some);
			case 2 -> session.reopen(some);
			case 3 -> session.relabel(some, "kind " + random.nextInt(5));
			case 4 -> session.reshape(some.get(0).region().orElseThrow(), box);
			case 5 -> session.draw(some.get(0), box, "drawn");
			case 6 -> session.undo();
			case 7 -> session.redo();
			default -> listRegions(session, ReviewFilter.ALL);
		}
	}
}
