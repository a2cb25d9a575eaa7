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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The four ONNX graphs of a Florence-2 model, in the layout published by onnx-community. */
public enum ModelPart {

	/** Pixels to image features. */
	VISION_ENCODER("vision_encoder"),
	/** Token ids to embeddings, for the prompt and for the answer. */
	TOKEN_EMBEDDING("embed_tokens"),
	/** Image features followed by prompt embeddings, to encoder states. */
	TEXT_ENCODER("encoder_model"),
	/** Encoder states and the tokens so far to the next token's logits. */
	DECODER("decoder_model_merged");

	private final String fileName;

	ModelPart(final String fileName) {
		this.fileName = fileName;
	}

	/** The file's name without suffix and extension, such as {@code vision_encoder}. */
	public String fileName() {
		return fileName;
	}

	/**
	 * The part of that file name.
	 *
	 * @throws ModelException with the list of names
	 */
	public static ModelPart of(final String fileName) throws ModelException {
		for (final ModelPart part : values()) {
			if (part.fileName.equalsIgnoreCase(fileName)) return part;
		}
		throw new ModelException("There is no model part \"" + fileName + "\": choose one of " +
			Arrays.stream(values()).map(ModelPart::fileName).collect(Collectors.joining(", ")) + ".");
	}

	/** Where this part lies in a model folder, such as {@code onnx/vision_encoder_fp16.onnx}. */
	public Path in(final Path folder, final Precision precision) {
		return folder.resolve("onnx").resolve(fileName + precision.suffix() + ".onnx");
	}
}
