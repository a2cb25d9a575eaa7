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
package fiji.plugin.florence2.dataset.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a data set, for people. */
public final class StatisticsText {

	private StatisticsText() {}

	/** The lines. */
	public static List<String> of(final Statistics statistics) {
		final List<String> lines = new ArrayList<>();
		lines.add(
			"images: " + statistics.images() + ", done " + statistics.done() + ", not to be used " + statistics.rejected());
		lines.add("done, by split: " + statistics.splits()
			.entrySet()
			.stream()
			.map(split -> split.getKey().name().toLowerCase(Locale.ROOT) + " " + split.getValue())
			.collect(Collectors.joining(", ")));
		lines.add("regions: " + words(statistics.regions()) + ", contested " + statistics.contested());
		lines.add("right regions of an image that is done: " + words(statistics.perImage()));
		lines.add("texts: " + statistics.texts());
		statistics.labels().forEach((label, tally) -> {
			final Spread area = statistics.areas().get(label);
			lines.add("label " + (label.isEmpty() ? "(none)" : label) + ": " + words(tally) +
				(area == null ? "" : ", square pixels " + words(area)));
		});
		statistics.sources()
			.forEach((source,
				tally) -> lines.add("source " + source + ": " + words(tally) +
					(Double.isNaN(tally.share())
						? ""
						: String.format(Locale.ROOT, ", %.0f %% of the decided right", 100 * tally.share()))));
		return lines;
	}

	private static String words(final Tally tally) {
		return "right " + tally.right() + ", to decide " + tally.open() + ", rejected " + tally.rejected();
	}

	private static String words(final Spread spread) {
		if (spread.count() == 0) return "none";
		return String.format(Locale.ROOT, "%.0f to %.0f, median %.0f", spread.least(), spread.most(), spread.median());
	}
}
