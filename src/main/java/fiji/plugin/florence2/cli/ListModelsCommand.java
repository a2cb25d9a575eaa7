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

import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.hub.ByteCount;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.StoredModel;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Lists the models on this computer and those that can be downloaded. */
@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Lists all models: names, states, sizes, memory, licences.")
final class ListModelsCommand extends Subcommand {

	private static final String UNKNOWN = "-";

	@Mixin
	private StoreOptions store;

	@Option(names = "--json", description = "Print one JSON object for each model, on a line of its own.")
	private boolean json;

	/** A row of the table. */
	private record Row(StoredModel model, StoredModel.Size size) {}

	@Override
	void run(final PrintWriter out, final PrintWriter err) throws HubException {
		final ModelStore models = store.open();
		final List<String> problems = models.problems();
		final List<Row> rows = models.models().stream().map(model -> new Row(model, models.sizeOf(model))).toList();
		if (json) rows.forEach(row -> out.println(JsonLine.of(object(row))));
		else out.print(table(rows));
		if (!problems.isEmpty()) throw new HubException(String.join(System.lineSeparator(), problems));
	}

	private static String table(final List<Row> rows) {
		final int names = rows.stream().mapToInt(row -> row.model.name().length()).max().orElse(0);
		final int states = rows.stream().mapToInt(row -> state(row.model).length()).max().orElse(0);
		final String form = "%-" + names + "s  %-" + states + "s  %14s  %9s  %-12s  %s";
		final StringBuilder text = new StringBuilder();
		append(text, form, "name", "state", "size", "memory", "licence", "");
		String before = "";
		for (final Row row : rows) {
			final StoredModel model = row.model;
			final String about = about(model);
			final String licence = model.licence().isEmpty() ? UNKNOWN : model.licence();
			append(text, form, model.name(), state(model), row.size.text(), memory(model), licence,
				about.equals(before) ? "" : about);
			before = about;
		}
		return text.toString();
	}

	private static void append(final StringBuilder text, final String form, final Object... cells) {
		text.append(String.format(Locale.ROOT, form, cells).stripTrailing()).append(System.lineSeparator());
	}

	private static String state(final StoredModel model) {
		return model.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + (model.optimized() ? ", optimised" : "");
	}

	private static String memory(final StoredModel model) {
		return model.memoryMb().isPresent() ? ByteCount.text(model.memoryMb().getAsInt() * 1024L * 1024) : UNKNOWN;
	}

	private static String about(final StoredModel model) {
		if (!model.problem().isEmpty()) return model.problem();
		return model.description().isEmpty() ? model.folder().map(Object::toString).orElse("") : model.description();
	}

	private static JsonObject object(final Row row) {
		final StoredModel model = row.model;
		final JsonObject object = new JsonObject();
		object.addProperty("name", model.name());
		object.addProperty("kind", model.kind().name().toLowerCase(Locale.ROOT));
		object.addProperty("state", model.state().name().toLowerCase(Locale.ROOT));
		if (!model.problem().isEmpty()) object.addProperty("problem", model.problem());
		object.addProperty("optimized", model.optimized());
		object.addProperty("folder", model.folder().map(Object::toString).orElse(null));
		object.add("size",
			row.size.total().isPresent() ? new JsonPrimitive(row.size.total().getAsLong()) : JsonNull.INSTANCE);
		object.addProperty("size_exact", row.size.exact());
		object.addProperty("present", row.size.present());
		object.add("memory_mb",
			model.memoryMb().isPresent() ? new JsonPrimitive(model.memoryMb().getAsInt()) : JsonNull.INSTANCE);
		object.addProperty("licence", model.licence());
		object.addProperty("description", model.description());
		return object;
	}
}
