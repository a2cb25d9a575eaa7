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
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.Timing;

import com.google.gson.JsonObject;

import ij.ImagePlus;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** Processes images with one task. */
@Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Processes images with one task and prints the answers.")
final class RunCommand implements Callable<Integer> {

	@Mixin
	private ModelOptions model;

	@Mixin
	private PromptOptions prompt;

	@Mixin
	private AnalysisOptions analysis;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--json", description = "Print one JSON object for each plane of each image, on a line of its own.")
	private boolean json;

	@Option(names = "--progress",
		description = "Print each plane and the tiles in work to the error output, also without a terminal, where there is else one line every " +
			"ten seconds.")
	private boolean progress;

	/** As text, since one that cannot be a path must not stop the others. */
	@Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image files: PNG, JPEG, TIFF, GIF, BMP and more.")
	private List<String> images;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final ImagePrompts prompts;
		final AnalysisSettings settings;
		try {
			prompts = prompt.prompts();
			decoding.check();
			settings = analysis.settings(model.name(), PlaneSelection.CURRENT);
			settings.check(prompts);
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (Florence2 florence2 = model.open();
			ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getErr(), progress))
		{
			int exitCode = ExitCode.OK;
			for (final String image : images) {
				try {
					process(florence2, prompts, settings, image, printer);
				}
				catch (final ImageException e) {
					printer.clear();
					exitCode = Main.failed(spec, e, Main.IMAGE_PROBLEM);
				}
			}
			return exitCode;
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}

	private void process(final Florence2 florence2, final ImagePrompts prompts, final AnalysisSettings settings,
		final String file, final ProgressPrinter printer) throws Florence2Exception
	{
		final long start = System.nanoTime();
		try (OpenedImage opened = OpenedImage.read(file)) {
			final ResultPrinter results = new ResultPrinter(opened, start, printer);
			if (!opened.note().isEmpty()) results.noted(opened.note());
			opened.process(florence2, prompts, settings, decoding, results);
		}
	}

	/** Prints each result as soon as it is there. */
	private final class ResultPrinter implements AnalysisListener {

		private final String file;
		private final ImagePlus image;
		private final ProgressPrinter printer;
		private final double readMs;
		/** When the work on the plane began: with the first one, the file is read too. */
		private long start;

		ResultPrinter(final OpenedImage opened, final long start, final ProgressPrinter printer) {
			file = opened.file();
			image = opened.image();
			this.start = start;
			this.printer = printer;
			readMs = milliseconds(start);
		}

		@Override
		public void progress(final Progress made) {
			printer.print(file, made.message());
		}

		@Override
		public void noted(final String sentence) {
			printer.clear();
			spec.commandLine().getErr().println(file + ": " + sentence);
		}

		@Override
		public void answered(final PlaneAnswer answer) {
			final double totalMs = milliseconds(start);
			printer.clear();
			final PrintWriter out = spec.commandLine().getOut();
			if (json) out.println(line(answer, totalMs));
			else out.print(AnswerText.of(file, image, answer, totalMs));
			out.flush();
			start = System.nanoTime();
		}

		private String line(final PlaneAnswer answer, final double totalMs) {
			final Timing times = answer.model().timing();
			final JsonObject timing = new JsonObject();
			timing.add("read_ms", JsonLine.number(readMs));
			timing.add("preprocess_ms", JsonLine.number(times.preprocessMs()));
			timing.add("vision_ms", JsonLine.number(times.visionMs()));
			timing.add("encode_ms", JsonLine.number(times.encodeMs()));
			timing.add("decode_ms", JsonLine.number(times.decodeMs()));
			timing.add("total_ms", JsonLine.number(totalMs));
			final JsonObject line = AnswerJson.of(answer, file, image);
			line.add("timing", timing);
			return JsonLine.of(line);
		}
	}

	private static double milliseconds(final long start) {
		return (System.nanoTime() - start) / 1e6;
	}
}
