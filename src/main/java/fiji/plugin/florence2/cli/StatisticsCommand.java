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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.statistics.Alike;
import fiji.plugin.florence2.dataset.statistics.Statistics;
import fiji.plugin.florence2.dataset.statistics.StatisticsText;
import fiji.plugin.florence2.imagej.dataset.PictureHashes;

import com.google.gson.GsonBuilder;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Figures of a data set. */
@Command(name = "stats", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Counts labels, sizes, sources and splits of a data set, and finds images that are nearly the same.")
final class StatisticsCommand extends DataSetSubcommand {

	@Option(names = "--as-of", paramLabel = "TIME|LINE",
		description = "As it was at a time, such as 2026-11-30T15:00:00Z, or after so many lines of record.jsonl.")
	private String asOf;

	@Option(names = "--alike", description = "Also open all images, and find those that are nearly the same.")
	private boolean alike;

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final DataSet set = open();
		final Statistics statistics = Statistics.of(asOf == null ? set.view() : set.asOf(asOf));
		if (json) out.println(new GsonBuilder().serializeSpecialFloatingPointValues().create().toJson(statistics));
		else StatisticsText.of(statistics).forEach(out::println);
		if (!alike) return;
		final List<Alike> pairs = Alike.among(PictureHashes.of(set, this::imageLeftOut, progress(), new Cancellation()));
		for (final Alike pair : pairs)
			out.println("nearly the same: " + pair.first().name() + ", " + pair.second().name() +
				(pair.isLeak() ? ", in different splits" : ""));
		if (pairs.isEmpty()) out.println("no images are nearly the same");
	}
}
