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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;
import fiji.plugin.florence2.dataset.format.Findings;
import fiji.plugin.florence2.dataset.format.FoundImage;
import fiji.plugin.florence2.dataset.format.ImageFiles;
import fiji.plugin.florence2.dataset.format.LabelTable;
import fiji.plugin.florence2.dataset.format.LeftOut;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.output.LabelImage;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.Calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Label images, as StarDist, Cellpose, Labkit and <i>Analyze Particles...</i> make them: each pixel has the number of its
 * object, 0 for none. In a stack each plane is read by itself. A mask, 0 and 255, has an object for each connected part.
 */
public final class LabelImageFormat implements AnnotationReader, AnnotationWriter {

	private static final String LABELS = "labels";
	private static final List<String> ENDINGS = List.of(".tif", ".tiff", ".png");
	/** What programs put around the name of the image. */
	private static final String AROUND =
		"(?i)^(count masks of|segmentation of|labels of|mask of|label image of) +|[_ -]+(cp_masks?|labels?|masks?|label[_ -]?image|segmentation|objects)$";

	private static final String FOLDER = "(?i)(label[ _-]?image|label|mask)s?";

	@Override
	public String name() {
		return "label-images";
	}

	@Override
	public String form() {
		return "a label image for each image, with its name";
	}

	@Override
	public boolean fits(final Path path) {
		if (!Files.isDirectory(path)) return isNamed(path);
		final boolean labels = path.getFileName().toString().matches(FOLDER);
		return ImageJFormats.holds(path.resolve(LABELS), LabelImageFormat::isImage) ||
			ImageJFormats.holds(path, labels ? LabelImageFormat::isImage : LabelImageFormat::isNamed);
	}

	private static boolean isImage(final Path file) {
		return AnnotationFile.hasEnding(file, ENDINGS);
	}

	/** Whether the name says that it is a label image. */
	private static boolean isNamed(final Path file) {
		return isImage(file) && !stem(file).equals(stem(file).replaceAll(AROUND, ""));
	}

	private static String stem(final Path file) {
		return file.getFileName().toString().replaceFirst("(?i)\\.(tiff?|png)$", "");
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final Request inside = request.within(LABELS);
		final List<Path> files = ImageJFormats.files(inside.path(), ENDINGS, "label images");
		final List<Path> named = files.stream().filter(LabelImageFormat::isNamed).toList();
		final Findings findings = new Findings(inside);
		for (final Path file : named.isEmpty() ? files : named) {
			final String stem = stem(file);
			final Optional<Path> image = findings.fileAbout(file, List.of(stem.replaceAll(AROUND, ""), stem));
			if (image.isPresent()) add(file, image.get(), LabelTable.of(file), findings);
		}
		return findings.all(notes);
	}

	private static void add(final Path file, final Path image, final Map<Integer, LabelTable.Entry> names,
		final Findings findings) throws Florence2Exception
	{
		final ImagePlus labels = DisplayedPlane.open(file);
		try {
			add(file, labels, image, names, findings);
		}
		finally {
			ImageFile.close(labels);
		}
	}

	private static void add(final Path file, final ImagePlus labels, final Path image,
		final Map<Integer, LabelTable.Entry> names, final Findings findings) throws Florence2Exception
	{
		requireSize(file, labels.getWidth(), labels.getHeight(), image, findings);
		final List<Plane> planes = planes(file, labels, image, findings);
		for (int i = 0; i < planes.size(); i++) {
			final FoundImage found = findings.image(image, planes.get(i));
			for (final Map.Entry<Integer, Shape> object : LabelledObjects.of(labels.getStack().getProcessor(i + 1), file)
				.entrySet())
			{
				final LabelTable.Entry entry = names.getOrDefault(object.getKey(), LabelTable.NAMELESS);
				found.add(entry.label(), object.getValue(), entry.score());
			}
		}
	}

	private static void requireSize(final Path file, final int width, final int height, final Path image,
		final Findings findings) throws Florence2Exception
	{
		if (width != findings.header(image).width() || height != findings.header(image).height())
			throw new DataSetException("The label image " + file + " is " + width + " x " + height + " pixels, its image " +
				image + " " + findings.header(image).width() + " x " + findings.header(image).height() +
				": take the one that was made of this image.");
	}

	/** Labels of a stack belong to the planes of the image in their order. */
	private static List<Plane> planes(final Path file, final ImagePlus labels, final Path image, final Findings findings)
		throws Florence2Exception
	{
		if (labels.getStackSize() == 1) return List.of(Plane.ONLY);
		final int planes = findings.header(image).planes();
		if (planes % labels.getStackSize() != 0)
			throw new DataSetException("The label image " + file + " has " + labels.getStackSize() + " planes, its image " +
				image + " " + planes + ": take the one that was made of this image.");
		final ImagePlus pixels = DisplayedPlane.open(image);
		ImageFile.close(pixels);
		if (pixels.getNSlices() * pixels.getNFrames() != labels.getStackSize())
			throw new DataSetException("The label image " + file + " has " + labels.getStackSize() + " planes, its image " +
				image + " " + pixels.getNSlices() * pixels.getNFrames() + ": take the one that was made of this image.");
		final List<Plane> positions = new ArrayList<>();
		for (int frame = 1; frame <= pixels.getNFrames(); frame++)
			for (int slice = 1; slice <= pixels.getNSlices(); slice++)
				positions.add(new Plane(0, slice, frame));
		return positions;
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final LeftOut leftOut = new LeftOut();
		final LabelTable table = new LabelTable();
		for (final AnnotatedFile given : images) {
			final AnnotatedFile image = files.sized(given);
			final String name = files.put(image, folder.resolve(IMAGES));
			image.texts().forEach(text -> leftOut.add("texts"));
			final List<Region> objects = new ArrayList<>();
			for (final Region region : image.regions())
				if (region.shape() instanceof Quad) leftOut.add("lines of text");
				else objects.add(region);
			final ImagePlus labels = LabelImage.of(name, image.width(), image.height(), objects);
			image.pixel().ifPresent(pixel -> labels.setCalibration(calibration(pixel)));
			final byte[] tiff = new FileSaver(labels).serialize();
			AtomicFile.write(folder.resolve(LABELS).resolve(name + ".tif"), out -> out.write(tiff));
			table.add(name + ".tif", objects);
		}
		table.write(folder.resolve(LABELS));
		leftOut.tell(notes);
	}

	private static Calibration calibration(final PixelSize pixel) {
		final Calibration calibration = new Calibration();
		calibration.pixelWidth = pixel.width();
		calibration.pixelHeight = pixel.height();
		calibration.setUnit(pixel.unit());
		return calibration;
	}
}
