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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Planes, tiles, limits and views: how an image is processed. */
final class AnalysisOptions {

	@Option(names = "--slices", paramLabel = "PLANES",
		description = "Planes of stacks: current, all slices, all frames, whole stack, slice range, frame range (default: current, " +
			"which is the first one of most files; whole stack in a batch).")
	private String slices;

	@Option(names = "--range", paramLabel = "RANGE", defaultValue = "",
		description = "Slices or frames of a range, such as 2-5,8.")
	private String range;

	@Option(names = "--channel", paramLabel = "CHANNEL", defaultValue = ChannelChoice.AS_DISPLAYED,
		description = "A channel's number or label (default: ${DEFAULT-VALUE}).")
	private String channel;

	@Mixin
	private TileOptions tiles;

	@Mixin
	private LimitOptions limits;

	@Mixin
	private ViewOptions views;

	@Option(names = "--outlines",
		description = "Give each object that is found by a box its outline instead, for OD and other tasks with boxes.")
	private boolean outlines;

	@Mixin
	private ReaderOptions readers;

	/** @param planes those without {@code --slices} */
	AnalysisSettings settings(final String model, final PlaneSelection planes) throws Florence2Exception {
		readers.apply();
		final PlaneSelection chosen = slices == null ? planes : PlaneSelection.of(slices);
		return views
			.applyTo(limits
				.applyTo(AnalysisSettings.of(model).withPlanes(chosen, range).withChannel(channel).withTiling(tiles.tiling())))
			.withOutlines(outlines);
	}
}
