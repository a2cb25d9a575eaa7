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
package fiji.plugin.florence2.training.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The input of a training graph that holds what is known of the images before anything that is trained.
 *
 * @param name the graph's name for it
 * @param shape lengths of the axes for one image; the first one is 0 if it depends on the image
 * @param tokens how many image features the graph computes of an image; 0 if the input is image features
 * @param channels of an image feature
 */
record ImageInput(String name, List<Integer> shape, int tokens, int channels) {

	static final String PIXELS = "pixel_values";
	static final String STAGE_OUTPUT = "stage_output";

	/** What the whole vision encoder gives, [tokens, channels]. */
	static ImageInput features(final int channels) {
		return new ImageInput("image_features", List.of(0, channels), 0, channels);
	}

	/** Normalised pixels, as the vision encoder takes them. */
	static ImageInput pixels(final int height, final int width, final int tokens, final int channels) {
		return new ImageInput(PIXELS, List.of(3, height, width), tokens, channels);
	}

	/** What the frozen stages of the vision encoder give. */
	static ImageInput stage(final int positions, final int width, final int tokens, final int channels) {
		return new ImageInput(STAGE_OUTPUT, List.of(positions, width), tokens, channels);
	}

	/** The shape of several images with so many numbers each. */
	long[] shape(final int rows, final int numbers) {
		final long[] lengths = new long[1 + shape.size()];
		lengths[0] = rows;
		int known = 1;
		for (int i = 0; i < shape.size(); i++) {
			lengths[1 + i] = shape.get(i);
			if (shape.get(i) > 0) known *= shape.get(i);
		}
		if (lengths[1] == 0) lengths[1] = numbers / known;
		return lengths;
	}

	/** Whether the graph computes image features, and trains what computes them. */
	boolean isSeen() {
		return tokens > 0;
	}

	int tokens(final int numbers) {
		return isSeen() ? tokens : (int) shape(1, numbers)[1];
	}

	/** The shape as a graph declares it. */
	Object[] declared(final String rows) {
		final List<Object> lengths = new ArrayList<>(List.of(rows));
		for (final Integer length : shape)
			lengths.add(length > 0 ? length : "image_tokens");
		return lengths.toArray();
	}
}
