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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.regions.ListingOrder;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.View;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a picture shows. All places are fractions of its width and height, from 0 to 1.
 *
 * @param objects those that are marked one by one
 * @param crowds places of many objects that are not: what is there is not known
 * @param lines of text, each a {@link Quad}; empty if text is not annotated
 * @param expressions words that mean one of the objects
 * @param descriptions words about one of the objects
 * @param captions words about the picture as a whole
 */
record Scene(List<Item> objects, List<Box> crowds, Optional<List<Region>> lines, List<Expression> expressions,
	List<Expression> descriptions, List<CocoCaption> captions)
{

	private static final Box WHOLE = new Box(0, 0, 1, 1);

	/** Of an object at the border of a tile, so much must be in it, or it is not to be found there. */
	static final double MIN_VISIBLE = 0.35;

	/** Words that are wrong of a picture that is turned. */
	private static final Pattern PLACES = Pattern.compile(
		"\\b(left|right|top|bottom|upper|lower|above|below|under|beneath|horizontal|vertical|north|south|east|west)",
		Pattern.CASE_INSENSITIVE);

	/** An object. */
	record Item(String name, Box box, Optional<Polygons> outline) {}

	/** Words that mean one object, or are about it. */
	record Expression(String words, Item object) {}

	/** What the annotations say of an image. */
	static Scene of(final CocoImage image, final int width, final int height) {
		final List<Item> objects = new ArrayList<>();
		final List<Box> crowds = new ArrayList<>();
		for (final Annotation annotation : image.annotations()) {
			final Optional<Item> item = item(annotation, width, height);
			if (annotation.crowd()) item.map(Item::box).ifPresent(crowds::add);
			else item.ifPresent(objects::add);
		}
		final UnaryOperator<Point> scaled = point -> new Point(point.x() / width, point.y() / height);
		final Optional<List<Region>> lines = image.texts()
			.map(texts -> texts.stream()
				.map(line -> line.withShape(new Quad(((Quad) line.shape()).corners().stream().map(scaled).toList())))
				.toList());
		return new Scene(List.copyOf(objects), crowds, lines, expressions(image.expressions(), width, height),
			expressions(image.descriptions(), width, height), image.captions());
	}

	private static List<Expression> expressions(final List<CocoExpression> words, final int width, final int height) {
		return words.stream()
			.flatMap(
				expression -> item(expression.object(), width, height).map(object -> new Expression(expression.words(), object))
					.stream())
			.toList();
	}

	/** Objects that lie outside the image, or have no area, are none. */
	private static Optional<Item> item(final Annotation annotation, final int width, final int height) {
		final BoundingBox given = annotation.box();
		final Box box = new Box(given.x() / width, given.y() / height, (given.x() + given.width()) / width,
			(given.y() + given.height()) / height);
		final UnaryOperator<Point> scaled = point -> new Point(point.x() / width, point.y() / height);
		return Clipping.clip(box, WHOLE)
			.map(inside -> new Item(annotation.category().name(), inside.bounds(),
				annotation.outline().map(outline -> moved(outline, scaled))));
	}

	private static Polygons moved(final Polygons polygons, final UnaryOperator<Point> move) {
		return new Polygons(polygons.outlines().stream().map(outline -> outline.stream().map(move).toList()).toList());
	}

	/**
	 * A part of the picture. Objects are cut at its sides; those of which too little is in it are left out, and so are
	 * expressions and captions, which are about the picture as a whole, and lines of text that are not in it as a whole.
	 */
	Scene within(final Box part) {
		if (part.equals(WHOLE)) return this;
		final double width = part.x2() - part.x1();
		final double height = part.y2() - part.y1();
		final UnaryOperator<Point> moved =
			point -> new Point((point.x() - part.x1()) / width, (point.y() - part.y1()) / height);
		final Map<Item, Item> visible = new LinkedHashMap<>();
		for (final Item item : objects) {
			if (Overlap.partIn(item.box, part) < MIN_VISIBLE) continue;
			final Box box = Clipping.clip(item.box, part).orElseThrow().bounds();
			final Optional<Polygons> outline =
				item.outline.flatMap(all -> Clipping.clip(all, part)).map(cut -> moved((Polygons) cut, moved));
			visible.put(item, new Item(item.name, moved(box, moved), outline));
		}
		final List<Box> parts = crowds.stream()
			.flatMap(crowd -> Clipping.clip(crowd, part).stream())
			.map(crowd -> moved(crowd.bounds(), moved))
			.toList();
		final Optional<List<Region>> texts = lines.map(all -> all.stream()
			.filter(line -> Overlap.partIn(line.shape(), part) > 0.99)
			.map(line -> line.withShape(new Quad(((Quad) line.shape()).corners().stream().map(moved).toList())))
			.toList());
		return new Scene(List.copyOf(visible.values()), parts, texts, List.of(), of(descriptions, visible), List.of());
	}

	/** Words about those objects that are still there. */
	private static List<Expression> of(final List<Expression> words, final Map<Item, Item> objects) {
		return words.stream()
			.filter(expression -> objects.containsKey(expression.object))
			.map(expression -> new Expression(expression.words, objects.get(expression.object)))
			.toList();
	}

	private static Box moved(final Box box, final UnaryOperator<Point> move) {
		final Point a = move.apply(new Point(box.x1(), box.y1()));
		final Point b = move.apply(new Point(box.x2(), box.y2()));
		return new Box(a.x(), a.y(), b.x(), b.y());
	}

	/**
	 * The same, turned or mirrored. Text that is, cannot be read, and places in expressions, descriptions and captions are
	 * no longer right.
	 */
	Scene in(final View view) {
		if (view.equals(View.of(0))) return this;
		final List<Expression> described = descriptions.stream()
			.filter(description -> !namesPlace(description.words))
			.map(description -> new Expression(description.words, inView(view, description.object)))
			.toList();
		return new Scene(objects.stream().map(object -> inView(view, object)).toList(),
			crowds.stream().map(view::of).toList(), Optional.empty(), List.of(), described,
			captions.stream().filter(caption -> !namesPlace(caption.words())).toList());
	}

	private static Item inView(final View view, final Item item) {
		return new Item(item.name, view.of(item.box), item.outline.map(outline -> (Polygons) view.of(outline)));
	}

	private static boolean namesPlace(final String words) {
		return PLACES.matcher(words).find();
	}

	/**
	 * The objects in the order in which models list them.
	 *
	 * @param cells of image features along a side
	 */
	List<Item> inOrder(final int cells) {
		return objects.stream().sorted((a, b) -> ListingOrder.compare(a.box, b.box, WHOLE, cells)).toList();
	}
}
