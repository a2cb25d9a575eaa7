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
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TileRegions;
import fiji.plugin.florence2.tiling.Tiling;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the model found in a large image, a file for each row of tiles, which is there when the row is done. Numbers are kept
 * to the last digit, so that a run that was stopped gives what one gives that was not.
 */
final class TileRows {

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
	private static final String TILING = "tiling.json";

	private final Path folder;

	TileRows(final Path folder) {
		this.folder = folder;
	}

	/** The tiles that were chosen; nothing before. */
	Optional<Tiling> tiling() throws IOException {
		final Path file = folder.resolve(TILING);
		if (!Files.exists(file)) return Optional.empty();
		try {
			return Optional.ofNullable(GSON.fromJson(Files.readString(file), Tiling.class));
		}
		catch (final JsonParseException e) {
			throw new IOException(file + " is damaged", e);
		}
	}

	void choose(final Tiling tiling) throws IOException {
		AtomicFile.write(folder.resolve(TILING), GSON.toJson(tiling));
	}

	/** @param row from 0 */
	boolean has(final int row) {
		return Files.exists(file(row));
	}

	private Path file(final int row) {
		return folder.resolve(String.format(Locale.ROOT, "row-%06d.jsonl", row));
	}

	/** What is kept of a row: a line for each tile that has regions. */
	static String lines(final List<TileRegions> tiles) {
		final StringBuilder lines = new StringBuilder();
		for (final TileRegions tile : tiles)
			if (!tile.regions().isEmpty()) lines.append(GSON.toJson(json(tile))).append('\n');
		return lines.toString();
	}

	void write(final int row, final String lines) throws IOException {
		AtomicFile.write(file(row), lines);
	}

	private static JsonObject json(final TileRegions tile) {
		final JsonObject json = new JsonObject();
		json.add("tile", GSON.toJsonTree(tile.tile()));
		final JsonArray regions = new JsonArray();
		tile.regions().forEach(region -> regions.add(json(region)));
		json.add("regions", regions);
		return json;
	}

	private static JsonObject json(final Region region) {
		final JsonObject json = new JsonObject();
		json.addProperty("label", region.label());
		addNumber(json, "score", region.score());
		addNumber(json, "likelihood", region.likelihood());
		addNumber(json, "labelLikelihood", region.labelLikelihood());
		ShapeJson.add(json, region.shape());
		return json;
	}

	/** JSON has no NaN. */
	private static void addNumber(final JsonObject json, final String name, final double number) {
		if (!Double.isNaN(number)) json.addProperty(name, number);
	}

	List<TileRegions> read(final int row) throws IOException {
		final List<TileRegions> tiles = new ArrayList<>();
		try {
			for (final String line : Files.readAllLines(file(row), StandardCharsets.UTF_8))
				tiles.add(tile(JsonParser.parseString(line).getAsJsonObject()));
		}
		catch (final JsonParseException | IllegalStateException | IllegalArgumentException e) {
			throw new IOException(file(row) + " is damaged", e);
		}
		return tiles;
	}

	private static TileRegions tile(final JsonObject json) {
		final List<Region> regions = new ArrayList<>();
		json.getAsJsonArray("regions").forEach(region -> regions.add(region(region.getAsJsonObject())));
		return new TileRegions(GSON.fromJson(json.get("tile"), Tile.class), regions);
	}

	private static Region region(final JsonObject json) {
		return new Region(json.get("label").getAsString(), ShapeJson.read(json).orElseThrow(IllegalArgumentException::new),
			number(json, "score"), number(json, "likelihood"), number(json, "labelLikelihood"));
	}

	private static double number(final JsonObject json, final String name) {
		return json.has(name) ? json.get(name).getAsDouble() : Double.NaN;
	}
}
