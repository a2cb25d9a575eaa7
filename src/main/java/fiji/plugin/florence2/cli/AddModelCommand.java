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

import fiji.plugin.florence2.ModelTrial;
import fiji.plugin.florence2.common.Florence2Exception;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.nio.file.Path;

/** Adds a model folder of the user's. */
@Command(name = "add", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Adds a model folder of your own to the list, after a trial run.")
final class AddModelCommand extends Subcommand {

	@Mixin
	private StoreOptions store;

	@Option(names = "--name", paramLabel = "NAME",
		description = "Name of the model in the list (default: that of the folder).")
	private String name;

	@Parameters(paramLabel = "FOLDER", description = "Folder with config.json and onnx. It stays where it is.")
	private Path folder;

	@Override
	void run(final PrintWriter out, final PrintWriter err) throws Florence2Exception {
		ModelTrial.run(folder);
		final Path whole = folder.toAbsolutePath().normalize();
		final Path last = whole.getFileName();
		final String added = store.open().add(name != null || last == null ? name : last.toString(), folder).name();
		out.println("--model " + added + " is " + whole);
	}
}
