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

import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.tiling.Tiling;

import picocli.CommandLine.Option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How images are cut into tiles. */
final class TileOptions {

	private static final Pattern FIXED = Pattern.compile("(\\d{1,6})(?:,(\\d{1,6}))?");

	@Option(names = "--tiles", paramLabel = "auto|SIDE[,OVERLAP]|off", defaultValue = "auto",
		description = "Process overlapping tiles: auto, for tasks that can do with tiles, with a size that fits the objects; or " +
			"tiles of SIDE pixels that overlap by OVERLAP pixels, or by a fifth; or off, the image as a whole (default: " +
			"${DEFAULT-VALUE}).")
	private String tiles;

	Tiling tiling() throws PromptException {
		final String choice = tiles.strip().toLowerCase(Locale.ROOT);
		final Matcher fixed = FIXED.matcher(choice);
		if (choice.equals("off")) return Tiling.WHOLE;
		if (choice.equals("auto")) return Tiling.AUTOMATIC;
		if (!fixed.matches()) {
			throw new PromptException("There are no tiles \"" + tiles +
				"\": give auto, off, or the side of a tile in pixels, such as 256, or with the overlap, such as 256,50.");
		}
		try {
			final int side = Integer.parseInt(fixed.group(1));
			return fixed.group(2) == null ? Tiling.of(side) : Tiling.of(side, Integer.parseInt(fixed.group(2)));
		}
		catch (final IllegalArgumentException e) {
			throw new PromptException(e.getMessage());
		}
	}
}
