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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.filter.Filter;
import fiji.plugin.florence2.dataset.filter.Rejection;
import fiji.plugin.florence2.dataset.filter.Rule;
import fiji.plugin.florence2.imagej.dataset.ModelGrounder;

import com.google.gson.JsonObject;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rejects proposals by rules. */
@Command(name = "filter", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Rejects proposals that are probably wrong, and notes why. Nothing is deleted.")
final class FilterCommand extends DataSetSubcommand {

	@Option(names = "--rules", paramLabel = "RULE[=THRESHOLD]", required = true, split = ",",
		description = "Rules, such as score=0.4,duplicate,border=2; docs/datasets.md lists them.")
	private List<String> rules;

	@Option(names = "--preview", description = "Only say what would be rejected.")
	private boolean preview;

	@Option(names = "--json", description = "Print one JSON object for each item, on a line of its own.")
	private boolean json;

	@Mixin
	private ModelOptions model;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final Filter filter = Filter.of(String.join(",", rules));
		final DataSet set = open();
		final List<Rejection> rejections = rejections(filter, set);
		if (!preview) Filter.apply(set, rejections, 0);
		if (json) rejections.forEach(rejection -> out.println(line(rejection, set)));
		else {
			Filter.counts(rejections).forEach((rule, count) -> out.println(rule.key() + ": " + count));
			final long items = rejections.stream().map(Rejection::item).distinct().count();
			out.println(items + (preview ? " items would be rejected." : " items are rejected."));
		}
	}

	private List<Rejection> rejections(final Filter filter, final DataSet set) throws Florence2Exception {
		final Cancellation cancellation = new Cancellation();
		if (!filter.thresholds().containsKey(Rule.GROUNDED))
			return filter.rejections(set.view(), Optional.empty(), progress(), cancellation);
		try (Florence2 florence2 = model.open()) {
			return filter.rejections(set.view(),
				Optional.of(new ModelGrounder(set, florence2, florence2.settings(), cancellation)), progress(), cancellation);
		}
	}

	private static String line(final Rejection rejection, final DataSet set) {
		final JsonObject line = new JsonObject();
		line.addProperty("rule", rejection.rule().key());
		line.addProperty("item", rejection.item());
		line.addProperty("image", set.view().image(rejection.image()).map(DataSetImage::name).orElse(""));
		line.addProperty("reason", rejection.reason());
		return JsonLine.of(line);
	}
}
