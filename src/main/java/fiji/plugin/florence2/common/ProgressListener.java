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
package fiji.plugin.florence2.common;

/** Receives progress. Called on the thread that works, often, and so must be quick. */
@FunctionalInterface
public interface ProgressListener {

	/** Ignores everything. */
	ProgressListener NONE = new ProgressListener() {

		@Override
		public void progress(final Progress progress) {
			// Nobody listens.
		}

		@Override
		public ProgressListener part(final double from, final double to, final String prefix) {
			return this;
		}
	};

	void progress(Progress progress);

	/**
	 * A listener for a part of the work: the code that does the part reports from 0 to 1, and this listener receives it within
	 * the range of the part.
	 *
	 * @param from fraction of the whole work where the part begins, from 0 to 1
	 * @param to fraction of the whole work where the part ends, from {@code from} to 1
	 * @param prefix of all messages, such as "tile 3 of 12, "; may be empty
	 */
	default ProgressListener part(final double from, final double to, final String prefix) {
		return part -> progress(new Progress(from + (to - from) * part.fraction(), prefix + part.message(), part.text()));
	}

	/**
	 * A listener for one of several equal parts, with a message such as "tile 3 of 12" in front; without where there is
	 * only one part.
	 *
	 * @param name of a part, such as "tile"
	 * @param number of the part, from 1 to {@code count}
	 */
	default ProgressListener part(final String name, final int number, final int count) {
		return part(name, number, number, count);
	}

	/**
	 * A listener for some of several equal parts that are done together, with a message such as "tiles 3 to 5 of 12" in
	 * front; without where there is only one part.
	 *
	 * @param name of a part, such as "tile"
	 * @param first number of the first part, from 1
	 * @param last number of the last part, to {@code count}
	 */
	default ProgressListener part(final String name, final int first, final int last, final int count) {
		final String numbers = first == last ? " " + first : "s " + first + " to " + last;
		return part((first - 1.0) / count, (double) last / count, count == 1 ? "" : name + numbers + " of " + count + ", ");
	}
}
