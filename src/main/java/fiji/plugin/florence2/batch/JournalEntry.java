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

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a batch keeps of an image: all that the tables of the whole batch are put together from. It is written last, so an
 * image with an entry is done.
 *
 * @param state of the file when it was read
 * @param regions how many there are
 * @param rows as in {@link ResultRows}
 * @param answers one for each plane and task, as in {@link AnswerFields}
 */
record JournalEntry(String image, InputImage.State state, int width, int height, List<PlanePosition> planes,
	int regions, List<String> rows, List<JsonObject> answers, List<FoundObject> objects)
{

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

	static JournalEntry of(final ImageResult result, final BatchPlan plan, final BatchModel model) {
		final int regions = result.answers().stream().mapToInt(answer -> answer.regions().size()).sum();
		return new JournalEntry(result.input().name(), result.state(), result.image().getWidth(), result.image().getHeight(),
			result.planes(), regions, ResultRows.of(result, model), answers(result, model), FoundObject.of(result, plan));
	}

	private static List<JsonObject> answers(final ImageResult result, final BatchModel model) {
		final List<JsonObject> answers = new ArrayList<>();
		for (int i = 0; i < result.answers().size(); i++) {
			final PlaneAnswer answer = result.answers().get(i);
			final JsonObject json = new JsonObject();
			json.addProperty("image", result.input().name());
			json.addProperty("slice", answer.position().stackIndex(result.image()));
			json.addProperty("C", answer.position().channel());
			json.addProperty("Z", answer.position().slice());
			json.addProperty("T", answer.position().frame());
			AnswerFields.add(json, answer.taskName(), result.models().get(i), answer.regions());
			json.addProperty("device", model.florence2().device().toString());
			answers.add(json);
		}
		return answers;
	}

	/** Nothing where there is no entry that can be read. */
	static Optional<JournalEntry> read(final Path file) throws IOException {
		if (!Files.exists(file)) return Optional.empty();
		try (Reader reader = Files.newBufferedReader(file)) {
			return Optional.ofNullable(GSON.fromJson(reader, JournalEntry.class));
		}
		catch (final JsonParseException damaged) {
			return Optional.empty();
		}
	}

	void write(final Path file) throws IOException {
		OutputFolder.write(file, out -> out.write(GSON.toJson(this).getBytes(StandardCharsets.UTF_8)));
	}
}
