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
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;
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
 * Open images with their selections, as annotated files. An image whose pixels are those of its file is that file; of
 * another one, each plane that is marked is written as a PNG with the colours that it is displayed in. Images and selections
 * stay as they are.
 */
public final class OpenImages {

	/** What the source of such annotations is called, if nobody says more. */
	public static final String NAME = "open images";

	private record Marked(ImagePlus image, List<MarkedPlane> planes) {}

	private final List<Marked> marked;
	private final Optional<String> label;
	private final int leftOut;

	/**
	 * @param label of all selections; empty for their own
	 * @throws ImageException if nothing is marked
	 */
	private OpenImages(final List<Marked> images, final String label) throws ImageException {
		marked = images.stream().filter(image -> !image.planes.isEmpty()).toList();
		if (marked.isEmpty()) throw new ImageException(
			"No region in the images has an area: draw rectangles or outlines around the objects, and add them.");
		this.label = Optional.of(RegionRois.oneLine(label)).filter(words -> !words.isEmpty());
		leftOut = images.size() - marked.size();
	}

	/**
	 * Images with the selections of their overlays; those in which nothing is marked are left out.
	 *
	 * @param label of all selections; empty for their own
	 * @throws ImageException if nothing is marked in any of them
	 */
	public static OpenImages ofOverlays(final List<ImagePlus> images, final String label) throws ImageException {
		final List<Marked> marked = new ArrayList<>();
		for (final ImagePlus image : images) {
			final Overlay overlay = image.getOverlay();
			marked
				.add(new Marked(image, MarkedPlane.of(image, overlay == null ? List.of() : Arrays.asList(overlay.toArray()))));
		}
		return new OpenImages(marked, label);
	}

	/**
	 * One image, or the planes of a stack, with given selections, such as those of the ROI Manager.
	 *
	 * @param label as in {@link #ofOverlays}
	 * @throws ImageException as in {@link #ofOverlays}
	 */
	public static OpenImages of(final ImagePlus image, final List<Roi> rois, final String label) throws ImageException {
		return new OpenImages(List.of(new Marked(image, MarkedPlane.of(image, rois))), label);
	}

	/** How many images are left out. */
	public int leftOut() {
		return leftOut;
	}

	/**
	 * The planes on which something is marked.
	 *
	 * @param temporary folder for images that have no file, which is kept until the annotations are in a data set
	 * @throws DataSetException if an image cannot be written there
	 */
	public List<AnnotatedFile> files(final Path temporary) throws DataSetException {
		final List<AnnotatedFile> files = new ArrayList<>();
		final Set<String> names = new HashSet<>();
		for (final Marked each : marked) {
			final Optional<Path> own = file(each.image);
			for (final MarkedPlane plane : each.planes)
				files.add(own.isPresent()
					? file(each.image, plane, own.get(), place(each.image, plane))
					: file(each.image, plane, written(each.image, plane, temporary, names), Plane.ONLY));
		}
		return files;
	}

	private static Plane place(final ImagePlus image, final MarkedPlane plane) {
		return image.getStackSize() > image.getNChannels()
			? new Plane(0, plane.position().slice(), plane.position().frame())
			: Plane.ONLY;
	}

	private AnnotatedFile file(final ImagePlus image, final MarkedPlane plane, final Path file, final Plane place) {
		return new AnnotatedFile(file, image.getWidth(), image.getHeight(), place, pixel(image.getCalibration()),
			Optional.empty(), Optional.empty(), plane.rois().stream().map(this::region).toList(), plane.captions());
	}

	private Region region(final Roi roi) {
		return SelectedRegion.of(roi,
			label.filter(words -> !SelectedRegion.isText(roi)).or(() -> SelectedRegion.label(roi)).orElse(""));
	}

	/** The file of an image, if its pixels are as they are displayed. */
	private static Optional<Path> file(final ImagePlus image) {
		final FileInfo info = image.getOriginalFileInfo();
		if (info == null || info.directory == null || info.fileName == null || info.directory.isEmpty())
			return Optional.empty();
		try {
			final Path file = Path.of(info.directory, info.fileName);
			return Files.isRegularFile(file) && isSame(image, file) ? Optional.of(file) : Optional.empty();
		}
		catch (final InvalidPathException | ImageException e) {
			return Optional.empty();
		}
	}

	private static boolean isSame(final ImagePlus image, final Path file) throws ImageException {
		final ImagePlus opened = DisplayedPlane.open(file);
		try {
			return isSame(image, opened);
		}
		finally {
			ImageFile.close(opened);
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

	private static Path written(final ImagePlus image, final MarkedPlane plane, final Path temporary,
		final Set<String> names) throws DataSetException
	{
		final Path file = temporary.resolve(plane.fileName(image, names));
		try {
			ImageJFiles.write(DisplayedPlane.of(image, plane.position(), new Rectangle(image.getWidth(), image.getHeight())),
				file);
			return file;
		}
		catch (final IOException e) {
			throw unwritable("image " + image.getTitle(), e);
		}
	}

	/** Says how many open images have no regions; empty for none. */
	public static Optional<String> leftOut(final int images) {
		if (images == 0) return Optional.empty();
		return Optional.of(images == 1
			? "1 open image has no regions and is left out."
			: images + " open images have no regions and are left out.");
	}

	/** @param what cannot be written, such as images */
	public static DataSetException unwritable(final String what, final IOException cause) {
		return new DataSetException("The " + what + " cannot be written into the temporary folder " +
			System.getProperty("java.io.tmpdir") + " (" + Failures.text(cause) + "): see that there is room on its disk.",
			cause);
	}

	private static Optional<PixelSize> pixel(final Calibration calibration) {
		final boolean scaled = calibration.scaled() && calibration.pixelWidth > 0 && calibration.pixelHeight > 0;
		return scaled
			? Optional.of(new PixelSize(calibration.pixelWidth, calibration.pixelHeight, calibration.getUnit()))
			: Optional.empty();
	}
}
