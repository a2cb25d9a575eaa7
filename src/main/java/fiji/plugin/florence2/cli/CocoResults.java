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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.ImageDetections;

import com.google.gson.stream.JsonWriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Detections in the form of COCO results, for other programs to evaluate. Labels that are none of the data set's
 * categories have no place in it and are left out.
 *
 * @see <a href="https://cocodataset.org/#format-results">COCO, results format</a>
 */
final class CocoResults {

	private CocoResults() {}

	static void write(final Path file, final List<ImageDetections> images) throws IOException {
		try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
			json.beginArray();
			for (final ImageDetections image : images) {
				for (final Detection detection : image.detections()) {
					if (!detection.category().equals(Category.OTHER)) write(json, image.id(), detection);
				}
			}
			json.endArray();
		}
	}

	private static void write(final JsonWriter json, final long image, final Detection detection) throws IOException {
		final BoundingBox box = detection.box();
		json.beginObject();
		json.name("image_id").value(image);
		json.name("category_id").value(detection.category().id());
		json.name("bbox").beginArray().value(box.x()).value(box.y()).value(box.width()).value(box.height()).endArray();
		json.name("score").value(detection.score());
		json.endObject();
	}
}
