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
package fiji.plugin.florence2.imagej.service;

import static fiji.plugin.florence2.imagej.service.ScriptArgument.given;

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.tiling.Tiling;

/**
 * What an image, or each image of a folder, is processed with, chosen step by step: each method gives a new query and
 * leaves this one as it is. What is not chosen is as in {@link AnalysisSettings#of}, in menu, scripts, batch and command
 * line alike.
 *
 * @param <Q> the kind of query
 */
public abstract class AnalysisQuery<Q extends AnalysisQuery<Q>> {

	private final AnalysisSettings settings;

	protected AnalysisQuery(final AnalysisSettings settings) {
		this.settings = settings;
	}

	/** The choices. */
	public final AnalysisSettings settings() {
		return settings;
	}

	/** The same query with other choices. */
	public abstract Q with(AnalysisSettings choices);

	/** @param name of a model, or the path of a model folder; empty for the default model */
	public final Q model(final String name) {
		return with(settings.withModel(given(name, "model")));
	}

	/**
	 * @param name current, all slices, all frames or whole stack
	 * @throws ImageException if there is no such choice
	 */
	public final Q planes(final String name) throws ImageException {
		return planes(name, "");
	}

	/**
	 * @param name as in {@link #planes(String)}, or slice range or frame range
	 * @param range numbers and runs of numbers, such as 2-5,8
	 * @throws ImageException if there is no such choice
	 */
	public final Q planes(final String name, final String range) throws ImageException {
		return with(settings.withPlanes(PlaneSelection.of(given(name, "choice of planes")), given(range, "range")));
	}

	/** @param number of a channel, from 1; 0 for all channels as displayed */
	public final Q channel(final int number) {
		return number == 0 ? channel(AnalysisSettings.CHANNEL) : channel(Integer.toString(number));
	}

	/** @param name number or label of a channel, or "as displayed" */
	public final Q channel(final String name) {
		return with(settings.withChannel(given(name, "channel")));
	}

	/** Tiles as large as the objects need them, for the tasks that can do with tiles. */
	public final Q automaticTiles() {
		return with(settings.withTiling(Tiling.AUTOMATIC));
	}

	/** The image as a whole. */
	public final Q noTiles() {
		return with(settings.withTiling(Tiling.WHOLE));
	}

	/**
	 * @param size the side of a tile in pixels
	 * @param overlap of neighbours in pixels, less than the size
	 * @throws IllegalArgumentException if such tiles cannot be made
	 */
	public final Q tiles(final int size, final int overlap) {
		return with(settings.withTiling(Tiling.of(size, overlap)));
	}

	/** @param score regions with a lower score are left out, 0 to 1; -1 takes the model's own threshold */
	public final Q minScore(final double score) {
		return with(settings.withLimits(score, settings.minSize(), settings.maxSize(), settings.maxOverlap()));
	}

	/** @param area regions of a smaller area are left out, in square pixels, 0 or more */
	public final Q minSize(final double area) {
		return with(settings.withLimits(settings.minScore(), area, settings.maxSize(), settings.maxOverlap()));
	}

	/** @param size regions that cover a greater part of the image are left out, 0 to 1 */
	public final Q maxSize(final double size) {
		return with(settings.withLimits(settings.minScore(), settings.minSize(), size, settings.maxOverlap()));
	}

	/**
	 * @param overlap of two regions of one label with a higher intersection over union, the likelier one stays, 0 to 1; of two
	 *          outlines, intersection over the smaller one
	 */
	public final Q maxOverlap(final double overlap) {
		return with(settings.withLimits(settings.minScore(), settings.minSize(), settings.maxSize(), overlap));
	}

	/** Each object with its outline instead of its box, for the tasks that find objects by boxes. */
	public final Q outlines() {
		return with(settings.withOutlines(true));
	}

	/**
	 * For the tasks that find objects by boxes.
	 *
	 * @param number 1, 2, 4 or 8: the image, and the image turned and mirrored, which takes up to so many times as long; 0 for
	 *          as many as are worth their time: 4 with a small model, such as nano, 1 with others
	 * @throws ImageException if it is another number
	 */
	public final Q views(final int number) throws ImageException {
		return with(settings.withViews(number));
	}

	/** The whole image, whatever is selected. */
	public final Q wholeImage() {
		return with(settings.withInsideSelection(false));
	}
}
