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
package fiji.plugin.florence2.imagej.output;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import ij.ImagePlus;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Regions of answers as ImageJ selections: a rectangle for a box, a polygon for a quadrilateral or an outline, a composite
 * selection for an instance of several outlines.
 * <p>
 * Names, colours and properties stay when a selection is saved and opened again, but for what ImageJ's own file format
 * loses: properties keep ASCII only (a name keeps everything), and a selection in a group takes the group's colour.
 * </p>
 */
public final class RegionRois {

	/** Property that holds the region's score with four decimals, if it has one. */
	public static final String SCORE = "score";
	/** Property that holds the name of what was found, if the model gave one. */
	public static final String LABEL = "label";
	/** Property that holds the text of a line of text; such a selection has no {@link #LABEL}. */
	public static final String TEXT = "text";
	/** Property that says what the selection is: {@code box}, {@code outline}, or {@code quad} for a line of text. */
	public static final String SHAPE = "shape";
	/** Property that holds the task's name. */
	public static final String TASK = "task";

	/** Property that tells the plugin's selections from others: the image's title, the prompt, and whether boxes were outlined. */
	public static final String SOURCE = "florence2";

	static final String NAMELESS = "region";

	private RegionRois() {}

	/**
	 * One selection for each region, in the order of the answers and of the regions within them.
	 * <p>
	 * A selection is named by its label and a number, such as {@code nucleus-3} for the third of that label, or
	 * {@code region-3} without a label: no two names in the list are equal. Selections of one label have one colour, and so
	 * have all lines of text. They are in no group, see {@link RoiGroups}. In a stack each shows on the plane of its answer:
	 * by its position in C, Z and T where the image has channels or more than one other dimension, by its stack index
	 * otherwise; the one plane of a single image is no position.
	 * </p>
	 *
	 * @param image what the answers are about; only its title and dimensions are read
	 * @param known labels that have the same colours in all images
	 */
	public static List<Roi> of(final ImagePlus image, final List<PlaneAnswer> answers, final List<String> known) {
		final List<Roi> rois = new ArrayList<>();
		final LabelColors colors = new LabelColors(known);
		final RoiNames names = new RoiNames();
		for (final PlaneAnswer answer : answers) {
			for (final Region region : answer.regions()) {
				final Roi roi = of(region, answer.taskName(), names, colors);
				roi.setProperty(TASK, asProperty(answer.taskName()));
				roi.setProperty(SOURCE, source(image, answer));
				place(roi, image, answer.position());
				rois.add(roi);
			}
		}
		return rois;
	}

	/** The same where no labels are known before. */
	public static List<Roi> of(final ImagePlus image, final List<PlaneAnswer> answers) {
		return of(image, answers, List.of());
	}

	/** The same for regions of one plane, of which it is not known who asked for them. */
	public static List<Roi> of(final List<Region> regions) {
		final LabelColors colors = new LabelColors();
		final RoiNames names = new RoiNames();
		return regions.stream().map(region -> of(region, TEXT, names, colors)).toList();
	}

	/** @param lines what lines of text are, whose texts have no colours of their own */
	private static Roi of(final Region region, final String lines, final RoiNames names, final LabelColors colors) {
		final Roi roi = outline(region.shape());
		final String label = oneLine(region.label());
		roi.setName(names.next(label.isEmpty() ? NAMELESS : label));
		// Roi.setDefaultGroup puts new selections into a group, which would be none of theirs.
		roi.setGroup(0);
		final boolean line = region.shape() instanceof Quad;
		roi.setStrokeColor(colors.of(line ? lines : label));
		roi.setProperty(line ? TEXT : LABEL, asProperty(label));
		roi.setProperty(SHAPE, shape(region.shape()));
		if (!Double.isNaN(region.score())) roi.setProperty(SCORE, String.format(Locale.ROOT, "%.4f", region.score()));
		return roi;
	}

	/** What {@link #SHAPE} is for a shape. */
	static String shape(final Shape shape) {
		if (shape instanceof Box) return "box";
		return shape instanceof Quad ? "quad" : "outline";
	}

	/** The name of the group of a label: ImageJ keeps the names of groups as a list with commas. */
	public static String groupName(final String label) {
		return label.replace(',', ';');
	}

	/**
	 * A copy of a selection of {@link #of}. Unlike a clone of ImageJ's, it has properties of its own.
	 *
	 * @param shape of the region
	 */
	public static Roi copy(final Roi roi, final Shape shape) {
		final Roi copy = outline(shape);
		copy.setName(roi.getName());
		copy.setGroup(0);
		copy.setStrokeColor(roi.getStrokeColor());
		for (final String key : List.of(LABEL, TEXT, SHAPE, TASK, SOURCE, SCORE))
			if (roi.getProperty(key) != null) copy.setProperty(key, roi.getProperty(key));
		if (roi.hasHyperStackPosition()) copy.setPosition(roi.getCPosition(), roi.getZPosition(), roi.getTPosition());
		else copy.setPosition(roi.getPosition());
		return copy;
	}

	/** Gives a selection of {@link #of} another label. */
	public static void rename(final Roi roi, final String label) {
		final String line = oneLine(label);
		roi.setName(new RoiNames().next(line.isEmpty() ? NAMELESS : line));
		roi.setProperty(roi.getProperty(TEXT) == null ? LABEL : TEXT, asProperty(line));
	}

	/** What {@link #SOURCE} is for the selections of an answer. */
	static String source(final ImagePlus image, final PlaneAnswer answer) {
		return asProperty(oneLine(image.getTitle() + ": " + answer.model().prompt().sentence() +
			(answer.outlined() ? " Then their outlines." : "")));
	}

	/** Whether a selection is what this plugin found in an image, known by its title. */
	public static boolean isFoundIn(final Roi roi, final ImagePlus image) {
		final String source = roi.getProperty(SOURCE);
		return source != null && source.startsWith(asProperty(oneLine(image.getTitle() + ":") + " "));
	}

	/** The selection of a shape, without name, colour and position. */
	public static Roi outline(final Shape shape) {
		if (shape instanceof Box) return rectangle(shape.bounds());
		if (shape instanceof Quad quad) return polygon(quad.corners());
		final List<List<Point>> outlines = ((Polygons) shape).outlines();
		return outlines.size() == 1 ? polygon(outlines.get(0)) : new ShapeRoi(Outlines.path(shape));
	}

	/** Line breaks and tabs would break the rows of ImageJ's lists and tables. */
	public static String oneLine(final String text) {
		return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
	}

	private static Roi rectangle(final Box box) {
		return new Roi(box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1());
	}

	private static Roi polygon(final List<Point> points) {
		final float[] x = new float[points.size()];
		final float[] y = new float[points.size()];
		for (int i = 0; i < x.length; i++) {
			x[i] = (float) points.get(i).x();
			y[i] = (float) points.get(i).y();
		}
		return new PolygonRoi(x, y, Roi.POLYGON);
	}

	/** ImageJ reads saved properties as java.util.Properties does, to which a backslash may glue two lines. */
	private static String asProperty(final String text) {
		return text.replace('\\', '/');
	}

	/** ImageCanvas compares C, Z and T if there are channels or a hyperstack, and the stack index otherwise. */
	static void place(final Roi roi, final ImagePlus image, final PlanePosition position) {
		if (image.getStackSize() == 1) return;
		if (image.isHyperStack() || image.getNChannels() > 1)
			roi.setPosition(position.channel(), position.slice(), position.frame());
		else roi.setPosition(position.stackIndex(image));
	}
}
