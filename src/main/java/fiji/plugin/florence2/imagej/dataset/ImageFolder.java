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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.ImageHeader;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;

import ij.ImagePlus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images without annotations: a file, or all image files of a folder; each plane of a stack is an image. */
final class ImageFolder implements AnnotationReader {

	private static final List<String> ENDINGS =
		List.of(".tif", ".tiff", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".pgm", ".ppm", ".pbm", ".dcm", ".fit", ".fits");

	@Override
	public String name() {
		return "images";
	}

	@Override
	public String form() {
		return "image files without annotations; each plane of a stack is an image";
	}

	@Override
	public boolean fits(final Path path) {
		return ImageJFormats.holds(path, ImageFolder::isImage);
	}

	private static boolean isImage(final Path file) {
		return AnnotationFile.hasEnding(file, ENDINGS);
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final List<AnnotatedFile> images = new ArrayList<>();
		for (final Path file : ImageJFormats.files(request.path(), ENDINGS, "images")) {
			try {
				images.addAll(planes(file, request.headers().of(file)));
			}
			catch (final ImageException e) {
				notes.accept(e.getMessage());
			}
		}
		if (images.isEmpty()) throw new DataSetException(
			"There is no image in " + request.path() + " that can be read: choose a folder with PNG, JPEG or TIFF files.");
		return images;
	}

	/** Only a stack is opened, to know its slices and frames. */
	private static List<AnnotatedFile> planes(final Path file, final ImageHeader header) throws ImageException {
		if (header.planes() == 1) return List.of(image(file, header, Plane.ONLY));
		final ImagePlus image = DisplayedPlane.open(file);
		ImageFile.close(image);
		final List<AnnotatedFile> planes = new ArrayList<>();
		for (int frame = 1; frame <= image.getNFrames(); frame++)
			for (int slice = 1; slice <= image.getNSlices(); slice++)
				planes.add(image(file, header, new Plane(0, slice, frame)));
		return planes;
	}

	private static AnnotatedFile image(final Path file, final ImageHeader header, final Plane plane) {
		return new AnnotatedFile(file, header.width(), header.height(), plane, header.pixel(), Optional.empty(),
			Optional.empty(), List.of(), List.of());
	}
}
