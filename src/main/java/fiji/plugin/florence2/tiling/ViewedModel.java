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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.regions.Consensus;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks a model about several views of an image, and takes what the answers agree on. Objects are looked for in the image
 * turned and mirrored, texts are read in the image moved a little.
 *
 * @param florence2 is asked about each view, and stays open
 * @param views how many, from 1 to {@value View#COUNT}
 */
public record ViewedModel(Florence2 florence2, int views) {

	/** The views of an image that small models look at by default: they find most of the objects that more would find. */
	public static final int OF_SMALL_MODELS = 4;

	/**
	 * As {@link TiledModel#ask}. Of several views, regions are the {@linkplain Consensus consensus}, with probabilities as
	 * scores if the model has a calibration of several views, and all else is of the image as it is; an answer in words is
	 * that to which those of the other views are nearest.
	 *
	 * @param prompt whose answer is boxes or the text in the image, if there are several views
	 */
	public TiledAnswer ask(final PixelSource image, final Prompt prompt, final Tiling tiling,
		final GenerationSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws ModelException, PromptException
	{
		final TiledModel model = new TiledModel(florence2);
		if (views == 1) return model.ask(image, prompt, tiling, settings, listener, cancellation);
		final boolean reads = prompt.answerKind() == AnswerKind.TEXT;
		final int side =
			Math.min(tiling.side() > 0 ? tiling.side() : Integer.MAX_VALUE, Math.min(image.width(), image.height()));
		final List<PixelSource> seen =
			IntStream.range(0, views).mapToObj(i -> reads ? Shift.of(i, side).of(image) : View.of(i).of(image)).toList();
		final List<TiledAnswer> answers = model.ask(seen, prompt, tiling, settings, listener, cancellation);
		return reads ? read(answers) : found(answers);
	}

	private TiledAnswer read(final List<TiledAnswer> answers) {
		final int chosen = Consensus.ofTexts(answers.stream().map(TiledAnswer::text).toList(),
			answers.stream().map(TiledAnswer::likelihood).toList());
		final TiledAnswer answer = answers.get(chosen);
		return answer.agreed(answer.regions(), views).plus(timing(answers, chosen));
	}

	private TiledAnswer found(final List<TiledAnswer> answers) {
		final List<List<Region>> found = new ArrayList<>();
		for (int i = 0; i < views; i++) {
			final View back = View.of(i).inverse();
			final TiledAnswer answer = answers.get(i);
			found.add(answer.regions()
				.stream()
				.map(region -> region.withShape(back.of(region.shape().bounds(), answer.width(), answer.height())))
				.toList());
		}
		final TiledAnswer asItIs = answers.get(0);
		final boolean names = !asItIs.prompt().isOf(Task.DENSE_REGION_CAPTION);
		return calibrated(asItIs.agreed(Consensus.of(found, names), views).plus(timing(answers, 0)));
	}

	/** Of all answers but one. */
	private static Timing timing(final List<TiledAnswer> answers, final int without) {
		Timing sum = Timing.NONE;
		for (int i = 0; i < answers.size(); i++)
			if (i != without) sum = sum.plus(answers.get(i).timing());
		return sum;
	}

	private TiledAnswer calibrated(final TiledAnswer agreed) {
		final Optional<ScoreCalibration> calibration = florence2.calibration(agreed.prompt(), views);
		if (calibration.isEmpty()) return agreed;
		final Map<Region, Evidence> evidence = evidence(agreed);
		final List<Region> regions = agreed.regions()
			.stream()
			.map(
				region -> evidence.containsKey(region) ? region.withScore(calibration.get().of(evidence.get(region))) : region)
			.toList();
		return agreed.agreed(regions, views);
	}

	/** Of what a calibration of several views makes the scores of their regions, which are how far they agree. */
	public static Map<Region, Evidence> evidence(final TiledAnswer agreed) {
		final Tile tile = agreed.tiles().get(0);
		return agreed.regions()
			.stream()
			.filter(region -> !Double.isNaN(region.likelihood()))
			.distinct()
			.collect(Collectors.toMap(Function.identity(), region -> Evidence.ofViews(region, tile.width(), tile.height())));
	}
}
