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

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.tiling.TiledAnswer;

import java.util.List;
import java.util.Optional;

/** Answers for tests of what is made of them. */
public final class Answers {

	static final String MODEL = "nano";

	private static final int SIDE = 100;

	private Answers() {}

	/** @param task empty for a free prompt */
	public static PlaneAnswer of(final PlanePosition position, final Optional<Task> task, final String text,
		final List<Region> regions, final Device device)
	{
		final TiledAnswer model =
			new TiledAnswer(prompt(task), SIDE, SIDE, text, regions, List.of(), List.of(), new Timing(0, 0, 0, 0));
		return new PlaneAnswer(position, model, text, regions, false, Double.NaN, MODEL, device);
	}

	private static Prompt prompt(final Optional<Task> task) {
		try {
			if (task.isEmpty()) return Prompt.free("How many cells are there?", AnswerKind.TEXT);
			return switch (task.get().inputKind()) {
				case TEXT -> Prompt.of(task.get(), "cell");
				case REGION -> Prompt.of(task.get(), new Box(1, 1, 9, 9), SIDE, SIDE);
				default -> Prompt.of(task.get());
			};
		}
		catch (final PromptException e) {
			throw new IllegalArgumentException(e);
		}
	}
}
