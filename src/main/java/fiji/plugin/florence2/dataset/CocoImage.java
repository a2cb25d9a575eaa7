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

import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An annotated image.
 *
 * @param name as in the annotations
 * @param width in pixels; 0 if the annotations do not say
 * @param height in pixels; 0 if the annotations do not say
 * @param texts the lines of text with their places, none if there is no text; empty if text is not annotated
 * @param expressions words that mean one of the objects
 * @param descriptions words about one of the objects
 * @param captions words about the image
 */
public record CocoImage(long id, String name, Path file, int width, int height, List<Annotation> annotations,
	Optional<List<Region>> texts, List<CocoExpression> expressions, List<CocoExpression> descriptions,
	List<CocoCaption> captions)
{

	/** Whether anything at all is annotated. */
	public boolean isAnnotated() {
		return objects() > 0 || texts.isPresent() || !captions.isEmpty();
	}

	/** Number of objects that are marked one by one. */
	public int objects() {
		return (int) annotations.stream().filter(annotation -> !annotation.crowd()).count();
	}

	/** Boxes of these objects, in pixels. */
	public List<Box> boxes() {
		return annotations.stream()
			.filter(annotation -> !annotation.crowd())
			.map(annotation -> annotation.box().shape())
			.toList();
	}

	/** Those objects whose outline is drawn, and whose box is in the image and has an area. */
	public List<Annotation> outlined() {
		return annotations.stream()
			.filter(annotation -> !annotation.crowd() && annotation.outline().isPresent())
			.filter(annotation -> hasArea(annotation.box()))
			.toList();
	}

	private boolean hasArea(final BoundingBox box) {
		final boolean inside = box.x() + box.width() > 0 && box.y() + box.height() > 0 && (width == 0 || box.x() < width) &&
			(height == 0 || box.y() < height);
		return inside && box.width() > 0 && box.height() > 0;
	}

	/** @throws CocoException if the image is of another size than the annotations say: places would not be comparable */
	public void requireSize(final int actualWidth, final int actualHeight) throws CocoException {
		final boolean known = width > 0 && height > 0;
		if (known && (width != actualWidth || height != actualHeight)) throw new CocoException(
			"The image " + file + " is " + actualWidth + " x " + actualHeight + " pixels, but the annotations are for " +
				width + " x " + height + ": put the image there that was annotated, or scale the annotations too.");
	}

	/** The same without objects of other categories. */
	public CocoImage only(final List<Category> categories) {
		return new CocoImage(id, name, file, width, height,
			annotations.stream().filter(annotation -> categories.contains(annotation.category())).toList(), texts,
			about(categories, expressions), about(categories, descriptions), captions);
	}

	private static List<CocoExpression> about(final List<Category> categories, final List<CocoExpression> words) {
		return words.stream().filter(expression -> categories.contains(expression.object().category())).toList();
	}
}
