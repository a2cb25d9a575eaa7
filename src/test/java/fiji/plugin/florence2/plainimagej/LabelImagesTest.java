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
package fiji.plugin.florence2.plainimagej;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.DetectionMetrics;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.plainimagej.scene.LabelImagesScene;
import fiji.plugin.florence2.regions.Overlap;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ShortProcessor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A label image for each of some shared images of nuclei, as StarDist makes them, 300 objects in all: the macros of
 * docs/datasets.md name the objects, a person corrects the names, and a model learns them, which is tried on images that it
 * has not seen. Takes longer than scenes may without {@code -Dscene.minutes=60}.
 */
@Tag("long")
class LabelImagesTest {

	private static final Path DATA = Path.of(System.getProperty("shared.dir", "../shared"), "data", "dsb2018");
	private static final int OBJECTS = 300;
	private static final int KEPT = 8;
	private static final int SIDE = 256;
	/** In square pixels; the lab calls larger ones by another name. */
	private static final double LARGE = 250;
	private static final Category SMALL_NUCLEUS = new Category(1, "small nucleus");
	private static final Category LARGE_NUCLEUS = new Category(2, "large nucleus");
	private static final List<Category> KNOWN = List.of(SMALL_NUCLEUS, LARGE_NUCLEUS);
	private static final Source PERSON = Source.person("anna");

	@TempDir
	private Path folder;

	@Test
	void aModelLearnsNamesFromLabelImages(final TestReporter reporter) throws Exception {
		assumeTrue(Files.isDirectory(DATA), "The images of nuclei are not here.");
		final List<CocoImage> images = CocoFolder.read(DATA)
			.images()
			.stream()
			.filter(image -> image.width() == SIDE && image.height() == SIDE)
			.filter(image -> image.objects() >= 15 && image.objects() <= 30)
			.toList();
		int objects = 0;
		int taught = 0;
		for (; objects < OBJECTS; taught++) {
			draw(images.get(taught), folder.resolve("a" + taught));
			objects += images.get(taught).objects();
		}
		final List<CocoImage> kept = images.subList(taught, taught + KEPT);
		for (int i = 0; i < KEPT; i++)
			IJ.saveAsTiff(IJ.openImage(kept.get(i).file().toString()),
				Files.createDirectories(folder.resolve("kept/images")).resolve(i + ".tif").toString());

		final PlainImageJ imagej = PlainImageJ.installAsUsersDo("imagej-label-images");
		final String log = play(imagej, false);
		final DataSet set = DataSet.open(folder.resolve("named"), sentence -> {});
		final int corrected = review(set);
		final String trained = play(imagej, true);

		final DataSet judged = DataSet.open(folder.resolve("judged"), sentence -> {});
		final double before = f1(judged, kept, "nano", UnaryOperator.identity());
		final double after = f1(judged, kept, "my-nuclei", UnaryOperator.identity());
		final UnaryOperator<Category> anyName = category -> SMALL_NUCLEUS;
		final Map<String, String> figures = Map.of("objects", Integer.toString(objects), "images", Integer.toString(taught),
			"regions", Long.toString(set.view().regions().count()), "names corrected", Integer.toString(corrected),
			"F1 of nano", Double.toString(before), "F1 of the new model", Double.toString(after), "F1 of nano, any name",
			Double.toString(f1(judged, kept, "nano", anyName)), "F1 of the new model, any name",
			Double.toString(f1(judged, kept, "my-nuclei", anyName)));
		reporter.publishEntry(figures);
		Files.writeString(Path.of("target", "label-images.txt"), figures.toString());
		assertTrue(after > 0.3 && after > before, () -> figures + "\n" + log + "\n" + trained);
	}

	private String play(final PlainImageJ imagej, final boolean trains) throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			final Properties notes =
				imagej.play(LabelImagesScene.class, screen, "-Dlabel.images=" + folder, "-Dlabel.train=" + trains);
			return notes.getProperty("log");
		}
	}

	private static void draw(final CocoImage image, final Path file) {
		final ShortProcessor labels = new ShortProcessor(SIDE, SIDE);
		int label = 0;
		for (final Annotation object : image.annotations()) {
			labels.setValue(++label);
			labels.fill(RegionRois.outline(object.outline().orElseThrow()));
		}
		IJ.saveAsTiff(new ImagePlus("labels", labels), file + "-labels.tif");
		IJ.saveAsTiff(IJ.openImage(image.file().toString()), file + ".tif");
	}

	private static Category name(final double area) {
		return area > LARGE ? LARGE_NUCLEUS : SMALL_NUCLEUS;
	}

	/** Gives each region the name that it should have, and accepts all images. */
	private static int review(final DataSet set) throws Exception {
		final List<Change> decisions = new ArrayList<>();
		int corrected = 0;
		for (final DataSetImage image : set.view().images()) {
			for (final DataSetRegion region : image.regions()) {
				final String right = name(Overlap.area(region.shape())).name();
				corrected += region.label().equals(right) ? 0 : 1;
				decisions.add(region.label().equals(right) ? Review.accept(region.id()) : Review.relabel(region.id(), right));
			}
			decisions.add(Review.accept(image.id()));
		}
		set.append(PERSON, 0, decisions);
		return corrected;
	}

	private static double f1(final DataSet judged, final List<CocoImage> kept, final String model,
		final UnaryOperator<Category> as)
	{
		final List<ImageDetections> images = new ArrayList<>();
		for (final DataSetImage image : judged.view().images()) {
			final CocoImage truth = kept.get(Integer.parseInt(image.name().replace(".tif", "")));
			images.add(new ImageDetections(truth.id(),
				truth.annotations()
					.stream()
					.map(
						object -> new Annotation(as.apply(name(Overlap.area(object.outline().orElseThrow()))), object.box(), false))
					.toList(),
				image.regions()
					.stream()
					.filter(region -> region.source().name().equals(model))
					.map(region -> Detection.of(region.region(), KNOWN))
					.map(found -> new Detection(as.apply(found.category()), found.box(), found.score()))
					.toList()));
		}
		return DetectionMetrics.of(images, List.of(SMALL_NUCLEUS, LARGE_NUCLEUS, Category.OTHER)).f1();
	}
}
