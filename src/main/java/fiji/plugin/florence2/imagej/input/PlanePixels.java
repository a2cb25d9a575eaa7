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
package fiji.plugin.florence2.imagej.input;

import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.util.HashMap;
import java.util.Map;

/**
 * A part of a plane as it is displayed, read tile by tile. Of a virtual stack each channel of the plane is read once, with
 * the first tile, and kept as long as this object: keep one for the plane in work only. For one thread.
 */
public final class PlanePixels implements PixelSource {

	private final ImagePlus image;
	private final PlanePosition position;
	private final Rectangle area;
	private final Map<Integer, ImageProcessor> channels = new HashMap<>();

	/** @param area within the image, in pixels */
	public PlanePixels(final ImagePlus image, final PlanePosition position, final Rectangle area) {
		this.image = image;
		this.position = position;
		this.area = area;
	}

	/** Whether these are the pixels of that part of that plane. */
	public boolean isOf(final PlanePosition plane, final Rectangle part) {
		return position.equals(plane) && area.equals(part);
	}

	@Override
	public int width() {
		return area.width;
	}

	@Override
	public int height() {
		return area.height;
	}

	@Override
	public RgbPlane read(final Tile tile) {
		final Rectangle part = new Rectangle(area.x + tile.x(), area.y + tile.y(), tile.width(), tile.height());
		return DisplayedPlane.of(image, position, part, this::channel);
	}

	private ImageProcessor channel(final int channel) {
		return channels.computeIfAbsent(channel, c -> DisplayedPlane.channel(image, c, position));
	}
}
