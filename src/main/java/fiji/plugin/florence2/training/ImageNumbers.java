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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.onnx.VisionEncoder;
import fiji.plugin.florence2.training.graph.TrainingGraph;
import fiji.plugin.florence2.training.graph.TrainingMethod;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * What a training graph takes of pictures: their pixels, if the whole vision encoder is trained; else what comes out of
 * the part that is not, which is kept from epoch to epoch. The graph that computes it is open only while it is needed.
 */
final class ImageNumbers implements AutoCloseable {

	private static final int CHANNELS = 3;

	private final ModelFolder base;
	private final TrainingGraph graph;
	private final int threads;
	private final FeatureCache cache;
	private final RunControl control;
	/** How many stages of the vision encoder are computed before the training graph; all of them for image features. */
	private final int frozen;
	/** How many numbers of a picture. */
	private final int count;
	private VisionEncoder encoder;
	private TrainingSession stages;

	/** @param control stops the graphs */
	ImageNumbers(final ModelFolder base, final TrainingGraph graph, final TrainingMethod method, final int threads,
		final FeatureCache cache, final RunControl control) throws ModelException
	{
		this.base = base;
		this.graph = graph;
		this.threads = threads;
		this.cache = cache;
		this.control = control;
		final Architecture architecture = Architecture.of(base);
		frozen = architecture.stages().size() - method.visionStages();
		if (frozen == architecture.stages().size()) count = architecture.hiddenSize() * (1 + cells(base, frozen));
		else count = frozen == 0 ? 0 : cells(base, frozen) * architecture.stages().get(frozen - 1).channels();
	}

	/** How many cells of its grid an image has after some stages of the vision encoder. */
	private static int cells(final ModelFolder base, final int stages) throws ModelException {
		int height = base.preprocessor().height();
		int width = base.preprocessor().width();
		for (final Architecture.Stage stage : Architecture.of(base).stages().subList(0, stages)) {
			height = stage.outputLength(height);
			width = stage.outputLength(width);
		}
		return height * width;
	}

	/** How many cells of image features there are along a side. */
	static int gridSide(final ModelFolder base) throws ModelException {
		return (int) Math.round(Math.sqrt(cells(base, Architecture.of(base).stages().size())));
	}

	/** @param picture of the size of the model's input */
	FloatBuffer of(final RgbPlane picture) throws IOException, ModelException {
		return frozen == 0 ? base.preprocessor().normalize(picture) : cache.get(picture, count, this::compute);
	}

	private float[] compute(final RgbPlane picture) throws IOException, ModelException {
		return frozen == Architecture.of(base).stages().size() ? features(picture) : stageOutput(picture);
	}

	private float[] features(final RgbPlane picture) throws ModelException {
		if (encoder == null) encoder = graph.openVisionEncoder(threads);
		base.preprocessor().normalize(picture, encoder.pixels(), 0);
		final FloatBuffer values = encoder.imageFeatures(control).values().duplicate().rewind();
		final float[] numbers = new float[values.remaining()];
		values.get(numbers);
		return numbers;
	}

	private float[] stageOutput(final RgbPlane picture) throws IOException, ModelException {
		if (stages == null) stages = new TrainingSession(graph.writeFrozenStages(new Cancellation()), threads, Device.CPU);
		final long[] shape = { 1, CHANNELS, picture.height(), picture.width() };
		return stages.run(
			Map.of(TrainingGraph.PIXELS, new TrainingSession.Input(base.preprocessor().normalize(picture), shape)),
			TrainingGraph.STAGE_OUTPUT, control);
	}

	/** Closes the graph; it is opened again when a picture comes that is not kept. */
	@Override
	public void close() {
		if (encoder != null) encoder.close();
		if (stages != null) stages.close();
		encoder = null;
		stages = null;
	}
}
