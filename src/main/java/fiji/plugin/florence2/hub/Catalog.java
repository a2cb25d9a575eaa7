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

import fiji.plugin.florence2.common.Failures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models that can be downloaded. The plugin comes with a catalogue of the published ones, {@code models/catalog.json};
 * users may have their own in the same form, which is described in {@code docs/administrators.md}.
 */
public record Catalog(List<PublishedModel> models) {

	private static final String EMBEDDED = "catalog.json";

	public Catalog {
		models = List.copyOf(models);
	}

	/** The catalogue that comes with the plugin. */
	public static Catalog embedded() {
		try (InputStream in = Catalog.class.getResourceAsStream(EMBEDDED)) {
			if (in == null) throw new IllegalStateException("The plugin's own catalogue of models is missing");
			return CatalogReader.read(EMBEDDED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (final IOException | HubException e) {
			throw new IllegalStateException("The plugin's own catalogue of models cannot be read", e);
		}
	}

	/** Reads a user's catalogue. */
	public static Catalog read(final Path file) throws HubException {
		try {
			return CatalogReader.read(file.toString(), Files.readString(file));
		}
		catch (final IOException e) {
			throw new HubException("The catalogue " + file + " cannot be read (" + Failures.text(e) +
				"): check that it is a text file in UTF-8 that you may read.", e);
		}
	}

	/** The model of that id, in any case. */
	public Optional<PublishedModel> model(final String id) {
		return models.stream().filter(model -> model.id().equalsIgnoreCase(id)).findFirst();
	}

	/** This catalogue with the entries of another one, which replace those of the same id. */
	public Catalog with(final Catalog own) {
		final Stream<PublishedModel> kept = models.stream().filter(model -> own.model(model.id()).isEmpty());
		return new Catalog(Stream.concat(kept, own.models.stream()).toList());
	}
}
