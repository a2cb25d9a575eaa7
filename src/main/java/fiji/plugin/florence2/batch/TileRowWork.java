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
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.FilePlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * What is done with a large image: its tiles are chosen, and the model is asked about each row of them. Nothing here knows of
 * the other rows, or of the files of results. For one thread at a time.
 */
public final class TileRowWork {

	/**
	 * What the results need to know of image and model, wherever these are.
	 *
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 * @param minScore that regions need where nobody chooses one
	 */
	public record Description(ModelRecord model, int width, int height, double minScore) implements Serializable {}

	private final BatchPlan plan;
	private final BatchModel model;
	private final Prompt prompt;
	private final PixelSource pixels;
	private final TiledModel tiled;

	/**
	 * Work on a plane of an image, whose file is opened, with a model that stays open.
	 *
	 * @param plane from 1
	 * @throws PromptException as {@link LargeImage#requireSupported}
	 * @throws ImageException if the image cannot be read, or has no such plane
	 */
	public TileRowWork(final BatchPlan plan, final int plane, final BatchModel model)
		throws PromptException, ImageException
	{
		this.plan = plan;
		this.model = model;
		prompt = LargeImage.prompt(plan);
		pixels = FilePlane.of(ImageFile.of(Path.of(plan.input())), plane);
		tiled = new TiledModel(model.florence2());
	}

	/** @param record of the model */
	public Description describe(final ModelRecord record) {
		return new Description(record, pixels.width(), pixels.height(), model.florence2().minScore(prompt, 1));
	}

	/**
	 * The tiles of the plan, or those that the model chooses.
	 *
	 * @throws Florence2Exception if the image cannot be read, or the model fails
	 * @throws CancellationException if it was canceled
	 */
	public Tiling choose(final ProgressListener listener, final Cancellation cancellation) throws Florence2Exception {
		final Tiling chosen =
			guarded(() -> tiled.choose(pixels, plan.settings().tiling(), model.generation(), listener, cancellation));
		// Where there are no objects in some places, there may be some elsewhere.
		return chosen.kind() == Tiling.Kind.WHOLE ? Tiling.of(model.florence2().folder().preprocessor().width()) : chosen;
	}

	/**
	 * Asks the model about the tiles of a row.
	 *
	 * @return what is kept of the row: lines of JSON
	 * @throws Florence2Exception if the image cannot be read, or the model fails
	 * @throws CancellationException if it was canceled
	 */
	public String row(final List<Tile> tiles, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		return TileRows
			.lines(guarded(() -> tiled.regions(pixels, tiles, prompt, model.generation(), listener, cancellation)));
	}

	@FunctionalInterface
	private interface Step<T> {

		T take() throws Florence2Exception;
	}

	private <T> T guarded(final Step<T> step) throws Florence2Exception {
		try {
			return step.take();
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			throw ImageFailure.of(plan.input(), e);
		}
	}
}
