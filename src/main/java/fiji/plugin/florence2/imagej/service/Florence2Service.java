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
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.PromptException;

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.List;
import java.util.concurrent.CancellationException;

import org.scijava.service.SciJavaService;

/**
 * Florence-2 for commands and scripts:
 *
 * <pre>
 * #@ Florence2Service florence2
 * #@ ImagePlus imp
 * florence2.detect(imp).each { println(it.label() + " " + it.score() + " " + it.roi()) }
 * </pre>
 *
 * The models are {@link ModelService}'s. Thread-safe.
 * <p>
 * The short methods ask the {@linkplain ModelService#defaultName() default model} about the current plane, cut into tiles where
 * their task can do with tiles; an area selection limits them to its bounds. {@link #answer} has all the choices.
 * </p>
 */
public interface Florence2Service extends SciJavaService {

	/**
	 * Asks about an image, with progress shown in the status bar and among the tasks. The image is not changed.
	 *
	 * @param cancellation stops it, as the escape key and the task's cancel button do
	 * @return what was found, plane by plane
	 * @throws ImageException if the image is empty, or the settings do not fit it
	 * @throws PromptException if the question does not fit the image or the model
	 * @throws ModelException if the model is missing, cannot be opened, or fails
	 * @throws CancellationException if it was canceled
	 */
	List<PlaneAnswer> answer(ImagePlus image, ImageQuestion question, AnalysisSettings settings,
		Cancellation cancellation) throws ImageException, PromptException, ModelException;

	/** The same without a cancellation of the caller's own: the escape key and the task's cancel button stop it. */
	default List<PlaneAnswer> answer(final ImagePlus image, final ImageQuestion question,
		final AnalysisSettings settings) throws ImageException, PromptException, ModelException
	{
		return answer(image, question, settings, new Cancellation());
	}

	/** A short description of the image. */
	String caption(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** A sentence or two about the image. */
	String detailedCaption(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** A paragraph about the image. */
	String moreDetailedCaption(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** The text in the image. */
	String readText(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** The lines of text in the image and where they are. */
	List<FoundRegion> readTextWithRegions(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** The text in a selection. */
	String readText(ImagePlus image, Roi selection) throws ImageException, PromptException, ModelException;

	/** The objects in the image, with their names. */
	List<FoundRegion> detect(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** The objects in the image, with descriptions. */
	List<FoundRegion> describe(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** What a selection shows, in words. */
	String describe(ImagePlus image, Roi selection) throws ImageException, PromptException, ModelException;

	/** Where objects may be, without names. */
	List<FoundRegion> propose(ImagePlus image) throws ImageException, PromptException, ModelException;

	/** The phrases of a caption and where they are. */
	List<FoundRegion> ground(ImagePlus image, String caption) throws ImageException, PromptException, ModelException;

	/** The objects of a name. */
	List<FoundRegion> find(ImagePlus image, String name) throws ImageException, PromptException, ModelException;

	/** The outlines of what a phrase means. */
	List<FoundRegion> segment(ImagePlus image, String phrase) throws ImageException, PromptException, ModelException;

	/** The outline of the object in a selection. */
	List<FoundRegion> segment(ImagePlus image, Roi selection) throws ImageException, PromptException, ModelException;

	/** What the object in a selection is. */
	String classify(ImagePlus image, Roi selection) throws ImageException, PromptException, ModelException;
}
