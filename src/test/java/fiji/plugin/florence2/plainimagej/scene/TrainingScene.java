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

import ij.CommandListener;
import ij.Executer;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import ij.process.ColorProcessor;

import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.TextField;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.LookAndFeel;
import javax.swing.UIManager;

/**
 * Trainings on open images with named regions, as a person does them: with the dialog and the window, stopped in both ways,
 * and by the recorded line. With the system property {@code training.images}, a folder of images with overlays, it is one
 * training on these, to its end; then its pictures are those of docs/training.md.
 */
public final class TrainingScene {

	private static final String TRAIN = "Florence-2 Train...";
	private static final String IMAGES_FOLDER = System.getProperty("training.images");
	private static final String LOOK = "com.formdev.flatlaf.FlatLightLaf";
	private static final String FOLDER = "training/";
	private static final int SIDE = 96;
	private static final int IMAGES = 3;
	private static final int EPOCHS = 8;
	private static final int MARGIN = 8;
	private static final int MACRO_MILLISECONDS = 180_000;

	private final Stage stage;

	private TrainingScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new TrainingScene(stage).play(), args);
	}

	private void play() throws Exception {
		final ImageJ imagej = stage.startImageJ();
		stage.whiten();
		imagej.setLocation(MARGIN, MARGIN);
		UIManager.put("ClassLoader", IJ.getClassLoader());
		UIManager.setLookAndFeel((LookAndFeel) IJ.getClassLoader().loadClass(LOOK).getConstructor().newInstance());
		if (IMAGES_FOLDER != null) {
			toTheEnd(Path.of(IMAGES_FOLDER));
			return;
		}
		for (int i = 0; i < IMAGES; i++)
			image(i).show();
		stopAndKeep();
		final String line = stop();
		wrongData();
		macro(line);
		refused();
	}

	private void toTheEnd(final Path images) throws Exception {
		final String[] names = images.toFile().list();
		Arrays.sort(names);
		for (final String name : names)
			IJ.open(images.resolve(name).toString());
		final ImagePlus first = WindowManager.getCurrentImage();
		first.getOverlay().drawNames(true);
		first.getOverlay().drawLabels(true);
		for (int i = 0; i < 2; i++)
			IJ.run(first, "In [+]", "");
		picture("regions", first.getWindow());
		IJ.doCommand(TRAIN);
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Train");
		field(dialog, 2).setText("living-dead-cells");
		picture("dialog", dialog);
		stage.press(dialog, "OK");
		final Frame window = window();
		stage.awaitThat("the base's answer", () -> text(window, "caption").contains("before the training"));
		picture("beginning", window);
		while (!text(window, "caption").matches(".*, after epoch [4-9].*") && !text(window, "status").startsWith("Done"))
			IJ.wait(1000);
		picture("middle", window);
		while (!text(window, "status").startsWith("Done"))
			IJ.wait(1000);
		picture("end", window);
		stage.note("done", text(window, "status"));
		stage.note("notes", text(window, "notes"));
		stage.click(stage.button(window, "Use as Default"));
		stage.awaitThat("the default", () -> text(window, "notes").contains("is used now"));
	}

	/** Squares and discs with their names. */
	private static ImagePlus image(final int number) {
		final Random random = new Random(number);
		final ColorProcessor pixels = new ColorProcessor(SIDE, SIDE);
		final Overlay overlay = new Overlay();
		for (int i = 0; i < 3; i++) {
			final boolean square = random.nextBoolean();
			final Roi roi = square
				? new Roi(32 * i + 2, random.nextInt(60), 24, 24)
				: new ij.gui.OvalRoi(32 * i + 2, random.nextInt(60), 24, 24);
			pixels.setColor(square ? Color.GREEN : Color.MAGENTA);
			pixels.fill(roi);
			roi.setName((square ? "square-" : "disc-") + (i + 1));
			overlay.add(roi);
		}
		final ImagePlus image = new ImagePlus("drawn " + number + ".tif", pixels);
		image.setOverlay(overlay);
		return image;
	}

	private String train(final String name, final int epochs) throws Exception {
		stage.record();
		IJ.doCommand(TRAIN);
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Train");
		stage.note("dialog", stage.contents(dialog));
		stage.note("models", models(dialog));
		field(dialog, 2).setText(name);
		((TextField) dialog.getNumericFields().get(1)).setText(Integer.toString(epochs));
		((Checkbox) dialog.getCheckboxes().get(0)).setState(false);
		stage.press(dialog, "OK");
		return stage.await("the record", () -> lastOf(stage.recorded("run(\"" + TRAIN), name));
	}

	/** The last line, if it has a word in it. */
	private static String lastOf(final String lines, final String word) {
		final String last = lines == null ? "" : lines.substring(lines.lastIndexOf('\n') + 1);
		return last.contains(word) ? last : null;
	}

	private static List<String> models(final GenericDialog dialog) {
		final Choice choice = (Choice) dialog.getChoices().get(1);
		return IntStream.range(0, choice.getItemCount()).mapToObj(choice::getItem).toList();
	}

	private static TextField field(final GenericDialog dialog, final int index) {
		return (TextField) dialog.getStringFields().get(index);
	}

	/** What was filled in is not lost. */
	private void refused() throws Exception {
		IJ.doCommand(TRAIN);
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Train");
		((Choice) dialog.getChoices().get(0)).select("COCO folder");
		field(dialog, 1).setText("a kind");
		field(dialog, 2).setText("much typing");
		((Choice) dialog.getChoices().get(2)).select("thorough");
		((TextField) dialog.getNumericFields().get(0)).setText("7");
		stage.press(dialog, "OK");
		final Dialog refusal = stage.dialog("Florence-2 Train");
		stage.note("refusal", stage.contents(refusal));
		stage.press(refusal, "OK");
		IJ.doCommand(TRAIN);
		final GenericDialog again = (GenericDialog) stage.dialog("Florence-2 Train");
		stage.note("filled in", stage.contents(again));
		stage.press(again, "Cancel");
	}

	/** Ended with the best model so far. */
	private void stopAndKeep() throws Exception {
		stage.note("recorded", train("my shapes", EPOCHS));
		final Frame window = window();
		stage.awaitThat("the base's answer", () -> text(window, "caption").contains("before the training"));
		picture("beginning", window);
		stage.note("at the beginning", buttons(window));
		stage.note("focus", String.valueOf(window.getMostRecentFocusOwner().getName()));
		stage.awaitThat("an epoch", () -> isEnabled(window, "Stop and Keep"));
		stage.note("in the middle", buttons(window) + "; " + text(window, "status"));
		stage.click(stage.button(window, "Stop and Keep"));
		picture("middle", window);
		stage.awaitThat("the end", () -> text(window, "status").startsWith("Done"));
		picture("end", window);
		stage.note("at the end", buttons(window));
		stage.note("title", text(window, "title"));
		stage.note("done", text(window, "status"));
		stage.note("notes", text(window, "notes"));
		stage.note("caption", text(window, "caption") + ": " + text(window, "counts"));
		final ImagePlus image = WindowManager.getCurrentImage();
		// Left over, where nothing is.
		image.setRoi(0, SIDE - 4, 4, 4);
		stage.click(stage.button(window, "Detect with It"));
		stage.awaitThat("the regions", () -> RoiManager.getInstance() != null && RoiManager.getInstance().getCount() > 0);
		stage.awaitThat("the selection", () -> image.getRoi() != null && image.getRoi().getBounds().width == 4);
	}

	/** The button asks, and closing the window or ImageJ too. */
	private String stop() throws Exception {
		final Frame window = window();
		window.setExtendedState(Frame.ICONIFIED);
		stage.awaitThat("the minimised window", () -> window.getExtendedState() == Frame.ICONIFIED);
		final String line = train("stopped", EPOCHS);
		stage.awaitThat("the window", () -> window.getExtendedState() == Frame.NORMAL);
		stage.awaitThat("an epoch", () -> isEnabled(window, "Stop and Keep"));
		stage.click(stage.button(window, "Stop"));
		final Dialog asked = stage.dialog("Stop Training");
		stage.note("asked", buttons(asked));
		stage.press(asked, "Cancel");
		Toolkit.getDefaultToolkit().getSystemEventQueue().postEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING));
		final Dialog question = stage.dialog("Close Window");
		picture("question", question);
		stage.note("question", buttons(question));
		stage.press(question, "Cancel");
		quit();
		stage.awaitThat("the end", () -> text(window, "status").equals("Stopped"));
		stage.note("stopped", buttons(window) + "; " + text(window, "notes"));
		return line;
	}

	/** Once not, and then so far as ImageJ would end. */
	private void quit() throws Exception {
		final AtomicReference<String> passed = new AtomicReference<>();
		final CommandListener last = command -> {
			if (!command.equals("Quit")) return command;
			passed.set(command);
			return null;
		};
		Executer.addCommandListener(last);
		IJ.doCommand("Quit");
		final Dialog first = stage.dialog("Quit");
		picture("quit", first);
		stage.note("asked before quitting", buttons(first));
		stage.press(first, "Cancel");
		IJ.doCommand("Quit");
		stage.press(stage.dialog("Quit"), "Stop and Quit");
		stage.note("quit", stage.await("the command", passed::get));
		Executer.removeCommandListener(last);
	}

	/** A macro waits, and finds the outcome in the log. What was stopped goes on, or it would be refused. */
	private void macro(final String line) throws Exception {
		stage.log();
		final Thread macro = stage.macro(line + "\nprint('and on');");
		// On a busy computer it takes longer than all else here.
		macro.join(MACRO_MILLISECONDS);
		stage.awaitThat("the end of the macro", () -> !macro.isAlive());
		stage.note("macro", stage.log());
	}

	private void wrongData() throws Exception {
		final List<ImagePlus> images = IntStream.of(1, 2).mapToObj(WindowManager::getImage).toList();
		final List<Overlay> overlays = images.stream().map(ImagePlus::getOverlay).toList();
		images.forEach(image -> image.setOverlay(null));
		train("wrong", 1);
		final Frame window = window();
		stage.awaitThat("the refusal", () -> text(window, "status").equals("Not trained"));
		stage.note("wrong", text(window, "notes"));
		picture("wrong", window);
		for (int i = 0; i < images.size(); i++)
			images.get(i).setOverlay(overlays.get(i));
	}

	private Frame window() {
		return stage.await("the window",
			() -> Arrays.stream(Frame.getFrames())
				.filter(frame -> frame.isShowing() && frame.getTitle().equals("Florence-2 Train"))
				.findFirst()
				.orElse(null));
	}

	private String text(final Container window, final String name) {
		final Component component = stage.component(window, name, Component.class);
		return component instanceof JLabel label ? label.getText() : ((JTextArea) component).getText();
	}

	private boolean isEnabled(final Frame window, final String button) {
		return stage.button(window, button).isEnabled();
	}

	private static String buttons(final Container window) {
		return all(window).stream()
			.filter(part -> part instanceof JButton && part.isEnabled() && !((JButton) part).getText().isEmpty())
			.map(part -> ((JButton) part).getText())
			.collect(Collectors.joining(", "));
	}

	private static List<Component> all(final Container place) {
		final List<Component> found = new ArrayList<>();
		for (final Component component : place.getComponents()) {
			found.add(component);
			if (component instanceof Container container) found.addAll(all(container));
		}
		return found;
	}

	private void picture(final String name, final Window window) throws Exception {
		window.toFront();
		// What is shown to people is waited for; what only tests look at is not.
		if (IMAGES_FOLDER != null) IJ.wait(2000);
		final Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
		stage.save(FOLDER + name, stage.capture(window.getBounds().intersection(screen)));
	}
}
