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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.SampleImage;
import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.ImageQuery;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.ui.explorer.GridTask;
import fiji.plugin.florence2.ui.explorer.MenuCommands;
import fiji.plugin.florence2.ui.explorer.Question;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.platform.PlatformService;

/** The explorer's questions are commands of the menu. */
class QuestionCommandTest {

	private static final Pattern RUN = Pattern.compile("run\\(\"(Florence-2 [^\"]+)\", \"(.*)\"\\);");

	private final Context context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
	private final CommandService commands = context.service(CommandService.class);

	@AfterEach
	void close() {
		context.dispose();
	}

	private QuestionCommand command(final GridTask task, final ImagePlus image) {
		final String text = task.input() == InputKind.TEXT ? "a cell's \"rim\"" : "";
		return new QuestionCommand(commands, context.service(ModuleService.class),
			new Question(task, text, "nano", image.getRoi() != null), image);
	}

	/** The line must be one of a command with these keys. */
	private void assertRuns(final String macro) throws ImageException {
		final String[] lines = macro.strip().split("\n");
		final Matcher run = RUN.matcher(lines[lines.length - 1]);
		assertTrue(run.matches(), macro);
		final CommandInfo info = commands.getCommandsOfType(Command.class)
			.stream()
			.filter(
				each -> run.group(1).equals(each.getMenuPath().getLeaf() == null ? "" : each.getMenuPath().getLeaf().getName()))
			.findFirst()
			.orElseThrow();
		MacroKeys.check(run.group(2), CancelableCommand.keys(info).stream().map(ModuleItem::getName).toList());
	}

	@ParameterizedTest
	@EnumSource(GridTask.class)
	void eachLineIsThatOfACommand(final GridTask task) throws ImageException {
		final ImagePlus image = SampleImage.open();
		image.setRoi(new Roi(10, 20, 30, 40));
		final QuestionCommand command = command(task, image);
		final String line = command.macro(0.25);
		assertRuns(line);
		assertTrue(line.startsWith("makeRectangle(10, 20, 30, 40);\n"), line);
		assertEquals(line, command.macro(0.25));
		assertFalse(command.macro(-1).contains("min_score"));
		assertRuns(command.stackMacro(-1));
		assertTrue(command.stackMacro(-1).contains("slices=[whole stack]"), command.stackMacro(-1));
		if (task.isForFolders()) assertRuns(command.batchMacro(0.25, Path.of("/data/plate 1"), Path.of("/data/results")));
		if (task.input() == InputKind.TEXT) {
			assertTrue(line.contains("text=[a cell's \\\"rim\\\"]"), line);
			assertTrue(command.script(-1).contains("'a cell\\'s \"rim\"'"), command.script(-1));
		}
	}

	@Test
	void theWholeImageMayBeAskedAbout() throws ImageException {
		final ImagePlus image = SampleImage.open();
		image.setRoi(new Roi(10, 20, 30, 40));
		final QuestionCommand command = new QuestionCommand(commands, context.service(ModuleService.class),
			new Question(GridTask.DETECT, "", "nano", false), image);
		final String line =
			"run(\"Florence-2 Detect Objects...\", \"imp=[\" + getTitle() + \"] model=nano inside=false\");\n";
		assertEquals(line, command.macro(-1));
		assertTrue(command.script(-1).endsWith("florence2.on(imp).model('nano').wholeImage().detect().toRoiManager()\n"),
			command.script(-1));
		image.deleteRoi();
		assertFalse(command(GridTask.DETECT, image).macro(-1).contains("inside"));
	}

	@Test
	void theLineOfADataSetIsThatOfItsImport() throws ImageException {
		final MenuCommands menu = new ExplorerCommands(commands, context.service(ModuleService.class));
		final String line = menu.dataSetMacro(Path.of("/data/my set"), true);
		assertRuns(line);
		assertEquals("run(\"Florence-2 Data Set Import...\", \"imp=[\" + getTitle() + \"] data_set=[/data/my set] " +
			"add=[ROI Manager] trust=complete\");\n", line);
		assertEquals("run(\"Florence-2 Open Sample Image\");\n", menu.sampleMacro());
	}

	/** Regions that are less likely are found too, and are the same from the model's threshold on. */
	@Test
	void theAnswerIsThatOfTheMenu() throws Exception {
		final ImagePlus image = IJ.openImage(Nano.image("BloodImage_00001.jpg").toString());
		final QuestionCommand command = command(GridTask.DETECT, image);
		final ImageAnswer all = command.answer(progress -> {}, new Cancellation());
		final double threshold = command.ownThreshold(all, new Cancellation());
		final List<String> menu =
			new ImageQuery(image, context.service(ModelService.class)).detect().regions().stream().map(this::text).toList();
		assertEquals(menu,
			all.regions().stream().filter(region -> region.getScore() >= threshold).map(this::text).toList());
		assertTrue(all.size() > menu.size());
	}

	private String text(final FoundRegion region) {
		return region.getLabel() + " " + region.getScore() + " " + region.getRoi().getFloatBounds();
	}
}
