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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.scijava.app.StatusService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.Service;
import org.scijava.task.TaskService;

/** The service as Fiji has it. */
@Plugin(type = Service.class)
public final class DefaultFlorence2Service extends AbstractService implements Florence2Service {

	static {
		LegacyPatch.apply();
	}

	@Parameter
	private ModelService models;

	@Parameter
	private StatusService status;

	@Parameter
	private TaskService tasks;

	@Override
	public List<PlaneAnswer> answer(final ImagePlus image, final ImageQuestion question,
		final AnalysisSettings settings, final Cancellation cancellation) throws ImageException, PromptException,
		ModelException
	{
		if (image.getProcessor() == null) throw new ImageException("The image is empty: open another one.");
		try (AnalysisWatch watch = new AnalysisWatch("Florence-2 " + question.name(), cancellation, status, tasks);
				ModelLease lease = models.lease(settings.model(), cancellation))
		{
			return new ImageAnalysis(lease.model(), image, settings, models.options().applyTo(lease.model().settings()), watch,
				cancellation).ask(question);
		}
	}

	@Override
	public String caption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.CAPTION));
	}

	@Override
	public String detailedCaption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.DETAILED_CAPTION));
	}

	@Override
	public String moreDetailedCaption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.MORE_DETAILED_CAPTION));
	}

	@Override
	public String readText(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.OCR));
	}

	@Override
	public List<FoundRegion> readTextWithRegions(final ImagePlus image) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.OCR_WITH_REGION));
	}

	@Override
	public String readText(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_OCR, List.of(selection)));
	}

	@Override
	public List<FoundRegion> detect(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.OD));
	}

	@Override
	public List<FoundRegion> describe(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.DENSE_REGION_CAPTION));
	}

	@Override
	public String describe(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_DESCRIPTION, List.of(selection)));
	}

	@Override
	public List<FoundRegion> propose(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.REGION_PROPOSAL));
	}

	@Override
	public List<FoundRegion> ground(final ImagePlus image, final String caption) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.CAPTION_TO_PHRASE_GROUNDING, caption));
	}

	@Override
	public List<FoundRegion> find(final ImagePlus image, final String name) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.OPEN_VOCABULARY_DETECTION, name));
	}

	@Override
	public List<FoundRegion> segment(final ImagePlus image, final String phrase) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.REFERRING_EXPRESSION_SEGMENTATION, phrase));
	}

	@Override
	public List<FoundRegion> segment(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, new ImageQuestion.Selections(Task.REGION_TO_SEGMENTATION, List.of(selection)));
	}

	@Override
	public String classify(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_CATEGORY, List.of(selection)));
	}

	private String text(final ImagePlus image, final ImageQuestion question) throws ImageException, PromptException,
		ModelException
	{
		return answer(image, question, AnalysisSettings.of(models.defaultName())).stream().map(PlaneAnswer::text).collect(Collectors
			.joining("\n"));
	}

	private List<FoundRegion> regions(final ImagePlus image, final ImageQuestion question) throws ImageException,
		PromptException, ModelException
	{
		final List<PlaneAnswer> answers = answer(image, question, AnalysisSettings.of(models.defaultName()));
		final List<Roi> rois = RegionRois.of(image, answers);
		final List<FoundRegion> found = new ArrayList<>(rois.size());
		for (final PlaneAnswer answer : answers) for (final Region region : answer.regions()) found.add(new FoundRegion(
			region.label(), region.score(), answer.position(), rois.get(found.size())));
		return found;
	}
}
