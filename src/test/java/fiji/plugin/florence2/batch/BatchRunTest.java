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
package fiji.plugin.florence2.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Progress of a batch, and how it is stopped. */
class BatchRunTest {

	private static final int IMAGES = 6;

	@TempDir
	private Path folder;

	private BatchPlan plan() throws Exception {
		final Path images = Files.createDirectories(folder.resolve("images"));
		final Path source = Path.of(Nano.class.getResource("images/00071198d059ba7f.png").toURI());
		for (int i = 1; i <= IMAGES; i++)
			if (!Files.exists(images.resolve(i + ".png"))) Files.copy(source, images.resolve(i + ".png"));
		return new BatchPlan(images.toString(), folder.resolve("results"), BatchPlan.IMAGES, false, BatchPart.ALL,
			List.of(Task.CAPTION, Task.CAPTION), "", AnalysisSettings.of("nano"), new BatchOutputs(true, false, false));
	}

	private static BatchSummary run(final BatchPlan plan, final BatchListener listener, final Cancellation cancellation)
		throws Exception
	{
		try (Florence2 nano = Nano.open()) {
			return new BatchRun(plan, new BatchModel("nano", nano, nano.settings(), 0), listener, cancellation).run();
		}
	}

	/** Lets no image fail and no note pass. */
	private interface NoFailure extends BatchListener {

		@Override
		default void failed(final BatchFailure failure) {
			throw new AssertionError(failure);
		}

		@Override
		default void noted(final String image, final String note) {
			throw new AssertionError(note);
		}
	}

	/** Cancels when an image is in work. */
	private record Stop(int image, Cancellation cancellation) implements NoFailure {

		@Override
		public void progress(final Progress progress) {
			final boolean inWork =
				progress.message().startsWith(image + " of ") && progress.fraction() > (image - 1.0) / IMAGES;
			if (inWork) cancellation.cancel();
		}
	}

	@Test
	void cancelingKeepsWhatIsDone() throws Exception {
		final BatchPlan plan = plan();
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class, () -> run(plan, new Stop(4, cancellation), cancellation));
		final List<String> done =
			ResultFolder.rows(plan.output().resolve(ResultTables.ROWS)).stream().map(row -> row.get("image")).toList();
		assertEquals(List.of("1.png", "2.png", "3.png"), done);
		final BatchSummary summary = run(plan, new Stop(0, new Cancellation()), new Cancellation());
		assertEquals(3, summary.skipped());
		assertEquals(3, summary.done());
		assertEquals(IMAGES, ResultFolder.rows(plan.output().resolve(ResultTables.ROWS)).size());
	}

	@Test
	void canceledBeforeItBegins() throws Exception {
		final BatchPlan plan = plan();
		final Cancellation cancellation = new Cancellation();
		cancellation.cancel();
		assertThrows(CancellationException.class, () -> run(plan, new Stop(0, cancellation), cancellation));
		assertEquals(IMAGES, run(plan, new Stop(0, new Cancellation()), new Cancellation()).done());
	}

	/** Files of microscopes are opened then, which takes its time. */
	@Test
	void canceledWhileItLooksForImages() throws Exception {
		final BatchPlan plan = plan();
		final Cancellation cancellation = new Cancellation();
		final List<String> messages = new ArrayList<>();
		final NoFailure listener = progress -> {
			messages.add(progress.message());
			if (messages.size() == 2) cancellation.cancel();
		};
		assertThrows(CancellationException.class, () -> run(plan, listener, cancellation));
		assertEquals(2, messages.size(), messages.toString());
		assertTrue(messages.get(1).startsWith("looking for images, 1 found: "), messages.toString());
		assertFalse(Files.exists(plan.output()));
	}

	@Test
	void progressGoesForward() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		final NoFailure listener = reported::add;
		run(plan(), listener, new Cancellation());
		assertTrue(reported.subList(0, IMAGES).stream().noneMatch(Progress::isMeasured), reported.toString());
		reported.subList(0, IMAGES).clear();
		for (int i = 1; i < reported.size(); i++)
			assertTrue(reported.get(i).fraction() >= reported.get(i - 1).fraction(), reported.toString());
		assertEquals("looking for what is done", reported.get(0).message());
		assertEquals("1 of 6, 1.png: reading", reported.get(1).message());
		final Progress late = reported.get(reported.size() - 2);
		assertTrue(late.message().matches("6 of 6, 6\\.png, \\d+ s left: .*"), late.message());
		assertEquals(1, reported.get(reported.size() - 1).fraction());
	}
}
