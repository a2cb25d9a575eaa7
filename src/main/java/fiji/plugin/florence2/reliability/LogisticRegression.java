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
package fiji.plugin.florence2.reliability;

import java.util.Arrays;

/**
 * The probability of something as the logistic function of a weighted sum.
 *
 * @param weights one for each feature
 * @param intercept what is added to the sum
 */
record LogisticRegression(double[] weights, double intercept) {

	/**
	 * Squared weights of standardized features and of groups count this much, so that data which a feature separates give
	 * finite weights, and a group of few examples a small one.
	 */
	private static final double RIDGE = 1;
	private static final int MAX_STEPS = 50;
	private static final double CONVERGED = 1e-9;
	/** Of the change of a feature that is the same everywhere. */
	private static final double CONSTANT = 1e-9;

	double probability(final double[] features) {
		double sum = intercept;
		for (int i = 0; i < weights.length; i++)
			sum += weights[i] * features[i];
		return logistic(sum);
	}

	/**
	 * The weights with the greatest likelihood, by Newton's method; equal examples give equal weights.
	 *
	 * @param features one row for each example, finite
	 * @param groups how many of the features, the last ones, are 1 for the examples of a group and 0 for all others
	 * @param outcomes whether it is so, with both outcomes present
	 */
	static LogisticRegression fit(final double[][] features, final int groups, final boolean[] outcomes) {
		final int width = features[0].length;
		final double[] mean = new double[width];
		final double[] deviation = new double[width];
		Arrays.fill(deviation, 1);
		for (int i = 0; i < width - groups; i++) {
			final int column = i;
			mean[i] = Arrays.stream(features).mapToDouble(row -> row[column]).average().orElseThrow();
			deviation[i] = Math
				.sqrt(Arrays.stream(features).mapToDouble(row -> square(row[column] - mean[column])).average().orElseThrow());
		}
		final double[] standardized = standardizedWeights(features, outcomes, mean, deviation);
		double intercept = standardized[width];
		final double[] weights = new double[width];
		for (int i = 0; i < width; i++) {
			if (deviation[i] <= CONSTANT) continue;
			weights[i] = standardized[i] / deviation[i];
			intercept -= weights[i] * mean[i];
		}
		return new LogisticRegression(weights, intercept);
	}

	/** The weights of standardized features, then the intercept. */
	private static double[] standardizedWeights(final double[][] features, final boolean[] outcomes, final double[] mean,
		final double[] deviation)
	{
		final int width = mean.length;
		final double[] weights = new double[width + 1];
		final double[] row = new double[width + 1];
		row[width] = 1;
		for (int step = 0; step < MAX_STEPS; step++) {
			final double[] gradient = new double[width + 1];
			final double[][] curvature = new double[width + 1][width + 1];
			for (int i = 0; i < width; i++) {
				gradient[i] = RIDGE * weights[i];
				curvature[i][i] = RIDGE;
			}
			for (int example = 0; example < features.length; example++) {
				for (int i = 0; i < width; i++)
					row[i] = deviation[i] <= CONSTANT ? 0 : (features[example][i] - mean[i]) / deviation[i];
				double sum = 0;
				for (int i = 0; i <= width; i++)
					sum += weights[i] * row[i];
				final double probability = logistic(sum);
				for (int i = 0; i <= width; i++) {
					gradient[i] += (probability - (outcomes[example] ? 1 : 0)) * row[i];
					for (int k = 0; k <= width; k++)
						curvature[i][k] += probability * (1 - probability) * row[i] * row[k];
				}
			}
			final double[] change = solve(curvature, gradient);
			for (int i = 0; i <= width; i++)
				weights[i] -= change[i];
			if (Arrays.stream(change).map(Math::abs).max().orElse(0) < CONVERGED) break;
		}
		return weights;
	}

	/** Solves a positive definite system by Gaussian elimination. */
	private static double[] solve(final double[][] matrix, final double[] right) {
		final int size = right.length;
		for (int pivot = 0; pivot < size; pivot++) {
			for (int row = pivot + 1; row < size; row++) {
				final double factor = matrix[row][pivot] / matrix[pivot][pivot];
				for (int column = pivot; column < size; column++)
					matrix[row][column] -= factor * matrix[pivot][column];
				right[row] -= factor * right[pivot];
			}
		}
		final double[] solution = new double[size];
		for (int row = size - 1; row >= 0; row--) {
			double rest = right[row];
			for (int column = row + 1; column < size; column++)
				rest -= matrix[row][column] * solution[column];
			solution[row] = rest / matrix[row][row];
		}
		return solution;
	}

	private static double logistic(final double sum) {
		return 1 / (1 + Math.exp(-sum));
	}

	private static double square(final double value) {
		return value * value;
	}
}
