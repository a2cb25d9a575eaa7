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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.statistics.PictureHash;
import fiji.plugin.florence2.imagej.input.ImageException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The pictures of a data set by which images that are nearly the same are found. */
public final class PictureHashes {

	private PictureHashes() {}

	/** Opens all images that are to be used; those that cannot be read are left out with a note. */
	public static Map<DataSetImage, PictureHash> of(final DataSet set, final Consumer<String> notes,
		final ProgressListener listener, final Cancellation cancellation)
	{
		final List<DataSetImage> images =
			set.view().images().stream().filter(image -> image.state() != State.REJECTED).toList();
		final Map<DataSetImage, PictureHash> pictures = new LinkedHashMap<>();
		for (int i = 0; i < images.size(); i++) {
			cancellation.check();
			listener.progress(new Progress((double) i / images.size(), "image " + (i + 1) + " of " + images.size()));
			final DataSetImage image = images.get(i);
			try (DataSetPlane plane = DataSetPlane.open(set.file(image.added()), image.added().plane())) {
				pictures.put(image, PictureHash.of(plane.pixels()));
			}
			catch (final ImageException e) {
				notes.accept(e.getMessage());
			}
		}
		return pictures;
	}
}
