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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.TransferListener;
import fiji.plugin.florence2.hub.TransferProgress.Stage;
import fiji.plugin.florence2.hub.TransferProgress;

import ij.IJ;

import org.scijava.app.StatusService;

/** Shows a download in the status bar; the escape key ends it. */
final class TransferStatus implements TransferListener {

	private static final int STEPS = 1000;

	private final String name;
	private final StatusService status;
	private final Cancellation cancellation;

	TransferStatus(final String name, final StatusService status, final Cancellation cancellation) {
		this.name = name;
		this.status = status;
		this.cancellation = cancellation;
	}

	@Override
	public void progress(final TransferProgress progress) {
		final long total = Math.max(1, progress.total().orElse(1));
		final int done = (int) Math.min(STEPS, STEPS * progress.bytes() / total);
		status.showStatus(progress.total().isEmpty() ? 0 : done, STEPS, (progress
			.stage() == Stage.UNPACKING ? "Unpacking " : "Downloading ") + name + ": " + progress.amount());
	}

	@Override
	public boolean canceled() {
		return cancellation.isCanceled() || IJ.escapePressed();
	}
}
