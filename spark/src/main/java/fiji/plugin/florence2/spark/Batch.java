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

import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.cli.BatchOptions;
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

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The batch on a cluster: {@code spark-submit florence2-spark.jar --task OD --output RESULTS FOLDER}. */
@Command(name = "florence2-spark", mixinStandardHelpOptions = true,
	description = "Processes many images on a cluster with Apache Spark and writes tables, ROIs and more, as batch does. " +
		"Started again, it continues where it was stopped.",
	exitCodeListHeading = "Exit codes:%n",
	exitCodeList = { "0:all done", "1:Spark has given up", "2:the command line is wrong",
		"3:the model cannot be found, opened or run", "4:an image cannot be processed; the others are done",
		"5:the results cannot be written" })
public final class Batch implements Callable<Integer> {

	private static final String CORES = "spark.executor.cores";

	@Mixin
	private BatchOptions options;

	@Parameters(paramLabel = "FOLDER|PATTERN|LIST.txt",
		description = "A folder of images; a pattern of files or folders, such as plates/*/day1; or a text file with a path in " +
			"each line. Paths of this computer, or of a Hadoop file system, such as hdfs:///images or s3a://bucket/images.")
	private String input;

	@Spec
	private CommandSpec spec;

	private final List<String> args;

	private Batch(final List<String> args) {
		this.args = args;
	}

	/** Ends the driver with one of the exit codes. */
	public static void main(final String... args) {
		System.exit(commandLine(List.of(args), 0).execute(args));
	}

	/** Reads a command line that was read before. */
	static Batch parse(final ExecutorSettings settings) {
		final CommandLine commandLine = commandLine(settings.args(), settings.threads());
		commandLine.parseArgs(settings.args().toArray(String[]::new));
		return commandLine.getCommand();
	}

	/** @param threads of the model where the arguments do not say it; 0 for all of the computer */
	private static CommandLine commandLine(final List<String> args, final int threads) {
		return Main.commandLine(new Batch(args), System.out, System.err)
			.setDefaultValueProvider(value -> threads > 0 && isThreads(value) ? Integer.toString(threads) : null);
	}

	private static boolean isThreads(final ArgSpec value) {
		return value instanceof OptionSpec option && option.longestName().equals("--threads");
	}

	BatchOptions options() {
		return options;
	}

	BatchPlan plan() throws Florence2Exception {
		return options.plan(input);
	}

	@Override
	public Integer call() {
		final BatchPlan plan;
		try {
			plan = plan();
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
			final BatchPrinter printer = new BatchPrinter(spec.commandLine().getErr());
			return Main.ended(spec, plan, new SparkRun(spark, plan, printer).run(settings(plan, spark.getConf())));
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
		catch (final SparkException e) {
			return Main.failed(spec, e, ExitCode.SOFTWARE);
		}
	}

	/** What users set themselves comes first. */
	static SparkConf configuration() {
		return new SparkConf().setIfMissing("spark.app.name", "Florence-2 batch")
			// Results are kept one by one, and never together.
			.setIfMissing("spark.driver.maxResultSize", "0")
			// Its web page would keep each task of a thousand stages: those of five million images.
			.setIfMissing("spark.ui.retainedTasks", "1000")
			.setIfMissing("spark.ui.retainedStages", "20")
			.setIfMissing("spark.ui.retainedJobs", "20")
			.setIfMissing("spark.log.level", "WARN");
	}

	private ExecutorSettings settings(final BatchPlan plan, final SparkConf configuration) {
		final Path model = Path.of(options.model()).toAbsolutePath();
		final boolean isFolder = !options.model().isBlank() && Files.isDirectory(model);
		return new ExecutorSettings(args, configuration.getInt(CORES, 0), plan.output().toAbsolutePath().toString(),
			isFolder ? model.toString() : "");
	}
}
