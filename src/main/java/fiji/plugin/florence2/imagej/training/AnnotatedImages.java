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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.input.SelectionShape;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.TextProperties;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.gui.Arrow;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.imageio.ImageIO;

/**
 * Open images with their selections, to be learned from. Each plane with a selection is one image, with the colours that
 * it is displayed in; each selection with an area is one object, a box for a rectangle and an outline for another form.
 * Lines of text that the plugin read are texts, and the properties of {@link TextProperties} captions. Images and
 * selections are copied and stay as they are.
 */
public final class AnnotatedImages {

	private static final List<Task> CAPTIONS = List.of(Task.CAPTION, Task.DETAILED_CAPTION, Task.MORE_DETAILED_CAPTION);
	private static final String NAME = "open images";
	private static final int MAX_TITLE = 80;

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
		final Map<PlanePosition, List<Roi>> byPlane = new LinkedHashMap<>();
		for (final Roi roi : rois)
			if (isObject(roi)) byPlane.computeIfAbsent(plane(roi, image), plane -> new ArrayList<>()).add((Roi) roi.clone());
		for (final PlanePosition plane : PlaneSelection.WHOLE_STACK.of(image, 0, ""))
			if (!captions(image, plane).isEmpty()) byPlane.computeIfAbsent(plane, captioned -> new ArrayList<>());
		final Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		for (final Map.Entry<PlanePosition, List<Roi>> entry : byPlane.entrySet()) {
			for (final Roi roi : entry.getValue())
				if (!isText(roi)) categories.computeIfAbsent(label(roi, image), this::category);
			planes.add(new Plane(name(image, entry.getKey()), title(image, entry.getKey()),
				DisplayedPlane.of(image, entry.getKey(), whole), entry.getValue(), captions(image, entry.getKey())));
		}
	}

	private static List<CocoCaption> captions(final ImagePlus image, final PlanePosition plane) {
		final String end = image.getStackSize() == 1 ? "" : "." + plane.stackIndex(image);
		final List<CocoCaption> captions = new ArrayList<>();
		for (final Task task : CAPTIONS) {
			final String words = image.getProp(TextProperties.key(task.name()) + end);
			if (words != null && !words.isBlank())
				captions.add(new CocoCaption(RegionRois.oneLine(words), Optional.of(task), Optional.empty()));
		}
		return captions;
	}

	private Category category(final String name) {
		return new Category(categories.size() + 1L, name);
	}

	/** Texts, pictures and arrows are drawn for people. */
	private static boolean isObject(final Roi roi) {
		final Rectangle bounds = roi.getBounds();
		final boolean drawn = roi instanceof TextRoi || roi instanceof ImageRoi || roi instanceof Arrow;
		return roi.isArea() && !drawn && bounds.width > 0 && bounds.height > 0;
	}

	private static boolean isText(final Roi roi) {
		return roi.getProperty(RegionRois.TEXT) != null && roi.getProperty(RegionRois.LABEL) == null;
	}

	/** The plane that a selection is tied to, or the displayed one. */
	private static PlanePosition plane(final Roi roi, final ImagePlus image) {
		return PlanePosition.of(roi, image, 0).orElseGet(() -> PlanePosition.displayed(image, 0));
	}

	private String label(final Roi roi, final ImagePlus image) throws ImageException {
		if (!label.isEmpty()) return label;
		return RoiLabel.of(roi)
			.orElseThrow(() -> new ImageException("A region of " + image.getTitle() +
				" has no name: name all regions by what they show, or give one label for all of them."));
	}

	private static String title(final ImagePlus image, final PlanePosition position) {
		return image.getTitle() + (image.getNSlices() > 1 ? ", slice " + position.slice() : "") +
			(image.getNFrames() > 1 ? ", frame " + position.frame() : "");
	}

	/** The file of a plane, named after its image. No two are equal, on any operating system. */
	private String name(final ImagePlus image, final PlanePosition position) {
		final String title = image.getTitle().replaceFirst("\\.\\w{1,5}$", "").replaceAll("[^\\p{L}\\p{N}_-]+", "-");
		final String plane =
			(image.getNSlices() > 1 ? "-z" + position.slice() : "") + (image.getNFrames() > 1 ? "-t" + position.frame() : "");
		final String stem = title.substring(0, Math.min(MAX_TITLE, title.length())) + plane;
		String name = stem;
		for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++)
			name = stem + "-" + i;
		return name + ".png";
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
			AtomicFile.write(file, out -> ImageIO.write(picture(plane.pixels), "png", out));
			images.add(image(plane, images.size() + 1L, file));
		}
		final List<Category> known = List.copyOf(categories.values());
		final CocoFolder written = new CocoFolder(NAME, known, known, images, 0, 0);
		written.write(folder);
		return written;
	}

	private static BufferedImage picture(final RgbPlane plane) {
		final BufferedImage picture = new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
		picture.setRGB(0, 0, plane.width(), plane.height(), plane.pixels(), 0, plane.width());
		return picture;
	}

	private CocoImage image(final Plane plane, final long id, final Path file) {
		final List<Annotation> objects = new ArrayList<>();
		final List<Region> lines = new ArrayList<>();
		for (final Roi roi : plane.rois) {
			final Shape shape = SelectionShape.of(roi);
			if (isText(roi)) lines.add(line(roi, shape));
			else objects.add(object(roi, shape));
		}
		return new CocoImage(id, plane.name, file, plane.pixels.width(), plane.pixels.height(), objects,
			lines.isEmpty() ? Optional.empty() : Optional.of(lines), List.of(), List.of(), plane.captions);
	}

	private Annotation object(final Roi roi, final Shape shape) {
		final Category category = categories.get(label.isEmpty() ? RoiLabel.of(roi).orElseThrow() : label);
		return new Annotation(category, BoundingBox.of(shape), false,
			shape instanceof Polygons polygons ? Optional.of(polygons) : Optional.empty());
	}

	private static Region line(final Roi roi, final Shape shape) {
		final String text = RoiLabel.of(roi).orElse(roi.getProperty(RegionRois.TEXT));
		return new Region(text, quad(shape), Double.NaN, Double.NaN);
	}

	private static Quad quad(final Shape shape) {
		if (shape instanceof Polygons polygons && polygons.outlines().get(0).size() == 4)
			return new Quad(polygons.outlines().get(0));
		final Box box = shape.bounds();
		return new Quad(List.of(new Point(box.x1(), box.y1()), new Point(box.x2(), box.y1()), new Point(box.x2(), box.y2()),
			new Point(box.x1(), box.y2())));
	}
}
