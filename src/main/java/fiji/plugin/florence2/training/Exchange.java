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
import fiji.plugin.florence2.regions.EvenOutline;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerWriter;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What the model is to answer to a prompt.
 *
 * @param prompt the sentence that is sent to the model
 * @param answer without start and end token
 */
record Exchange(String prompt, String answer) {

	/** How often an object is looked for that is there, rather than one that is not. */
	private static final double PRESENT = 0.6;
	/** Fractions of a picture are its own size. */
	private static final int SIZE = 1;

	/** The tasks that annotations can teach, in the order in which they are told. */
	static final List<Task> POSSIBLE =
		List.of(Task.OD, Task.REGION_PROPOSAL, Task.OPEN_VOCABULARY_DETECTION, Task.REGION_TO_CATEGORY,
			Task.REGION_TO_DESCRIPTION, Task.REGION_TO_SEGMENTATION, Task.REFERRING_EXPRESSION_SEGMENTATION, Task.CAPTION,
			Task.DETAILED_CAPTION, Task.MORE_DETAILED_CAPTION, Task.OCR, Task.OCR_WITH_REGION);

	/**
	 * An exchange about a scene.
	 *
	 * @param names of all kinds of objects
	 * @param cells of image features along a side
	 * @param random chooses what is asked about, where there is a choice
	 * @return empty if the scene has nothing of what the task is about, or more objects than a model lists
	 */
	static Optional<Exchange> of(final Task task, final Scene scene, final List<String> names, final int cells,
		final Random random)
	{
		final List<Scene.Item> objects = scene.inOrder(cells);
		return switch (task) {
			case OD, REGION_PROPOSAL -> listed(scene)
				.map(found -> new Exchange(sentence(task, ""), boxes(task.answerKind(), objects)));
			case OPEN_VOCABULARY_DETECTION -> listed(scene).filter(found -> !names.isEmpty())
				.map(found -> search(objects, names, random));
			case REGION_TO_CATEGORY -> chosen(objects, random).map(object -> about(task, object, object.name()));
			case REGION_TO_DESCRIPTION -> chosen(scene.descriptions(), random)
				.map(description -> about(task, description.object(), description.words()));
			case CAPTION, DETAILED_CAPTION, MORE_DETAILED_CAPTION -> chosen(captions(task, scene.captions()), random)
				.map(caption -> new Exchange(prompt(task, caption).sentence(), caption.words()));
			case REGION_TO_SEGMENTATION -> chosen(outlined(objects), random)
				.map(object -> new Exchange(sentence(task, locations(object.box())), outline(object)));
			case REFERRING_EXPRESSION_SEGMENTATION -> chosen(scene.expressions(), random)
				.map(expression -> new Exchange(sentence(task, expression.words()), outline(expression.object())));
			case OCR -> scene.lines().map(lines -> new Exchange(sentence(task, ""), text(lines)));
			case OCR_WITH_REGION -> scene.lines()
				.map(lines -> new Exchange(sentence(task, ""), AnswerWriter.regions(AnswerKind.QUADS, lines, SIZE, SIZE)));
			default -> throw new IllegalArgumentException("Annotations do not teach " + task);
		};
	}

	private static String sentence(final Task task, final String input) {
		try {
			return Prompt.of(task, input).sentence();
		}
		catch (final PromptException e) {
			throw new IllegalArgumentException(e);
		}
	}

	private static String boxes(final AnswerKind kind, final List<Scene.Item> objects) {
		final List<Region> regions = objects.stream()
			.map(
				object -> new Region(kind == AnswerKind.PROPOSALS ? "" : object.name(), object.box(), Double.NaN, Double.NaN))
			.toList();
		return AnswerWriter.regions(kind, regions, SIZE, SIZE);
	}

	private static Exchange search(final List<Scene.Item> objects, final List<String> names, final Random random) {
		final List<String> present = names.stream().filter(name -> has(objects, name)).toList();
		final List<String> absent = names.stream().filter(name -> !has(objects, name)).toList();
		final boolean there = absent.isEmpty() || !present.isEmpty() && random.nextDouble() < PRESENT;
		final String name = chosen(there ? present : absent, random).orElseThrow();
		final List<Scene.Item> found = objects.stream().filter(object -> object.name().equals(name)).toList();
		return new Exchange(sentence(Task.OPEN_VOCABULARY_DETECTION, name), boxes(AnswerKind.BOXES, found));
	}

	private static boolean has(final List<Scene.Item> objects, final String name) {
		return objects.stream().anyMatch(object -> object.name().equals(name));
	}

	private static Exchange about(final Task task, final Scene.Item object, final String words) {
		return new Exchange(sentence(task, locations(object.box())), AnswerWriter.words(words, object.box(), SIZE, SIZE));
	}

	/** The captions that answer a task, and those with a prompt of their own, which need none. */
	static List<CocoCaption> captions(final Task task, final List<CocoCaption> captions) {
		return captions.stream().filter(caption -> caption.task().filter(other -> other != task).isEmpty()).toList();
	}

	/** What a caption answers. */
	static Prompt prompt(final Task task, final CocoCaption caption) {
		try {
			if (caption.prompt().isPresent()) return Prompt.free(caption.prompt().get(), AnswerKind.TEXT);
			return Prompt.of(task);
		}
		catch (final PromptException e) {
			throw new IllegalArgumentException(e);
		}
	}

	/** A scene whose objects are known and not more than a model lists. */
	private static Optional<Scene> listed(final Scene scene) {
		return Optional.of(scene).filter(known -> known.crowds().isEmpty() && known.objects().size() <= Tiling.MAX_OBJECTS);
	}

	private static String locations(final Box box) {
		return AnswerWriter.words("", box, SIZE, SIZE);
	}

	private static List<Scene.Item> outlined(final List<Scene.Item> objects) {
		return objects.stream().filter(object -> object.outline().isPresent()).toList();
	}

	private static <T> Optional<T> chosen(final List<T> of, final Random random) {
		return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
	}

	private static String outline(final Scene.Item object) {
		final Polygons outline = EvenOutline.of(object.outline().orElseThrow(), object.box());
		return AnswerWriter.regions(AnswerKind.POLYGONS, List.of(new Region("", outline, Double.NaN, Double.NaN)), SIZE,
			SIZE);
	}

	private static String text(final List<Region> lines) {
		return lines.stream().map(Region::label).collect(Collectors.joining(" "));
	}
}
