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
package fiji.plugin.florence2.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The view that events come to. It depends on which events there are, not on the order in which they are added; so two
 * records with the same events come to the same view.
 */
final class Fold {

	private final Map<String, Event> events = new LinkedHashMap<>();
	/** By the item's id. */
	private final Map<String, ItemHistory> items = new HashMap<>();
	private final List<Event> undos = new ArrayList<>();
	private final List<Event> splits = new ArrayList<>();
	private final List<Event> trainings = new ArrayList<>();
	/** The ids of events that are undone, as of the last time that it was computed. */
	private Set<String> undone = Set.of();
	private boolean isUndoneKnown = true;

	static Fold of(final Collection<Event> events) {
		final Fold fold = new Fold();
		events.forEach(fold::add);
		return fold;
	}

	/** Adds an event, unless it is there. */
	void add(final Event event) {
		if (events.putIfAbsent(event.id(), event) != null) return;
		if (event.change() instanceof Undo) {
			insert(undos, event);
			isUndoneKnown = false;
		}
		else if (event.change() instanceof SplitRule) insert(splits, event);
		else if (event.change() instanceof RoundTrained) insert(trainings, event);
		else history(item(event)).add(event);
	}

	static void insert(final List<Event> sorted, final Event event) {
		final int place = Collections.binarySearch(sorted, event, Event.ORDER);
		sorted.add(-place - 1, event);
	}

	private static boolean isAboutItem(final Event event) {
		final Change change = event.change();
		return !(change instanceof Undo || change instanceof SplitRule || change instanceof RoundTrained);
	}

	private static String item(final Event event) {
		if (event.change() instanceof ImageAdded image) return image.id();
		if (event.change() instanceof RegionProposed region) return region.id();
		if (event.change() instanceof TextProposed text) return text.id();
		return ((Review) event.change()).item();
	}

	private ItemHistory history(final String item) {
		return items.computeIfAbsent(item, id -> new ItemHistory());
	}

	/** Later undos go first: each counts unless a later one that counts has undone it. */
	private Set<String> undone() {
		if (isUndoneKnown) return undone;
		final Set<String> now = new HashSet<>();
		for (int i = undos.size() - 1; i >= 0; i--) {
			final Event undo = undos.get(i);
			if (!now.contains(undo.id())) now.addAll(((Undo) undo.change()).events());
		}
		Stream.concat(now.stream().filter(id -> !undone.contains(id)), undone.stream().filter(id -> !now.contains(id)))
			.map(events::get)
			.filter(event -> event != null && isAboutItem(event))
			.forEach(event -> history(item(event)).forget());
		undone = now;
		isUndoneKnown = true;
		return now;
	}

	boolean contains(final String event) {
		return events.containsKey(event);
	}

	/** All events, in the order in which they were added. */
	Collection<Event> events() {
		return Collections.unmodifiableCollection(events.values());
	}

	/** Whether an item is there: it was added or proposed, and that is not undone. */
	boolean hasItem(final String id) {
		return items.containsKey(id) && items.get(id).proposal(undone()).isPresent();
	}

	/** The events about an item in their order, those that are undone left out. */
	List<Event> eventsOf(final String item) {
		return items.containsKey(item) ? items.get(item).counting(undone()) : List.of();
	}

	/** The latest reviews of an item, of which none knew another. */
	List<String> heads(final String item) {
		return items.containsKey(item) ? items.get(item).heads(undone()).stream().map(Event::id).toList() : List.of();
	}

	DataSetView view() {
		final Set<String> without = undone();
		final SplitRule rule = splits.stream()
			.filter(event -> !without.contains(event.id()))
			.reduce((first, second) -> second)
			.map(event -> (SplitRule) event.change())
			.orElse(SplitRule.DEFAULT);
		final Map<String, List<Item>> regions = new HashMap<>();
		final Map<String, List<Item>> texts = new HashMap<>();
		final List<Item> images = new ArrayList<>();
		for (final ItemHistory history : items.values()) {
			final Optional<Item> found = history.item(without);
			if (found.isEmpty()) continue;
			final Item item = found.get();
			final Change proposal = item.proposal().change();
			if (proposal instanceof RegionProposed region) put(regions, region.image(), item);
			else if (proposal instanceof TextProposed text) put(texts, text.image(), item);
			else images.add(item);
		}
		return new DataSetView(images.stream()
			.sorted(Item.ORDER)
			.map(image -> image.image(rule, sorted(regions, image), sorted(texts, image)))
			.toList(), rule, models(without));
	}

	/** The latest model of each round. */
	private SortedMap<Integer, RoundTrained> models(final Set<String> without) {
		final SortedMap<Integer, RoundTrained> models = new TreeMap<>();
		for (final Event event : trainings)
			if (!without.contains(event.id())) models.put(event.round(), (RoundTrained) event.change());
		return models;
	}

	private static void put(final Map<String, List<Item>> items, final String image, final Item item) {
		items.computeIfAbsent(image, id -> new ArrayList<>()).add(item);
	}

	private static List<Item> sorted(final Map<String, List<Item>> items, final Item image) {
		final List<Item> sorted = items.getOrDefault(((ImageAdded) image.proposal().change()).id(), new ArrayList<>());
		sorted.sort(Item.ORDER);
		return sorted;
	}
}
