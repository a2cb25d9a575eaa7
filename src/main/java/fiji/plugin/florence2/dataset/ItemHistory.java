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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The events about one image, region or text.
 * <p>
 * Each review names the reviews that its writer knew, so that two people who decide in copies of the data set leave two
 * latest reviews. If they come to the same, it is decided; if not, it is contested, and to be decided anew. What a person
 * decides goes before what a rule does.
 * </p>
 */
final class ItemHistory {

	/** In their order. */
	private final List<Event> events = new ArrayList<>();
	private Item known;

	void add(final Event event) {
		Fold.insert(events, event);
		forget();
	}

	/** Other events are undone than before. */
	void forget() {
		known = null;
	}

	/** The events that are not undone. */
	List<Event> counting(final Set<String> undone) {
		return events.stream().filter(event -> !undone.contains(event.id())).toList();
	}

	/** The first that is not undone; the same may be proposed more than once. */
	Optional<Event> proposal(final Set<String> undone) {
		return events.stream()
			.filter(event -> !(event.change() instanceof Review) && !undone.contains(event.id()))
			.findFirst();
	}

	/** The item as it is now; empty if it was never proposed, or that is undone. */
	Optional<Item> item(final Set<String> undone) {
		if (known == null) known = proposal(undone).map(proposal -> item(proposal, undone)).orElse(null);
		return Optional.ofNullable(known);
	}

	private Item item(final Event proposal, final Set<String> undone) {
		final Item.Content proposed = Item.Content.of(proposal.change());
		final List<Event> heads = deciding(heads(undone));
		if (heads.isEmpty()) {
			return new Item(proposal, proposed, new Status(State.PROPOSED, "", Optional.empty(), proposal.time(), false));
		}
		final Event last = heads.get(heads.size() - 1);
		final Item.Content content = content(proposed, last, undone);
		final State state = ((Review) last.change()).state();
		final boolean contested = heads.stream()
			.anyMatch(
				head -> !isSame(((Review) head.change()).state(), state) || !content(proposed, head, undone).isSame(content));
		return new Item(proposal, content, new Status(contested ? State.PROPOSED : state, ((Review) last.change()).reason(),
			Optional.of(last.source()), last.time(), contested));
	}

	private static boolean isSame(final State a, final State b) {
		return a == b || a.isRight() && b.isRight();
	}

	private static List<Event> deciding(final List<Event> heads) {
		final List<Event> people = heads.stream().filter(head -> head.source().isPerson()).toList();
		return people.isEmpty() ? heads : people;
	}

	/** The reviews that no other review knew, in their order. */
	List<Event> heads(final Set<String> undone) {
		final Map<String, Event> byId = byId();
		final List<Event> heads = new ArrayList<>();
		for (final Event review : reviews().filter(event -> !undone.contains(event.id())).toList()) {
			final Set<String> seen = seen(review, byId, undone);
			heads.removeIf(head -> seen.contains(head.id()));
			heads.add(review);
		}
		return heads;
	}

	/** What is proposed, with the changes of a review and of those before it. */
	private Item.Content content(final Item.Content proposed, final Event head, final Set<String> undone) {
		final Map<String, Event> byId = byId();
		final Set<String> before = new HashSet<>();
		final List<Event> open = new ArrayList<>(List.of(head));
		while (!open.isEmpty()) {
			final Event review = open.remove(open.size() - 1);
			if (!before.add(review.id())) continue;
			review.after().stream().map(byId::get).filter(event -> event != null).forEach(open::add);
		}
		return reviews().filter(event -> before.contains(event.id()) && !undone.contains(event.id()))
			.map(event -> (Review) event.change())
			.reduce(proposed, Item.Content::with, (first, second) -> second);
	}

	/** The ids of reviews that are no longer the latest; in place of one that is undone those before it. */
	private static Set<String> seen(final Event review, final Map<String, Event> byId, final Set<String> undone) {
		final Set<String> seen = new HashSet<>();
		final List<String> open = new ArrayList<>(review.after());
		while (!open.isEmpty()) {
			final String id = open.remove(open.size() - 1);
			if (seen.add(id) && undone.contains(id) && byId.containsKey(id)) open.addAll(byId.get(id).after());
		}
		return seen;
	}

	private Stream<Event> reviews() {
		return events.stream().filter(event -> event.change() instanceof Review);
	}

	private Map<String, Event> byId() {
		final Map<String, Event> byId = new HashMap<>();
		events.forEach(event -> byId.put(event.id(), event));
		return byId;
	}
}
