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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.imagej.dataset.ImageJFormats;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Annotations in the forms that other programs write. */
class FormatReadersTest {

	@TempDir
	private Path temporary;
	private FormatFolder folder;

	@BeforeEach
	void prepare() throws Exception {
		folder = new FormatFolder(temporary);
	}

	private static String regions(final AnnotatedFile file) {
		return file.regions().stream().map(region -> region.label() + text(region)).collect(Collectors.joining(" "));
	}

	private static String text(final Region region) {
		final Box box = region.shape().bounds();
		final String kind = region.shape() instanceof Polygons polygons
			? "P" + polygons.outlines().size()
			: region.shape() instanceof Quad ? "Q" : "";
		return kind + "[" + number(box.x1()) + "," + number(box.y1()) + "," + number(box.x2()) + "," + number(box.y2()) +
			"]";
	}

	private static String number(final double value) {
		return new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
	}

	private void refused(final String path, final String... words) {
		final Florence2Exception refusal = assertThrows(Florence2Exception.class, () -> folder.read(path));
		for (final String word : words)
			assertTrue(refusal.getMessage().contains(word), word + " is not in: " + refusal.getMessage());
		assertEquals(1, refusal.getMessage().split("\\.$").length);
	}

	/** As Ultralytics documents it, with an image without labels. */
	@Test
	void yoloOfUltralytics() throws Exception {
		folder.text("set/data.yaml", """
			# a comment
			path: ../datasets/elsewhere # not here
			train: images/train
			val: images/val
			test:  # none

			# Classes
			names:
			  0: cell
			  1: "dead: cell"
			  2: 'it''s'
			""");
		folder.image("set/images/train/a b.jpg", 100, 50);
		folder.image("set/images/train/background.jpg", 100, 50);
		folder.image("set/images/val/c.png", 200, 100);
		folder.text("set/labels/train/a b.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.2 0.05 0.1 0.75\r\n\n");
		folder.text("set/labels/val/c.txt", "2 0 0 0.5 0 0.25 1.0000001\n");
		final List<AnnotatedFile> read = folder.read("set");
		assertEquals(2, read.size());
		assertEquals("cell[40,15,60,35] dead: cell[7.5,7.5,12.5,12.5]", regions(read.get(0)));
		assertEquals(0.75, read.get(0).regions().get(1).score());
		assertEquals("it'sP1[0,0,100,100]", regions(read.get(1)));
		assertEquals(Optional.of(Split.TRAINING), read.get(0).split());
		assertEquals(Optional.of(Split.VALIDATION), read.get(1).split());
		assertEquals(read, folder.read("set/data.yaml"));
	}

	/** Roboflow's folders, whose paths begin at the wrong place. */
	@Test
	void yoloOfRoboflow() throws Exception {
		folder.text("data.yaml",
			"train: ../train/images\nval: ../valid/images\n\nnc: 2\nnames: ['cell', `dead`]\n\nroboflow:\n  workspace: w\n  version: 1\n");
		folder.image("train/images/a.jpg", 10, 10);
		folder.image("valid/images/a.jpg", 10, 10);
		folder.text("train/labels/a.txt", "0 0.5 0.5 1 1");
		folder.text("valid/labels/a.txt", "1 0.5 0.5 1 1");
		folder.text("README.roboflow.txt", "not labels");
		final List<AnnotatedFile> read = folder.read("");
		assertEquals("cell[0,0,10,10]", regions(read.get(0)));
		assertEquals(Optional.of(Split.VALIDATION), read.get(1).split());
		assertEquals("dead[0,0,10,10]", regions(read.get(1)));
	}

	@Test
	void yoloOfLabelImg() throws Exception {
		folder.text("classes.txt", "cell\ndead\n");
		folder.image("1.PNG", 10, 10);
		folder.text("1.txt", "1 0.5 0.5 0.2 0.2");
		folder.text("2.txt", "1 0.5 0.5 0.2 0.2");
		assertEquals("dead[4,4,6,6]", regions(folder.read("").get(0)));
		assertEquals(List.of("Images that are not in " + temporary + " are left out: 2."), folder.notes());
	}

	@Test
	void wrongYoloIsRefusedWithItsLine() throws Exception {
		folder.text("data.yaml", "names: [cell]\n");
		folder.image("a.png", 10, 10);
		final String[][] lines = { { "0 0.5 0.5 0.2", "4 numbers" }, { "1 0.5 0.5 0.2 0.2", "class 1" },
			{ "0 0.5 0.5 x 0.2", "\"x\"" }, { "0 5 5 2 2", "fraction" }, { "0 0.5 0.5 -0.2 0.2", "-0.2" },
			{ "0 NaN 0.5 0.2 0.2", "fraction" }, { "0.5 0.5 0.5 0.2 0.2", "class 0.5" }, { "0 0.5 0.5 0.2 0.2 7", "score" } };
		for (final String[] line : lines) {
			final Path file = folder.text("a.txt", "0 0.5 0.5 0.2 0.2\n" + line[0]);
			refused("", file.toString(), "line 2", line[1]);
		}
		folder.text("data.yaml", "names:\n  zero: cell\n");
		refused("", "data.yaml", "line 2");
		folder.text("data.yaml", "names: [cell\n");
		refused("", "data.yaml", "line 1");
		folder.text("data.yaml", "train: here\n");
		refused("", "data.yaml", "names of classes");
		folder.text("data.yaml", "names: &x [cell]\n");
		refused("", "data.yaml", "line 1");
	}

	private static final String VOC = """
		<annotation verified="no">
		 <folder>JPEGImages</folder><filename>B %s.jpg</filename>
		 <size><width>100</width><height>50</height><depth>3</depth></size>
		 <object><name>cell &amp; co</name><pose>Left</pose><difficult>0</difficult>
		  <bndbox><xmin>10</xmin><ymin>5.5</ymin><xmax>30</xmax><ymax>%s</ymax></bndbox>
		  <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
		 </object>
		 <object><name>dead</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox>
		  <polygon><x1>1</x1><y1>1</y1><x2>9</x2><y2>1</y2><x3>5</x3><y3>9</y3></polygon></object>
		</annotation>
		""";

	@Test
	void pascalVoc() throws Exception {
		folder.text("Annotations/b.xml", VOC.replaceFirst("%s", "ä").replaceFirst("%s", "20"));
		// The umlaut in two characters, as macOS has it, and in another case.
		folder.image("JPEGImages/b A\u0308.JPG", 100, 50);
		final List<AnnotatedFile> read = folder.read("Annotations");
		assertEquals("cell & co[10,5.5,30,20] deadP1[1,1,9,9]", regions(read.get(0)));
		assertEquals("JPEGImages", read.get(0).file().getParent().getFileName().toString());
	}

	@Test
	void wrongXmlIsRefusedWithItsLine() throws Exception {
		folder.image("B a.jpg", 100, 50);
		final String good = VOC.replaceFirst("%s", "a").replaceFirst("%s", "20");
		final Path file = folder.text("b.xml", good.replace(">20<", ">twenty<"));
		refused("b.xml", file.toString(), "line 4", "twenty");
		folder.text("b.xml", good.replace(">20<", ">2<"));
		refused("b.xml", "line 4", "exchanged");
		folder.text("b.xml", good.replace("<ymax>20</ymax>", ""));
		refused("b.xml", "line 4", "ymax");
		folder.text("b.xml", good.replace("</object>", ""));
		refused("b.xml", "no XML");
		folder.text("b.xml", good.replace(">100<", ">101<"));
		refused("b.xml", "100 x 50 pixels, not 101 x 50");
		folder.text("b.xml", "<html><annotation/></html>");
		refused("b.xml", "html");
	}

	/** A file must not have others read. */
	@Test
	void xmlReadsNoOtherFiles() throws Exception {
		folder.image("B a.jpg", 100, 50);
		final Path secret = folder.text("secret", "secret words");
		folder.text("b.xml", "<!DOCTYPE annotation [<!ENTITY x SYSTEM `" + secret.toUri() + "`>]>" +
			VOC.replaceFirst("%s", "a").replaceFirst("%s", "20").replace("dead", "&x;"));
		final Florence2Exception refusal = assertThrows(Florence2Exception.class, () -> folder.read("b.xml"));
		assertTrue(!refusal.getMessage().contains("secret words"), refusal.getMessage());
	}

	@Test
	void labelMe() throws Exception {
		folder.image("imgs/a.png", 100, 50);
		folder.text("json/a.json", """
			{`version`: `5.4.1`, `flags`: {}, `shapes`: [
			 {`label`: `cell`, `points`: [[30, 20], [10, 5.5]], `group_id`: null, `description`: `round`, `shape_type`: `rectangle`},
			 {`label`: `pair`, `points`: [[1, 1], [9, 1], [5, 9]], `group_id`: 1, `shape_type`: `polygon`},
			 {`label`: `pair`, `points`: [[21, 1], [29, 1], [25, 9]], `group_id`: 1, `shape_type`: `polygon`},
			 {`label`: `spot`, `points`: [[1, 1]], `group_id`: null, `shape_type`: `point`}],
			 `imagePath`: `..\\\\imgs\\\\a.png`, `imageData`: null, `imageHeight`: 50, `imageWidth`: 100}
			""");
		final AnnotatedFile read = folder.read(ImageJFormats.reader("labelme"), "json", "imgs", "").get(0);
		assertEquals("cell[10,5.5,30,20] pairP2[1,1,29,9]", regions(read));
		assertEquals("round", read.texts().get(0).words());
		assertEquals(0, read.texts().get(0).region().getAsInt());
		assertEquals(List.of("Left out: shapes other than rectangles and polygons (1)."), folder.notes());
		folder.text("json/a.json",
			"{`shapes`: [{`label`: `x`, `shape_type`: `rectangle`, `points`: [[1, `2`], [3, 4]]}], `imagePath`: `a.png`}");
		folder.image("json/a.png", 100, 50);
		refused("json", "a.json", "shapes[0].points[0][1]");
	}

	@Test
	void quPath() throws Exception {
		final ImagePlus stack = IJ.createImage("s", "8-bit", 100, 50, 3);
		new FileSaver(stack).saveAsTiff(folder.path("slide 1.tif").toString());
		folder.text("slide 1.geojson", """
			{`type`: `FeatureCollection`, `features`: [
			 {`type`: `Feature`, `id`: `PathObject`, `geometry`: {`type`: `Polygon`, `plane`: {`c`: -1, `z`: 2, `t`: 0},
			  `coordinates`: [[[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]], [[5, 5], [9, 5], [5, 9], [5, 5]]]},
			  `properties`: {`objectType`: `annotation`, `classification`: {`name`: `Tumor`, `color`: [200, 0, 0]},
			   `measurements`: [{`name`: `Area`, `value`: 4}, {`name`: `score`, `value`: 0.5}]}},
			 {`type`: `Feature`, `geometry`: {`type`: `MultiPolygon`,
			  `coordinates`: [[[[1, 1], [2, 1], [2, 2], [1, 1]]], [[[5, 5], [9, 5], [5, 9], [5, 5]]]]},
			  `properties`: {`name`: `mine`}},
			 {`type`: `Feature`, `geometry`: {`type`: `Point`, `coordinates`: [1, 2]}, `properties`: {}}]}
			""");
		final List<AnnotatedFile> read = folder.read("slide 1.geojson");
		assertEquals(new Plane(0, 3, 1), read.get(0).plane());
		assertEquals("TumorP2[0,0,20,20]", regions(read.get(0)));
		assertEquals(0.5, read.get(0).regions().get(0).score());
		assertEquals("mineP2[1,1,9,9]", regions(read.get(1)));
		assertEquals(List.of("Left out: points, lines and other objects without an area (1)."), folder.notes());
		folder.text("slide 1.geojson",
			"[{`type`: `Feature`, `geometry`: {`type`: `Polygon`, `coordinates`: [[[0, 0], [1]]]}}]");
		refused("slide 1.geojson", "[0].geometry.coordinates[0][1]");
		folder.text("slide 1.geojson",
			"[{`type`: `Feature`, `geometry`: {`type`: `Polygon`, `plane`: {`z`: 9}, `coordinates`: [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]");
		refused("slide 1.geojson", "slice 10", "3 planes");
	}

	@Test
	void labelStudio() throws Exception {
		folder.image("media/plate 1.png", 200, 100);
		folder.image("media/other.png", 200, 100);
		folder.text("export.json", """
			[{`id`: 1, `annotations`: [{`id`: 7, `was_cancelled`: true, `result`: []}, {`id`: 1, `was_cancelled`: false, `result`: [
			  {`id`: `r1`, `type`: `rectanglelabels`, `original_width`: 200, `original_height`: 100,
			   `value`: {`x`: 10, `y`: 20, `width`: 5, `height`: 10, `rotation`: 0, `rectanglelabels`: [`cell`]}},
			  {`id`: `r1`, `type`: `textarea`, `value`: {`x`: 10, `y`: 20, `width`: 5, `height`: 10, `text`: [`a round one`]}},
			  {`id`: `r2`, `type`: `rectanglelabels`, `value`: {`x`: 50, `y`: 50, `width`: 10, `height`: 10, `rotation`: 90, `rectanglelabels`: [`turned`]}},
			  {`id`: `r3`, `type`: `polygonlabels`, `value`: {`points`: [[1, 1], [10, 1], [5, 10]], `polygonlabels`: [`dead`]}},
			  {`id`: `r4`, `type`: `textarea`, `from_name`: `caption`, `value`: {`text`: [`Three cells.`]}},
			  {`id`: `r5`, `type`: `choices`, `value`: {`choices`: [`good`]}}]}],
			  `data`: {`image`: `/data/upload/3/1a2b3c4d-plate%201.png`}},
			 {`id`: 2, `annotations`: [], `data`: {`image`: `/data/local-files/?d=media/other.png`}}]
			""");
		final AnnotatedFile read = folder.read("export.json").get(0);
		assertEquals("cell[20,20,30,30] turned[90,50,100,70] deadP1[2,1,20,10]",
			regions(read).replace("turnedP1", "turned"));
		assertEquals(List.of("a round one", "Three cells."), read.texts().stream().map(AnnotatedText::words).toList());
		assertEquals(0, read.texts().get(0).region().getAsInt());
		assertEquals(List.of("Left out: results that are neither rectangles, polygons nor texts (1).",
			"Left out: tasks without annotations (1)."), folder.notes());
		folder.text("export.json",
			"[{`annotations`: [{`result`: [{`value`: {`x`: 1, `y`: 1, `width`: `wide`, `height`: 3}}]}], `data`: {`image`: `other.png`}}]");
		refused("export.json", "[0].annotations[0].result[0].value.width is no number");
	}

	@Test
	void batchResults() throws Exception {
		folder.image("day 1/a.png", 100, 50);
		folder.text("results/results.jsonl", """
			{`image`:`day 1/a.png`,`slice`:1,`C`:null,`Z`:1,`T`:1,`width`:100,`height`:50,`task`:`OD`,`prompt`:`p`,`text`:``,`regions`:[{`label`:`cell`,`score`:0.9,`likelihood`:0.8,`box`:[1,2,3.5,4]},{`label`:`dead`,`score`:null,`likelihood`:null,`polygons`:[[1,1,5,1,3,9]]}],`familiarity`:0.9,`device`:`CPU`}
			{`image`:`day 1/a.png`,`slice`:1,`C`:null,`Z`:1,`T`:1,`width`:100,`height`:50,`task`:`CAPTION`,`prompt`:`p`,`text`:`Two cells.`,`regions`:[],`familiarity`:null,`device`:`CPU`}
			""");
		folder.text("results/manifest.json",
			"{`plan`:{`input_folder`:`%s`}}".formatted(temporary.toString().replace('\\', '/')));
		final List<AnnotatedFile> read = folder.read("results");
		assertEquals(1, read.size());
		assertEquals("cell[1,2,3.5,4] deadP1[1,1,5,9]", regions(read.get(0)));
		assertEquals(0.9, read.get(0).regions().get(0).score());
		assertEquals(List.of(new AnnotatedText("Two cells.", Optional.of(Task.CAPTION))), read.get(0).texts());
		folder.text("results/results.jsonl",
			Files.readString(folder.path("results/results.jsonl")).replace("`", "\"").replace("\"CAPTION\"", "\"NAP\""));
		refused("results", "results.jsonl", "line 2", "task");
	}

	@Test
	void tables() throws Exception {
		folder.image("a, b.png", 100, 50);
		final ImagePlus scaled = IJ.createImage("s", "16-bit", 100, 50, 1);
		scaled.getCalibration().pixelWidth = 0.5;
		scaled.getCalibration().pixelHeight = 0.25;
		scaled.getCalibration().setUnit("micron");
		new FileSaver(scaled).saveAsTiff(folder.path("scaled.tif").toString());
		folder.text("own/results.csv",
			"image,label,score,shape,x (px),y (px),width (px),height (px),Z,T,task\n`a, b.png`,`cell ``x```,0.5,box,1,2,3,4,1,1,OD\r\n`a, b.png`,,,outline,10,20,3,4,,,\n");
		final AnnotatedFile own = folder.read(ImageJFormats.fitting(folder.path("own")), "own", "", "thing").get(0);
		assertEquals("cell \"x\"[1,2,4,6] thing[10,20,13,24]", regions(own));
		assertEquals(0.5, own.regions().get(0).score());
		folder.text("ij/Results.csv", " ,Label,Area,BX,BY,Width,Height\n1,scaled.tif:0001,2,5,2.5,10,5\n");
		final AnnotatedFile imagej = folder.read(ImageJFormats.fitting(folder.path("ij")), "ij", "", "cell").get(0);
		assertEquals("cell[10,10,30,30]", regions(imagej));
		assertEquals("micron", imagej.pixel().orElseThrow().unit());
		folder.text("own/results.csv", "image,label,x (px),y (px),width (px),height (px)\n`a, b.png`,x,1,2,3\n");
		folder.image("own/a, b.png", 100, 50);
		refused("own", "results.csv", "line 2", "5 columns");
		folder.text("own/results.csv", "image,label,x (px),y (px),width (px),height (px)\n`a, b.png,x,1,2,3,4\n");
		refused("own", "results.csv", "line 2", "quote");
		folder.text("own/results.csv", "image,label,x (px),y (px),width (px),height (px)\na.png,x,1,2,3,4\n");
		refused("own", "a.png", "folder of the images");
	}

	@Test
	void ofSeveralImagesOfANameThatOfTheFolderIsTaken() throws Exception {
		folder.image("x/images/1.png", 10, 10);
		folder.image("y/images/1.png", 20, 10);
		folder.image("1.jpg", 10, 10);
		folder.text("y/1.geojson", "{`type`: `FeatureCollection`, `features`: []}");
		final AnnotatedFile read = folder.read(ImageJFormats.reader("qupath"), "y", "", "").get(0);
		assertEquals(20, read.width());
		folder.text("1.geojson", "{`type`: `FeatureCollection`, `features`: []}");
		folder.image("1.png", 10, 10);
		refused("1.geojson", "1.jpg", "1.png", "may be");
	}

	@Test
	void anUnknownFormIsSaid() throws Exception {
		folder.text("notes/a.docx", "words");
		assertThrows(DataSetException.class, () -> folder.read("notes"));
		final DataSetException refusal = assertThrows(DataSetException.class, () -> ImageJFormats.reader("voc"));
		assertTrue(refusal.getMessage().contains("pascal-voc"), refusal.getMessage());
	}

	@Test
	void turnedRectanglesAreOutlines() throws Exception {
		folder.image("a.png", 100, 100);
		folder.text("l.json",
			"[{`data`: {`image`: `a.png`}, `annotations`: [{`result`: [{`value`: {`x`: 50, `y`: 50, `width`: 20, `height`: 10, `rotation`: 45, `rectanglelabels`: [`c`]}}]}]}]");
		final Region region = folder.read("l.json").get(0).regions().get(0);
		final List<Point> corners = ((Polygons) region.shape()).outlines().get(0);
		assertEquals(50 + 20 * Math.sqrt(0.5), corners.get(1).x(), 1e-9);
		assertEquals(50 - 10 * Math.sqrt(0.5), corners.get(3).x(), 1e-9);
	}
}
