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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What the images look like that a model was trained on: the distribution of the statistics of their image features. The
 * distance of another image from it is Mahalanobis's, with the covariance of the standardized statistics shrunk towards
 * equal variances. The covariance is kept by its principal directions; the variance in all other directions is one number.
 *
 * @param mean of each statistic
 * @param deviation of each statistic, above 0
 * @param directions principal directions of the standardized statistics, orthonormal
 * @param variances along those directions, above 0
 * @param otherVariance along all other directions, above 0
 * @param limit the distance up to which an image is familiar, above 0
 * @param images how many images it was fitted to
 * @see <a href="https://arxiv.org/abs/1807.03888">Lee et al., A Simple Unified Framework for Detecting Out-of-Distribution
 *      Samples and Adversarial Attacks</a>
 */
public record Familiarity(double[] mean, double[] deviation, double[][] directions, double[] variances,
	double otherVariance, double limit, int images)
{

	/** Less is unfamiliar: this is the familiarity of an image at the limit. */
	public static final double MIN_FAMILIAR = 0.5;

	/** Fewer images do not show what is common to them. */
	public static final int MIN_IMAGES = 20;

	/** So steep that most images are near 0 or 1. */
	private static final int STEEPNESS = 4;
	private static final double SHRINKAGE = 0.1;
	private static final int MAX_DIRECTIONS = 32;
	/** So many times a part of the images is judged by a distribution of the others. */
	private static final int FOLDS = 4;
	/** The part of the images of a kind that is not to be familiar: the farthest are often odd. */
	private static final double FARTHER_PART = 0.04;
	private static final int FEWEST_FARTHER = 2;
	private static final int ITERATIONS = 30;
	private static final double MIN_DEVIATION = 1e-6;

	/** @throws IllegalArgumentException if the numbers do not fit each other, or one that must be above 0 is not */
	public Familiarity {
		final int width = mean.length;
		require(width > 0 && deviation.length == width && directions.length == variances.length, "sizes that fit");
		require(Arrays.stream(directions).allMatch(direction -> direction.length == width), "sizes that fit");
		require(Arrays.stream(deviation).allMatch(value -> value > 0), "deviations above 0");
		require(Arrays.stream(variances).allMatch(value -> value > 0), "variances above 0");
		require(otherVariance > 0 && limit > 0 && Double.isFinite(limit), "a variance and a limit above 0");
	}

	private static void require(final boolean holds, final String what) {
		if (!holds) throw new IllegalArgumentException("A familiarity needs " + what);
	}

	/** Whether an image of this familiarity is unlike those that the model was trained on; not if it is NaN. */
	public static boolean isUnfamiliar(final double familiarity) {
		return familiarity < MIN_FAMILIAR;
	}

	/**
	 * How familiar an image is, from 0 to 1: {@link #MIN_FAMILIAR} at the limit, more within it.
	 *
	 * @param statistics of its features
	 * @throws IllegalArgumentException if they are of another model
	 */
	public double of(final double[] statistics) {
		return 1 / (1 + Math.pow(squaredDistance(statistics) / (limit * limit), STEEPNESS));
	}

	/** The squared distance, divided by the number of statistics: about 1 for an image of the distribution. */
	private double squaredDistance(final double[] statistics) {
		if (statistics.length != mean.length)
			throw new IllegalArgumentException(statistics.length + " statistics, not " + mean.length);
		final double[] standardized = standardized(statistics, mean, deviation);
		double distance = 0;
		double rest = dot(standardized, standardized);
		for (int i = 0; i < directions.length; i++) {
			final double along = dot(standardized, directions[i]);
			distance += along * along / variances[i];
			rest -= along * along;
		}
		return (distance + Math.max(0, rest) / otherVariance) / mean.length;
	}

	/**
	 * How familiar an image of several parts is: the median, so that it is unfamiliar if most of its parts are.
	 *
	 * @param parts the statistics of each, at least one
	 */
	public double ofParts(final List<double[]> parts) {
		final double[] sorted = parts.stream().mapToDouble(this::of).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	/**
	 * Fits a distribution; equal images in equal order give an equal one. Its limit has most images of each kind within it
	 * when they are judged by a distribution of the others: of few images the limit must not be that of the many.
	 *
	 * @param kinds the images of each kind, at least one kind, by the statistics of each image's parts; at least
	 *          {@link #MIN_IMAGES} images in all
	 * @throws IllegalArgumentException if there are fewer images
	 */
	public static Familiarity fit(final List<List<List<double[]>>> kinds) {
		final int count = kinds.stream().mapToInt(List::size).sum();
		require(count >= MIN_IMAGES, MIN_IMAGES + " images or more, not " + count);
		final double[][] distances = kinds.stream().map(images -> new double[images.size()]).toArray(double[][]::new);
		for (int fold = 0; fold < FOLDS; fold++) {
			final Familiarity others = without(fold, kinds);
			for (int kind = 0; kind < distances.length; kind++)
				for (int i = fold; i < distances[kind].length; i += FOLDS)
					distances[kind][i] = others.distance(kinds.get(kind).get(i));
		}
		final double limit =
			Arrays.stream(distances).filter(ofKind -> ofKind.length > 0).mapToDouble(Familiarity::limit).max().orElseThrow();
		final Familiarity all = without(FOLDS, kinds);
		return new Familiarity(all.mean, all.deviation, all.directions, all.variances, all.otherVariance, limit, count);
	}

	/** That of the farthest image that is familiar. */
	private static double limit(final double[] distances) {
		Arrays.sort(distances);
		final int farther = Math.max(FEWEST_FARTHER, (int) (FARTHER_PART * distances.length));
		return distances[Math.max(0, distances.length - 1 - farther)];
	}

	private double distance(final List<double[]> parts) {
		return Math.sqrt(median(parts.stream().mapToDouble(this::squaredDistance).toArray()));
	}

	/** The distribution of all images but those of a fold. */
	private static Familiarity without(final int fold, final List<List<List<double[]>>> kinds) {
		final List<double[]> parts = new ArrayList<>();
		int count = 0;
		for (final List<List<double[]>> images : kinds) {
			for (int i = 0; i < images.size(); i++) {
				if (i % FOLDS == fold) continue;
				parts.addAll(images.get(i));
				count++;
			}
		}
		return distribution(parts, count);
	}

	/** With the limit 1. */
	private static Familiarity distribution(final List<double[]> statistics, final int images) {
		final int width = statistics.get(0).length;
		final int count = statistics.size();
		final double[] mean = new double[width];
		final double[] deviation = new double[width];
		for (final double[] row : statistics)
			for (int i = 0; i < width; i++)
				mean[i] += row[i] / count;
		for (final double[] row : statistics)
			for (int i = 0; i < width; i++)
				deviation[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / count;
		for (int i = 0; i < width; i++)
			deviation[i] = Math.max(MIN_DEVIATION, Math.sqrt(deviation[i]));
		final double[][] rows = statistics.stream().map(row -> standardized(row, mean, deviation)).toArray(double[][]::new);
		final int kept = Math.min(MAX_DIRECTIONS, Math.min(width - 1, count - 1));
		final double[][] directions = principalDirections(rows, kept);
		final double[] variances = new double[kept];
		double total = 0;
		for (final double[] row : rows) {
			total += dot(row, row) / count;
			for (int i = 0; i < kept; i++) {
				final double along = dot(row, directions[i]);
				variances[i] += along * along / count;
			}
		}
		final double shared = SHRINKAGE * total / width;
		final double rest = Math.max(0, total - Arrays.stream(variances).sum()) / (width - kept);
		for (int i = 0; i < kept; i++)
			variances[i] = (1 - SHRINKAGE) * variances[i] + shared;
		return new Familiarity(mean, deviation, directions, variances, (1 - SHRINKAGE) * rest + shared, 1, images);
	}

	/**
	 * The directions with the greatest variances, by orthogonal iteration from a fixed start.
	 *
	 * @see <a href="https://doi.org/10.56021/9781421407944">Golub and Van Loan, Matrix Computations, 8.2.4</a>
	 */
	private static double[][] principalDirections(final double[][] rows, final int count) {
		final int width = rows[0].length;
		double[][] directions = new double[count][width];
		final Random random = new Random(1);
		for (final double[] direction : directions)
			for (int i = 0; i < width; i++)
				direction[i] = random.nextGaussian();
		orthonormalize(directions);
		for (int iteration = 0; iteration < ITERATIONS; iteration++) {
			final double[][] next = new double[count][width];
			for (final double[] row : rows) {
				for (int k = 0; k < count; k++) {
					final double along = dot(row, directions[k]);
					for (int i = 0; i < width; i++)
						next[k][i] += along * row[i];
				}
			}
			directions = next;
			orthonormalize(directions);
		}
		return directions;
	}

	/** Gram and Schmidt, in place. */
	private static void orthonormalize(final double[][] vectors) {
		for (int k = 0; k < vectors.length; k++) {
			for (int before = 0; before < k; before++) {
				final double along = dot(vectors[k], vectors[before]);
				for (int i = 0; i < vectors[k].length; i++)
					vectors[k][i] -= along * vectors[before][i];
			}
			final double length = Math.sqrt(dot(vectors[k], vectors[k]));
			for (int i = 0; i < vectors[k].length; i++)
				vectors[k][i] = length == 0 ? 0 : vectors[k][i] / length;
		}
	}

	private static double[] standardized(final double[] statistics, final double[] mean, final double[] deviation) {
		final double[] standardized = new double[mean.length];
		for (int i = 0; i < mean.length; i++)
			standardized[i] = (statistics[i] - mean[i]) / deviation[i];
		return standardized;
	}

	private static double dot(final double[] a, final double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++)
			sum += a[i] * b[i];
		return sum;
	}

	/** Of an even number the lower one of the two in the middle. */
	private static double median(final double[] values) {
		Arrays.sort(values);
		return values[(values.length - 1) / 2];
	}
}
