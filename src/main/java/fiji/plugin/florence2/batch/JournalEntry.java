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

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import ij.ImagePlus;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The results of an image as the journal keeps them: all that the tables of the whole batch are made from. An entry is
 * written last, so an image with an entry is done.
 *
 * @param output the path of the image's files, see {@link InputImage}
 * @param state of the file when it was read
 * @param note what a user must know about the image; empty for nothing
 * @param regions how many there are
 * @param unfamiliar whether it is unlike the images that the model was trained on
 * @param rows as in {@link ResultRows}
 * @param answers one for each plane and task, see {@link AnswerJson}
 */
record JournalEntry(String image, String output, InputFile.State state, int width, int height,
	List<PlanePosition> planes, int regions, boolean unfamiliar, String note, List<String> rows, List<JsonObject> answers,
	List<FoundObject> objects)
{

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

	static JournalEntry of(final ImageResult result, final BatchPlan plan) {
		final String image = result.input().name();
		final ImagePlus pixels = result.image();
		final List<JsonObject> answers =
			result.answers().stream().map(answer -> AnswerJson.of(answer, image, pixels)).toList();
		return new JournalEntry(image, result.input().output(), result.state(), pixels.getWidth(), pixels.getHeight(),
			result.planes(), result.answer().size(), !result.answer().warnings().isEmpty(), String.join(" ", result.notes()),
			ResultRows.of(result), answers, FoundObject.of(result, plan));
	}

	/** Nothing where there is no entry that can be read. */
	static Optional<JournalEntry> read(final Path file) throws IOException {
		if (!Files.exists(file)) return Optional.empty();
		try (Reader reader = Files.newBufferedReader(file)) {
			return Optional.ofNullable(GSON.fromJson(reader, JournalEntry.class)).filter(entry -> entry.output != null);
		}
		catch (final JsonParseException damaged) {
			return Optional.empty();
		}
	}

	/** As it stands in the journal. */
	String text() {
		return GSON.toJson(this);
	}
}
