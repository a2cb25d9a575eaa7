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
package fiji.plugin.florence2.spark;

import fiji.plugin.florence2.batch.BatchException;
import fiji.plugin.florence2.batch.BatchResults;
import fiji.plugin.florence2.batch.ImageResult;
import fiji.plugin.florence2.batch.ImageWork;
import fiji.plugin.florence2.batch.InputImage;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;

import java.io.IOException;
import java.nio.file.Path;

import org.apache.spark.api.java.function.Function;

/**
 * The task of an image: reads it, asks the executor's model, writes its files.
 *
 * @param settings of the executors
 * @param model that of the batch, which that of the executor must be
 * @param mark of the folder of results
 */
record ImageTask(ExecutorSettings<ImageWork> settings, ModelRecord model, String mark)
	implements Function<InputImage, ImageOutcome>
{

	private static final long serialVersionUID = 1L;

	/** The mark of the folder that this executor was found to see. */
	private static volatile String seen = "";

	/** Fails, and so is tried again on another executor, where not the image is at fault. */
	@Override
	public ImageOutcome call(final InputImage image) throws Exception {
		try {
			final ExecutorModel<ImageWork> executor = ExecutorModel.of(settings).require(model);
			requireResults();
			return process(executor, image);
		}
		catch (final ImageException e) {
			return ImageOutcome.failed(e.getMessage());
		}
	}

	private void requireResults() throws BatchException {
		if (seen.equals(mark)) return;
		if (!mark.equals(BatchResults.mark(output()))) throw new BatchException("The computer " + ExecutorModel.host() +
			" does not see the results of the batch in " + output() + ": give a folder that all computers share.");
		seen = mark;
	}

	private Path output() {
		return Path.of(settings.shared());
	}

	private ImageOutcome process(final ExecutorModel<ImageWork> executor, final InputImage image)
		throws Florence2Exception, InterruptedException
	{
		final ImageWork work = executor.work();
		final ImageWork.Opened opened = work.read(image);
		final ImageResult result =
			executor.ask((listener, cancellation) -> work.process(opened, listener::progress, cancellation));
		try {
			return ImageOutcome.done(work.write(result), result.notes());
		}
		catch (final IOException e) {
			throw new OutputException(output(), e);
		}
	}
}
