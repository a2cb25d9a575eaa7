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
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.TiledAnswer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer for one plane of an image.
 *
 * @param position the plane
 * @param model the model's own answer for the part of the plane that was processed
 * @param text the answer's text; empty where the answer is regions only
 * @param regions within the limits of the settings, in pixels of the whole plane, whatever part of it was processed
 * @param outlined whether each box that was found was to be outlined
 * @param familiarity how like the model's training images the plane is, from 0 to 1: less than
 *          {@link Familiarity#MIN_FAMILIAR} is unlike them; NaN where the model does not say, or the plane shows nothing
 * @param modelName the model's name in the store
 * @param device what the model really ran on
 */
public record PlaneAnswer(PlanePosition position, TiledAnswer model, String text, List<Region> regions,
	boolean outlined, double familiarity, String modelName, Device device)
{

	public PlaneAnswer {
		Objects.requireNonNull(position);
		Objects.requireNonNull(model);
		Objects.requireNonNull(text);
		regions = List.copyOf(regions);
		Objects.requireNonNull(modelName);
	}

	/** The task; empty for a free prompt. */
	public Optional<Task> task() {
		return model.prompt().task();
	}

	/** What its user must know before trusting the answer, as a sentence: that the model was not trained on such images. */
	public Optional<String> warning() {
		if (!Familiarity.isUnfamiliar(familiarity)) return Optional.empty();
		return Optional.of("This image is unlike those that " + modelName +
			" was trained on: do not trust its answers; try a published model or train your own.");
	}

	/** The text with the warning, if there is one. */
	public String textWithWarning() {
		return warning().filter(warning -> !text.isBlank()).map(warning -> text + " [" + warning + "]").orElse(text);
	}

	/** The short name of the task in tables, see {@link Task#shortName}. */
	public String taskName() {
		return Task.shortName(task());
	}
}
