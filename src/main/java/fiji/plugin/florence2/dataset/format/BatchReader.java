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
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.ShapeJson;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import com.google.gson.JsonParseException;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The results of a batch of this plugin: an answer a line, with regions or words. */
final class BatchReader implements AnnotationReader {

	private static final String FORM = "results of a batch";
	private static final String RESULTS = "results.jsonl";
	private static final String MANIFEST = "manifest.json";

	@Override
	public String name() {
		return "batch";
	}

	@Override
	public String form() {
		return "a batch's folder of results, or its results.jsonl";
	}

	@Override
	public boolean fits(final Path path) {
		return path.getFileName().toString().equals(RESULTS) || Files.isRegularFile(path.resolve(RESULTS));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final Path file = Files.isDirectory(request.path()) ? request.path().resolve(RESULTS) : request.path();
		if (!Files.isRegularFile(file)) throw new DataSetException(
			"There is no file " + file + ": choose the folder that a batch has written, or its " + RESULTS + ".");
		final Optional<JsonPart> manifest = manifest(file.resolveSibling(MANIFEST));
		final Optional<Path> images = request.images().or(() -> manifest.flatMap(BatchReader::inputFolder));
		final Findings findings = new Findings(new Request(request.path(), images, request.label(), request.headers()));
		AnnotationFile.read(file, FORM, text -> add(text, findings));
		return findings.all(notes);
	}

	private static Optional<JsonPart> manifest(final Path file) throws Florence2Exception {
		if (!Files.isRegularFile(file)) return Optional.empty();
		final List<JsonPart> read = new ArrayList<>();
		AnnotationFile.read(file, "the settings of a batch", text -> read.add(JsonPart.parse(text).at("plan")));
		return Optional.of(read.get(0));
	}

	/** If it is still there. */
	private static Optional<Path> inputFolder(final JsonPart plan) {
		try {
			return plan.find("input_folder").map(JsonPart::text).map(Path::of).filter(Files::isDirectory);
		}
		catch (final InvalidPathException e) {
			return Optional.empty();
		}
	}

	private static void add(final String text, final Findings findings) throws Florence2Exception {
		int number = 0;
		for (final String line : text.split("\n")) {
			number++;
			if (line.isBlank()) continue;
			try {
				add(JsonPart.parse(line), findings);
			}
			catch (final JsonParseException e) {
				throw new IllegalArgumentException("line " + number + ": it is no JSON", e);
			}
			catch (final IllegalArgumentException e) {
				throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
			}
		}
	}

	private static void add(final JsonPart answer, final Findings findings) throws Florence2Exception {
		final int channel = answer.find("C").map(JsonPart::integer).orElse(0);
		final int slice = answer.find("Z").map(JsonPart::integer).orElse(1);
		final int frame = answer.find("T").map(JsonPart::integer).orElse(1);
		final Task task = task(answer.at("task"));
		final Optional<FoundImage> found = findings.named(answer.at("image").text(), new Plane(channel, slice, frame));
		if (found.isEmpty()) return;
		final FoundImage image = found.get();
		image.requireSize(answer.at("width").number(), answer.at("height").number());
		for (final JsonPart region : answer.at("regions").elements())
			image.add(region.at("label").text(), shape(region),
				region.find("score").map(JsonPart::number).orElse(Double.NaN));
		if (task.answerKind() == AnswerKind.TEXT)
			answer.find("text").ifPresent(text -> image.describe(text.text(), Optional.of(task)));
	}

	private static Task task(final JsonPart name) {
		try {
			return Task.of(name.text());
		}
		catch (final PromptException e) {
			throw name.wrong("is no task");
		}
	}

	private static Shape shape(final JsonPart region) {
		try {
			return ShapeJson.read(region.value().getAsJsonObject())
				.orElseThrow(() -> new IllegalArgumentException("has no box, quad or polygons"));
		}
		catch (final RuntimeException e) {
			throw region.wrong("has no shape (" + e.getMessage() + ")");
		}
	}
}
