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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.filter.ReviewOrder;
import fiji.plugin.florence2.imagej.dataset.DataSetPlane;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;

import java.awt.Rectangle;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How regions look to the default model: mean and deviation of the image features of what is around each. Of many regions,
 * those are computed that are least certain. Thread-safe.
 */
final class RegionFeatures {

	/** More would take minutes, and nobody reviews so many at once. */
	static final int MOST = 400;

	/** Gets how far the work is. */
	@FunctionalInterface
	interface Progress {

		void of(int done, int all);
	}

	private final DataSet set;
	private final ModelService models;
	private final Map<String, float[]> known = new ConcurrentHashMap<>();

	RegionFeatures(final DataSet set, final ModelService models) {
		this.set = set;
		this.models = models;
	}

	Optional<float[]> of(final DataSetRegion region) {
		return Optional.ofNullable(known.get(region.id()));
	}

	/**
	 * Computes the features of regions that are not known yet, image by image.
	 *
	 * @return whether there were any
	 */
	boolean compute(final List<DataSetRegion> regions, final Progress progress, final Cancellation cancellation)
		throws Florence2Exception
	{
		final Map<String, List<DataSetRegion>> images = regions.stream()
			.sorted(Comparator.comparingDouble(ReviewOrder::uncertainty).reversed())
			.limit(MOST)
			.filter(region -> !known.containsKey(region.id()))
			.collect(Collectors.groupingBy(DataSetRegion::image));
		final int all = images.values().stream().mapToInt(List::size).sum();
		if (all == 0) return false;
		int done = 0;
		try (ModelLease lease = models.lease(models.defaultName(), cancellation)) {
			for (final List<DataSetRegion> ofImage : images.values()) {
				try {
					known.putAll(features(lease, ofImage, cancellation));
				}
				catch (final ImageException e) {
					// The regions of an image that cannot be opened stay where they are in the order.
					models.log().debug(e);
				}
				done += ofImage.size();
				progress.of(done, all);
			}
		}
		return true;
	}

	private Map<String, float[]> features(final ModelLease lease, final List<DataSetRegion> regions,
		final Cancellation cancellation) throws Florence2Exception
	{
		final Map<String, float[]> features = new HashMap<>();
		final DataSetImage image = set.view().image(regions.get(0).image()).orElseThrow();
		try (DataSetPlane plane = DataSetPlane.open(set.file(image.added()), image.added().plane())) {
			for (final DataSetRegion region : regions) {
				cancellation.check();
				final Rectangle area =
					View.around(region.shape().bounds(), plane.image().getWidth(), plane.image().getHeight());
				features.put(region.id(),
					floats(lease.model().statistics(DisplayedPlane.of(plane.image(), plane.position(), area))));
			}
		}
		return features;
	}

	private static float[] floats(final double[] numbers) {
		final float[] floats = new float[numbers.length];
		for (int i = 0; i < floats.length; i++)
			floats[i] = (float) numbers[i];
		return floats;
	}
}
