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
package fiji.plugin.florence2.imagej.output;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where selections go. They are appended: what is in the ROI Manager and in the overlay stays, unless it is to be replaced.
 * <p>
 * Where there can be no ROI Manager the overlay takes its place: without a display, and in batch mode without a running
 * macro, which would have to open a window.
 * </p>
 */
public enum RoiDestination {

	ROI_MANAGER,
	OVERLAY,
	BOTH;

	/** Of so many selections the labels leave the image visible. */
	private static final int MAX_LABELS = 50;

	/**
	 * Appends the selections. Before, each whose name is there already gets another number, and all are put into ImageJ's
	 * groups by their labels.
	 */
	public void add(final ImagePlus image, final List<Roi> rois) {
		if (rois.isEmpty()) return;
		final Optional<RoiManager> manager = this == OVERLAY ? Optional.empty() : manager(image, rois.size());
		final List<Roi> present = present(image, manager);
		RoiNames.makeUnique(rois, present);
		RoiGroups.assign(rois, present);
		manager.ifPresent(list -> append(list, rois));
		if (this != ROI_MANAGER || manager.isEmpty()) append(image, rois);
	}

	/** Removes selections. */
	public void remove(final ImagePlus image, final Predicate<Roi> unwanted) {
		final RoiManager manager = this == OVERLAY || GraphicsEnvironment.isHeadless() ? null : RoiManager.getInstance();
		if (manager != null) remove(manager, unwanted);
		if (this != ROI_MANAGER || manager == null) removeFromOverlay(image, unwanted);
	}

	private static void remove(final RoiManager manager, final Predicate<Roi> unwanted) {
		if (EventQueue.isDispatchThread()) {
			removeUnrecorded(manager, unwanted);
			return;
		}
		try {
			EventQueue.invokeAndWait(() -> removeUnrecorded(manager, unwanted));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final InvocationTargetException e) {
			throw new IllegalStateException(e.getCause());
		}
	}

	/** ImageJ would record each change of the list's selection, and select on the image what is selected in the list. */
	private static void removeUnrecorded(final RoiManager manager, final Predicate<Roi> unwanted) {
		final boolean recording = Recorder.record;
		Recorder.record = false;
		try {
			manager.deselect();
			for (int i = manager.getCount() - 1; i >= 0; i--)
				if (unwanted.test(manager.getRoi(i))) manager.delete(i);
		}
		finally {
			Recorder.record = recording;
		}
	}

	private static void removeFromOverlay(final ImagePlus image, final Predicate<Roi> unwanted) {
		final Overlay overlay = image.getOverlay();
		if (overlay == null) return;
		Stream.of(overlay.toArray()).filter(unwanted).forEach(overlay::remove);
		image.draw();
	}

	/** The open one, or the hidden one of a macro in batch mode, or else a new one. */
	private Optional<RoiManager> manager(final ImagePlus image, final int count) {
		if (GraphicsEnvironment.isHeadless()) return Optional.empty();
		final RoiManager present = RoiManager.getInstance();
		if (present != null) return Optional.of(present);
		return Interpreter.isBatchMode() ? Optional.empty() : Optional.of(open(image, count));
	}

	/** As "Analyze Particles..." does, a new list shows its selections, unless the overlay does. Many labels would cover them. */
	private RoiManager open(final ImagePlus image, final int count) {
		final RoiManager opened = RoiManager.getRoiManager();
		FirstPlace.take(opened, image.getWindow());
		if (this == BOTH) return opened;
		final Roi selection = image.getRoi();
		opened.runCommand(image, count > MAX_LABELS ? "Show All without labels" : "Show All");
		image.setRoi(selection);
		return opened;
	}

	private static List<Roi> present(final ImagePlus image, final Optional<RoiManager> manager) {
		final List<Roi> present = new ArrayList<>();
		if (image.getOverlay() != null) present.addAll(Arrays.asList(image.getOverlay().toArray()));
		manager.ifPresent(list -> present.addAll(Arrays.asList(list.getRoisAsArray())));
		return present;
	}

	private static void append(final RoiManager manager, final List<Roi> rois) {
		// Unlike addRoi, this keeps the position.
		rois.forEach(roi -> manager.add(roi, -1));
		final int last = manager.getCount() - 1;
		// Draws again where "Show All" is on, which add does not.
		manager.setRoi(manager.getRoi(last), last);
	}

	private static void append(final ImagePlus image, final List<Roi> rois) {
		final Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		rois.forEach(roi -> overlay.add((Roi) roi.clone()));
		image.setOverlay(overlay);
	}
}
