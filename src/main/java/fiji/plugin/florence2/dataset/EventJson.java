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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A line of the record: an event as JSON, see docs/datasets.md. Parts that are empty are left out. */
record EventJson(Event event, int rest) {

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	private static final String IMAGE = "image";
	private static final String REGION = "region";
	private static final String TEXT = "text";
	private static final String UNDO = "undo";
	private static final String SPLIT = "split";
	private static final String TRAINED = "trained";

	/**
	 * Reads a line.
	 *
	 * @throws IllegalArgumentException if it is no event
	 */
	static EventJson read(final String line) {
		try {
			final JsonElement json = GSON.fromJson(line, JsonElement.class);
			if (json == null || !json.isJsonObject()) throw new IllegalArgumentException("it is no JSON object");
			return read(json.getAsJsonObject());
		}
		catch (final JsonParseException e) {
			throw new IllegalArgumentException("it is no JSON", e);
		}
		catch (final DateTimeException | IllegalStateException | UnsupportedOperationException | ClassCastException
			| IndexOutOfBoundsException | PromptException e)
		{
			throw new IllegalArgumentException(e.getMessage(), e);
		}
	}

	private static EventJson read(final JsonObject json) throws PromptException {
		final JsonObject by = required(json, "by").getAsJsonObject();
		final Source source =
			new Source(constant(Source.Kind.class, string(by, "kind")), string(by, "name"), text(by, "version").orElse(""));
		final Event event = new Event(string(json, "id"), Instant.parse(string(json, "time")), source,
			json.has("round") ? json.get("round").getAsInt() : 0, strings(json, "after"),
			change(string(json, "event"), json));
		return new EventJson(event, json.has("rest") ? json.get("rest").getAsInt() : 0);
	}

	private static Change change(final String kind, final JsonObject json) throws PromptException {
		return switch (kind) {
			case IMAGE -> image(json);
			case REGION -> new RegionProposed(string(json, REGION), string(json, IMAGE), ShapeJson.required(json),
				string(json, "label"), score(json).orElse(Double.NaN), task(json));
			case TEXT -> new TextProposed(string(json, TEXT), string(json, IMAGE), text(json, REGION), string(json, "words"),
				task(json), text(json, "prompt"), score(json).orElse(Double.NaN));
			case UNDO -> new Undo(strings(json, "events"));
			case SPLIT -> new SplitRule(required(json, "validation").getAsDouble(), required(json, "test").getAsDouble(),
				text(json, "pattern").orElse(""));
			case TRAINED -> new RoundTrained(string(json, "model"), required(json, "f1").getAsDouble(),
				required(json, "f1_before").getAsDouble());
			default -> new Review(string(json, "item"), constant(State.class, kind), text(json, "reason").orElse(""),
				text(json, "label"), ShapeJson.read(json), text(json, "words"), score(json));
		};
	}

	private static ImageAdded image(final JsonObject json) {
		final JsonArray plane = json.getAsJsonArray("plane");
		final JsonArray pixel = json.getAsJsonArray("pixel");
		return new ImageAdded(string(json, "sum"), string(json, "name"), required(json, "width").getAsInt(),
			required(json, "height").getAsInt(),
			plane == null ? Plane.ONLY : new Plane(plane.get(0).getAsInt(), plane.get(1).getAsInt(), plane.get(2).getAsInt()),
			Optional.ofNullable(pixel)
				.map(size -> new PixelSize(size.get(0).getAsDouble(), size.get(1).getAsDouble(), size.get(2).getAsString())),
			text(json, "group"), text(json, "split").map(name -> constant(Split.class, name)));
	}

	private static OptionalDouble score(final JsonObject json) {
		return json.has("score") ? OptionalDouble.of(json.get("score").getAsDouble()) : OptionalDouble.empty();
	}

	private static Optional<Task> task(final JsonObject json) throws PromptException {
		return json.has("task") ? Optional.of(Task.of(string(json, "task"))) : Optional.empty();
	}

	private static <E extends Enum<E>> E constant(final Class<E> type, final String name) {
		for (final E constant : type.getEnumConstants())
			if (name(constant).equals(name)) return constant;
		throw new IllegalArgumentException("there is no \"" + name + "\"");
	}

	private static String name(final Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	private static JsonElement required(final JsonObject json, final String name) {
		if (!json.has(name)) throw new IllegalArgumentException("no \"" + name + "\"");
		return json.get(name);
	}

	private static String string(final JsonObject json, final String name) {
		return required(json, name).getAsString();
	}

	private static Optional<String> text(final JsonObject json, final String name) {
		return json.has(name) ? Optional.of(string(json, name)) : Optional.empty();
	}

	private static List<String> strings(final JsonObject json, final String name) {
		final List<String> strings = new ArrayList<>();
		if (json.has(name)) json.getAsJsonArray(name).forEach(element -> strings.add(element.getAsString()));
		return strings;
	}

	/** The line, without its end. */
	String line() {
		final JsonObject json = new JsonObject();
		json.addProperty("id", event.id());
		json.addProperty("time", event.time().toString());
		add(json, event.change());
		final JsonObject by = new JsonObject();
		by.addProperty("kind", name(event.source().kind()));
		by.addProperty("name", event.source().name());
		if (!event.source().version().isEmpty()) by.addProperty("version", event.source().version());
		json.add("by", by);
		if (event.round() > 0) json.addProperty("round", event.round());
		if (!event.after().isEmpty()) json.add("after", array(event.after()));
		if (rest > 0) json.addProperty("rest", rest);
		return GSON.toJson(json);
	}

	private static void add(final JsonObject json, final Change change) {
		if (change instanceof ImageAdded image) add(json, image);
		else if (change instanceof RegionProposed region) add(json, region);
		else if (change instanceof TextProposed text) add(json, text);
		else if (change instanceof Review review) add(json, review);
		else if (change instanceof Undo undo) {
			json.addProperty("event", UNDO);
			json.add("events", array(undo.events()));
		}
		else if (change instanceof RoundTrained trained) {
			json.addProperty("event", TRAINED);
			json.addProperty("model", trained.model());
			json.addProperty("f1", trained.f1());
			json.addProperty("f1_before", trained.before());
		}
		else add(json, (SplitRule) change);
	}

	private static void add(final JsonObject json, final ImageAdded image) {
		json.addProperty("event", IMAGE);
		json.addProperty("sum", image.sum());
		json.addProperty("name", image.name());
		json.addProperty("width", image.width());
		json.addProperty("height", image.height());
		if (!image.plane().equals(Plane.ONLY)) {
			final JsonArray plane = new JsonArray();
			plane.add(image.plane().channel());
			plane.add(image.plane().slice());
			plane.add(image.plane().frame());
			json.add("plane", plane);
		}
		image.pixel().ifPresent(size -> {
			final JsonArray pixel = new JsonArray();
			pixel.add(size.width());
			pixel.add(size.height());
			pixel.add(size.unit());
			json.add("pixel", pixel);
		});
		image.group().ifPresent(group -> json.addProperty("group", group));
		image.split().ifPresent(split -> json.addProperty("split", name(split)));
	}

	private static void add(final JsonObject json, final RegionProposed region) {
		json.addProperty("event", REGION);
		json.addProperty(REGION, region.id());
		json.addProperty(IMAGE, region.image());
		json.addProperty("label", region.label());
		ShapeJson.add(json, region.shape());
		addScore(json, region.score());
		region.task().ifPresent(task -> json.addProperty("task", task.name()));
	}

	private static void add(final JsonObject json, final TextProposed text) {
		json.addProperty("event", TEXT);
		json.addProperty(TEXT, text.id());
		json.addProperty(IMAGE, text.image());
		text.region().ifPresent(region -> json.addProperty(REGION, region));
		json.addProperty("words", text.words());
		text.task().ifPresent(task -> json.addProperty("task", task.name()));
		text.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
		addScore(json, text.score());
	}

	private static void add(final JsonObject json, final Review review) {
		json.addProperty("event", name(review.state()));
		json.addProperty("item", review.item());
		if (!review.reason().isEmpty()) json.addProperty("reason", review.reason());
		review.label().ifPresent(label -> json.addProperty("label", label));
		review.shape().ifPresent(shape -> ShapeJson.add(json, shape));
		review.words().ifPresent(words -> json.addProperty("words", words));
		addScore(json, review.score().orElse(Double.NaN));
	}

	private static void add(final JsonObject json, final SplitRule rule) {
		json.addProperty("event", SPLIT);
		json.addProperty("validation", rule.validation());
		json.addProperty("test", rule.test());
		if (!rule.pattern().isEmpty()) json.addProperty("pattern", rule.pattern());
	}

	private static void addScore(final JsonObject json, final double score) {
		if (Double.isFinite(score)) json.add("score", new JsonPrimitive(score));
	}

	private static JsonArray array(final List<String> strings) {
		final JsonArray array = new JsonArray();
		strings.forEach(array::add);
		return array;
	}
}
