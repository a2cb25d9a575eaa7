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
	/** Some roundings of single precision. */
	private static final double DISTURBANCE = 1e-6;
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

	/** How far the optimised model is from the given one. */
	Deviation measure() throws ModelException {
		final Seen reference;
		final Seen disturbed;
		try (FlorenceGraphs graphs = FlorenceGraphs.open(given, 0, Device.CPU)) {
			reference = look(graphs, List.of(), 0);
			disturbed = look(graphs, reference.tokens(), DISTURBANCE);
		}
		try (FlorenceGraphs graphs = FlorenceGraphs.open(optimized, 0, Device.CPU)) {
			return deviation(reference, look(graphs, reference.tokens(), 0), disturbed);
		}
	}

	private static Deviation deviation(final Seen reference, final Seen other, final Seen disturbed) {
		int equal = 0;
		for (int row = 0; row < reference.best().size(); row++)
			if (reference.best().get(row).equals(other.best().get(row))) equal++;
		return new Deviation(distance(reference.features(), other.features()), distance(reference.logits(), other.logits()),
			distance(reference.features(), disturbed.features()), distance(reference.logits(), disturbed.logits()), equal,
			reference.best().size());
	}

	/** What a model computed: image features, the logits of all steps, its answer, and its first choice for each row. */
	private record Seen(float[] features, float[] logits, List<Integer> tokens, List<Integer> best) {}

	/**
	 * @param answer the tokens to go on with; if there are none, the model's own
	 * @param disturbance how much the pixels are changed, as a part of them
	 */
	private Seen look(final FlorenceGraphs graphs, final List<Integer> answer, final double disturbance)
		throws ModelException
	{
		try (RunControl control = new RunControl()) {
			draw(graphs.pixels(), disturbance);
			final ImageFeatures features = graphs.imageFeatures(control);
			final float[] seen = copy(features.values());
			final EncoderStates states = graphs.encode(features, QUESTION, control);
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				return answer(decoder, seen, answer);
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
