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

import fiji.plugin.florence2.common.Failures;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A JSON file of a model folder. Error messages name the file. */
final class JsonFile {

	private final Path file;
	private final JsonObject root;

	private JsonFile(final Path file, final JsonObject root) {
		this.file = file;
		this.root = root;
	}

	static JsonFile read(final Path file) throws ModelException {
		try {
			final String text = Files.readString(file, StandardCharsets.UTF_8);
			return new JsonFile(file, JsonParser.parseString(text).getAsJsonObject());
		}
		catch (final NoSuchFileException e) {
			throw new ModelException("The model folder " + file.getParent() + " has no " + file.getFileName() +
				": choose a folder that holds a whole Florence-2 model, or download the model again.", e);
		}
		catch (final IOException | JsonParseException | IllegalStateException e) {
			throw new ModelException(
				"The file " + file + " cannot be read as JSON (" + Failures.text(e) + "): download the model again.", e);
		}
	}

	/** The same file seen from one of its objects; an empty object where the key is absent. */
	JsonFile at(final String key) throws ModelException {
		final JsonElement value = root.get(key);
		if (absent(value)) return new JsonFile(file, new JsonObject());
		if (!value.isJsonObject()) throw wrong(key, "an object");
		return new JsonFile(file, value.getAsJsonObject());
	}

	Optional<Integer> integer(final String key) throws ModelException {
		return number(first(root.get(key)), key).map(Double::intValue);
	}

	Optional<Double> number(final String key) throws ModelException {
		return number(root.get(key), key);
	}

	/** {@code true}, {@code false}, a word or a number, as it stands. */
	Optional<String> word(final String key) throws ModelException {
		final JsonElement value = root.get(key);
		if (absent(value)) return Optional.empty();
		if (!value.isJsonPrimitive()) throw wrong(key, "a word or a number");
		return Optional.of(value.getAsString());
	}

	Optional<double[]> numbers(final String key) throws ModelException {
		final JsonElement value = root.get(key);
		if (absent(value)) return Optional.empty();
		if (!value.isJsonArray()) throw wrong(key, "a list of numbers");
		final JsonArray array = value.getAsJsonArray();
		final double[] numbers = new double[array.size()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = number(array.get(i), key).orElseThrow(() -> wrong(key, "a list of numbers"));
		}
		return Optional.of(numbers);
	}

	/** A positive whole number that the file must have. */
	int positive(final String key) throws ModelException {
		final int value = integer(key).orElseThrow(() -> wrong(key, "a whole number"));
		if (value <= 0) throw wrong(key, "a whole number above zero");
		return value;
	}

	ModelException wrong(final String key, final String expected) {
		return new ModelException("The file " + file + " needs " + expected + " for \"" + key +
			"\": it is not the configuration of a Florence-2 model, or it was changed by hand.");
	}

	private Optional<Double> number(final JsonElement value, final String key) throws ModelException {
		if (absent(value)) return Optional.empty();
		try {
			final double number = value.getAsDouble();
			if (!Double.isFinite(number)) throw wrong(key, "a number");
			return Optional.of(number);
		}
		catch (final NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
			throw wrong(key, "a number");
		}
	}

	/** Some configurations give a list of end tokens: the first is the model's own. */
	private static JsonElement first(final JsonElement value) {
		return value != null && value.isJsonArray() && !value.getAsJsonArray().isEmpty()
			? value.getAsJsonArray().get(0)
			: value;
	}

	private static boolean absent(final JsonElement value) {
		return value == null || value.isJsonNull();
	}
}
