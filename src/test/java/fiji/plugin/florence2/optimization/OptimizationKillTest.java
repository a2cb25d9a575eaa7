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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.OptimizationRecord;
import fiji.plugin.florence2.task.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that optimises a model is killed at moments of no choice: the model answers as before, and can be optimised then. */
class OptimizationKillTest {

	private static final int KILLS = 12;

	@TempDir
	private Path temporary;

	@Test
	void modelStaysUsable() throws Exception {
		final Path folder = Nano.copyTo(temporary.resolve("model"));
		final int[] expected = tokens(folder);
		final long whole = optimize(folder, Long.MAX_VALUE);
		assertTrue(OptimizationRecord.fits(folder));
		final List<String> files = files(folder);
		final Random random = new Random(11);
		int begun = 0;
		for (int i = 0; i < KILLS; i++) {
			Files.deleteIfExists(folder.resolve(OptimizationRecord.FILE));
			// Half of them in the last quarter, where files get their names.
			optimize(folder, (long) (whole * (i % 2 == 0 ? random.nextDouble() : 0.75 + 0.25 * random.nextDouble())));
			if (!OptimizationRecord.fits(folder) && !files(folder).equals(files)) begun++;
			assertArrayEquals(expected, tokens(folder));
		}
		assertTrue(begun > 0, "no kill fell into the work");
		Files.deleteIfExists(folder.resolve(OptimizationRecord.FILE));
		optimize(folder, Long.MAX_VALUE);
		assertTrue(OptimizationRecord.fits(folder));
		assertEquals(files, files(folder), "nothing is left of those that were killed");
		assertArrayEquals(expected, tokens(folder));
	}

	private static int[] tokens(final Path folder) throws Exception {
		try (Florence2 model = Florence2.open(folder)) {
			return model.ask(Nano.sample(), Task.OD).tokens();
		}
	}

	private static List<String> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.map(file -> folder.relativize(file).toString()).sorted().toList();
		}
	}

	/** @return how long it took, in milliseconds */
	private static long optimize(final Path folder, final long killAfterMs) throws IOException, InterruptedException {
		final long start = System.nanoTime();
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
			System.getProperty("java.class.path"), Optimizing.class.getName(), folder.toString()).inheritIO().start();
		if (!process.waitFor(killAfterMs, TimeUnit.MILLISECONDS)) process.destroyForcibly().waitFor();
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/** Optimises a folder in a process of its own. */
	public static final class Optimizing {

		private Optimizing() {}

		public static void main(final String... args) throws Exception {
			final Path folder = Path.of(args[0]);
			ModelOptimizer.optimize(folder, Optimization.EXACT, folder, what -> {}, new Cancellation());
		}
	}
}
