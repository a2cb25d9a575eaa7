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

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.process.ImageProcessor;

import java.util.Map;
import java.util.TreeMap;

/** A virtual stack with the same picture in each plane, which counts how often each one is read. */
final class CountingStack extends VirtualStack {

	private final ImageProcessor picture;
	private final Map<Integer, Integer> reads = new TreeMap<>();

	CountingStack(final ImageProcessor picture, final int planes) {
		super(picture.getWidth(), picture.getHeight(), null, "");
		this.picture = picture;
		for (int i = 1; i <= planes; i++)
			addSlice("plane " + i);
		setBitDepth(picture.getBitDepth());
	}

	/** The stack as an image. Whatever ImageJ reads for it does not count. */
	ImagePlus image(final int channels, final int frames) {
		final ImagePlus image = new ImagePlus("virtual", this);
		image.setDimensions(channels, 1, frames);
		image.setOpenAsHyperStack(frames > 1);
		final ImagePlus opened = channels > 1 ? new CompositeImage(image, IJ.COMPOSITE) : image;
		reads.clear();
		return opened;
	}

	/** How often each plane was read; planes that were not read are left out. */
	Map<Integer, Integer> reads() {
		return Map.copyOf(reads);
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		reads.merge(n, 1, Integer::sum);
		return picture.duplicate();
	}
}
