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

import fiji.plugin.florence2.imagej.input.PlanePosition;

import com.google.gson.stream.JsonWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects of all images as one file in the form of COCO's object detection, written while the journal is read, twice.
 * Beyond that form, a plane of a stack has its place, and an object its task and its score.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO, data format</a>
 */
final class CocoWriter {

	private final Journal journal;
	private final Map<String, Integer> categories = new LinkedHashMap<>();
	private int images;
	private int annotations;

	private CocoWriter(final Journal journal) {
		this.journal = journal;
	}

	static void write(final Journal journal, final OutputStream out) throws IOException {
		final JsonWriter json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
		new CocoWriter(journal).write(json);
		json.flush();
	}

	private void write(final JsonWriter json) throws IOException {
		json.beginObject();
		json.name("images").beginArray();
		journal.forEach(entry -> writeImages(json, entry));
		json.endArray();
		images = 0;
		json.name("annotations").beginArray();
		journal.forEach(entry -> writeObjects(json, entry));
		json.endArray();
		writeCategories(json, categories);
		json.endObject();
	}

	/** @param categories their numbers, by their names */
	static void writeCategories(final JsonWriter json, final Map<String, Integer> categories) throws IOException {
		json.name("categories").beginArray();
		for (final Map.Entry<String, Integer> category : categories.entrySet())
			json.beginObject().name("id").value(category.getValue()).name("name").value(category.getKey()).endObject();
		json.endArray();
	}

	private void writeImages(final JsonWriter json, final JournalEntry entry) throws IOException {
		for (final PlanePosition plane : entry.planes()) {
			json.beginObject();
			json.name("id").value(++images);
			json.name("file_name").value(entry.image());
			json.name("width").value(entry.width());
			json.name("height").value(entry.height());
			if (entry.planes().size() > 1) json.name("C")
				.value(plane.channel() == 0 ? null : plane.channel())
				.name("Z")
				.value(plane.slice())
				.name("T")
				.value(plane.frame());
			json.endObject();
		}
	}

	private void writeObjects(final JsonWriter json, final JournalEntry entry) throws IOException {
		for (final FoundObject object : entry.objects()) {
			final int category = categories.computeIfAbsent(object.category(), name -> categories.size() + 1);
			write(json, ++annotations, images + object.plane() + 1L, category, object);
		}
		images += entry.planes().size();
	}

	/**
	 * Writes an annotation.
	 *
	 * @param number of the annotation
	 * @param image number of its image
	 * @param category number of its category
	 */
	static void write(final JsonWriter json, final int number, final long image, final int category,
		final FoundObject object) throws IOException
	{
		json.beginObject();
		json.name("id").value(number);
		json.name("image_id").value(image);
		json.name("category_id").value(category);
		writeNumbers(json.name("bbox"), object.bbox());
		json.name("area").value(object.area());
		json.name("iscrowd").value(0);
		json.name("segmentation").beginArray();
		for (final double[] outline : object.segmentation())
			writeNumbers(json, outline);
		json.endArray();
		json.name("task").value(object.task());
		json.name("score").value(object.score());
		json.endObject();
	}

	private static void writeNumbers(final JsonWriter json, final double[] numbers) throws IOException {
		json.beginArray();
		for (final double number : numbers)
			json.value(number);
		json.endArray();
	}
}
