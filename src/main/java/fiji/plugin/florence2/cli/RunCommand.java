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

import fiji.plugin.florence2.Cancellation;
import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.ProgressListener;
import fiji.plugin.florence2.imagej.DisplayedPlane;
import fiji.plugin.florence2.imagej.ImageException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.vision.RgbPlane;

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

/** Asks one question about each of several images. */
@Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Asks one question about each of several images.")
final class RunCommand implements Callable<Integer> {

	@Mixin
	private ModelOptions model;

	@Mixin
	private QuestionOptions question;

	@Option(names = "--json", description = "Print one JSON object for each image, on a line of its own.")
	private boolean json;

	@Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image files: PNG, JPEG, TIFF, GIF, BMP.")
	private List<Path> images;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		try {
			question.check();
		}
		catch (final PromptException e) {
			return failed(e, ExitCode.USAGE);
		}
		try (Florence2 florence2 = model.open()) {
			int exitCode = ExitCode.OK;
			for (final Path image : images) {
				try {
					ask(florence2, image);
				}
				catch (final ImageException e) {
					exitCode = failed(e, Main.IMAGE_PROBLEM);
				}
				catch (final PromptException e) {
					exitCode = failed(new ImageException(image + ": " + e.getMessage()), Main.IMAGE_PROBLEM);
				}
			}
			return exitCode;
		}
		catch (final ModelException e) {
			return failed(e, Main.MODEL_PROBLEM);
		}
	}

	private void ask(final Florence2 florence2, final Path image) throws ImageException, ModelException,
		PromptException
	{
		final long start = System.nanoTime();
		final RgbPlane plane = DisplayedPlane.of(DisplayedPlane.open(image));
		final double readMs = milliseconds(start);
		final Prompt prompt = question.prompt(plane.width(), plane.height());
		final Answer answer = florence2.ask(plane, prompt, question.over(florence2.settings()), ProgressListener.NONE,
			new Cancellation());
		final double totalMs = milliseconds(start);
		final PrintWriter out = spec.commandLine().getOut();
		if (json) out.println(AnswerJson.line(image.toString(), question.name(), answer, readMs, totalMs));
		else out.print(AnswerText.of(image.toString(), question.name(), answer, totalMs));
		out.flush();
	}

	private static double milliseconds(final long start) {
		return (System.nanoTime() - start) / 1e6;
	}

	private int failed(final Exception e, final int exitCode) {
		final PrintWriter err = spec.commandLine().getErr();
		err.println(e.getMessage());
		err.flush();
		return exitCode;
	}
}
