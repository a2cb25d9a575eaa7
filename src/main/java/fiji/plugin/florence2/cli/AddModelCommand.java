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
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.onnx.ModelException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Adds a model folder of the user's. */
@Command(name = "add", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Puts a model folder of your own on the list, after opening it and asking one question.")
final class AddModelCommand implements Callable<Integer> {

	@Mixin
	private StoreOptions store;

	@Option(names = "--name", paramLabel = "NAME", description = "Name to choose it by (default: that of the folder).")
	private String name;

	@Parameters(paramLabel = "FOLDER", description = "Folder that holds config.json and onnx. It stays where it is.")
	private Path folder;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		try {
			ModelTrial.run(folder);
			final Path named = folder.toAbsolutePath().normalize().getFileName();
			final String added = store.open().add(name != null || named == null ? name : named.toString(), folder).name();
			final PrintWriter out = spec.commandLine().getOut();
			out.println("--model " + added + " is " + folder.toAbsolutePath().normalize());
			out.flush();
			return ExitCode.OK;
		}
		catch (final HubException | ModelException e) {
			return Main.failed(spec, e, Main.MODEL_PROBLEM);
		}
	}
}
