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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.hub.TransferListener;
import fiji.plugin.florence2.hub.TransferProgress.Stage;
import fiji.plugin.florence2.hub.TransferProgress;

import java.io.PrintWriter;
import java.time.Duration;

/** Prints the progress of a download in a few lines: one for each file, each failure and each twentieth of the whole. */
final class TransferPrinter implements TransferListener {

	private static final int STEPS = 20;

	private final PrintWriter err;
	private String file = "";
	private long step = -1;

	TransferPrinter(final PrintWriter err) {
		this.err = err;
	}

	@Override
	public void progress(final TransferProgress progress) {
		if (progress.stage() == Stage.WAITING) line(progress.file() + ": " + progress.problem() + "; next attempt in " +
			TransferProgress.text(progress.remaining().orElse(Duration.ZERO)));
		if (progress.stage() == Stage.WAITING || progress.stage() == Stage.CONNECTING) return;
		if (progress.stage() != Stage.VERIFYING && !progress.file().equals(file)) {
			file = progress.file();
			line(file);
		}
		final long now = progress.total().isEmpty() ? progress.bytes() / 100_000_000 : STEPS * progress.bytes() / Math.max(1,
			progress.total().getAsLong());
		if (now == step) return;
		step = now;
		line("  " + progress.amount());
	}

	private void line(final String text) {
		err.println(text);
		err.flush();
	}
}
