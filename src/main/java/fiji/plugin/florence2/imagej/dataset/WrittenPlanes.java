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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.CopiedFiles;
import fiji.plugin.florence2.dataset.format.ImageFiles;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

/** Copies files that have one plane; of others, writes the plane as a PNG with the colours that it is displayed in. */
public final class WrittenPlanes implements ImageFiles {

	private final CopiedFiles copies = new CopiedFiles();

	@Override
	public String put(final AnnotatedFile image, final Path folder) throws Florence2Exception, IOException {
		final Plane plane = image.plane();
		if (plane.equals(Plane.ONLY) && !isStack(image.file())) return copies.put(image, folder);
		final RgbPlane pixels = DataSetPlane.open(image.file(), plane).pixels();
		final BufferedImage picture = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
		picture.setRGB(0, 0, pixels.width(), pixels.height(), pixels.pixels(), 0, pixels.width());
		final String stem = image.name().replaceFirst("\\.[^.]*$", "");
		final String channel = plane.channel() == 0 ? "" : "-c" + plane.channel();
		final String name = CopiedFiles.free(stem + channel + "-z" + plane.slice() + "-t" + plane.frame() + ".png",
			Files.createDirectories(folder));
		ImageIO.write(picture, "png", folder.resolve(name).toFile());
		return name;
	}

	/** The first plane of a stack is not told from the only one of a file by its position. */
	private static boolean isStack(final Path file) {
		try {
			return ImageFile.of(file).planes() > 1;
		}
		catch (final ImageException unreadableHere) {
			// Another program may read it: it is copied, or told to be missing.
			return false;
		}
	}
}
