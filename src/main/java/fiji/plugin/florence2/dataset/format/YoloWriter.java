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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * YOLO's folders of images and labels with {@code data.yaml}. Boxes and outlines are data sets of their own: YOLO takes a
 * box among outlines for a line.
 */
final class YoloWriter implements AnnotationWriter {

	private static final String TRAIN = "train";
	private static final String VALIDATION = "val";
	private static final String TEST = "test";
	private static final Map<Split, String> SPLITS =
		Map.of(Split.TRAINING, TRAIN, Split.VALIDATION, VALIDATION, Split.TEST, TEST);
	private static final String IMAGES = "images";
	/** Of a fraction: a hundred-thousandth of a pixel of 10,000. */
	private static final int DECIMALS = 9;

	private final boolean outlined;

	/** @param outlined whether outlines are written; else boxes */
	YoloWriter(final boolean outlined) {
		this.outlined = outlined;
	}

	@Override
	public String name() {
		return outlined ? "yolo-outlines" : "yolo";
	}

	@Override
	public String form() {
		return "data.yaml, and folders images and labels with train, val and test, for " +
			(outlined ? "outlines" : "boxes");
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final List<String> labels = Labels.of(images);
		final LeftOut leftOut = new LeftOut();
		final Stems stems = new Stems();
		final Map<String, String> places = new LinkedHashMap<>();
		for (final AnnotatedFile image : images) {
			final String split = SPLITS.get(image.split().orElse(Split.TRAINING));
			final String stem = stems.next(image);
			files.putPicture(image, folder.resolve(IMAGES).resolve(split), stem);
			final Path texts = Files.createDirectories(folder.resolve("labels").resolve(split));
			Files.writeString(texts.resolve(stem + ".txt"), lines(files.sized(image), labels, leftOut));
			places.put(split, IMAGES + "/" + split);
		}
		Files.writeString(folder.resolve("data.yaml"), YoloNames.yaml(labels, complete(places)));
		leftOut.tell(notes);
	}

	/** YOLO wants images for training and validation, and does not start without. */
	private static Map<String, String> complete(final Map<String, String> places) {
		final Map<String, String> complete = new LinkedHashMap<>();
		complete.put(TRAIN, places.getOrDefault(TRAIN, places.values().stream().findFirst().orElse(IMAGES)));
		complete.put(VALIDATION, places.getOrDefault(VALIDATION, complete.get(TRAIN)));
		if (places.containsKey(TEST)) complete.put(TEST, places.get(TEST));
		return complete;
	}

	private String lines(final AnnotatedFile image, final List<String> labels, final LeftOut leftOut) {
		final StringBuilder lines = new StringBuilder();
		image.texts().forEach(text -> leftOut.add("texts"));
		for (final Region region : image.regions()) {
			if (region.shape() instanceof Quad) {
				leftOut.add("lines of text");
				continue;
			}
			// YOLO skips images whose labels go beyond them.
			final Optional<Shape> inside = Clipping.clip(outlined ? region.shape() : region.shape().bounds(),
				new Box(0, 0, image.width(), image.height()));
			if (inside.isEmpty()) {
				leftOut.add("objects outside of their images");
				continue;
			}
			lines.append(labels.indexOf(Labels.of(region)));
			for (final double number : outlined ? outline(inside.get(), image) : box(inside.get().bounds(), image))
				lines.append(' ').append(text(number));
			lines.append('\n');
		}
		return lines.toString();
	}

	private static double[] box(final Box box, final AnnotatedFile image) {
		return new double[] { (box.x1() + box.x2()) / 2 / image.width(), (box.y1() + box.y2()) / 2 / image.height(),
			(box.x2() - box.x1()) / image.width(), (box.y2() - box.y1()) / image.height() };
	}

	private static double[] outline(final Shape shape, final AnnotatedFile image) {
		final List<Point> points = joined(Outlines.of(shape));
		final double[] numbers = new double[2 * points.size()];
		for (int i = 0; i < points.size(); i++) {
			numbers[2 * i] = points.get(i).x() / image.width();
			numbers[2 * i + 1] = points.get(i).y() / image.height();
		}
		return numbers;
	}

	/** One outline for all: each further part or hole is joined by a line there and back where it is nearest. */
	private static List<Point> joined(final List<List<Point>> outlines) {
		final List<Point> joined = new ArrayList<>(outlines.get(0));
		for (final List<Point> outline : outlines.subList(1, outlines.size())) {
			int from = 0;
			int to = 0;
			for (int i = 0; i < joined.size(); i++)
				for (int k = 0; k < outline.size(); k++)
					if (distance(joined.get(i), outline.get(k)) < distance(joined.get(from), outline.get(to))) {
						from = i;
						to = k;
					}
			final List<Point> detour = new ArrayList<>(outline.subList(to, outline.size()));
			detour.addAll(outline.subList(0, to + 1));
			detour.add(joined.get(from));
			joined.addAll(from + 1, detour);
		}
		return joined;
	}

	private static double distance(final Point a, final Point b) {
		return Math.hypot(a.x() - b.x(), a.y() - b.y());
	}

	private static String text(final double number) {
		final BigDecimal rounded = BigDecimal.valueOf(number).setScale(DECIMALS, RoundingMode.HALF_EVEN);
		return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
	}
}
