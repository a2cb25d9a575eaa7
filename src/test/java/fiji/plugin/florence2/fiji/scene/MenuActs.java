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
package fiji.plugin.florence2.fiji.scene;

import fiji.plugin.florence2.plainimagej.scene.Stage;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Menu, dialogs, recorder, and the tables that ImageJ itself makes of what was found. */
final class MenuActs {

	private static final String DETECT = "Florence-2 Detect Objects...";
	private static final String BATCH = "Florence-2 Batch...";

	private final FijiStage fiji;
	private final Stage stage;

	MenuActs(final FijiStage fiji) {
		this.fiji = fiji;
		stage = fiji.stage();
	}

	void play() throws Exception {
		fiji.act("menu", this::menu);
		for (final String label : labels())
			if (label.endsWith("...")) fiji.act("dialog of " + label, () -> dialog(label));
		fiji.act("no image", this::noImage);
		fiji.act("dialog by macro", this::dialogByMacro);
		fiji.act("optimisation", this::optimization);
		fiji.act("recorder", this::recorder);
		fiji.act("explorer", this::explorer);
		fiji.act("measure", this::measure);
	}

	private void menu() throws Exception {
		fiji.note("menu labels", String.join("\n", labels()));
		fiji.note("commands", labels().stream().filter(Menus.getCommands()::containsKey).count());
		openMenu();
		stage.screenshot("menu");
		final Robot robot = new Robot();
		for (int i = 0; i < 3; i++)
			press(robot, KeyEvent.VK_ESCAPE);
	}

	/** ImageJ's menus are opened by keys: nobody is told where they are on the screen. */
	private void openMenu() throws Exception {
		final Robot robot = new Robot();
		robot.setAutoDelay(150);
		final ImageJ imagej = FijiStage.imagej();
		imagej.toFront();
		imagej.requestFocus();
		stage.settle();
		final Menu plugins = Menus.getImageJMenu("Plugins");
		press(robot, KeyEvent.VK_F10);
		for (int i = imagej.getMenuBar().getMenuCount() - 1; i >= 0; i--) {
			press(robot, KeyEvent.VK_LEFT);
			if (imagej.getMenuBar().getMenu(i) == plugins) break;
		}
		for (int i = 0; !plugins.getItem(i).getLabel().equals("Florence-2"); i++)
			if (!plugins.getItem(i).getLabel().equals("-")) press(robot, KeyEvent.VK_DOWN);
		press(robot, KeyEvent.VK_RIGHT);
	}

	private static void press(final Robot robot, final int key) {
		robot.keyPress(key);
		robot.keyRelease(key);
		robot.waitForIdle();
	}

	/** All entries of the plugin's menu and its submenus, with separators. */
	private static List<String> labels() {
		final List<String> labels = new ArrayList<>();
		collect(submenu(Menus.getImageJMenu("Plugins"), "Florence-2"), labels);
		return labels;
	}

	private static Menu submenu(final Menu menu, final String label) {
		for (int i = 0; i < menu.getItemCount(); i++)
			if (menu.getItem(i) instanceof Menu && menu.getItem(i).getLabel().equals(label)) return (Menu) menu.getItem(i);
		throw new IllegalStateException("There is no menu " + label + " in " + menu.getLabel());
	}

	private static void collect(final Menu menu, final List<String> labels) {
		for (int i = 0; i < menu.getItemCount(); i++) {
			final MenuItem item = menu.getItem(i);
			if (item instanceof Menu) collect((Menu) item, labels);
			else labels.add(item.getLabel());
		}
	}

	/** A dialog is canceled; a window that asks nothing is closed. */
	private void dialog(final String label) throws Exception {
		fiji.sample().setRoi(100, 100, 80, 80);
		final Set<Window> before = new HashSet<>(showing());
		IJ.doCommand(label);
		final Window window = stage.await("the window of " + label,
			() -> showing().stream()
				.filter(each -> !before.contains(each) && (each instanceof Dialog || each instanceof Frame))
				.findFirst()
				.orElse(null));
		if (window instanceof Dialog) stage.dialog(((Dialog) window).getTitle());
		else IJ.wait(1500);
		fiji.note("contents of " + label, stage.contents(window));
		stage.screenshot("dialog-" + label.replace("...", "").replace(' ', '-').toLowerCase());
		if (window instanceof Dialog) stage.press((Dialog) window, "Cancel");
		else window.dispose();
		IJ.wait(500);
		fiji.note("after " + label,
			fiji.windows().stream().filter(title -> fiji.errors().contains(title)).toList() + stage.log());
	}

	private void noImage() throws Exception {
		IJ.doCommand(DETECT);
		final Dialog message = stage.await("the message", () -> FijiStage.openDialogs().stream().findFirst().orElse(null));
		fiji.note("said without an image", message.getTitle() + " " + stage.contents(message));
	}

	/** Without options a command asks in a macro too. */
	private void dialogByMacro() throws Exception {
		for (final String label : List.of(DETECT, BATCH)) {
			fiji.sample();
			fiji.note("contents by macro of " + label, fiji.run("run('" + label + "');"));
		}
	}

	/** Who fills in the dialog is asked once whether a model is to be optimised. */
	private void optimization() throws Exception {
		final String store = Path.of("data", "models").toAbsolutePath().toString().replace('\\', '/');
		fiji.note("options", fiji.run("run('Florence-2 Options...', 'folder=[" + store + "] default_model=plain');"));
		detectByDialog();
		final Dialog question = stage.await("the question",
			() -> FijiStage.openDialogs().stream().filter(each -> !each.getTitle().endsWith("...")).findFirst().orElse(null));
		fiji.note("optimisation question", stage.contents(question));
		stage.screenshot("optimisation-question");
		stage.press(question, "OK");
		stage.awaitThat("the rows", () -> FijiStage.rows() > 0);
		IJ.wait(1000);
		stage.settle();
		fiji.note("found optimised", FijiStage.found());
		FijiStage.forget();
		detectByDialog();
		stage.awaitThat("the rows", () -> FijiStage.rows() > 0);
		final boolean optimized = Files.exists(Path.of("data", "as published", "onnx", "optimized.json"));
		fiji.note("optimisation answered", "1 question, " + (optimized ? "optimised" : "as published"));
		FijiStage.forget();
		fiji.run("run('Florence-2 Options...', 'folder= default_model=nano');");
	}

	private void detectByDialog() throws Exception {
		fiji.sample();
		IJ.doCommand(DETECT);
		final Dialog dialog = stage.await("the dialog", () -> FijiStage.openDialogs().stream().findFirst().orElse(null));
		stage.press(stage.dialog(dialog.getTitle()), "OK");
	}

	private static Collection<Window> showing() {
		return Arrays.stream(Window.getWindows()).filter(Window::isShowing).toList();
	}

	/** What the recorder writes finds the same as what was recorded. */
	private void recorder() throws Exception {
		stage.record();
		detectByDialog();
		final String recorded = stage.await("the record", () -> stage.recorded("run(\"" + DETECT));
		stage.awaitThat("the rows", () -> FijiStage.rows() > 0);
		IJ.wait(1000);
		stage.settle();
		fiji.note("recorded", recorded);
		fiji.note("found", FijiStage.found());
		arrange();
		stage.screenshot("detect-objects-result");
		FijiStage.forget();
		Recorder.getInstance().close();
		fiji.note("replay", fiji.run("selectImage('" + FijiStage.TITLE + "'); " + recorded));
		fiji.note("replayed", FijiStage.found());
	}

	private void explorer() throws Exception {
		fiji.sample();
		IJ.doCommand("Florence-2 Explorer...");
		final Frame explorer = fiji.frame("Florence-2 Explorer: " + FijiStage.TITLE);
		stage.awaitThat("the question to be possible", () -> stage.button(explorer, "Ask").isEnabled());
		stage.click(stage.button(explorer, "Ask"));
		stage.awaitThat("the answer", () -> stage.button(explorer, "Accept All").isEnabled());
		stage.click(stage.button(explorer, "Accept All"));
		stage.awaitThat("the accepted regions",
			() -> RoiManager.getInstance() != null && RoiManager.getInstance().getCount() > 0);
		fiji.note("explored", RoiManager.getInstance().getCount());
		stage.screenshot("explorer");
		FijiStage.forget();
		explorer.dispose();
	}

	private static void arrange() {
		WindowManager.getCurrentImage().getWindow().setLocation(20, 180);
		RoiManager.getInstance().setLocation(450, 180);
		WindowManager.getWindow("Results").setBounds(20, 640, 900, 250);
		Recorder.getInstance().setLocation(700, 180);
	}

	private void measure() throws Exception {
		final ImagePlus sample = fiji.sample();
		fiji.note("detected", fiji.run(FijiStage.detect(FijiStage.TITLE, "current", "ROI Manager")) + FijiStage.found());
		final int selections = RoiManager.getInstance().getCount();
		fiji.note("measured", fiji.run("roiManager('deselect'); roiManager('measure');"));
		fiji.note("measured rows", FijiStage.rows());
		fiji.note("measured selections", selections);
		fiji.note("measured areas", FijiStage.column("Area"));
		arrangeMeasured(sample);
		stage.screenshot("measure");
		fiji.note("shown", fiji.run("roiManager('show all with labels'); roiManager('select', 0);") + sample.getRoi());
	}

	private static void arrangeMeasured(final ImagePlus sample) {
		sample.getWindow().setLocation(20, 180);
		WindowManager.getWindow("Results").setBounds(20, 640, 900, 250);
	}
}
