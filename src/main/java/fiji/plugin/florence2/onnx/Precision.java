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
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the numbers of one model part are stored. The order is the order of choice where the user names
 * none: the most exact first. Optimised graphs are made of published ones, for processors, and work only all
 * four together.
 */
public enum Precision {

	OPTIMIZED("_optimized"),
	FP32(""),
	FP16("_fp16"),
	INT8("_int8"),
	OPTIMIZED_INT8("_optimized_int8"),
	QUANTIZED("_quantized"),
	UINT8("_uint8"),
	Q4("_q4"),
	BNB4("_bnb4"),
	Q4F16("_q4f16");

	private final String suffix;

	Precision(final String suffix) {
		this.suffix = suffix;
	}

	/** What the published files carry between name and extension; empty for {@link #FP32}. */
	public String suffix() {
		return suffix;
	}

	/** Whether the graphs are written for processors and for this engine alone. */
	public boolean isOptimized() {
		return this == OPTIMIZED || this == OPTIMIZED_INT8;
	}

	/**
	 * Whether the decoder reduces the values of all questions by one scale, so that an answer would depend on what is asked
	 * beside it. Optimised graphs have scales for each question.
	 */
	boolean sharesScales() {
		return this == INT8 || this == QUANTIZED || this == UINT8;
	}

	/** Where optimised graphs have weights that are in no published file, in a model folder. */
	public Path weightsIn(final Path folder) {
		return folder.resolve("onnx").resolve("weights" + suffix + ".bin");
	}

	/**
	 * The precision of that name, in any case.
	 *
	 * @throws ModelException with the list of names
	 */
	public static Precision of(final String name) throws ModelException {
		for (final Precision precision : values()) {
			if (precision.name().equalsIgnoreCase(name)) return precision;
		}
		throw new ModelException("There is no precision \"" + name + "\": choose one of " +
			Arrays.stream(values()).map(p -> p.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")) + ".");
	}
}
