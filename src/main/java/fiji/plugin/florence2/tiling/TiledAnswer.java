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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Timing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The answer for an image that was processed tile by tile; lists are unmodifiable.
 *
 * @param prompt the prompt
 * @param width of the image in pixels
 * @param height of the image in pixels
 * @param text of one tile, what the model answered; of several, the lines of text that were found, in the order of
 *          reading, or for answers in words alone those of the tiles, row by row, one on each line; otherwise empty
 * @param regions what was found, in pixels of the image, each object once
 * @param tiles the tiles, row by row
 * @param answers the model's answers, one for each tile, in pixels of the tile; one without tokens for a tile that was
 *          skipped because it shows nothing
 * @param timing of all tiles together, with those that were processed to choose the tile size
 * @param views in how many views the image was seen; of several, the regions are what they agree on, tiles and answers those
 *          of the image as it is, or of the view whose text was chosen
 */
public record TiledAnswer(Prompt prompt, int width, int height, String text, List<Region> regions, List<Tile> tiles,
	List<Answer> answers, Timing timing, int views)
{

	public TiledAnswer {
		Objects.requireNonNull(prompt);
		Objects.requireNonNull(text);
		regions = List.copyOf(regions);
		tiles = List.copyOf(tiles);
		answers = List.copyOf(answers);
		Objects.requireNonNull(timing);
	}

	/** An answer about the image as it is. */
	public TiledAnswer(final Prompt prompt, final int width, final int height, final String text,
		final List<Region> regions, final List<Tile> tiles, final List<Answer> answers, final Timing timing)
	{
		this(prompt, width, height, text, regions, tiles, answers, timing, 1);
	}

	/**
	 * Of what a calibration makes the scores of regions: for those that one tile shows whole. Of one that was put together
	 * of parts no tile has the evidence, and neither is there any of a region without a likelihood.
	 */
	public Map<Region, Evidence> evidence() {
		final Map<Region, Evidence> evidence = new HashMap<>();
		for (int i = 0; i < tiles.size(); i++) {
			final Answer answer = answers.get(i);
			for (final Region region : answer.regions()) {
				if (Double.isNaN(region.likelihood())) continue;
				evidence.put(tiles.get(i).inImage(region),
					Evidence.ofOneView(region, answer.regions().size(), answer.width(), answer.height()));
			}
		}
		return evidence;
	}

	/** The mean likelihood of the tiles' answers; {@code NaN} if there is none. */
	double likelihood() {
		return answers.stream()
			.mapToDouble(Answer::likelihood)
			.filter(likelihood -> !Double.isNaN(likelihood))
			.average()
			.orElse(Double.NaN);
	}

	/** The same answer with the regions on which so many views agree. */
	TiledAnswer agreed(final List<Region> others, final int of) {
		return new TiledAnswer(prompt, width, height, text, others, tiles, answers, timing, of);
	}

	/** The same answer, when more time was spent on it. */
	public TiledAnswer plus(final Timing more) {
		return new TiledAnswer(prompt, width, height, text, regions, tiles, answers, timing.plus(more), views);
	}
}
