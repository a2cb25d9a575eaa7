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
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.optimization.Difference;
import fiji.plugin.florence2.optimization.StoreOptimizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** Optimises a model for processors. */
@Command(name = "optimize", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Writes a model anew so that processors run it faster: in its folder, without loss, or with --int8 as a " +
		"smaller and less exact one.")
final class OptimizeModelCommand implements Callable<Integer> {

	@Mixin
	private StoreOptions store;

	@Option(names = "--int8", description = "Make a new model with weights in 8 bit, and leave this one as it is.")
	private boolean int8;

	@Option(names = "--name", paramLabel = "NAME", description = "Name to choose the new model by, with --int8.")
	private String newName;

	@Parameters(paramLabel = "NAME|FOLDER", description = "Name of a model as it is listed, or a model folder.")
	private String model;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		if (int8 != (newName != null)) throw new ParameterException(spec.commandLine(),
			"Give --int8 and --name together: the name is that of the new model.");
		try {
			final Difference difference = optimize(new StoreOptimizer(store.open(), this::tell, new Cancellation()));
			final PrintWriter out = spec.commandLine().getOut();
			out.println(int8 ? "--model " + newName + " is " + model + " in 8 bit." : model + " is optimised.");
			out.println(difference.text());
			out.flush();
			return ExitCode.OK;
		}
		catch (final HubException | ModelException e) {
			return Main.failed(spec, e, Main.MODEL_PROBLEM);
		}
	}

	private Difference optimize(final StoreOptimizer optimizer) throws HubException, ModelException {
		return int8 ? optimizer.optimizeToInt8(model, newName) : optimizer.optimize(model);
	}

	private void tell(final String line) {
		final PrintWriter err = spec.commandLine().getErr();
		err.println(line);
		err.flush();
	}
}
