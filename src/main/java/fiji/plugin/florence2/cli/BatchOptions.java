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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.batch.BatchModel;
import fiji.plugin.florence2.batch.BatchOutputs;
import fiji.plugin.florence2.batch.BatchPart;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.PlaneSelection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;

/** The options of a batch, on one computer as on many: all but the images. */
public final class BatchOptions {

	@Mixin
	private ModelOptions model;

	@Option(names = "--task", paramLabel = "TASK", required = true, split = ",",
		description = "OD, CAPTION, OCR, ... (see docs/command-line.md); several with commas, or the option several times.")
	private List<String> tasks;

	@Option(names = "--input", paramLabel = "TEXT", defaultValue = "",
		description = "Text for the tasks that take one, such as the name of objects.")
	private String text;

	@Option(names = "--output", paramLabel = "FOLDER", required = true,
		description = "Where the results go: a new or empty folder, or that of the same batch to continue it.")
	private Path output;

	@Option(names = "--pattern", paramLabel = "PATTERN", defaultValue = BatchPlan.IMAGES,
		description = "Names of the image files (default: ${DEFAULT-VALUE}).")
	private String pattern;

	@Option(names = "--subfolders", description = "Process images in subfolders too.")
	private boolean subfolders;

	@Option(names = "--part", paramLabel = "N/M", defaultValue = "1/1",
		description = "Only each M-th image, for M computers that share the work; each part has its own output folder.")
	private String part;

	@Mixin
	private AnalysisOptions analysis;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--no-rois", description = "Do not write the regions as zip files for the ROI Manager.")
	private boolean noRois;

	@Option(names = "--label-images", description = "Also write label images.")
	private boolean labelImages;

	@Option(names = "--pictures", description = "Also write pictures with the regions drawn in.")
	private boolean pictures;

	/**
	 * What the options ask for.
	 *
	 * @param input the folder of the images
	 * @throws Florence2Exception if the options do not go together
	 */
	public BatchPlan plan(final String input) throws Florence2Exception {
		decoding.check();
		final BatchPlan plan = new BatchPlan(input, output, pattern, subfolders, BatchPart.of(part),
			BatchPlan.tasks(String.join(",", tasks)), text, analysis.settings(model.name(), PlaneSelection.WHOLE_STACK),
			new BatchOutputs(!noRois, labelImages, pictures));
		PromptOptions.requireText(plan.tasks(), text);
		plan.prompts();
		return plan;
	}

	/** The model's name or folder as on the command line. */
	public String model() {
		return model.name();
	}

	/**
	 * Opens the model, which is to be closed by the caller.
	 *
	 * @param place the model's name or folder here
	 */
	public BatchModel open(final String place) throws Florence2Exception {
		return model.open(place, decoding);
	}
}
