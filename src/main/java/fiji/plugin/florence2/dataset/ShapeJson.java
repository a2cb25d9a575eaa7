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

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A shape as a part of a JSON object, in the form of the batch's {@code results.jsonl}: {@code box} with left, top, right
 * and bottom, {@code quad} with x and y of four corners, or {@code polygons}, each with x and y of its points.
 */
public final class ShapeJson {

	private static final String BOX = "box";
	private static final String QUAD = "quad";
	private static final String POLYGONS = "polygons";

	private ShapeJson() {}

	/** Adds a shape. */
	public static void add(final JsonObject json, final Shape shape) {
		if (shape instanceof Box box) {
			final JsonArray numbers = new JsonArray();
			for (final double number : new double[] { box.x1(), box.y1(), box.x2(), box.y2() })
				numbers.add(number);
			json.add(BOX, numbers);
		}
		else if (shape instanceof Quad quad) json.add(QUAD, numbers(quad.corners()));
		else {
			final JsonArray outlines = new JsonArray();
			((Polygons) shape).outlines().forEach(outline -> outlines.add(numbers(outline)));
			json.add(POLYGONS, outlines);
		}
	}

	private static JsonArray numbers(final List<Point> points) {
		final JsonArray numbers = new JsonArray();
		for (final Point point : points) {
			numbers.add(point.x());
			numbers.add(point.y());
		}
		return numbers;
	}

	/**
	 * Reads the shape, if there is one.
	 *
	 * @throws IllegalArgumentException if it is wrong
	 */
	public static Optional<Shape> read(final JsonObject json) {
		if (json.has(BOX)) return Optional.of(box(json.get(BOX)));
		if (json.has(QUAD)) return Optional.of(new Quad(points(json.get(QUAD))));
		if (!json.has(POLYGONS)) return Optional.empty();
		return Optional.of(new Polygons(elements(json.get(POLYGONS), POLYGONS).stream().map(ShapeJson::points).toList()));
	}

	static Shape required(final JsonObject json) {
		return read(json).orElseThrow(() -> new IllegalArgumentException("no box, quad or polygons"));
	}

	private static Box box(final JsonElement json) {
		final double[] numbers = numbers(json, BOX);
		if (numbers.length != 4) throw new IllegalArgumentException("a box has 4 numbers, not " + numbers.length);
		return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
	}

	private static List<Point> points(final JsonElement json) {
		final double[] numbers = numbers(json, "outline");
		if (numbers.length % 2 != 0) throw new IllegalArgumentException("an outline has an x without its y");
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < numbers.length; i += 2)
			points.add(new Point(numbers[i], numbers[i + 1]));
		return points;
	}

	private static double[] numbers(final JsonElement json, final String what) {
		return elements(json, what).stream().mapToDouble(JsonElement::getAsDouble).toArray();
	}

	private static List<JsonElement> elements(final JsonElement json, final String what) {
		if (!json.isJsonArray()) throw new IllegalArgumentException(what + " is no list of numbers");
		return StreamSupport.stream(json.getAsJsonArray().spliterator(), false).toList();
	}
}
