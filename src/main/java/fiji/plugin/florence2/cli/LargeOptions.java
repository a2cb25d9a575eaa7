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
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The options for a large image, on one computer as on many: all but the image. */
public final class LargeOptions {

	@Mixin
	private ModelOptions model;

	@Option(names = "--task", paramLabel = "TASK", defaultValue = "OD",
		description = "A task that finds objects or lines of text: OD, OPEN_VOCABULARY_DETECTION, DENSE_REGION_CAPTION, " +
			"REGION_PROPOSAL, OCR_WITH_REGION (default: ${DEFAULT-VALUE}).")
	private String task;

	@Option(names = "--input", paramLabel = "TEXT", defaultValue = "",
		description = "Text for a task that takes one, such as the name of objects.")
	private String text;

	@Option(names = "--output", paramLabel = "FOLDER", required = true,
		description = "Where the results go: a new or empty folder, or that of the same image to continue it.")
	private Path output;

	@Option(names = "--plane", paramLabel = "N", defaultValue = "1",
		description = "The plane, by its number in the stack (default: ${DEFAULT-VALUE}).")
	private int plane;

	@Option(names = "--label-image", description = "Also write a label image.")
	private boolean labelImage;

	@Mixin
	private ReaderOptions readers;

	@Mixin
	private TileOptions tiles;

	@Mixin
	private LimitOptions limits;

	@Mixin
	private DecodingOptions decoding;

	/**
	 * What the options ask for. From now on images are read by what they name.
	 *
	 * @throws Florence2Exception if the options do not go together, or not with a large image
	 */
	public BatchPlan plan(final Path image) throws Florence2Exception {
		decoding.check();
		readers.apply();
		final AnalysisSettings settings = limits.applyTo(AnalysisSettings.of(model.name()).withTiling(tiles.tiling()));
		final BatchPlan plan = LargeImage.plan(image)
			.withOutput(output)
			.withTasks(BatchPlan.tasks(task))
			.withText(text)
			.withSettings(settings)
			.withOutputs(new BatchOutputs(false, labelImage, false));
		PromptOptions.requireText(plan.tasks(), text);
		LargeImage.requireSupported(plan);
		return plan;
	}

	/** From 1. */
	public int plane() {
		return plane;
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
