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
package fiji.plugin.florence2.imagej.training;

import fiji.plugin.florence2.training.KnownFigures;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingSettings.Measure;

import java.io.File;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that was trained, as scripts use it: in Groovy and Jython {@code model.name}, {@code model.folder},
 * {@code model.f1}, {@code model.f1Before}.
 */
public final class TrainedModel {

	private final String name;
	private final String base;
	private final Measure measure;
	private final Trainer.Result result;

	TrainedModel(final String name, final String base, final Measure measure, final Trainer.Result result) {
		this.name = name;
		this.base = base;
		this.measure = measure;
		this.result = result;
	}

	/** The name by which it is chosen. */
	public String getName() {
		return name;
	}

	/** The name or folder of the model that it was trained from. */
	public String getBase() {
		return base;
	}

	/** Its folder. */
	public File getFolder() {
		return result.folder().toFile();
	}

	/**
	 * F1 on the validation images, at an overlap of 0.5 with the right name, 0 to 1. Without {@code OD}, how much of the
	 * annotated words it writes.
	 */
	public double getF1() {
		return result.best();
	}

	/** The same of the model that it was trained from. */
	public double getF1Before() {
		return result.before();
	}

	/** The best epoch, whose numbers it has, from 1. */
	public int getEpoch() {
		return result.epoch();
	}

	/** Whether it does better than its base on the validation images. */
	public boolean isBetter() {
		return result.isBetter();
	}

	/** How much of what its base knew is left; empty if the base came without pictures that show it. */
	public Optional<KnownFigures> known() {
		return result.known();
	}

	/** The figures for a person, such as {@code F1 0.61, before 0.02}. */
	public String figures() {
		return String.format(Locale.ROOT, "%s %.2f, before %.2f", measure.words(), getF1(), getF1Before());
	}

	/** The same, and whether the time ended the training, and much was forgotten. */
	public String outcome() {
		return figures() + (result.isOutOfTime() ? ", when the time was over" : "") +
			known().filter(KnownFigures::isMuchForgotten).map(this::forgotten).orElse("");
	}

	private String forgotten(final KnownFigures figures) {
		return String.format(Locale.ROOT, "; much of what %s knew is forgotten: F1 %.2f, before %.2f", getBase(),
			figures.after(), figures.before());
	}

	/** One line for a person. */
	public String line() {
		return name + ": " + outcome() + ", epoch " + getEpoch() + ", in " + getFolder();
	}

	@Override
	public String toString() {
		return line();
	}
}
