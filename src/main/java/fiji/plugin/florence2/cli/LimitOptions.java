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

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.regions.Consensus;

import picocli.CommandLine.Option;

/** Which regions are left out. */
final class LimitOptions {

	@Option(names = "--min-score", paramLabel = "auto|PART", defaultValue = AnalysisSettings.AUTO,
		description = "Leave out regions with a lower score: auto, the threshold of the model's calibration, or without one " +
			Consensus.MIN_SCORE +
			" with several views and none with one; or a number from 0 to 1 (default: ${DEFAULT-VALUE}).")
	private String minScore;

	@Option(names = "--min-size", paramLabel = "AREA", defaultValue = "" + AnalysisSettings.MIN_SIZE,
		description = "Leave out regions of a smaller area, in square pixels (default: ${DEFAULT-VALUE}).")
	private double minSize;

	@Option(names = "--max-size", paramLabel = "PART", defaultValue = "" + AnalysisSettings.MAX_SIZE,
		description = "Leave out regions that cover a greater part of the image, 0 to 1 (default: ${DEFAULT-VALUE}).")
	private double maxSize;

	@Option(names = "--max-overlap", paramLabel = "PART", defaultValue = "" + AnalysisSettings.MAX_OVERLAP,
		description = "Of two regions with one label that overlap more, keep the one with the higher score, 0 to 1: " +
			"intersection over union; of two outlines, over the smaller one (default: ${DEFAULT-VALUE}).")
	private double maxOverlap;

	AnalysisSettings applyTo(final AnalysisSettings settings) throws ImageException {
		return settings.withLimits(minScore, minSize, maxSize, maxOverlap);
	}
}
