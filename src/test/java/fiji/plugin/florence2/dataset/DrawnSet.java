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

import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A data set for tests; its images are 100 pixels wide and high, and no pictures. */
public final class DrawnSet {

	private final DataSet set;
	private final Path files;

	public DrawnSet(final Path folder) throws DataSetException, IOException {
		set = DataSet.openOrCreate(folder.resolve("set"), sentence -> {
			throw new AssertionError(sentence);
		});
		files = Files.createDirectories(folder.resolve("files"));
	}

	public DataSet set() {
		return set;
	}

	/** Adds an image, and gives its id. */
	public String image(final String name) throws DataSetException, IOException {
		final ImageAdded image = set.store(Files.writeString(files.resolve(name), name), 100, 100, ImageStorage.COPY);
		set.append(Source.user(), 0, image);
		return image.id();
	}

	/** Adds a region, and gives its id. */
	public String region(final String image, final Source source, final int round, final String label, final Shape shape,
		final double score) throws DataSetException
	{
		final RegionProposed region =
			RegionProposed.found(image, new Region(label, shape, score, Double.NaN), Optional.of(Task.OD), source, round);
		set.append(source, round, region);
		return region.id();
	}

	/** Adds a caption, and gives its id. */
	public String caption(final String image, final String words) throws DataSetException {
		final TextProposed text = TextProposed.written(image, words, Optional.of(Task.CAPTION));
		set.append(Source.user(), 0, text);
		return text.id();
	}

	/** A region as it is now. */
	public DataSetRegion region(final String id) {
		return set.view().region(id).orElseThrow();
	}
}
