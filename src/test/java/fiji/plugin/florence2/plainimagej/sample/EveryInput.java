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
package fiji.plugin.florence2.plainimagej.sample;

import ij.IJ;
import ij.ImagePlus;

import java.io.File;
import java.util.List;
import java.util.TreeMap;

import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.DynamicCommand;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

/** A command with every kind of input. It tells what it was given in ImageJ's property "given". */
@Plugin(type = Command.class, menuPath = "Plugins>Florence-2 Test>Every Input...",
	description = "Asks for one thing of every kind.")
public class EveryInput extends DynamicCommand {

	@Parameter
	private LogService log;

	@Parameter(persist = false)
	private ImagePlus imp;

	@Parameter(label = "Help", description = "Opens the command's page.", callback = "help", persist = false,
		required = false)
	private Button help;

	@Parameter(visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private String message =
		"<html>Names are found in the whole image, whatever is selected in it, and added to what was there.";

	@Parameter(label = "Model", description = "Which model answers.", initializer = "offerModels")
	private String model = "nano";

	@Parameter(label = "Text to find", description = "What is looked for, such as \"a nucleus\".", persist = false)
	private String text = "";

	@Parameter(label = "Slices", choices = { "current slice", "all slices" },
		description = "Which planes of a stack are analysed.")
	private String slices = "current slice";

	@Parameter(label = "Weather", description = "What it is like outside.")
	private Weather weather = Weather.SUN;

	@Parameter(label = "Minimum score", min = "0", max = "1", stepSize = "0.05",
		description = "Objects that the model is less sure of are left out.")
	private double minScore = 0.3;

	@Parameter(label = "Most objects", min = "1", description = "How many objects there can be.")
	private int count = 100;

	@Parameter(label = "Overlap (%)", min = "0", max = "90", stepSize = "5", style = "slider",
		description = "How much neighbouring tiles share.")
	private int overlap = 20;

	@Parameter(label = "Notes", style = "text area", description = "Whatever should be remembered.", persist = false)
	private String notes = "";

	@Parameter(label = "Folder", style = "directory", description = "Where files go.", persist = false)
	private File folder = new File("here");

	@Parameter(label = "Add to ROI Manager", description = "Whether selections are added to the ROI Manager.")
	private boolean manager = true;

	@Parameter(visibility = ItemVisibility.INVISIBLE, persist = false)
	private String hidden = "not recorded";

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus copy;

	@Override
	public void run() {
		if (text.equals("refused")) {
			cancel("There is nothing of that name.");
			return;
		}
		final TreeMap<String, Object> given = new TreeMap<>(getInputs());
		given.keySet()
			.removeAll(
				List.of("message", "hidden", "help", "log", "context", "commandService", "pluginService", "moduleService"));
		given.put("imp", imp.getTitle());
		IJ.setProperty("given", given.toString());
		if (text.equals("copy")) copy = new ImagePlus("Copy of " + imp.getTitle(), imp.getProcessor().duplicate());
	}

	@SuppressWarnings("unused") // a callback
	private void help() {
		IJ.setProperty("help", "opened");
	}

	@SuppressWarnings("unused") // an initializer
	private void offerModels() {
		getInfo().getMutableInput("model", String.class).setChoices(List.of("nano", "base", "large"));
	}
}
