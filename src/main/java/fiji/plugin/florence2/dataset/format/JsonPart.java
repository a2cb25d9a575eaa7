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
package fiji.plugin.florence2.dataset.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a JSON file, with its place, which all exceptions name: {@code features[3].geometry}.
 *
 * @param place empty for the whole file
 */
record JsonPart(String place, JsonElement value) {

	/** @throws JsonParseException if it is no JSON */
	static JsonPart parse(final String text) {
		return new JsonPart("", JsonParser.parseString(text));
	}

	boolean isObject() {
		return value.isJsonObject();
	}

	boolean isList() {
		return value.isJsonArray();
	}

	boolean isText() {
		return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
	}

	/** @throws IllegalArgumentException if this is no object, or there is no such key */
	JsonPart at(final String key) {
		return find(key).orElseThrow(() -> wrong("has no " + key));
	}

	/**
	 * Nothing where the key is absent or null.
	 *
	 * @throws IllegalArgumentException if this is no object
	 */
	Optional<JsonPart> find(final String key) {
		if (!isObject()) throw wrong("is no object with " + key);
		final JsonObject object = value.getAsJsonObject();
		return Optional.ofNullable(object.get(key))
			.filter(found -> found != JsonNull.INSTANCE)
			.map(found -> new JsonPart(place.isEmpty() ? key : place + "." + key, found));
	}

	/** @throws IllegalArgumentException if this is no list */
	List<JsonPart> elements() {
		if (!isList()) throw wrong("is no list");
		final JsonArray array = value.getAsJsonArray();
		final List<JsonPart> elements = new ArrayList<>(array.size());
		for (int i = 0; i < array.size(); i++)
			elements.add(new JsonPart(place + "[" + i + "]", array.get(i)));
		return elements;
	}

	/** @throws IllegalArgumentException if this is no text */
	String text() {
		if (!isText()) throw wrong("is no text");
		return value.getAsString();
	}

	/** @throws IllegalArgumentException if this is no finite number */
	double number() {
		final boolean isNumber = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
		try {
			final double number = isNumber ? value.getAsDouble() : Double.NaN;
			if (Double.isFinite(number)) return number;
		}
		catch (final NumberFormatException e) {
			// The reader takes NaN and the like for numbers.
		}
		throw wrong("is no number");
	}

	/** @throws IllegalArgumentException if this is no whole number */
	int integer() {
		final double number = number();
		if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) throw wrong("is no whole number");
		return (int) number;
	}

	/** @throws IllegalArgumentException if this is no list of so many numbers */
	double[] numbers(final int count) {
		final double[] numbers = elements().stream().mapToDouble(JsonPart::number).toArray();
		if (numbers.length != count) throw wrong("has " + numbers.length + " numbers instead of " + count);
		return numbers;
	}

	IllegalArgumentException wrong(final String fault) {
		return new IllegalArgumentException((place.isEmpty() ? "the file" : place) + " " + fault);
	}
}
