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
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.FaultyServer.Request;
import fiji.plugin.florence2.hub.StoredModel.Size;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTest {

	@TempDir
	private Path temporary;
	private Path root;
	private FaultyServer server;
	private TestCatalog testCatalog;
	private ModelStore store;

	@BeforeEach
	void start() throws Exception {
		root = temporary.resolve("with blanks & é");
		server = new FaultyServer();
		testCatalog = new TestCatalog().on(server);
		store = testCatalog.store(root);
	}

	@AfterEach
	void stop() throws Exception {
		server.close();
	}

	private void download() throws HubException {
		store.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
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
		final long size = testCatalog.bytes(CONFIG).length + testCatalog.bytes(GRAPH).length;
		assertEquals(new Size(OptionalLong.of(size), true, 0), size(NAME));
		download();
		assertEquals(new Size(OptionalLong.of(size), true, size), size(NAME));
		final ModelStore unknown =
			testCatalog.store(temporary.resolve("other"), testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, false));
		assertEquals(new Size(OptionalLong.empty(), false, 0), unknown.sizeOf(unknown.find(NAME)));
		assertTrue(size("nano").total().getAsLong() > 1_000_000);
	}

	private Size size(final String name) throws HubException {
		return store.sizeOf(store.find(name));
	}

	@Test
	void damagedFileIsFoundAndRepaired() throws Exception {
		download();
		final Path graph = TestCatalog.folder(root).resolve(GRAPH);
		final byte[] bytes = Files.readAllBytes(graph);
		bytes[1234] ^= 1;
		Files.write(graph, bytes);
		assertEquals(ModelState.COMPLETE, state(), "a flipped bit is not seen without reading");
		final Verification found = store.verify(NAME, ProgressListener.NONE, new Cancellation());
		assertEquals(List.of(GRAPH), found.damaged());
		assertEquals(List.of(CONFIG), found.sound());
		assertEquals(ModelState.DAMAGED, state());
		assertTrue(refused(() -> store.use(NAME)).contains("damaged"));
		server.asked();
		download();
		assertEquals(1, server.asked().size(), "only the damaged file is fetched");
		assertEquals(ModelState.COMPLETE, state());
		assertArrayEquals(testCatalog.bytes(GRAPH), Files.readAllBytes(graph));
	}

	/** A file of another length, or one that nobody checked, is seen at once. */
	@Test
	void cutAndStrangeFiles() throws Exception {
		download();
		final Path graph = TestCatalog.folder(root).resolve(GRAPH);
		Files.write(graph, new byte[10]);
		assertEquals(ModelState.DAMAGED, state());
		Files.write(graph, testCatalog.bytes(GRAPH));
		Files.delete(TestCatalog.folder(root).resolve(Manifest.FILE));
		assertEquals(ModelState.DAMAGED, state(), "nothing is known of these files");
		assertTrue(store.verify(NAME, ProgressListener.NONE, new Cancellation()).isWhole());
		assertEquals(ModelState.COMPLETE, state(), "their sums are right");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{\"files\": {\"config.json\": 3}}" })
	void damagedManifest(final String json) throws Exception {
		download();
		Files.writeString(TestCatalog.folder(root).resolve(Manifest.FILE), json);
		assertEquals(ModelState.DAMAGED, state());
		server.asked();
		download();
		assertEquals(ModelState.COMPLETE, state());
		assertEquals(List.of(), server.asked(), "files with the right sums are not fetched again");
	}

	@Test
	void missingFile() throws Exception {
		download();
		Files.delete(TestCatalog.folder(root).resolve(CONFIG));
		assertEquals(ModelState.PARTIAL, state());
		assertEquals(List.of(CONFIG), store.verify(NAME, ProgressListener.NONE, new Cancellation()).missing());
		assertTrue(refused(() -> store.use(NAME)).contains("partly"));
		download();
		assertEquals(ModelState.COMPLETE, state());
	}

	/** What was fetched by hand counts once its sums are found right. */
	@Test
	void filesCopiedByHand() throws Exception {
		Files.createDirectories(TestCatalog.folder(root).resolve(GRAPH).getParent());
		for (final String path : List.of(CONFIG, GRAPH))
			Files.write(TestCatalog.folder(root).resolve(path), testCatalog.bytes(path));
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
		store = testCatalog.store(root,
			testCatalog.catalog()
				.replace(TestCatalog.COMMIT, next)
				.replace(TestCatalog.sha256(testCatalog.bytes(CONFIG)), TestCatalog.sha256(config))
				.replace("\"size\": " + testCatalog.bytes(CONFIG).length, "\"size\": " + config.length));
		assertEquals(ModelState.COMPLETE, state(), "an old model stays usable");
		Files.delete(TestCatalog.folder(root).resolve(CONFIG));
		server.asked();
		download();
		assertEquals(1, server.asked().size());
		assertArrayEquals(config, Files.readAllBytes(TestCatalog.folder(root).resolve(CONFIG)));
	}

	@Test
	void canceledCheck() throws Exception {
		download();
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class,
			() -> store.verify(NAME, progress -> cancellation.cancel(), cancellation));
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
		assertEquals(TestCatalog.folder(root), first.folder());
		assertEquals(NAME, second.name());
		first.close();
		first.close();
		assertEquals(ModelState.IN_USE, state());
		assertTrue(state().isUsable());
		assertTrue(refused(() -> store.remove(NAME)).contains("in use"));
		assertTrue(store.verify(NAME, ProgressListener.NONE, new Cancellation()).isWhole());
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
		assertTrue(refused(() -> store.verify("nano", ProgressListener.NONE, new Cancellation())).contains("catalogue"));
	}

	@Test
	void foldersOfTheUser() throws Exception {
		final Path mine = Files.createDirectories(temporary.resolve("mes cellules"));
		Files.write(mine.resolve("config.json"), new byte[42]);
		assertEquals("cells", store.add("cells", mine).name());
		final StoredModel found = testCatalog.store(root).find("Cells");
		assertEquals(ModelKind.LOCAL, found.kind());
		assertEquals(ModelState.COMPLETE, found.state());
		assertEquals(new Size(OptionalLong.of(42), true, 42), size("cells"));
		try (ModelUse use = store.use("cells")) {
			assertEquals(mine, use.folder());
		}
		assertTrue(refused(() -> store.add("CELLS", mine)).contains("already"));
		assertTrue(refused(() -> store.download("cells", server.endpoint(), ProgressListener.NONE, new Cancellation()))
			.contains("catalogue"));
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

	/** With its own models, as a Fiji is; folders elsewhere stay where they are. */
	@Test
	void aMovedStoreHasItsModels() throws Exception {
		for (final Path own : List.of(store.folderFor("trained"), temporary.resolve("mine"))) {
			Files.write(Files.createDirectories(own).resolve("config.json"), new byte[42]);
			store.add(own.endsWith("mine") ? "mine" : "trained", own);
		}
		final Path moved = temporary.resolve("moved");
		Files.move(root, moved);
		final ModelStore there = testCatalog.store(moved);
		assertEquals(ModelState.COMPLETE, there.find("trained").state());
		assertTrue(there.find("trained").folder().orElseThrow().startsWith(moved));
		assertEquals(temporary.resolve("mine"), there.find("mine").folder().orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "null", "7", "{\"models\": [{\"name\": \"x\"}]}", "{\"models\": [null]}",
		"{\"models\": [{\"name\": \"x\", \"folder\": \" \"}]}", "{\"models\": 3}" })
	void damagedListOfFolders(final String json) throws Exception {
		Files.createDirectories(root);
		Files.writeString(root.resolve(LocalModels.FILE), json);
		assertEquals(List.of("nano", NAME), names());
		assertEquals(1, store.problems().size());
		assertTrue(store.problems().get(0).contains(LocalModels.FILE), store.problems().toString());
		assertTrue(refused(() -> store.find("cells")).contains(LocalModels.FILE), "the model may be on that list");
		final Path mine = Files.createDirectories(temporary.resolve("mine"));
		assertTrue(refused(() -> store.add("cells", mine)).contains(LocalModels.FILE));
		assertEquals(json, Files.readString(root.resolve(LocalModels.FILE)), "a damaged list is not replaced");
		download();
		store.use(NAME).close();
		store.use("nano").close();
	}

	private List<String> names() {
		return store.models().stream().map(StoredModel::name).toList();
	}

	/** What becomes of a model folder that was added when it was well. */
	private enum Damage {

		FILE_IN_ITS_PLACE
		{

			@Override
			void apply(final Path folder) throws IOException {
				Files.createFile(folder);
			}
		},
		LINK_LOOP
		{

			@Override
			void apply(final Path folder) throws IOException {
				Files.createSymbolicLink(folder, folder.resolveSibling("other"));
				Files.createSymbolicLink(folder.resolveSibling("other"), folder);
			}
		},
		PARENT_IS_A_FILE
		{

			@Override
			void apply(final Path folder) throws IOException {
				final Path parent = folder.getParent();
				Files.delete(parent);
				Files.createFile(parent);
			}
		},
		NO_PERMISSION
		{

			@Override
			void apply(final Path folder) throws IOException {
				Files.createDirectory(folder);
				assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "there are no permissions");
				Files.setPosixFilePermissions(folder, Set.of());
				assumeTrue(!Files.isReadable(folder), "an administrator may read everything");
			}
		},
		NO_PERMISSION_ON_PARENT
		{

			@Override
			void apply(final Path folder) throws IOException {
				Files.createDirectory(folder);
				assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "there are no permissions");
				Files.setPosixFilePermissions(folder.getParent(), Set.of());
				assumeTrue(!Files.isReadable(folder), "an administrator may read everything");
			}
		};

		abstract void apply(Path folder) throws IOException;
	}

	@ParameterizedTest
	@EnumSource(Damage.class)
	void unreadableFolderOfTheUser(final Damage damage) throws Exception {
		final Path mine = Files.createDirectories(temporary.resolve("disk").resolve("mine"));
		store.add("cells", mine);
		Files.delete(mine);
		try {
			damage.apply(mine);
			assertEquals(List.of("nano", "cells", NAME), names());
			assertEquals(List.of(), store.problems());
			final StoredModel cells = store.find("cells");
			assertEquals(ModelState.UNREADABLE, cells.state());
			assertTrue(cells.problem().contains(mine.toString()) && !cells.problem().contains(root.toString()),
				cells.problem());
			assertEquals(new Size(OptionalLong.empty(), true, 0), size("cells"));
			assertEquals(cells.problem(), refused(() -> store.use("cells")));
			assertEquals(cells.problem(), refused(() -> store.useToOptimize("cells")));
			store.use("nano").close();
			download();
			store.use(NAME).close();
			store.remove("cells");
			assertEquals(List.of("nano", NAME), names());
		}
		finally {
			allow(mine.getParent());
			allow(mine);
		}
	}

	/** So that the temporary folder can be deleted. */
	private static void allow(final Path folder) throws IOException {
		final boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
		if (posix && Files.exists(folder))
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	@Test
	void unreadableFolderOfAPublishedModel() throws Exception {
		download();
		final Path mine = Files.createDirectories(temporary.resolve("mine"));
		store.add("cells", mine);
		store.remove(NAME);
		final Path folder = TestCatalog.folder(root);
		Files.createDirectories(folder.getParent());
		Files.createSymbolicLink(folder, folder);
		assertEquals(List.of(ModelState.COMPLETE, ModelState.COMPLETE, ModelState.UNREADABLE),
			store.models().stream().map(StoredModel::state).toList());
		final String problem = store.find("tiny").problem();
		assertTrue(problem.contains(folder.toString()), problem);
		assertEquals(problem, refused(() -> store.use(NAME)));
		assertEquals(problem, refused(this::download));
		assertEquals(problem, refused(() -> store.verify(NAME, ProgressListener.NONE, new Cancellation())));
		store.use("cells").close();
		store.remove(NAME);
		assertEquals(ModelState.ABSENT, state());
		download();
		assertEquals(ModelState.COMPLETE, state());
	}

	/** A model is found without a walk through its folder, and its size is unknown where a walk cannot reach. */
	@Test
	void contentThatCannotBeReached() throws Exception {
		assumeTrue(File.separatorChar == '/', "Windows limits the length of paths in another way");
		final Path mine = Files.createDirectories(temporary.resolve("mine"));
		Files.write(mine.resolve("config.json"), new byte[42]);
		store.add("cells", mine);
		final String deep = ("l".repeat(240) + "/").repeat(10);
		final Path inner = Files.createDirectories(temporary.resolve("inner/" + deep));
		final Path outer = Files.createDirectories(mine.resolve("outer/" + deep));
		final Path unreachable = outer.resolve("inner");
		Files.move(temporary.resolve("inner"), unreachable);
		try {
			assertThrows(IOException.class,
				() -> Files.size(unreachable.resolve(temporary.resolve("inner").relativize(inner))));
			assertEquals(ModelState.COMPLETE, store.find("cells").state());
			assertEquals(new Size(OptionalLong.empty(), true, 0), size("cells"));
			store.use("cells").close();
		}
		finally {
			Files.move(unreachable, temporary.resolve("inner"));
		}
	}

	/** Removing a model deletes a link, and nothing of the folder that the link leads to. */
	@Test
	void linkInPlaceOfAModel() throws Exception {
		download();
		final Path elsewhere = temporary.resolve("elsewhere");
		Files.move(TestCatalog.folder(root), elsewhere);
		Files.createSymbolicLink(TestCatalog.folder(root), elsewhere);
		assertEquals(ModelState.COMPLETE, state());
		store.remove(NAME);
		assertEquals(ModelState.ABSENT, state());
		for (final String file : List.of(CONFIG, GRAPH, Manifest.FILE))
			assertTrue(Files.exists(elsewhere.resolve(file)), file);
	}

	@Test
	void ownCatalogue() throws Exception {
		Files.createDirectories(root);
		Files.writeString(root.resolve(ModelStore.OWN_CATALOG), testCatalog.catalog());
		final List<String> names = ModelStore.open(root).models().stream().map(StoredModel::name).toList();
		assertEquals(1 + 4 * 3 + 1, names.size());
		assertEquals(NAME, names.get(names.size() - 1));
	}

	/** The models of the plugin's own catalogue can be used, but nothing is downloaded from a server that is not meant. */
	@Test
	void damagedOwnCatalogue() throws Exception {
		Files.createDirectories(root);
		Files.writeString(root.resolve(ModelStore.OWN_CATALOG), "{}");
		store = ModelStore.open(root);
		assertEquals(1 + 4 * 3, names().size());
		assertTrue(store.problems().get(0).contains(ModelStore.OWN_CATALOG), store.problems().toString());
		store.use("nano").close();
		assertTrue(refused(() -> store.find(NAME)).contains(ModelStore.OWN_CATALOG));
		final String refusal = refused(
			() -> store.download("Florence-2-base/exact", server.endpoint(), ProgressListener.NONE, new Cancellation()));
		assertTrue(refusal.contains(ModelStore.OWN_CATALOG), refusal);
	}
}
