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
package fiji.plugin.florence2.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.task.Box;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write into one data set at the same time, and are killed. */
@Tag("kill")
class DataSetKillTest {

	private static final int TOGETHER = 40;
	private static final int CONFIRMED = 25;

	@TempDir
	private Path folder;

	private String image() throws Exception {
		final DataSet set = DataSet.openOrCreate(folder.resolve("set"), sentence -> {});
		final ImageAdded image = set.store(Files.writeString(folder.resolve("a.png"), "a"), 9, 9, ImageStorage.COPY);
		set.append(Source.user(), 0, image);
		return image.id();
	}

	@Test
	void whatWasConfirmedIsThereAfterAKill() throws Exception {
		final String image = image();
		final List<Process> writers = new ArrayList<>();
		for (int i = 0; i < 2; i++)
			writers.add(ChildJvm.builder(List.of(), Writing.class, folder.resolve("set").toString(), image, "0").start());
		int confirmed = 0;
		for (final Process writer : writers) {
			final List<String> lines = new ArrayList<>();
			try (BufferedReader out = writer.inputReader()) {
				while (lines.size() < CONFIRMED)
					lines.add(out.readLine());
				// That of the process itself would close its output.
				writer.toHandle().destroyForcibly();
				out.lines().forEach(lines::add);
			}
			writer.waitFor();
			// Of a line that was cut off it is not known.
			confirmed += (int) lines.stream().filter("done"::equals).count();
			assertTrue(lines.stream().limit(CONFIRMED).allMatch("done"::equals), lines.toString());
		}
		final List<String> log = new ArrayList<>();
		final DataSet set = DataSet.open(folder.resolve("set"), log::add);
		final long regions = set.view().regions().count();
		assertEquals(0, regions % TOGETHER, "an append was torn");
		assertTrue(regions >= (long) confirmed * TOGETHER, regions + " of " + confirmed * TOGETHER);
		assertTrue(regions <= (long) (confirmed + 2) * TOGETHER, regions + " of " + confirmed * TOGETHER);
		set.append(Source.user(), 0, Review.accept(image));
		assertEquals(set.view(), DataSet.open(folder.resolve("set"), log::add).view());
	}

	@Test
	void twoWritersDoNotDisturbEachOther() throws Exception {
		final String image = image();
		final Process other =
			ChildJvm.builder(List.of(), Writing.class, folder.resolve("set").toString(), image, "30").start();
		final DataSet set = DataSet.open(folder.resolve("set"), sentence -> {});
		Writing.write(set, image, 30);
		assertEquals(0, other.waitFor());
		assertEquals(60L * TOGETHER, set.refresh().regions().count());
		assertEquals(set.view(), DataSet.open(folder.resolve("set"), sentence -> {}).view());
	}

	/** Appends regions and says so, a number of times, or for ever. */
	public static final class Writing {

		private Writing() {}

		public static void main(final String... args) throws Exception {
			write(DataSet.open(Path.of(args[0]), sentence -> {}), args[1], Integer.parseInt(args[2]));
		}

		private static void write(final DataSet set, final String image, final int times) throws DataSetException {
			for (int i = 0; times == 0 || i < times; i++) {
				final List<Change> regions = new ArrayList<>();
				while (regions.size() < TOGETHER)
					regions.add(RegionProposed.drawn(image, new Box(0, 0, 1, 1), "cell"));
				set.append(Source.user(), 0, regions);
				System.out.println("done");
			}
		}
	}
}
