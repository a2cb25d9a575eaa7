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

/**
 * The optimiser AdamW: Adam with weight decay that does not go through the gradient. Computes what PyTorch's
 * {@code torch.optim.AdamW} does, in single precision.
 *
 * @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html">its algorithm</a>
 */
public final class AdamW {

	private static final double MEAN_DECAY = 0.9;
	private static final double SQUARE_DECAY = 0.999;
	private static final float EPSILON = 1e-8f;

	private final double weightDecay;
	private final float[] mean;
	private final float[] square;
	private int steps;

	/**
	 * Begins with the first step.
	 *
	 * @param size how many numbers are trained
	 * @param weightDecay which part of a number is taken from it in each step, before it is multiplied by the rate
	 */
	public AdamW(final int size, final double weightDecay) {
		this(new float[size], new float[size], 0, weightDecay);
	}

	/**
	 * Goes on after some steps, to the same bits as without the break.
	 *
	 * @param mean what {@link #mean()} was then; changed by further steps
	 * @param square what {@link #square()} was then; changed by further steps
	 * @param steps what {@link #steps()} was then
	 */
	public AdamW(final float[] mean, final float[] square, final int steps, final double weightDecay) {
		if (mean.length != square.length)
			throw new IllegalArgumentException(mean.length + " means and " + square.length + " squares");
		this.mean = mean;
		this.square = square;
		this.steps = steps;
		this.weightDecay = weightDecay;
	}

	/**
	 * Changes the trained numbers by one step.
	 *
	 * @param gradient of the loss; not changed
	 * @param rate the learning rate of this step
	 */
	public void step(final float[] trained, final float[] gradient, final double rate) {
		if (trained.length != mean.length || gradient.length != mean.length) throw new IllegalArgumentException(
			trained.length + " numbers and " + gradient.length + " gradients instead of " + mean.length);
		steps++;
		final float kept = (float) (1 - rate * weightDecay);
		final float newToMean = (float) (1 - MEAN_DECAY);
		final float newToSquare = (float) (1 - SQUARE_DECAY);
		final float size = (float) (rate / (1 - Math.pow(MEAN_DECAY, steps)));
		final float correction = (float) Math.sqrt(1 - Math.pow(SQUARE_DECAY, steps));
		for (int i = 0; i < trained.length; i++) {
			mean[i] += newToMean * (gradient[i] - mean[i]);
			square[i] = (float) SQUARE_DECAY * square[i] + newToSquare * gradient[i] * gradient[i];
			final float deviation = (float) Math.sqrt(square[i]) / correction + EPSILON;
			trained[i] = kept * trained[i] - size * mean[i] / deviation;
		}
	}

	/** Running means of the gradients, for a checkpoint. */
	public float[] mean() {
		return mean;
	}

	/** Running means of the gradients' squares, for a checkpoint. */
	public float[] square() {
		return square;
	}

	/** How many steps were taken. */
	public int steps() {
		return steps;
	}
}
