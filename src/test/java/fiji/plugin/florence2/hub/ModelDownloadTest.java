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
import static fiji.plugin.florence2.hub.TestCatalog.FOLDER;
import static fiji.plugin.florence2.hub.TestCatalog.GRAPH;
import static fiji.plugin.florence2.hub.TestCatalog.NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.FaultyServer.Request;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Downloads from a real server that misbehaves on purpose. After each of them, no file has its final name but in its
 * final content.
 */
class ModelDownloadTest {

	@TempDir
	private Path temporary;
	private Path root;
	private FaultyServer server;
	private TestCatalog testCatalog;
	private ModelStore store;

	@BeforeEach
	void start() throws Exception {
		root = temporary.resolve("Mes modèles & data 100%");
		server = new FaultyServer();
		testCatalog = new TestCatalog().on(server);
		store = testCatalog.store(root);
	}

	@AfterEach
	void noHalfFileUnderItsFinalName() throws IOException {
		server.close();
		for (final Map.Entry<String, byte[]> file : TestCatalog.finished(root).entrySet()) {
			assertArrayEquals(testCatalog.bytes(file.getKey()), file.getValue(), file.getKey());
		}
	}

	private void download() throws HubException {
		download(new Cancellation());
	}

	private void download(final Cancellation cancellation) throws HubException {
		store.download(NAME, server.endpoint(), ProgressListener.NONE, cancellation);
	}

	private String refused(final String... words) throws HubException {
		final HubException e = assertThrows(HubException.class, this::download);
		assertSentence(e, words);
		assertFalse(store.find(NAME).state().isUsable());
		return e.getMessage();
	}

	private static void assertSentence(final HubException e, final String... words) {
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		for (final String word : words)
			assertTrue(e.getMessage().contains(word), e.getMessage() + " does not say " + word);
	}

	private void assertComplete() throws Exception {
		assertEquals(ModelState.COMPLETE, store.find(NAME).state());
		assertEquals(List.of(CONFIG, GRAPH), List.copyOf(TestCatalog.finished(root).keySet()));
		assertTrue(store.verify(NAME, ProgressListener.NONE, new Cancellation()).isWhole());
	}

	private Path part() {
		return TestCatalog.folder(root).resolve(GRAPH + AtomicFile.PART);
	}

	@Test
	void wholeModel() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		assertEquals(ModelState.ABSENT, store.find(NAME).state());
		store.download(NAME, server.endpoint(), reported::add, new Cancellation());
		assertComplete();
		assertEquals(List.of(FOLDER + CONFIG, FOLDER + GRAPH), server.asked().stream().map(Request::target).toList());
		final String total = ByteCount.text(testCatalog.bytes(CONFIG).length + testCatalog.bytes(GRAPH).length);
		assertEquals(new Progress(1, "Verifying " + GRAPH + ": " + total + " of " + total + " in all"),
			reported.get(reported.size() - 1));
		for (int i = 1; i < reported.size(); i++)
			assertTrue(reported.get(i).fraction() >= reported.get(i - 1).fraction(), reported.toString());
		download();
		assertEquals(List.of(), server.asked(), "what is complete is not asked for again");
	}

	/** As bad as a network gets: every connection is cut after a random number of bytes, some in the head. */
	@Test
	void cutAtRandomPlacesUntilComplete() throws Exception {
		final Random random = new Random(2026);
		final AtomicInteger cuts = new AtomicInteger();
		server.behave((request, out) -> {
			if (random.nextInt(4) == 0) {
				cuts.incrementAndGet();
				out.write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(StandardCharsets.ISO_8859_1));
				return;
			}
			final int most = random.nextInt(40_000);
			if (request.from() + most < server.content(request.target()).bytes().length) cuts.incrementAndGet();
			server.serve(request, out, most);
		});
		store = testCatalog.store(root, new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(20), 1, 20,
			Duration.ofMillis(1), Duration.ofMillis(1)));
		download();
		assertComplete();
		assertTrue(cuts.get() > 10, cuts + " cuts");
		assertTrue(server.asked().stream().anyMatch(request -> request.from() > 0), "nothing was resumed");
	}

	@Test
	void serverThatIgnoresRanges() throws Exception {
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			final byte[] bytes = server.content(request.target()).bytes();
			final boolean cut = request.target().endsWith(GRAPH) && first.getAndSet(false);
			FaultyServer.answer(out, "200 OK", Map.of("Content-Length", String.valueOf(bytes.length)),
				cut ? Arrays.copyOf(bytes, 100_000) : bytes);
		});
		download();
		assertComplete();
		assertTrue(server.asked().stream().anyMatch(request -> request.from() > 0));
	}

	/** Between the two parts another file takes the place of the first: nothing of the old one may be left. */
	@Test
	void fileChangedOnTheServerInBetween() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, false));
		final String main = "/lab/Tiny/resolve/main/";
		server.put(main + CONFIG, testCatalog.bytes(CONFIG));
		server.put(main + GRAPH, TestCatalog.noise(200_000, 99));
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			final boolean cut = request.target().endsWith(GRAPH) && first.getAndSet(false);
			server.serve(request, out, cut ? 100_000 : Integer.MAX_VALUE);
			if (cut) server.put(main + GRAPH, testCatalog.bytes(GRAPH));
		});
		download();
		assertComplete();
		final List<Request> asked = server.asked();
		assertTrue(asked.stream().anyMatch(request -> request.headers().containsKey("if-range")), asked.toString());
	}

	/** The same with a server that knows ranges but no conditions. */
	@Test
	void partOfAnotherFile() throws Exception {
		final AtomicInteger answers = new AtomicInteger();
		server.behave((request, out) -> {
			if (!request.target().endsWith(GRAPH)) {
				server.serve(request, out);
				return;
			}
			final byte[] other = TestCatalog.noise(testCatalog.bytes(GRAPH).length, 99);
			switch (answers.getAndIncrement()) {
				case 0 -> server.serve(request, out, 100_000);
				case 1 -> FaultyServer.answer(out, "206 Partial Content",
					Map.of("ETag", "\"other\"", "Content-Range",
						"bytes " + request.from() + "-" + (other.length - 1) + "/" + other.length),
					Arrays.copyOfRange(other, request.from(), other.length));
				default -> server.serve(request, out);
			}
		});
		download();
		assertComplete();
		assertEquals(0, server.asked().get(3).from(), "after a wrong part the file is fetched from its start");
	}

	@ParameterizedTest
	@ValueSource(
		strings = { "bytes 0-299999/300000", "bytes 100001-299999/300000", "bytes 100000-299999/400000", "nonsense", "" })
	void wrongContentRange(final String range) throws Exception {
		final AtomicInteger answers = new AtomicInteger();
		server.behave((request, out) -> {
			final boolean graph = request.target().endsWith(GRAPH);
			if (graph && answers.get() == 0) server.serve(request, out, 100_000);
			else if (graph && answers.get() == 1) {
				FaultyServer.answer(out, "206 Partial Content", range.isEmpty() ? Map.of() : Map.of("Content-Range", range),
					TestCatalog.noise(200_000, 3));
			}
			else server.serve(request, out);
			if (graph) answers.incrementAndGet();
		});
		download();
		assertComplete();
	}

	@Test
	void rangeThatTheServerCannotGive() throws Exception {
		Files.createDirectories(part().getParent());
		Files.write(part(), TestCatalog.noise(1000, 5));
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			if (request.from() > 0 && first.getAndSet(false))
				FaultyServer.answer(out, "416 Range Not Satisfiable", Map.of(), new byte[0]);
			else server.serve(request, out);
		});
		download();
		assertComplete();
	}

	/** What was left from before does not belong to the file: the sum tells, and it is fetched whole. */
	@Test
	void leftoverOfSomethingElse() throws Exception {
		Files.createDirectories(part().getParent());
		Files.write(part(), TestCatalog.noise(1000, 5));
		download();
		assertComplete();
	}

	@Test
	void leftoverThatIsTooLong() throws Exception {
		Files.createDirectories(part().getParent());
		Files.write(part(), TestCatalog.noise(400_000, 5));
		download();
		assertComplete();
	}

	@Test
	void wrongSum() throws Exception {
		server.put(FOLDER + GRAPH, TestCatalog.noise(300_000, 99));
		refused("SHA-256", server.uri() + FOLDER.substring(1) + GRAPH, TestCatalog.folder(root).resolve(GRAPH).toString());
		assertFalse(Files.exists(part()), "what is wrong is not kept");
		assertEquals(ModelState.PARTIAL, store.find(NAME).state());
		testCatalog.on(server);
		server.asked();
		download();
		assertComplete();
		assertEquals(1, server.asked().size(), "what was right is kept");
	}

	@Test
	void wrongLengthIsRefusedBeforeItComes() throws Exception {
		final CountDownLatch end = new CountDownLatch(1);
		server.behave((request, out) -> {
			if (!request.target().endsWith(GRAPH)) {
				server.serve(request, out);
				return;
			}
			FaultyServer.answer(out, "200 OK", Map.of("Content-Length", "400000"), new byte[0]);
			end.await();
		});
		refused("400000", "300000", GRAPH);
		end.countDown();
		assertEquals(2, server.asked().size(), "each file is asked for once");
	}

	@Test
	void moreThanItShould() throws Exception {
		server.behave((request, out) -> {
			out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			out.write(testCatalog.bytes(request.target().substring(FOLDER.length())));
			out.write(new byte[70_000]);
		});
		refused("sends more than", CONFIG);
	}

	@Test
	void pageOfALogin() throws Exception {
		server.behave((request, out) -> page(out, "text/html; charset=utf-8"));
		final String message =
			refused("web page", server.uri().toString(), TestCatalog.folder(root).resolve(CONFIG).toString());
		assertTrue(message.contains("log in"), message);
	}

	@Test
	void pageOfAProxyThatHidesItsType() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, false));
		server.behave((request, out) -> page(out, "application/octet-stream"));
		refused("web page");
	}

	private static void page(final OutputStream out, final String type) throws IOException {
		final byte[] page = "\n<!DOCTYPE html><html>Please log in</html>".getBytes(StandardCharsets.UTF_8);
		FaultyServer.answer(out, "200 OK", Map.of("Content-Type", type, "Content-Length", String.valueOf(page.length)),
			page);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 407, 410 })
	void statusThatDoesNotPass(final int status) throws Exception {
		server
			.behave((request, out) -> FaultyServer.answer(out, status + " No", Map.of("Content-Length", "0"), new byte[0]));
		refused("HTTP " + status, server.uri() + FOLDER.substring(1) + CONFIG,
			TestCatalog.folder(root).resolve(CONFIG).toString());
		assertEquals(1, server.asked().size(), "there is no use in asking again");
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 502, 503, 504 })
	void statusThatPasses(final int status) throws Exception {
		final AtomicInteger answers = new AtomicInteger();
		server.behave((request, out) -> {
			if (answers.getAndIncrement() < 2)
				FaultyServer.answer(out, status + " Later", Map.of("Content-Length", "0"), new byte[0]);
			else server.serve(request, out);
		});
		download();
		assertComplete();
	}

	@Test
	void statusThatStays() throws Exception {
		server.behave((request, out) -> FaultyServer.answer(out, "503 Later", Map.of("Content-Length", "0"), new byte[0]));
		refused("HTTP 503", CONFIG);
		assertEquals(TestCatalog.QUICK.maxAttempts(), server.asked().size());
	}

	@Test
	void pauseThatTheServerAsksFor() throws Exception {
		store = testCatalog.store(root, new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(20), 1, 3,
			Duration.ofMillis(1), Duration.ofMillis(1200)));
		final AtomicInteger answers = new AtomicInteger();
		server.behave((request, out) -> {
			switch (answers.getAndIncrement()) {
				case 0 -> FaultyServer.answer(out, "429 Too Many Requests", Map.of("Retry-After", "1"), new byte[0]);
				case 1 -> FaultyServer.answer(out, "503 Later", Map.of("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"),
					new byte[0]);
				default -> server.serve(request, out);
			}
		});
		final List<String> pauses = new ArrayList<>();
		store.download(NAME, server.endpoint(), progress -> {
			if (progress.message().contains("next attempt")) pauses.add(progress.message());
		}, new Cancellation());
		assertEquals(List.of(CONFIG + ": the server is not ready (HTTP 429); next attempt in 1 s",
			CONFIG + ": the server is not ready (HTTP 503); next attempt in 0 s"), pauses);
		assertComplete();
	}

	/** A body that stops in the middle, with the connection open: what came is kept and the rest asked for again. */
	@Test
	void stalledBody() throws Exception {
		store = testCatalog.store(root, TestCatalog.SHORT_STALL);
		final CountDownLatch end = new CountDownLatch(1);
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			if (request.target().endsWith(GRAPH) && first.getAndSet(false)) {
				server.serve(request, out, 100_000);
				end.await();
			}
			else server.serve(request, out);
		});
		download();
		end.countDown();
		assertComplete();
		assertTrue(server.asked().get(2).from() > 0);
	}

	@Test
	void serverThatNeverAnswers() throws Exception {
		store = testCatalog.store(root, new RetryPolicy(Duration.ofMillis(100), Duration.ofMillis(100), 1, 2,
			Duration.ofMillis(1), Duration.ofMillis(5)));
		final CountDownLatch end = new CountDownLatch(1);
		server.behave((request, out) -> end.await());
		refused("did not respond", CONFIG);
		end.countDown();
	}

	@Test
	void serverThatIsNotThere() throws Exception {
		server.close();
		refused("connection", CONFIG);
	}

	@Test
	void nameThatLeadsNowhere() throws Exception {
		final HubException e = assertThrows(HubException.class, () -> store.download(NAME,
			new Endpoint(URI.create("http://models.invalid/"), Optional.empty()), ProgressListener.NONE, new Cancellation()));
		assertSentence(e, "models.invalid", "online");
	}

	@Test
	void chunksWithoutLength() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, true));
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			final byte[] bytes = testCatalog.bytes(request.target().substring("/lab/Tiny/resolve/main/".length()));
			out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			for (int at = 0; at < bytes.length; at += 9999) {
				if (at > 150_000 && first.getAndSet(false)) return;
				final int length = Math.min(9999, bytes.length - at);
				out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
				out.write(bytes, at, length);
				out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
			}
			out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		});
		download();
		assertComplete();
	}

	@Test
	void neitherLengthNorSumNorEnd() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, false));
		server.behave((request, out) -> FaultyServer.answer(out, "200 OK", Map.of(), testCatalog.bytes(CONFIG)));
		refused("neither its size nor its checksum");
	}

	/** The first server names the content, the second one gives it, as Hugging Face and its storage do. */
	@Test
	void sumThatTheServerStates() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog("\"repository\": \"lab/Tiny\"", false, false));
		final byte[] graph = testCatalog.bytes(GRAPH);
		try (FaultyServer storage = new FaultyServer()) {
			storage.put("/blob", TestCatalog.noise(graph.length, 99));
			server.behave((request, out) -> {
				final Map<String, String> facts = Map.of("X-Repo-Commit", TestCatalog.COMMIT, "X-Linked-Etag",
					"\"" + TestCatalog.sha256(graph) + "\"", "X-Linked-Size", String.valueOf(graph.length));
				if (request.target().endsWith(GRAPH)) FaultyServer.redirect(out, storage.uri() + "blob", facts);
				else {
					FaultyServer.answer(out, "200 OK", Map.of("X-Repo-Commit", TestCatalog.COMMIT, "ETag",
						"\"d57bcb04105f0d2a2f07b5ce7a0bf1e6d1b3b5a5\"", "Content-Length", "1"), "x".getBytes());
				}
			});
			refused("git name", CONFIG);
			server.behave((request, out) -> {
				final Map<String, String> facts = Map.of("X-Repo-Commit", TestCatalog.COMMIT, "X-Linked-Etag",
					"\"" + TestCatalog.sha256(graph) + "\"", "X-Linked-Size", String.valueOf(graph.length));
				if (request.target().endsWith(GRAPH)) FaultyServer.redirect(out, storage.uri() + "blob", facts);
				else {
					FaultyServer.answer(out, "200 OK",
						Map.of("X-Repo-Commit", TestCatalog.COMMIT, "ETag", "\"" + gitBlob(testCatalog.bytes(CONFIG)) + "\"",
							"Content-Length", String.valueOf(testCatalog.bytes(CONFIG).length)),
						testCatalog.bytes(CONFIG));
				}
			});
			refused("SHA-256", GRAPH);
			storage.put("/blob", graph);
			server.asked();
			download();
			assertComplete();
			assertEquals(List.of(FOLDER + GRAPH), server.asked().stream().map(Request::target).toList(),
				"a branch is asked for by the commit that it stood for at first");
		}
	}

	private String gitBlob(final byte[] bytes) throws IOException {
		return Checksum.of(Files.write(temporary.resolve("blob"), bytes), n -> {}).gitBlob();
	}

	@Test
	void catalogueAgainstTheServersWord() throws Exception {
		server.put("/nowhere", testCatalog.bytes(CONFIG));
		server.behave((request, out) -> {
			if (request.target().equals("/nowhere")) server.serve(request, out);
			else {
				FaultyServer.redirect(out, "/nowhere",
					Map.of("X-Repo-Commit", TestCatalog.COMMIT, "X-Linked-Etag", "\"" + "0".repeat(64) + "\""));
			}
		});
		refused("0".repeat(64), "published file was changed");
	}

	@Test
	void redirectsWithoutEnd() throws Exception {
		server.behave((request, out) -> FaultyServer.redirect(out, request.target() + "x", Map.of()));
		refused("again and again", CONFIG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file:///etc/passwd", "ftp://example.org/x", "http:///nohost", "https://exa mple.org/", "" })
	void redirectToNoWebServer(final String location) throws Exception {
		server.behave((request, out) -> FaultyServer.redirect(out, location, Map.of()));
		refused("redirects", CONFIG);
	}

	@Test
	void cancelAndResume() throws Exception {
		final Cancellation cancellation = new Cancellation();
		final CountDownLatch end = new CountDownLatch(1);
		server.behave((request, out) -> {
			server.serve(request, out, request.target().endsWith(GRAPH) ? 150_000 : Integer.MAX_VALUE);
			if (!request.target().endsWith(GRAPH)) return;
			while (part().toFile().length() < 100_000)
				Thread.sleep(1);
			cancellation.cancel();
			end.await();
		});
		assertThrows(CancellationException.class, () -> download(cancellation));
		end.countDown();
		assertEquals(ModelState.PARTIAL, store.find(NAME).state());
		final long here = Files.size(part());
		server.behave(server::serve);
		server.asked();
		download();
		assertComplete();
		assertEquals(List.of((int) here), server.asked().stream().map(Request::from).toList());
	}

	/** Nothing but the cancellation ends the wait. */
	@ParameterizedTest
	@ValueSource(strings = { "for a response", "for a piece of the file", "for the next attempt" })
	@Timeout(60)
	void canceledWhileItWaits(final String what) throws Exception {
		final Duration hour = Duration.ofHours(1);
		store = testCatalog.store(root, new RetryPolicy(hour, hour, 1, 4, hour, hour));
		final Cancellation cancellation = new Cancellation();
		final CountDownLatch end = new CountDownLatch(1);
		server.behave((request, out) -> {
			if (what.equals("for the next attempt")) {
				FaultyServer.answer(out, "503 Later", Map.of(), new byte[0]);
				return;
			}
			if (what.equals("for a piece of the file")) {
				server.serve(request, out, 1);
				while (!Files.exists(TestCatalog.folder(root).resolve(CONFIG + AtomicFile.PART)))
					Thread.sleep(1);
			}
			cancellation.cancel();
			end.await();
		});
		assertThrows(CancellationException.class, () -> store.download(NAME, server.endpoint(), progress -> {
			if (progress.message().contains("next attempt")) new Thread(cancellation::cancel).start();
		}, cancellation));
		end.countDown();
	}

	@Test
	void interruptedThread() throws Exception {
		server.behave((request, out) -> Thread.currentThread().join());
		final Thread here = Thread.currentThread();
		assertThrows(CancellationException.class,
			() -> store.download(NAME, server.endpoint(), progress -> here.interrupt(), new Cancellation()));
		assertTrue(Thread.interrupted(), "the interruption is passed on");
	}

	@Test
	void diskTooSmall() throws Exception {
		store = testCatalog.store(root, testCatalog.catalog(), TestCatalog.QUICK, folder -> 1000, SystemTrust::context);
		refused("300.0 kB", "1.0 kB", root.toString());
		assertEquals(List.of(), server.asked(), "it was seen before anything was asked for");
		store = testCatalog.store(root,
			testCatalog.catalog("\"repository\": \"lab/Tiny\", \"revision\": \"" + TestCatalog.COMMIT + "\"", false, false),
			TestCatalog.QUICK, folder -> 1000, SystemTrust::context);
		refused("300.0 kB", "1.0 kB", GRAPH);
	}

	/** Linux has a file that is always full. */
	@Test
	void diskFullWhileWriting() throws Exception {
		final Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full), "there is no /dev/full");
		Files.createDirectories(part().getParent());
		Files.createSymbolicLink(part(), full);
		refused("No space left", GRAPH);
		Files.delete(part());
		download();
		assertComplete();
	}

	@Test
	void folderThatCannotBeWrittenTo() throws Exception {
		Files.write(root, new byte[0]);
		refused(root.toString());
		assertEquals(List.of(), server.asked());
	}

	@Test
	void secondDownloaderIsRefused() throws Exception {
		final ModelStore other = testCatalog.store(root);
		final AtomicInteger refusals = new AtomicInteger();
		store.download(NAME, server.endpoint(), progress -> {
			final HubException e = assertThrows(HubException.class,
				() -> other.download(NAME, server.endpoint(), ProgressListener.NONE, new Cancellation()));
			assertSentence(e, root.toString(), "wait");
			refusals.incrementAndGet();
		}, new Cancellation());
		assertTrue(refusals.get() > 0);
		assertComplete();
	}

	@Test
	void webFolderOfOnesOwn() throws Exception {
		server.put("/my%20models/" + CONFIG, testCatalog.bytes(CONFIG));
		server.put("/my%20models/" + GRAPH, testCatalog.bytes(GRAPH));
		store = testCatalog.store(root, testCatalog.catalog("\"url\": \"" + server.uri() + "my%20models\"", true, true));
		store.download(NAME, new Endpoint(URI.create("https://models.invalid/"), Optional.of("hf_secret")),
			ProgressListener.NONE, new Cancellation());
		assertComplete();
		assertTrue(server.asked().stream().noneMatch(request -> request.headers().containsKey("authorization")));
	}

	@Test
	void proxyOfTheSystem() throws Exception {
		final ProxySelector before = ProxySelector.getDefault();
		server.behave(
			(request, out) -> server.serve(new Request(URI.create(request.target()).getPath(), request.headers()), out));
		ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", server.uri().getPort())));
		try {
			store.download(NAME, new Endpoint(URI.create("http://models.invalid/"), Optional.empty()), ProgressListener.NONE,
				new Cancellation());
		}
		finally {
			ProxySelector.setDefault(before);
		}
		assertComplete();
		assertEquals("http://models.invalid" + FOLDER + CONFIG, server.asked().get(0).target());
	}
}
