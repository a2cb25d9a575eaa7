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
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.Tiling;

import java.nio.file.Path;

/**
 * The answer about an image file, and how long it took.
 *
 * @param readMs milliseconds to read the file
 * @param totalMs milliseconds from the file to the answer
 */
record TimedAnswer(TiledAnswer answer, double readMs, double totalMs) {

	/** @throws ImageException if the file cannot be read, or not be asked about in this way */
	static TimedAnswer ask(final Florence2 florence2, final Path image, final OpenedImage.Question question,
		final Tiling tiling, final DecodingOptions decoding) throws ImageException, ModelException
	{
		final long start = System.nanoTime();
		final OpenedImage opened = OpenedImage.read(image);
		final double readMs = milliseconds(start);
		return new TimedAnswer(opened.ask(florence2, question, tiling, decoding), readMs, milliseconds(start));
	}

	/** @param start by {@link System#nanoTime()} */
	static double milliseconds(final long start) {
		return (System.nanoTime() - start) / 1e6;
	}
}
