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
package fiji.plugin.florence2;

import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.vision.ImagePreprocessor;
import fiji.plugin.florence2.vision.RgbPlane;

/**
 * What is asked about an image. Of the image it keeps only what the model sees, so that many questions can wait in little
 * memory; see {@link Florence2#question}.
 */
public final class Question {

	private final RgbPlane seen;
	private final int width;
	private final int height;
	private final Prompt prompt;
	private final double resamplingMs;

	private Question(final RgbPlane seen, final int width, final int height, final Prompt prompt,
		final double resamplingMs)
	{
		this.seen = seen;
		this.width = width;
		this.height = height;
		this.prompt = prompt;
		this.resamplingMs = resamplingMs;
	}

	static Question of(final RgbPlane image, final Prompt prompt, final ImagePreprocessor preprocessor) {
		final Stopwatch stopwatch = new Stopwatch();
		final RgbPlane seen = preprocessor.resample(image);
		return new Question(seen, image.width(), image.height(), prompt, stopwatch.lap());
	}

	/** Another question about the same image. */
	public Question with(final Prompt other) {
		return new Question(seen, width, height, other, 0);
	}

	/** The image, resampled to the model's size. */
	RgbPlane seen() {
		return seen;
	}

	/** Width of the image in pixels. */
	int width() {
		return width;
	}

	/** Height of the image in pixels. */
	int height() {
		return height;
	}

	Prompt prompt() {
		return prompt;
	}

	double resamplingMs() {
		return resamplingMs;
	}
}
