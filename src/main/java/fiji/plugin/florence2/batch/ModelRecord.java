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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.Cancellation;

import com.google.gson.annotations.SerializedName;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * All of a model that answers may depend on.
 *
 * @param name by which it was chosen
 * @param device that it runs on
 * @param threads that it was opened with; 0 for ONNX Runtime's choice
 * @param sha256 of each of its files, by their names
 */
public record ModelRecord(String name, String device, int threads, int beams,
	@SerializedName("max_tokens") int maxTokens, Map<String, String> sha256) implements Serializable
{

	public ModelRecord {
		sha256 = new TreeMap<>(sha256);
	}

	/** Describes an open model; all its files are read. */
	public static ModelRecord of(final BatchModel model, final Cancellation cancellation) throws IOException {
		return new ModelRecord(model.name(), model.florence2().device().toString(), model.threads(),
			model.generation().beams(), model.generation().maxNewTokens(),
			ModelFiles.sums(model.florence2().folder(), cancellation));
	}

	/**
	 * Compares the model with the one of the batch.
	 *
	 * @throws BatchException if answers may differ; it names the difference
	 */
	public void requireSame(final ModelRecord other, final String place) throws BatchException {
		final var difference = BatchManifest.difference(this, other);
		if (difference.isPresent()) {
			throw new BatchException("The model on " + place + " is not that of the batch (" + difference.get() +
				"): give all computers the same model, and name the device (--device).");
		}
	}
}
