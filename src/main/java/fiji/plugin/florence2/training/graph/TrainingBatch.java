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
package fiji.plugin.florence2.training.graph;

import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.onnx.TrainingSession.Input;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several samples side by side, as a training graph takes them: shorter prompts and answers are padded, and what is
 * padded counts nowhere.
 *
 * @param inputs of the training graph by name, all but the trained numbers
 */
public record TrainingBatch(Map<String, Input> inputs) {

	static final String PROMPT_IDS = "prompt_ids";
	static final String ENCODER_MASK = "encoder_mask";
	static final String DECODER_IDS = "decoder_ids";
	static final String LABELS = "labels";
	static final String WEIGHTS = "weights";
	static final String KNOWN_FEATURES = "known_features";
	static final String KNOWN_WEIGHTS = "known_weights";
	/** How much the distance of image features from those of the base counts, beside the loss of a token. */
	private static final float KNOWN_WEIGHT = 5;

	private static final float[] ONE = { 1 };
	private static final String ROWS = "rows";
	private static final String TOKENS = "tokens";
	private static final String CHOICES = "choices";

	/**
	 * One question about one image, and its answer.
	 *
	 * @param image what the training graph takes of an image, row by row, from the buffer's beginning to its limit: image
	 *          features, normalised pixels, or the output of {@link TrainingGraph#writeFrozenStages}. All samples of a batch
	 *          have as many numbers
	 * @param prompt token ids with start and end token
	 * @param answer token ids with start and end token
	 * @param expected what is learned for each token of the answer; empty for these tokens themselves
	 * @param known image features that those of the model in training are to stay near to; empty if they are free
	 */
	public record Sample(FloatBuffer image, int[] prompt, int[] answer, List<Choices> expected,
		Optional<FloatBuffer> known)
	{

		/** A question whose answer is learned as it is. */
		public Sample(final FloatBuffer image, final int[] prompt, final int[] answer) {
			this(image, prompt, answer, List.of(), Optional.empty());
		}

		private int choices() {
			return expected.stream().mapToInt(choices -> choices.tokens.length).max().orElse(1);
		}
	}

	/**
	 * The tokens that may come next.
	 *
	 * @param probabilities of the tokens, with the sum 1
	 */
	public record Choices(int[] tokens, float[] probabilities) {}

	/** Declares the inputs in a graph that computes a loss. */
	static void declare(final GraphBuilder graph, final ImageInput image) {
		declareQuestions(graph, image);
		graph.int64Input(LABELS, ROWS, TOKENS, CHOICES);
		graph.floatInput(WEIGHTS, ROWS, TOKENS, CHOICES);
		if (!image.isSeen()) return;
		graph.floatInput(KNOWN_FEATURES, ROWS, image.tokens(), image.channels());
		graph.floatInput(KNOWN_WEIGHTS, ROWS, 1, 1);
	}

	/** Declares the inputs without those that say what is right. */
	static void declareQuestions(final GraphBuilder graph, final ImageInput image) {
		graph.floatInput(image.name(), image.declared(ROWS));
		graph.int64Input(PROMPT_IDS, ROWS, "prompt_tokens");
		graph.floatInput(ENCODER_MASK, ROWS, "encoder_tokens");
		graph.int64Input(DECODER_IDS, ROWS, TOKENS);
	}

	/** How many tokens the answers have together. */
	public static int answerTokens(final List<Sample> samples) {
		return samples.stream().mapToInt(sample -> sample.answer().length).sum();
	}

	/** See {@link TrainingGraph#batch(List, int)}. */
	static TrainingBatch of(final List<Sample> samples, final ImageInput input, final int startToken,
		final int answerTokens)
	{
		final int rows = samples.size();
		final int numbers = samples.get(0).image().limit();
		final int imageTokens = input.tokens(numbers);
		final int promptTokens = samples.stream().mapToInt(sample -> sample.prompt().length).max().orElseThrow();
		final int tokens = samples.stream().mapToInt(sample -> sample.answer().length).max().orElseThrow();
		final int choices = samples.stream().mapToInt(Sample::choices).max().orElseThrow();
		final int encoderTokens = imageTokens + promptTokens;
		final FloatBuffer images = FloatBuffer.allocate(Math.multiplyExact(rows, numbers));
		final long[] prompts = new long[rows * promptTokens];
		final float[] mask = new float[rows * encoderTokens];
		final long[] decoder = new long[rows * tokens];
		final long[] labels = new long[rows * tokens * choices];
		final float[] weights = new float[rows * tokens * choices];
		for (int row = 0; row < rows; row++) {
			final Sample sample = samples.get(row);
			images.put(sample.image().duplicate().rewind());
			final int seen = imageTokens + sample.prompt().length;
			Arrays.fill(mask, row * encoderTokens, row * encoderTokens + seen, 1);
			put(prompts, row * promptTokens, sample.prompt(), sample.prompt().length);
			decoder[row * tokens] = startToken;
			put(decoder, row * tokens + 1, sample.answer(), sample.answer().length - 1);
			for (int token = 0; token < sample.answer().length; token++) {
				final Choices right = sample.expected().isEmpty()
					? new Choices(new int[] { sample.answer()[token] }, ONE)
					: sample.expected().get(token);
				final int place = (row * tokens + token) * choices;
				put(labels, place, right.tokens(), right.tokens().length);
				for (int i = 0; i < right.probabilities().length; i++)
					weights[place + i] = right.probabilities()[i] / answerTokens;
			}
		}
		final Map<String, Input> inputs = new HashMap<>(Map.of( //
			input.name(), new Input(images.rewind(), input.shape(rows, numbers)), //
			PROMPT_IDS, new Input(LongBuffer.wrap(prompts), rows, promptTokens), //
			ENCODER_MASK, new Input(FloatBuffer.wrap(mask), rows, encoderTokens), //
			DECODER_IDS, new Input(LongBuffer.wrap(decoder), rows, tokens), //
			LABELS, new Input(LongBuffer.wrap(labels), rows, tokens, choices), //
			WEIGHTS, new Input(FloatBuffer.wrap(weights), rows, tokens, choices)));
		if (input.isSeen()) inputs.putAll(known(samples, input, answerTokens));
		return new TrainingBatch(inputs);
	}

	/** What image features are to stay near to: the part of the distance in the norm counts, for each token of an answer. */
	private static Map<String, Input> known(final List<Sample> samples, final ImageInput input, final int answerTokens) {
		final int numbers = input.tokens() * input.channels();
		final FloatBuffer features = FloatBuffer.allocate(Math.multiplyExact(samples.size(), numbers));
		final float[] weights = new float[samples.size()];
		for (int row = 0; row < weights.length; row++) {
			final Sample sample = samples.get(row);
			if (sample.known().isEmpty()) continue;
			final FloatBuffer known = sample.known().get();
			double squares = 0;
			for (int i = 0; i < numbers; i++) {
				features.put(row * numbers + i, known.get(i));
				squares += known.get(i) * known.get(i);
			}
			weights[row] = (float) (KNOWN_WEIGHT * sample.answer().length / answerTokens / squares);
		}
		return Map.of(KNOWN_FEATURES, new Input(features, samples.size(), input.tokens(), input.channels()), KNOWN_WEIGHTS,
			new Input(FloatBuffer.wrap(weights), samples.size(), 1, 1));
	}

	/** The inputs without those that say what is right. */
	Map<String, Input> questions() {
		final Map<String, Input> questions = new HashMap<>(inputs);
		questions.keySet().removeAll(List.of(LABELS, WEIGHTS));
		return questions;
	}

	private static void put(final long[] target, final int start, final int[] tokens, final int count) {
		for (int i = 0; i < count; i++)
			target[start + i] = tokens[i];
	}
}
