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
import fiji.plugin.florence2.batch.BatchOutputs;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Processes an image that is larger than the memory. */
@Command(name = "large", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Processes an image of any size, such as a whole slide, by parts of it. Started again, it continues where " +
		"it was stopped.")
final class LargeCommand implements Callable<Integer> {

	@Mixin
	private ModelOptions model;

	@Option(names = "--task", paramLabel = "TASK", defaultValue = "OD",
		description = "A task that finds objects or lines of text: OD, OPEN_VOCABULARY_DETECTION, DENSE_REGION_CAPTION, " +
			"REGION_PROPOSAL, OCR_WITH_REGION (default: ${DEFAULT-VALUE}).")
	private String task;

	@Option(names = "--input", paramLabel = "TEXT", defaultValue = "",
		description = "Text for a task that takes one, such as the name of objects.")
	private String text;

	@Option(names = "--output", paramLabel = "FOLDER", required = true,
		description = "Where the results go: a new or empty folder, or that of the same image to continue it.")
	private Path output;

	@Option(names = "--plane", paramLabel = "N", defaultValue = "1",
		description = "The plane, by its number in the stack (default: ${DEFAULT-VALUE}).")
	private int plane;

	@Option(names = "--label-image", description = "Also write a label image.")
	private boolean labelImage;

	@Mixin
	private ReaderOptions readers;

	@Mixin
	private TileOptions tiles;

	@Mixin
	private LimitOptions limits;

	@Mixin
	private DecodingOptions decoding;

	@Parameters(paramLabel = "IMAGE",
		description = "The image: best a TIFF file of tiles, of which no more than what is needed is read.")
	private Path image;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final BatchPlan plan;
		try {
			decoding.check();
			readers.apply();
			plan = plan();
			LargeImage.requireSupported(plan);
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (Florence2 open = model.open()) {
			final BatchModel asked = new BatchModel(model.name(), open, decoding.applyTo(open.settings()), model.threads());
			final LargeImage.Summary done =
				new LargeImage(plan, plane, asked, new BatchPrinter(spec.commandLine().getErr())::progress, new Cancellation())
					.run();
			final PrintWriter out = spec.commandLine().getOut();
			out.println(done.line() + ". Results in " + output.toAbsolutePath().normalize());
			out.flush();
			return ExitCode.OK;
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}

	private BatchPlan plan() throws Florence2Exception {
		final AnalysisSettings settings = limits.applyTo(AnalysisSettings.of(model.name()).withTiling(tiles.tiling()));
		return LargeImage.plan(image)
			.withOutput(output)
			.withTasks(BatchPlan.tasks(task))
			.withText(text)
			.withSettings(settings)
			.withOutputs(new BatchOutputs(false, labelImage, false));
	}
}
