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
package fiji.plugin.florence2.script;

import fiji.plugin.florence2.batch.BatchQuery;
import fiji.plugin.florence2.batch.LargeImageQuery;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.ImageQuery;
import fiji.plugin.florence2.imagej.service.LegacyPatch;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.training.AnnotatedImages;
import fiji.plugin.florence2.imagej.training.TrainingQuery;

import ij.ImagePlus;

import java.io.File;
import java.util.List;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Florence-2 for scripts:
 *
 * <pre>
 * #@ Florence2Service florence2
 * #@ ImagePlus imp
 * florence2.on(imp).detect().each { println "$it.label $it.score $it.roi" }
 * florence2.batch("/data/in").tasks("OD", "CAPTION").into("/data/out").run()
 * florence2.large("/data/slide.tif").into("/data/slide results").run()
 * florence2.train("/data/annotated").name("my-cells").run()
 * florence2.dataset("/data/my-set").add("/data/in").annotate("OD")
 * </pre>
 *
 * The models are {@link ModelService}'s. Thread-safe.
 */
@Plugin(type = Service.class)
public final class Florence2Service extends AbstractService implements SciJavaService {

	static {
		// Its methods have ImageJ's classes in their signatures.
		LegacyPatch.apply();
	}

	@Parameter
	private ModelService models;

	/** A query about an image, with the default model about the current plane. */
	public ImageQuery on(final ImagePlus image) {
		return new ImageQuery(image, models);
	}

	/** A query about all images of a folder. */
	public BatchQuery batch(final File folder) {
		if (folder == null || folder.getPath().isBlank())
			throw new IllegalArgumentException("There is no folder of images: give its path.");
		return new BatchQuery(folder.toPath(), models);
	}

	/** See {@link #batch(File)}. */
	public BatchQuery batch(final String folder) {
		return batch(new File(folder == null ? "" : folder));
	}

	/** A query about an image that need not fit into the memory. */
	public LargeImageQuery large(final File image) {
		if (image == null || image.getPath().isBlank())
			throw new IllegalArgumentException("There is no image: give the path of its file.");
		return new LargeImageQuery(image.toPath(), models);
	}

	/** See {@link #large(File)}. */
	public LargeImageQuery large(final String image) {
		return large(new File(image == null ? "" : image));
	}

	/** A data set in a folder; it is made by the first step that adds something. */
	public DataSetQuery dataset(final File folder) {
		if (folder == null || folder.getPath().isBlank())
			throw new IllegalArgumentException("There is no folder of a data set: give its path.");
		return new DataSetQuery(folder.toPath(), models);
	}

	/** See {@link #dataset(File)}. */
	public DataSetQuery dataset(final String folder) {
		return dataset(new File(folder == null ? "" : folder));
	}

	/** A training on a data set, or on the annotated images of a folder in the form of COCO. */
	public TrainingQuery train(final File folder) {
		if (folder == null || folder.getPath().isBlank())
			throw new IllegalArgumentException("There is no folder of annotated images: give its path.");
		return new TrainingQuery(folder.toPath(), models);
	}

	/** See {@link #train(File)}. */
	public TrainingQuery train(final String folder) {
		return train(new File(folder == null ? "" : folder));
	}

	/**
	 * A training on images with the named regions of their overlays.
	 *
	 * @throws ImageException if there are none, or one has no name
	 */
	public TrainingQuery train(final ImagePlus... images) throws ImageException {
		return new TrainingQuery(AnnotatedImages.ofOverlays(List.of(images), ""), models);
	}
}
