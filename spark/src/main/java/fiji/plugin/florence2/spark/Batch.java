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
import fiji.plugin.florence2.batch.ImageWork;
import fiji.plugin.florence2.cli.BatchOptions;
import fiji.plugin.florence2.cli.BatchPrinter;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.common.Florence2Exception;

import java.nio.file.Path;

import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The batch on a cluster: {@code spark-submit florence2-spark.jar --task OD --output RESULTS FOLDER}. */
@Command(name = "florence2-spark", mixinStandardHelpOptions = true,
	description = "Processes many images on a cluster with Apache Spark and writes tables, ROIs and more, as batch does. " +
		"Started again, it continues where it was stopped.",
	exitCodeListHeading = "Exit codes:%n",
	exitCodeList = { "0:all done", "1:Spark has given up", "2:the command line is wrong",
		"3:the model cannot be found, opened or run", "4:an image cannot be processed; the others are done",
		"5:the results cannot be written" })
public final class Batch extends Application<ImageWork> {

	@Mixin
	private BatchOptions options;

	@Parameters(paramLabel = "FOLDER|PATTERN|LIST.txt",
		description = "A folder of images; a pattern of files or folders, such as plates/*/day1; or a text file with a path in " +
			"each line. Paths of this computer, or of a Hadoop file system, such as hdfs:///images or s3a://bucket/images.")
	private String input;

	private Batch() {
		super(Batch.class);
	}

	/** Ends the driver with one of the exit codes. */
	public static void main(final String... args) {
		start(Batch.class, args);
	}

	@Override
	BatchPlan plan() throws Florence2Exception {
		return options.plan(input);
	}

	@Override
	String model() {
		return options.model();
	}

	@Override
	BatchModel open(final String place) throws Florence2Exception {
		return options.open(place);
	}

	@Override
	Path shared(final BatchPlan plan) {
		return plan.output();
	}

	@Override
	ImageWork work(final BatchModel model, final Path results) throws Florence2Exception {
		return new ImageWork(plan().withOutput(results), model, true);
	}

	@Override
	int run(final JavaSparkContext spark, final BatchPlan plan, final ExecutorSettings<ImageWork> settings,
		final BatchPrinter printer) throws Florence2Exception, SparkException
	{
		return Main.ended(spec(), plan, new BatchDriver(spark, plan, printer).run(settings));
	}
}
