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
import fiji.plugin.florence2.batch.BatchPart;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchRun;
import fiji.plugin.florence2.batch.BatchSummary;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
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

/** Processes all images of a folder. */
@Command(name = "batch", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Processes all images of a folder and writes tables, ROIs and more. Started again, it continues " +
		"where it was stopped.")
final class BatchCommand implements Callable<Integer> {

	@Mixin
	private ModelOptions model;

	@Option(names = "--task", paramLabel = "TASK", required = true, split = ",",
		description = "OD, CAPTION, OCR, ... (see docs/command-line.md); several with commas, or the option several times.")
	private List<String> tasks;

	@Option(names = "--input", paramLabel = "TEXT", defaultValue = "",
		description = "Text for the tasks that take one, such as the name of objects.")
	private String text;

	@Option(names = "--output", paramLabel = "FOLDER", required = true,
		description = "Where the results go: a new or empty folder, or that of the same batch to continue it.")
	private Path output;

	@Option(names = "--pattern", paramLabel = "PATTERN", defaultValue = BatchPlan.IMAGES,
		description = "Names of the image files (default: ${DEFAULT-VALUE}).")
	private String pattern;

	@Option(names = "--subfolders", description = "Process images in subfolders too.")
	private boolean subfolders;

	@Option(names = "--part", paramLabel = "N/M", defaultValue = "1/1",
		description = "Only each M-th image, for M computers that share the work; each part has its own output folder.")
	private String part;

	@Mixin
	private AnalysisOptions analysis;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--no-rois", description = "Do not write the regions as zip files for the ROI Manager.")
	private boolean noRois;

	@Option(names = "--label-images", description = "Also write label images.")
	private boolean labelImages;

	@Option(names = "--pictures", description = "Also write pictures with the regions drawn in.")
	private boolean pictures;

	@Parameters(paramLabel = "FOLDER", description = "Folder of the images.")
	private Path input;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final BatchPlan plan;
		try {
			decoding.check();
			plan = plan();
			plan.prompts();
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (Florence2 florence2 = model.open()) {
			final BatchModel used =
				new BatchModel(model.name(), florence2, decoding.applyTo(florence2.settings()), model.threads());
			final BatchSummary summary =
				new BatchRun(plan, used, new BatchPrinter(spec.commandLine().getErr()), new Cancellation()).run();
			final PrintWriter out = spec.commandLine().getOut();
			out.println(summary.line() + ". Results in " + output.toAbsolutePath().normalize());
			out.flush();
			return summary.failed() == 0 ? ExitCode.OK : Main.IMAGE_PROBLEM;
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}

	private BatchPlan plan() throws Florence2Exception {
		final AnalysisSettings settings = analysis.settings(model.name(), PlaneSelection.WHOLE_STACK);
		return new BatchPlan(input, output, pattern, subfolders, BatchPart.of(part),
			BatchPlan.tasks(String.join(",", tasks)), text, settings, new BatchOutputs(!noRois, labelImages, pictures));
	}
}
