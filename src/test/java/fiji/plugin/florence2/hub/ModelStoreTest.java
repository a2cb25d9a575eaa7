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

import static fiji.plugin.florence2.hub.Shelf.CONFIG;
import static fiji.plugin.florence2.hub.Shelf.GRAPH;
import static fiji.plugin.florence2.hub.Shelf.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.hub.WilfulServer.Request;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTest {

	@TempDir
	private Path temporary;
	private Path root;
	private WilfulServer server;
	private Shelf shelf;
	private ModelStore store;

	@BeforeEach
	void start() throws Exception {
		root = temporary.resolve("with blanks & é");
		server = new WilfulServer();
		shelf = new Shelf().on(server);
		store = shelf.store(root);
	}

	@AfterEach
	void stop() throws Exception {
		server.close();
	}

	private void download() throws HubException {
		store.download(NAME, server.endpoint(), TransferListener.NONE);
	}

	private ModelState state() throws HubException {
		return store.find(NAME).state();
	}

	private String refused(final Executable action) {
		final HubException e = assertThrows(HubException.class, action);
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		return e.getMessage();
	}

	@Test
	void openingAStoreMakesNothing() throws Exception {
		assertEquals(List.of("nano", NAME), store.models().stream().map(StoredModel::name).toList());
		assertEquals(ModelState.ABSENT, state());
		assertFalse(Files.exists(root));
	}

	@Test
	void sizesAndBytesThatAreHere() throws Exception {
		final long size = shelf.bytes(CONFIG).length + shelf.bytes(GRAPH).length;
		assertEquals(OptionalLong.of(size), store.find(NAME).size());
		assertEquals(0, store.find(NAME).present());
		download();
		assertEquals(size, store.find(NAME).present());
		final ModelStore unknown = shelf.store(temporary.resolve("other"), shelf.catalog("\"repository\": \"lab/Tiny\"",
			false, false));
		assertEquals(OptionalLong.empty(), unknown.find(NAME).size());
	}

	@Test
	void damagedFileIsFoundAndRepaired() throws Exception {
		download();
		final Path graph = Shelf.folder(root).resolve(GRAPH);
		final byte[] bytes = Files.readAllBytes(graph);
		bytes[1234] ^= 1;
		Files.write(graph, bytes);
		assertEquals(ModelState.COMPLETE, state(), "a flipped bit is not seen without reading");
		final Verification found = store.verify(NAME, TransferListener.NONE);
		assertEquals(List.of(GRAPH), found.damaged());
		assertEquals(List.of(CONFIG), found.sound());
		assertEquals(ModelState.DAMAGED, state());
		assertTrue(refused(() -> store.use(NAME)).contains("damaged"));
		server.asked();
		download();
		assertEquals(1, server.asked().size(), "only the damaged file is fetched");
		assertEquals(ModelState.COMPLETE, state());
		assertArrayEquals(shelf.bytes(GRAPH), Files.readAllBytes(graph));
	}

	/** A file of another length, or one that nobody checked, is seen at once. */
	@Test
	void cutAndStrangeFiles() throws Exception {
		download();
		final Path graph = Shelf.folder(root).resolve(GRAPH);
		Files.write(graph, new byte[10]);
		assertEquals(ModelState.DAMAGED, state());
		Files.write(graph, shelf.bytes(GRAPH));
		Files.delete(Shelf.folder(root).resolve(Manifest.FILE));
		assertEquals(ModelState.DAMAGED, state(), "nothing is known of these files");
		assertTrue(store.verify(NAME, TransferListener.NONE).isWhole());
		assertEquals(ModelState.COMPLETE, state(), "their sums are right");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{\"files\": {\"config.json\": 3}}" })
	void damagedManifest(final String json) throws Exception {
		download();
		Files.writeString(Shelf.folder(root).resolve(Manifest.FILE), json);
		assertEquals(ModelState.DAMAGED, state());
		server.asked();
		download();
		assertEquals(ModelState.COMPLETE, state());
		assertEquals(List.of(), server.asked(), "files with the right sums are not fetched again");
	}

	@Test
	void missingFile() throws Exception {
		download();
		Files.delete(Shelf.folder(root).resolve(CONFIG));
		assertEquals(ModelState.PARTIAL, state());
		assertEquals(List.of(CONFIG), store.verify(NAME, TransferListener.NONE).missing());
		assertTrue(refused(() -> store.use(NAME)).contains("partly"));
		download();
		assertEquals(ModelState.COMPLETE, state());
	}

	/** What was fetched by hand counts once its sums are found right. */
	@Test
	void filesCopiedByHand() throws Exception {
		Files.createDirectories(Shelf.folder(root).resolve(GRAPH).getParent());
		for (final String path : List.of(CONFIG, GRAPH)) Files.write(Shelf.folder(root).resolve(path), shelf.bytes(path));
		download();
		assertEquals(ModelState.COMPLETE, state());
		assertEquals(List.of(), server.asked());
	}

	/** A new catalogue pins another commit: what has another sum there is fetched, the rest stays. */
	@Test
	void newerCatalogue() throws Exception {
		download();
		final String next = "89abcdef0123456789abcdef0123456789abcdef";
		final byte[] config = "{\"d_model\": 16}".getBytes();
		server.put("/lab/Tiny/resolve/" + next + "/" + CONFIG, config);
		store = shelf.store(root, shelf.catalog().replace(Shelf.COMMIT, next).replace(Shelf.sha256(shelf.bytes(CONFIG)), Shelf
			.sha256(config)).replace("\"size\": " + shelf.bytes(CONFIG).length, "\"size\": " + config.length));
		assertEquals(ModelState.COMPLETE, state(), "an old model stays usable");
		Files.delete(Shelf.folder(root).resolve(CONFIG));
		server.asked();
		download();
		assertEquals(1, server.asked().size());
		assertArrayEquals(config, Files.readAllBytes(Shelf.folder(root).resolve(CONFIG)));
	}

	@Test
	void canceledCheck() throws Exception {
		download();
		assertThrows(CancellationException.class, () -> store.verify(NAME, new TransferListener() {

			@Override
			public void progress(final TransferProgress progress) {
				// Only the end is of interest.
			}

			@Override
			public boolean canceled() {
				return true;
			}
		}));
		assertEquals(ModelState.COMPLETE, state());
	}

	@Test
	void namesLongAndShort() throws Exception {
		assertEquals(NAME, store.find("tiny/EXACT").name());
		assertEquals(NAME, store.find("tiny").name());
		assertTrue(refused(() -> store.find("Huge")).contains("nano, Tiny/exact"));
		final ModelStore published = ModelStore.open(root);
		final String message = refused(() -> published.find("Florence-2-base"));
		assertTrue(message.contains("Florence-2-base/exact, Florence-2-base/balanced, Florence-2-base/small"), message);
	}

	@Test
	void useAndRemove() throws Exception {
		assertTrue(refused(() -> store.use(NAME)).contains("not on this computer"));
		download();
		final ModelUse first = store.use(NAME);
		final ModelUse second = store.use("tiny");
		assertEquals(Shelf.folder(root), first.folder());
		assertEquals(NAME, second.name());
		first.close();
		first.close();
		assertEquals(ModelState.IN_USE, state());
		assertTrue(state().isUsable());
		assertTrue(refused(() -> store.remove(NAME)).contains("in use"));
		assertTrue(store.verify(NAME, TransferListener.NONE).isWhole());
		second.close();
		assertEquals(ModelState.COMPLETE, state());
		store.remove(NAME);
		assertEquals(ModelState.ABSENT, state());
		assertFalse(Files.exists(root.resolve("Tiny")));
		store.remove(NAME);
	}

	@Test
	void embeddedModel() throws Exception {
		try (ModelUse use = store.use("NANO")) {
			assertTrue(Files.exists(use.folder().resolve("config.json")));
		}
		assertTrue(refused(() -> store.remove("nano")).contains("part of the plugin"));
		assertTrue(refused(() -> store.verify("nano", TransferListener.NONE)).contains("catalogue"));
	}

	@Test
	void foldersOfTheUser() throws Exception {
		final Path mine = Files.createDirectories(temporary.resolve("mes cellules"));
		Files.write(mine.resolve("config.json"), new byte[42]);
		assertEquals("cells", store.add("cells", mine).name());
		final StoredModel found = shelf.store(root).find("Cells");
		assertEquals(ModelKind.LOCAL, found.kind());
		assertEquals(ModelState.COMPLETE, found.state());
		assertEquals(OptionalLong.of(42), found.size());
		try (ModelUse use = store.use("cells")) {
			assertEquals(mine, use.folder());
		}
		assertTrue(refused(() -> store.add("CELLS", mine)).contains("already"));
		assertTrue(refused(() -> store.download("cells", server.endpoint(), TransferListener.NONE)).contains("catalogue"));
		Files.move(mine, temporary.resolve("away"));
		assertEquals(ModelState.ABSENT, store.find("cells").state());
		assertTrue(refused(() -> store.use("cells")).contains(mine.toString()));
		Files.move(temporary.resolve("away"), mine);
		store.remove("cells");
		assertTrue(Files.exists(mine.resolve("config.json")), "the folder itself is left alone");
		assertEquals(List.of("nano", NAME), store.models().stream().map(StoredModel::name).toList());
		assertEquals(List.of(), server.asked().stream().map(Request::target).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "nano", "Tiny", "a/b", "..", "", " cells", "con", "x.json", "naïve" })
	void namesThatCannotBe(final String name) throws Exception {
		final Path mine = Files.createDirectories(temporary.resolve("mine"));
		refused(() -> store.add(name, mine));
	}

	@Test
	void folderThatIsNotThere() {
		assertTrue(refused(() -> store.add("cells", temporary.resolve("nowhere"))).contains("nowhere"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "null", "7", "{\"models\": [{\"name\": \"x\"}]}", "{\"models\": [null]}",
		"{\"models\": [{\"name\": \"x\", \"folder\": \"relative\"}]}", "{\"models\": 3}" })
	void damagedListOfFolders(final String json) throws Exception {
		Files.createDirectories(root);
		Files.writeString(root.resolve(LocalModels.FILE), json);
		assertTrue(refused(() -> store.models()).contains(LocalModels.FILE));
	}

	@Test
	void ownCatalogue() throws Exception {
		Files.createDirectories(root);
		Files.writeString(root.resolve(ModelStore.OWN_CATALOG), shelf.catalog());
		final List<String> names = ModelStore.open(root).models().stream().map(StoredModel::name).toList();
		assertEquals(1 + 4 * 3 + 1, names.size());
		assertEquals(NAME, names.get(names.size() - 1));
		Files.writeString(root.resolve(ModelStore.OWN_CATALOG), "{}");
		assertThrows(CatalogException.class, () -> ModelStore.open(root));
	}
}
