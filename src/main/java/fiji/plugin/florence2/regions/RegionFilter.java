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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.task.Region;

import java.util.List;

/** Filters regions by score and size. */
public final class RegionFilter {

	private RegionFilter() {}

	/** Removes regions with a score below the minimum; regions without score stay. */
	public static List<Region> withScore(final List<Region> regions, final double minimum) {
		return regions.stream().filter(region -> !(region.score() < minimum)).toList();
	}

	/**
	 * Removes regions whose bounds cover a greater part of the image, such as a box around everything.
	 *
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 * @param part of the image's area, in [0, 1]; 1 keeps all
	 */
	public static List<Region> withinPart(final List<Region> regions, final int width, final int height,
		final double part)
	{
		return regions.stream().filter(region -> Overlap.area(region.shape().bounds()) <= part * width * height).toList();
	}

	/**
	 * Removes regions that enclose less, such as debris.
	 *
	 * @param minimum in square pixels; 0 keeps all
	 */
	public static List<Region> withArea(final List<Region> regions, final double minimum) {
		return regions.stream().filter(region -> Overlap.area(region.shape()) >= minimum).toList();
	}

}
