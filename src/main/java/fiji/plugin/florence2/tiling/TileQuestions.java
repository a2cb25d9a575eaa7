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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Question;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

/** Makes questions about regions of an image in tiles that show them. A tile is read once for those that follow each other. */
public final class TileQuestions {

	private final Florence2 florence2;
	private final PixelSource image;
	private Tile read;
	private Question last;

	/** @param florence2 the model that is to be asked */
	public TileQuestions(final Florence2 florence2, final PixelSource image) {
		this.florence2 = florence2;
		this.image = image;
	}

	/**
	 * A question about a region.
	 *
	 * @param task one that takes a region
	 * @param region in pixels of the image
	 */
	public Question about(final Task task, final Box region, final Tile tile) throws PromptException {
		final Box inTile =
			new Box(region.x1() - tile.x(), region.y1() - tile.y(), region.x2() - tile.x(), region.y2() - tile.y());
		final Prompt prompt = Prompt.of(task, inTile, tile.width(), tile.height());
		last = tile.equals(read) ? last.with(prompt) : florence2.question(image.read(tile), prompt);
		read = tile;
		return last;
	}
}
