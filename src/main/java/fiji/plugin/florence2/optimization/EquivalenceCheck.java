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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.CachedDecoder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.EncoderStates;
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Runs a model and its optimised form on the same pixels, prompt and answer, and measures how much their results
 * differ. The published model runs twice, the second time with pixels changed by a millionth: that difference is what
 * rounding alone does to this model.
 */
final class EquivalenceCheck {

	/** Steps of the decoder with one beam for each of two questions. */
	private static final int SINGLE_BEAM_STEPS = 6;
	private static final int[] SINGLE_PARENTS = { 0, 1 };
	/** Then the beams split into three, these cross, and the first question's end. */
	private static final int[] SPLITTING_PARENTS = { 0, 0, 0, 1, 1, 1 };
	private static final int[] CROSSING_PARENTS = { 2, 0, 1, 3, 5, 4 };
	private static final int[] REMAINING_PARENTS = { 5, 3, 4 };
	/** Some roundings of single precision, relative to a pixel's value. */
	private static final double PERTURBATION = 1e-6;
	/** Tokens of any kind: the meaning does not matter. */
	private static final int[][] PROMPTS = { { 0, 9, 17, 33, 2 }, { 0, 21, 5, 40, 2 } };

	private final int startToken;
	private final int vocabularySize;
	private final Cancellation cancellation;
	private final Outputs reference;
	private final Outputs perturbed;

	/**
	 * Runs the published model.
	 *
	 * @throws ModelException if it cannot be opened or run
	 */
	EquivalenceCheck(final ModelFolder published, final Cancellation cancellation) throws ModelException {
		this.cancellation = cancellation;
		startToken = published.generation().startToken();
		vocabularySize = published.config().vocabularySize();
		try (FlorenceGraphs graphs = FlorenceGraphs.open(published, 0, Device.CPU)) {
			reference = run(graphs, List.of(), 0);
			perturbed = run(graphs, reference.tokens(), PERTURBATION);
		}
	}

	/**
	 * Runs the optimised model.
	 *
	 * @return how much it differs from the published one
	 * @throws ModelException if it cannot be opened or run
	 */
	Difference differenceOf(final ModelFolder optimized) throws ModelException {
		try (FlorenceGraphs graphs = FlorenceGraphs.open(optimized, 0, Device.CPU)) {
			final Outputs outputs = run(graphs, reference.tokens(), 0);
			return new Difference(difference(reference.features(), outputs.features()),
				difference(reference.logits(), outputs.logits()), difference(reference.features(), perturbed.features()),
				difference(reference.logits(), perturbed.logits()), reference.countEqual(outputs), reference.best().size());
		}
	}

	/**
	 * What a model computes.
	 *
	 * @param features the image features
	 * @param logits of all rows of all steps
	 * @param tokens the answer
	 * @param best the most likely token of each row
	 */
	private record Outputs(float[] features, float[] logits, List<Integer> tokens, List<Integer> best) {

		int countEqual(final Outputs other) {
			int equal = 0;
			for (int row = 0; row < best.size(); row++)
				if (best.get(row).equals(other.best.get(row))) equal++;
			return equal;
		}
	}

	/**
	 * @param answer the tokens that the decoder goes on with; empty for the most likely ones
	 * @param perturbation standard deviation of the change of the pixels, relative to their values
	 */
	private Outputs run(final FlorenceGraphs graphs, final List<Integer> answer, final double perturbation)
		throws ModelException
	{
		try (RunControl control = new RunControl()) {
			final Runnable stop = control::terminate;
			cancellation.onCancel(stop);
			try {
				fill(graphs.pixels(), perturbation);
				final ImageFeatures features = graphs.imageFeatures(control);
				final float[] copied = copy(features.values());
				final EncoderStates states = new EncoderStates(PROMPTS.length);
				for (final int[] prompt : PROMPTS)
					graphs.encode(features, prompt, states, control);
				try (CachedDecoder decoder = graphs.decoder(states, control)) {
					return new Decoding(decoder, answer).run(copied);
				}
			}
			finally {
				cancellation.forget(stop);
			}
		}
	}

	/** A smooth pattern and some noise, within the range of normalised pixels. */
	private static void fill(final FloatBuffer pixels, final double perturbation) {
		final Random random = new Random(1);
		for (int i = 0; i < pixels.limit(); i++) {
			final double value = Math.sin(i * 0.013) + Math.cos(i * 0.0007) + 0.3 * random.nextGaussian();
			pixels.put(i, (float) (value * (1 + perturbation * random.nextGaussian())));
		}
	}

	/** The decoder's steps for one answer. */
	private final class Decoding {

		private final CachedDecoder decoder;
		private final List<Integer> answer;
		private final List<Integer> tokens = new ArrayList<>();
		private final List<Integer> best = new ArrayList<>();
		private final float[] logits = new float[(SINGLE_BEAM_STEPS * SINGLE_PARENTS.length + SPLITTING_PARENTS.length +
			CROSSING_PARENTS.length + REMAINING_PARENTS.length) * vocabularySize];

		Decoding(final CachedDecoder decoder, final List<Integer> answer) {
			this.decoder = decoder;
			this.answer = answer;
		}

		Outputs run(final float[] features) throws ModelException {
			int token = startToken;
			for (int step = 0; step < SINGLE_BEAM_STEPS; step++)
				token = next(SINGLE_PARENTS, token);
			for (final int[] parents : List.of(SPLITTING_PARENTS, CROSSING_PARENTS, REMAINING_PARENTS))
				token = next(parents, token);
			return new Outputs(features, logits, tokens, best);
		}

		/** @param token the first beam's; the others have the ones after it */
		private int next(final int[] parents, final int token) throws ModelException {
			final int[] beams = IntStream.range(0, parents.length).map(beam -> (token + beam) % vocabularySize).toArray();
			final FloatBuffer rows = decoder.next(parents, beams);
			for (int beam = 0; beam < beams.length; beam++) {
				final int start = best.size() * vocabularySize;
				rows.get(beam * vocabularySize, logits, start, vocabularySize);
				best.add(best(start));
			}
			final int step = tokens.size();
			tokens.add(step < answer.size() ? answer.get(step) : best.get(best.size() - 1));
			return tokens.get(step);
		}

		private int best(final int start) {
			int found = 0;
			for (int token = 1; token < vocabularySize; token++)
				if (logits[start + token] > logits[start + found]) found = token;
			return found;
		}
	}

	private static float[] copy(final FloatBuffer values) {
		final float[] copy = new float[values.limit()];
		values.duplicate().rewind().get(copy);
		return copy;
	}

	/** Root mean square of the differences, as a part of the standard deviation of the reference. */
	private static double difference(final float[] reference, final float[] other) {
		double sum = 0;
		double squares = 0;
		double errors = 0;
		for (int i = 0; i < reference.length; i++) {
			sum += reference[i];
			squares += (double) reference[i] * reference[i];
			errors += Math.pow(reference[i] - other[i], 2);
		}
		final double mean = sum / reference.length;
		// NaN compares as neither large nor small: report it as large.
		return Double.isNaN(errors) ? Double.POSITIVE_INFINITY : Math.sqrt(errors / (squares - mean * sum));
	}
}
