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

import fiji.plugin.florence2.common.Sha256;

import com.google.gson.JsonParser;

import ij.gui.Roi;
import ij.io.RoiDecoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What tests look for in a batch's folder of results. */
public final class ResultFolder {

	private ResultFolder() {}

	/** The sums of all files, by their paths; of the manifest, which has times, its plan. */
	public static Map<String, String> contents(final Path folder) throws IOException {
		final Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				final String name = folder.relativize(file).toString();
				contents.put(name,
					file.endsWith(BatchManifest.FILE)
						? JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("plan").toString()
						: Sha256.of(Files.readAllBytes(file)));
			}
		}
		return contents;
	}

	/** The sum that names the entry of an image in the journal. */
	public static String sum(final String text) {
		return Sha256.of(text);
	}

	/** The rows of a table, each with its values by the headings. */
	public static List<Map<String, String>> rows(final Path csv) throws IOException {
		final List<List<String>> lines = new ArrayList<>();
		for (final String line : Files.readAllLines(csv))
			lines.add(values(line));
		final List<Map<String, String>> rows = new ArrayList<>();
		for (final List<String> line : lines.subList(1, lines.size())) {
			final Map<String, String> row = new LinkedHashMap<>();
			for (int i = 0; i < line.size(); i++)
				row.put(lines.get(0).get(i), line.get(i));
			rows.add(row);
		}
		return rows;
	}

	private static List<String> values(final String line) {
		final List<String> values = new ArrayList<>();
		StringBuilder value = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			final char c = line.charAt(i);
			if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
				value.append(c);
				i++;
			}
			else if (c == '"') quoted = !quoted;
			else if (c == ',' && !quoted) {
				values.add(value.toString());
				value = new StringBuilder();
			}
			else value.append(c);
		}
		values.add(value.toString());
		return values;
	}

	/** The selections of a zip file, as the ROI Manager reads it. */
	public static List<Roi> rois(final Path zip) throws IOException {
		final List<Roi> rois = new ArrayList<>();
		try (ZipFile file = new ZipFile(zip.toFile())) {
			for (final ZipEntry entry : Collections.list(file.entries()))
				try (InputStream in = file.getInputStream(entry)) {
					rois.add(new RoiDecoder(in.readAllBytes(), entry.getName()).getRoi());
				}
		}
		return rois;
	}
}
