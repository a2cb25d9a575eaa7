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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.ChildJvm;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What image files hold, and what is said of those that cannot be read. */
@Timeout(60)
class ImageFileTest {

	private static final Path SMALL =
		Path.of("src", "test", "resources", "fiji", "plugin", "florence2", "imagej", "input");
	private static final Path CASES = Path.of(System.getProperty("shared.dir", "../shared"), "cases", "files");

	@TempDir
	private Path folder;

	private static String refusal(final Path file) {
		final String sentence = assertThrows(ImageException.class, () -> ImageFile.of(file).open()).getMessage();
		assertTrue(sentence.matches("[A-Z].*\\."), sentence);
		assertFalse(sentence.contains("Exception") || sentence.contains("java.") || sentence.contains("\n"), sentence);
		return sentence.replace(file.toString(), "FILE");
	}

	private static Path shared(final String name) {
		final Path file = CASES.resolve(name);
		assumeTrue(Files.exists(file), "the file is not at " + file);
		return file;
	}

	private static Path small(final String name) {
		return SMALL.resolve(name);
	}

	@Test
	void hyperstackOfImageJ() throws Exception {
		final ImageStack stack = new ImageStack(5, 4);
		for (int i = 0; i < 12; i++)
			stack.addSlice(new ShortProcessor(5, 4));
		stack.getProcessor(12).set(1, 2, 40000);
		final ImagePlus image = new ImagePlus("", stack);
		image.setDimensions(2, 3, 2);
		image.setOpenAsHyperStack(true);
		image.getCalibration().setUnit("micron");
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.25;
		final Path file = folder.resolve("stack.tif");
		assertTrue(new FileSaver(new CompositeImage(image, IJ.COMPOSITE)).saveAsTiffStack(file.toString()));
		final ImageFile opened = ImageFile.of(file);
		assertEquals(12, opened.content().planes());
		assertEquals(0.25, opened.content().pixelWidth(), 1e-9);
		final ImagePlus again = opened.open();
		assertEquals("2 3 2", again.getNChannels() + " " + again.getNSlices() + " " + again.getNFrames());
		assertEquals(40000, again.getStack().getProcessor(12).get(1, 2));
		assertEquals("micron", again.getCalibration().getUnit());
		assertEquals("stack.tif", again.getTitle());
	}

	@ParameterizedTest
	@CsvSource({ "sample.png,360,360", "jpeg_rgb_6strips.tif,360,360", "ycbcr_lzw.tif,250,325",
		"gif_first_frame.gif,245,245", "bmp_v4_palette.bmp,360,360", "bmp_1bit.bmp,360,360", "cmyk.jpg,120,120",
		"float_one_inf.tif,360,360" })
	void isRead(final String name, final int width, final int height) throws ImageException {
		final ImagePlus image = ImageFile.of(shared(name)).open();
		assertEquals(width + " x " + height, image.getWidth() + " x " + image.getHeight());
	}

	@Test
	void directoriesInACircle() {
		assertEquals("The image FILE is damaged (its directories run in a circle): copy it again.",
			refusal(shared("loop_self.tif")));
	}

	@Test
	void unsupportedCompression() {
		assertEquals(
			"The image FILE is stored in a form that is not read here (TIFF, compressed by ZSTD): open it in Fiji " +
				"with Bio-Formats and save it as an uncompressed TIFF file, or name the folder of Fiji's jars by --readers.",
			refusal(shared("unsupported_zstd.tif")));
	}

	@Test
	void noMemory() throws Exception {
		final Path huge = shared("huge_30000x30000.png");
		final String said = ChildJvm.run(List.of("-Xmx400m"), Reading.class, huge.toString()).output();
		// Java's serial collector keeps a part of the 400 MB to itself.
		assertTrue(said.matches("(?s).* has 900000000 pixels \\(30000 x 30000\\), which take \\d+ MB of memory, " +
			"and Java has \\d+ MB of (38\\d|39\\d|400) MB left: give Java more, or cut the image into parts\\..*"), said);
	}

	/** Prints what reading a file comes to. */
	static final class Reading {

		public static void main(final String... args) {
			try {
				System.out.println(ImageFile.of(Path.of(args[0])).open());
			}
			catch (final ImageException e) {
				System.out.println(e.getMessage());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rgb.png", "rgb.jpg", "palette.gif", "rgb.bmp", "rgb.ppm", "text.pgm", "rgb.tif",
		"rgb_lzw.tif", "rgb_jpeg.tif", "cmyk.tif", "progressive.jpg" })
	void cutOff(final String name) throws IOException {
		final byte[] whole = Files.readAllBytes(small(name));
		final Path file = folder.resolve(name);
		Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
		final String sentence = refusal(file);
		assertTrue(sentence.contains("cut off"), sentence);
	}

	@ParameterizedTest
	@CsvSource({ "5a495352415746494c45,a.czi,a Zeiss CZI file", "70000000,a.lif,a Leica LIF file",
		"dacebe0a,a.nd2,a Nikon ND2 file", "894844460d0a1a0a,a.ims,an Imaris file", "894844460d0a1a0a,a.h5,an HDF5 file",
		"ffd8ffe0,a.mrxs,a 3DHISTECH MRXS file", "524946463030303057454250,a.webp,a WebP file",
		"303030306674797068656963,a.jpg,a HEIC or AVIF file", "255044462d312e37,a.tif,a PDF file" })
	void foreignKindsAreNamed(final String start, final String name, final String kind) throws IOException {
		final Path file = Files.write(folder.resolve(name), HexFormat.of().parseHex(start));
		final String sentence = refusal(file);
		assertTrue(sentence.startsWith("The image FILE is " + kind + ", which "), sentence);
	}

	@Test
	void noSeriesOfOtherFormats() throws Exception {
		assertEquals(1, ImageFile.of(small("rgb.png")).series());
		assertEquals("The file " + small("rgb.png") + " has one image only: leave #2 out.", refusal(small("rgb.png#2")));
		Files.copy(small("rgb.png"), folder.resolve("plate #2"));
		assertEquals(53, ImageFile.of(folder.resolve("plate #2")).open().getWidth());
	}

	@Test
	void emptyFile() throws IOException {
		assertEquals("The file FILE is empty: copy it again.", refusal(Files.createFile(folder.resolve("empty.png"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "This is a text.", "BMW and other words", "P for nothing", "II", "MM\0*", "GIF",
		"SIMPLE MATTERS", "\u0089PN" })
	void textIsNoImage(final String text) throws IOException {
		final Path file = Files.writeString(folder.resolve("text.png"), text, StandardCharsets.ISO_8859_1);
		final String sentence = refusal(file);
		assertTrue(sentence.contains("not an image that can be read here") || sentence.contains("cut off"), sentence);
	}

	@Test
	void manyColors() throws IOException {
		final byte[] bytes = Files.readAllBytes(small("palette.bmp"));
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(46, 300_000_000);
		assertEquals("The image FILE is damaged (it claims 300000000 colors): copy it again.",
			refusal(Files.write(folder.resolve("colors.bmp"), bytes)));
	}

	@Test
	void longComments() throws IOException {
		final byte[] bytes = Files.readAllBytes(small("palette.gif"));
		final int header = 13 + 3 * (2 << (bytes[10] & 7));
		final ByteBuffer commented = ByteBuffer.allocate(bytes.length + 2_000_000);
		commented.put(bytes, 0, header).put((byte) 0x21).put((byte) 0xfe);
		while (commented.remaining() > bytes.length - header + 256)
			commented.put((byte) 255).put(new byte[255]);
		commented.put((byte) 0).put(bytes, header, bytes.length - header);
		assertEquals(
			"The image FILE is stored in a form that is not read here (GIF with long comments before its picture): " +
				"open it in Fiji with Bio-Formats and save it as an uncompressed TIFF file, or name the folder of Fiji's jars by --readers.",
			refusal(Files.write(folder.resolve("comments.gif"), commented.array())));
	}

	@Test
	void unknownType() throws IOException {
		final byte[] bytes = Files.readAllBytes(small("rgb_predictor.tif"));
		final ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		int field = numbers.getInt(4) + 2;
		while (numbers.getShort(field) != 317)
			field += 12;
		numbers.putShort(field + 2, (short) 99);
		assertEquals("The image FILE is damaged (a field cannot be read): copy it again.",
			refusal(Files.write(folder.resolve("type.tif"), bytes)));
	}

	@Test
	void claimedSize() throws IOException {
		final byte[] bytes = Files.readAllBytes(small("rgb.tif"));
		final int directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
		for (int i = 0; i < 2; i++)
			ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(directory + 10 + 12 * i, (short) 60000);
		assertEquals("The image FILE is damaged (a part of its pixels is missing): copy it again.",
			refusal(Files.write(folder.resolve("size.tif"), bytes)));
	}

	@Test
	void wrongSum() throws IOException {
		final byte[] bytes = Files.readAllBytes(small("rgb.png"));
		bytes[bytes.length / 2] ^= 4;
		assertEquals("The image FILE is damaged (a check sum is wrong): copy it again.",
			refusal(Files.write(folder.resolve("sum.png"), bytes)));
	}

	@Test
	void infinitePixelsAreOutsideOfTheRange() throws Exception {
		final float[] pixels = { Float.NEGATIVE_INFINITY, -1, Float.NaN, 3, Float.POSITIVE_INFINITY, 1 };
		final Path file = folder.resolve("infinite.tif");
		assertTrue(new FileSaver(new ImagePlus("", new FloatProcessor(6, 1, pixels))).saveAsTiff(file.toString()));
		final ImagePlus image = ImageFile.of(file).open();
		assertEquals(-1, image.getDisplayRangeMin());
		assertEquals(3, image.getDisplayRangeMax());
		final int[] rgb = DisplayedPlane.of(image).pixels();
		assertEquals(0, rgb[0] & 0xff);
		assertEquals(0, rgb[1] & 0xff);
		assertEquals(255, rgb[3] & 0xff);
		assertEquals(255, rgb[4] & 0xff);
		assertEquals(128, rgb[5] & 0xff, 1);
	}

	@Test
	void dicom() throws Exception {
		final Path file = Files.write(folder.resolve("image.dcm"), dicom(3, 2, new byte[] { 1, 2, 3, 4, 5, 6 }));
		final ImagePlus image = ImageFile.of(file).open();
		assertEquals(3, image.getWidth());
		assertEquals(6, image.getProcessor().get(2, 1));
		assertTrue(refusal(Files.write(folder.resolve("cut.dcm"), dicom(3, 200, new byte[6]))).contains("cut off"));
	}

	/** ImageJ takes memory for what an element claims. */
	@Test
	void hugeElementOfDicom() throws IOException {
		final byte[] bytes = dicom(3, 2, new byte[6]);
		ByteBuffer.wrap(bytes)
			.order(ByteOrder.LITTLE_ENDIAN)
			.put(136, new byte[] { 'U', 'T', 0, 0 })
			.putInt(140, Integer.MAX_VALUE);
		assertTrue(refusal(Files.write(folder.resolve("huge.dcm"), bytes)).contains("is damaged"));
	}

	/** An 8-bit image in explicit little-endian form. */
	static byte[] dicom(final int width, final int height, final byte[] pixels) {
		final ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
		bytes.position(128).put("DICM".getBytes(StandardCharsets.US_ASCII));
		element(bytes, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0".getBytes(StandardCharsets.US_ASCII));
		element(bytes, 0x0028, 0x0002, "US", word(1));
		element(bytes, 0x0028, 0x0004, "CS", "MONOCHROME2 ".getBytes(StandardCharsets.US_ASCII));
		element(bytes, 0x0028, 0x0010, "US", word(height));
		element(bytes, 0x0028, 0x0011, "US", word(width));
		element(bytes, 0x0028, 0x0100, "US", word(8));
		element(bytes, 0x0028, 0x0101, "US", word(8));
		element(bytes, 0x0028, 0x0102, "US", word(7));
		element(bytes, 0x0028, 0x0103, "US", word(0));
		bytes.putShort((short) 0x7fe0)
			.putShort((short) 0x0010)
			.put("OB".getBytes(StandardCharsets.US_ASCII))
			.putShort((short) 0)
			.putInt(pixels.length);
		final byte[] all = Arrays.copyOf(bytes.array(), bytes.position() + pixels.length);
		System.arraycopy(pixels, 0, all, bytes.position(), pixels.length);
		return all;
	}

	private static byte[] word(final int value) {
		return new byte[] { (byte) value, (byte) (value >> 8) };
	}

	private static void element(final ByteBuffer bytes, final int group, final int element, final String type,
		final byte[] value)
	{
		bytes.putShort((short) group)
			.putShort((short) element)
			.put(type.getBytes(StandardCharsets.US_ASCII))
			.putShort((short) value.length)
			.put(value);
	}

	@Test
	void fits() throws Exception {
		final ImagePlus image =
			ImageFile.of(Files.write(folder.resolve("image.fits"), fits(3, 2, new byte[] { 1, 2, 3, 4, 5, 6 }))).open();
		assertEquals("3 x 2", image.getWidth() + " x " + image.getHeight());
		assertTrue(refusal(Files.write(folder.resolve("cut.fits"), fits(300, 200, new byte[6]))).contains("cut off"));
	}

	static byte[] fits(final int width, final int height, final byte[] pixels) {
		final String[] cards = { "SIMPLE  =                    T", "BITPIX  =                    8",
			"NAXIS   =                    2", String.format(Locale.ROOT, "NAXIS1  = %20d", width),
			String.format(Locale.ROOT, "NAXIS2  = %20d", height), "END" };
		final StringBuilder header = new StringBuilder();
		for (final String card : cards)
			header.append(String.format(Locale.ROOT, "%-80s", card));
		final byte[] all = new byte[2 * 2880];
		Arrays.fill(all, 0, 2880, (byte) ' ');
		System.arraycopy(header.toString().getBytes(StandardCharsets.US_ASCII), 0, all, 0, header.length());
		System.arraycopy(pixels, 0, all, 2880, pixels.length);
		return all;
	}

	/** As another system writes it: Java cannot say the name of the file in the encoding of this one. */
	@ParameterizedTest
	@ValueSource(strings = { "rgb.png", "rgb.jpg", "palette.gif", "rgb.bmp", "rgb.tif", "rgb_jpeg.tif" })
	void nameInAnotherEncoding(final String name) throws Exception {
		assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding")).equals(StandardCharsets.UTF_8),
			"names are not in UTF-8 here");
		assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems have their names in Unicode");
		final Path file = Path.of(URI.create(folder.toUri() + "%E4." + name));
		Files.copy(small(name), file);
		final ImagePlus image = ImageFile.of(file).open();
		assertEquals("53 x 41", image.getWidth() + " x " + image.getHeight());
	}

	@Test
	void theReadersOfOthersStayFirst() throws Exception {
		ImageIO.scanForPlugins();
		final ImageReaderSpi first =
			IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true).next();
		ImageFile.of(small("rgb.jpg")).open();
		ImageFile.of(small("cmyk.tif")).open();
		assertEquals(first, IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true).next());
	}
}
