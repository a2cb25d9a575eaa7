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
package fiji.plugin.florence2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing leaks: the process's memory stays the same over many prompts and many openings. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the resident size is read from /proc")
class NativeMemoryFlatTest {

	/** A heap of fixed size, touched at the start: what grows is native. */
	private static final List<String> FIXED_HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
	private static final long ALLOWED_KIB = 32 * 1024;

	@Test
	void manyQuestions() throws Exception {
		assertFlat("prompts", 60, 140);
	}

	@Test
	void manyOpenings() throws Exception {
		assertFlat("openings", 8, 22);
	}

	@Test
	void manyQuestionsToPublishedGraphs() throws Exception {
		assertFlat("published", 40, 100);
	}

	private static void assertFlat(final String what, final int warmUp, final int total) throws Exception {
		final ChildJvm.Outcome outcome =
			ChildJvm.run(FIXED_HEAP, Soak.class, what, String.valueOf(warmUp), String.valueOf(total));
		assertEquals(0, outcome.exitCode(), outcome.output());
		final long growth = Long.parseLong(outcome.output().strip().replaceAll("(?s).*GROWTH ", ""));
		assertTrue(growth < ALLOWED_KIB, total + " " + what + " made the process grow by " + growth + " KiB");
	}

	/** Prints by how many KiB the process grew after the warm-up. */
	public static final class Soak {

		private Soak() {}

		public static void main(final String... args) throws Exception {
			final int warmUp = Integer.parseInt(args[1]);
			final int total = Integer.parseInt(args[2]);
			final Work work = switch (args[0]) {
				case "openings" -> Soak::opening;
				case "published" -> prompts(Florence2.open(Nano.published(), 0));
				default -> prompts(Nano.open());
			};
			long before = 0;
			for (int i = 0; i < total; i++) {
				if (i == warmUp) before = residentKib();
				work.run(i);
			}
			System.out.println("GROWTH " + (residentKib() - before));
		}

		private interface Work {

			void run(int index) throws Exception;
		}

		/** Every other image is new, one and three beams take turns, answers vary in length. */
		private static Work prompts(final Florence2 florence2) {
			return index -> ask(florence2, index);
		}

		private static void opening(final int index) throws Exception {
			try (Florence2 florence2 = Nano.open()) {
				ask(florence2, index);
			}
		}

		private static void ask(final Florence2 florence2, final int index) throws Exception {
			final GenerationSettings settings =
				florence2.settings().withBeams(1 + index % 2 * 2).withMaxNewTokens(2 + index % 9);
			florence2.ask(varied(Nano.sample(), index / 2), Prompt.of(Task.OD), settings, ProgressListener.NONE,
				new Cancellation());
		}

		private static RgbPlane varied(final RgbPlane image, final int shade) {
			final int[] pixels = image.pixels().clone();
			for (int i = 0; i < pixels.length; i++)
				pixels[i] ^= shade & 0xff;
			return new RgbPlane(image.width(), image.height(), pixels);
		}

		private static long residentKib() throws IOException {
			return Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter(line -> line.startsWith("VmRSS"))
				.mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElseThrow();
		}
	}
}
