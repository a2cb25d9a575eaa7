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
import fiji.plugin.florence2.hub.FileLocks;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.SeamMerger;
import fiji.plugin.florence2.tiling.SeamStream;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.Tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * The results of a large image that is being processed, in a folder that is locked for it. A row of tiles is done when it is
 * kept, so that a run that was stopped continues with the others; when all are done, their regions are merged and written row
 * by row.
 */
public final class LargeImageResults implements AutoCloseable {

	private static final String ROWS = "rows";

	/** Describes image and model, when the folder is found to be free. */
	@FunctionalInterface
	public interface Source {

		TileRowWork.Description describe() throws Florence2Exception, IOException;
	}

	private final long start = System.nanoTime();
	private final BatchPlan plan;
	private final Prompt prompt;
	private final OutputFolder output;
	private final FileLocks.Hold lock;
	private final TileRowWork.Description description;
	private final BatchManifest manifest;
	private final TileRows rows;
	/** From above. */
	private List<List<Tile>> tiles = List.of();
	private List<Integer> todo = List.of();

	private LargeImageResults(final BatchPlan plan, final int plane, final Source source)
		throws Florence2Exception, IOException
	{
		this.plan = plan;
		prompt = LargeImage.prompt(plan);
		output = new OutputFolder(plan.output());
		rows = new TileRows(output.file(ROWS));
		lock = output.lock();
		boolean opened = false;
		try {
			description = source.describe();
			manifest = BatchManifest.begin(output, plan, place(Path.of(plan.input()), plane), description.model());
			final Optional<Tiling> chosen = rows.tiling();
			if (chosen.isPresent()) lay(chosen.get());
			opened = true;
		}
		finally {
			if (!opened) lock.close();
		}
	}

	/**
	 * Begins the results of a plane, or continues them.
	 *
	 * @param plane from 1
	 * @throws Florence2Exception if the folder of results cannot be used, or image and model not be described
	 */
	public static LargeImageResults open(final BatchPlan plan, final int plane, final Source source)
		throws Florence2Exception
	{
		try {
			return new LargeImageResults(plan, plane, source);
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	/** With what tells a changed file. */
	private static String place(final Path path, final int plane) throws IOException {
		final InputFile.State state = LocalFile.of(path).state();
		return path.toAbsolutePath().normalize() + ", plane " + plane + ", " + state.size() + " bytes, " + state.modified();
	}

	private void lay(final Tiling tiling) {
		final TreeMap<Integer, List<Tile>> byTop = new TreeMap<>();
		for (final Tile tile : tiling.tiles(description.width(), description.height()))
			byTop.computeIfAbsent(tile.y(), top -> new ArrayList<>()).add(tile);
		tiles = List.copyOf(byTop.values());
		todo = IntStream.range(0, tiles.size()).filter(row -> !rows.has(row)).boxed().toList();
	}

	/** The model, as it was described. */
	public ModelRecord model() {
		return description.model();
	}

	/** Whether the tiles were chosen; else {@link #choose} is the first step. */
	public boolean hasTiles() {
		return !tiles.isEmpty();
	}

	/**
	 * Keeps the tiles, for this run and for those that continue it.
	 *
	 * @param tiling not {@link Tiling#AUTOMATIC}
	 */
	public void choose(final Tiling tiling) throws IOException {
		rows.choose(tiling);
		lay(tiling);
	}

	/** The rows that were not done when the tiles were known, from above. */
	public List<Integer> todo() {
		return todo;
	}

	/** The tiles of a row, from the left. */
	public List<Tile> tiles(final int row) {
		return tiles.get(row);
	}

	/**
	 * Keeps what {@link TileRowWork#row} says of a row.
	 *
	 * @throws IOException if it cannot be written
	 */
	public void keep(final int row, final String lines) throws IOException {
		rows.write(row, lines);
	}

	/**
	 * Merges the regions of all rows, which are done, writes the files, and notes that the run has ended.
	 *
	 * @throws Florence2Exception if there is too little memory for the regions
	 * @throws IOException if the files cannot be written
	 * @throws CancellationException if it was canceled
	 */
	public LargeImage.Summary end(final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception, IOException
	{
		final int regions = write(listener, cancellation);
		final LargeImage.Summary summary = new LargeImage.Summary(description.width(), description.height(), tiles.size(),
			tiles.size() - todo.size(), regions, Duration.ofNanos(System.nanoTime() - start));
		manifest.end(output, new BatchSummary(1, 0, 0, regions, 0, summary.time()));
		return summary;
	}

	private int write(final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception, IOException
	{
		final String image = Path.of(plan.input()).getFileName().toString();
		final Tile whole = new Tile(0, 0, description.width(), description.height());
		try {
			return LargeImageFiles.write(plan, image, whole, files -> merge(files, listener, cancellation));
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			throw ImageFailure.of(plan.input(), e);
		}
	}

	private void merge(final LargeImageFiles files, final ProgressListener listener, final Cancellation cancellation)
		throws IOException
	{
		final int width = description.width();
		final int height = description.height();
		final SeamStream seams = new SeamStream(width, height, SeamMerger.sameLabel(prompt));
		for (int row = 0; row < tiles.size(); row++) {
			cancellation.check();
			listener.progress(new Progress((double) row / tiles.size(), "writing the regions"));
			final boolean last = row + 1 == tiles.size();
			final int next = last ? Integer.MAX_VALUE : tiles.get(row + 1).get(0).y();
			for (final List<Region> group : seams.add(rows.read(row), next))
				// Regions that may be one object are in one group.
				for (final Region region : plan.settings().limited(group, description.minScore(), width, height))
					files.write(region);
			files.passed((int) Math.min(last ? height : next, seams.top()));
		}
	}

	/** Unlocks the folder. */
	@Override
	public void close() throws OutputException {
		try {
			lock.close();
		}
		catch (final IOException e) {
			throw new OutputException(output.folder(), e);
		}
	}
}
