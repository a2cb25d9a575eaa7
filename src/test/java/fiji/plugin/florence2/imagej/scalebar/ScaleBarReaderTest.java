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
package fiji.plugin.florence2.imagej.scalebar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.imagej.input.ImageException;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars are drawn into images; what is written beside them is given where no model need read it. */
class ScaleBarReaderTest {

	/** Light and dark, thin and thick, with text above or below. */
	@ParameterizedTest
	@CsvSource({ "0, 255, 80, 5, -8", "255, 0, 80, 5, -8", "0, 255, 31, 2, 24", "30, 220, 200, 12, -8",
		"240, 40, 64, 1, 24", "128, 255, 100, 4, -8", "0, 255, 15, 3, -8" })
	void measuresTheBar(final int background, final int ink, final int length, final int height, final int text)
		throws Exception
	{
		final ImageProcessor pixels = new ByteProcessor(320, 240);
		pixels.setValue(background);
		pixels.fill();
		draw(pixels, new Color(ink, ink, ink), new Rectangle(60, 180, length, height), "50 um", text);

		final ScaleBar bar = new ScaleBarReader(new ImagePlus("", pixels)).withLength("50 um");

		assertEquals(new Rectangle(60, 180, length, height), bar.bar());
		assertEquals(50.0 / length, bar.pixelSize(), 1e-12);
	}

	@ParameterizedTest
	@CsvSource({ "00071198d059ba7f.png, 140, 235, 80", "0121d6759c5adb29.png, 30, 200, 60",
		"BloodImage_00000.jpg, 400, 400, 150" })
	void findsItAmongCells(final String name, final int x, final int y, final int length) throws Exception {
		final ImagePlus image =
			new ImagePlus(name, IJ.openImage(Nano.image(name).toString()).getProcessor().convertToRGB());
		final Color ink = name.startsWith("0007") ? Color.WHITE : Color.BLACK;
		draw(image.getProcessor(), ink, new Rectangle(x, y, length, 5), "20 um", -8);

		assertEquals(new Rectangle(x, y, length, 5), new ScaleBarReader(image).withLength("20 um").bar());
	}

	/** Compression and smooth scaling blur edges: a pixel at each end. */
	@Test
	void blurredEdges() throws Exception {
		final ImageProcessor large = new ColorProcessor(640, 480);
		draw(large, Color.WHITE, new Rectangle(101, 401, 203, 15), "20 um", -20);
		large.setInterpolationMethod(ImageProcessor.BILINEAR);
		final ImagePlus image = new ImagePlus("", large.resize(320, 240, true));

		assertEquals(203 / 2.0, new ScaleBarReader(image).withLength("20 um").bar().width, 1);
	}

	/** In the image's own coordinates. */
	@Test
	void looksInTheSelection() throws Exception {
		final ImageProcessor pixels = new ByteProcessor(300, 200);
		draw(pixels, Color.WHITE, new Rectangle(20, 30, 120, 5), "A", -8);
		draw(pixels, Color.WHITE, new Rectangle(170, 150, 50, 5), "B", -8);
		final ImagePlus image = new ImagePlus("", pixels);
		image.setRoi(160, 120, 80, 50);

		assertEquals(new Rectangle(170, 150, 50, 5), new ScaleBarReader(image).withLength("1 mm").bar());
	}

	/** By its characters, in common fonts, light and dark, small and large, above and below the bar. */
	@ParameterizedTest
	@CsvSource({ "20 um, SansSerif, 16, 0, 255, -8", "100 \u00b5m, SansSerif, 24, 255, 0, -8",
		"500 nm, Serif, 20, 30, 220, -8", "1 mm, Monospaced, 18, 0, 255, 30", "50 \u00b5m, Serif, 32, 240, 40, -8",
		"2.5 \u00b5m, SansSerif, 22, 0, 255, -8", "250\u00b5m, Monospaced, 14, 200, 0, -8",
		"35 um, SansSerif, 20, 0, 255, -8", "12 um, Serif, 24, 255, 0, -8" })
	void whatIsWrittenClearlyNeedsNoModel(final String written, final String font, final int size, final int background,
		final int ink, final int text) throws Exception
	{
		final ImageProcessor pixels = new ByteProcessor(320, 240);
		pixels.setValue(background);
		pixels.fill();
		pixels.setFont(new Font(font, Font.PLAIN, size));
		write(pixels, new Color(ink, ink, ink), new Rectangle(60, 160, 160, 5), written, text);

		assertEquals(WrittenLength.in(written).orElseThrow(),
			new ScaleBarReader(new ImagePlus("", pixels)).read(view -> fail("asks the model")).length());
	}

	/** A nucleus beside the line is no digit of it. */
	@Test
	void whatLiesBesideTheLineIsNotRead() throws Exception {
		final ImagePlus image =
			new ImagePlus("", IJ.openImage(Nano.image("00071198d059ba7f.png").toString()).getProcessor().convertToRGB());
		draw(image.getProcessor(), Color.WHITE, new Rectangle(140, 235, 80, 5), "20 um", -8);

		assertEquals("20 \u00b5m", new ScaleBarReader(image).read(view -> fail("asks the model")).length().toString());
	}

	/** Thousands of specks are no writing; the model is asked. */
	@Test
	void textureIsNotReadByItsCharacters() throws Exception {
		final ImageProcessor pixels = new ByteProcessor(600, 400);
		final Random random = new Random(3);
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.set(i, random.nextInt(256));
		pixels.setColor(Color.BLACK);
		pixels.fill(new ij.gui.Roi(190, 340, 220, 25));
		write(pixels, Color.WHITE, new Rectangle(200, 350, 200, 5), "", -8);

		assertEquals("30 \u00b5m", new ScaleBarReader(new ImagePlus("", pixels)).read(view -> "30 um").length().toString());
	}

	@Test
	void fourViewsThatAgreeCount() throws Exception {
		final Deque<String> texts =
			new ArrayDeque<>(List.of("50 mm", "20 um", "Control", "20\u00b5m", "50 mm", "20 um", "20 um"));

		final ScaleBar bar = new ScaleBarReader(withBar()).read(view -> texts.remove());

		assertEquals("20 \u00b5m over 80 pixels = 0.25 \u00b5m per pixel", bar.toString());
		assertTrue(texts.isEmpty());
	}

	@Test
	void viewsThatDoNotAgreeAreNoLength() throws Exception {
		final Deque<String> texts = new ArrayDeque<>(List.of("", "50 um", "20 um", "10 um", "20 um", "50 um"));

		final String sentence = assertThrows(ImageException.class,
			() -> new ScaleBarReader(withBar()).read(view -> texts.isEmpty() ? "" : texts.remove())).getMessage();
		assertEquals("A bar of 80 pixels was found, but no length such as 20 um was read beside it for sure, but \"\", " +
			"\"50 um\", \"20 um\", \"10 um\": give the length.", sentence);
	}

	/** First the writing alone, white on black whatever its colour, then with what is around it; at last all that there is. */
	@Test
	void viewsFromNearToFar() throws Exception {
		final ImageProcessor pixels = new ByteProcessor(320, 240);
		pixels.setValue(200);
		pixels.fill();
		draw(pixels, Color.BLACK, new Rectangle(60, 180, 80, 5), "Control", -8);
		final List<ImagePlus> views = new ArrayList<>();

		assertThrows(ImageException.class, () -> new ScaleBarReader(new ImagePlus("", pixels)).read(view -> {
			views.add(view);
			return "";
		}));

		final ImageProcessor alone = views.get(0).getProcessor();
		assertEquals(alone.getWidth(), alone.getHeight());
		assertTrue(alone.getWidth() < 300, "from near: " + alone.getWidth());
		assertEquals(0, alone.getPixel(0, 0) & 0xffffff);
		assertEquals(255, alone.convertToByteProcessor().getStats().max);
		assertEquals(0xffffff, alone.getPixel(alone.getWidth() - 16, alone.getHeight() - 10) & 0xffffff,
			"the bar at the lower right");
		assertEquals(0xc8c8c8, views.get(1).getProcessor().getPixel(0, 0) & 0xffffff);
		assertEquals(320, views.get(views.size() - 1).getWidth());
		assertEquals(240, views.get(views.size() - 1).getHeight());
	}

	@Test
	void setsTheScaleOnlyWhenToldTo() throws Exception {
		final ImagePlus image = withBar();
		image.getCalibration().pixelDepth = 3;

		final ScaleBar bar = new ScaleBarReader(image).read(view -> "20 um");
		assertEquals(1, image.getCalibration().pixelWidth);
		bar.applyTo(image);

		assertEquals(0.25, image.getCalibration().pixelWidth, 1e-12);
		assertEquals(0.25, image.getCalibration().pixelHeight, 1e-12);
		assertEquals(3, image.getCalibration().pixelDepth);
		assertEquals("\u00b5m", image.getCalibration().getUnit());
	}

	@Test
	void refusesWhatMakesNoSense() throws Exception {
		final ScaleBarReader reader = new ScaleBarReader(withBar());

		assertEquals(
			"A length of 50 nm over 80 pixels makes no sense, for a pixel would be smaller than 1 nm or larger than " +
				"1 mm: give the length.",
			assertThrows(ImageException.class, () -> reader.withLength("50 nm")).getMessage());
		assertThrows(ImageException.class, () -> reader.read(view -> "2 m"));
		assertEquals(1, reader.withLength("80 nm").pixelSize());
		assertEquals(1, reader.withLength("80 mm").pixelSize());
		assertEquals("\"20 s\" is no length: write a number above 0 and nm, \u00b5m, mm, cm or m, such as 20 um.",
			assertThrows(ImageException.class, () -> reader.withLength("20 s")).getMessage());
		assertTrue(assertThrows(ImageException.class, () -> reader.read(view -> "Control")).getMessage()
			.contains("no length such as 20 um was read beside it for sure, but \"Control\""));
	}

	@Test
	void noBar() throws Exception {
		final ImageProcessor pixels = IJ.openImage(Nano.image("00071198d059ba7f.png").toString()).getProcessor();
		final ScaleBarReader reader = new ScaleBarReader(new ImagePlus("", pixels));

		assertEquals("No horizontal scale bar was found: draw a rectangle around the bar and what is written beside it.",
			assertThrows(ImageException.class, () -> reader.withLength("20 um")).getMessage());
	}

	/** What is written there is no length, so that the reader of text is asked. */
	private static ImagePlus withBar() {
		final ImageProcessor pixels = new ByteProcessor(320, 240);
		draw(pixels, Color.WHITE, new Rectangle(60, 180, 80, 5), "Control", -8);
		return new ImagePlus("", pixels);
	}

	/** @param text the distance of the text's base line from the bar's upper edge */
	private static void draw(final ImageProcessor pixels, final Color color, final Rectangle bar, final String written,
		final int text)
	{
		pixels.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
		write(pixels, color, bar, written, text);
	}

	private static void write(final ImageProcessor pixels, final Color color, final Rectangle bar, final String written,
		final int text)
	{
		pixels.setColor(color);
		pixels.fill(new ij.gui.Roi(bar));
		pixels.setAntialiasedText(true);
		pixels.drawString(written, bar.x + 4, bar.y + text + (text > 0 ? bar.height : 0));
	}
}
