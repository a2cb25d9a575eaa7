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
import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.hub.Endpoint;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.optimization.StoreOptimizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintWriter;

/** Downloads a model. */
@Command(name = "download", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Downloads the missing or damaged files of a model, and optimises it. After an interruption, the same " +
		"command continues.")
final class DownloadModelCommand extends Subcommand {

	@Mixin
	private StoreOptions store;

	@Option(names = "--endpoint", paramLabel = "URL",
		description = "Address of a mirror (default: $HF_ENDPOINT, or https://huggingface.co). " +
			"The token in $HF_TOKEN is sent to the default server only.")
	private String endpoint;

	@Option(names = "--no-optimize", description = "Leave the model as it is published.")
	private boolean asPublished;

	@Mixin
	private ModelName name;

	@Override
	void run(final PrintWriter out, final PrintWriter err) throws HubException {
		final Endpoint environment = Endpoint.of(Environment.ofProcess());
		final ModelStore models = store.open();
		final TransferPrinter printer = new TransferPrinter(err);
		final Cancellation cancellation = new Cancellation();
		models.download(name.toString(), endpoint == null ? environment : environment.at(endpoint), printer, cancellation);
		final StoredModel model = models.find(name.toString());
		out.println(model.name() + " is in " + model.folder().orElseThrow());
		if (!asPublished) out.println(new StoreOptimizer(models, printer, cancellation).optimizeDownloaded(model.name()));
	}
}
