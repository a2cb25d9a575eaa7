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
package fiji.plugin.florence2.dataset.statistics;

import fiji.plugin.florence2.dataset.DataSetImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two images that are nearly the same.
 *
 * @param distance of their {@linkplain PictureHash pictures}
 */
public record Alike(DataSetImage first, DataSetImage second, int distance) {

	/** Of unrelated pictures, one pair in many millions differs in so few bits. */
	private static final int MOST = 4;

	/** All pairs among some images. */
	public static List<Alike> among(final Map<DataSetImage, PictureHash> pictures) {
		final List<DataSetImage> images = List.copyOf(pictures.keySet());
		final List<Alike> pairs = new ArrayList<>();
		for (int i = 0; i < images.size(); i++) {
			for (int k = i + 1; k < images.size(); k++) {
				final int distance = pictures.get(images.get(i)).distance(pictures.get(images.get(k)));
				if (distance <= MOST) pairs.add(new Alike(images.get(i), images.get(k), distance));
			}
		}
		return pairs;
	}

	/** Whether they are in different splits: a model is then judged by what it has nearly seen. */
	public boolean isLeak() {
		return first.split() != second.split();
	}
}
