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

import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Decoded pixels as ImageJ has them. Values stay; none is converted by a color profile. */
final class Pixels {

	private static final int BYTE_MAX = 255;
	private static final int RED = 16;
	private static final int GREEN = 8;

	private Pixels() {}

	/** Grey of up to 8 bits in 8 bits, of 16 in 16, numbers in 32, colors as RGB. */
	static ImageProcessor of(final BufferedImage image) {
		final ColorModel colors = image.getColorModel();
		if (colors instanceof IndexColorModel palette) return indexed(image.getRaster(), palette);
		final int type = colors.getColorSpace().getType();
		if (type == ColorSpace.TYPE_CMYK) return cmyk(image.getRaster());
		return colors.getNumColorComponents() == 1 ? grey(image.getRaster()) : rgb(image.getRaster());
	}

	static ImageProcessor grey(final Raster raster) {
		final int width = raster.getWidth();
		final int height = raster.getHeight();
		final int type = raster.getSampleModel().getDataType();
		final int bits = raster.getSampleModel().getSampleSize(0);
		if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) return floats(raster);
		final int[] row = new int[width];
		final byte[] bytes = bits <= 8 ? new byte[width * height] : null;
		final short[] shorts = bits <= 8 ? null : new short[width * height];
		final int max = (1 << bits) - 1;
		for (int y = 0; y < height; y++) {
			samples(raster, y, 0, row);
			for (int x = 0; x < width; x++) {
				if (bytes == null) shorts[y * width + x] = (short) row[x];
				else bytes[y * width + x] = (byte) (row[x] * BYTE_MAX / max);
			}
		}
		return bytes == null ? new ShortProcessor(width, height, shorts, null) : new ByteProcessor(width, height, bytes);
	}

	private static ImageProcessor floats(final Raster raster) {
		final int width = raster.getWidth();
		final float[] floats = new float[width * raster.getHeight()];
		final float[] row = new float[width];
		for (int y = 0; y < raster.getHeight(); y++) {
			raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
			System.arraycopy(row, 0, floats, y * width, width);
		}
		return new FloatProcessor(width, raster.getHeight(), floats);
	}

	/** The first three bands, of any number of bits, as the 8 highest of them. */
	static ImageProcessor rgb(final Raster raster) {
		return joined(raster, 3, Pixels::packed);
	}

	/** The way of JPEG: luminance and two color differences, in 8 bits. */
	static ImageProcessor yCbCr(final Raster raster) {
		return joined(raster, 3, values -> {
			final int cb = values[1] - 128;
			final int cr = values[2] - 128;
			values[2] = clipped(values[0] + (116130 * cb + 32768 >> 16));
			values[1] = clipped(values[0] + (-22554 * cb - 46802 * cr + 32768 >> 16));
			values[0] = clipped(values[0] + (91881 * cr + 32768 >> 16));
			return packed(values);
		});
	}

	/** Printing colors without a profile: what the inks leave of white. */
	static ImageProcessor cmyk(final Raster raster) {
		return joined(raster, 4, Pixels::unprinted);
	}

	/** The same of JPEG files, where the values are those of the paper. */
	static ImageProcessor invertedCmyk(final Raster raster) {
		return joined(raster, 4, values -> {
			for (int i = 0; i < values.length; i++)
				values[i] = BYTE_MAX - values[i];
			return unprinted(values);
		});
	}

	/** The same where cyan, magenta and yellow are noted as luminance and color differences. */
	static ImageProcessor invertedYcck(final Raster raster) {
		return joined(raster, 4, values -> {
			final int cb = values[1] - 128;
			final int cr = values[2] - 128;
			final int y = values[0];
			values[0] = clipped(y + (91881 * cr + 32768 >> 16));
			values[1] = clipped(y + (-22554 * cb - 46802 * cr + 32768 >> 16));
			values[2] = clipped(y + (116130 * cb + 32768 >> 16));
			values[3] = BYTE_MAX - values[3];
			return unprinted(values);
		});
	}

	private static int unprinted(final int[] cmyk) {
		final int white = BYTE_MAX - cmyk[3];
		for (int i = 0; i < 3; i++) {
			final int product = cmyk[i] * white + 128;
			cmyk[i] = clipped(white - ((product >> 8) + product >> 8));
		}
		return packed(cmyk);
	}

	private static int clipped(final int value) {
		return Math.max(0, Math.min(BYTE_MAX, value));
	}

	private static int packed(final int[] rgb) {
		return rgb[0] << RED | rgb[1] << GREEN | rgb[2];
	}

	/** What becomes of a pixel. */
	@FunctionalInterface
	private interface Join {

		/** @param values of 8 bits, which may be overwritten */
		int rgb(int[] values);
	}

	private static ImageProcessor joined(final Raster raster, final int bands, final Join join) {
		final int width = raster.getWidth();
		final int height = raster.getHeight();
		final int[][] rows = new int[bands][width];
		final int[] values = new int[bands];
		final int[] pixels = new int[width * height];
		for (int y = 0; y < height; y++) {
			for (int band = 0; band < bands; band++)
				samples(raster, y, band, rows[band]);
			for (int x = 0; x < width; x++) {
				for (int band = 0; band < bands; band++)
					values[band] = eightBits(rows[band][x], raster.getSampleModel().getSampleSize(band));
				pixels[y * width + x] = join.rgb(values);
			}
		}
		return new ColorProcessor(width, height, pixels);
	}

	private static int eightBits(final int value, final int bits) {
		if (bits >= 8) return value >>> bits - 8;
		return value * BYTE_MAX / ((1 << bits) - 1);
	}

	private static void samples(final Raster raster, final int y, final int band, final int[] row) {
		raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
	}

	/** The colors of a palette; 8 bits where all are grey. What the palette does not have is black. */
	private static ImageProcessor indexed(final Raster raster, final IndexColorModel palette) {
		final int width = raster.getWidth();
		final int height = raster.getHeight();
		final int[] colors = new int[palette.getMapSize()];
		palette.getRGBs(colors);
		boolean grey = true;
		for (final int color : colors)
			grey &= (color & 0xff) * 0x010101 == (color & 0xffffff);
		final int[] row = new int[width];
		final int[] rgb = grey ? null : new int[width * height];
		final byte[] bytes = grey ? new byte[width * height] : null;
		for (int y = 0; y < height; y++) {
			samples(raster, y, 0, row);
			for (int x = 0; x < width; x++) {
				final int color = row[x] < colors.length ? colors[row[x]] & 0xffffff : 0;
				if (grey) bytes[y * width + x] = (byte) color;
				else rgb[y * width + x] = color;
			}
		}
		return grey ? new ByteProcessor(width, height, bytes) : new ColorProcessor(width, height, rgb);
	}
}
