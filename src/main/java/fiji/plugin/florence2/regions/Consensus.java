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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.common.EditDistance;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What several answers about one image agree on, such as those about the image turned and mirrored.
 *
 * @see <a href="https://arxiv.org/abs/1712.04440">Radosavovic et al., Data Distillation</a>
 */
public final class Consensus {

	/** A region with a lower score is more likely wrong than worth a look. */
	public static final double MIN_SCORE = 0.3;
	/** Regions of two answers that overlap so much mean one object. */
	private static final double SAME = 0.4;
	/** What fewer of the answers show is noise: one of so many, rounded up. */
	private static final int SHOWN = 3;

	private Consensus() {}

	/**
	 * The objects that a third of the answers show or more. Each has the label that most answers give it, and the middle of
	 * their boxes. Its score is the share of the answers that name it so, times how much their boxes overlap with the middle
	 * one on average: regions have such scores about as often as they are right.
	 *
	 * @param answers regions of the same image, each object once in an answer
	 * @param names whether labels are names; of descriptions, which are seldom twice the same, all answers that show the
	 *          object count
	 */
	public static List<Region> of(final List<List<Region>> answers, final boolean names) {
		final List<Found> objects = new ArrayList<>();
		for (final List<Region> answer : answers) {
			final List<Found> open = new ArrayList<>(objects);
			for (final Region region : answer) {
				final Optional<Found> same = open.stream()
					.filter(object -> object.overlap(region) >= SAME)
					.max(Comparator.comparingDouble(object -> object.overlap(region)));
				if (same.isPresent()) open.remove(same.get());
				else objects.add(new Found(new ArrayList<>()));
				same.orElseGet(() -> objects.get(objects.size() - 1)).regions.add(region);
			}
		}
		final int least = (answers.size() + SHOWN - 1) / SHOWN;
		return objects.stream()
			.filter(object -> object.regions.size() >= least)
			.map(object -> object.region(answers.size(), names))
			.toList();
	}

	/**
	 * The number of the text to which the others are nearest, by the characters in which they differ; of several, the
	 * likeliest.
	 *
	 * @param texts at least one
	 * @param likelihoods of these texts
	 */
	public static int ofTexts(final List<String> texts, final List<Double> likelihoods) {
		return IntStream.range(0, texts.size())
			.boxed()
			.min(Comparator
				.<Integer>comparingInt(i -> texts.stream().mapToInt(other -> EditDistance.of(texts.get(i), other)).sum())
				.thenComparing(Comparator.comparingDouble((Integer i) -> likelihoods.get(i)).reversed()))
			.orElseThrow();
	}

	/** An object, as some of the answers have it. */
	private record Found(List<Region> regions) {

		double overlap(final Region region) {
			return Overlap.of(box(), region.shape().bounds());
		}

		Box box() {
			return new Box(middle(Box::x1), middle(Box::y1), middle(Box::x2), middle(Box::y2));
		}

		private double middle(final ToDoubleFunction<Box> side) {
			final double[] sorted =
				regions.stream().mapToDouble(region -> side.applyAsDouble(region.shape().bounds())).sorted().toArray();
			return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		}

		Region region(final int answers, final boolean names) {
			final Map<String, Long> counts =
				regions.stream().map(Region::label).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
			final Map.Entry<String, Long> label = counts.entrySet()
				.stream()
				.max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
				.orElseThrow();
			final Box box = box();
			final double overlap =
				regions.stream().mapToDouble(region -> Overlap.of(box, region.shape().bounds())).average().orElse(0);
			final double agree = names ? label.getValue() : regions.size();
			return new Region(label.getKey(), box, overlap * agree / answers, mean(Region::likelihood),
				mean(Region::labelLikelihood));
		}

		private double mean(final ToDoubleFunction<Region> likelihood) {
			return regions.stream().mapToDouble(likelihood).average().orElse(Double.NaN);
		}
	}
}
