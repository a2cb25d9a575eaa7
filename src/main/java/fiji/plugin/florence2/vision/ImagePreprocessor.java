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
package fiji.plugin.florence2.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Turns images into the input of the vision encoder, as transformers' {@code CLIPImageProcessor} does with
 * {@code do_resize}, {@code do_rescale} and {@code do_normalize}: bicubic resampling to one size, then
 * {@code (value * rescaleFactor - mean) / std} for each channel. The numbers come from a model's
 * {@code preprocessor_config.json}. The tensors are equal to those of NumPy, bit for bit: the product is taken in
 * double precision, difference and quotient in single precision.
 * <p>
 * Immutable, can be used by several threads.
 * </p>
 */
public final class ImagePreprocessor {

	private static final int CHANNELS = 3;

	private final int width;
	private final int height;
	private final float[] red;
	private final float[] green;
	private final float[] blue;

	/**
	 * @param width columns of the vision encoder's input, at least 1
	 * @param height rows of the vision encoder's input, at least 1
	 * @param rescaleFactor what the values 0 to 255 are multiplied by first, as a rule 1/255; 1 for a model that
	 *          does not rescale
	 * @param mean the means of red, green and blue, after rescaling; 0 for a model that does not normalize
	 * @param std the standard deviations of red, green and blue, after rescaling, none of them 0; 1 for a model that
	 *          does not normalize
	 * @throws IllegalArgumentException if one of these is out of its range or not finite
	 */
	public ImagePreprocessor(final int width, final int height, final double rescaleFactor, final double[] mean,
		final double[] std)
	{
		if (width < 1 || height < 1 || (long) CHANNELS * width * height > Integer.MAX_VALUE / Float.BYTES)
			throw new IllegalArgumentException("A vision encoder's input cannot have " + width + " x " + height + " pixels.");
		if (mean.length != CHANNELS || std.length != CHANNELS) {
			throw new IllegalArgumentException(
				"Three means and three standard deviations are needed, one for each channel, not " + mean.length + " and " +
					std.length + ".");
		}
		this.width = width;
		this.height = height;
		red = table(rescaleFactor, mean[0], std[0]);
		green = table(rescaleFactor, mean[1], std[1]);
		blue = table(rescaleFactor, mean[2], std[2]);
	}

	/** Columns of the resampled images. */
	public int width() {
		return width;
	}

	/** Rows of the resampled images. */
	public int height() {
		return height;
	}

	/** How many values the tensor of one image has: {@code 3 * height() * width()}. */
	public int valuesPerImage() {
		return CHANNELS * height * width;
	}

	/**
	 * Resamples an image to the size of the vision encoder's input. The result holds all that the model gets to see
	 * of the image: images whose resampled planes are {@linkplain RgbPlane#equals equal} have the same features.
	 *
	 * @return a new plane of {@link #width()} x {@link #height()} pixels
	 */
	public RgbPlane resample(final RgbPlane image) {
		return BicubicResampler.resize(image, width, height);
	}

	/**
	 * Makes the tensor of one image.
	 *
	 * @param resampled the result of {@link #resample}
	 * @return {@code pixel_values} of shape [1, 3, height, width], channels in the order red, green, blue, in a new
	 *         direct buffer of native byte order, its position 0
	 * @throws IllegalArgumentException if the plane has another size
	 */
	public FloatBuffer normalize(final RgbPlane resampled) {
		final FloatBuffer tensor =
			ByteBuffer.allocateDirect(valuesPerImage() * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
		normalize(resampled, tensor, 0);
		return tensor;
	}

	/**
	 * Writes the tensor of one image into a larger one. The image {@code i} of a batch of shape [b, 3, height, width]
	 * goes to the offset {@code i * valuesPerImage()}.
	 *
	 * @param resampled the result of {@link #resample}
	 * @param target where to write; its position does not matter and stays
	 * @param offset absolute index of the first value
	 * @throws IllegalArgumentException if the plane has another size
	 * @throws IndexOutOfBoundsException if the target is too small
	 */
	public void normalize(final RgbPlane resampled, final FloatBuffer target, final int offset) {
		if (resampled.width() != width || resampled.height() != height)
			throw new IllegalArgumentException("The image must be resampled to " + width + " x " + height +
				" pixels first, but it has " + resampled.width() + " x " + resampled.height() + ".");
		final int[] pixels = resampled.pixels();
		for (int i = 0; i < pixels.length; i++) {
			target.put(offset + i, red[pixels[i] >> 16 & 0xff]);
			target.put(offset + pixels.length + i, green[pixels[i] >> 8 & 0xff]);
			target.put(offset + 2 * pixels.length + i, blue[pixels[i] & 0xff]);
		}
	}

	private static float[] table(final double rescaleFactor, final double mean, final double std) {
		if (!Double.isFinite(rescaleFactor) || !Double.isFinite(mean) || !Double.isFinite(std) || (float) std == 0)
			throw new IllegalArgumentException("Pixels cannot be normalized by the factor " + rescaleFactor + ", the mean " +
				mean + " and the standard deviation " + std + ".");
		final float[] table = new float[256];
		for (int value = 0; value < table.length; value++)
			table[value] = ((float) (value * rescaleFactor) - (float) mean) / (float) std;
		return table;
	}
}
