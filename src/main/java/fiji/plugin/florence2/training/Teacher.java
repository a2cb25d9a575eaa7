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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.graph.TrainingBatch.Choices;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingGraph;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The base as the teacher of the model in training (knowledge distillation): how likely it takes each token to be. That
 * says more of what it knew than answers alone, so that fewer reminders keep more of it. Its graph is open only while it
 * is needed.
 *
 * @see <a href="https://arxiv.org/abs/1606.09282">Li and Hoiem, Learning without Forgetting</a>
 */
final class Teacher implements AutoCloseable {

	/** The most likely tokens that are learned; the others share what little is left. */
	private static final int CHOICES = 32;

	private final TrainingGraph graph;
	private final ImageNumbers images;
	private final int threads;
	private final RunControl control;
	private final Path file;
	private TrainingSession session;

	/**
	 * @param images gives the base's image features
	 * @param control stops the graphs
	 */
	Teacher(final TrainingGraph graph, final ImageNumbers images, final int threads, final RunControl control,
		final Cancellation cancellation) throws IOException
	{
		this.graph = graph;
		this.images = images;
		this.threads = threads;
		this.control = control;
		file = graph.writeUntrained(cancellation);
	}

	/** The image features of a picture. They are kept where they can be. */
	FloatBuffer features(final RgbPlane picture) throws IOException, ModelException {
		return images.of(picture);
	}

	/**
	 * What the base takes to be likely, for each token of an answer after those before it.
	 *
	 * @param features of the picture
	 * @param prompt token ids with start and end token
	 * @param answer token ids with start and end token
	 */
	List<Choices> choices(final FloatBuffer features, final int[] prompt, final int[] answer) throws ModelException {
		if (session == null) session = new TrainingSession(file, threads, Device.CPU);
		final float[] all = session.run(graph.questions(List.of(new Sample(features, prompt, answer))),
			TrainingGraph.LOG_PROBABILITIES, control);
		final int tokens = all.length / answer.length;
		final List<Choices> choices = new ArrayList<>();
		for (int i = 0; i < answer.length; i++)
			choices.add(mostLikely(all, i * tokens, tokens));
		return choices;
	}

	/** The most likely of all tokens, in descending order. */
	private static Choices mostLikely(final float[] all, final int start, final int tokens) {
		final int count = Math.min(CHOICES, tokens);
		final int[] best = new int[count];
		final float[] probabilities = new float[count];
		int found = 0;
		for (int token = 0; token < tokens; token++) {
			final float probability = all[start + token];
			if (found == count && probability <= probabilities[count - 1]) continue;
			int place = found < count ? found++ : count - 1;
			for (; place > 0 && probabilities[place - 1] < probability; place--) {
				best[place] = best[place - 1];
				probabilities[place] = probabilities[place - 1];
			}
			best[place] = token;
			probabilities[place] = probability;
		}
		double sum = 0;
		for (int i = 0; i < count; i++) {
			probabilities[i] = (float) Math.exp(probabilities[i]);
			sum += probabilities[i];
		}
		for (int i = 0; i < count; i++)
			probabilities[i] /= (float) sum;
		return new Choices(best, probabilities);
	}

	/** Closes its graphs; they are opened again when the base is asked again. */
	@Override
	public void close() {
		images.close();
		if (session != null) session.close();
		session = null;
	}
}
