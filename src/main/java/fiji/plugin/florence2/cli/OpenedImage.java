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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.input.ImageLocation;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImageAnalysis;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.onnx.ModelException;

import ij.ImagePlus;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * An image file that was read; closing it closes the file of a virtual stack.
 *
 * @param note what the user must know about the file, as a sentence; empty for nothing
 */
record OpenedImage(String file, ImagePlus image, String note) implements AutoCloseable {

	/** What Java makes of bytes that are no characters. */
	private static final char UNREADABLE = '\ufffd';

	/** @throws ImageException if the file cannot be read */
	static OpenedImage read(final String file) throws ImageException {
		try {
			final Path path = Path.of(file);
			if (Files.isDirectory(path)) throw new ImageException(file + " is a folder: process its images by \"batch\".");
			if (file.indexOf(UNREADABLE) >= 0 && !Files.exists(path)) throw new ImageException("The name " + file +
				" is in another encoding than the system's: rename the file, or process its folder by \"batch\".");
			final ImageFile found = ImageFile.of(path);
			final ImagePlus image = found.open();
			// A TIFF file may have a selection, which would limit what the model sees.
			image.deleteRoi();
			final boolean several = found.series() > 1 && ImageLocation.of(path).file().equals(path);
			return new OpenedImage(file, image,
				several
					? "This file has " + found.series() +
						" images, of which the first is processed: add #2 to its name for the second."
					: "");
		}
		catch (final InvalidPathException e) {
			throw new ImageException(PathConverter.reason(file));
		}
		catch (final OutOfMemoryError e) {
			throw ImageFailure.of(file, e);
		}
	}

	@Override
	public void close() {
		ImageFile.close(image);
	}

	/**
	 * Processes the image as the menu's commands do.
	 *
	 * @throws ImageException if the image cannot be processed in this way
	 */
	ImageAnswer process(final Florence2 model, final ImagePrompts prompts, final AnalysisSettings settings,
		final DecodingOptions decoding, final AnalysisListener listener) throws Florence2Exception
	{
		try {
			return new ImageAnalysis(model, image, settings, decoding.applyTo(model.settings()), listener, new Cancellation())
				.run(prompts);
		}
		catch (final ModelException e) {
			throw e;
		}
		catch (final Florence2Exception e) {
			throw new ImageException(file + ": " + e.getMessage());
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			throw ImageFailure.of(file, e);
		}
	}
}
