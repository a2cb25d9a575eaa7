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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.batch.AnswerFields;
import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.tiling.TiledAnswer;

import com.google.gson.JsonObject;

/** An answer as one line of JSON, with times in milliseconds. */
final class AnswerJson {

	private AnswerJson() {}

	/** @param device what the model really ran on */
	static String line(final String image, final String task, final TiledAnswer answer, final Device device,
		final double readMs, final double totalMs)
	{
		final JsonObject json = new JsonObject();
		json.addProperty("image", image);
		AnswerFields.add(json, task, answer, answer.regions());
		json.addProperty("device", device.toString());
		json.add("timing", timing(answer.timing(), readMs, totalMs));
		return JsonLine.of(json);
	}

	private static JsonObject timing(final Timing timing, final double readMs, final double totalMs) {
		final JsonObject json = new JsonObject();
		json.add("read_ms", JsonLine.number(readMs));
		json.add("preprocess_ms", JsonLine.number(timing.preprocessMs()));
		json.add("vision_ms", JsonLine.number(timing.visionMs()));
		json.add("encode_ms", JsonLine.number(timing.encodeMs()));
		json.add("decode_ms", JsonLine.number(timing.decodeMs()));
		json.add("total_ms", JsonLine.number(totalMs));
		return json;
	}
}
