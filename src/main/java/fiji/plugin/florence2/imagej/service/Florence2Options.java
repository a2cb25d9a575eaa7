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

import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import java.util.Objects;

/**
 * The options of all commands, scripts and windows.
 *
 * @param model name of the model that is used where none is named; empty for the embedded one
 * @param device what models run on
 * @param cpuInstead whether the CPU is used where the device cannot be
 * @param threads threads for one prompt; 0 leaves the choice to ONNX Runtime
 * @param beams of the search for an answer; 0 for the model's own number
 * @param folder where models are kept; empty for the folder of Fiji or of the user
 * @param mirror address of the server that models are downloaded from; empty for that of the environment variable
 *          {@code HF_ENDPOINT}, or Hugging Face
 * @param offline whether downloads are forbidden
 * @param optimize whether models are optimised when they were downloaded
 */
public record Florence2Options(String model, Device device, boolean cpuInstead, int threads, int beams, String folder,
	String mirror, boolean offline, boolean optimize)
{

	/** See {@link OnnxRuntime#MAX_THREADS}. */
	public static final int MAX_THREADS = OnnxRuntime.MAX_THREADS;
	/** See {@link GenerationSettings#MAX_BEAMS}. */
	public static final int MAX_BEAMS = GenerationSettings.MAX_BEAMS;

	/** What holds until the user chooses something else. */
	public static final Florence2Options DEFAULT =
		new Florence2Options("", Device.AUTO, false, 0, 0, "", "", false, true);

	/** @throws IllegalArgumentException if a number is negative */
	public Florence2Options {
		Objects.requireNonNull(device, "device");
		if (threads < 0 || beams < 0)
			throw new IllegalArgumentException("There cannot be " + Math.min(threads, beams) + " threads or beams");
		model = model.strip();
		folder = folder.strip();
		mirror = mirror.strip();
	}

	/** A model's own settings of decoding with those that the user has chosen. */
	public GenerationSettings applyTo(final GenerationSettings own) {
		return beams == 0 ? own : own.withBeams(beams);
	}

	/** These options with another default model. */
	public Florence2Options withModel(final String name) {
		return new Florence2Options(name, device, cpuInstead, threads, beams, folder, mirror, offline, optimize);
	}
}
