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
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;
import fiji.plugin.florence2.dataset.format.Findings;
import fiji.plugin.florence2.dataset.format.FoundImage;
import fiji.plugin.florence2.dataset.format.ImageFiles;
import fiji.plugin.florence2.dataset.format.LeftOut;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.RoiSet;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiDecoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Sets of selections as the ROI Manager saves them: a zip, or a single file, for each image, with the image's name. Names of
 * selections are labels, see {@link RoiLabel}.
 */
public final class RoiSetFormat implements AnnotationReader, AnnotationWriter {

	private static final String ROIS = "rois";
	private static final List<String> ENDINGS = List.of(".zip", ".roi");
	/** What users and programs put around the name of the image. */
	private static final String AROUND = "(?i)^roi[_ -]?set[_ -]+|[_ -]+roi([_ -]?set|s)?$";
	/** A selection is a few kilobytes. */
	private static final int LARGEST = 64 << 20;

	@Override
	public String name() {
		return "roi-sets";
	}

	@Override
	public String form() {
		return "a zip of the ROI Manager for each image, with its name";
	}

	@Override
	public boolean fits(final Path path) {
		final Path folder = Files.isDirectory(path.resolve(ROIS)) ? path.resolve(ROIS) : path;
		return ImageJFormats.holds(folder, file -> AnnotationFile.hasEnding(file, ENDINGS));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final Request inside = request.within(ROIS);
		final Findings findings = new Findings(inside);
		final List<Path> files = ImageJFormats.files(inside.path(), ENDINGS, "ROIs");
		for (final Path file : files) {
			final List<Roi> rois = read(file);
			final String name = file.getFileName().toString().replaceFirst("(?i)\\.(zip|roi)$", "");
			final Optional<Path> image = findings.fileAbout(file, List.of(name, name.replaceAll(AROUND, "")));
			if (image.isPresent()) add(rois, file, image.get(), findings);
		}
		return findings.all(notes);
	}

	private static List<Roi> read(final Path file) throws DataSetException {
		try (InputStream in = Files.newInputStream(file)) {
			if (AnnotationFile.hasEnding(file, ".roi"))
				return List.of(roi(in.readNBytes(LARGEST), file.getFileName().toString()));
			final List<Roi> rois = new ArrayList<>();
			final ZipInputStream zip = new ZipInputStream(in);
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
				if (entry.getName().endsWith(".roi")) rois.add(roi(zip.readNBytes(LARGEST), entry.getName()));
			if (rois.isEmpty()) throw new IOException("it holds no ROIs");
			return rois;
		}
		catch (final IOException | IllegalArgumentException e) {
			throw damaged(file, Failures.text(e), e);
		}
	}

	private static DataSetException damaged(final Path file, final String fault, final Exception cause) {
		return new DataSetException(
			"The file " + file + " cannot be read as ROIs (" + fault + "): save it again in the ROI Manager.", cause);
	}

	private static Roi roi(final byte[] bytes, final String name) throws IOException {
		try {
			final Roi roi = new RoiDecoder(bytes, name.replaceFirst("\\.roi$", "")).getRoi();
			if (roi != null) return roi;
		}
		catch (final IOException | RuntimeException e) {
			// Damaged bytes make the decoder fail in many ways.
			throw new IOException("its entry " + name + " is damaged", e);
		}
		throw new IOException("its entry " + name + " is damaged");
	}

	private static void add(final List<Roi> rois, final Path set, final Path file, final Findings findings)
		throws Florence2Exception
	{
		final boolean stack = findings.header(file).planes() > 1;
		final boolean placed = rois.stream().anyMatch(roi -> roi.getPosition() > 0 || roi.hasHyperStackPosition());
		final Optional<ImagePlus> pixels = stack && placed ? Optional.of(DisplayedPlane.open(file)) : Optional.empty();
		for (final Roi roi : rois) {
			if (!SelectedRegion.is(roi)) {
				findings.leaveOut("points, lines and other selections without an area");
				continue;
			}
			final FoundImage image = findings.image(file, pixels.map(opened -> plane(roi, opened)).orElse(Plane.ONLY));
			try {
				final Region region = SelectedRegion.of(roi, label(roi));
				image.add(region.label(), region.shape(), region.score());
			}
			catch (final RuntimeException e) {
				throw damaged(set, "the ROI " + roi.getName() + " is damaged", e);
			}
		}
	}

	/** Also a label without letters, if this plugin wrote it. */
	private static String label(final Roi roi) {
		return SelectedRegion.label(roi).or(() -> Optional.ofNullable(roi.getProperty(RegionRois.LABEL))).orElse("");
	}

	private static Plane plane(final Roi roi, final ImagePlus image) {
		return PlanePosition.of(roi, image, 0)
			.map(position -> new Plane(0, position.slice(), position.frame()))
			.orElse(Plane.ONLY);
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final LeftOut leftOut = new LeftOut();
		for (final AnnotatedFile image : images) {
			final String name = files.put(image, folder.resolve(IMAGES));
			image.texts().forEach(text -> leftOut.add("texts"));
			final List<Roi> rois = RegionRois.of(image.regions());
			// The ROI Manager takes an empty file for a damaged one.
			if (rois.isEmpty()) leftOut.add("images without regions");
			else AtomicFile.write(folder.resolve(ROIS).resolve(name + ".zip"), out -> RoiSet.write(out, rois));
		}
		leftOut.tell(notes);
	}
}
