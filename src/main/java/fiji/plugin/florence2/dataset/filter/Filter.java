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
package fiji.plugin.florence2.dataset.filter;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetText;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules with their thresholds. Only what is {@linkplain State#PROPOSED to be decided} is rejected; what people decided stays.
 *
 * @param thresholds of the rules that count
 */
public record Filter(Map<Rule, Double> thresholds) {

	private static final int FEWEST_FOR_A_MEDIAN = 5;
	private static final int SEQUENCE = 3;

	public Filter {
		thresholds = Map.copyOf(thresholds);
	}

	/**
	 * Reads rules such as {@code score=0.4, duplicate, border=2}; without a number a rule has its usual threshold.
	 *
	 * @throws DataSetException if there is no such rule
	 */
	public static Filter of(final String rules) throws DataSetException {
		final Map<Rule, Double> thresholds = new EnumMap<>(Rule.class);
		for (final String part : rules.split(",")) {
			if (part.isBlank()) continue;
			final String[] sides = part.split("=", 2);
			final Rule rule = Rule.of(sides[0])
				.orElseThrow(() -> new DataSetException(
					"There is no rule \"" + sides[0].strip() + "\": give one or several of " + Rule.keys() + "."));
			thresholds.put(rule, sides.length == 1 ? rule.usual() : number(sides[1], rule));
		}
		if (thresholds.isEmpty())
			throw new DataSetException("There are no rules: give one or several of " + Rule.keys() + ".");
		return new Filter(thresholds);
	}

	private static double number(final String text, final Rule rule) throws DataSetException {
		try {
			final double number = Double.parseDouble(text.strip());
			if (Double.isFinite(number)) return number;
		}
		catch (final NumberFormatException e) {
			// Told below.
		}
		throw new DataSetException("The threshold of the rule " + rule.key() + " is \"" + text.strip() +
			"\": give a number, such as " + rule.key() + "=" + rule.usual() + ".");
	}

	/**
	 * What the rules reject; what several reject is named by each.
	 *
	 * @param grounder finds what a text names; empty if there is none, and {@link Rule#GROUNDED} does not count
	 */
	public List<Rejection> rejections(final DataSetView view, final Optional<Grounder> grounder,
		final ProgressListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		final List<Rejection> rejections = new ArrayList<>();
		final Map<String, Double> medians = has(Rule.SIZE) ? medians(view) : Map.of();
		final Map<String, Long> texts = view.texts()
			.filter(text -> text.region().isEmpty() && text.state() != State.REJECTED)
			.collect(Collectors.groupingBy(Filter::normal, Collectors.mapping(DataSetText::image,
				Collectors.collectingAndThen(Collectors.toSet(), images -> (long) images.size()))));
		for (int i = 0; i < view.images().size(); i++) {
			cancellation.check();
			listener
				.progress(new Progress((double) i / view.images().size(), "image " + (i + 1) + " of " + view.images().size()));
			final DataSetImage image = view.images().get(i);
			if (image.state() == State.REJECTED) continue;
			addRegions(image, medians, rejections);
			for (final DataSetText text : image.texts())
				if (text.state() == State.PROPOSED) addText(image, text, texts, grounder, rejections);
		}
		return rejections;
	}

	/** The number of items that each rule rejects. */
	public static Map<Rule, Long> counts(final List<Rejection> rejections) {
		return rejections.stream()
			.collect(Collectors.groupingBy(Rejection::rule, () -> new EnumMap<>(Rule.class), Collectors.counting()));
	}

	/**
	 * Rejects what the rules found. Each item gets the reason of the first rule, and of the others.
	 *
	 * @return the events that were appended, by which it can be undone
	 */
	public static List<Event> apply(final DataSet set, final List<Rejection> rejections, final int round)
		throws DataSetException
	{
		final Map<String, List<Rejection>> byItem = new HashMap<>();
		rejections.forEach(rejection -> byItem.computeIfAbsent(rejection.item(), item -> new ArrayList<>()).add(rejection));
		final Map<Rule, List<Review>> byRule = new EnumMap<>(Rule.class);
		final Set<String> done = new HashSet<>();
		for (final Rejection rejection : rejections) {
			if (!done.add(rejection.item())) continue;
			final String reason =
				byItem.get(rejection.item()).stream().map(Rejection::reason).collect(Collectors.joining("; "));
			byRule.computeIfAbsent(rejection.rule(), rule -> new ArrayList<>()).add(Review.reject(rejection.item(), reason));
		}
		final List<Event> events = new ArrayList<>();
		for (final Map.Entry<Rule, List<Review>> rule : byRule.entrySet())
			events.addAll(set.append(Source.rule(rule.getKey().key()), round, rule.getValue()));
		return events;
	}

	private boolean has(final Rule rule) {
		return thresholds.containsKey(rule);
	}

	private double threshold(final Rule rule) {
		return thresholds.get(rule);
	}

	private static Map<String, Double> medians(final DataSetView view) {
		final Map<String, List<Double>> areas = view.regions()
			.filter(region -> region.state() != State.REJECTED)
			.collect(Collectors.groupingBy(DataSetRegion::label,
				Collectors.mapping(region -> Overlap.area(region.shape()), Collectors.toList())));
		final Map<String, Double> medians = new HashMap<>();
		areas.forEach((label, all) -> {
			if (all.size() >= FEWEST_FOR_A_MEDIAN)
				medians.put(label, all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow());
		});
		return medians;
	}

	private void addRegions(final DataSetImage image, final Map<String, Double> medians,
		final List<Rejection> rejections)
	{
		final Pairs pairs = new Pairs(image);
		final List<Rejection> own = new ArrayList<>();
		for (int i = 0; i < pairs.regions().size(); i++) {
			final DataSetRegion region = pairs.regions().get(i);
			if (region.state() != State.PROPOSED) continue;
			final int place = i;
			for (final Rule rule : Rule.values())
				if (!rule.isAboutTexts() && has(rule)) reason(rule, region, place, pairs, image, medians)
					.ifPresent(reason -> own.add(new Rejection(rule, region.id(), image.id(), reason)));
		}
		final Map<String, Integer> order = new HashMap<>();
		image.regions().forEach(region -> order.put(region.id(), order.size()));
		own.sort(Comparator.comparing(rejection -> order.get(rejection.item())));
		rejections.addAll(own);
	}

	private Optional<String> reason(final Rule rule, final DataSetRegion region, final int place, final Pairs pairs,
		final DataSetImage image, final Map<String, Double> medians)
	{
		final double threshold = threshold(rule);
		final Box box = region.shape().bounds();
		return switch (rule) {
			case SCORE -> below("score", region.score(), threshold);
			case SLIVER -> region.shape() instanceof Quad
				? Optional.empty()
				: below("thickness", Math.min(box.x2() - box.x1(), box.y2() - box.y1()), threshold);
			case BORDER -> image.added().width() == 0 || image.added().height() == 0
				? Optional.empty()
				: below("distance to the border", distance(box, image), threshold);
			case SIZE -> size(region, medians, threshold);
			case OUTLINE -> region.shape() instanceof Polygons
				? below("share of the bounds", Overlap.area(region.shape()) / Overlap.area(box), threshold)
				: Optional.empty();
			case DUPLICATE -> pairs.others(place)
				.stream()
				.filter(other -> other.overlap() > threshold && other.region().label().equals(region.label()))
				.filter(other -> Pairs.isBetter(other.region(), region))
				.findFirst()
				.map(other -> "overlaps a better " + other.region().label() + " by " + number(other.overlap()));
			case LABEL -> pairs.others(place)
				.stream()
				.filter(other -> other.overlap() >= threshold && !other.region().label().equals(region.label()))
				.filter(other -> !other.region().source().equals(region.source()))
				.filter(other -> Pairs.isBetter(other.region(), region))
				.findFirst()
				.map(other -> other.region().source().words() + " says " + other.region().label());
			default -> agreement(region, place, pairs, threshold);
		};
	}

	private static Optional<String> agreement(final DataSetRegion region, final int place, final Pairs pairs,
		final double threshold)
	{
		if (!pairs.isOfSeveral()) return Optional.empty();
		final boolean agreed = pairs.others(place)
			.stream()
			.anyMatch(other -> other.overlap() >= threshold && other.region().label().equals(region.label()) &&
				!other.region().source().equals(region.source()));
		return agreed ? Optional.empty() : Optional.of("only " + region.source().words() + " found it");
	}

	private static double distance(final Box box, final DataSetImage image) {
		return Stream.of(box.x1(), box.y1(), image.added().width() - box.x2(), image.added().height() - box.y2())
			.min(Comparator.naturalOrder())
			.orElseThrow();
	}

	private static Optional<String> size(final DataSetRegion region, final Map<String, Double> medians,
		final double threshold)
	{
		final Double median = medians.get(region.label());
		if (median == null || median == 0) return Optional.empty();
		final double ratio = Overlap.area(region.shape()) / median;
		if (ratio <= threshold && ratio >= 1 / threshold) return Optional.empty();
		return Optional.of("area " + number(ratio) + " times the median of " + region.label());
	}

	private static Optional<String> below(final String what, final double value, final double threshold) {
		return value < threshold
			? Optional.of(what + " " + number(value) + " below " + number(threshold))
			: Optional.empty();
	}

	private static Optional<String> above(final String what, final double value, final double threshold) {
		return value > threshold
			? Optional.of(what + " " + number(value) + " above " + number(threshold))
			: Optional.empty();
	}

	private static String number(final double value) {
		final String text = String.format(Locale.ROOT, "%.2f", value);
		return text.replaceFirst("\\.?0+$", "");
	}

	private static String normal(final DataSetText text) {
		return String.join(" ", Things.words(text.words().toLowerCase(Locale.ROOT)));
	}

	private void addText(final DataSetImage image, final DataSetText text, final Map<String, Long> same,
		final Optional<Grounder> grounder, final List<Rejection> rejections) throws Florence2Exception
	{
		for (final Rule rule : Rule.values()) {
			if (!rule.isAboutTexts() || !has(rule)) continue;
			final Optional<String> reason = rule == Rule.GROUNDED
				? grounded(image, text, grounder)
				: reason(rule, text, same.getOrDefault(normal(text), 0L));
			reason.ifPresent(words -> rejections.add(new Rejection(rule, text.id(), image.id(), words)));
		}
	}

	private Optional<String> reason(final Rule rule, final DataSetText text, final long same) {
		final double threshold = threshold(rule);
		final List<String> words = Things.words(text.words());
		return switch (rule) {
			case MOST_THINGS -> above("things", Things.of(text.words()).size(), threshold);
			case FEWEST_WORDS -> below("words", words.size(), threshold);
			case MOST_WORDS -> above("words", words.size(), threshold);
			case REPETITION -> above("repetition", repetition(words), threshold);
			default -> above("images with this text", same, threshold);
		};
	}

	private static double repetition(final List<String> words) {
		final int sequences = words.size() - SEQUENCE + 1;
		if (sequences < 1) return 0;
		final Set<List<String>> seen = new HashSet<>();
		for (int i = 0; i < sequences; i++)
			seen.add(words.subList(i, i + SEQUENCE));
		return 1 - (double) seen.size() / sequences;
	}

	private Optional<String> grounded(final DataSetImage image, final DataSetText text, final Optional<Grounder> grounder)
		throws Florence2Exception
	{
		if (grounder.isEmpty() || text.region().isPresent()) return Optional.empty();
		final double share = Things.share(Things.of(text.words()), grounder.get().found(image, text.words()));
		return below("share of things that are found", share, threshold(Rule.GROUNDED));
	}
}
