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
package fiji.plugin.florence2.command;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.ModelException;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import org.scijava.log.LogService;
import org.scijava.ui.DialogPrompt;
import org.scijava.ui.UIService;

/** Offers to optimise a model that is used as it was published. */
record OptimizationOffer(ModelService models, UIService ui, LogService log) {

	private static final String QUESTION = "The model %s can be made faster on this computer's processor.\n" +
		"This takes up to a minute, once; its answers stay the same.\n \n" +
		"OK: optimise it now.\nCancel: use it as it is, and do not ask again for this model.";

	/**
	 * Asks, and optimises the model if the user agrees. That it cannot be optimised keeps nobody from using it.
	 *
	 * @param title that of the command
	 * @throws Florence2Exception if there is no such model
	 * @throws CancellationException if the user canceled the optimisation
	 */
	void make(final String title, final String model, final Cancellation cancellation) throws Florence2Exception {
		if (!models.isOptimizationDue(model)) return;
		// In Fiji, a dialog of SciJava has these two buttons, whatever it is asked for.
		final DialogPrompt.Result answer = ui.showDialog(String.format(Locale.ROOT, QUESTION, model), title,
			DialogPrompt.MessageType.QUESTION_MESSAGE, DialogPrompt.OptionType.OK_CANCEL_OPTION);
		if (answer == DialogPrompt.Result.OK_OPTION) optimize(model, cancellation);
		else models.keepAsPublished(model);
	}

	private void optimize(final String model, final Cancellation cancellation) {
		try {
			log.info("The model " + model + " is optimised. " + models.optimize(model, cancellation));
		}
		catch (final Florence2Exception e) {
			log.warn(e.getMessage());
			// It is not of the form that can be optimised, and never will be.
			if (e instanceof ModelException) models.keepAsPublished(model);
		}
	}
}
