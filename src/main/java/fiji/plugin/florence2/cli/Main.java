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

import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchSummary;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.common.DataException;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine.Spec;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

import sun.misc.Signal;

/** Florence-2 without a window: {@code java -cp … fiji.plugin.florence2.cli.Main run --task OD image.png}. */
@Command(name = "florence2", mixinStandardHelpOptions = true, versionProvider = Version.class,
	subcommands = { RunCommand.class, BatchCommand.class, LargeCommand.class, EvaluateCommand.class, TrainCommand.class,
		DataSetCommand.class, DemoCommand.class, ModelsCommand.class, GpuCommand.class },
	description = "Processes images with a Florence-2 model.", exitCodeListHeading = "Exit codes:%n",
	exitCodeList = { "0:all done", "2:the command line is wrong",
		"3:the model cannot be found, downloaded, opened or run", "4:an image cannot be processed; the others are done",
		"5:the results cannot be written", "130:stopped by Ctrl-C" })
public final class Main implements Runnable {

	/** The model cannot be found, downloaded, opened or run. */
	static final int MODEL_PROBLEM = 3;
	/** At least one image cannot be processed. */
	static final int IMAGE_PROBLEM = 4;
	/** Results cannot be written. */
	static final int OUTPUT_PROBLEM = 5;

	/** What shells add to the number of the signal that ended a process. */
	private static final int SIGNAL_BASE = 128;

	private static volatile Supplier<String> lastWords = () -> "";

	@Spec
	private CommandSpec spec;

	/** Ends the Java process with one of the exit codes. */
	public static void main(final String... args) {
		stopAtOnceOn("INT");
		stopAtOnceOn("TERM");
		System.exit(run(System.out, System.err, args));
	}

	/** Has a sentence printed if a signal ends the process before this is closed, such as that of Ctrl-C. */
	static LastWords sayWhenStopped(final Supplier<String> sentence) {
		lastWords = sentence;
		return () -> lastWords = () -> "";
	}

	/**
	 * Ends the process without Java's shutdown, in which ONNX Runtime is taken down under a graph that is opened or runs,
	 * and crashes.
	 */
	private static void stopAtOnceOn(final String signal) {
		try {
			Signal.handle(new Signal(signal), received -> {
				final String words = lastWords.get();
				if (!words.isEmpty()) System.err.println("\n" + words);
				// A graph that still runs would complain while the process ends.
				System.err.close();
				Runtime.getRuntime().halt(SIGNAL_BASE + received.getNumber());
			});
		}
		catch (final IllegalArgumentException leftToTheSystem) {
			// With the option -Xrs Java takes no signals, and the operating system stops the process as it should.
		}
	}

	/**
	 * Runs one command line.
	 *
	 * @param out for results
	 * @param err for everything else, one line for each failure
	 * @return the exit code
	 */
	static int run(final PrintStream out, final PrintStream err, final String... args) {
		System.setProperty("java.awt.headless", "true");
		System.setProperty("slf4j.internal.verbosity", "ERROR");
		final PrintStream before = System.out;
		// ImageJ without a window logs to standard output, where only results belong; failures are printed as ours.
		System.setOut(new PrintStream(OutputStream.nullOutputStream()));
		try {
			final CommandLine commandLine = commandLine(new Main(), out, err);
			final int code = commandLine.execute(args);
			if (!commandLine.getOut().checkError()) return code;
			commandLine.getErr()
				.println("Not all could be printed: the disk is full, or the program that reads it has ended.");
			return code == ExitCode.OK ? OUTPUT_PROBLEM : code;
		}
		finally {
			System.setOut(before);
		}
	}

	/** A command line that reads paths and names, and tells what is wrong, as this one does. */
	public static CommandLine commandLine(final Object command, final PrintStream out, final PrintStream err) {
		return new CommandLine(command).setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
			.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
			.setCaseInsensitiveEnumValuesAllowed(true)
			.registerConverter(Path.class, new PathConverter())
			.setParameterExceptionHandler(Main::wrongUsage);
	}

	/** One line and where to read more, rather than all options. */
	private static int wrongUsage(final ParameterException failure, final String[] args) {
		final PrintWriter err = failure.getCommandLine().getErr();
		err.println(message(failure));
		UnmatchedArgumentException.printSuggestions(failure, err);
		if (TaskList.isMissing(failure)) err.println("The tasks are:\n" + TaskList.text());
		err.println("\"" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help\" lists the options.");
		err.flush();
		return ExitCode.USAGE;
	}

	/** What follows an option that is not known is mostly its value, and no option. */
	private static String message(final ParameterException failure) {
		if (!(failure instanceof UnmatchedArgumentException unmatched)) return failure.getMessage();
		return unmatched.getUnmatched()
			.stream()
			.filter(argument -> argument.startsWith("-"))
			.findFirst()
			.map(option -> "There is no option " + option + ".")
			.orElse(failure.getMessage());
	}

	/** Prints what a batch has done, and gives the exit code. */
	public static int ended(final CommandSpec command, final BatchPlan plan, final BatchSummary summary) {
		printEnd(command, plan, summary.line());
		return summary.failed() == 0 ? ExitCode.OK : IMAGE_PROBLEM;
	}

	/** Prints what was found in a large image, and gives the exit code. */
	public static int ended(final CommandSpec command, final BatchPlan plan, final LargeImage.Summary summary) {
		printEnd(command, plan, summary.line());
		return ExitCode.OK;
	}

	private static void printEnd(final CommandSpec command, final BatchPlan plan, final String done) {
		final PrintWriter out = command.commandLine().getOut();
		out.println(done + ". Results in " + plan.output().toAbsolutePath().normalize());
		out.flush();
	}

	/** Prints a failure in one line of the error output, and gives the exit code of its kind. */
	public static int failed(final CommandSpec command, final Florence2Exception failure) {
		if (failure instanceof ModelException || failure instanceof HubException)
			return failed(command, failure, MODEL_PROBLEM);
		if (failure instanceof ImageException) return failed(command, failure, IMAGE_PROBLEM);
		if (failure instanceof DataException data) return failed(command, failure, exitCode(data.fault()));
		if (failure instanceof OutputException) return failed(command, failure, OUTPUT_PROBLEM);
		return failed(command, failure, ExitCode.USAGE);
	}

	private static int exitCode(final Fault fault) {
		return switch (fault) {
			case INPUT -> ExitCode.USAGE;
			case IMAGE -> IMAGE_PROBLEM;
			case OUTPUT -> OUTPUT_PROBLEM;
		};
	}

	/** Prints a failure in one line of the error output. */
	public static int failed(final CommandSpec command, final Exception failure, final int exitCode) {
		final PrintWriter err = command.commandLine().getErr();
		err.println(failure.getMessage());
		err.flush();
		return exitCode;
	}

	@Override
	public void run() {
		throw new ParameterException(spec.commandLine(),
			"Say what to do: run, batch, large, evaluate, train, dataset, demo, models, gpu or --help.");
	}

	/** What is printed if a signal ends the process. */
	interface LastWords extends AutoCloseable {

		@Override
		void close();
	}
}
