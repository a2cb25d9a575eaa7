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

import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decisions of one person about a data set. Each is in its record at once, and can be undone. The list of items stays as
 * it is until it is {@linkplain #list listed} anew, so that what was decided does not vanish under the hand. Not
 * thread-safe.
 */
final class ReviewSession {

	private final DataSet set;
	private final Source reviewer;
	private final Deque<List<Event>> done = new ArrayDeque<>();
	private final Deque<List<Event>> undone = new ArrayDeque<>();
	private List<String> listed = List.of();
	/** The view of which the labels are known. */
	private DataSetView counted = DataSetView.EMPTY;
	private Map<String, Long> labels = Map.of();
	/** The round that goes on. */
	private int round;

	ReviewSession(final DataSet set, final Source reviewer) {
		this.set = set;
		this.reviewer = reviewer;
	}

	DataSet set() {
		return set;
	}

	DataSetView view() {
		return set.view();
	}

	/**
	 * Lists items anew, with what other programs have added to the record.
	 *
	 * @param images whether whole images are listed, not regions
	 * @param label of the regions, or of a region in the image; empty for any
	 * @param features of regions, as far as they are known
	 */
	void list(final boolean images, final ReviewFilter filter, final Optional<String> label, final ItemOrder order,
		final Function<DataSetRegion, Optional<float[]>> features) throws DataSetException
	{
		final DataSetView now = set.refresh();
		final List<ReviewItem> items = now.images()
			.stream()
			.flatMap(image -> images ? Stream.of(new ReviewItem(image, Optional.empty())) : regionsOf(image))
			.filter(filter::isShown)
			.filter(item -> label.isEmpty() || hasLabel(item, label.get()))
			.toList();
		listed = order.sorted(items, now, features).stream().map(ReviewItem::id).toList();
	}

	private static Stream<ReviewItem> regionsOf(final DataSetImage image) {
		if (image.state() == State.REJECTED) return Stream.empty();
		return image.regions().stream().map(region -> new ReviewItem(image, Optional.of(region)));
	}

	private static boolean hasLabel(final ReviewItem item, final String label) {
		return item.regions().stream().anyMatch(region -> region.label().equals(label)) ||
			item.region().filter(region -> region.label().equals(label)).isPresent();
	}

	/** The listed items as they are now. */
	List<ReviewItem> items() {
		final DataSetView now = view();
		return listed.stream().flatMap(id -> item(now, id).stream()).toList();
	}

	private static Optional<ReviewItem> item(final DataSetView now, final String id) {
		final Optional<DataSetRegion> region = now.region(id);
		if (region.isEmpty()) return now.image(id).map(image -> new ReviewItem(image, Optional.empty()));
		return now.image(region.get().image()).map(image -> new ReviewItem(image, region));
	}

	/** All labels of regions that nobody rejected, the most frequent first. */
	Map<String, Long> labels() {
		count();
		return labels;
	}

	/** Windows ask for each item that is shown: the regions are counted once for each change. */
	private void count() {
		final DataSetView now = view();
		if (now == counted) return;
		counted = now;
		labels = labels(now);
		round = now.regions().mapToInt(DataSetRegion::round).max().orElse(0);
	}

	private static Map<String, Long> labels(final DataSetView view) {
		final Map<String, Long> counts = view.regions()
			.filter(region -> region.state() != State.REJECTED)
			.collect(Collectors.groupingBy(DataSetRegion::label, Collectors.counting()));
		return counts.entrySet()
			.stream()
			.sorted(
				Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
	}

	/** Holds items to be right; of an image, also all of its regions that are to be decided, and that no others are missing. */
	void accept(final Collection<ReviewItem> items) throws DataSetException {
		append(items, item -> {
			final List<Change> changes = new ArrayList<>();
			if (item.region().isEmpty()) item.regions()
				.stream()
				.filter(region -> region.state() == State.PROPOSED)
				.forEach(region -> changes.add(Review.accept(region.id())));
			if (!item.status().state().isRight()) changes.add(Review.accept(item.id()));
			return changes;
		});
	}

	/** Holds regions to be wrong; an image is not to be used. */
	void reject(final Collection<ReviewItem> items) throws DataSetException {
		append(items, item -> item.status().state() == State.REJECTED ? List.of() : List.of(Review.reject(item.id(), "")));
	}

	/** Has items decided anew. */
	void reopen(final Collection<ReviewItem> items) throws DataSetException {
		append(items, item -> item.status().state() == State.PROPOSED ? List.of() : List.of(Review.reopen(item.id(), "")));
	}

	/** Gives regions another label; they are right then. The label that it has counts as accepted. */
	void relabel(final Collection<ReviewItem> items, final String label) throws DataSetException {
		append(items,
			item -> item.region()
				.filter(region -> !region.label().equals(label) || !region.state().isRight())
				.map(region -> List
					.<Change>of(region.label().equals(label) ? Review.accept(region.id()) : Review.relabel(region.id(), label)))
				.orElse(List.of()));
	}

	/** Gives a region another shape; it is right then. */
	void reshape(final DataSetRegion region, final Shape shape) throws DataSetException {
		if (!region.shape().equals(shape)) append(List.of(Review.reshape(region.id(), shape)));
	}

	/**
	 * Adds a region that was drawn, and lists it behind an item.
	 *
	 * @return its id
	 */
	String draw(final ReviewItem behind, final Shape shape, final String label) throws DataSetException {
		final RegionProposed region = RegionProposed.drawn(behind.image().id(), shape, label);
		append(List.of(region, Review.accept(region.id())));
		if (behind.region().isPresent()) {
			final List<String> ids = new ArrayList<>(listed);
			ids.add(ids.indexOf(behind.id()) + 1, region.id());
			listed = List.copyOf(ids);
		}
		return region.id();
	}

	private void append(final Collection<ReviewItem> items, final Function<ReviewItem, List<? extends Change>> decision)
		throws DataSetException
	{
		append(items.stream().<Change>flatMap(item -> decision.apply(item).stream()).toList());
	}

	private void append(final List<Change> changes) throws DataSetException {
		if (changes.isEmpty()) return;
		count();
		done.push(set.append(reviewer, round, changes));
		undone.clear();
	}

	boolean canUndo() {
		return !done.isEmpty();
	}

	boolean canRedo() {
		return !undone.isEmpty();
	}

	/** Takes the last decision back, of those since the window was opened. */
	void undo() throws DataSetException {
		move(done, undone);
	}

	/** Does again what was undone last. */
	void redo() throws DataSetException {
		move(undone, done);
	}

	/** The undo of an undo does again what was undone. */
	private void move(final Deque<List<Event>> from, final Deque<List<Event>> to) throws DataSetException {
		if (from.isEmpty()) return;
		final List<Event> undo = set.undo(reviewer, from.peek());
		from.pop();
		to.push(undo);
	}
}
