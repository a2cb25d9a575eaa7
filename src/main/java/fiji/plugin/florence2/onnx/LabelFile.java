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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Failures;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The file of a model folder with the names of the objects that the model was taught, described in docs/models.md. */
public final class LabelFile {

	/** A list in JSON. */
	public static final String NAME = "labels.json";

	private LabelFile() {}

	/** The names; none where the folder has no such file. */
	static List<String> read(final Path folder) throws ModelException {
		final Path file = folder.resolve(NAME);
		if (!Files.exists(file)) return List.of();
		try {
			final String[] labels = new Gson().fromJson(Files.readString(file, StandardCharsets.UTF_8), String[].class);
			if (labels == null || Arrays.asList(labels).contains(null)) throw new JsonParseException("a name is missing");
			return List.of(labels);
		}
		catch (final IOException | JsonParseException e) {
			throw new ModelException(
				"The file " + file + " is not a list of names in JSON (" + Failures.text(e) + "): correct or delete it.", e);
		}
	}

	/** Writes the file. */
	public static void write(final Path folder, final List<String> labels) throws IOException {
		AtomicFile.write(folder.resolve(NAME), new Gson().toJson(labels) + "\n");
	}
}
