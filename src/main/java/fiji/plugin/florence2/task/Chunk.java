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

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of an answer: some words, possibly none, and the run of markers that follows them. Words, another
 * {@code <} and {@code <and>} end a run.
 */
record Chunk(Span words, List<Marker> markers) {

	/** Cuts a text into chunks. Words at the end that no marker follows are left out. */
	static List<Chunk> in(final String text) {
		final List<Chunk> chunks = new ArrayList<>();
		List<Marker> run = new ArrayList<>();
		int wordsFrom = 0;
		int position = 0;
		while (position < text.length()) {
			final Marker marker = Marker.at(text, position);
			final boolean endsRun = marker == null || marker.type() == Marker.Type.AND;
			if (endsRun && !run.isEmpty()) {
				chunks.add(chunk(text, wordsFrom, run));
				wordsFrom = position;
				run = new ArrayList<>();
			}
			if (marker == null) {
				position++;
				continue;
			}
			position = marker.to();
			if (endsRun) wordsFrom = position;
			else run.add(marker);
		}
		if (!run.isEmpty()) chunks.add(chunk(text, wordsFrom, run));
		return chunks;
	}

	boolean has(final Marker.Type type) {
		return markers.stream().anyMatch(marker -> marker.type() == type);
	}

	private static Chunk chunk(final String text, final int wordsFrom, final List<Marker> run) {
		return new Chunk(new Span(text, wordsFrom, run.get(0).from()), run);
	}
}
