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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Nano;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model from a catalogue of one's own: downloaded from a server, verified, run, removed. */
class ModelsCommandTest {

	private static final String NAME = "Copy/exact";

	@TempDir
	private Path folder;
	private Path store;
	private Path published;
	private HttpServer server;
	private String url;

	@BeforeEach
	void publish() throws IOException {
		store = Files.createDirectory(folder.resolve("my models"));
		published = Nano.copyTo(folder.resolve("published é"));
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", exchange -> {
			final Path file =
				published.resolve(exchange.getRequestURI().getPath().replaceFirst("/lab/Copy/resolve/main/", ""));
			final byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
			exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
		server.start();
		url = "http://127.0.0.1:" + server.getAddress().getPort();
		Files.writeString(store.resolve("catalog.json"), catalog());
	}

	@AfterEach
	void stop() {
		server.stop(0);
	}

	private static String catalog() {
		final List<String> graphs = Nano.files().stream().filter(file -> file.startsWith("onnx/")).toList();
		final String files = String.join(", ", Nano.files().stream().map(file -> "{\"path\": \"" + file + "\"}").toList());
		return "{\"models\": [{\"id\": \"Copy\", \"repository\": \"lab/Copy\", \"licence\": \"BSD-2-Clause\", " +
			"\"description\": \"A copy of nano.\", \"files\": [" + files + "], \"presets\": [{\"name\": \"exact\", " +
			"\"memory_mb\": 200, \"files\": [\"" + String.join("\", \"", graphs) + "\"]}]}]}";
	}

	private Outcome models(final Object... args) {
		final Object[] all = new Object[args.length + 3];
		all[0] = "models";
		System.arraycopy(args, 0, all, 1, args.length);
		all[args.length + 1] = "--store";
		all[args.length + 2] = store;
		return Outcome.of(all);
	}

	private JsonObject listed(final String name) {
		final Outcome list = models("list", "--json");
		assertEquals(0, list.exitCode(), list.err());
		return list.lines()
			.stream()
			.map(line -> JsonParser.parseString(line).getAsJsonObject())
			.filter(model -> model.get("name").getAsString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private Path sample() throws IOException {
		final Path sample = folder.resolve("sample.png");
		try (InputStream in = ModelsCommandTest.class.getResourceAsStream("sample.png")) {
			if (!Files.exists(sample)) Files.copy(in, sample);
		}
		return sample;
	}

	private Outcome ask(final String model) throws IOException {
		return Outcome.of("run", "--model", model, "--store", store, "--task", "CAPTION", "--max-tokens", 6, sample());
	}

	@Test
	void downloadedVerifiedRunRemoved() throws IOException {
		assertEquals("absent", listed(NAME).get("state").getAsString());
		final Outcome absent = ask("copy/exact");
		assertEquals(3, absent.exitCode());
		assertTrue(absent.err().contains("models download " + NAME), absent.err());
		final Outcome download = models("download", NAME, "--endpoint", url);
		assertEquals(0, download.exitCode(), download.err());
		assertTrue(download.err().lines().anyMatch(line -> line.matches("Downloading tokenizer\\.json: .* in all.*")),
			download.err());
		assertTrue(download.out().contains(store.resolve("Copy").resolve("exact").toString()), download.out());
		assertTrue(download.out().contains("\nDownloaded, checked and optimised. 27 of 27 tokens"), download.out());
		assertEquals("complete", listed(NAME).get("state").getAsString());
		assertTrue(listed(NAME).get("optimized").getAsBoolean());
		assertEquals(0, models("verify", "copy").exitCode());
		assertEquals(0, ask("copy").exitCode());
		final Path file = store.resolve("Copy/exact/tokenizer.json");
		Files.writeString(file, Files.readString(file).replace('e', 'f'));
		final Outcome damaged = models("verify", NAME);
		assertEquals(3, damaged.exitCode());
		assertTrue(damaged.out().contains("damaged  tokenizer.json"), damaged.out());
		assertEquals(3, ask(NAME).exitCode());
		assertEquals(0, models("download", NAME, "--endpoint", url).exitCode());
		assertEquals(0, models("verify", NAME).exitCode());
	}

	/** An empty variable must not make the working directory the store. */
	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void emptyVariable(final String value) throws Exception {
		final ChildJvm.Outcome list = ChildJvm.run(store,
			Map.of("FLORENCE2_STORE", value, "XDG_DATA_HOME", folder.toString()), Main.class, "models", "list");
		assertEquals(0, list.exitCode(), list.output());
		assertTrue(list.output().contains("nano") && !list.output().contains("Copy"), list.output());
	}

	/** The others are listed and work, and the unreadable one says why it does not. */
	@Test
	void unreadableFolder() throws IOException {
		assertEquals(0, models("add", published, "--name", "mine").exitCode());
		final Path moved = folder.resolve("moved");
		Files.move(published, moved);
		Files.createFile(published);
		final JsonObject mine = listed("mine");
		assertEquals("unreadable", mine.get("state").getAsString());
		assertTrue(mine.get("size").isJsonNull());
		assertTrue(mine.get("problem").getAsString().contains(published.toString()), mine.toString());
		assertTrue(models("list").out().contains(mine.get("problem").getAsString()), models("list").out());
		assertTrue(ask("mine").err().contains(mine.get("problem").getAsString()));
		assertEquals(0, ask("nano").exitCode());
		Files.writeString(store.resolve("local.json"), "{");
		final Outcome list = models("list");
		assertEquals(3, list.exitCode());
		assertTrue(list.err().contains("local.json") && list.out().contains("Copy"), list.err());
	}

	@Test
	void removed() {
		assertEquals(0, models("download", NAME, "--endpoint", url).exitCode());
		assertEquals(0, models("remove", NAME).exitCode());
		assertEquals("absent", listed(NAME).get("state").getAsString());
		assertFalse(Files.exists(store.resolve("Copy")));
	}

	@Test
	void tableForPeople() {
		final Outcome list = models("list");
		assertEquals(0, list.exitCode(), list.err());
		assertEquals(1 + 1 + 4 * 3 + 1, list.lines().size());
		assertTrue(
			list.lines().stream().anyMatch(line -> line.matches("Copy/exact +absent .* 209\\.7 MB .*A copy of nano\\.")),
			list.out());
		assertTrue(
			list.lines().stream().anyMatch(line -> line.matches("Florence-2-base-ft/exact +absent +1\\.1 GB .*MIT.*")),
			list.out());
	}

	@Test
	void folderOfOnesOwn() throws IOException {
		final Outcome add = models("add", published, "--name", "mine");
		assertEquals(0, add.exitCode(), add.err());
		assertEquals("local", listed("mine").get("kind").getAsString());
		assertEquals(0, ask("mine").exitCode());
		assertEquals(3, models("add", published, "--name", "mine").exitCode());
		assertEquals(0, models("remove", "mine").exitCode());
		assertTrue(Files.exists(published.resolve("config.json")));
	}

	@Test
	void optimised() throws IOException {
		final Outcome absent = models("optimize", NAME);
		assertEquals(3, absent.exitCode());
		assertTrue(absent.err().contains("not on this computer"), absent.err());
		assertEquals(0, models("download", NAME, "--endpoint", url, "--no-optimize").exitCode());
		assertFalse(listed(NAME).get("optimized").getAsBoolean());
		final Outcome done = models("optimize", "copy");
		assertEquals(0, done.exitCode(), done.err());
		assertEquals(7, done.err().lines().count(), done.err());
		assertTrue(done.err().startsWith("Running the published model\n"), done.err());
		assertTrue(
			done.out().contains("27 of 27 tokens of its answer to a test prompt are those of the model it was made of"),
			done.out());
		assertTrue(models("list").lines().stream().anyMatch(line -> line.matches("Copy/exact +complete, optimised .*")));
		assertTrue(listed(NAME).get("optimized").getAsBoolean());
		assertEquals(0, models("verify", NAME).exitCode());
		final Outcome again = models("optimize", NAME);
		assertEquals(3, again.exitCode());
		assertTrue(again.err().contains("optimised already"), again.err());
		final Path weights = store.resolve("Copy/exact/onnx/weights_optimized.bin");
		final byte[] bytes = Files.readAllBytes(weights);
		bytes[bytes.length / 2] ^= 1;
		Files.write(weights, bytes);
		final Outcome verified = models("verify", NAME);
		assertEquals(3, verified.exitCode());
		assertTrue(verified.out().contains("spoiled  onnx/weights_optimized.bin"), verified.out());
		assertEquals("complete", listed(NAME).get("state").getAsString());
		assertFalse(listed(NAME).get("optimized").getAsBoolean());
		assertEquals(0, models("optimize", NAME).exitCode());
		final Outcome answer = ask(NAME);
		assertEquals(0, answer.exitCode(), answer.err());
		assertEquals(answer.lines().get(1), ask(published.toString()).lines().get(1));
		assertTrue(models("optimize", NAME).err().contains("is in use"), "this process has it open");
	}

	@Test
	void optimisedIn8Bit() throws IOException {
		final Outcome done = models("optimize", published, "--int8", "--name", "small");
		assertEquals(0, done.exitCode(), done.err());
		assertTrue(done.out().matches("(?s)--model small is .* in 8 bit\\.\\R.*image features differ by \\d\\.\\d %.*"),
			done.out());
		assertEquals(0, ask("small").exitCode());
		assertFalse(Files.exists(published.resolve("onnx/weights_optimized_int8.bin")));
		assertEquals(3, models("optimize", published, "--int8", "--name", "small").exitCode());
		assertEquals(2, models("optimize", published, "--int8").exitCode());
		assertEquals(2, models("optimize", published, "--name", "small").exitCode());
	}

	@Test
	void foldersAndListedOnesAreOptimised() throws IOException {
		assertEquals(0, models("add", published, "--name", "mine").exitCode());
		assertEquals(0, models("optimize", "mine").exitCode());
		assertTrue(listed("mine").get("optimized").getAsBoolean());
		assertEquals(3, models("optimize", published).exitCode(), "done already");
		for (final Object[] args : new Object[][] { { "nano" }, { "nano", "--int8", "--name", "small" } }) {
			final Outcome nano = models(Stream.concat(Stream.of("optimize"), Stream.of(args)).toArray());
			assertEquals(3, nano.exitCode());
			assertTrue(nano.err().contains("is part of the plugin and optimised already"), nano.err());
		}
	}

	/** A folder whose model cannot be run is not added. */
	@Test
	void folderThatIsNoModel() throws IOException {
		Files.delete(published.resolve("tokenizer.json"));
		final Outcome add = models("add", published, "--name", "mine");
		assertEquals(3, add.exitCode());
		assertTrue(add.err().contains("tokenizer.json"), add.err());
		assertEquals(1, add.err().lines().count(), add.err());
		assertFalse(models("list").out().contains("mine"));
	}

	@Test
	void failures() throws IOException {
		Files.delete(published.resolve("tokenizer.json"));
		final Outcome missing = models("download", NAME, "--endpoint", url);
		assertEquals(3, missing.exitCode());
		assertTrue(
			missing.err().contains("HTTP 404") && missing.err().contains(url + "/lab/Copy/resolve/main/tokenizer.json"),
			missing.err());
		assertEquals(3, models("download", "Unknown").exitCode());
		assertEquals(3, models("download", NAME, "--endpoint", "mirror").exitCode());
		assertEquals(3, models("remove", "nano").exitCode());
		assertEquals(2, models("download").exitCode());
		assertEquals(2, Outcome.of("models").exitCode());
		Files.writeString(store.resolve("catalog.json"), "{}");
		final Outcome wrong = models("list");
		assertEquals(3, wrong.exitCode());
		assertTrue(wrong.err().contains(store.resolve("catalog.json").toString()), wrong.err());
		assertEquals(0, ask("nano").exitCode(), "the embedded model needs no store");
	}
}
