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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Question;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.TimedProgress;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.imagej.input.AnalysedArea;
import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageLayout;
import fiji.plugin.florence2.imagej.input.PlanePixels;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.input.SelectionShape;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.RegionOutliner;
import fiji.plugin.florence2.tiling.RegionOutliner.Outlined;
import fiji.plugin.florence2.tiling.Surroundings;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TileQuestions;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.tiling.ViewedModel;

import ij.ImagePlus;
import ij.gui.Roi;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Processes the planes of an image with a model, one after the other, and collects the answers. */
public final class ImageAnalysis {

	/** The detection of objects that are outlined then, as a fraction of the work. */
	private static final double DETECTION_SHARE = 0.3;
	/** Objects count as steps of the work in so many groups for each tile, because their number is unknown at first. */
	private static final int STEPS_PER_OUTLINED_TILE = 10;
	/** The choice of tiles, as a fraction of the work. */
	private static final double CHOICE_SHARE = 0.1;

	private final Florence2 model;
	private final ImagePlus image;
	private final ImageLayout layout;
	private final AnalysisSettings settings;
	private final GenerationSettings generation;
	private final AnalysisListener listener;
	private final Cancellation cancellation;
	/** Progress of the answers, without the choice of tiles. */
	private ProgressListener answering;
	/** Of the answers, each about a plane or a selection. */
	private int step;
	private int steps;
	/** Of the tiles of all answers. */
	private int tile;
	private int tiles;
	/** The plane in work, which is read once for all prompts and selections. */
	private PlanePixels current;
	/** The plane that {@link #familiarity} is of. */
	private PlanePosition judged;
	private double familiarity;

	/**
	 * An analysis that is to be run once.
	 *
	 * @param model stays open
	 * @param image is not changed
	 * @param settings how it is processed; their model's name is only for tables
	 * @param generation settings of decoding
	 * @param cancellation stops it
	 */
	public ImageAnalysis(final Florence2 model, final ImagePlus image, final AnalysisSettings settings,
		final GenerationSettings generation, final AnalysisListener listener, final Cancellation cancellation)
	{
		this.model = model;
		this.image = image;
		layout = ImageLayout.of(image);
		this.settings = settings;
		this.generation = generation;
		this.listener = listener;
		answering = listener;
		this.cancellation = cancellation;
	}

	/**
	 * The answers, in the order of the planes, and within a plane in that of the prompts.
	 *
	 * @throws Florence2Exception if the settings do not fit the image
	 * @throws PromptException if the prompts do not fit the image or the model
	 * @throws ModelException if the model fails
	 * @throws java.util.concurrent.CancellationException if it was canceled; an
	 *           {@link fiji.plugin.florence2.imagej.input.ImageChangedException} if the image was closed or changed meanwhile
	 */
	public ImageAnswer run(final ImagePrompts prompts) throws Florence2Exception {
		layout.requireOf(image);
		final List<PlaneAnswer> answers = answers(prompts);
		layout.requireOf(image);
		return new ImageAnswer(image, answers, settings.insideSelection(), model.folder().labels());
	}

	private List<PlaneAnswer> answers(final ImagePrompts prompts) throws Florence2Exception {
		if (prompts instanceof ImagePrompts.OfSelections selections) return answers(selections);
		final AnalysedArea area = settings.insideSelection() ? AnalysedArea.of(image) : AnalysedArea.whole(image);
		final List<PlanePosition> planes = settings.planes().of(image, channel(), settings.range());
		if (prompts instanceof ImagePrompts.OfPlanes each) return answers(each.prompts(), planes, area);
		return captionAndGround(planes, area);
	}

	private List<PlaneAnswer> answers(final List<Prompt> prompts, final List<PlanePosition> planes,
		final AnalysedArea area) throws Florence2Exception
	{
		final boolean tiled = prompts.stream().anyMatch(prompt -> settings.tiling(prompt).kind() != Tiling.Kind.WHOLE);
		final Tiling tiling = tiled ? tiling(planes, area) : Tiling.WHOLE;
		final List<Tiling> tilings = prompts.stream()
			.map(prompt -> settings.tiling(prompt).kind() == Tiling.Kind.WHOLE ? Tiling.WHOLE : tiling)
			.toList();
		begin(planes.size() * prompts.size(), planes.size() * tilings.stream().mapToInt(each -> count(each, area)).sum());
		final List<PlaneAnswer> answers = new ArrayList<>(steps);
		for (final PlanePosition plane : planes) {
			for (int i = 0; i < prompts.size(); i++)
				answers.add(answer(prompts.get(i), plane, area, tilings.get(i)));
		}
		return answers;
	}

	private List<PlaneAnswer> captionAndGround(final List<PlanePosition> planes, final AnalysedArea area)
		throws Florence2Exception
	{
		// A caption is about the image as a whole, and so are its phrases.
		final Tiling tiling = settings.tiling().kind() == Tiling.Kind.FIXED ? settings.tiling() : Tiling.WHOLE;
		begin(2 * planes.size(), planes.size() * (1 + count(tiling, area)));
		final List<PlaneAnswer> answers = new ArrayList<>(steps);
		for (final PlanePosition plane : planes) {
			final PlaneAnswer caption = answer(Prompt.of(Task.CAPTION), plane, area, Tiling.WHOLE);
			answers.add(caption);
			if (caption.text().isBlank()) next(1, count(tiling, area));
			else answers.add(answer(Prompt.of(Task.CAPTION_TO_PHRASE_GROUNDING, caption.text()), plane, area, tiling));
		}
		return answers;
	}

	/** One tiling for all planes, so that their counts can be compared: chosen on the plane that the user sees. */
	private Tiling tiling(final List<PlanePosition> planes, final AnalysedArea area) throws Florence2Exception {
		final PlanePosition shown = PlanePosition.displayed(image, planes.get(0).channel());
		final PlanePosition plane = planes.contains(shown) ? shown : planes.get(planes.size() / 2);
		if (settings.tiling().kind() == Tiling.Kind.AUTOMATIC) answering = listener.part(CHOICE_SHARE, 1, "");
		return new TiledModel(model).choose(watched(pixels(plane, area.bounds())), settings.tiling(), generation,
			listener.part(0, CHOICE_SHARE, ""), cancellation);
	}

	private PlanePixels pixels(final PlanePosition plane, final Rectangle area) {
		if (current == null || !current.isOf(plane, area)) current = new PlanePixels(image, plane, area);
		return current;
	}

	/** Pixels of the image, which its user may close or change while they are read. */
	private PixelSource watched(final PlanePixels pixels) {
		return pixels.readBy(tile -> {
			layout.requireOf(image);
			try {
				return pixels.read(tile);
			}
			catch (final RuntimeException e) {
				layout.requireOf(image);
				throw e;
			}
		});
	}

	private static int count(final Tiling tiling, final AnalysedArea area) {
		return tiling.tiles(area.bounds().width, area.bounds().height).size();
	}

	private void begin(final int answers, final int tilesOfAll) {
		steps = answers;
		tiles = tilesOfAll;
		answering = new TimedProgress(answering, settings.outlines() ? STEPS_PER_OUTLINED_TILE * tiles : tiles);
	}

	/** Begins the next answers, and gives their share of the progress. */
	private ProgressListener next(final int answers, final int tilesOfAnswers) {
		final String numbers = answers == 1 ? "" : step + 1 + " to ";
		step += answers;
		tile += tilesOfAnswers;
		final String prefix = steps == 1 ? "" : numbers + step + " of " + steps + ", ";
		return answering.part((double) (tile - tilesOfAnswers) / tiles, (double) tile / tiles, prefix);
	}

	private PlaneAnswer answer(final Prompt prompt, final PlanePosition plane, final AnalysedArea area,
		final Tiling tiling) throws Florence2Exception
	{
		final double familiar = familiarity(plane);
		final PixelSource pixels = watched(pixels(plane, area.bounds()));
		final ProgressListener share = next(1, count(tiling, area));
		final ProgressListener detecting = settings.outlines() ? share.part(0, DETECTION_SHARE, "") : share;
		final TiledAnswer answer =
			new ViewedModel(model, views(prompt)).ask(pixels, prompt, tiling, generation, detecting, cancellation);
		final Tile place = tile(area.bounds());
		final List<Region> found =
			answer.regions().stream().filter(region -> area.contains().test(place.inImage(region))).toList();
		final Outlined outlined = outlined(pixels, limited(found, prompt, area), answer.tiles(), share);
		final List<Region> regions = limited(outlined.regions(), prompt, area).stream().map(place::inImage).toList();
		return report(new PlaneAnswer(plane, answer.plus(outlined.timing()), words(prompt, answer.text()), regions,
			settings.outlines(), familiar, settings.model(), model.device()));
	}

	private Outlined outlined(final PixelSource pixels, final List<Region> regions, final List<Tile> seen,
		final ProgressListener share) throws Florence2Exception
	{
		if (!settings.outlines()) return new Outlined(regions, Timing.NONE);
		final Outlined outlined = new RegionOutliner(model, generation, cancellation).outline(pixels, regions, seen,
			share.part(DETECTION_SHARE, 1, ""));
		return new Outlined(new OutlineRefinement(pixels, outlined.regions()).refined(cancellation), outlined.timing());
	}

	private PlaneAnswer report(final PlaneAnswer answer) {
		listener.answered(answer);
		return answer;
	}

	private List<Region> limited(final List<Region> found, final Prompt prompt, final AnalysedArea area) {
		return settings.limited(found, model.minScore(prompt, views(prompt)), area.bounds().width, area.bounds().height);
	}

	private int views(final Prompt prompt) {
		return settings.views(prompt, model.folder());
	}

	/** Answers that are regions repeat them in their text as location tokens, which are nothing to read. */
	private static String words(final Prompt prompt, final String text) {
		return switch (prompt.answerKind()) {
			case TEXT, QUADS -> text;
			default -> "";
		};
	}

	private List<PlaneAnswer> answers(final ImagePrompts.OfSelections prompts) throws Florence2Exception {
		final List<SelectionOnPlane> selected = selected(prompts.selections());
		final Map<PlanePosition, List<Integer>> byPlane = IntStream.range(0, selected.size())
			.boxed()
			.collect(Collectors.groupingBy(i -> selected.get(i).plane, LinkedHashMap::new, Collectors.toList()));
		begin(selected.size(), selected.size());
		final PlaneAnswer[] answers = new PlaneAnswer[steps];
		// Plane by plane, so that each is read once, whatever the order of the answers.
		for (final List<Integer> onPlane : byPlane.values()) {
			for (int first = 0; first < onPlane.size(); first += Florence2.AT_ONCE) {
				final List<Integer> some = onPlane.subList(first, Math.min(onPlane.size(), first + Florence2.AT_ONCE));
				final List<PlaneAnswer> answered = answers(prompts.task(), some.stream().map(selected::get).toList());
				for (int i = 0; i < some.size(); i++)
					answers[some.get(i)] = answered.get(i);
			}
		}
		return List.of(answers);
	}

	/** A selection and a plane on which it is processed. */
	private record SelectionOnPlane(Roi selection, PlanePosition plane) {}

	private List<SelectionOnPlane> selected(final List<Roi> selections) throws Florence2Exception {
		final int channel = channel();
		final List<PlanePosition> chosen = settings.planes().of(image, channel, settings.range());
		final List<SelectionOnPlane> selected = new ArrayList<>();
		for (final Roi selection : usable(selections)) {
			final List<PlanePosition> planes = PlanePosition.of(selection, image, channel).map(List::of).orElse(chosen);
			planes.forEach(plane -> selected.add(new SelectionOnPlane(selection, plane)));
		}
		return selected;
	}

	/** Of many selections, those that cannot be processed are skipped with a note. */
	private List<Roi> usable(final List<Roi> selections) throws ImageException {
		final List<Roi> usable = new ArrayList<>();
		final List<ImageException> problems = new ArrayList<>();
		for (final Roi selection : selections) {
			try {
				SelectionShape.requireArea(selection, image);
				usable.add(selection);
			}
			catch (final ImageException e) {
				problems.add(e);
			}
		}
		if (usable.isEmpty() && !problems.isEmpty()) throw problems.get(0);
		problems.forEach(problem -> listener.noted(problem.getMessage()));
		return usable;
	}

	/** @param selections on one plane */
	private List<PlaneAnswer> answers(final Task task, final List<SelectionOnPlane> selections)
		throws Florence2Exception
	{
		final PlanePosition plane = selections.get(0).plane;
		final double familiar = familiarity(plane);
		final TileQuestions questions =
			new TileQuestions(model, watched(pixels(plane, AnalysedArea.whole(image).bounds())));
		final List<Tile> places = new ArrayList<>();
		final List<Question> asked = new ArrayList<>();
		for (final SelectionOnPlane each : selections) {
			final Box bounds = SelectionShape.bounds(each.selection);
			places.add(Surroundings.of(bounds, settings.tiling(), image.getWidth(), image.getHeight()));
			asked.add(questions.about(task, bounds, places.get(places.size() - 1)));
		}
		final List<Answer> given = model.ask(asked, generation, next(asked.size(), asked.size()), cancellation);
		final List<PlaneAnswer> answers = new ArrayList<>();
		for (int i = 0; i < given.size(); i++)
			answers.add(report(answer(selections.get(i), places.get(i), given.get(i), familiar)));
		return answers;
	}

	private PlaneAnswer answer(final SelectionOnPlane selected, final Tile place, final Answer answer,
		final double familiar)
	{
		final String text = words(answer.prompt(), answer.text());
		final List<Region> regions = answer.regions().isEmpty() && !text.isEmpty()
			? List.of(new Region(text, SelectionShape.of(selected.selection), answer.likelihood(), answer.likelihood()))
			: answer.regions().stream().map(place::inImage).toList();
		final TiledAnswer own = new TiledAnswer(answer.prompt(), image.getWidth(), image.getHeight(), answer.text(),
			regions, List.of(place), List.of(answer), answer.timing());
		return new PlaneAnswer(selected.plane, own, text, regions, false, familiar, settings.model(), model.device());
	}

	/**
	 * Of the whole plane, whatever part of it is processed, since a part may show an object larger than any training image
	 * does. Found once for all prompts, and before the answers, so that these do not need new image features.
	 */
	private double familiarity(final PlanePosition plane) throws Florence2Exception {
		if (!plane.equals(judged)) {
			final PixelSource whole = watched(pixels(plane, AnalysedArea.whole(image).bounds()));
			familiarity = new TiledModel(model).familiarity(whole);
			judged = plane;
		}
		return familiarity;
	}

	private int channel() throws Florence2Exception {
		return ChannelChoice.channel(image, settings.channel());
	}

	private static Tile tile(final Rectangle area) {
		return new Tile(area.x, area.y, area.width, area.height);
	}
}
