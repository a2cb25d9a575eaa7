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
import ij.WindowManager;
import ij.gui.Overlay;

import java.awt.Dialog;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.task.Task;
import org.scijava.task.event.TaskEvent;

/** What users do to an image, to a run and to Fiji while a command is at work. The last act ends Fiji. */
final class DisturbanceActs {

	private static final int PLANES = 60;
	private static final int LONG_STACK = 500;
	private static final int MAX_SECONDS_TO_QUIT = 120;
	private static final int FAILED = 3;

	private final FijiStage fiji;
	private final Stage stage;

	/** The plugin's task that began last. */
	private volatile Task task;

	DisturbanceActs(final FijiStage fiji) {
		this.fiji = fiji;
		stage = fiji.stage();
	}

	void play() throws Exception {
		fiji.act("virtual stack", this::virtualStack);
		fiji.act("locked image", this::locked);
		fiji.act("renamed image", this::renamed);
		fiji.act("another image", this::another);
		fiji.act("closed image", this::closed);
		fiji.act("escape", this::escape);
		fiji.act("canceled task", this::canceledTask);
		fiji.act("quit", this::quit);
	}

	private void virtualStack() throws Exception {
		final Path file = Files.createTempDirectory("virtual").resolve("a virtual stack.tif");
		IJ.save(fiji.stack("a stack", 3), file.toString());
		fiji.closeImages();
		IJ.run("TIFF Virtual Stack...", "open=[" + file + "]");
		final ImagePlus image = stage.await("the stack", WindowManager::getCurrentImage);
		fiji.note("virtual", image.getStack().isVirtual());
		fiji.note("virtual seen", fiji.run(FijiStage.detect(image.getTitle(), "whole stack", "overlay")));
		fiji.note("virtual slices", slices(image));
	}

	/** The planes in which there is something. */
	private static HashSet<Integer> slices(final ImagePlus image) {
		final HashSet<Integer> slices = new HashSet<>();
		final Overlay overlay = image.getOverlay();
		for (int i = 0; overlay != null && i < overlay.size(); i++)
			slices.add(overlay.get(i).getPosition());
		return slices;
	}

	private void locked() throws Exception {
		final ImagePlus image = fiji.sample();
		image.lock();
		fiji.note("locked seen", fiji.run(FijiStage.detect(FijiStage.TITLE, "current", "overlay")));
		fiji.note("locked found", FijiStage.rows());
		fiji.note("locked still", image.isLocked());
	}

	private void renamed() throws Exception {
		final ImagePlus image = fiji.stack("before", PLANES);
		final Thread macro = fiji.startOn(image);
		image.setTitle("after");
		fiji.note("renamed seen", fiji.end(macro));
		fiji.note("renamed slices", slices(image).size());
		fiji.note("renamed titles", new HashSet<>(FijiStage.column("image")));
	}

	private void another() throws Exception {
		final ImagePlus image = fiji.stack("a stack", PLANES);
		final Thread macro = fiji.startOn(image);
		final ImagePlus other = fiji.sample();
		fiji.note("another seen", fiji.end(macro));
		fiji.note("another slices", slices(image).size());
		fiji.note("another untouched", other.getOverlay() == null && other.getRoi() == null);
		fiji.note("another in front", WindowManager.getCurrentImage() == other);
	}

	private void closed() throws Exception {
		final ImagePlus image = fiji.stack("closed soon", PLANES);
		final Thread macro = fiji.startOn(image);
		image.changes = false;
		image.close();
		fiji.note("closed seen", fiji.end(macro));
		fiji.note("closed windows", fiji.windows());
		fiji.note("closed next",
			fiji.run(FijiStage.detect(fiji.sample().getTitle(), "current", "ROI Manager")) + FijiStage.found());
	}

	private void escape() throws Exception {
		final ImagePlus image = fiji.stack("a long stack", LONG_STACK);
		final Thread macro = fiji.startOn(image);
		final ImageJ imagej = FijiStage.imagej();
		imagej.keyPressed(new KeyEvent(imagej, KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
		fiji.note("escape seen", fiji.end(macro));
		fiji.note("escape found", FijiStage.found() + " " + slices(image));
		fiji.note("escape status", stage.status());
	}

	private void canceledTask() throws Exception {
		fiji.context().service(EventService.class).subscribe(this);
		final ImagePlus image = fiji.stack("a long stack", LONG_STACK);
		final Thread macro = fiji.startOn(image);
		final Task running = stage.await("the task", () -> task);
		fiji.note("task name", running.getName());
		running.cancel("because");
		fiji.note("task seen", fiji.end(macro));
		fiji.note("task found", FijiStage.found() + " " + slices(image));
		fiji.note("task over", running.isDone());
	}

	@EventHandler
	private void onEvent(final TaskEvent event) {
		if (event.getTask().getName().startsWith("Florence-2")) task = event.getTask();
	}

	/** Fiji quits in the middle of a run; what is not so ends the process with an error. */
	private void quit() throws Exception {
		final ImagePlus image = fiji.stack("a long stack", LONG_STACK);
		fiji.startOn(image);
		image.changes = false;
		fiji.note("quit", "asked for");
		IJ.doCommand("Quit");
		for (int i = 0; i < MAX_SECONDS_TO_QUIT; i++) {
			IJ.wait(1000);
			final List<Dialog> dialogs = FijiStage.openDialogs();
			if (!dialogs.isEmpty()) fiji.note("quit dialog", dialogs.get(0).getTitle() + stage.contents(dialogs.get(0)));
		}
		stage.screenshot("no-quit");
		System.exit(FAILED);
	}
}
