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
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintWriter;

/** Verifies the files of a model. */
@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Compares the files of a downloaded model with their checksums.")
final class VerifyModelCommand extends Subcommand {

	@Mixin
	private StoreOptions store;

	@Mixin
	private ModelName name;

	@Override
	void run(final PrintWriter out, final PrintWriter err) throws HubException {
		final ModelStore models = store.open();
		final Verification found = models.verify(name.toString(), new TransferPrinter(err), new Cancellation());
		found.sound().forEach(file -> out.println("sound    " + file));
		found.damaged().forEach(file -> out.println("damaged  " + file));
		found.missing().forEach(file -> out.println("missing  " + file));
		found.spoiled().forEach(file -> out.println("spoiled  " + file));
		if (!found.isWhole()) {
			throw new HubException("The model " + models.find(name.toString()).name() +
				" is not whole: \"models download\" fetches what is missing or damaged.");
		}
		if (!found.spoiled().isEmpty())
			throw new HubException("The optimised files of the model " + models.find(name.toString()).name() +
				" are damaged, and it is used as it was published: \"models optimize\" creates them again.");
	}
}
