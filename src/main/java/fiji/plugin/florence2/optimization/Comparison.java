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

	private static final int STEPS = 12;
	private static final int BEAMS = 3;
	/** Words of any kind: their meaning does not matter. */
	private static final int[] QUESTION = { 0, 9, 17, 33, 2 };

	private final ModelFolder given;
	private final ModelFolder optimized;
	private final int vocabularySize;

	Comparison(final ModelFolder given, final ModelFolder optimized) {
		this.given = given;
		this.optimized = optimized;
		vocabularySize = given.config().vocabularySize();
	}

	Deviation measure() throws ModelException {
		final Seen reference = look(given, List.of());
		final Seen other = look(optimized, reference.tokens());
		int equal = 0;
		for (int step = 0; step < reference.best().size(); step++)
			if (reference.best().get(step).equals(other.best().get(step))) equal++;
		return new Deviation(deviation(reference.features(), other.features()), deviation(reference.logits(), other
			.logits()), equal, reference.best().size());
	}

	/** What a model computed: image features, the logits of all steps, and its first choice in each. */
	private record Seen(float[] features, float[] logits, List<Integer> tokens, List<Integer> best) {}

	/** @param answer the tokens to go on with; if there are none, the model's own */
	private Seen look(final ModelFolder folder, final List<Integer> answer) throws ModelException {
		try (RunControl control = new RunControl(); FlorenceGraphs graphs = FlorenceGraphs.open(folder, 0, Device.CPU)) {
			draw(graphs.pixels());
			final ImageFeatures features = graphs.imageFeatures(control);
			final float[] seen = copy(features.values());
			final EncoderStates states = graphs.encode(features, QUESTION, control);
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				return answer(decoder, seen, answer);
			}
		}
	}

	/** A smooth pattern and some noise, within the range of normalised pixels. */
	private static void draw(final FloatBuffer pixels) {
		final Random random = new Random(1);
		for (int i = 0; i < pixels.limit(); i++)
			pixels.put(i, (float) (Math.sin(i * 0.013) + Math.cos(i * 0.0007) + 0.3 * random.nextGaussian()));
	}

	private Seen answer(final CachedDecoder decoder, final float[] features, final List<Integer> answer)
		throws ModelException
	{
		final List<Integer> tokens = new ArrayList<>();
		final List<Integer> best = new ArrayList<>();
		final float[] logits = new float[(STEPS + 2 * BEAMS) * vocabularySize];
		int[] parents = { 0 };
		int[] next = { given.generation().startToken() };
		int row = 0;
		for (int step = 0; step < STEPS + 2; step++) {
			final FloatBuffer given = decoder.next(parents, next);
			for (int beam = 0; beam < next.length; beam++, row++) {
				given.get(beam * vocabularySize, logits, row * vocabularySize, vocabularySize);
				best.add(best(logits, row * vocabularySize));
			}
			tokens.add(step < answer.size() ? answer.get(step) : best.get(best.size() - 1));
			// The last two steps are with beams, which cross in the second of them.
			final int token = tokens.get(step);
			if (step < STEPS - 1) next = new int[] { token };
			else next = new int[] { token, (token + 1) % vocabularySize, (token + 2) % vocabularySize };
			if (step == STEPS - 1) parents = new int[] { 0, 0, 0 };
			if (step == STEPS) parents = new int[] { 2, 0, 1 };
		}
		return new Seen(features, logits, tokens, best);
	}

	private int best(final float[] logits, final int start) {
		int best = 0;
		for (int token = 1; token < vocabularySize; token++)
			if (logits[start + token] > logits[start + best]) best = token;
		return best;
	}

	private static float[] copy(final FloatBuffer values) {
		final float[] copy = new float[values.limit()];
		values.duplicate().rewind().get(copy);
		return copy;
	}

	private static double deviation(final float[] reference, final float[] other) {
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
