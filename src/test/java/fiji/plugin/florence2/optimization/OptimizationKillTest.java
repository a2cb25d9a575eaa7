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
package fiji.plugin.florence2.optimization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.OptimizedNano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.OptimizationRecord;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.task.Task;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that optimises a model is killed at each of its steps, and while its files get their names: the model
 * answers as before, and can be optimised then.
 */
@Tag("kill")
class OptimizationKillTest {

	private static final String FINISHING = "Finishing";

	@TempDir
	private Path temporary;
	private Path folder;

	/**
	 * When to kill a process.
	 *
	 * @param step as soon as it reports this step
	 * @param file and as soon as this file of the model folder is there then
	 */
	private record Moment(String step, Path file) {}

	@Test
	void modelStaysUsable() throws Exception {
		folder = Nano.copyOptimizedTo(temporary.resolve("model"));
		final int[] expected = tokens();
		final List<String> complete = files();
		int unfinished = 0;
		for (final Moment moment : moments()) {
			removeRecord();
			killAt(moment);
			if (!OptimizationRecord.fits(folder)) unfinished++;
			assertArrayEquals(expected, tokens(), moment.toString());
		}
		// A process may come to its end before it is killed, but hardly from its first steps.
		assertTrue(unfinished > 0, "no process was killed before it had finished");
		removeRecord();
		ModelOptimizer.optimize(folder, Optimization.EXACT, folder, ProgressListener.NONE, new Cancellation());
		assertTrue(OptimizationRecord.fits(folder));
		assertEquals(complete, files(), "nothing is left of the processes that were killed");
		assertArrayEquals(expected, tokens());
	}

	private List<Moment> moments() throws Exception {
		final List<Moment> moments = new ArrayList<>();
		final List<String> steps = OptimizedNano.of(Optimization.EXACT).steps();
		// Every third one, for time
		for (int i = 0; i < steps.size(); i += 3)
			moments.add(new Moment(steps.get(i), folder));
		for (final ModelPart part : List.of(ModelPart.VISION_ENCODER, ModelPart.DECODER))
			moments.add(new Moment(FINISHING, part.in(folder, Precision.OPTIMIZED)));
		moments.add(new Moment(FINISHING, folder.resolve(OptimizationRecord.FILE)));
		return moments;
	}

	private void removeRecord() throws IOException {
		Files.deleteIfExists(folder.resolve(OptimizationRecord.FILE));
	}

	private int[] tokens() throws Exception {
		try (Florence2 model = Florence2.open(folder)) {
			return model.ask(Nano.sample(), Task.OD).tokens();
		}
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.map(file -> folder.relativize(file).toString()).sorted().toList();
		}
	}

	private void killAt(final Moment moment) throws IOException, InterruptedException {
		final Process process = ChildJvm.builder(List.of(), Optimizing.class, folder.toString())
			.redirectErrorStream(false)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader steps = process.inputReader()) {
			assertTrue(reports(steps, moment.step()), "the process did not come to " + moment);
			while (!Files.exists(moment.file()) && process.isAlive())
				Thread.onSpinWait();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private static boolean reports(final BufferedReader steps, final String wanted) throws IOException {
		for (String step = steps.readLine(); step != null; step = steps.readLine())
			if (step.equals(wanted)) return true;
		return false;
	}

	/** Optimises a folder in a process of its own, and prints each step when it begins. */
	public static final class Optimizing {

		private Optimizing() {}

		public static void main(final String... args) throws Exception {
			final Path folder = Path.of(args[0]);
			ModelOptimizer.optimize(folder, Optimization.EXACT, folder, progress -> System.out.println(progress.message()),
				new Cancellation());
		}
	}
}
