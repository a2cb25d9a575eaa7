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

import static fiji.plugin.florence2.hub.TestCatalog.CONFIG;
import static fiji.plugin.florence2.hub.TestCatalog.GRAPH;
import static fiji.plugin.florence2.hub.TestCatalog.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimised graphs in the store: what becomes of them when the published files, or they themselves, change. */
class OptimizedGraphsTest {

	private static final String OPTIMIZED = "onnx/graph_optimized.onnx";
	private static final String WEIGHTS = "onnx/weights_optimized.bin";

	@TempDir
	private Path root;
	private FaultyServer server;
	private TestCatalog testCatalog;
	private ModelStore store;

	@BeforeEach
	void download() throws Exception {
		server = new FaultyServer();
		testCatalog = new TestCatalog().on(server);
		store = testCatalog.store(root);
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
	}

	@AfterEach
	void stop() throws Exception {
		server.close();
	}

	private static Path path(final Path root, final String file) {
		return TestCatalog.folder(root).resolve(file);
	}

	private void optimize() throws IOException {
		final StringBuilder files = new StringBuilder();
		for (final String file : List.of(OPTIMIZED, WEIGHTS)) {
			final byte[] bytes = TestCatalog.noise(5000, file.length());
			Files.write(path(root, file), bytes);
			files.append(files.isEmpty() ? "" : ",")
				.append("\"")
				.append(file)
				.append("\": {\"size\": 5000, \"sha256\": \"")
				.append(TestCatalog.sha256(bytes))
				.append("\"}");
		}
		Files.writeString(path(root, "onnx/optimized.json"), "{\"sources\": {}, \"files\": {" + files + "}}");
	}

	private boolean isOptimized() throws HubException {
		return store.find(NAME).optimized();
	}

	private String refused(final Executable action) {
		final HubException e = assertThrows(HubException.class, action);
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		return e.getMessage();
	}

	@Test
	void belongToTheModel() throws Exception {
		assertFalse(isOptimized());
		optimize();
		assertTrue(isOptimized());
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		final Verification found = store.verify(NAME, ProgressListener.NONE, new Cancellation());
		assertTrue(found.isWhole() && found.spoiled().isEmpty());
		assertEquals(List.of(CONFIG, GRAPH, OPTIMIZED, WEIGHTS), found.sound());
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
		assertTrue(isOptimized(), "nothing was to be downloaded");
		store.remove(NAME);
		assertFalse(Files.exists(TestCatalog.folder(root)));
	}

	@ParameterizedTest
	@ValueSource(strings = { OPTIMIZED, WEIGHTS })
	void spoiledOnesAreDisowned(final String file) throws Exception {
		optimize();
		final byte[] bytes = Files.readAllBytes(path(root, file));
		bytes[100] ^= 1;
		Files.write(path(root, file), bytes);
		final Verification found = store.verify(NAME, ProgressListener.NONE, new Cancellation());
		assertTrue(found.isWhole());
		assertEquals(List.of(file), found.spoiled());
		assertFalse(isOptimized());
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		assertTrue(store.verify(NAME, ProgressListener.NONE, new Cancellation()).spoiled().isEmpty(),
			"the published files alone count now");
	}

	@Test
	void missingOnesAreDisowned() throws Exception {
		optimize();
		Files.delete(path(root, WEIGHTS));
		assertFalse(isOptimized());
		assertEquals(List.of(WEIGHTS), store.verify(NAME, ProgressListener.NONE, new Cancellation()).spoiled());
	}

	/** Their weights are at places in the published file: another file there is not what they were made of. */
	@Test
	void goWithThePublishedFile() throws Exception {
		optimize();
		Files.write(path(root, GRAPH), new byte[300_000]);
		assertEquals(List.of(GRAPH), store.verify(NAME, ProgressListener.NONE, new Cancellation()).damaged());
		assertEquals(ModelState.DAMAGED, store.find(NAME).state());
		assertFalse(isOptimized());
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		assertFalse(isOptimized());
		assertFalse(Files.exists(path(root, OPTIMIZED)) || Files.exists(path(root, WEIGHTS)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{\"files\": 3}", "{\"files\": {\"onnx/x\": null}}" })
	void damagedRecord(final String json) throws Exception {
		optimize();
		Files.writeString(path(root, "onnx/optimized.json"), json);
		assertFalse(isOptimized());
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		assertTrue(store.verify(NAME, ProgressListener.NONE, new Cancellation()).isWhole());
	}

	/** The record may come from a catalogue of other people. */
	@ParameterizedTest
	@ValueSource(strings = { "../../../victim.txt", "onnx/../../../../victim.txt", "onnx/../config.json", "config.json",
		"onnx", "onnx/", "", ".", "onnx/link", "onnx/linked/victim.txt", "ABSOLUTE" })
	void recordThatNamesOtherFiles(final String name) throws Exception {
		optimize();
		final Path outside = Files.createDirectories(root.resolve("outside"));
		final Path victim = Files.writeString(outside.resolve("victim.txt"), "mine");
		Files.copy(victim, root.resolve("victim.txt"));
		Files.createSymbolicLink(path(root, "onnx/link"), victim);
		Files.createSymbolicLink(path(root, "onnx/linked"), outside);
		final String named = name.equals("ABSOLUTE") ? victim.toAbsolutePath().toString() : name;
		final String entry = "{\"size\": 4, \"sha256\": \"" + TestCatalog.sha256("mine".getBytes()) + "\"}";
		Files.writeString(path(root, "onnx/optimized.json"),
			"{\"sources\": {}, \"files\": {\"" + named + "\": " + entry + "}}");
		assertFalse(isOptimized());
		assertEquals(List.of(CONFIG, GRAPH), store.verify(NAME, ProgressListener.NONE, new Cancellation()).sound());
		Files.delete(path(root, GRAPH));
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		store.remove(NAME);
		assertFalse(Files.exists(TestCatalog.folder(root)));
		assertEquals("mine", Files.readString(victim));
		assertEquals("mine", Files.readString(root.resolve("victim.txt")));
	}

	/** The graphs of a model in a folder that links lead to are no others. */
	@Test
	void folderOfGraphsThatIsALink() throws Exception {
		optimize();
		final Path elsewhere = root.resolve("elsewhere");
		Files.move(path(root, "onnx"), elsewhere);
		Files.createSymbolicLink(path(root, "onnx"), elsewhere);
		Files.delete(elsewhere.resolve("graph.onnx"));
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
		assertTrue(Files.exists(elsewhere.resolve("graph_optimized.onnx")));
		store.remove(NAME);
		assertTrue(Files.exists(elsewhere.resolve("graph_optimized.onnx")));
	}

	@Test
	void whoOptimisesIsAlone() throws Exception {
		try (ModelUse use = store.use(NAME)) {
			assertTrue(refused(() -> store.useToOptimize(NAME)).contains("in use"));
		}
		try (ModelUse alone = store.useToOptimize("tiny")) {
			assertEquals(TestCatalog.folder(root), alone.folder());
			assertTrue(refused(() -> store.use(NAME)).contains("being removed or optimised"));
			assertTrue(refused(() -> store.useToOptimize(NAME)).contains("another program"));
			assertTrue(refused(() -> store.remove(NAME)).contains("another program"));
		}
		store.use(NAME).close();
		store.useToOptimize(NAME).close();
	}

	@Test
	void onlyWholeModels() throws Exception {
		assertTrue(refused(() -> store.useToOptimize("nano")).contains("optimised already"));
		Files.delete(path(root, GRAPH));
		assertTrue(refused(() -> store.useToOptimize(NAME)).contains("partly"));
		store.remove(NAME);
		assertTrue(refused(() -> store.useToOptimize(NAME)).contains("not on this computer"));
		assertTrue(refused(() -> store.useToOptimize("other")).contains("no model named"));
	}

	@Test
	void room() throws Exception {
		final ModelStore full =
			testCatalog.store(root, testCatalog.catalog(), TestCatalog.QUICK, folder -> 1_000_000, SystemTrust::context);
		full.requireRoom(root.resolve("not yet"), 1_000_000);
		final String message = refused(() -> full.requireRoom(root.resolve("not yet"), 1_300_000));
		assertTrue(message.contains("needs 1.3 MB") && message.contains("has 1.0 MB left"), message);
	}

	@Test
	void foldersForNewModels() throws Exception {
		final Path folder = store.folderFor("small-cells");
		assertTrue(folder.startsWith(root) && !Files.exists(folder), folder.toString());
		refused(() -> store.folderFor("nano"));
		refused(() -> store.folderFor("Tiny"));
		refused(() -> store.folderFor("../elsewhere"));
		Files.write(Files.createDirectories(folder).resolve(CONFIG), new byte[1]);
		assertTrue(refused(() -> store.folderFor("small-cells")).contains(folder.toString()));
		store.add("small-cells", folder);
		assertTrue(refused(() -> store.folderFor("Small-Cells")).contains("already a model"));
		try (ModelUse alone = store.useToOptimize("small-cells")) {
			assertTrue(refused(() -> store.use("small-cells")).contains("optimised"));
		}
	}
}
