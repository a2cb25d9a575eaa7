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

import fiji.plugin.florence2.imagej.output.LabelImage;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The label image of a large image, written from above to below while its regions come. */
final class LabelTiles implements Closeable {

	private static final int SIDE = 512;
	private static final int BITS = 32;

	private final TiledTiff file;
	private final int width;
	private final int height;
	/** Those that tiles show which are not written yet, by their numbers. */
	private final SortedMap<Integer, Region> regions = new TreeMap<>();
	private int top;

	LabelTiles(final Path file, final int width, final int height) throws IOException {
		this.file = new TiledTiff(file, width, height, SIDE, BITS);
		this.width = width;
		this.height = height;
	}

	void add(final int number, final Region region) {
		regions.put(number, region);
	}

	/** Writes the tiles above a row of pixels, as no region that comes reaches there. */
	void writeAbove(final int row) throws IOException {
		while (top < height && Math.min(top + SIDE, height) <= row) {
			for (int x = 0; x < width; x += SIDE)
				file.write(labels(new Tile(x, top, SIDE, SIDE)));
			top += SIDE;
			regions.values().removeIf(region -> region.shape().bounds().y2() <= top);
		}
	}

	private byte[] labels(final Tile tile) {
		final ByteBuffer bytes = ByteBuffer.allocate(SIDE * SIDE * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		final SortedMap<Integer, Region> shown = new TreeMap<>();
		regions.forEach((number, region) -> {
			if (touch(region.shape().bounds(), tile.box())) shown.put(number, region);
		});
		if (!shown.isEmpty()) for (final float label : LabelImage.of(tile, shown))
			bytes.putInt((int) label);
		return bytes.array();
	}

	private static boolean touch(final Box a, final Box b) {
		return a.x1() < b.x2() && a.x2() > b.x1() && a.y1() < b.y2() && a.y2() > b.y1();
	}

	/** Writes what is left; without it, the file is incomplete. */
	void writeRest() throws IOException {
		writeAbove(height);
	}

	@Override
	public void close() throws IOException {
		file.close();
	}
}
