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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.ui.explorer.GridTask;
import fiji.plugin.florence2.ui.explorer.MenuCommand;
import fiji.plugin.florence2.ui.explorer.Question;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;

/** A question of the explorer as a command of the menu: what is asked, and what a macro would write, is the command's. */
final class QuestionCommand implements MenuCommand {

	private static final String IMAGE = "imp";
	private static final String MODEL = "model";
	private static final String TEXT = "text";
	private static final String MIN_SCORE = "min_score";
	private static final String SLICES = "slices";
	private static final String INSIDE = "inside";

	private final CommandService commands;
	private final ModuleService modules;
	private final Question question;
	private final CommandInfo info;
	private final Module module;
	/** What of the image is set before the command. */
	private final String before;

	QuestionCommand(final CommandService commands, final ModuleService modules, final Question question,
		final ImagePlus image)
	{
		this.commands = commands;
		this.modules = modules;
		this.question = question;
		info = commands.getCommand(type(question.task()));
		module = modules.createModule(info);
		module.setInput(IMAGE, image);
		module.setInput(MODEL, new ModelChoice(question.model()));
		if (info.getInput(TEXT) != null) module.setInput(TEXT, question.text());
		final boolean whole = info.getInput(INSIDE) != null && !question.inside();
		if (whole && hasArea(image)) module.setInput(INSIDE, false);
		before = plane(image) + (whole || !hasArea(image) ? "" : selection(image.getRoi()));
	}

	private static Class<? extends FlorenceCommand> type(final GridTask task) {
		return switch (task) {
			case CAPTION -> Caption.class;
			case DETAILED_CAPTION -> DetailedCaption.class;
			case MORE_DETAILED_CAPTION -> MoreDetailedCaption.class;
			case READ_TEXT -> ReadText.class;
			case PROPOSE -> ProposeRegions.class;
			case DETECT -> DetectObjects.class;
			case DESCRIBE -> DescribeObjects.class;
			case READ_LINES -> ReadTextWithRegions.class;
			case FIND -> FindByName.class;
			case GROUND -> GroundPhrases.class;
			case CAPTION_AND_GROUND -> CaptionAndGround.class;
			case OUTLINE -> DetectAndOutline.class;
			case OUTLINE_PHRASE -> SegmentByPhrase.class;
			case CATEGORY -> ClassifyRegions.class;
			case DESCRIPTION -> DescribeRegions.class;
			case READ_SELECTION -> ReadRegions.class;
			case OUTLINE_SELECTION -> SegmentRegions.class;
		};
	}

	private static String plane(final ImagePlus image) {
		return image.getStackSize() == 1 ? "" : "setSlice(" + image.getCurrentSlice() + ");\n";
	}

	private static boolean hasArea(final ImagePlus image) {
		return image.getRoi() != null && image.getRoi().isArea();
	}

	private static String selection(final Roi roi) {
		final Rectangle bounds = roi.getBounds();
		return "makeRectangle(" + bounds.x + ", " + bounds.y + ", " + bounds.width + ", " + bounds.height + ");\n";
	}

	private FlorenceCommand command() {
		return (FlorenceCommand) ((CommandModule) module).getCommand();
	}

	private void setMinScore(final double score) {
		if (info.getInput(MIN_SCORE) == null) return;
		module.setInput(MIN_SCORE, score == AnalysisSettings.MIN_SCORE ? AnalysisSettings.AUTO : Double.toString(score));
	}

	@Override
	public ImageAnswer answer(final AnalysisListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		setMinScore(0);
		return command().query().run(command().prompts((ImagePlus) module.getInput(IMAGE)), listener, cancellation);
	}

	@Override
	public double ownThreshold(final ImageAnswer answer, final Cancellation cancellation) throws Florence2Exception {
		if (info.getInput(MIN_SCORE) == null || answer.size() == 0) return 0;
		final PlaneAnswer last = answer.planes().get(answer.planes().size() - 1);
		return command().query().ownMinScore(last.model().prompt(), cancellation);
	}

	@Override
	public String macro(final double minScore) {
		setMinScore(minScore);
		return before + line();
	}

	@Override
	public String stackMacro(final double minScore) {
		setMinScore(minScore);
		final Object one = module.getInput(SLICES);
		module.setInput(SLICES, PlaneSelection.WHOLE_STACK.label());
		final String line = line();
		module.setInput(SLICES, one);
		return line;
	}

	/** With the keys that are not left as they are. */
	private String line() {
		final Module untouched = modules.createModule(info);
		final List<String> options = new ArrayList<>(List.of(MacroLine.CURRENT_IMAGE));
		for (final ModuleItem<?> input : CancelableCommand.keys(info)) {
			final Object value = input.getValue(module);
			if (!input.getName().equals(IMAGE) && !Objects.equals(value, input.getValue(untouched)))
				options.add(MacroLine.option(input.getName(), value));
		}
		return MacroLine.run(info, options);
	}

	@Override
	public String batchMacro(final double minScore, final Path images, final Path results) {
		final List<String> options =
			new ArrayList<>(List.of(MacroLine.option("input_folder", images), MacroLine.option("output_folder", results),
				MacroLine.option(MODEL, question.model()), MacroLine.option("tasks", batchTask(question.task()))));
		if (!question.text().isEmpty()) options.add(MacroLine.option(TEXT, question.text()));
		if (question.task() == GridTask.OUTLINE) options.add(MacroLine.option("outlines", true));
		if (minScore != AnalysisSettings.MIN_SCORE) options.add(MacroLine.option(MIN_SCORE, minScore));
		return MacroLine.run(commands.getCommand(Batch.class), options);
	}

	private static Task batchTask(final GridTask task) {
		return switch (task) {
			case CAPTION -> Task.CAPTION;
			case DETAILED_CAPTION -> Task.DETAILED_CAPTION;
			case MORE_DETAILED_CAPTION -> Task.MORE_DETAILED_CAPTION;
			case READ_TEXT -> Task.OCR;
			case PROPOSE -> Task.REGION_PROPOSAL;
			case DETECT, OUTLINE -> Task.OD;
			case DESCRIBE -> Task.DENSE_REGION_CAPTION;
			case READ_LINES -> Task.OCR_WITH_REGION;
			case FIND -> Task.OPEN_VOCABULARY_DETECTION;
			case GROUND -> Task.CAPTION_TO_PHRASE_GROUNDING;
			case OUTLINE_PHRASE -> Task.REFERRING_EXPRESSION_SEGMENTATION;
			case CAPTION_AND_GROUND, CATEGORY, DESCRIPTION, READ_SELECTION,
				OUTLINE_SELECTION -> throw new IllegalArgumentException(task + " is not for folders");
		};
	}

	@Override
	public String script(final double minScore) {
		final String score = minScore == AnalysisSettings.MIN_SCORE ? "" : ".minScore(" + minScore + ")";
		final String part = Boolean.FALSE.equals(module.getInput(INSIDE)) ? ".wholeImage()" : "";
		return "#@ Florence2Service florence2\n#@ ImagePlus imp\n\nprintln florence2.on(imp).model(" +
			literal(question.model()) + ")" + part + score + "." + call() + "\n";
	}

	private String call() {
		final String text = literal(question.text());
		return switch (question.task()) {
			case CAPTION -> "caption()";
			case DETAILED_CAPTION -> "detailedCaption()";
			case MORE_DETAILED_CAPTION -> "moreDetailedCaption()";
			case READ_TEXT -> "run(fiji.plugin.florence2.task.Task.OCR)";
			case PROPOSE -> "propose().toRoiManager()";
			case DETECT -> "detect().toRoiManager()";
			case DESCRIBE -> "describe().toRoiManager()";
			case READ_LINES -> "readText().toRoiManager()";
			case FIND -> "find(" + text + ").toRoiManager()";
			case GROUND -> "ground(" + text + ").toRoiManager()";
			case CAPTION_AND_GROUND -> "captionAndGround().toRoiManager()";
			case OUTLINE -> "outline().toRoiManager()";
			case OUTLINE_PHRASE -> "segment(" + text + ").toRoiManager()";
			case CATEGORY -> "classify(imp.roi)";
			case DESCRIPTION -> "describe(imp.roi)";
			case READ_SELECTION -> "readText(imp.roi)";
			case OUTLINE_SELECTION -> "segment(imp.roi).toRoiManager()";
		};
	}

	/** A text in a script, in which nothing is replaced. */
	private static String literal(final String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replaceAll("\\s", " ") + "'";
	}

	/** All keys, as the recorder writes them for commands of the menu. */
	@Override
	public void record() {
		if (!IJ.recording()) return;
		setMinScore(AnalysisSettings.MIN_SCORE);
		Recorder.setCommand(info.getMenuPath().getLeaf().getName());
		for (final ModuleItem<?> input : CancelableCommand.keys(info)) {
			final Object value = input.getValue(module);
			if (value != null && !input.getName().equals(IMAGE))
				Recorder.recordOption(input.getName(), MacroLine.escaped(value.toString()));
		}
		Recorder.saveCommand();
	}
}
