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

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Failures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The model folders that a user added to the store's list, which is a file of the store. */
record LocalModels(List<Entry> models) {

	static final String FILE = "local.json";

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

	/** @param folder absolute; in the file relative, if it lies in the store, which may be moved with Fiji */
	record Entry(String name, String folder) {

		Path path() {
			return Path.of(folder);
		}

		private Entry readIn(final Path root) {
			return new Entry(name, root.resolve(folder).normalize().toString());
		}

		private Entry writtenIn(final Path root) {
			return path().startsWith(root) ? new Entry(name, root.relativize(path()).toString().replace('\\', '/')) : this;
		}
	}

	LocalModels {
		models = models == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(models));
	}

	static LocalModels read(final Path root) throws HubException {
		final Path file = root.resolve(FILE);
		if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return new LocalModels(List.of());
		try {
			final LocalModels read = GSON.fromJson(Files.readString(file), LocalModels.class);
			if (read == null) throw new JsonParseException("it is empty");
			for (final Entry entry : read.models)
				if (entry == null || entry.name == null || entry.folder == null || entry.folder.isBlank())
					throw new JsonParseException("each model needs a name and a folder");
			final Path place = absolute(root);
			return new LocalModels(read.models.stream().map(entry -> entry.readIn(place)).toList());
		}
		catch (final IOException | JsonParseException | InvalidPathException e) {
			throw new HubException("The list of your own model folders " + file + " cannot be read (" + Failures.text(e) +
				"): correct or delete it.", e);
		}
	}

	void write(final Path root) throws IOException {
		final Path place = absolute(root);
		final List<Entry> written = models.stream().map(entry -> entry.writtenIn(place)).toList();
		AtomicFile.write(root.resolve(FILE), GSON.toJson(new LocalModels(written)));
	}

	private static Path absolute(final Path root) {
		return root.toAbsolutePath().normalize();
	}

	Optional<Entry> named(final String name) {
		return models.stream().filter(entry -> entry.name.equalsIgnoreCase(name)).findFirst();
	}

	LocalModels with(final Entry entry) {
		final List<Entry> all = new ArrayList<>(without(entry.name).models);
		all.add(entry);
		return new LocalModels(all);
	}

	LocalModels without(final String name) {
		return new LocalModels(models.stream().filter(entry -> !entry.name.equalsIgnoreCase(name)).toList());
	}
}
