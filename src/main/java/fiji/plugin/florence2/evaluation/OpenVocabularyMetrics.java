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
package fiji.plugin.florence2.evaluation;

import java.util.List;

/**
 * Metrics of a model that is prompted with one category after the other: for images with such objects, and for images
 * without.
 *
 * @param present of the answers about images that show the category
 * @param presences number of answers about images that show the category
 * @param absent number of answers about images that do not
 * @param empty number of those that are empty, as they should be
 */
public record OpenVocabularyMetrics(DetectionMetrics present, int presences, int absent, int empty) {

	/**
	 * Sums up answers.
	 *
	 * @param answers one for each image and category, with annotations and detections of that category alone
	 */
	public static OpenVocabularyMetrics of(final List<ImageDetections> answers, final List<Category> categories) {
		final List<ImageDetections> present = answers.stream().filter(answer -> !answer.annotations().isEmpty()).toList();
		final List<ImageDetections> absent = answers.stream().filter(answer -> answer.annotations().isEmpty()).toList();
		final int empty = (int) absent.stream().filter(answer -> answer.detections().isEmpty()).count();
		return new OpenVocabularyMetrics(DetectionMetrics.of(present, categories), present.size(), absent.size(), empty);
	}

	/** The part of the answers about images without such objects that is empty; {@code NaN} if there are none. */
	public double emptyPart() {
		return (double) empty / absent;
	}
}
