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

import fiji.plugin.florence2.Phase;
import fiji.plugin.florence2.Progress;

/**
 * How far the analysis of an image is.
 *
 * @param step the question in work, from 1: a prompt about a plane, or a selection
 * @param steps how many there are
 * @param tile the tile of the plane in work, from 1
 * @param tiles how many tiles the plane has
 * @param answer how far the answer about this tile is
 */
public record AnalysisProgress(int step, int steps, int tile, int tiles, Progress answer) {

	/** The part that is done, from 0 to 1: a guess, for nobody knows how long the answers get. */
	public double fraction() {
		return (step - 1 + (tile - 1 + answerFraction()) / tiles) / steps;
	}

	/** One line for the status bar. */
	public String message() {
		final StringBuilder message = new StringBuilder();
		if (steps > 1) message.append(step).append(" of ").append(steps).append(", ");
		if (tiles > 1) message.append("tile ").append(tile).append(" of ").append(tiles).append(", ");
		return message.append(doing()).toString();
	}

	private double answerFraction() {
		return switch (answer.phase()) {
			case PREPROCESSING, VISION -> 0;
			case ENCODING -> 0.4;
			case DECODING -> 0.5 + 0.5 * answer.tokens() / Math.max(1, answer.maxTokens());
		};
	}

	private String doing() {
		if (answer.phase() != Phase.DECODING) return answer.phase() == Phase.ENCODING ? "reading the question"
			: "looking at the image";
		final String text = answer.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
		return text.isEmpty() ? answer.tokens() + " tokens" : answer.tokens() + " tokens: " + text;
	}
}
