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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Florence2Exception;

import java.io.IOException;
import java.nio.file.Path;

/** The image files of annotations that are written. */
public interface ImageFiles {

	/** @throws Florence2Exception if there is no such image, or it cannot be read */
	ImageHeader header(Path file) throws Florence2Exception;

	/** The same image, with its width and height, which some forms do not say. */
	default AnnotatedFile sized(final AnnotatedFile image) throws Florence2Exception {
		if (image.width() > 0 && image.height() > 0) return image;
		final ImageHeader header = header(image.file());
		return new AnnotatedFile(image.file(), header.width(), header.height(), image.plane(), image.pixel(), image.group(),
			image.split(), image.regions(), image.texts());
	}

	/**
	 * Puts an image into a folder, which is created if need be: the file as it is or, if it has several planes, a PNG of the
	 * one.
	 *
	 * @return the name of the file: that of the image, or one like it that is free in the folder
	 */
	String put(AnnotatedFile image, Path folder) throws Florence2Exception, IOException;

	/**
	 * Puts an image into a folder as all programs read it: a PNG or JPEG file as it is, of any other a PNG with the colours
	 * that it is displayed in.
	 *
	 * @param stem of the name, without ending
	 * @return the name of the file, which takes the place of one of that name
	 */
	String putPicture(AnnotatedFile image, Path folder, String stem) throws Florence2Exception, IOException;
}
