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
package fiji.plugin.florence2.ui;

import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.hub.ByteCount;
import fiji.plugin.florence2.hub.ModelKind;
import fiji.plugin.florence2.hub.ModelState;
import fiji.plugin.florence2.hub.StoredModel;

import java.util.Optional;

/**
 * A model as the window shows it.
 *
 * @param bytes its size
 * @param chosen whether it is the default one
 * @param job what is being done with it
 * @param outcome what came of the last job, a sentence; empty if there was none
 */
record ModelRow(StoredModel model, StoredModel.Size bytes, boolean chosen, Optional<ModelJob> job, String outcome) {

	private static final String UNKNOWN = "\u2013";
	private static final long MIB = 1 << 20;

	String name() {
		return chosen ? model.name() + " (default)" : model.name();
	}

	String size() {
		return bytes.text();
	}

	String licence() {
		return model.licence().isEmpty() ? UNKNOWN : model.licence();
	}

	String memory() {
		return model.memoryMb().isPresent() ? ByteCount.text(model.memoryMb().getAsInt() * MIB) : UNKNOWN;
	}

	boolean canDownload() {
		return job.isEmpty() && model.kind() == ModelKind.PUBLISHED && !model.state().isUsable();
	}

	boolean canVerify() {
		return job.isEmpty() && model.kind() == ModelKind.PUBLISHED && hasFolder();
	}

	boolean canOptimize() {
		return job.isEmpty() && model.kind() != ModelKind.EMBEDDED && model.state().isUsable() && !model.optimized();
	}

	/** Whether a copy in 8 bit can be made of it. */
	boolean canShrink() {
		return job.isEmpty() && model.kind() != ModelKind.EMBEDDED && model.state().isUsable();
	}

	boolean canDelete() {
		return job.isEmpty() &&
			(model.kind() == ModelKind.LOCAL || model.kind() == ModelKind.PUBLISHED && model.state() != ModelState.ABSENT);
	}

	boolean canBeDefault() {
		return !chosen && model.state().isUsable();
	}

	boolean canShowFolder() {
		return job.isEmpty() && hasFolder();
	}

	private boolean hasFolder() {
		final boolean isPresent = model.state() != ModelState.ABSENT && model.state() != ModelState.UNREADABLE;
		return model.folder().isPresent() && isPresent;
	}

	/** The text in the column of states: that of the job, else that of the model. */
	String state() {
		return job.map(ModelRow::state).orElseGet(this::stateOfModel);
	}

	private String stateOfModel() {
		return switch (model.state()) {
			case ABSENT -> model.kind() == ModelKind.LOCAL ? "folder missing" : "absent";
			case PARTIAL -> "partial, " + ByteCount.text(bytes.present()) + " here";
			case COMPLETE -> "complete" + optimized();
			case DAMAGED -> "damaged";
			case UNREADABLE -> "unreadable";
			case IN_USE -> "in use" + optimized();
		};
	}

	private String optimized() {
		return model.optimized() ? ", optimised" : "";
	}

	private static String state(final ModelJob job) {
		if (job.cancellation().isCanceled()) return "stopping";
		return job.latest().map(ModelRow::state).orElse("waiting");
	}

	private static String state(final Progress progress) {
		return progress.isMeasured() ? percent(progress) + " %" : "in work";
	}

	/** How much of a job of known size is done, 0 to 100. */
	static int percent(final Progress progress) {
		return (int) (100 * progress.fraction());
	}

	/** What the columns do not show. */
	String details() {
		final StringBuilder text = new StringBuilder();
		if (!outcome.isEmpty()) text.append(outcome).append("\n\n");
		job.flatMap(ModelJob::latest).ifPresent(progress -> text.append(progress.message()).append("\n\n"));
		if (!model.problem().isEmpty()) text.append(model.problem()).append("\n\n");
		if (!model.description().isEmpty()) text.append(model.description()).append('\n');
		model.folder()
			.filter(folder -> hasFolder() || model.kind() == ModelKind.LOCAL)
			.ifPresent(folder -> text.append(folder));
		return text.toString().strip();
	}
}
