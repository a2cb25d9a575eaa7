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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.dataset.ImageJFormats;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read or refused in a sentence, whatever the damage is. */
class DamagedAnnotationsTest {

	private static final int TRIES = 120;
	private static final String[] JUNK = { "", "\0", "NaN", "-1", "1e999", "[", "]", "{", "}", "\"", "<", "&x;", ",",
		"null", "999999999999", "\u00e4", "[[[[[[[[[[", "\n", "../../x" };

	@TempDir
	private Path temporary;
	private FormatFolder folder;
	private final Random random = new Random(5);

	@BeforeEach
	void prepare() throws Exception {
		folder = new FormatFolder(temporary);
	}

	private AnnotatedFile image(final String name) throws Exception {
		return new AnnotatedFile(folder.image("source/" + name, 60, 40), 60, 40,
			List.of(new Region("cell", new Box(3, 4, 20, 21), 0.5, Double.NaN),
				new Region("dead cell", new Polygons(List.of(List.of(new Point(30, 5), new Point(50, 5), new Point(50, 30)),
					List.of(new Point(45, 10), new Point(47, 10), new Point(47, 14)))), Double.NaN, Double.NaN)));
	}

	private byte[] damaged(final byte[] content) {
		final byte[] bytes = content.clone();
		switch (random.nextInt(4)) {
			case 0:
				return Arrays.copyOf(bytes, random.nextInt(bytes.length));
			case 1:
				for (int i = 1 + random.nextInt(5); i > 0; i--)
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
				return bytes;
			default:
				final int from = random.nextInt(bytes.length);
				final int to = Math.min(bytes.length, from + random.nextInt(12));
				final byte[] junk = JUNK[random.nextInt(JUNK.length)].getBytes(StandardCharsets.UTF_8);
				final byte[] changed = new byte[bytes.length - (to - from) + junk.length];
				System.arraycopy(bytes, 0, changed, 0, from);
				System.arraycopy(junk, 0, changed, from, junk.length);
				System.arraycopy(bytes, to, changed, from + junk.length, bytes.length - to);
				return changed;
		}
	}

	/** @return how many damaged files were refused */
	private int damage(final String format, final Path file, final String path) throws Exception {
		final byte[] content = Files.readAllBytes(file);
		final AnnotationReader reader = ImageJFormats.reader(format);
		assertFalse(folder.read(reader, path).isEmpty());
		int refused = 0;
		for (int i = 0; i < TRIES; i++) {
			Files.write(file, damaged(content));
			try {
				for (final AnnotatedFile read : folder.read(reader, path))
					for (final Region region : read.regions())
						assertTrue(Double.isFinite(region.shape().bounds().x2()));
			}
			catch (final Florence2Exception refusal) {
				refused++;
				assertTrue(refusal.getMessage().contains(temporary.toString()), refusal.getMessage());
				assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
				assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
			}
			reader.fits(file);
		}
		Files.write(file, content);
		return refused;
	}

	@Test
	void writtenFormats() throws Exception {
		final List<AnnotatedFile> images = new ArrayList<>(List.of(image("a.png"), image("b ä.png")));
		final String[][] files = { { "coco", "annotations.json" }, { "yolo", "labels/train/a.txt" },
			{ "yolo", "data.yaml" }, { "qupath", "geojson/a.png.geojson" }, { "roi-sets", "rois/a.png.zip" },
			{ "label-images", "labels/a.png.tif" }, { "label-images", "labels/objects.csv" } };
		for (final String[] file : files) {
			final String path = file[0] + file[1].length();
			folder.write(file[0], images, path);
			final int refused = damage(file[0], folder.path(path).resolve(file[1]), path);
			assertTrue(refused > TRIES / 10, file[1] + ": " + refused);
		}
	}

	@Test
	void readFormats() throws Exception {
		folder.image("a.png", 60, 40);
		final Path voc = folder.text("voc/a.xml",
			"<annotation><filename>a.png</filename><size><width>60</width><height>40</height></size><object><name>cell</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>20</ymax></bndbox></object></annotation>");
		folder.image("voc/a.png", 60, 40);
		final Path labelMe = folder.text("labelme/a.json",
			"{`shapes`: [{`label`: `cell`, `shape_type`: `polygon`, `group_id`: 1, `points`: [[1, 2], [3, 4], [5, 1]]}], `imagePath`: `a.png`, `imageWidth`: 60, `imageHeight`: 40}");
		folder.image("labelme/a.png", 60, 40);
		final Path studio = folder.text("studio/a.json",
			"[{`data`: {`image`: `/data/a.png`}, `annotations`: [{`result`: [{`id`: `x`, `value`: {`x`: 1, `y`: 2, `width`: 3, `height`: 4, `rectanglelabels`: [`cell`]}}]}]}]");
		folder.image("studio/a.png", 60, 40);
		final Path batch = folder.text("batch/results.jsonl",
			"{`image`:`a.png`,`C`:null,`Z`:1,`T`:1,`width`:60,`height`:40,`task`:`OD`,`text`:``,`regions`:[{`label`:`cell`,`score`:0.5,`box`:[1,2,3,4]}]}\n");
		folder.image("batch/a.png", 60, 40);
		final Path table =
			folder.text("table/a.csv", "image,label,score,x (px),y (px),width (px),height (px)\na.png,`cell`,0.5,1,2,3,4\n");
		folder.image("table/a.png", 60, 40);
		assertTrue(damage("pascal-voc", voc, "voc") > TRIES / 4);
		assertTrue(damage("labelme", labelMe, "labelme") > TRIES / 4);
		assertTrue(damage("label-studio", studio, "studio") > TRIES / 4);
		assertTrue(damage("batch", batch, "batch") > TRIES / 4);
		assertTrue(damage("table", table, "table") > TRIES / 4);
	}
}
