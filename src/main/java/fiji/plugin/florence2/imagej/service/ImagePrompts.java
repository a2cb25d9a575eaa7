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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import ij.gui.Roi;

import java.util.List;

/** The prompts for an image. */
public sealed interface ImagePrompts {

	/**
	 * The same prompts about each plane, in this order. The vision encoder runs once for each plane (or tile).
	 *
	 * @param prompts at least one, none about a region
	 */
	record OfPlanes(List<Prompt> prompts) implements ImagePrompts {

		public OfPlanes {
			prompts = List.copyOf(prompts);
			if (prompts.isEmpty()) throw new IllegalArgumentException("There is no prompt");
		}

		@Override
		public String name() {
			return prompts.size() == 1 ? prompts.get(0).shortName() : prompts.size() + " tasks";
		}

		@Override
		public boolean findBoxes() {
			return prompts.stream().anyMatch(prompt -> prompt.answerKind().hasBoxes());
		}
	}

	/** A caption of each plane, and where the caption's phrases are. */
	record CaptionAndGround() implements ImagePrompts {

		@Override
		public String name() {
			return "caption and ground";
		}

		@Override
		public boolean findBoxes() {
			return true;
		}
	}

	/**
	 * One prompt for each selection, about the bounds of the selection in its own plane, or in each of the chosen
	 * planes if it has no position.
	 *
	 * @param task one that takes a region
	 * @param selections those without area and those outside the image are skipped
	 */
	record OfSelections(Task task, List<Roi> selections) implements ImagePrompts {

		public OfSelections {
			selections = List.copyOf(selections);
		}

		@Override
		public String name() {
			return task.name();
		}

		@Override
		public boolean findBoxes() {
			return false;
		}
	}

	/** How tables and the progress bar name it. */
	String name();

	/** Whether any answer has boxes, which can be outlined. */
	boolean findBoxes();

	/** A task that takes no input. */
	static ImagePrompts of(final Task task) throws PromptException {
		return new OfPlanes(List.of(Prompt.of(task)));
	}

	/** A task that takes a text. */
	static ImagePrompts of(final Task task, final String text) throws PromptException {
		return new OfPlanes(List.of(Prompt.of(task, text)));
	}
}
