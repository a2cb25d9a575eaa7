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

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An image of a data set as it is now, with its regions and texts in the order in which they were proposed.
 *
 * @param added what is known of the file; {@link DataSet#file} gives its path
 * @param group images of one group are in one split; empty if it has none
 * @param regions of all states
 * @param texts of all states
 * @param source who or what added it
 * @param round in which it was added
 * @param status {@link State#ACCEPTED} if all that is in it is marked, {@link State#REJECTED} if it is not to be used
 */
public record DataSetImage(ImageAdded added, Optional<String> group, Split split, List<DataSetRegion> regions,
	List<DataSetText> texts, Source source, int round, Status status)
{

	public DataSetImage {
		regions = List.copyOf(regions);
		texts = List.copyOf(texts);
	}

	public String id() {
		return added.id();
	}

	/** The name of the file that was added. */
	public String name() {
		return added.name();
	}

	public State state() {
		return status.state();
	}

	/** The regions that are held to be right. */
	public List<DataSetRegion> rightRegions() {
		return regions.stream().filter(region -> region.state().isRight()).toList();
	}

	/** The texts that are held to be right; not those about a region that is not. */
	public List<DataSetText> rightTexts() {
		final Set<String> right = rightRegions().stream().map(DataSetRegion::id).collect(Collectors.toSet());
		return texts.stream()
			.filter(text -> text.state().isRight() && text.region().map(right::contains).orElse(true))
			.toList();
	}

	/**
	 * Whether a model can learn from it: it was accepted, or it has something that is right, nothing is left to be decided,
	 * and nobody said that objects are not marked. A region that is not decided would be taught as background.
	 */
	public boolean isDone() {
		if (state() != State.PROPOSED) return state() != State.REJECTED;
		if (isReopened()) return false;
		final boolean open = regions.stream().anyMatch(region -> region.state() == State.PROPOSED) ||
			texts.stream().anyMatch(text -> text.state() == State.PROPOSED);
		return !open && (!rightRegions().isEmpty() || !rightTexts().isEmpty());
	}

	/** Whether someone wants the whole image to be decided, such as one of whose objects not all are marked. */
	public boolean isReopened() {
		return state() == State.PROPOSED && status.reviewer().isPresent();
	}
}
