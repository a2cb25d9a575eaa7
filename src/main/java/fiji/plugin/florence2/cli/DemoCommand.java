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
import fiji.plugin.florence2.batch.AnswerJson;
import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.output.AnnotatedImage;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RoiSet;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImageAnalysis;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;

import javax.imageio.ImageIO;

/** Shows on the sample image what the plugin does. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Finds the objects in the sample image, describes it, and saves the results.")
final class DemoCommand implements Callable<Integer> {

	private static final String SAMPLE = "sample.png";

	@Mixin
	private ModelOptions model;

	@Option(names = "--output", paramLabel = "FOLDER", defaultValue = "demo",
		description = "Where the results go (default: ${DEFAULT-VALUE}).")
	private Path output;

	@Option(names = "--progress", description = "Print each tile in work to the error output, also without a terminal.")
	private boolean progress;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		try (Florence2 florence2 = model.open()) {
			final Path sample = Files.createDirectories(output).resolve(SAMPLE);
			copySample(sample);
			final ImagePlus image = DisplayedPlane.open(sample);
			save(image, process(florence2, image));
			return ExitCode.OK;
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
		catch (final IOException e) {
			return Main.failed(spec, new OutputException(output, e));
		}
	}

	private static void copySample(final Path target) throws IOException {
		try (InputStream in = DemoCommand.class.getResourceAsStream(SAMPLE)) {
			Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private List<PlaneAnswer> process(final Florence2 florence2, final ImagePlus image) throws Florence2Exception {
		try (ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getErr(), progress)) {
			final AnalysisListener listener = new AnalysisListener() {

				private long start = System.nanoTime();

				@Override
				public void progress(final Progress made) {
					printer.print(SAMPLE, made.message());
				}

				@Override
				public void answered(final PlaneAnswer answer) {
					printer.clear();
					out().println(AnswerText.of(SAMPLE, image, answer, (System.nanoTime() - start) / 1e6));
					start = System.nanoTime();
				}
			};
			final ImagePrompts prompts = new ImagePrompts.OfPlanes(List.of(Prompt.of(Task.OD), Prompt.of(Task.CAPTION)));
			return new ImageAnalysis(florence2, image, AnalysisSettings.of(model.name()), florence2.settings(), listener,
				new Cancellation()).run(prompts).planes();
		}
	}

	private void save(final ImagePlus image, final List<PlaneAnswer> answers) throws IOException {
		final ImageAnswer objects = new ImageAnswer(image, answers.subList(0, 1));
		ImageIO.write(AnnotatedImage.of(DisplayedPlane.of(image), answers.get(0).regions()), "png",
			output.resolve("sample-annotated.png").toFile());
		RoiSet.write(output.resolve("sample-rois.zip"), objects.rois());
		objects.toTable().saveAs(output.resolve("sample.csv").toString());
		Files.write(output.resolve("sample.json"),
			answers.stream().map(answer -> JsonLine.of(AnswerJson.of(answer, SAMPLE, image))).toList());
		out().println("Saved in " + output.toAbsolutePath().normalize() +
			": sample-annotated.png, sample-rois.zip (for the ROI Manager), sample.csv, sample.json");
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}
}
