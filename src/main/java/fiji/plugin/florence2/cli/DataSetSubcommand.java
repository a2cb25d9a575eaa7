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
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.training.TrainingSettings.Measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about a data set. */
abstract class DataSetSubcommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "DATASET", description = "Folder of the data set.")
	private Path folder;

	@Spec
	private CommandSpec spec;
	private ProgressPrinter printer;
	private boolean imageFailed;

	/**
	 * Runs the command.
	 *
	 * @param out for the result
	 */
	abstract void run(PrintWriter out) throws Florence2Exception;

	@Override
	public final Integer call() {
		final PrintWriter out = spec.commandLine().getOut();
		try (ProgressPrinter progress = new ProgressPrinter(spec.commandLine().getErr(), false)) {
			printer = progress;
			run(out);
			return imageFailed ? Main.IMAGE_PROBLEM : ExitCode.OK;
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
		finally {
			out.flush();
		}
	}

	static long count(final List<Event> events, final Class<?> kind) {
		return events.stream().filter(event -> kind.isInstance(event.change())).count();
	}

	final Path folder() {
		return folder;
	}

	final CommandSpec spec() {
		return spec;
	}

	final DataSet open() throws DataSetException {
		return DataSet.open(folder, this::note);
	}

	final DataSet openOrCreate() throws DataSetException {
		return DataSet.openOrCreate(folder, this::note);
	}

	final ProgressListener progress() {
		return made -> printer.print(made.message());
	}

	final TrainingPrinter printer(final Measure measure) {
		return new TrainingPrinter(spec.commandLine().getOut(), printer, this::note, measure, false);
	}

	/** Tells what the user should know although the work goes on. */
	final void note(final String sentence) {
		printer.clear();
		final PrintWriter err = spec.commandLine().getErr();
		err.println(sentence);
		err.flush();
	}

	/** Tells of an image that is left out. */
	final void imageLeftOut(final String sentence) {
		imageFailed = true;
		note(sentence);
	}
}
