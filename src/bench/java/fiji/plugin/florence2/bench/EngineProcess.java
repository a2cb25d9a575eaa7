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
package fiji.plugin.florence2.bench;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.task.PromptException;

import ai.onnxruntime.OrtEnvironment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This engine as one of the programs that the benchmark compares: takes a model folder (or "nano") and a number of
 * threads, reads requests from standard input and answers with milliseconds, both in lines of JSON. The lines are
 * described in {@code src/bench/README.md}.
 */
public final class EngineProcess {

	private static final Gson GSON = new Gson();

	private EngineProcess() {}

	public static void main(final String[] args) throws IOException, ModelException {
		final PrintStream answers = System.out;
		// Whatever a library prints must not get among the answers.
		System.setOut(System.err);
		try (Engine engine = Engine.open(args[0], Integer.parseInt(args[1]));
			BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
		{
			answers.println(GSON.toJson(
				Map.of("versions", versions(), "graphs", engine.graphs(), "ms", Map.of("first_open", engine.openMs()))));
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				answers.println(GSON.toJson(answer(engine, GSON.fromJson(line, JsonObject.class))));
			}
		}
	}

	private static Map<String, String> versions() {
		return Map.of("Java", System.getProperty("java.version"), "onnxruntime (Java)",
			OrtEnvironment.getEnvironment().getVersion());
	}

	private static Map<String, Object> answer(final Engine engine, final JsonObject request) {
		try {
			return Map.of("ms", measure(engine, request));
		}
		catch (final ModelException | PromptException | ImageException | RuntimeException e) {
			return Map.of("error", String.valueOf(e));
		}
	}

	private static Map<String, Double> measure(final Engine engine, final JsonObject request)
		throws ModelException, PromptException, ImageException
	{
		final String part = request.get("part").getAsString();
		return switch (part) {
			case "question" -> engine.question(image(request), request.get("tokens").getAsInt());
			case "beams" -> engine.beams(request.get("tokens").getAsInt());
			case "open" -> engine.openAgain();
			case "files" -> engine.files(images(request), request.get("tokens").getAsInt());
			case "tiles" -> engine.tiles(image(request), request.get("side").getAsInt(), request.get("tokens").getAsInt());
			case
				"regions" -> engine.regions(image(request), request.get("count").getAsInt(), request.get("tokens").getAsInt());
			case "objects" -> engine.objects(image(request));
			default -> throw new IllegalArgumentException("There is no part " + part);
		};
	}

	private static Path image(final JsonObject request) {
		return Path.of(request.get("image").getAsString());
	}

	private static List<Path> images(final JsonObject request) {
		final List<Path> images = new ArrayList<>();
		for (final JsonElement image : request.getAsJsonArray("images"))
			images.add(Path.of(image.getAsString()));
		return images;
	}
}
