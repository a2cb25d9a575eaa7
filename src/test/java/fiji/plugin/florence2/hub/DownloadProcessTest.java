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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.hub.FaultyServer.Request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads by processes of their own: killed in the middle, and two at once. */
class DownloadProcessTest {

	private static final int PIECE = 150_000;

	@TempDir
	private Path temporary;
	private Path root;
	private FaultyServer server;
	private TestCatalog testCatalog;
	private final List<Process> started = new ArrayList<>();
	private final CountDownLatch goOn = new CountDownLatch(1);

	@BeforeEach
	void start() throws Exception {
		root = Files.createDirectory(temporary.resolve("mes modèles"));
		server = new FaultyServer();
		testCatalog = new TestCatalog().on(server);
		Files.writeString(root.resolve(ModelStore.OWN_CATALOG), testCatalog.catalog());
	}

	@AfterEach
	void stop() throws Exception {
		goOn.countDown();
		started.forEach(Process::destroyForcibly);
		server.close();
	}

	private Process java(final Class<?> main, final Object... args) throws IOException {
		final ProcessBuilder builder = ChildJvm.builder(List.of("-Dsun.jnu.encoding=UTF-8", "-Dfile.encoding=UTF-8"), main,
			Arrays.stream(args).map(Object::toString).toArray(String[]::new));
		builder.environment().put("FLORENCE2_STORE", root.toString());
		final Process process = builder.start();
		started.add(process);
		return process;
	}

	private Process download() throws IOException {
		return java(Main.class, "models", "download", NAME, "--endpoint", server.uri());
	}

	private static String ended(final int exitCode, final Process process) throws Exception {
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(exitCode, process.waitFor(), output);
		return output;
	}

	/** The server stops in the middle of the second file. */
	private void stopInTheMiddle() {
		server.behave((request, out) -> {
			final boolean graph = request.target().endsWith(GRAPH);
			server.serve(request, out, graph ? PIECE : Integer.MAX_VALUE);
			if (graph) goOn.await();
		});
	}

	private long waitForThePart(final Process process) throws Exception {
		final Path part = TestCatalog.folder(root).resolve(GRAPH + AtomicFile.PART);
		while (!Files.exists(part) || Files.size(part) < PIECE) {
			assertTrue(process.isAlive(), "the download has ended");
			Thread.sleep(20);
		}
		return Files.size(part);
	}

	private void assertComplete() throws Exception {
		final ModelStore store = ModelStore.open(root);
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		assertArrayEquals(testCatalog.bytes(CONFIG), TestCatalog.finished(root).get(CONFIG));
		assertArrayEquals(testCatalog.bytes(GRAPH), TestCatalog.finished(root).get(GRAPH));
	}

	@Test
	void killedInTheMiddle() throws Exception {
		stopInTheMiddle();
		final Process killed = download();
		final long here = waitForThePart(killed);
		killed.destroyForcibly().waitFor();
		assertEquals(List.of(CONFIG), List.copyOf(TestCatalog.finished(root).keySet()));
		assertEquals(ModelState.PARTIAL, ModelStore.open(root).find(NAME).state());
		server.behave(server::serve);
		server.asked();
		final String output = ended(0, download());
		assertTrue(output.contains(GRAPH) && output.contains(TestCatalog.folder(root).toString()), output);
		assertComplete();
		assertEquals(List.of((int) here), server.asked().stream().map(Request::from).toList(), "nothing is fetched twice");
	}

	@Test
	void twoAtOnce() throws Exception {
		stopInTheMiddle();
		final Process first = download();
		waitForThePart(first);
		final String output = ended(3, download());
		assertTrue(output.contains("wait for it to end") && output.contains(root.toString()), output);
		server.behave(server::serve);
		goOn.countDown();
		ended(0, first);
		assertComplete();
	}

	@Test
	void modelThatAnotherProcessUses() throws Exception {
		ended(0, download());
		final Process user = java(Using.class);
		assertEquals('!', user.getInputStream().read());
		final ModelStore store = ModelStore.open(root);
		assertEquals(ModelState.IN_USE, store.find(NAME).state());
		final HubException e = assertThrows(HubException.class, () -> store.remove(NAME));
		assertTrue(e.getMessage().contains("in use"), e.getMessage());
		try (ModelUse use = store.use(NAME)) {
			assertEquals(TestCatalog.folder(root), use.folder());
		}
		user.destroyForcibly().waitFor();
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		store.remove(NAME);
		assertEquals(ModelState.ABSENT, store.find(NAME).state());
	}

	/** Uses the model until it is killed. */
	public static final class Using {

		private Using() {}

		public static void main(final String... args) throws Exception {
			try (ModelUse use = ModelStore.open(Path.of(System.getenv("FLORENCE2_STORE"))).use(NAME)) {
				System.out.write('!');
				System.out.flush();
				System.in.read();
			}
		}
	}
}
