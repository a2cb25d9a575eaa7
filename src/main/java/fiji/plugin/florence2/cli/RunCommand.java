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
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.tiling.Tiling;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
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

	@Mixin
	private TileOptions tiles;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--json", description = "Print one JSON object for each image, on a line of its own.")
	private boolean json;

	@Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Image files: PNG, JPEG, TIFF, GIF, BMP and more.")
	private List<String> images;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final String task;
		final Tiling tiling;
		try {
			question.check();
			decoding.check();
			task = question.name();
			tiling = tiles.tiling();
		}
		catch (final PromptException e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (Florence2 florence2 = model.open()) {
			int exitCode = ExitCode.OK;
			for (final String image : images) {
				try {
					ask(florence2, task, tiling, path(image));
				}
				catch (final ImageException e) {
					exitCode = Main.failed(spec, e, Main.IMAGE_PROBLEM);
				}
			}
			return exitCode;
		}
		catch (final ModelException e) {
			return Main.failed(spec, e, Main.MODEL_PROBLEM);
		}
	}

	private static Path path(final String name) throws ImageException {
		try {
			return Path.of(name);
		}
		catch (final InvalidPathException e) {
			throw new ImageException("The name " + name + " cannot be that of a file in the encoding of this system (" + System
				.getProperty("sun.jnu.encoding") + "): set a locale with UTF-8, such as LC_ALL=C.UTF-8.");
		}
	}

	private void ask(final Florence2 florence2, final String task, final Tiling tiling, final Path image)
		throws ImageException, ModelException
	{
		final TimedAnswer asked = TimedAnswer.ask(florence2, image, question::prompt, tiling, decoding);
		final PrintWriter out = spec.commandLine().getOut();
		if (json) out.println(AnswerJson.line(image.toString(), task, asked.answer(), florence2.device(), asked.readMs(), asked
			.totalMs()));
		else out.print(AnswerText.of(image.toString(), task, asked.answer(), asked.totalMs()));
		out.flush();
	}
}
