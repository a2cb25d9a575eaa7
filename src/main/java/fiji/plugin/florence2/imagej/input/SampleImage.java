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

import ij.ImagePlus;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URL;

import javax.imageio.ImageIO;

/** The image that comes with the plugin, to try everything on: nuclei in fluorescence. */
public final class SampleImage {

	private static final String TITLE = "sample.png";
	private static final String PLACE = "/fiji/plugin/florence2/cli/sample.png";

	private SampleImage() {}

	/**
	 * Opens the image, without showing it. Its display range ends at the brightest pixel, for it is dark.
	 *
	 * @throws ImageException if this copy of the plugin lacks it
	 */
	public static ImagePlus open() throws ImageException {
		try {
			final ImagePlus image = new ImagePlus(TITLE, read());
			image.setDisplayRange(0, image.getStatistics().max);
			return image;
		}
		catch (final IOException e) {
			throw new ImageException(
				"The sample image cannot be read (" + e.getMessage() + "): install Florence-2 for Fiji again.");
		}
	}

	private static BufferedImage read() throws IOException {
		final URL place = SampleImage.class.getResource(PLACE);
		if (place == null) throw new IOException("it is not in the plugin");
		return ImageIO.read(place);
	}
}
