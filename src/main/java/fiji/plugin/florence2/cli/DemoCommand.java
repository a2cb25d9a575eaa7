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
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.AnnotatedImage;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.RegionTable;
import fiji.plugin.florence2.imagej.output.RoiSet;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.measure.ResultsTable;

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
import java.util.Optional;
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

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, PromptException {
		try (Florence2 florence2 = model.open()) {
			final Path sample = Files.createDirectories(output).resolve(SAMPLE);
			copySample(sample);
			final ImagePlus image = DisplayedPlane.open(sample);
			final RgbPlane plane = DisplayedPlane.of(image);
			final TiledAnswer objects = ask(florence2, plane, Task.OD);
			final TiledAnswer caption = ask(florence2, plane, Task.CAPTION);
			ImageIO.write(AnnotatedImage.of(plane, objects.regions()), "png", output.resolve("sample-annotated.png").toFile());
			save(image, florence2.device(), objects, caption);
			return ExitCode.OK;
		}
		catch (final ModelException e) {
			return Main.failed(spec, e, Main.MODEL_PROBLEM);
		}
		catch (final ImageException e) {
			return Main.failed(spec, e, Main.IMAGE_PROBLEM);
		}
	}

	private static void copySample(final Path target) throws IOException {
		try (InputStream in = DemoCommand.class.getResourceAsStream(SAMPLE)) {
			Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private TiledAnswer ask(final Florence2 florence2, final RgbPlane image, final Task task) throws ModelException,
		PromptException
	{
		final long start = System.nanoTime();
		final TiledAnswer answer = new TiledModel(florence2).ask(PixelSource.of(image), Prompt.of(task), Tiling.WHOLE);
		out().println(AnswerText.of(SAMPLE, task.name(), answer, (System.nanoTime() - start) / 1e6));
		return answer;
	}

	private void save(final ImagePlus image, final Device device, final TiledAnswer objects, final TiledAnswer caption)
		throws IOException
	{
		final List<PlaneAnswer> found = List.of(new PlaneAnswer(new PlanePosition(0, 1, 1), Optional.of(Task.OD), "", objects
			.regions(), device));
		RoiSet.write(output.resolve("sample-rois.zip"), RegionRois.of(image, found));
		final ResultsTable table = new ResultsTable();
		RegionTable.append(table, image, found);
		table.saveAs(output.resolve("sample.csv").toString());
		Files.write(output.resolve("sample.json"), List.of(json(Task.OD, device, objects), json(Task.CAPTION, device,
			caption)));
		out().println("Saved in " + output.toAbsolutePath().normalize() +
			": sample-annotated.png, sample-rois.zip (for the ROI Manager), sample.csv, sample.json");
	}

	private static String json(final Task task, final Device device, final TiledAnswer answer) {
		return AnswerJson.line(SAMPLE, task.name(), answer, device, Double.NaN, Double.NaN);
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}
}
