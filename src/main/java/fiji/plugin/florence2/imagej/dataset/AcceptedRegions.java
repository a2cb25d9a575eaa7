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

import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.imageio.ImageIO;

/**
 * Regions of an open image that a person accepted, for a data set. Each plane with one is an image of the data set: a PNG
 * with the colours that the plane is displayed in.
 *
 * @param image where they are
 * @param regions what was accepted
 */
public record AcceptedRegions(ImagePlus image, List<Accepted> regions) {

	private static final int ROUND = 0;

	/**
	 * A region.
	 *
	 * @param found as the model gave it
	 * @param name as the person calls it
	 * @param plane where it is
	 * @param task that was asked, if it is a published one
	 * @param model the name of the model that was asked
	 */
	public record Accepted(Region found, String name, PlanePosition plane, Optional<Task> task, String model) {

		private Review review(final String id) {
			return name.equals(found.label()) ? Review.accept(id) : Review.relabel(id, name);
		}
	}

	public AcceptedRegions {
		regions = List.copyOf(regions);
	}

	/**
	 * Adds the images and regions, as the models' proposals and the person's decisions. What is added twice is there once.
	 *
	 * @return how many regions were not there before
	 * @throws DataSetException if the data set cannot be written
	 */
	public int addTo(final DataSet set) throws DataSetException {
		int added = 0;
		final Map<PlanePosition, List<Accepted>> planes = new LinkedHashMap<>();
		regions.forEach(region -> planes.computeIfAbsent(region.plane, plane -> new ArrayList<>()).add(region));
		for (final Map.Entry<PlanePosition, List<Accepted>> plane : planes.entrySet())
			added += add(set, store(set, plane.getKey()), plane.getValue());
		return added;
	}

	private static int add(final DataSet set, final ImageAdded added, final List<Accepted> accepted)
		throws DataSetException
	{
		set.append(Source.user(), ROUND, added);
		final Map<Source, List<Change>> proposals = new LinkedHashMap<>();
		final List<Change> reviews = new ArrayList<>();
		for (final Accepted region : accepted) {
			final Source model = Source.model(region.model, "");
			final RegionProposed proposed = RegionProposed.found(added.id(), region.found, region.task, model, ROUND);
			if (set.view().region(proposed.id()).isPresent()) continue;
			proposals.computeIfAbsent(model, source -> new ArrayList<>()).add(proposed);
			reviews.add(region.review(proposed.id()));
		}
		int count = 0;
		for (final Map.Entry<Source, List<Change>> proposal : proposals.entrySet()) {
			final List<Event> events = set.append(proposal.getKey(), ROUND, proposal.getValue());
			count += events.size();
		}
		if (!reviews.isEmpty()) set.append(Source.user(), ROUND, reviews);
		return count;
	}

	private ImageAdded store(final DataSet set, final PlanePosition plane) throws DataSetException {
		final RgbPlane pixels = DisplayedPlane.of(image, plane, new Rectangle(image.getWidth(), image.getHeight()));
		final BufferedImage picture = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
		picture.setRGB(0, 0, pixels.width(), pixels.height(), pixels.pixels(), 0, pixels.width());
		try {
			final Path folder = Files.createTempDirectory("florence2-plane");
			final Path file = folder.resolve(name(plane));
			try {
				ImageIO.write(picture, "png", file.toFile());
				return set.store(file, pixels.width(), pixels.height(), ImageStorage.COPY);
			}
			finally {
				Files.deleteIfExists(file);
				Files.delete(folder);
			}
		}
		catch (final IOException e) {
			throw new DataSetException("A picture of " + image.getTitle() +
				" cannot be written to the folder of temporary files (" + Failures.text(e) + "): make room there.", e);
		}
	}

	private String name(final PlanePosition plane) {
		final String title = image.getTitle().replaceFirst("\\.\\w{1,5}$", "").replaceAll("[^\\p{L}\\p{N}_-]+", "-");
		return title + (plane.channel() == 0 ? "" : "-c" + plane.channel()) +
			(image.getNSlices() > 1 ? "-z" + plane.slice() : "") + (image.getNFrames() > 1 ? "-t" + plane.frame() : "") +
			".png";
	}
}
