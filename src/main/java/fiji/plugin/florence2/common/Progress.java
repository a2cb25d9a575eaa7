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

import java.util.Objects;

/**
 * How far some work is.
 *
 * @param fraction of the whole work that is done, from 0 to 1; an estimate where the length of an answer is unknown;
 *          {@link #UNKNOWN} while the size of the work is unknown
 * @param message one line for the user, such as "tile 3 of 12, writing the answer" or "Verifying config.json: 2.1 kB of 3.0 kB"
 * @param text the answer so far as the model wrote it, special tokens included; of several beams the best one, which may
 *          still change; empty if there is none
 */
public record Progress(double fraction, String message, String text) {

	/** The fraction of work whose size is unknown: not a number, and so is every fraction that is computed from it. */
	public static final double UNKNOWN = Double.NaN;

	public Progress {
		Objects.requireNonNull(message);
		Objects.requireNonNull(text);
	}

	/** Work without a text. */
	public Progress(final double fraction, final String message) {
		this(fraction, message, "");
	}

	/** Whether the fraction is known. */
	public boolean isMeasured() {
		return !Double.isNaN(fraction);
	}
}
