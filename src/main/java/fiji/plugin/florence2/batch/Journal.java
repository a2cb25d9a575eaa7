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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The entries of those images that are done, in the order of the images. One is in memory at a time. */
final class Journal {

	/** Is given entries, one after the other. */
	@FunctionalInterface
	interface Reader {

		void read(JournalEntry entry) throws IOException;
	}

	private final OutputFolder output;
	private final List<InputImage> images;
	private final BitSet done = new BitSet();

	private Journal(final OutputFolder output, final List<InputImage> images) {
		this.output = output;
		this.images = images;
	}

	/**
	 * Finds the images that are done already: their entries are there, and their files are as they were. Results about
	 * files that have changed are deleted.
	 */
	static Journal open(final OutputFolder output, final List<InputImage> images, final ImageFiles files,
		final Cancellation cancellation) throws IOException
	{
		final Journal journal = new Journal(output, images);
		for (int i = 0; i < images.size(); i++) {
			if (cancellation.isCanceled()) throw new CancellationException("Canceled");
			final InputImage image = images.get(i);
			final Optional<JournalEntry> entry = JournalEntry.read(output.journal(image.name()));
			if (entry.isEmpty()) continue;
			final boolean sameFiles = image.output().equals(entry.get().output());
			if (sameFiles && image.isStill(entry.get().state())) journal.done.set(i);
			else files.delete(entry.get());
		}
		return journal;
	}

	/** The places of the images that are not done. */
	List<Integer> todo() {
		final List<Integer> todo = new ArrayList<>();
		for (int i = done.nextClearBit(0); i < images.size(); i = done.nextClearBit(i + 1))
			todo.add(i);
		return todo;
	}

	/** Writes the entry of an image, which is done with that. For one thread at a time. */
	void write(final int place, final String entry) throws IOException {
		AtomicFile.write(output.journal(images.get(place).name()), entry);
		done.set(place);
	}

	/** Reads the entries of all images that are done. */
	void forEach(final Reader reader) throws IOException {
		for (int i = done.nextSetBit(0); i >= 0; i = done.nextSetBit(i + 1)) {
			final InputImage image = images.get(i);
			reader.read(JournalEntry.read(output.journal(image.name()))
				.orElseThrow(() -> new IOException("the journal's entry of " + image.name() + " has gone")));
		}
	}
}
