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
import fiji.plugin.florence2.optimization.Difference;
import fiji.plugin.florence2.optimization.StoreOptimizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;

/** Optimises a model for processors. */
@Command(name = "optimize", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Makes a model faster on processors: in its folder, without loss, or with --int8 as a smaller and less " +
		"exact one.")
final class OptimizeModelCommand extends Subcommand {

	@Mixin
	private StoreOptions store;

	@Option(names = "--int8", description = "Make a new model with weights in 8 bit, and leave this one as it is.")
	private boolean int8;

	@Option(names = "--name", paramLabel = "NAME", description = "Name of the new model in the list, with --int8.")
	private String newName;

	@Parameters(paramLabel = "NAME|FOLDER", description = "Name of a model as it is listed, or a model folder.")
	private String model;

	@Override
	void run(final PrintWriter out, final PrintWriter err) throws Florence2Exception {
		if (int8 != (newName != null)) {
			throw new ParameterException(spec().commandLine(),
				"Give --int8 and --name together: the name is that of the new model.");
		}
		final Difference difference =
			optimize(new StoreOptimizer(store.open(), new TransferPrinter(err), new Cancellation()));
		out.println(int8 ? "--model " + newName + " is " + model + " in 8 bit." : model + " is optimised.");
		out.println(difference.text());
	}

	private Difference optimize(final StoreOptimizer optimizer) throws Florence2Exception {
		return int8 ? optimizer.optimizeToInt8(model, newName) : optimizer.optimize(model);
	}
}
