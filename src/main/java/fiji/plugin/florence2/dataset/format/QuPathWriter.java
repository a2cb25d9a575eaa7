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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A GeoJSON file for each image, as QuPath reads it by <i>File, Import objects from file</i>. */
final class QuPathWriter implements AnnotationWriter {

	private static final String ANNOTATION = "annotation";
	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

	@Override
	public String name() {
		return "qupath";
	}

	@Override
	public String form() {
		return "folders images and geojson, with a file of annotations for each image";
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final Path texts = Files.createDirectories(folder.resolve(QuPathReader.FOLDER));
		final LeftOut leftOut = new LeftOut();
		for (final AnnotatedFile image : images) {
			final String name = files.put(image, folder.resolve(AnnotationReader.IMAGES));
			final JsonArray features = new JsonArray();
			image.texts().forEach(text -> leftOut.add("texts"));
			for (final Region region : image.regions()) {
				if (region.shape() instanceof Quad) leftOut.add("lines of text");
				else features.add(QuPathFeature.of(region, ANNOTATION));
			}
			final JsonObject collection = new JsonObject();
			collection.addProperty("type", "FeatureCollection");
			collection.add("features", features);
			Files.writeString(texts.resolve(name + ".geojson"), GSON.toJson(collection));
		}
		leftOut.tell(notes);
	}
}
