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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.Nano;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The embedded model as if it were published, to be downloaded from a server. */
public final class PublishedNano {

	private PublishedNano() {}

	/**
	 * Puts the model's files on a server, and models of these ids with a preset {@code half} into the store's own
	 * catalogue.
	 *
	 * @return a copy of the model folder, in the store
	 */
	public static Path on(final FaultyServer server, final Path store, final String... ids) throws IOException {
		final Path nano = Nano.copyTo(store.resolve("nano"));
		final StringBuilder files = new StringBuilder();
		for (final String path : Nano.files()) {
			server.put("/" + path, Files.readAllBytes(nano.resolve(path)));
			files.append(files.isEmpty() ? "" : ", ")
				.append("{\"path\": \"")
				.append(path)
				.append("\", \"size\": ")
				.append(Files.size(nano.resolve(path)))
				.append('}');
		}
		final String graphs = Nano.files()
			.stream()
			.filter(path -> path.endsWith(".onnx"))
			.map(path -> '"' + path + '"')
			.collect(Collectors.joining(", "));
		final String models = Arrays.stream(ids)
			.map(id -> "{\"id\": \"" + id + "\", \"url\": \"" + server.uri() +
				"\", \"licence\": \"CC-BY-4.0\", \"description\": \"For " + id.toLowerCase() +
				" in phase contrast, trained in our lab.\", \"files\": [" + files +
				"], \"presets\": [{\"name\": \"half\", \"memory_mb\": 450, \"files\": [" + graphs + "]}]}")
			.collect(Collectors.joining(", "));
		Files.writeString(store.resolve(ModelStore.OWN_CATALOG), "{\"models\": [" + models + "]}");
		return nano;
	}
}
