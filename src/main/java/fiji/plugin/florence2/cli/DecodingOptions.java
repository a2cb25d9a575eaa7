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

import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.task.PromptException;

import picocli.CommandLine.Option;

/** How answers are decoded. */
final class DecodingOptions {

	@Option(names = "--beams", paramLabel = "N", description = "Width of the beam search (default: the model's own).")
	private Integer beams;

	@Option(names = "--max-tokens", paramLabel = "N", description = "Longest answer in tokens (default: 1024).")
	private Integer maxTokens;

	/** Checks the options before a model is opened. */
	void check() throws PromptException {
		if (beams != null && (beams < 1 || beams > GenerationSettings.MAX_BEAMS)) throw new PromptException(
			"The number of beams must be from 1 to " + GenerationSettings.MAX_BEAMS + ", not " + beams + ".");
		if (maxTokens != null && maxTokens < 1)
			throw new PromptException("The longest answer must be 1 token or more, not " + maxTokens + ".");
	}

	/** The model's settings with those of the command line. */
	GenerationSettings applyTo(final GenerationSettings own) {
		final GenerationSettings settings = beams == null ? own : own.withBeams(beams);
		return maxTokens == null ? settings : settings.withMaxNewTokens(maxTokens);
	}
}
