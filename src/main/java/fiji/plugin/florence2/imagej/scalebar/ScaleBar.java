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

import fiji.plugin.florence2.imagej.input.ImageException;

import ij.ImagePlus;
import ij.measure.Calibration;

import java.awt.Rectangle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A scale bar as it was read. Its numbers make sense, but they may be misread: a person should compare them with the image.
 *
 * @param length what is written beside the bar
 * @param bar in the image, in pixels; it is the width that counts
 */
public record ScaleBar(WrittenLength length, Rectangle bar) {

	/** The least and the greatest size of a pixel that makes sense, in metres. */
	private static final double MIN_PIXEL = 1e-9;
	private static final double MAX_PIXEL = 1e-3;
	private static final double ROUNDING = 1e-9;
	private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);

	/** @throws IllegalArgumentException if a pixel would be smaller than 1 nm or larger than 1 mm */
	public ScaleBar {
		bar = new Rectangle(bar);
		if (!makesSense(length, bar)) throw new IllegalArgumentException(length + " over " + bar.width + " pixels");
	}

	/** @throws ImageException if a pixel would be smaller than 1 nm or larger than 1 mm */
	static ScaleBar of(final WrittenLength length, final Rectangle bar) throws ImageException {
		if (makesSense(length, bar)) return new ScaleBar(length, bar);
		throw new ImageException("A length of " + length + " over " + bar.width +
			" pixels makes no sense, for a pixel would be smaller than 1 nm or larger than 1 mm: give the length.");
	}

	/** Whether a pixel would be neither smaller than 1 nm nor larger than 1 mm. */
	static boolean makesSense(final WrittenLength length, final Rectangle bar) {
		final double metres = length.metres() / bar.width;
		// 1 nm is no less than 1 nm, whatever the division rounds to.
		return bar.width > 0 && metres > MIN_PIXEL * (1 - ROUNDING) && metres < MAX_PIXEL * (1 + ROUNDING);
	}

	/** The side of a pixel in the unit of the length. */
	public double pixelSize() {
		return length.value() / bar.width;
	}

	/** Sets the image's pixel width and height and their unit; depth and time between frames stay. */
	public void applyTo(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = pixelSize();
		calibration.pixelHeight = pixelSize();
		calibration.setUnit(length.unit());
		image.repaintWindow();
	}

	/** Such as "20 µm over 153 pixels = 0.1307 µm per pixel". */
	@Override
	public String toString() {
		return length + " over " + bar.width + " pixels = " + number(pixelSize()) + " " + length.unit() + " per pixel";
	}

	/** With four digits at most, without an exponent. */
	static String number(final double value) {
		return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
	}
}
