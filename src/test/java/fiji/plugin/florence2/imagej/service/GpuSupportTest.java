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
package fiji.plugin.florence2.imagej.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.GpuLibraries;
import fiji.plugin.florence2.hub.StandInGpu;
import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.HubException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;
import org.scijava.prefs.PrefService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

/** What a user sees of an installation, and how they stop it. */
class GpuSupportTest {

	@TempDir
	private Path folder;
	private FaultyServer server;
	private Context context;
	private GpuLibraries libraries;
	private GpuSupport support;
	private final RunningWork running = new RunningWork();
	private final Watcher watcher = new Watcher();
	/** They are held weakly by the event service. */
	private List<EventSubscriber<?>> subscribers;

	/** Notes what is shown. */
	public static final class Watcher {

		private final List<String> status = new CopyOnWriteArrayList<>();
		private final List<Task> tasks = new CopyOnWriteArrayList<>();
		private final CountDownLatch shown = new CountDownLatch(1);

		@EventHandler
		void told(final StatusEvent event) {
			status.add(String.valueOf(event.getStatusMessage()));
			shown.countDown();
		}

		@EventHandler
		void told(final TaskEvent event) {
			tasks.add(event.getTask());
		}
	}

	@BeforeEach
	void start() throws Exception {
		assumeTrue(
			System.getProperty("os.name").matches("(Linux|Windows).*") && System.getProperty("os.arch").equals("amd64"),
			"there is no GPU support for this computer");
		server = new FaultyServer();
		context = new Context(PrefService.class, StatusService.class, TaskService.class, EventService.class);
		subscribers = context.service(EventService.class).subscribe(watcher);
		libraries = StandInGpu.on(server, folder.resolve("gpu"));
		support = new GpuSupport(new Florence2Preferences(context.service(PrefService.class)), () -> libraries, running,
			context.service(StatusService.class), context.service(TaskService.class));
	}

	@AfterEach
	void stop() throws Exception {
		if (context == null) return;
		context.dispose();
		server.close();
	}

	private String install() throws HubException {
		return support.install(server.uri().toString(), new Cancellation());
	}

	@Test
	void progressIsShown() throws Exception {
		server.behave((request, out) -> {
			watcher.shown.await();
			server.serve(request, out);
		});
		assertTrue(install().startsWith("GPU support for ONNX Runtime "));
		assertEquals("Florence-2 Install GPU Support", watcher.tasks.get(0).getName());
		assertTrue(
			watcher.status.stream()
				.anyMatch(text -> text.matches("Florence-2: Downloading onnxruntime_gpu-.*\\.jar: 0 bytes of .* in all")),
			watcher.status.toString());
		assertEquals(2, subscribers.size());
	}

	/** A library that is loaded stays loaded. */
	@Test
	void withAModelOpenItIsForTheNextStart() throws Exception {
		Nano.open().close();
		assertTrue(install().endsWith(" It takes effect when Fiji is started again."));
		final String again = install();
		assertTrue(again.endsWith(" is installed in " + libraries.root() + "."), again);
	}

	@Test
	void aCanceledTaskStopsIt() throws Exception {
		server.behave((request, out) -> {
			watcher.tasks.get(0).cancel("no more");
			Thread.sleep(60_000);
		});
		assertThrows(CancellationException.class, this::install);
		server.behave(server::serve);
		install();
		assertTrue(libraries.state().isUsable());
	}

	@Test
	void aFailureIsASentence() {
		server.behave((request, out) -> out
			.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
		final HubException e = assertThrows(HubException.class, this::install);
		assertTrue(e.getMessage().contains("HTTP 403") && e.getMessage().endsWith("."), e.getMessage());
	}
}
