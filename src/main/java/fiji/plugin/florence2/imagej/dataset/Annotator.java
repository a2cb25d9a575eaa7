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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImageAnalysis;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that proposes regions and texts in images of a data set.
 *
 * @param model stays open
 * @param settings how images are processed; planes and channel are those of the data set
 * @param round of the proposals
 */
public record Annotator(Florence2 model, GenerationSettings generation, AnalysisSettings settings, int round) {

	/** Of each image in a round, see {@link AnalysisSettings}: scores are worth more then, and so are rounds. */
	public static final int VIEWS = 8;

	/** The source of the proposals. */
	public Source source() {
		return Source.model(settings.model(), "");
	}

	/**
	 * Annotates images, one after the other; what is done stays done when it is stopped. An image that cannot be read is left
	 * out with a note.
	 *
	 * @param prompts that take no region
	 * @return the events that were appended
	 */
	public List<Event> annotate(final DataSet set, final List<DataSetImage> images, final ImagePrompts prompts,
		final Consumer<String> notes, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		settings.check(prompts);
		final List<Event> events = new ArrayList<>();
		for (int i = 0; i < images.size(); i++) {
			cancellation.check();
			final DataSetImage image = images.get(i);
			try {
				final ImageAnswer answer =
					answer(set, image, prompts, notes, listener.part("image", i + 1, images.size()), cancellation);
				final List<Change> changes = new ArrayList<>();
				answer.planes().forEach(plane -> add(image.id(), plane, changes));
				events.addAll(set.append(source(), round, changes));
			}
			catch (final ImageException e) {
				notes.accept(e.getMessage());
			}
		}
		return events;
	}

	/**
	 * Annotates all images that are to be decided. From round 1 on, the proposals are compared with those of before, see
	 * {@link Agreement}.
	 *
	 * @param accept a region on which two rounds agree is accepted if it is so probable; more than 1 for never
	 * @return the proposals
	 */
	public List<Event> annotateOpen(final DataSet set, final ImagePrompts prompts, final double accept,
		final Consumer<String> notes, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final List<Event> proposals = annotate(set, set.view().openImages(), prompts, notes, listener, cancellation);
		if (round > 0) new Agreement(round, accept).apply(set);
		return proposals;
	}

	private ImageAnswer answer(final DataSet set, final DataSetImage image, final ImagePrompts prompts,
		final Consumer<String> notes, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final AnalysisListener both = new AnalysisListener() {

			@Override
			public void progress(final Progress progress) {
				listener.progress(progress);
			}

			@Override
			public void noted(final String sentence) {
				notes.accept(image.name() + ": " + sentence);
			}
		};
		try (DataSetPlane plane = DataSetPlane.open(set.file(image.added()), image.added().plane())) {
			final int channel = plane.position().channel();
			final AnalysisSettings own = settings.withPlanes(PlaneSelection.CURRENT, "")
				.withChannel(channel == 0 ? AnalysisSettings.CHANNEL : Integer.toString(channel));
			return new ImageAnalysis(model, plane.image(), own, generation, both, cancellation).run(prompts);
		}
	}

	private void add(final String image, final PlaneAnswer answer, final List<Change> changes) {
		for (final Region region : answer.regions())
			changes.add(RegionProposed.found(image, region, answer.task(), source(), round));
		final boolean isText = answer.model().prompt().answerKind() == AnswerKind.TEXT;
		if (!isText || answer.text().isBlank()) return;
		final Optional<String> prompt =
			answer.task().isPresent() ? Optional.empty() : Optional.of(answer.model().prompt().sentence());
		final double score =
			answer.model().answers().size() == 1 ? answer.model().answers().get(0).likelihood() : Double.NaN;
		changes
			.add(TextProposed.found(image, Optional.empty(), answer.text(), answer.task(), prompt, score, source(), round));
	}
}
