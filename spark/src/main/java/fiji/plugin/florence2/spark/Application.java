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
package fiji.plugin.florence2.spark;

import fiji.plugin.florence2.batch.BatchModel;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.cli.BatchPrinter;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.common.Florence2Exception;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * What {@code spark-submit} starts: a command line, which is read by the driver and by each executor.
 *
 * @param <W> what is done on executors
 */
abstract class Application<W> implements Callable<Integer> {

	static final String CORES = "spark.executor.cores";

	private final Class<? extends Application<W>> type;

	@Spec
	private CommandSpec spec;

	Application(final Class<? extends Application<W>> type) {
		this.type = type;
	}

	/** Ends the driver with an exit code. */
	static void start(final Class<? extends Application<?>> type, final String... args) {
		System.exit(commandLine(type, 0).execute(args));
	}

	/** Reads a command line that was read before. */
	static <W> Application<W> parse(final ExecutorSettings<W> settings) {
		final CommandLine commandLine = commandLine(settings.application(), settings.threads());
		commandLine.parseArgs(settings.args().toArray(String[]::new));
		return commandLine.getCommand();
	}

	/** @param threads of the model where the arguments do not say it; 0 for all of the computer */
	private static CommandLine commandLine(final Class<?> type, final int threads) {
		return Main.commandLine(type, System.out, System.err)
			.setDefaultValueProvider(value -> threads > 0 && isThreads(value) ? Integer.toString(threads) : null);
	}

	private static boolean isThreads(final ArgSpec value) {
		return value instanceof OptionSpec option && option.longestName().equals("--threads");
	}

	/** @throws Florence2Exception if the options do not go together */
	abstract BatchPlan plan() throws Florence2Exception;

	/** The model's name or folder as on the command line. */
	abstract String model();

	/** @param place the model's name or folder here */
	abstract BatchModel open(String place) throws Florence2Exception;

	/** What all computers must see by the same path. */
	abstract Path shared(BatchPlan plan);

	/**
	 * Begins the work of an executor.
	 *
	 * @param shared absolute
	 */
	abstract W work(BatchModel model, Path shared) throws Florence2Exception;

	/** Adds settings of Spark, where users have not set them. */
	void configure(final SparkConf configuration) {}

	/**
	 * Does the driver's part, to the end.
	 *
	 * @return the exit code
	 * @throws SparkException if tasks fail again and again, such as by the end of their executors
	 */
	abstract int run(JavaSparkContext spark, BatchPlan plan, ExecutorSettings<W> settings, BatchPrinter printer)
		throws Florence2Exception, SparkException;

	final CommandSpec spec() {
		return spec;
	}

	@Override
	public final Integer call() {
		final BatchPlan plan;
		try {
			plan = plan();
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		final SparkConf configuration = configuration();
		configure(configuration);
		try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
			return run(spark, plan, settings(plan, spark.getConf()), new BatchPrinter(spec.commandLine().getErr()));
		}
		catch (final Exception e) {
			return failed(e);
		}
	}

	/** Spark wraps what tasks throw, and what ends it. */
	private int failed(final Exception failure) {
		Throwable innermost = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof Florence2Exception told) return Main.failed(spec, told);
			innermost = cause;
		}
		if (!(failure instanceof SparkException)) LoggerFactory.getLogger(Application.class).warn("Spark failed", failure);
		final String reason = String.valueOf(innermost.getMessage()).lines().findFirst().orElse(innermost.toString());
		return Main.failed(spec, new SparkException("Spark has given up (" + reason +
			"). Started again with the same options, it continues where it was stopped."), ExitCode.SOFTWARE);
	}

	/** What users set themselves comes first. */
	static SparkConf configuration() {
		return new SparkConf().setIfMissing("spark.app.name", "Florence-2")
			// Results are kept one by one, and never together.
			.setIfMissing("spark.driver.maxResultSize", "0")
			// Its web page would keep each task of a thousand stages: those of five million images.
			.setIfMissing("spark.ui.retainedTasks", "1000")
			.setIfMissing("spark.ui.retainedStages", "20")
			.setIfMissing("spark.ui.retainedJobs", "20")
			.setIfMissing("spark.log.level", "WARN");
	}

	private ExecutorSettings<W> settings(final BatchPlan plan, final SparkConf configuration) {
		final Path model = Path.of(model()).toAbsolutePath();
		final boolean isFolder = !model().isBlank() && Files.isDirectory(model);
		return new ExecutorSettings<>(type, List.copyOf(spec.commandLine().getParseResult().originalArgs()),
			configuration.getInt(CORES, 0), shared(plan).toAbsolutePath().toString(), isFolder ? model.toString() : "");
	}
}
