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
package fiji.plugin.florence2.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ImageProcessor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine.ExitCode;

/** Commands about data sets whose processes are killed, and that are run again. */
@Tag("kill")
class DataSetProcessTest {

	private static final int IMAGES = 12;
	private static final int SIDE = 96;
	/** So many that they are not all put into a data set before the first of them is seen there. */
	private static final int MANY = 250;

	@TempDir
	private Path folder;
	private final List<Process> started = new ArrayList<>();

	@BeforeEach
	void cutImages() throws IOException {
		final ImagePlus image = IJ.openImage(Nano.class.getResource("images/BloodImage_00000.jpg").getPath());
		final Path images = Files.createDirectories(folder.resolve("images"));
		for (int i = 0; i < IMAGES; i++) {
			final ImageProcessor pixels = image.getProcessor();
			pixels.setRoi(40 * i, 30 * i, SIDE, SIDE);
			assertTrue(new FileSaver(new ImagePlus("crop", pixels.crop())).saveAsPng(images.resolve(i + ".png").toString()));
		}
	}

	@AfterEach
	void end() {
		started.forEach(Process::destroyForcibly);
	}

	private static void run(final String... arguments) {
		final Outcome outcome = Outcome.of((Object[]) arguments);
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
	}

	/** Runs a command in a process that is killed as soon as something is seen. */
	private void runAndKill(final BooleanSupplier isSeen, final String... arguments) throws Exception {
		final Path log = folder.resolve("log.txt");
		final Process process = ChildJvm.builder(List.of(), Main.class, arguments).redirectOutput(log.toFile()).start();
		started.add(process);
		while (!isSeen.getAsBoolean()) {
			assertTrue(process.isAlive(), () -> "it has ended: " + text(log));
			Thread.sleep(5);
		}
		process.destroyForcibly().waitFor();
	}

	private static String text(final Path file) {
		try {
			return Files.readString(file);
		}
		catch (final IOException e) {
			return e.toString();
		}
	}

	private String[] importing(final Path set) {
		return new String[] { "dataset", "import", set.toString(), folder.resolve("images").toString() };
	}

	private static String[] annotating(final Path set) {
		return new String[] { "dataset", "annotate", set.toString(), "--task", "OD", "--threads", "1" };
	}

	/** How many events there are; a data set is opened as its users open it. */
	private static int events(final Path set) {
		try {
			return DataSet.isIn(set) ? DataSet.open(set, sentence -> {}).events().size() : 0;
		}
		catch (final Exception e) {
			throw new AssertionError(e);
		}
	}

	private static DataSetView view(final Path set) throws Exception {
		return DataSet.open(set, sentence -> {}).view();
	}

	/** What a data set holds, of each image, but for times. */
	private static Map<String, List<String>> content(final DataSetView view) {
		final Map<String, List<String>> content = new TreeMap<>();
		for (final DataSetImage image : view.images())
			content.put(image.name() + " " + image.id() + " " + image.state(),
				image.regions().stream().map(DataSetProcessTest::words).sorted().toList());
		return content;
	}

	private static String words(final DataSetRegion region) {
		return String.join(" ", region.id(), region.label(), region.shape().toString(), Double.toString(region.score()),
			region.state().toString(), region.source().toString());
	}

	private static List<String> files(final Path set) throws IOException {
		try (Stream<Path> files = Files.list(set.resolve("images"))) {
			return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
		}
	}

	@Test
	void aKilledAnnotationIsCompletedByTheSameCommand() throws Exception {
		final Path whole = folder.resolve("whole");
		final Path killed = folder.resolve("killed");
		run(importing(whole));
		run(importing(killed));
		run(annotating(whole));
		final int imported = events(killed);

		runAndKill(() -> events(killed) > imported, annotating(killed));
		final Map<String, List<String>> left = content(view(killed));
		final Map<String, List<String>> all = content(view(whole));
		assertEquals(all.keySet(), left.keySet());
		assertTrue(events(killed) < events(whole), "it was over before it was killed");
		left.forEach((image, regions) -> assertTrue(regions.isEmpty() || regions.equals(all.get(image)),
			"an image is annotated wholly or not at all: " + image + regions));

		run(annotating(killed));
		assertEquals(all, content(view(killed)));
	}

	@Test
	void aKilledImportIsCompletedByTheSameCommand() throws Exception {
		final Path plate = Files.createDirectories(folder.resolve("images/plate"));
		for (int i = 0; i < MANY; i++) {
			final Path copy = Files.copy(folder.resolve("images/0.png"), plate.resolve(i + "-copy.png"));
			// What follows the picture makes it another file.
			Files.writeString(copy, Integer.toString(i), StandardOpenOption.APPEND);
		}
		final Path whole = folder.resolve("whole");
		final Path killed = folder.resolve("killed");
		run(importing(whole));

		runAndKill(() -> Files.isDirectory(killed.resolve("images")), importing(killed));
		assertTrue(view(killed).images().isEmpty(), "an import is whole or not there");

		run(importing(killed));
		assertEquals(content(view(whole)), content(view(killed)));
		assertEquals(files(whole), files(killed));
	}
}
