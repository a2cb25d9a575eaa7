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
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.measure.Calibration;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Open images with their selections as annotated files. An image whose pixels are those of its file is that file; of
 * another one, each plane that is marked is written as a PNG with the colours that it is displayed in. Images and selections
 * stay as they are.
 */
public final class OpenImages {

	private final Path temporary;
	private final Optional<String> label;
	private final List<AnnotatedFile> found = new ArrayList<>();
	private final Set<String> names = new HashSet<>();

	/**
	 * @param temporary folder for images that have no file, which is kept until the annotations are in a data set
	 * @param label of all selections; empty for their own
	 */
	public OpenImages(final Path temporary, final Optional<String> label) {
		this.temporary = temporary;
		this.label = label.map(RegionRois::oneLine).filter(words -> !words.isEmpty());
	}

	/** Adds an image with the selections of its overlay. */
	public void addOverlay(final ImagePlus image) throws Florence2Exception {
		final Overlay overlay = image.getOverlay();
		add(image, overlay == null ? List.of() : Arrays.asList(overlay.toArray()));
	}

	/** Adds an image with selections, such as those of the ROI Manager. */
	public void add(final ImagePlus image, final List<Roi> rois) throws Florence2Exception {
		final Optional<Path> file = file(image);
		for (final MarkedPlane plane : MarkedPlane.of(image, rois)) {
			final Path source = file.isPresent() ? file.get() : written(image, plane);
			final Plane place = file.isPresent() && image.getStackSize() > image.getNChannels()
				? new Plane(0, plane.position().slice(), plane.position().frame())
				: Plane.ONLY;
			final List<Region> regions = plane.rois()
				.stream()
				.map(roi -> SelectedRegion.of(roi,
					label.filter(words -> !SelectedRegion.isText(roi)).or(() -> SelectedRegion.label(roi)).orElse("")))
				.toList();
			found.add(new AnnotatedFile(source, image.getWidth(), image.getHeight(), place, pixel(image.getCalibration()),
				Optional.empty(), Optional.empty(), regions, plane.captions()));
		}
	}

	/**
	 * All images that were added and in which something is marked.
	 *
	 * @throws ImageException if there are none
	 */
	public List<AnnotatedFile> all() throws ImageException {
		if (found.isEmpty()) throw new ImageException(
			"No region in the images has an area: draw rectangles or outlines around the objects, and add them.");
		return List.copyOf(found);
	}

	/** The file of an image, if its pixels are as they are displayed. */
	private static Optional<Path> file(final ImagePlus image) {
		final FileInfo info = image.getOriginalFileInfo();
		if (info == null || info.directory == null || info.fileName == null || info.directory.isEmpty())
			return Optional.empty();
		try {
			final Path file = Path.of(info.directory, info.fileName);
			return Files.isRegularFile(file) && isSame(image, DisplayedPlane.open(file))
				? Optional.of(file)
				: Optional.empty();
		}
		catch (final InvalidPathException | ImageException e) {
			return Optional.empty();
		}
	}

	private static boolean isSame(final ImagePlus image, final ImagePlus file) {
		final boolean sameForm = image.getWidth() == file.getWidth() && image.getHeight() == file.getHeight() &&
			Arrays.equals(image.getDimensions(), file.getDimensions()) && image.getType() == file.getType();
		if (!sameForm) return false;
		for (int i = 1; i <= image.getStackSize(); i++)
			if (!pixelsEqual(image.getStack().getPixels(i), file.getStack().getPixels(i))) return false;
		return true;
	}

	private static boolean pixelsEqual(final Object a, final Object b) {
		return Arrays.deepEquals(new Object[] { a }, new Object[] { b });
	}

	private Path written(final ImagePlus image, final MarkedPlane plane) throws DataSetException {
		final Path file = temporary.resolve(plane.fileName(image, names));
		try {
			ImageJFiles.write(DisplayedPlane.of(image, plane.position(), new Rectangle(image.getWidth(), image.getHeight())),
				file);
			return file;
		}
		catch (final IOException e) {
			throw new DataSetException("The image " + image.getTitle() + " cannot be written into " + temporary + " (" +
				Failures.text(e) + "): see that there is room on its disk.", e);
		}
	}

	private static Optional<PixelSize> pixel(final Calibration calibration) {
		final boolean scaled = calibration.scaled() && calibration.pixelWidth > 0 && calibration.pixelHeight > 0;
		return scaled
			? Optional.of(new PixelSize(calibration.pixelWidth, calibration.pixelHeight, calibration.getUnit()))
			: Optional.empty();
	}
}
