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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.AnalysedArea;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.process.ColorProcessor;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the scale bar in an image's current plane, or in the bounds of its selection, and reads what is written beside it. */
public final class ScaleBarReader {

	/** Bars that are looked at, the most likely ones. */
	private static final int CANDIDATES = 3;
	/** A length counts as soon as so many views of the bar gave it. */
	private static final int AGREEING = 4;
	/** The side of a view around a short bar, in pixels: what is written may be much longer than the bar. */
	private static final int MIN_VIEW = 110;
	private static final double WIDE = 1.6;

	private final ImagePlus image;
	private final Rectangle area;

	/** Reads the text in a picture. */
	@FunctionalInterface
	public interface TextReader {

		/** The text; empty if there is none. */
		String read(ImagePlus picture) throws Florence2Exception;
	}

	/** @throws ImageException if the selection lies outside the image */
	public ScaleBarReader(final ImagePlus image) throws ImageException {
		this.image = image;
		this.area = AnalysedArea.of(image).bounds();
	}

	/**
	 * The scale bar with the length that somebody has read.
	 *
	 * @throws ImageException if there is no bar, the text is no length, or both together make no sense
	 */
	public ScaleBar withLength(final String written) throws ImageException {
		final WrittenLength length = WrittenLength.in(written)
			.orElseThrow(() -> new ImageException(
				"\"" + written + "\" is no length: write a number above 0 and nm, \u00b5m, mm, cm or m, such as 20 um."));
		return ScaleBar.of(length, bars().get(0));
	}

	/**
	 * The scale bar with the length that is read beside it. What is written clearly is read character by character. Otherwise
	 * each bar is viewed in several ways, until four views give the same length.
	 *
	 * @param reader for what is not written clearly
	 * @throws ImageException if there is no bar, or no length that makes sense with it is read for sure
	 */
	public ScaleBar read(final TextReader reader) throws Florence2Exception {
		final List<Rectangle> bars = bars();
		final List<Rectangle> candidates = bars.subList(0, Math.min(CANDIDATES, bars.size()));
		for (final Rectangle bar : candidates) {
			final Optional<WrittenLength> clear = clearly(bar).filter(read -> ScaleBar.makesSense(read, bar));
			if (clear.isPresent()) return ScaleBar.of(clear.get(), bar);
		}
		final Set<String> others = new LinkedHashSet<>();
		for (final Rectangle bar : candidates) {
			final Map<WrittenLength, Integer> lengths = new LinkedHashMap<>();
			for (final RgbPlane view : views(bar)) {
				final String text = reader.read(picture(view));
				others.add(text);
				// Such as nm for mm
				final Optional<WrittenLength> length = WrittenLength.in(text).filter(read -> ScaleBar.makesSense(read, bar));
				if (length.isPresent() && lengths.merge(length.get(), 1, Integer::sum) == AGREEING)
					return ScaleBar.of(length.get(), bar);
			}
		}
		throw new ImageException("A bar of " + bars.get(0).width +
			" pixels was found, but no length such as 20 um was read beside it for sure, but \"" +
			String.join("\", \"", others) + "\": give the length.");
	}

	private Optional<WrittenLength> clearly(final Rectangle bar) {
		final Rectangle inArea = new Rectangle(bar);
		inArea.translate(-area.x, -area.y);
		return new CharacterReader().read(plane(area), inArea);
	}

	/** In the image's coordinates, at least one. */
	private List<Rectangle> bars() throws ImageException {
		final List<Rectangle> bars = BarFinder.find(plane(area));
		if (bars.isEmpty()) {
			throw new ImageException(
				"No horizontal scale bar was found: draw a rectangle around the bar and what is written beside it.");
		}
		bars.forEach(bar -> bar.translate(area.x, area.y));
		return bars;
	}

	/** Squares, since a model sees its image squashed to one; the last is all that may be read. */
	private List<RgbPlane> views(final Rectangle bar) {
		final List<RgbPlane> views = new ArrayList<>(WrittenLine.beside(bar, plane(area), area.getLocation()));
		views.add(plane(square(bar.x + bar.width / 2, bar.y, (int) Math.max(MIN_VIEW, WIDE * bar.width))));
		views.add(plane(area));
		return views;
	}

	/** A square around a point, moved into the area. */
	private Rectangle square(final int x, final int y, final int side) {
		final int width = Math.min(side, area.width);
		final int height = Math.min(side, area.height);
		return new Rectangle(within(x - width / 2, area.x, area.x + area.width - width),
			within(y - height / 2, area.y, area.y + area.height - height), width, height);
	}

	private static int within(final int value, final int min, final int max) {
		return Math.max(min, Math.min(max, value));
	}

	private ImagePlus picture(final RgbPlane view) {
		return new ImagePlus(image.getTitle(), new ColorProcessor(view.width(), view.height(), view.pixels()));
	}

	private RgbPlane plane(final Rectangle part) {
		return DisplayedPlane.of(image, PlanePosition.displayed(image, 0), part);
	}
}
