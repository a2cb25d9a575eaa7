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
package fiji.plugin.florence2.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.WindowsDevices;
import fiji.plugin.florence2.hub.PublishedModel.Preset;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a catalogue and refuses everything that is not exactly in its form: a mistyped key could hide a checksum. */
final class CatalogReader {

	private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
	private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
	private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
	private static final Pattern ANYTHING = Pattern.compile("(?s).+");

	/** An object, and where it is in the file. */
	private record Place(String name, JsonObject object) {}

	private final String source;

	private CatalogReader(final String source) {
		this.source = source;
	}

	/** @param source the name of the file, for error messages */
	static Catalog read(final String source, final String json) throws HubException {
		return new CatalogReader(source).catalog(json);
	}

	private Catalog catalog(final String json) throws HubException {
		final JsonElement root;
		try {
			root = JsonParser.parseString(json);
		}
		catch (final JsonParseException e) {
			throw new HubException("The catalogue " + source + " is not JSON (" + Failures.text(e) + "): correct it.", e);
		}
		final Place top = place("the file", root);
		allowOnly(top, "models");
		final List<PublishedModel> models = new ArrayList<>();
		final Set<String> ids = new HashSet<>();
		for (final Place model : places(top, "models")) {
			final PublishedModel read = model(model);
			if (!ids.add(read.id().toLowerCase(Locale.ROOT))) throw wrong(model, "has the id of another model, " + read.id());
			models.add(read);
		}
		return new Catalog(models);
	}

	private PublishedModel model(final Place model) throws HubException {
		allowOnly(model, "id", "repository", "revision", "url", "licence", "description", "files", "presets");
		final String id = text(model, "id", ModelName.PART);
		if (ModelName.isReserved(id)) throw wrong(model, "has the id \"" + id + "\", which has another meaning");
		final Map<String, PublishedFile> files = new LinkedHashMap<>();
		final Set<String> paths = new HashSet<>();
		for (final Place file : places(model, "files")) {
			final PublishedFile read = file(file);
			// Some file systems do not distinguish upper and lower case.
			if (!paths.add(read.path().toLowerCase(Locale.ROOT))) throw wrong(file, "has the path of another file");
			files.put(read.path(), read);
		}
		return new PublishedModel(id, origin(model), text(model, "licence", ANYTHING), text(model, "description", ANYTHING),
			presets(model, files));
	}

	private PublishedModel.Origin origin(final Place model) throws HubException {
		if (model.object.has("url") == model.object.has("repository"))
			throw wrong(model, "needs either a \"repository\" or a \"url\"");
		if (model.object.has("repository")) {
			return new PublishedModel.Repository(text(model, "repository", REPOSITORY),
				model.object.has("revision") ? text(model, "revision", REVISION) : "main");
		}
		final String url = text(model, "url", Pattern.compile("https?://[^\\s?#]+"));
		try {
			final URI folder = URI.create(url.endsWith("/") ? url : url + "/");
			if (folder.getHost() != null && !model.object.has("revision")) return new PublishedModel.WebFolder(folder);
		}
		catch (final IllegalArgumentException e) {
			throw wrong(model, "has a wrong \"url\", " + url);
		}
		throw wrong(model, "has a \"url\" without a server or with a revision, " + url);
	}

	private PublishedFile file(final Place file) throws HubException {
		allowOnly(file, "path", "size", "about", "sha256");
		final String path = text(file, "path", PATH);
		if (isReserved(path)) throw wrong(file, "has the path " + path + ", which has another meaning");
		final OptionalLong size = number(file, "size");
		final Optional<String> sha256 =
			file.object.has("sha256") ? Optional.of(text(file, "sha256", SHA256)) : Optional.empty();
		return new PublishedFile(path, size, number(file, "about"), sha256);
	}

	/** Whether the store itself writes such a file, or Windows takes a part of the path for something else. */
	private static boolean isReserved(final String path) {
		final String lower = path.toLowerCase(Locale.ROOT);
		final boolean isOurs =
			lower.endsWith(AtomicFile.PART) || lower.equals(Manifest.FILE) || lower.equals(OptimizedGraphs.RECORD);
		return isOurs || Stream.of(lower.split("/")).anyMatch(part -> part.endsWith(".") || WindowsDevices.isName(part));
	}

	/** Files that no preset names belong to all of them. */
	private List<Preset> presets(final Place model, final Map<String, PublishedFile> files) throws HubException {
		final Map<Place, List<String>> named = new LinkedHashMap<>();
		for (final Place preset : places(model, "presets"))
			named.put(preset, names(preset, files));
		final Set<String> chosen = new HashSet<>();
		named.values().forEach(chosen::addAll);
		final List<Preset> presets = new ArrayList<>();
		for (final Map.Entry<Place, List<String>> entry : named.entrySet()) {
			final Place preset = entry.getKey();
			final String name = text(preset, "name", ModelName.PART);
			if (WindowsDevices.isName(name)) throw wrong(preset, "has the name \"" + name + "\", which has another meaning");
			if (presets.stream().anyMatch(other -> other.name().equalsIgnoreCase(name)))
				throw wrong(preset, "has the name of another preset");
			final List<PublishedFile> own = files.values()
				.stream()
				.filter(file -> !chosen.contains(file.path()) || entry.getValue().contains(file.path()))
				.toList();
			final OptionalLong memory = number(preset, "memory_mb");
			presets.add(
				new Preset(name, memory.isPresent() ? OptionalInt.of((int) memory.getAsLong()) : OptionalInt.empty(), own));
		}
		if (presets.isEmpty()) throw wrong(model, "needs at least one preset");
		return presets;
	}

	private List<String> names(final Place preset, final Map<String, PublishedFile> files) throws HubException {
		allowOnly(preset, "name", "memory_mb", "files");
		final List<String> names = new ArrayList<>();
		for (final JsonElement element : array(preset, "files")) {
			final String path = element.isJsonPrimitive() ? element.getAsString() : element.toString();
			if (!files.containsKey(path))
				throw wrong(preset, "names a file " + path + " that is not among the model's files");
			names.add(path);
		}
		return names;
	}

	private Place place(final String name, final JsonElement element) throws HubException {
		if (!element.isJsonObject())
			throw new HubException("In the catalogue " + source + ", " + name + " must be an object { … }: correct it.");
		return new Place(name, element.getAsJsonObject());
	}

	private List<Place> places(final Place place, final String key) throws HubException {
		final List<Place> places = new ArrayList<>();
		for (final JsonElement element : array(place, key)) {
			places.add(place("number " + (places.size() + 1) + " of \"" + key + "\" of " + place.name, element));
		}
		return places;
	}

	private JsonArray array(final Place place, final String key) throws HubException {
		final JsonElement value = place.object.get(key);
		if (value == null || !value.isJsonArray()) throw wrong(place, "needs a list \"" + key + "\"");
		return value.getAsJsonArray();
	}

	private String text(final Place place, final String key, final Pattern form) throws HubException {
		final JsonElement value = place.object.get(key);
		if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString())
			throw wrong(place, "needs a text \"" + key + "\"");
		if (!form.matcher(value.getAsString()).matches())
			throw wrong(place, "has a wrong \"" + key + "\", \"" + value.getAsString() + "\"");
		return value.getAsString();
	}

	private OptionalLong number(final Place place, final String key) throws HubException {
		final JsonElement value = place.object.get(key);
		if (value == null) return OptionalLong.empty();
		if (!value.toString().matches("[1-9][0-9]{0,14}"))
			throw wrong(place, "has a wrong \"" + key + "\", " + value + ", instead of a whole number above zero");
		return OptionalLong.of(value.getAsLong());
	}

	private void allowOnly(final Place place, final String... keys) throws HubException {
		for (final String key : place.object.keySet()) {
			if (!List.of(keys).contains(key))
				throw wrong(place, "has an unknown key \"" + key + "\" (known are " + String.join(", ", keys) + ")");
		}
	}

	private HubException wrong(final Place place, final String fault) {
		return new HubException("In the catalogue " + source + ", " + place.name + " " + fault + ": correct it.");
	}
}
