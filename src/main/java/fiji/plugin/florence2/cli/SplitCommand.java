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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.SplitRule;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Chooses which images are for training, validation and test. */
@Command(name = "split", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Splits the images into training, validation and test, by a hash: an image stays where it is, whatever is " +
		"added later.")
final class SplitCommand extends DataSetSubcommand {

	@Option(names = "--validation", paramLabel = "SHARE", defaultValue = "0.2",
		description = "Share of the images, or groups, by which models are judged (default: ${DEFAULT-VALUE}).")
	private double validation;

	@Option(names = "--test", paramLabel = "SHARE", defaultValue = "0",
		description = "Share that no training sees (default: ${DEFAULT-VALUE}).")
	private double test;

	@Option(names = "--group", paramLabel = "PATTERN", defaultValue = "",
		description = "Regular expression that finds in the name of a file its group, such as a plate or donor; images of one " +
			"group stay together. The first bracket, if there is one, is the group.")
	private String group;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final DataSet set = open();
		set.append(Source.user(), 0, SplitRule.chosen(validation, test, group));
		for (final Split split : Split.values()) {
			final long images = set.view().images().stream().filter(image -> image.split() == split).count();
			final long groups = set.view()
				.images()
				.stream()
				.filter(image -> image.split() == split)
				.map(DataSetImage::group)
				.flatMap(Optional::stream)
				.distinct()
				.count();
			out.println(split.name().toLowerCase(Locale.ROOT) + ": " + images + " images" +
				(groups > 0 ? " of " + groups + " groups" : ""));
		}
	}
}
