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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.dataset.ShapeJson;
import fiji.plugin.florence2.dataset.format.QuPathFeature;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of the regions of a large image, written while the regions come: lines of JSON, GeoJSON for QuPath, COCO, and a
 * label image. Region n is line n, and has the value n.
 */
final class LargeImageFiles {

	private static final String LINES = "regions.jsonl";
	private static final String FEATURES = "regions.geojson";
	private static final String COCO = "annotations.json";
	private static final String LABELS = "labels.tif";
	/** QuPath can have millions of these. */
	private static final String DETECTION = "detection";
	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	/** Gives regions, one after the other. */
	@FunctionalInterface
	interface Source {

		void writeTo(LargeImageFiles files) throws IOException;
	}

	private final BatchPlan plan;
	private final Writer lines;
	private final JsonWriter features;
	private final JsonWriter coco;
	private final LabelTiles labels;
	private final Map<String, Integer> categories = new LinkedHashMap<>();
	private int count;

	private LargeImageFiles(final BatchPlan plan, final Writer lines, final JsonWriter features, final JsonWriter coco,
		final LabelTiles labels)
	{
		this.plan = plan;
		this.lines = lines;
		this.features = features;
		this.coco = coco;
		this.labels = labels;
	}

	/**
	 * Writes all files, each of which has its name when it is whole.
	 *
	 * @return how many regions there are
	 */
	static int write(final BatchPlan plan, final String image, final Tile whole, final Source source) throws IOException {
		final Path folder = plan.output();
		final int[] count = new int[1];
		AtomicFile.write(folder.resolve(LINES), lines -> AtomicFile.write(folder.resolve(FEATURES), features -> AtomicFile
			.write(folder.resolve(COCO), coco -> count[0] = write(plan, image, whole, source, lines, features, coco))));
		return count[0];
	}

	private static int write(final BatchPlan plan, final String image, final Tile whole, final Source source,
		final OutputStream lines, final OutputStream features, final OutputStream coco) throws IOException
	{
		final Path labels = plan.output().resolve(LABELS);
		final Path part = labels.resolveSibling(LABELS + AtomicFile.PART);
		try {
			final LargeImageFiles files;
			try (
				LabelTiles tiles = plan.outputs().labelImages() ? new LabelTiles(part, whole.width(), whole.height()) : null)
			{
				files =
					new LargeImageFiles(plan, text(lines), new JsonWriter(text(features)), new JsonWriter(text(coco)), tiles);
				files.begin(image, whole);
				source.writeTo(files);
				files.end();
			}
			if (Files.exists(part)) AtomicFile.move(part, labels);
			return files.count;
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	private static Writer text(final OutputStream out) {
		return new OutputStreamWriter(out, StandardCharsets.UTF_8);
	}

	private void begin(final String image, final Tile whole) throws IOException {
		features.beginObject().name("type").value("FeatureCollection").name("features").beginArray();
		coco.beginObject().name("images").beginArray();
		coco.beginObject().name("id").value(1).name("file_name").value(image);
		coco.name("width").value(whole.width()).name("height").value(whole.height()).endObject().endArray();
		coco.name("annotations").beginArray();
	}

	private void end() throws IOException {
		features.endArray().endObject().flush();
		coco.endArray();
		CocoWriter.writeCategories(coco, categories);
		coco.endObject().flush();
		lines.flush();
		if (labels != null) labels.writeRest();
	}

	void write(final Region region) throws IOException {
		count++;
		final JsonObject line = new JsonObject();
		line.addProperty("id", count);
		line.addProperty("label", region.label());
		line.add("score", JsonLine.number(region.score()));
		line.add("likelihood", JsonLine.number(region.likelihood()));
		ShapeJson.add(line, region.shape());
		lines.append(JsonLine.of(line)).append('\n');
		features.jsonValue(GSON.toJson(QuPathFeature.of(region, DETECTION)));
		final FoundObject object = FoundObject.of(region, 0, plan.tasks().get(0), plan);
		CocoWriter.write(coco, count, 1, categories.computeIfAbsent(object.category(), name -> categories.size() + 1),
			object);
		if (labels != null) labels.add(count, region);
	}

	/** No region that comes reaches above a row of pixels. */
	void passed(final int row) throws IOException {
		if (labels != null) labels.writeAbove(row);
	}
}
