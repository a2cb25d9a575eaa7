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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.AnnotatedImage;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RoiSet;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The files of one image: ROIs, label image, pictures. */
final class ImageFiles {

	private final OutputFolder output;
	private final BatchOutputs outputs;
	private final boolean shared;

	/** @param shared whether other processes may write the same files at the same time */
	ImageFiles(final OutputFolder output, final BatchOutputs outputs, final boolean shared) {
		this.output = output;
		this.outputs = outputs;
		this.shared = shared;
	}

	/** @throws ImageException if there are more regions than a label image holds */
	void write(final ImageResult result) throws IOException, ImageException {
		// First what may fail because of the image, so that an image that fails has no files.
		final Optional<ImagePlus> labels =
			outputs.labelImages() ? Optional.of(result.answer().toLabelImage()) : Optional.empty();
		final String name = result.input().output();
		if (labels.isPresent()) writeLabels(output.labels(name), labels.get());
		if (outputs.rois()) writeRois(output.rois(name), result.answer().rois());
		if (outputs.pictures()) writePictures(result);
	}

	private void writeLabels(final Path file, final ImagePlus labels) throws IOException {
		final byte[] tiff = new FileSaver(labels).serialize();
		write(file, out -> out.write(tiff));
	}

	/** The ROI Manager takes an empty file for a damaged one. */
	private void writeRois(final Path file, final List<Roi> rois) throws IOException {
		if (!rois.isEmpty()) write(file, out -> RoiSet.write(out, rois));
	}

	private void writePictures(final ImageResult result) throws IOException {
		final List<PlanePosition> planes = result.planes();
		for (final PlanePosition plane : planes) {
			final BufferedImage picture = picture(result, plane);
			write(output.picture(result.input().output(), planeSuffix(plane, planes)), out -> {
				try (ImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
					ImageIO.write(picture, "png", image);
				}
			});
		}
	}

	private void write(final Path file, final AtomicFile.Content content) throws IOException {
		if (!shared) {
			AtomicFile.write(file, content);
			return;
		}
		final Path part = output.part();
		Files.createDirectories(part.getParent());
		AtomicFile.write(file, part, content);
	}

	private static String planeSuffix(final PlanePosition plane, final List<PlanePosition> planes) {
		return planes.size() == 1 ? "" : String.format(Locale.ROOT, "-z%04d-t%04d", plane.slice(), plane.frame());
	}

	/** Deletes the files of an image, its entry in the journal last. */
	void delete(final JournalEntry entry) throws IOException {
		Files.deleteIfExists(output.rois(entry.output()));
		Files.deleteIfExists(output.labels(entry.output()));
		for (final PlanePosition plane : entry.planes())
			Files.deleteIfExists(output.picture(entry.output(), planeSuffix(plane, entry.planes())));
		Files.deleteIfExists(output.journal(entry.image()));
	}

	private static BufferedImage picture(final ImageResult result, final PlanePosition plane) {
		final List<Region> regions = result.answers()
			.stream()
			.filter(answer -> answer.position().equals(plane))
			.map(PlaneAnswer::regions)
			.flatMap(List::stream)
			.toList();
		final Rectangle whole = new Rectangle(result.image().getWidth(), result.image().getHeight());
		return AnnotatedImage.of(DisplayedPlane.of(result.image(), plane, whole), regions);
	}
}
