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

import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.hub.FileLocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Waits for a lock of a data set, which others hold only while they write. */
final class FolderLock {

	private static final long PATIENCE_MS = 10_000;
	private static final long PAUSE_MS = 10;

	private FolderLock() {}

	/** @throws DataSetException if another program does not let go of it */
	static FileLocks.Hold hold(final Path folder, final String name) throws IOException, DataSetException {
		final Path lock = folder.resolve(name);
		final long patience = System.nanoTime() + PATIENCE_MS * 1_000_000;
		Optional<FileLocks.Hold> hold = FileLocks.alone(lock);
		while (hold.isEmpty() && System.nanoTime() < patience) {
			try {
				Thread.sleep(PAUSE_MS);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				break;
			}
			hold = FileLocks.alone(lock);
		}
		return hold.orElseThrow(() -> new DataSetException(Fault.OUTPUT,
			"Another program writes into the data set " + folder + ": wait until it is done.", null));
	}
}
