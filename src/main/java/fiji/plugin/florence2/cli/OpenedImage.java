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
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;

import java.nio.file.Path;

/** An image file that was read, to be asked about. */
record OpenedImage(Path file, PixelSource pixels) {

	/** What to ask about an image of that size in pixels. */
	@FunctionalInterface
	interface Question {

		Prompt prompt(int width, int height) throws PromptException;
	}

	/** @throws ImageException if the file cannot be read */
	static OpenedImage read(final Path file) throws ImageException {
		try {
			return new OpenedImage(file, PixelSource.of(DisplayedPlane.of(DisplayedPlane.open(file))));
		}
		catch (final OutOfMemoryError e) {
			throw new ImageException("There is too little memory to ask about " + file + ": give Java more.");
		}
	}

	/** The tiles for several questions: chosen once if the choice is left to the model. */
	Tiling tiles(final Florence2 florence2, final Tiling tiling, final DecodingOptions decoding) throws ModelException,
		ImageException
	{
		try {
			return new TiledModel(florence2).choose(pixels, tiling, decoding.applyTo(florence2.settings()), ProgressListener.NONE,
				new Cancellation());
		}
		catch (final PromptException e) {
			throw problem(e);
		}
	}

	/** @throws ImageException if the image cannot be asked about in this way */
	TiledAnswer ask(final Florence2 florence2, final Question question, final Tiling tiling,
		final DecodingOptions decoding) throws ModelException, ImageException
	{
		try {
			return new TiledModel(florence2).ask(pixels, question.prompt(pixels.width(), pixels.height()), tiling,
				decoding.applyTo(florence2.settings()), ProgressListener.NONE, new Cancellation());
		}
		catch (final PromptException e) {
			throw problem(e);
		}
	}

	private ImageException problem(final PromptException e) {
		return new ImageException(file + ": " + e.getMessage());
	}
}
