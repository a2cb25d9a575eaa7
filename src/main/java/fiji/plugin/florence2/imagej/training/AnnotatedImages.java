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
package fiji.plugin.florence2.imagej.training;

import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.imagej.dataset.ImageJFiles;
import fiji.plugin.florence2.imagej.dataset.MarkedPlane;
import fiji.plugin.florence2.imagej.dataset.SelectedRegion;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.SelectionShape;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.TextProperties;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Open images with their selections, to be learned from. Each plane with a selection is one image, with the colours that
 * it is displayed in; each selection with an area is one object, a box for a rectangle and an outline for another form.
 * Lines of text that the plugin read are texts, and the properties of {@link TextProperties} captions. A selection's
 * property {@code description} is words about its object; the property {@code florence2.ask} of an image is the answer to
 * {@code florence2.ask.prompt}, where there is one. Images and selections are copied and stay as they are.
 */
public final class AnnotatedImages {

	private static final String NAME = "open images";
	/** The property of a selection that holds words about it. */
	private static final String DESCRIPTION = "description";

	/** A plane with its selections, its file's name and what its user knows it by. */
	private record Plane(String name, String title, RgbPlane pixels, List<Roi> rois, List<CocoCaption> captions) {}

	private final List<Plane> planes = new ArrayList<>();
	private final Map<String, Category> categories = new LinkedHashMap<>();
	private final Set<String> names = new HashSet<>();
	private final String label;
	private int leftOut;

	private AnnotatedImages(final String label) {
		this.label = RegionRois.oneLine(label);
	}

	/**
	 * Images with the selections of their overlays; images without any, and without a caption, are left out.
	 *
	 * @param label of all selections; empty for their own names
	 * @throws ImageException if there are no selections with an area, or one has neither a name nor a named group
	 */
	public static AnnotatedImages ofOverlays(final List<ImagePlus> images, final String label) throws ImageException {
		final AnnotatedImages annotated = new AnnotatedImages(label);
		for (final ImagePlus image : images) {
			final Overlay overlay = image.getOverlay();
			final int before = annotated.planes.size();
			annotated.add(image, overlay == null ? List.of() : List.of(overlay.toArray()));
			if (annotated.planes.size() == before) annotated.leftOut++;
		}
		if (annotated.planes.isEmpty()) {
			throw new ImageException(
				"No open image has regions in its overlay: draw them and press b for each, " + "or choose the ROI Manager.");
		}
		return annotated;
	}

	/**
	 * One image, or the planes of a stack, with given selections.
	 *
	 * @param label as in {@link #ofOverlays}
	 * @throws ImageException as in {@link #ofOverlays}
	 */
	public static AnnotatedImages of(final ImagePlus image, final List<Roi> rois, final String label)
		throws ImageException
	{
		final AnnotatedImages annotated = new AnnotatedImages(label);
		annotated.add(image, rois);
		if (annotated.planes.isEmpty()) {
			throw new ImageException(
				"None of the regions has an area in the image: draw rectangles or outlines around the objects.");
		}
		return annotated;
	}

	private void add(final ImagePlus image, final List<Roi> rois) throws ImageException {
		final Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		for (final MarkedPlane plane : MarkedPlane.of(image, rois)) {
			for (final Roi roi : plane.rois())
				if (!SelectedRegion.isText(roi)) categories.computeIfAbsent(label(roi, image), this::category);
			planes.add(new Plane(plane.fileName(image, names), plane.title(image),
				DisplayedPlane.of(image, plane.position(), whole), plane.rois(), captions(plane)));
		}
	}

	private static List<CocoCaption> captions(final MarkedPlane plane) {
		return plane.captions()
			.stream()
			.map(caption -> new CocoCaption(caption.words(), caption.task(), caption.prompt()))
			.toList();
	}

	private Category category(final String name) {
		return new Category(categories.size() + 1L, name);
	}

	private String label(final Roi roi, final ImagePlus image) throws ImageException {
		if (!label.isEmpty()) return label;
		return SelectedRegion.label(roi)
			.orElseThrow(() -> new ImageException("A region of " + image.getTitle() +
				" has no name: name all regions by what they show, or fill in \"Label of all regions\"."));
	}

	/**
	 * The title of the image that a file was written from, with the plane in a stack.
	 *
	 * @param name of the file
	 */
	String titleOf(final String name) {
		return planes.stream().filter(plane -> plane.name.equals(name)).findFirst().orElseThrow().title;
	}

	/** How many images have nothing to learn from. */
	public int leftOut() {
		return leftOut;
	}

	/** What the objects are, such as to name a model after them. */
	public List<String> labels() {
		return List.copyOf(categories.keySet());
	}

	/**
	 * Writes the images and their annotations in the form of COCO.
	 *
	 * @param folder is created if need be, and must be empty
	 * @return what {@link CocoFolder#read} would give, under a name of its own
	 * @throws IOException if it cannot be written to
	 */
	public CocoFolder write(final Path folder) throws IOException {
		final Path pictures = Files.createDirectories(folder.resolve("images"));
		final List<CocoImage> images = new ArrayList<>();
		for (final Plane plane : planes) {
			final Path file = pictures.resolve(plane.name);
			ImageJFiles.write(plane.pixels, file);
			images.add(image(plane, images.size() + 1L, file));
		}
		final List<Category> known = List.copyOf(categories.values());
		final CocoFolder written = new CocoFolder(NAME, known, known, images, 0, 0);
		written.write(folder);
		return written;
	}

	private CocoImage image(final Plane plane, final long id, final Path file) {
		final List<Annotation> objects = new ArrayList<>();
		final List<Region> lines = new ArrayList<>();
		final List<CocoExpression> descriptions = new ArrayList<>();
		for (final Roi roi : plane.rois) {
			if (SelectedRegion.isText(roi)) {
				lines.add(SelectedRegion.of(roi, SelectedRegion.label(roi).orElse("")));
				continue;
			}
			final Annotation object = object(roi, SelectionShape.of(roi));
			objects.add(object);
			final String words = roi.getProperty(DESCRIPTION);
			if (words != null && !words.isBlank()) descriptions.add(new CocoExpression(RegionRois.oneLine(words), object));
		}
		return new CocoImage(id, plane.name, file, plane.pixels.width(), plane.pixels.height(), objects,
			lines.isEmpty() ? Optional.empty() : Optional.of(lines), List.of(), descriptions, plane.captions);
	}

	private Annotation object(final Roi roi, final Shape shape) {
		final Category category = categories.get(label.isEmpty() ? SelectedRegion.label(roi).orElseThrow() : label);
		return new Annotation(category, BoundingBox.of(shape), false,
			shape instanceof Polygons polygons ? Optional.of(polygons) : Optional.empty());
	}
}
