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
package fiji.plugin.florence2;

import fiji.plugin.florence2.decoding.EarlyStopping;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One case of what PyTorch answered, as written by models/export/goldens.py or the like. */
record Golden(JsonObject json) {

	private static final Gson GSON = new Gson();

	static List<Golden> read(final Reader reader) throws IOException {
		final List<Golden> cases = new ArrayList<>();
		for (final JsonElement row : JsonParser.parseReader(reader).getAsJsonArray()) {
			cases.add(new Golden(row.getAsJsonObject()));
		}
		return cases;
	}

	String image() {
		return json.get("image").getAsString();
	}

	int width() {
		return json.getAsJsonArray("size").get(0).getAsInt();
	}

	int height() {
		return json.getAsJsonArray("size").get(1).getAsInt();
	}

	int[] ints(final JsonElement array) {
		return GSON.fromJson(array, int[].class);
	}

	double[] numbers(final JsonElement array) {
		return GSON.fromJson(array, double[].class);
	}

	int[] promptIds() {
		return ints(json.get("prompt_ids"));
	}

	/** The prompt as a user of the engine gives it: regions in pixels. */
	Prompt prompt() throws PromptException {
		final Task task = Task.of(json.get("task").getAsString());
		final JsonElement input = json.get("input");
		if (input.isJsonNull()) return Prompt.of(task);
		if (!input.isJsonArray()) return Prompt.of(task, input.getAsString());
		final double[] box = numbers(input);
		return Prompt.of(task, new Box(box[0], box[1], box[2], box[3]), width(), height());
	}

	/** The model's settings, but for those of the case. */
	GenerationSettings settings(final GenerationSettings own, final int beams) {
		return new GenerationSettings(beams, json.get("max_new_tokens").getAsInt(),
			json.get("no_repeat_ngram_size").getAsInt(), json.get("length_penalty").getAsDouble(), earlyStopping(),
			own.startToken(), own.endToken(), own.forcedFirstToken(), own.forcedLastToken());
	}

	private EarlyStopping earlyStopping() {
		return EarlyStopping.valueOf(json.get("early_stopping").getAsString().toUpperCase(Locale.ROOT));
	}

	@Override
	public String toString() {
		return image() + " " + json.get("task").getAsString();
	}
}
