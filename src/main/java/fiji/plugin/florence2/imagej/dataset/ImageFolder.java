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
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;

import ij.ImagePlus;
import ij.measure.Calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Images without annotations: a file, or all image files of a folder; each plane of a stack is an image. */
public final class ImageFolder implements AnnotationReader {

	private static final Pattern IMAGES = Pattern.compile(".*\\.(tiff?|png|jpe?g|gif|bmp|pgm|ppm|pbm|dcm|fits?)");

	private final ProgressListener listener;
	private final Cancellation cancellation;

	/** @param listener hears of each image, for all of them are opened */
	public ImageFolder(final ProgressListener listener, final Cancellation cancellation) {
		this.listener = listener;
		this.cancellation = cancellation;
	}

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
		try {
			return !files(path).isEmpty();
		}
		catch (final IOException unreadable) {
			return false;
		}
	}

	private static List<Path> files(final Path path) throws IOException {
		if (Files.isRegularFile(path)) return isImage(path) ? List.of(path) : List.of();
		try (Stream<Path> files = Files.list(path)) {
			return files.filter(file -> Files.isRegularFile(file) && isImage(file)).sorted().toList();
		}
	}

	private static boolean isImage(final Path file) {
		return IMAGES.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT)).matches();
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws DataSetException {
		final List<Path> files;
		try {
			files = files(request.path());
		}
		catch (final IOException e) {
			throw new DataSetException(
				"The folder " + request.path() + " cannot be read (" + Failures.text(e) + "): check its path.", e);
		}
		final List<AnnotatedFile> images = new ArrayList<>();
		for (int i = 0; i < files.size(); i++) {
			cancellation.check();
			listener.progress(new Progress((double) i / files.size(), "reading image " + (i + 1) + " of " + files.size()));
			try {
				images.addAll(planes(files.get(i)));
			}
			catch (final ImageException e) {
				notes.accept(e.getMessage());
			}
		}
		if (images.isEmpty()) throw new DataSetException(
			"There is no image in " + request.path() + " that can be read: choose a folder with PNG, JPEG or TIFF files.");
		return images;
	}

	private static List<AnnotatedFile> planes(final Path file) throws ImageException {
		final ImagePlus image = DisplayedPlane.open(file);
		final List<AnnotatedFile> planes = new ArrayList<>();
		for (int frame = 1; frame <= image.getNFrames(); frame++)
			for (int slice = 1; slice <= image.getNSlices(); slice++)
				planes.add(new AnnotatedFile(file, image.getWidth(), image.getHeight(), new Plane(0, slice, frame),
					pixel(image), Optional.empty(), Optional.empty(), List.of(), List.of()));
		return planes;
	}

	private static Optional<PixelSize> pixel(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		if (!calibration.scaled() || !(calibration.pixelWidth > 0) || !(calibration.pixelHeight > 0))
			return Optional.empty();
		return Optional.of(new PixelSize(calibration.pixelWidth, calibration.pixelHeight, calibration.getUnit()));
	}
}
