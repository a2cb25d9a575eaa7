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

import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.training.EpochFigures;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingListener;
import fiji.plugin.florence2.training.TrainingSettings.Measure;

import com.google.gson.JsonObject;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints the epochs of a training and its result, and progress beside them. */
record TrainingPrinter(PrintWriter out, ProgressPrinter printer, Consumer<String> notes, Measure measure, boolean json)
	implements TrainingListener
{

	@Override
	public void progress(final Progress made) {
		printer.print(made.message());
	}

	@Override
	public void note(final String sentence) {
		printer.clear();
		notes.accept(sentence);
	}

	@Override
	public void epoch(final EpochFigures figures, final int epochs) {
		printer.clear();
		if (json) {
			final JsonObject line = new JsonObject();
			line.addProperty("epoch", figures.epoch());
			line.addProperty("epochs", epochs);
			line.add("loss", JsonLine.number(figures.loss()));
			line.add(measure.key(), JsonLine.number(figures.f1()));
			out.println(JsonLine.of(line));
		}
		else out.println(String.format(Locale.ROOT, "epoch %d of %d  loss %.3f%s", figures.epoch(), epochs, figures.loss(),
			figures.isJudged() ? String.format(Locale.ROOT, "  %s %.3f", measure.words(), figures.f1()) : ""));
		out.flush();
	}

	void print(final Trainer.Result result) {
		printer.clear();
		if (json) {
			final JsonObject line = new JsonObject();
			line.addProperty("model", result.folder().toString());
			line.addProperty("epoch", result.epoch());
			line.addProperty("out_of_time", result.isOutOfTime());
			line.addProperty(measure.key() + "_before", result.before());
			line.addProperty(measure.key(), result.best());
			out.println(JsonLine.of(line));
		}
		else out.println(String.format(Locale.ROOT, "%s: %s %.3f (before: %.3f), epoch %d", result.folder(),
			measure.words(), result.best(), result.before(), result.epoch()));
		out.flush();
	}
}
