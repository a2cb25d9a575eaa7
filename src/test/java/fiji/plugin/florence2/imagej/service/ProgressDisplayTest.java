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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;

import ij.IJ;

import java.awt.event.KeyEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

@Timeout(60)
class ProgressDisplayTest {

	private final Watcher watcher = new Watcher();
	private final Cancellation cancellation = new Cancellation();
	private Context context;
	/** They are held weakly by the event service. */
	private List<EventSubscriber<?>> subscribers;

	/** Notes what is shown. */
	public static final class Watcher {

		private final BlockingQueue<StatusEvent> status = new LinkedBlockingQueue<>();
		private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

		@EventHandler
		void shown(final StatusEvent event) {
			status.add(event);
		}

		@EventHandler
		void shown(final TaskEvent event) {
			tasks.add(event.getTask());
		}
	}

	@BeforeEach
	void start() {
		context = new Context(StatusService.class, TaskService.class);
		subscribers = context.service(EventService.class).subscribe(watcher);
	}

	@AfterEach
	void stop() {
		IJ.resetEscape();
		assertEquals(2, subscribers.size());
		context.dispose();
	}

	private ProgressDisplay display() {
		return new ProgressDisplay("Florence-2 Read Text", cancellation, context.service(StatusService.class),
			context.service(TaskService.class));
	}

	private ProgressDisplay background() {
		return new ProgressDisplay("Florence-2 Download", cancellation, context.service(TaskService.class));
	}

	private void awaitCancellation() throws InterruptedException {
		final CountDownLatch canceled = new CountDownLatch(1);
		cancellation.onCancel(canceled::countDown);
		canceled.await();
	}

	/** However fast progress comes, the last one stays to be seen. */
	@Test
	void theLatestProgressIsShown() throws Exception {
		try (ProgressDisplay display = display()) {
			for (int token = 1; token <= 1000; token++)
				display.progress(new Progress(token / 2000.0, token + " tokens", "a blue<loc_1>\ncar"));
			StatusEvent shown = watcher.status.take();
			while (!shown.getStatusMessage().startsWith("Florence-2: 1000 "))
				shown = watcher.status.take();
			assertEquals("Florence-2: 1000 tokens: a blue car", shown.getStatusMessage());
			assertEquals(0.5, shown.getProgressValue() / (double) shown.getProgressMaximum());
		}
	}

	@Test
	void workOfUnknownSizeHasNoBar() throws Exception {
		try (ProgressDisplay display = display()) {
			display.progress(new Progress(Progress.UNKNOWN, "Downloading config.json"));
			final StatusEvent shown = watcher.status.take();
			assertEquals("Florence-2: Downloading config.json", shown.getStatusMessage());
			assertTrue(shown.getProgressMaximum() <= 0, "maximum " + shown.getProgressMaximum());
		}
	}

	@Test
	void theTaskCancels() throws Exception {
		try (ProgressDisplay display = background()) {
			watcher.tasks.take().cancel("no more");
			awaitCancellation();
		}
	}

	@Test
	void theEscapeKeyCancels() throws Exception {
		try (ProgressDisplay display = display()) {
			IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			awaitCancellation();
		}
	}

	/** What the user does meanwhile has the status bar and the escape key. */
	@Test
	void workInTheBackgroundIsATaskOnly() throws Exception {
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		try (ProgressDisplay display = background()) {
			display.progress(new Progress(0.25, "Verifying config.json"));
			Task task = watcher.tasks.take();
			while (task.getStatusMessage() == null || task.getProgressValue() == 0)
				task = watcher.tasks.take();
			assertEquals("Verifying config.json", task.getStatusMessage());
			assertEquals(0.25, task.getProgressValue() / (double) task.getProgressMaximum());
		}
		assertTrue(IJ.escapePressed(), "nobody took the key");
		assertFalse(cancellation.isCanceled());
		assertTrue(watcher.status.isEmpty(), watcher.status.toString());
	}
}
