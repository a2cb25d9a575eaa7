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
package fiji.plugin.florence2.plainimagej.scene;

import ij.IJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.GenericDialog;

import java.awt.Dialog;
import java.awt.Menu;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.List;

import javax.swing.event.HyperlinkEvent;
import javax.swing.event.HyperlinkListener;

/** The test commands, used from the menu and from macros. */
public final class EveryInputScene {

	private static final String ALL =
		"model=base text=[a round nucleus] slices=[all slices] weather=RAIN minscore=0.25 " +
			"count=7 overlap=35 notes=none folder=there manager=false";

	private static final String CELLS_2 = "selectImage('cells 2.tif'); ";

	private final Stage stage;

	private EveryInputScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new EveryInputScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		menu();
		noImage();
		stage.show(image(), "cells 1.tif");
		stage.show(image(), "cells 2.tif");
		final String recorded = dialogAndRecord();
		replay(recorded);
		badNumber();
		dialogCanceled();
		macros();
		batch();
	}

	private void menu() throws Exception {
		final Menu menu = Menus.getImageJMenu("Plugins>Florence-2 Test");
		final List<String> labels = new ArrayList<>();
		for (int i = 0; i < menu.getItemCount(); i++)
			labels.add(menu.getItem(i).getLabel());
		stage.note("menu", labels);
		stage.note("menu command", Menus.getCommands().get("Every Input..."));
	}

	private void noImage() throws Exception {
		IJ.doCommand("Every Input...");
		final Dialog message = stage.dialog("Every Input");
		stage.note("no image", stage.contents(message));
		stage.press(message, "OK");
		stage.note("no image, macro", stage.failure("run('Every Input...', '" + ALL + "');"));
	}

	private String dialogAndRecord() throws Exception {
		stage.record();
		IJ.selectWindow("cells 2.tif");
		IJ.doCommand("Every Input...");
		final Dialog dialog = stage.dialog("Every Input");
		stage.note("dialog", stage.contents(dialog));
		dialog.getComponent(0).requestFocus();
		stage.screenshot("every-input-dialog");
		final GenericDialog generic = (GenericDialog) dialog;
		((TextField) generic.getStringFields().get(0)).setText("it's \"round\"");
		((TextField) generic.getNumericFields().get(0)).setText("0.125");
		generic.getTextArea1().setText("two\nlines");
		stage.press(dialog, "OK");
		final String given = stage.await("the command", () -> IJ.getProperty("given") == null ? null : stage.given());
		stage.note("dialog given", given);
		final String line = stage.await("the record", this::recorded);
		stage.note("recorded", line);
		return line;
	}

	private void replay(final String recorded) throws Exception {
		stage.note("replayed", runMacro(CELLS_2 + recorded));
		stage.note("recorded after replay", recorded());
	}

	private void badNumber() throws Exception {
		IJ.doCommand("Every Input...");
		final Dialog dialog = stage.dialog("Every Input");
		stage.note("remembered", stage.contents(dialog));
		((TextField) ((GenericDialog) dialog).getNumericFields().get(0)).setText("1.5");
		stage.awaitThat("the disabled OK button", () -> !stage.isOkEnabled(dialog));
		stage.note("bad number", stage.contents(dialog));
		stage.screenshot("every-input-bad-number");
		stage.click(stage.button(dialog, "Help"));
		final Dialog help = stage.dialog("Every Input Help");
		stage.screenshot("every-input-help");
		((HyperlinkListener) help)
			.hyperlinkUpdate(new HyperlinkEvent(help, HyperlinkEvent.EventType.ACTIVATED, null, "help"));
		stage.note("help", IJ.getProperty("help"));
		help.dispose();
		((TextField) ((GenericDialog) dialog).getNumericFields().get(0)).setText("0.5");
		stage.awaitThat("the enabled OK button", () -> stage.isOkEnabled(dialog));
		stage.press(dialog, "Cancel");
	}

	private void dialogCanceled() throws Exception {
		stage.note("recorded after cancel", recorded());
		final Thread macro = stage.macro("run('Every Input...'); IJ.log('went on');");
		stage.press(stage.dialog("Every Input"), "Cancel");
		macro.join();
		stage.note("macro after cancel", stage.given() + stage.log());
	}

	private void macros() throws Exception {
		stage.note("macro", runMacro(CELLS_2 + "run('Every Input...', '" + ALL + "');"));
		stage.note("macro named", runMacro("run('Every Input...', 'imp=[cells 1.tif] " + ALL + "');"));
		final int id = WindowManager.getImage("cells 1.tif").getID();
		stage.note("macro ID", runMacro("run('Every Input...', 'imp=" + id + " " + ALL + "');"));
		stage.note("macro no such image", stage.failure("run('Every Input...', 'imp=[cells 3.tif] " + ALL + "');"));
		stage.note("macro refused",
			stage.failure(CELLS_2 + "run('Every Input...', '" + ALL.replace("[a round nucleus]", "refused") + "');"));
		stage.note("macro missing",
			runMacro(CELLS_2 + "run('Every Input...', '" + ALL.replace("count=7 ", "").replace("weather=RAIN ", "") + "');"));
		stage.note("macro wrong",
			stage.failure(CELLS_2 + "run('Every Input...', '" + ALL.replace("weather=RAIN", "weather=FOG") + "');"));
		stage.note("macro output",
			runMacro(
				CELLS_2 + "run('Every Input...', '" + ALL.replace("[a round nucleus]", "copy") + "'); IJ.log(getTitle());") +
				stage.log());
		WindowManager.getImage("Copy of cells 2.tif").close();
	}

	private void batch() throws Exception {
		final String start =
			"setBatchMode(true); newImage('a one', '8-bit', 8, 8, 1); newImage('a two', '8-bit', 8, 8, 1);";
		stage.note("batch active", runMacro(start + "run('Every Input...', '" + ALL + "');"));
		stage.note("batch first", runMacro(start + "run('Every Input...', 'imp=[a one] " + ALL + "');"));
		stage.note("batch second",
			runMacro(start + "selectImage('a one'); run('Every Input...', 'imp=[a two] " + ALL + "');"));
		stage.note("batch missing", runMacro(start + "run('Every Input...', '" + ALL.replace("overlap=35 ", "") + "');"));
		stage.note("batch wrong",
			stage.failure(start + "run('Every Input...', '" + ALL.replace("count=7", "count=many") + "');"));
		stage.note("batch output", runMacro(start + "run('Every Input...', '" + ALL.replace("[a round nucleus]", "copy") +
			"'); IJ.log(nImages + getTitle());") + stage.log());
	}

	private String recorded() {
		return stage.recorded("run(\"Every Input...");
	}

	private String runMacro(final String text) throws InterruptedException {
		stage.macro(text).join();
		return stage.given();
	}

	private static ImagePlus image() {
		return IJ.createImage("", "8-bit ramp", 64, 48, 1);
	}
}
