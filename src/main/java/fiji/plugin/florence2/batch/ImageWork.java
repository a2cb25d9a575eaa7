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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.ImageAnalysis;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.PromptException;

import ij.ImagePlus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * What a batch does with an image: it is read, it is processed, and its files are written. The steps may be taken by
 * different threads, each with another image. Nothing here knows of the other images, or of the journal.
 */
public final class ImageWork {

	/** An image that was read. */
	public record Opened(InputImage input, InputFile.State state, ImagePlus image) {}

	private final BatchPlan plan;
	private final BatchModel model;
	private final ImagePrompts prompts;
	private final ImageFiles files;

	/**
	 * Work with a model that stays open.
	 *
	 * @param shared whether other processes may work on the same image at the same time
	 * @throws PromptException as {@link BatchPlan#prompts()}
	 */
	public ImageWork(final BatchPlan plan, final BatchModel model, final boolean shared) throws PromptException {
		this.plan = plan;
		this.model = model;
		prompts = plan.prompts();
		files = new ImageFiles(new OutputFolder(plan.output()), plan.outputs(), shared);
	}

	public Opened read(final InputImage input) throws ImageException {
		try {
			return new Opened(input, input.file().state(), input.open());
		}
		catch (final IOException e) {
			throw new ImageException("The image " + input.name() + " cannot be read (" + Failures.text(e) + ").");
		}
	}

	/**
	 * Asks the model. An image that cannot be processed is closed.
	 *
	 * @throws ImageException if this image cannot be processed; others may be
	 * @throws Florence2Exception if the model fails
	 */
	public ImageResult process(final Opened opened, final AnalysisListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		boolean processed = false;
		try {
			final ImageResult result = result(opened, new ImageAnalysis(model.florence2(), opened.image(), plan.settings(),
				model.generation(), listener, cancellation).run(prompts));
			processed = true;
			return result;
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			throw ImageFailure.of(opened.input().name(), e);
		}
		finally {
			if (!processed) ImageFile.close(opened.image());
		}
	}

	private static ImageResult result(final Opened opened, final ImageAnswer answer) {
		final List<String> notes = new ArrayList<>(answer.warnings());
		NonFinitePixels.sentence(opened.image(), answer.positions()).ifPresent(notes::add);
		return new ImageResult(opened.input(), opened.state(), answer, notes);
	}

	/**
	 * Writes the files of an image, and closes it.
	 *
	 * @return its entry for the journal
	 * @throws ImageException if there are more regions than a label image holds
	 * @throws IOException if the files cannot be written
	 */
	public String write(final ImageResult result) throws IOException, ImageException {
		try {
			files.write(result);
			return JournalEntry.of(result, plan).text();
		}
		finally {
			ImageFile.close(result.image());
		}
	}
}
