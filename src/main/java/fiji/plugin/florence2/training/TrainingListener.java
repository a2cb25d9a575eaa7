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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.List;

/** Follows a training. Called on the thread that trains. */
public interface TrainingListener extends ProgressListener {

	/** Something that the user should know of the data: one sentence. */
	void note(String sentence);

	/** The names of objects that the new model will know; comes before all answers. */
	default void learns(final List<String> names) {
		// Not everybody shows pictures.
	}

	/**
	 * The base was tried, and the epochs begin.
	 *
	 * @param before F1 of the base on the validation images
	 * @param curve epochs of a training that goes on; else empty
	 * @param epochs how many there will be at most
	 */
	default void begins(final double before, final List<EpochFigures> curve, final int epochs) {
		// Not everybody draws a curve.
	}

	/**
	 * What the model as it is now detects in one of the validation images, always the same one.
	 *
	 * @param image with its annotations
	 * @param pixels of the image
	 */
	default void answers(final CocoImage image, final RgbPlane pixels, final List<Region> regions) {
		// Not everybody shows pictures.
	}

	/** Whether the training is to end with the best model so far; asked after each step. */
	default boolean isEnough() {
		return false;
	}

	/**
	 * An epoch is over.
	 *
	 * @param epochs how many there will be at most
	 */
	void epoch(EpochFigures figures, int epochs);
}
