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

/** Asks a model and its optimised form the same, and measures how far they are apart. */
final class Comparison {

	/** How many answers are computed with one beam, before the beams part and cross. */
	private static final int STEPS = 12;
	private static final int[] NONE = { 0 };
	private static final int[] PARTING = { 0, 0, 0 };
	private static final int[] CROSSING = { 2, 0, 1 };
	/** Some roundings of single precision. */
	private static final double DISTURBANCE = 1e-6;
	/** Words of any kind: their meaning does not matter. */
	private static final int[] QUESTION = { 0, 9, 17, 33, 2 };

	private final int firstToken;
	private final int vocabularySize;
	private final Cancellation cancellation;
	private final Seen reference;
	private final Seen disturbed;

	/**
	 * Asks the given model.
	 *
	 * @throws ModelException if it cannot be opened or run
	 */
	Comparison(final ModelFolder given, final Cancellation cancellation) throws ModelException {
		this.cancellation = cancellation;
		firstToken = given.generation().startToken();
		vocabularySize = given.config().vocabularySize();
		try (FlorenceGraphs graphs = FlorenceGraphs.open(given, 0, Device.CPU)) {
			reference = look(graphs, List.of(), 0);
			disturbed = look(graphs, reference.tokens(), DISTURBANCE);
		}
	}

	/**
	 * How far the optimised model is from the given one.
	 *
	 * @throws ModelException if it cannot be opened or run
	 */
	Deviation with(final ModelFolder optimized) throws ModelException {
		try (FlorenceGraphs graphs = FlorenceGraphs.open(optimized, 0, Device.CPU)) {
			final Seen other = look(graphs, reference.tokens(), 0);
			return new Deviation(distance(reference.features(), other.features()), distance(reference.logits(), other
				.logits()), distance(reference.features(), disturbed.features()), distance(reference.logits(), disturbed
					.logits()), reference.countEqual(other), reference.best().size());
		}
	}

	/** What a model computed: image features, the logits of all steps, its answer, and its first choice for each row. */
	private record Seen(float[] features, float[] logits, List<Integer> tokens, List<Integer> best) {

		int countEqual(final Seen other) {
			int equal = 0;
			for (int row = 0; row < best.size(); row++)
				if (best.get(row).equals(other.best.get(row))) equal++;
			return equal;
		}
	}

	/**
	 * @param answer the tokens to go on with; if there are none, the model's own
	 * @param disturbance how much the pixels are changed, as a part of them
	 */
	private Seen look(final FlorenceGraphs graphs, final List<Integer> answer, final double disturbance)
		throws ModelException
	{
		try (RunControl control = new RunControl()) {
			final Runnable stop = control::terminate;
			cancellation.onCancel(stop);
			try {
				draw(graphs.pixels(), disturbance);
				final ImageFeatures features = graphs.imageFeatures(control);
				final float[] seen = copy(features.values());
				final EncoderStates states = graphs.encode(features, QUESTION, control);
				try (CachedDecoder decoder = graphs.decoder(states, control)) {
					return new Answering(decoder, answer).seen(seen);
				}
			}
			finally {
				cancellation.forget(stop);
			}
		}
	}

	/** A smooth pattern and some noise, within the range of normalised pixels. */
	private static void draw(final FloatBuffer pixels, final double disturbance) {
		final Random random = new Random(1);
		for (int i = 0; i < pixels.limit(); i++) {
			final double value = Math.sin(i * 0.013) + Math.cos(i * 0.0007) + 0.3 * random.nextGaussian();
			pixels.put(i, (float) (value * (1 + disturbance * random.nextGaussian())));
		}
	}

	/** An answer, token by token, and all that the model thought of on the way. */
	private final class Answering {

		private final CachedDecoder decoder;
		private final List<Integer> answer;
		private final List<Integer> tokens = new ArrayList<>();
		private final List<Integer> best = new ArrayList<>();
		private final float[] logits = new float[(STEPS + PARTING.length + CROSSING.length) * vocabularySize];

		Answering(final CachedDecoder decoder, final List<Integer> answer) {
			this.decoder = decoder;
			this.answer = answer;
		}

		Seen seen(final float[] features) throws ModelException {
			int token = firstToken;
			for (int step = 0; step < STEPS; step++)
				token = next(NONE, token);
			token = next(PARTING, token, token + 1, token + 2);
			next(CROSSING, token, token + 1, token + 2);
			return new Seen(features, logits, tokens, best);
		}

		private int next(final int[] parents, final int... beams) throws ModelException {
			for (int beam = 0; beam < beams.length; beam++)
				beams[beam] %= vocabularySize;
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

	private static double distance(final float[] reference, final float[] other) {
		double sum = 0;
		double squares = 0;
		double errors = 0;
		for (int i = 0; i < reference.length; i++) {
			sum += reference[i];
			squares += (double) reference[i] * reference[i];
			errors += Math.pow(reference[i] - other[i], 2);
		}
		final double mean = sum / reference.length;
		// A difference that is no number is no small one.
		return Double.isNaN(errors) ? Double.POSITIVE_INFINITY : Math.sqrt(errors / (squares - mean * sum));
	}
}
