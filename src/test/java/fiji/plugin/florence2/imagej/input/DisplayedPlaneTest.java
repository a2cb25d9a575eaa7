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
package fiji.plugin.florence2.imagej.input;

import fiji.plugin.florence2.RgbBytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.vision.RgbPlane;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

import java.awt.Color;
import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The model sees what the user sees. */
class DisplayedPlaneTest {

	private static int[] rgb(final ImagePlus image) {
		final int[] pixels = DisplayedPlane.of(image).pixels().clone();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] &= 0xffffff;
		return pixels;
	}

	@Test
	void color() {
		assertArrayEquals(new int[] { 0x102030, 0xffffff },
			rgb(new ImagePlus("", new ColorProcessor(2, 1, new int[] { 0x102030, 0xffffff }))));
	}

	@Test
	void displayRangeOf8Bit() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(3, 1, new byte[] { 10, 25, 40 }));
		image.setDisplayRange(10, 40);
		final int[] pixels = rgb(image);
		assertEquals(0x000000, pixels[0]);
		assertEquals(0x80, pixels[1] & 255, 5);
		assertEquals(0xffffff, pixels[2]);
		assertEquals(25, image.getProcessor().get(1), "the image itself stays");
		image.resetDisplayRange();
		assertArrayEquals(new int[] { 0x0a0a0a, 0x191919, 0x282828 }, rgb(image));
	}

	@Test
	void displayRangeAndLookupTableOf8Bit() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(2, 1, new byte[] { 10, 40 }));
		image.setLut(LUT.createLutFromColor(Color.GREEN));
		image.setDisplayRange(10, 40);
		assertArrayEquals(new int[] { 0, 0x00ff00 }, rgb(image));
	}

	/** ImageJ paints a threshold over the image; what the image shows is the same. */
	@Test
	void aThresholdIsNotSeen() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(2, 1, new byte[] { 10, 40 }));
		image.getProcessor().setThreshold(20, 255, ImageProcessor.RED_LUT);
		assertArrayEquals(new int[] { 0x0a0a0a, 0x282828 }, rgb(image));
	}

	@Test
	void displayRangeOf16Bit() {
		final ShortProcessor deep = new ShortProcessor(3, 1, new short[] { 100, 200, 300 }, null);
		deep.setMinAndMax(100, 300);
		final int[] pixels = rgb(new ImagePlus("", deep));
		assertEquals(0x000000, pixels[0]);
		assertEquals(0x80, pixels[1] & 255, 1);
		assertEquals(0xffffff, pixels[2]);
		assertEquals(200, deep.get(1), "the image itself stays");
	}

	@Test
	void displayRangeOf32Bit() {
		final FloatProcessor floats = new FloatProcessor(2, 1, new float[] { -1, 1 });
		floats.setMinAndMax(-1, 1);
		assertArrayEquals(new int[] { 0, 0xffffff }, rgb(new ImagePlus("", floats)));
	}

	@Test
	void lookupTable() {
		final ByteProcessor bytes = new ByteProcessor(2, 1, new byte[] { 0, (byte) 255 });
		bytes.setLut(LUT.createLutFromColor(Color.GREEN));
		assertArrayEquals(new int[] { 0, 0x00ff00 }, rgb(new ImagePlus("", bytes)));
	}

	@Test
	void activeChannelsOfAComposite() {
		final ImageStack stack = new ImageStack(1, 1);
		stack.addSlice(new ByteProcessor(1, 1, new byte[] { (byte) 255 }));
		stack.addSlice(new ByteProcessor(1, 1, new byte[] { (byte) 255 }));
		final ImagePlus channels = new ImagePlus("", stack);
		channels.setDimensions(2, 1, 1);
		final CompositeImage composite = new CompositeImage(channels, CompositeImage.COMPOSITE);
		composite.setChannelLut(LUT.createLutFromColor(Color.RED), 1);
		composite.setChannelLut(LUT.createLutFromColor(Color.BLUE), 2);
		composite.setDisplayRange(0, 255);
		assertArrayEquals(new int[] { 0xff00ff }, rgb(composite));
		composite.setActiveChannels("01");
		assertArrayEquals(new int[] { 0x0000ff }, rgb(composite));
	}

	/** Two channels, three slices, two frames; each pixel's value tells where it is: 10 c + 20 z + 60 t. */
	private static CompositeImage hyperstack(final int mode) {
		final ImageStack stack = new ImageStack(2, 2);
		for (int t = 1; t <= 2; t++)
			for (int z = 1; z <= 3; z++)
				for (int c = 1; c <= 2; c++) {
					final byte value = (byte) (10 * c + 20 * z + 60 * t);
					stack.addSlice("channel " + c, new ByteProcessor(2, 2, new byte[] { value, 0, 0, value }));
				}
		final ImagePlus image = new ImagePlus("", stack);
		image.setDimensions(2, 3, 2);
		image.setOpenAsHyperStack(true);
		final CompositeImage composite = new CompositeImage(image, mode);
		composite.setLuts(new LUT[] { LUT.createLutFromColor(Color.RED), LUT.createLutFromColor(Color.GREEN) });
		return composite;
	}

	private static int[] rgb(final ImagePlus image, final int c, final int z, final int t, final Rectangle area) {
		final int[] pixels = DisplayedPlane.of(image, new PlanePosition(c, z, t), area).pixels().clone();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] &= 0xffffff;
		return pixels;
	}

	@Test
	void anyPlaneOfAHyperstackWithoutGoingThere() {
		final CompositeImage image = hyperstack(IJ.COMPOSITE);
		final Rectangle corner = new Rectangle(1, 1, 1, 1);
		assertArrayEquals(new int[] { 130 << 16 | 140 << 8 }, rgb(image, 0, 3, 1, corner));
		assertArrayEquals(new int[] { 150 << 16 | 160 << 8 }, rgb(image, 0, 1, 2, corner));
		assertArrayEquals(new int[] { 0 }, rgb(image, 0, 1, 2, new Rectangle(1, 0, 1, 1)));
		assertEquals(1, image.getCurrentSlice());
	}

	@Test
	void oneChannelIsGrey() {
		final Rectangle first = new Rectangle(0, 0, 1, 1);
		for (final int mode : new int[] { IJ.COMPOSITE, IJ.COLOR, IJ.GRAYSCALE }) {
			final CompositeImage image = hyperstack(mode);
			assertArrayEquals(new int[] { 160 * 0x010101 }, rgb(image, 2, 1, 2, first));
			image.setPosition(2, 1, 1);
			image.setDisplayRange(0, 160);
			assertArrayEquals(new int[] { 0xffffff }, rgb(image, 2, 1, 2, first));
		}
	}

	@Test
	void theCurrentChannelWhereChannelsAreNotMerged() {
		final CompositeImage image = hyperstack(IJ.COLOR);
		image.setPosition(2, 1, 1);
		assertArrayEquals(new int[] { 100 << 8 }, rgb(image, 0, 1, 1, new Rectangle(0, 0, 1, 1)));
		assertArrayEquals(new int[] { 160 << 8 }, rgb(image, 0, 1, 2, new Rectangle(0, 0, 1, 1)));
	}

	@Test
	void planesOfADeepStackShareTheDisplayRange() {
		final ImageStack stack = new ImageStack(1, 1);
		for (final int value : new int[] { 1000, 2000, 3000 })
			stack.addSlice(new ShortProcessor(1, 1, new short[] { (short) value }, null));
		final ImagePlus image = new ImagePlus("", stack);
		image.setDisplayRange(1000, 3000);
		final Rectangle all = new Rectangle(1, 1);
		assertEquals(0, rgb(image, 0, 1, 1, all)[0]);
		assertEquals(0x80, rgb(image, 0, 2, 1, all)[0] & 255, 1);
		assertEquals(0xffffff, rgb(image, 0, 3, 1, all)[0]);
	}

	@Test
	void onlyTheRequestedPlaneIsReadFromAVirtualStack() {
		final List<Integer> read = new ArrayList<>();
		final VirtualStack stack = new VirtualStack(2, 1, 50) {

			@Override
			public ImageProcessor getProcessor(final int n) {
				read.add(n);
				return new ByteProcessor(2, 1, new byte[] { (byte) n, 0 });
			}
		};
		final ImagePlus image = new ImagePlus("", stack);
		read.clear();
		assertEquals(37, rgb(image, 0, 37, 1, new Rectangle(2, 1))[0] & 255);
		assertEquals(List.of(37), read);
	}

	@Test
	void theUsersSelectionStays() {
		final ImagePlus image = new ImagePlus("", new ByteProcessor(9, 9));
		image.setRoi(new Rectangle(2, 2, 3, 3));
		DisplayedPlane.of(image, new PlanePosition(0, 1, 1), new Rectangle(5, 5, 4, 4));
		assertEquals(new Rectangle(2, 2, 3, 3), image.getRoi().getBounds());
		assertEquals(new Rectangle(2, 2, 3, 3), image.getProcessor().getRoi());
	}

	/** ImageJ's reader gives the very pixels that Pillow gives for the model card's example. */
	@Test
	void jpegEqualsPillow() throws Exception {
		final Path car = Path.of(System.getProperty("shared.dir", "../shared"), "images", "car.jpg");
		Assumptions.assumeTrue(Files.exists(car), "the example image is not at " + car);
		final RgbPlane plane = DisplayedPlane.of(DisplayedPlane.open(car));
		assertEquals("9f0d12bba36b38422efdc1580843435fe937a6860ebf6a40200a0c8d93187b97", RgbBytes.sha256(plane));
	}

	/** SciJava's batch gives images that were never displayed this range. */
	@Test
	void anImageThatWasNeverDisplayedHasItsWholeRange() {
		final ImagePlus image = IJ.createImage("ramp", "8-bit ramp", 256, 2, 1);
		final RgbPlane expected = DisplayedPlane.of(image);
		image.setDisplayRange(0, 1);
		assertArrayEquals(expected.pixels(), DisplayedPlane.of(image).pixels());
		final ImagePlus binary = IJ.createImage("binary", "8-bit black", 4, 1, 1);
		binary.getProcessor().set(2, 0, 1);
		binary.setDisplayRange(0, 1);
		assertEquals(0xffffff, DisplayedPlane.of(binary).pixels()[2] & 0xffffff);
	}

	/** A tile of the dark half is as dark by itself as in its plane. */
	@Test
	void aPartOfAnImageThatWasNeverDisplayedHasTheRangeOfThePlane() {
		final ImagePlus image = new ImagePlus("", new ShortProcessor(4, 1, new short[] { 100, 200, 300, 1100 }, null));
		image.setDisplayRange(0, 1);
		final Rectangle dark = new Rectangle(0, 0, 2, 1);
		assertArrayEquals(new int[] { 0x000000, 0x1a1a1a }, rgb(image, 0, 1, 1, dark));
	}
}
