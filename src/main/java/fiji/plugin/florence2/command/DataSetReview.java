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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.imagej.dataset.DataSetPlane;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.ui.review.ReviewWindow;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;

import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.log.LogService;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows the window in which a data set is reviewed; there is one for each data set. */
@Plugin(type = Command.class,
	description = "Accept, reject, name and draw the regions of a data set." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Review...", weight = 62.5) })
public final class DataSetReview extends DataSetStep {

	@Parameter
	private CommandService commands;

	@Parameter
	private LogService log;

	@Override
	void work(final DataSetQuery query) throws Florence2Exception {
		if (GraphicsEnvironment.isHeadless())
			throw new DataSetException("A review needs a display: without one, filter the data set.");
		final DataSet set = query.open();
		EventQueue.invokeLater(
			() -> show(ReviewWindow.class, set.folder(), () -> new ReviewWindow(set, models(), this::explore, log)));
	}

	/** The regions that are right. */
	private static Overlay overlay(final DataSetImage image) {
		final Overlay overlay = new Overlay();
		for (final DataSetRegion region : image.rightRegions()) {
			final Roi roi = RegionRois.outline(region.shape());
			roi.setName(RegionRois.oneLine(region.label()));
			overlay.add(roi);
		}
		return overlay;
	}

	/** Opens an image with its regions as an overlay, and the explorer beside it. */
	private void explore(final DataSet set, final DataSetImage image) {
		final Thread thread = new Thread(() -> open(set, image), "Florence-2 review");
		thread.setDaemon(true);
		thread.start();
	}

	private void open(final DataSet set, final DataSetImage image) {
		try {
			final ImagePlus opened = DataSetPlane.open(set.file(image.added()), image.added().plane()).image();
			opened.setOverlay(overlay(image));
			opened.show();
			commands.run(Explorer.class, true);
		}
		catch (final Florence2Exception e) {
			log.error(e.getMessage());
		}
	}
}
