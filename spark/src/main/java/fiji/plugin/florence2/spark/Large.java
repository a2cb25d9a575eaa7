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
import fiji.plugin.florence2.batch.TileRowWork;
import fiji.plugin.florence2.cli.BatchPrinter;
import fiji.plugin.florence2.cli.LargeOptions;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.common.Florence2Exception;

import java.nio.file.Path;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * A large image on a cluster:
 * {@code spark-submit --class fiji.plugin.florence2.spark.Large florence2-spark.jar --output RESULTS IMAGE}.
 */
@Command(name = "florence2-spark-large", mixinStandardHelpOptions = true,
	description = "Processes an image of any size, such as a whole slide, by parts of it, on a cluster with Apache Spark, as " +
		"large does. Started again, it continues where it was stopped.",
	exitCodeListHeading = "Exit codes:%n",
	exitCodeList = { "0:all done", "1:Spark has given up", "2:the command line is wrong",
		"3:the model cannot be found, opened or run", "4:the image cannot be processed",
		"5:the results cannot be written" })
public final class Large extends Application<TileRowWork> {

	@Mixin
	private LargeOptions options;

	@Parameters(paramLabel = "IMAGE",
		description = "The image, in a folder that all computers share: best a TIFF file of tiles, of which no more than what " +
			"is needed is read.")
	private Path image;

	private Large() {
		super(Large.class);
	}

	/** Ends the driver with one of the exit codes. */
	public static void main(final String... args) {
		start(Large.class, args);
	}

	@Override
	BatchPlan plan() throws Florence2Exception {
		return options.plan(image);
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
		return image;
	}

	@Override
	TileRowWork work(final BatchModel model, final Path sharedImage) throws Florence2Exception {
		return new TileRowWork(options.plan(sharedImage), options.plane(), model);
	}

	/** A row asks the model all the time: a second one would wait for it, perhaps while another executor has nothing to do. */
	@Override
	void configure(final SparkConf configuration) {
		configuration.setIfMissing("spark.task.cpus", configuration.get(CORES, "1"));
	}

	@Override
	int run(final JavaSparkContext spark, final BatchPlan plan, final ExecutorSettings<TileRowWork> settings,
		final BatchPrinter printer) throws Florence2Exception, SparkException
	{
		return Main.ended(spec(), plan, new LargeDriver(spark, plan, options.plane(), settings, printer).run());
	}
}
