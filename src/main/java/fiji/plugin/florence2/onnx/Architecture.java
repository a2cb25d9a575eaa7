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
package fiji.plugin.florence2.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * How a model is built inside, by its {@code config.json}. Needed only to optimise and to train it.
 *
 * @param hiddenSize width of image features, embeddings and encoder states
 * @param encoderLayers layers of the text encoder
 * @param encoderHeads attention heads in each of them
 * @param decoderLayers layers of the decoder
 * @param decoderHeads attention heads in each of them
 * @param window side of the windows within which the vision encoder attends
 * @param stages the stages of the vision encoder, each of which sees the image coarser than the one before
 */
public record Architecture(int hiddenSize, int encoderLayers, int encoderHeads, int decoderLayers, int decoderHeads,
	int window, List<Stage> stages)
{

	/**
	 * A stage of the vision encoder.
	 *
	 * @param inputChannels channels of its input
	 * @param channels channels of its output
	 * @param heads attention heads within a window
	 * @param groups groups of channels that attend to each other
	 * @param depth how many pairs of blocks it has
	 * @param patch side of the patches that it begins with
	 * @param stride how far they are apart
	 * @param padding width of the border around its input
	 */
	public record Stage(int inputChannels, int channels, int heads, int groups, int depth, int patch, int stride,
		int padding)
	{

		/** How many patches a side of that length gives. */
		public int outputLength(final int inputLength) {
			return (inputLength + 2 * padding - patch) / stride + 1;
		}
	}

	private static final int COLORS = 3;

	/** @throws ModelException if the folder's {@code config.json} lacks it */
	public static Architecture of(final ModelFolder folder) throws ModelException {
		final JsonFile config = JsonFile.read(folder.folder().resolve("config.json"));
		final JsonFile text = config.at("text_config");
		final JsonFile vision = config.at("vision_config");
		return new Architecture(text.positive("d_model"), text.positive("encoder_layers"),
			text.positive("encoder_attention_heads"), text.positive("decoder_layers"),
			text.positive("decoder_attention_heads"), vision.positive("window_size"), stages(vision));
	}

	private static List<Stage> stages(final JsonFile vision) throws ModelException {
		final int[] channels =
			vision.numbers("dim_embed").isPresent() ? list(vision, "dim_embed") : list(vision, "embed_dim");
		final int[] heads = list(vision, "num_heads", channels.length);
		final int[] groups = list(vision, "num_groups", channels.length);
		final int[] depths = list(vision, "depths", channels.length);
		final int[] patches = list(vision, "patch_size", channels.length);
		final int[] strides = list(vision, "patch_stride", channels.length);
		final int[] paddings = list(vision, "patch_padding", channels.length);
		final List<Stage> stages = new ArrayList<>();
		for (int i = 0; i < channels.length; i++)
			stages.add(new Stage(i == 0 ? COLORS : channels[i - 1], channels[i], heads[i], groups[i], depths[i], patches[i],
				strides[i], paddings[i]));
		return List.copyOf(stages);
	}

	private static int[] list(final JsonFile file, final String key, final int length) throws ModelException {
		final int[] values = list(file, key);
		if (values.length != length) throw file.wrong(key, length + " numbers");
		return values;
	}

	private static int[] list(final JsonFile file, final String key) throws ModelException {
		final double[] numbers = file.numbers(key).orElseThrow(() -> file.wrong(key, "a list of numbers"));
		final int[] values = new int[numbers.length];
		for (int i = 0; i < numbers.length; i++)
			values[i] = (int) numbers[i];
		return values;
	}
}
