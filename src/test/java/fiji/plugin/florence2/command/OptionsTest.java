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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.PublishedNano;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import ij.ImagePlus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogMessage;
import org.scijava.log.LogService;
import org.scijava.platform.PlatformService;

/** What is chosen once and for all, and that it is heeded. */
class OptionsTest {

	private static final String CELLS = "Cells/half";

	@TempDir
	private Path folder;
	private Context context;
	private Florence2Service florence2;
	private ModelService models;

	@BeforeEach
	void start() throws Exception {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		florence2 = context.service(Florence2Service.class);
		models = context.service(ModelService.class);
		models.setOptions(Florence2Options.DEFAULT);
	}

	@AfterEach
	void stop() throws Exception {
		models.setOptions(Florence2Options.DEFAULT);
		context.dispose();
	}

	private CommandModule run(final String command, final Object... inputs) throws Exception {
		return context.service(CommandService.class).run("fiji.plugin.florence2.command." + command, true, inputs).get();
	}

	private Florence2Options on(final Device device, final boolean cpuInstead) {
		return new Florence2Options("", device, cpuInstead, 1, 0, "", "", false, true);
	}

	@Test
	void theNextStartKnowsThem() throws Exception {
		final Florence2Options chosen =
			new Florence2Options(CELLS, Device.CUDA, true, 3, 2, folder.toString(), "http://mirror.example/", true, false);
		models.setOptions(chosen);
		try (Context next = new Context(CommandService.class, PlatformService.class, Florence2Service.class)) {
			assertEquals(chosen, next.service(ModelService.class).options());
			assertEquals(folder, next.service(ModelService.class).library().folder());
			assertEquals(CELLS, next.service(ModelService.class).defaultName());
		}
	}

	@Test
	void theCommandChangesWhatItIsGiven() throws Exception {
		models.setOptions(on(Device.CPU, true));
		assertFalse(run("Options", "device", "coreml", "beams", 1).isCanceled());
		assertEquals(new Florence2Options("nano", Device.COREML, true, 1, 1, "", "", false, true), models.options());
	}

	@Test
	void whatCannotBeIsRefused() throws Exception {
		final Florence2Options before = models.options();
		for (final Object[] wrong : List.of(new Object[] { "device", "abacus" }, new Object[] { "mirror", "ftp://x" },
			new Object[] { "folder", "bad\0path" }, new Object[] { "threads", -2 }))
		{
			final CommandModule module = run("Options", wrong);
			assertTrue(module.isCanceled(), Arrays.toString(wrong));
			assertTrue(module.getCancelReason().endsWith("."), module.getCancelReason());
		}
		assertEquals(before, models.options());
	}

	@Test
	void aDeviceThatIsNotThereIsRefusedUnlessTheCpuWillDo() throws Exception {
		assumeFalse(Device.offered().contains(Device.CUDA), "CUDA is there");
		final List<LogMessage> warnings = new CopyOnWriteArrayList<>();
		context.service(LogService.class).addLogListener(message -> {
			if (message.level() == LogLevel.WARN) warnings.add(message);
		});
		models.setOptions(on(Device.CUDA, false));
		final ModelException e = assertThrows(ModelException.class, () -> models.lease("nano", new Cancellation()));
		assertTrue(e.getMessage().startsWith("CUDA cannot be used"), e.getMessage());
		models.setOptions(on(Device.CUDA, true));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			assertEquals(Device.CPU, lease.model().device());
		}
		assertEquals(1, warnings.size());
		assertTrue(warnings.get(0).text().endsWith("The CPU is used instead."), warnings.get(0).text());
		try (ModelLease again = models.lease("nano", new Cancellation())) {
			assertEquals(1, warnings.size(), "an open model is not opened again");
		}
	}

	@Test
	void otherOptionsOpenTheModelAgain() throws Exception {
		final Florence2 before;
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			before = lease.model();
		}
		models.setOptions(on(Device.CPU, false));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			assertNotEquals(before, lease.model());
		}
	}

	@Test
	void answersAreSearchedWithTheBeams() throws Exception {
		final List<Double> greedy = scores(1);
		final List<Double> wide = scores(6);
		assertNotEquals(greedy, wide, "otherwise the test cannot tell them apart");
		assertEquals(greedy, serviceScores(1));
		assertEquals(wide, serviceScores(6));
	}

	private List<Double> serviceScores(final int beams) throws Exception {
		models.setOptions(new Florence2Options("", Device.CPU, false, 1, beams, "", "", false, true));
		return florence2.on(CommandsTest.sample())
			.with(AnalysisSettings.of("nano").withViews(1).withTiling(Tiling.WHOLE))
			.run(ImagePrompts.of(Task.DENSE_REGION_CAPTION), new Cancellation())
			.planes()
			.get(0)
			.regions()
			.stream()
			.map(Region::score)
			.toList();
	}

	private static List<Double> scores(final int beams) throws Exception {
		final ImagePlus image = CommandsTest.sample();
		try (Florence2 model = Florence2.open(Nano.folder(), 1, Device.CPU)) {
			final GenerationSettings settings = model.settings().withBeams(beams);
			return model
				.ask(DisplayedPlane.of(image), Prompt.of(Task.DENSE_REGION_CAPTION), settings, ProgressListener.NONE,
					new Cancellation())
				.regions()
				.stream()
				.map(Region::score)
				.toList();
		}
	}

	@Test
	void aModelIsDownloadedIfTheCommandAllowsIt() throws Exception {
		try (FaultyServer server = new FaultyServer()) {
			PublishedNano.on(server, folder, "Cells");
			models.setOptions(new Florence2Options("", Device.CPU, false, 1, 0, folder.toString(), "", true, true));
			assertTrue(caption(false).getCancelReason().endsWith("is not on this computer: download it first."));
			assertTrue(caption(true).getCancelReason().contains("is to stay offline"));
			assertTrue(server.asked().isEmpty());
			models.setOptions(new Florence2Options("", Device.CPU, false, 1, 0, folder.toString(), "", false, true));
			assertEquals(List.of("nano"), choices());
			final CommandModule module = caption(true);
			assertFalse(module.isCanceled(), module.getCancelReason());
			assertEquals(List.of("nano", CELLS), choices());
			assertFalse(server.asked().isEmpty());
			assertFalse(caption(true).isCanceled());
			assertTrue(server.asked().isEmpty(), "what is here is not downloaded again");
		}
	}

	private CommandModule caption(final boolean download) throws Exception {
		return run("Caption", "imp", CommandsTest.sample(), "model", new ModelChoice(CELLS), "download", download);
	}

	private List<String> choices() {
		final List<String> names = new ArrayList<>();
		context.service(ConvertService.class)
			.getCompatibleInputs(ModelChoice.class)
			.forEach(choice -> names.add(choice.toString()));
		return names;
	}

	@Test
	void theWindowNeedsADisplay() throws Exception {
		assertTrue(run("Models").getCancelReason().contains("display"));
	}
}
