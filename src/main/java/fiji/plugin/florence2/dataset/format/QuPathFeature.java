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

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Region;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A region as an object of QuPath: a feature of GeoJSON, in pixels of the image. */
public final class QuPathFeature {

	private QuPathFeature() {}

	/** @param objectType {@code annotation}, or {@code detection}, of which QuPath can have millions */
	public static JsonObject of(final Region region, final String objectType) {
		final JsonObject properties = new JsonObject();
		properties.addProperty("objectType", objectType);
		if (!region.label().isBlank()) {
			final JsonObject classification = new JsonObject();
			classification.addProperty("name", region.label());
			properties.add("classification", classification);
		}
		if (!Double.isNaN(region.score())) {
			final JsonObject measurements = new JsonObject();
			measurements.addProperty(QuPathReader.SCORE, region.score());
			properties.add("measurements", measurements);
		}
		final JsonObject feature = new JsonObject();
		feature.addProperty("type", "Feature");
		feature.add("geometry", geometry(Outlines.of(region.shape())));
		feature.add("properties", properties);
		return feature;
	}

	/** An outline within an odd number of others is a hole of that one of them which has one fewer around it. */
	private static JsonObject geometry(final List<List<Point>> outlines) {
		final List<List<Integer>> around = new ArrayList<>();
		for (int i = 0; i < outlines.size(); i++)
			around.add(around(i, outlines));
		final Map<Integer, JsonArray> polygons = new LinkedHashMap<>();
		for (int i = 0; i < outlines.size(); i++)
			if (around.get(i).size() % 2 == 0) polygons.put(i, new JsonArray());
		polygons.forEach((number, polygon) -> polygon.add(ring(outlines.get(number))));
		for (int i = 0; i < outlines.size(); i++) {
			if (polygons.containsKey(i)) continue;
			final int depth = around.get(i).size() - 1;
			final Optional<Integer> owner = around.get(i)
				.stream()
				.filter(other -> polygons.containsKey(other) && around.get(other).size() == depth)
				.findFirst();
			// Outlines that cross each other have no owner.
			polygons.computeIfAbsent(owner.orElse(i), alone -> new JsonArray()).add(ring(outlines.get(i)));
		}
		return geometryOf(new ArrayList<>(polygons.values()));
	}

	private static JsonObject geometryOf(final List<JsonArray> polygons) {
		final JsonObject geometry = new JsonObject();
		geometry.addProperty("type", polygons.size() == 1 ? "Polygon" : "MultiPolygon");
		if (polygons.size() == 1) geometry.add("coordinates", polygons.get(0));
		else {
			final JsonArray all = new JsonArray();
			polygons.forEach(all::add);
			geometry.add("coordinates", all);
		}
		return geometry;
	}

	/** The outlines around one, which do not cross it. */
	private static List<Integer> around(final int inner, final List<List<Point>> outlines) {
		final List<Integer> around = new ArrayList<>();
		for (int i = 0; i < outlines.size(); i++)
			if (i != inner && PolygonShape.isIn(outlines.get(inner), outlines.get(i))) around.add(i);
		return around;
	}

	private static JsonArray ring(final List<Point> outline) {
		final JsonArray ring = new JsonArray();
		outline.forEach(point -> ring.add(position(point)));
		ring.add(position(outline.get(0)));
		return ring;
	}

	private static JsonArray position(final Point point) {
		final JsonArray position = new JsonArray();
		position.add(point.x());
		position.add(point.y());
		return position;
	}
}
