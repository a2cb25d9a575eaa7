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

/**
 * The sizes in a model's {@code config.json}.
 *
 * @param hiddenSize width of image features, embeddings and encoder states ({@code d_model})
 * @param decoderLayers number of layers with a key/value cache
 * @param decoderHeads attention heads in each of them
 * @param vocabularySize number of tokens the decoder chooses from
 * @param maxPositions longest sequence, in tokens, of the encoder (image features and prompt) and of the decoder
 */
public record ModelConfig(int hiddenSize, int decoderLayers, int decoderHeads, int vocabularySize, int maxPositions) {

	private static final int SMALL_WIDTH = 256;

	static ModelConfig of(final JsonFile config) throws ModelException {
		final JsonFile text = config.at("text_config");
		final ModelConfig sizes = new ModelConfig(text.positive("d_model"), text.positive("decoder_layers"),
			text.positive("decoder_attention_heads"), text.positive("vocab_size"), text.positive("max_position_embeddings"));
		if (sizes.hiddenSize % sizes.decoderHeads != 0)
			throw text.wrong("decoder_attention_heads", "a divisor of d_model (" + sizes.hiddenSize + ")");
		return sizes;
	}

	/** Whether an answer takes so little time that more can be spent on a better one, such as with nano. */
	public boolean isSmall() {
		return hiddenSize <= SMALL_WIDTH;
	}

	/** Width of one attention head. */
	int headSize() {
		return hiddenSize / decoderHeads;
	}
}
