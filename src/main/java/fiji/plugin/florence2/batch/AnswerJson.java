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
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TiledAnswer;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import ij.ImagePlus;

import java.util.List;

/** An answer for a plane as JSON. */
public final class AnswerJson {

	private static final Gson GSON = new Gson();

	private AnswerJson() {}

	/**
	 * An answer as JSON. Coordinates are pixels of the image; a missing score or likelihood is {@code null}, and so is C where
	 * all channels were processed together. Of several tiles, each has its own tokens and likelihood; of several
	 * views, these are of the image as it is.
	 *
	 * @param image the name of the image
	 * @return fields image, slice, C, Z, T, width, height, task, prompt, views, prompt_ids and tokens (or tiles), text,
	 *         likelihood, regions, familiarity, warning (if there is one) and device
	 */
	public static JsonObject of(final PlaneAnswer answer, final String image, final ImagePlus pixels) {
		final TiledAnswer model = answer.model();
		final boolean tiled = model.answers().size() > 1;
		final JsonObject json = new JsonObject();
		json.addProperty("image", image);
		json.addProperty("slice", answer.position().stackIndex(pixels));
		json.add("C", channel(answer.position()));
		json.addProperty("Z", answer.position().slice());
		json.addProperty("T", answer.position().frame());
		json.addProperty("width", model.width());
		json.addProperty("height", model.height());
		json.addProperty("task", answer.taskName());
		json.addProperty("prompt", model.prompt().sentence());
		json.addProperty("views", model.views());
		if (tiled) json.add("tiles", tiles(model));
		else addTokens(json, model.answers().get(0));
		json.addProperty("text", model.text());
		if (!tiled) addLikelihood(json, model.answers().get(0));
		final JsonArray regions = new JsonArray();
		answer.regions().forEach(region -> regions.add(region(region)));
		json.add("regions", regions);
		json.add("familiarity", JsonLine.number(answer.familiarity()));
		answer.warning().ifPresent(warning -> json.addProperty("warning", warning));
		json.addProperty("device", answer.device().toString());
		return json;
	}

	private static JsonElement channel(final PlanePosition position) {
		return position.channel() == 0 ? JsonNull.INSTANCE : new JsonPrimitive(position.channel());
	}

	private static void addTokens(final JsonObject json, final Answer answer) {
		json.add("prompt_ids", GSON.toJsonTree(answer.promptIds()));
		json.add("tokens", GSON.toJsonTree(answer.tokens()));
	}

	private static void addLikelihood(final JsonObject json, final Answer answer) {
		json.add("likelihood", JsonLine.number(answer.likelihood()));
	}

	private static JsonArray tiles(final TiledAnswer model) {
		final JsonArray tiles = new JsonArray();
		for (int i = 0; i < model.tiles().size(); i++) {
			final Tile tile = model.tiles().get(i);
			final JsonObject json = new JsonObject();
			json.addProperty("x", tile.x());
			json.addProperty("y", tile.y());
			json.addProperty("width", tile.width());
			json.addProperty("height", tile.height());
			addTokens(json, model.answers().get(i));
			addLikelihood(json, model.answers().get(i));
			tiles.add(json);
		}
		return tiles;
	}

	private static JsonObject region(final Region region) {
		final JsonObject json = new JsonObject();
		json.addProperty("label", region.label());
		json.add("score", JsonLine.number(region.score()));
		json.add("likelihood", JsonLine.number(region.likelihood()));
		if (region.shape() instanceof Box box) json.add("box", numbers(box.x1(), box.y1(), box.x2(), box.y2()));
		else if (region.shape() instanceof Quad quad) json.add("quad", points(quad.corners()));
		else json.add("polygons", outlines((Polygons) region.shape()));
		return json;
	}

	private static JsonArray outlines(final Polygons polygons) {
		final JsonArray outlines = new JsonArray();
		polygons.outlines().forEach(outline -> outlines.add(points(outline)));
		return outlines;
	}

	private static JsonArray points(final List<Point> points) {
		return numbers(points.stream()
			.flatMap(point -> List.of(point.x(), point.y()).stream())
			.mapToDouble(Double::doubleValue)
			.toArray());
	}

	private static JsonArray numbers(final double... values) {
		final JsonArray array = new JsonArray();
		for (final double value : values)
			array.add(JsonLine.number(value));
		return array;
	}
}
