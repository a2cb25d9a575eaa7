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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;

import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.event.ContextDisposingEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.task.event.TaskEvent;

/** The service in a SciJava context, with the embedded model. */
@Timeout(120)
class ModelServiceTest {

	private static final int MANY = 5000;

	private Context context;
	private Florence2Service florence2;
	private ModelService models;

	@BeforeEach
	void start() {
		context = new Context(Florence2Service.class);
		florence2 = context.service(Florence2Service.class);
		models = context.service(ModelService.class);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	private static ImagePlus sample() {
		return IJ.openImage(ModelServiceTest.class.getResource("/fiji/plugin/florence2/cli/sample.png").getPath());
	}

	/** Far more planes than a test would wait for. */
	private static ImagePlus endless() {
		final ImageStack stack = new ImageStack(64, 64);
		final ByteProcessor plane = new ByteProcessor(64, 64);
		for (int i = 0; i < MANY; i++)
			stack.addSlice(plane);
		return new ImagePlus("many", stack);
	}

	private CompletableFuture<ImageAnswer> askEndlessly(final Cancellation cancellation) throws Exception {
		final CountDownLatch begun = new CountDownLatch(3);
		final Progressed progressed = new Progressed(begun);
		context.service(EventService.class).subscribe(progressed);
		final CompletableFuture<ImageAnswer> answer = CompletableFuture.supplyAsync(() -> {
			try {
				return florence2.on(endless())
					.with(AnalysisSettings.of("nano").withPlanes(PlaneSelection.WHOLE_STACK, ""))
					.run(ImagePrompts.of(Task.OD), cancellation);
			}
			catch (final CancellationException e) {
				throw e;
			}
			catch (final Exception e) {
				throw new CompletionException(e);
			}
		});
		assertTrue(begun.await(60, TimeUnit.SECONDS), "the task reports its progress");
		assertFalse(answer.isDone());
		return answer;
	}

	private static void assertCanceled(final CompletableFuture<ImageAnswer> answer) {
		final ExecutionException end = assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS));
		assertInstanceOf(CancellationException.class, end.getCause());
	}

	@Test
	void findsAndDescribesForScripts() throws Exception {
		final ImagePlus image = sample();
		final List<FoundRegion> found = florence2.on(image).detect().regions();
		assertTrue(found.size() > 5);
		for (final FoundRegion region : found) {
			assertEquals("nucleus", region.getLabel());
			assertTrue(region.getScore() > 0 && region.getScore() <= 1);
			assertTrue(region.getRoi().getFloatWidth() > 0);
		}
		assertTrue(florence2.on(image).caption().text().startsWith("A fluorescence image"));
		assertEquals("nucleus", florence2.on(image).classify(found.get(3).getRoi()).text());
		assertTrue(florence2.on(image).describe(found.get(3).getRoi()).text().endsWith("nucleus"));
		assertTrue(image.getOverlay() == null && image.getRoi() == null, "the image is left as it was");
	}

	@Test
	void keepsOneModelOpen(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("a model"));
		final Florence2 first;
		try (ModelLease lease = models.lease("", new Cancellation())) {
			first = lease.model();
		}
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			assertSame(first, lease.model());
		}
		try (ModelLease lease = models.lease(copy.toString(), new Cancellation())) {
			assertNotSame(first, lease.model());
			assertEquals(copy, lease.model().folder().folder());
		}
		assertThrows(IllegalStateException.class, () -> first.ask(DisplayedPlane.of(sample()), Task.CAPTION));
	}

	@Test
	void waitsForTheUsersOfAnotherModel(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("other"));
		final ModelLease lease = models.lease("nano", new Cancellation());
		final CompletableFuture<ModelLease> other = CompletableFuture.supplyAsync(() -> {
			try {
				return models.lease(copy.toString(), new Cancellation());
			}
			catch (final Florence2Exception e) {
				throw new CompletionException(e);
			}
		});
		assertTrue(lease.model().ask(DisplayedPlane.of(sample()), Task.CAPTION).text().startsWith("A "));
		assertFalse(other.isDone());
		lease.close();
		lease.close();
		other.get(60, TimeUnit.SECONDS).close();
	}

	@Test
	void theWaitForTheUsersOfAnotherModelCanBeCanceled(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("other"));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			final Cancellation cancellation = new Cancellation();
			final CompletableFuture<ModelLease> other = CompletableFuture.supplyAsync(() -> {
				try {
					return models.lease(copy.toString(), cancellation);
				}
				catch (final Florence2Exception e) {
					throw new CompletionException(e);
				}
			});
			assertThrows(TimeoutException.class, () -> other.get(200, TimeUnit.MILLISECONDS));
			cancellation.cancel();
			final ExecutionException end = assertThrows(ExecutionException.class, () -> other.get(60, TimeUnit.SECONDS));
			assertInstanceOf(CancellationException.class, end.getCause());
			assertTrue(lease.model().ask(DisplayedPlane.of(sample()), Task.CAPTION).text().startsWith("A "));
		}
	}

	/** A command that waits for its model shows its task, whose cancel button ends the wait. */
	@Test
	void aCommandThatWaitsForItsModelIsCanceledByItsTask(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("other"));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			final CompletableFuture<ImageAnswer> answer = CompletableFuture.supplyAsync(() -> {
				try {
					return florence2.on(sample())
						.with(AnalysisSettings.of(copy.toString()))
						.run(ImagePrompts.of(Task.OD), new Cancellation());
				}
				catch (final CancellationException e) {
					throw e;
				}
				catch (final Exception e) {
					throw new CompletionException(e);
				}
			});
			assertThrows(TimeoutException.class, () -> answer.get(200, TimeUnit.MILLISECONDS));
			IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			assertCanceled(answer);
		}
	}

	@Test
	void aModelClosedWhileItIsInUseClosesAtTheEndOfItsUse() throws Exception {
		final Florence2 model;
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			model = lease.model();
			models.close();
			assertTrue(model.ask(DisplayedPlane.of(sample()), Task.CAPTION).text().startsWith("A "));
		}
		assertThrows(IllegalStateException.class, () -> model.ask(DisplayedPlane.of(sample()), Task.CAPTION));
	}

	/** A thread that waited for itself would never end. */
	@Test
	void whoUsesAModelIsRefusedAnother(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("other"));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			final ModelException refusal =
				assertThrows(ModelException.class, () -> models.lease(copy.toString(), new Cancellation()));
			assertEquals("The model nano is still in use here: end its use before the model " + copy + " is opened.",
				refusal.getMessage());
			try (ModelLease again = models.lease("nano", new Cancellation())) {
				assertSame(lease.model(), again.model());
			}
		}
		models.lease(copy.toString(), new Cancellation()).close();
	}

	@Test
	void whoUsesAModelMayTakeItOffTheListButNotOptimiseIt(@TempDir final Path folder) throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("mine"));
		final Florence2Options before = models.options();
		models.setOptions(
			new Florence2Options("", Device.CPU, false, 1, 0, folder.resolve("store").toString(), "", true, true));
		try {
			models.library().add("mine", copy);
			try (ModelLease lease = models.lease("mine", new Cancellation())) {
				final ModelException refusal = assertThrows(ModelException.class,
					() -> models.library().optimize("mine", ProgressListener.NONE, new Cancellation()));
				assertEquals("The model mine is still in use here: end its use before it is optimised.", refusal.getMessage());
				models.library().remove("mine", new Cancellation());
				assertTrue(lease.model().ask(DisplayedPlane.of(sample()), Task.CAPTION).text().startsWith("A "));
			}
			assertFalse(models.names().contains("mine"));
		}
		finally {
			models.setOptions(before);
		}
	}

	@Test
	void aModelThatCannotBeOpenedLeavesThePlaceFree() throws Exception {
		assertThrows(HubException.class, () -> models.lease("no such model", new Cancellation()));
		try (ModelLease lease = models.lease("nano", new Cancellation())) {
			assertTrue(lease.model().folder().config().vocabularySize() > 1000);
		}
	}

	@Test
	void stopsWhenCanceled() throws Exception {
		final Cancellation cancellation = new Cancellation();
		final CompletableFuture<ImageAnswer> answer = askEndlessly(cancellation);
		cancellation.cancel();
		assertCanceled(answer);
	}

	@Test
	void stopsAtTheEscapeKey() throws Exception {
		final CompletableFuture<ImageAnswer> answer = askEndlessly(new Cancellation());
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		assertCanceled(answer);
	}

	@Test
	void stopsAtTheTasksCancelButton() throws Exception {
		final Button button = new Button();
		context.service(EventService.class).subscribe(button);
		assertCanceled(askEndlessly(new Cancellation()));
	}

	@Test
	void stopsBeforeTheContextEnds() throws Exception {
		final CompletableFuture<ImageAnswer> answer = askEndlessly(new Cancellation());
		context.dispose();
		assertCanceled(answer);
		assertThrows(ModelException.class, () -> models.lease("nano", new Cancellation()));
	}

	/** SciJava waits for its threads before it disposes of a service, so that Fiji would seem to hang. */
	@Test
	void stopsAsSoonAsTheContextBeginsToEnd() throws Exception {
		final CompletableFuture<ImageAnswer> answer = askEndlessly(new Cancellation());
		context.service(EventService.class).publish(new ContextDisposingEvent());
		assertCanceled(answer);
	}

	/** Counts what a task reports. */
	public static final class Progressed {

		private final CountDownLatch reports;

		Progressed(final CountDownLatch reports) {
			this.reports = reports;
		}

		@EventHandler
		void report(final TaskEvent event) {
			if (event.getTask().getProgressValue() >= 0) reports.countDown();
		}
	}

	/** Presses cancel as soon as a task has reported progress. */
	public static final class Button {

		@EventHandler
		void report(final TaskEvent event) {
			final org.scijava.task.Task task = event.getTask();
			if (!task.isCanceled() && task.getProgressValue() > 0) task.cancel("by the user");
		}
	}
}
