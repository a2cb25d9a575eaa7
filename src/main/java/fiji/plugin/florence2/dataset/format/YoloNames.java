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

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code data.yaml} of YOLO: names of classes, and where the images of each split are. Of YAML only what such files
 * consist of is read: keys with a text, a list or a map of one level. Other keys are passed over.
 *
 * @param names of classes by their numbers
 * @param places of images by the keys {@code train}, {@code val} and {@code test}; a split may have several
 * @param path that the places are relative to, itself relative to the file; empty for the file's folder
 * @param keyPoints whether boxes are followed by key points
 */
record YoloNames(Map<Integer, String> names, Map<String, List<String>> places, String path, boolean keyPoints) {

	static final List<String> SPLITS = List.of("train", "val", "test");

	private static final String NAMES = "names";
	private static final Pattern KEY = Pattern.compile("([\\w-]+)\\s*:(?:\\s+(.*))?");
	private static final Pattern CLASS = Pattern.compile("\\s*['\"]?(\\d{1,6})['\"]?\\s*:\\s+(.+)");
	private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.+)");

	/** A key at the beginning of a line, what follows on it, and the lines below it. */
	private record Entry(int line, String value, Map<Integer, String> below) {}

	/** Names in their order, one a line, as {@code classes.txt} has them. */
	static YoloNames ofLines(final String text) {
		final Map<Integer, String> names = new LinkedHashMap<>();
		for (final String line : text.strip().split("\\R"))
			if (!line.isBlank()) names.put(names.size(), line.strip());
		return new YoloNames(names, Map.of(), "", false);
	}

	/** @throws IllegalArgumentException if it is no such file */
	static YoloNames parse(final String text) {
		final Map<String, Entry> entries = entries(text);
		final Entry names = entries.get(NAMES);
		if (names == null) throw new IllegalArgumentException("it has no names of classes");
		final Map<String, List<String>> places = new LinkedHashMap<>();
		for (final String split : SPLITS)
			if (entries.containsKey(split)) places.put(split, places(entries.get(split)));
		final Entry path = entries.get("path");
		return new YoloNames(names(names), places, path == null ? "" : scalar(path.value, path.line),
			entries.containsKey("kpt_shape"));
	}

	private static Map<String, Entry> entries(final String text) {
		final Map<String, Entry> entries = new LinkedHashMap<>();
		Entry last = null;
		int number = 0;
		for (final String line : text.split("\\R")) {
			number++;
			final String content = withoutComment(line).stripTrailing();
			if (content.isBlank() || content.equals("---") || content.equals("...")) continue;
			final Matcher key = KEY.matcher(content);
			if (key.matches()) {
				last = new Entry(number, key.group(2) == null ? "" : key.group(2).strip(), new LinkedHashMap<>());
				if (entries.put(key.group(1), last) != null) throw wrong(number, "the key " + key.group(1) + " is there twice");
			}
			else if (last == null || !content.matches("[\\s\\-\\]}].*"))
				throw wrong(number, "it is neither a key nor below one");
			else last.below.put(number, content);
		}
		return entries;
	}

	/** A hash after a blank and outside of quotes begins a comment. */
	private static String withoutComment(final String line) {
		char quote = 0;
		for (int i = 0; i < line.length(); i++) {
			final char c = line.charAt(i);
			if (quote != 0) quote = c == quote ? 0 : quote;
			else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) return line.substring(0, i);
			else if ((c == '"' || c == '\'') && (i == 0 || " [,:{".indexOf(line.charAt(i - 1)) >= 0)) quote = c;
		}
		return line;
	}

	private static Map<Integer, String> names(final Entry entry) {
		final Map<Integer, String> names = new LinkedHashMap<>();
		if (!entry.value.isEmpty()) {
			inLine(entry).forEach(name -> names.put(names.size(), name));
			return names;
		}
		for (final Map.Entry<Integer, String> line : entry.below.entrySet()) {
			final Matcher numbered = CLASS.matcher(line.getValue());
			final Matcher item = ITEM.matcher(line.getValue());
			if (numbered.matches()) names.put(Integer.parseInt(numbered.group(1)), scalar(numbered.group(2), line.getKey()));
			else if (item.matches()) names.put(names.size(), scalar(item.group(1), line.getKey()));
			else throw wrong(line.getKey(), "it is no name of a class");
		}
		return names;
	}

	private static List<String> places(final Entry entry) {
		if (entry.value.startsWith("[")) return inLine(entry);
		if (!entry.value.isEmpty()) return List.of(scalar(entry.value, entry.line));
		final List<String> places = new ArrayList<>();
		for (final Map.Entry<Integer, String> line : entry.below.entrySet()) {
			final Matcher item = ITEM.matcher(line.getValue());
			if (!item.matches()) throw wrong(line.getKey(), "it is no folder of images");
			places.add(scalar(item.group(1), line.getKey()));
		}
		return places;
	}

	/** A list in brackets, or a map in braces whose keys are the numbers from 0 on, also over several lines. */
	private static List<String> inLine(final Entry entry) {
		final String text = entry.value + String.join(" ", entry.below.values());
		final List<String> values = new ArrayList<>();
		try {
			// JSON's reader is lenient: names may be without quotes, or in single ones.
			final JsonReader reader = new JsonReader(new StringReader(text));
			reader.setLenient(true);
			final JsonElement list = JsonParser.parseReader(reader);
			if (list.isJsonArray()) list.getAsJsonArray().forEach(value -> values.add(value.getAsString()));
			else for (int i = 0; i < list.getAsJsonObject().size(); i++)
				values.add(list.getAsJsonObject().get(Integer.toString(i)).getAsString());
			return values;
		}
		catch (final RuntimeException e) {
			throw new IllegalArgumentException(wrong(entry.line, "it is no list").getMessage(), e);
		}
	}

	/** A text, in quotes or not. */
	private static String scalar(final String text, final int line) {
		final String value = text.strip();
		final char first = value.isEmpty() ? 0 : value.charAt(0);
		if (first != '"' && first != '\'') {
			if ("[{&*!|>%@`".indexOf(first) >= 0 && first != 0) throw wrong(line, "it is no plain text");
			return value.equals("null") || value.equals("~") ? "" : value;
		}
		if (value.length() < 2 || value.charAt(value.length() - 1) != first) throw wrong(line, "a quote is not closed");
		final String inner = value.substring(1, value.length() - 1);
		return first == '"' ? inner.replace("\\\"", "\"").replace("\\\\", "\\") : inner.replace("''", "'");
	}

	private static IllegalArgumentException wrong(final int line, final String fault) {
		return new IllegalArgumentException("line " + line + ": " + fault);
	}

	/** The name of a class. */
	Optional<String> of(final int number) {
		return Optional.ofNullable(names.get(number));
	}

	/**
	 * A file with such names, as YOLO reads it: all in quotes, since a word may be a number or "no" in YAML. Without the key
	 * {@code path}, places are relative to the file.
	 *
	 * @param places of images by the keys of splits
	 */
	static String yaml(final List<String> names, final Map<String, String> places) {
		final StringBuilder text = new StringBuilder();
		places.forEach((split, place) -> text.append(split).append(": ").append(place).append('\n'));
		text.append("names:").append(names.isEmpty() ? " []\n" : "\n");
		for (int i = 0; i < names.size(); i++)
			text.append("  ").append(i).append(": '").append(names.get(i).replace("'", "''")).append("'\n");
		return text.toString();
	}
}
