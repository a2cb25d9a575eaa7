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
import fiji.plugin.florence2.batch.BatchModel;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchRun;
import fiji.plugin.florence2.cli.Main.LastWords;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Processes all images of a folder. */
@Command(name = "batch", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Processes all images of a folder and writes tables, ROIs and more. Started again, it continues " +
		"where it was stopped.")
final class BatchCommand implements Callable<Integer> {

	private static final String STOPPED =
		"The batch was stopped; what is done is kept, and the same command does the rest and writes the tables.";

	@Mixin
	private BatchOptions options;

	@Parameters(paramLabel = "FOLDER", description = "Folder of the images.")
	private Path input;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final BatchPlan plan;
		try {
			plan = options.plan(input.toString());
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try {
			final BatchModel model = options.open(options.model());
			try (Florence2 open = model.florence2(); LastWords said = Main.sayWhenStopped(() -> STOPPED)) {
				return Main.ended(spec, plan,
					new BatchRun(plan, model, new BatchPrinter(spec.commandLine().getErr()), new Cancellation()).run());
			}
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}
}
