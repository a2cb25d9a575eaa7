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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.TimeSpan;
import fiji.plugin.florence2.common.TimedProgress;
import fiji.plugin.florence2.hub.FileLocks;
import fiji.plugin.florence2.imagej.input.FilePlane;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.SeamStream;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * Processes a plane of an image that need not fit into the memory, such as a whole slide. Each row of tiles is kept when it is
 * done, so that a run that was stopped continues behind it; when all are done, their regions are merged and written row by
 * row.
 */
public final class LargeImage {

	private static final String ROWS = "rows";
	private static final double CHOICE_SHARE = 0.02;
	/** The files are written in less time than it takes to find what they hold. */
	private static final double WRITING_SHARE = 0.05;

	/**
	 * What was done.
	 *
	 * @param rows of tiles
	 * @param before rows that were done by former runs
	 */
	public record Summary(int width, int height, int rows, int before, long regions, Duration time) {

		/** One line for a person. */
		public String line() {
			return regions + (regions == 1 ? " region in " : " regions in ") + width + " x " + height + " pixels, " + rows +
				(rows == 1 ? " row" : " rows") + " of tiles, " + before + " done before, " + TimeSpan.text(time);
		}
	}

	private final long start = System.nanoTime();
	private final BatchPlan plan;
	private final int plane;
	private final BatchModel model;
	private final ProgressListener listener;
	private final Cancellation cancellation;
	private final Prompt prompt;
	private final TileRows rows;

	/**
	 * A run with a model that stays open. The cancellation stops it; rows that are done are kept.
	 *
	 * @param plan its input is the path of the image, its task is one
	 * @param plane from 1
	 * @throws PromptException if the task's answer is no list of what is there, which tiles could give, or tiles or outlines are
	 *           asked for that cannot be, or several planes
	 */
	public LargeImage(final BatchPlan plan, final int plane, final BatchModel model, final ProgressListener listener,
		final Cancellation cancellation) throws PromptException
	{
		this.plan = plan;
		this.plane = plane;
		this.model = model;
		this.listener = listener;
		this.cancellation = cancellation;
		prompt = prompt(plan);
		rows = new TileRows(plan.output().resolve(ROWS));
	}

	/** What a large image is processed with where nothing is chosen: objects, in automatic tiles. */
	public static BatchPlan plan(final Path image) {
		return BatchPlan.of(image).withSettings(AnalysisSettings.of("")).withOutputs(new BatchOutputs(false, false, false));
	}

	/**
	 * Checks a plan before a model is opened for it.
	 *
	 * @throws PromptException as the constructor does
	 */
	public static void requireSupported(final BatchPlan plan) throws PromptException {
		prompt(plan);
	}

	private static Prompt prompt(final BatchPlan plan) throws PromptException {
		plan.prompts();
		final Task task = plan.tasks().get(0);
		final Prompt prompt = BatchPlan.takesText(task) ? Prompt.of(task, plan.text()) : Prompt.of(task);
		if (plan.tasks().size() > 1) throw new PromptException(
			"A large image is processed with one task: leave the others out, and give each its own folder of results.");
		if (plan.settings().withTiling(Tiling.AUTOMATIC).tiling(prompt).kind() == Tiling.Kind.WHOLE)
			throw new PromptException(
				"The task " + task.title() + " is about an image as a whole, which a large image is too " +
					"large for: choose a task that finds objects, such as OD.");
		if (plan.settings().tiling().kind() == Tiling.Kind.WHOLE)
			throw new PromptException("A large image is processed in tiles: leave them to be chosen, or give their size.");
		if (plan.settings().outlines())
			throw new PromptException("Objects of large images are not outlined: leave the outlines out.");
		if (plan.settings().views() > 1)
			throw new PromptException("A large image is looked at in one view: leave the views out.");
		if (plan.settings().planes() != PlaneSelection.CURRENT ||
			!plan.settings().channel().equals(AnalysisSettings.CHANNEL))
			throw new PromptException(
				"Of a large image, one plane is processed: choose it by its number in the stack, and leave other choices out.");
		return prompt;
	}

	/**
	 * Runs to the end.
	 *
	 * @throws Florence2Exception if the image cannot be read, the results cannot be written, or the model fails
	 * @throws CancellationException if it was canceled
	 */
	public Summary run() throws Florence2Exception {
		final Path path = Path.of(plan.input());
		final ImageFile file = ImageFile.of(path);
		final OutputFolder output = new OutputFolder(plan.output());
		try (FileLocks.Hold lock = output.lock()) {
			final BatchManifest manifest =
				BatchManifest.begin(output, plan, place(path), ModelRecord.of(model, cancellation));
			final PixelSource pixels = FilePlane.of(file, plane);
			final TreeMap<Integer, List<Tile>> tiles = tiles(pixels);
			final int before = detect(pixels, tiles);
			final int regions = write(path.getFileName().toString(), pixels, tiles);
			final Summary summary = new Summary(pixels.width(), pixels.height(), tiles.size(), before, regions,
				Duration.ofNanos(System.nanoTime() - start));
			manifest.end(output, new BatchSummary(1, 0, 0, regions, 0, summary.time));
			return summary;
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			throw ImageFailure.of(plan.input(), e);
		}
	}

	/** With what tells a changed file. */
	private String place(final Path path) throws IOException {
		final InputFile.State state = LocalFile.of(path).state();
		return path.toAbsolutePath().normalize() + ", plane " + plane + ", " + state.size() + " bytes, " + state.modified();
	}

	/** The rows of tiles, by the number of their first row of pixels. */
	private TreeMap<Integer, List<Tile>> tiles(final PixelSource pixels) throws Florence2Exception, IOException {
		final Optional<Tiling> chosen = rows.tiling();
		final Tiling tiling = chosen.isPresent() ? chosen.get() : choose(pixels);
		final TreeMap<Integer, List<Tile>> tiles = new TreeMap<>();
		for (final Tile tile : tiling.tiles(pixels.width(), pixels.height()))
			tiles.computeIfAbsent(tile.y(), y -> new ArrayList<>()).add(tile);
		return tiles;
	}

	private Tiling choose(final PixelSource pixels) throws Florence2Exception, IOException {
		final Tiling chosen = new TiledModel(model.florence2()).choose(pixels, plan.settings().tiling(), model.generation(),
			listener.part(0, CHOICE_SHARE, ""), cancellation);
		// Where there are no objects in some places, there may be some elsewhere.
		final Tiling tiling =
			chosen.kind() == Tiling.Kind.WHOLE ? Tiling.of(model.florence2().folder().preprocessor().width()) : chosen;
		rows.choose(tiling);
		return tiling;
	}

	/** @return how many rows were done before */
	private int detect(final PixelSource pixels, final TreeMap<Integer, List<Tile>> tiles)
		throws Florence2Exception, IOException
	{
		final TiledModel tiled = new TiledModel(model.florence2());
		int before = 0;
		int row = 0;
		for (final List<Tile> all : tiles.values())
			if (rows.has(row++)) before++;
		final ProgressListener detecting =
			new TimedProgress(listener.part(CHOICE_SHARE, 1 - WRITING_SHARE, ""), tiles.size() - before + 1);
		int done = 0;
		row = 0;
		for (final List<Tile> some : tiles.values()) {
			if (!rows.has(row)) {
				final ProgressListener part = detecting.part("row", ++done, tiles.size() - before);
				rows.write(row, tiled.regions(pixels, some, prompt, model.generation(), part, cancellation));
			}
			row++;
		}
		return before;
	}

	private int write(final String image, final PixelSource pixels, final TreeMap<Integer, List<Tile>> tiles)
		throws IOException
	{
		final boolean freeLabels = prompt.answerKind() == AnswerKind.QUADS || prompt.isOf(Task.DENSE_REGION_CAPTION);
		final SeamStream seams = new SeamStream(pixels.width(), pixels.height(), !freeLabels);
		final double minScore = model.florence2().minScore(prompt, 1);
		final ProgressListener writing = listener.part(1 - WRITING_SHARE, 1, "");
		return LargeImageFiles.write(plan, image, pixels, files -> {
			int row = 0;
			for (final int top : tiles.keySet()) {
				cancellation.check();
				writing.progress(new Progress((double) row / tiles.size(), "writing the regions"));
				final Integer next = tiles.higherKey(top);
				for (final List<Region> group : seams.add(rows.read(row++), next == null ? Integer.MAX_VALUE : next))
					// Regions that may be one object are in one group.
					for (final Region region : plan.settings().limited(group, minScore, pixels.width(), pixels.height()))
						files.write(region);
				files.passed((int) Math.min(next == null ? pixels.height() : next, seams.top()));
			}
		});
	}
}
