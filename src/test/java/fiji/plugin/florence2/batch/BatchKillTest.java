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

import fiji.plugin.florence2.ChildJvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.cli.Main;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ImageProcessor;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Batches in processes of their own that are killed at random moments, and are continued. */
class BatchKillTest {

	private static final int IMAGES = 14;
	private static final int SIDE = 128;
	private static final int BAD_FILES = 3;
	private static final int KILLS = 2;
	private static final long SAMPLE_MS = 500;

	@TempDir
	private Path folder;
	private final List<Process> started = new ArrayList<>();

	@AfterEach
	void end() {
		started.forEach(Process::destroyForcibly);
	}

	@Test
	void whatGoesOnEqualsWhatWasNotStopped() throws Exception {
		final Path images = crops(IMAGES, resources());
		final Path whole = folder.resolve("whole");
		final String output = ended(batch(images, whole));
		assertTrue(output.contains(IMAGES + " done, 0 done before, " + BAD_FILES + " failed"), output);
		final Path killed = folder.resolve("killed");
		killTwice(images, killed, IMAGES, new Random(1));
		assertSame(whole, killed, IMAGES);
	}

	/** As by Ctrl-C. */
	@Test
	void aStoppedBatchSaysThatItGoesOn() throws Exception {
		final Path output = folder.resolve("stopped");
		final Process process = batch(crops(IMAGES, resources()), output);
		await(process, output, 1);
		process.destroy();
		assertEquals(128 + 15, process.waitFor());
		final List<String> said = Files.readAllLines(folder.resolve("log 0.txt"), StandardCharsets.UTF_8);
		assertEquals(
			"The batch was stopped; what is done is kept, and the same command does the rest and writes the tables.",
			said.get(said.size() - 1));
	}

	/** The same with as many images as given of ../shared, and main memory watched: {@code -Dbatch.images=2000}. */
	@Test
	@EnabledIfSystemProperty(named = "batch.images", matches = "\\d+")
	void manyImages(final TestReporter reporter) throws Exception {
		final int count = Integer.getInteger("batch.images");
		final Path data = Path.of(System.getProperty("shared.dir"), "data");
		assumeTrue(Files.isDirectory(data), "the annotated images of ../shared are not there");
		final Path images = crops(count, files(data));
		final Path whole = folder.resolve("whole");
		final Process run = batch(images, whole);
		final List<Integer> memory = watch(run);
		ended(run);
		final Path killed = folder.resolve("killed");
		killTwice(images, killed, count, new Random(2));
		assertSame(whole, killed, count);
		final int early = most(memory, 0.25, 0.5);
		final int late = most(memory, 0.75, 1);
		reporter.publishEntry(Map.of("images", Integer.toString(count), "samples", Integer.toString(memory.size()),
			"MiB in the second quarter", Integer.toString(early), "MiB in the last quarter", Integer.toString(late)));
		Files.writeString(Path.of("target", "batch-memory.txt"), memory.toString());
		assertTrue(late < 1.15 * early, memory::toString);
	}

	private static List<Path> resources() throws IOException, URISyntaxException {
		return files(Path.of(Nano.class.getResource("images").toURI()));
	}

	private static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(file -> file.toString().matches(".*\\.(png|jpg)")).sorted().toList();
		}
	}

	/** Crops of real images in three formats and some folders, and files that are no images. */
	private Path crops(final int count, final List<Path> sources) throws IOException {
		final Random random = new Random(0);
		final Path images = folder.resolve("images");
		for (int i = 0; i < count; i++) {
			final ImagePlus source = IJ.openImage(sources.get(i % sources.size()).toString());
			final ImageProcessor pixels = source.getProcessor();
			pixels.setRoi(random.nextInt(Math.max(1, pixels.getWidth() - SIDE)),
				random.nextInt(Math.max(1, pixels.getHeight() - SIDE)), SIDE, SIDE);
			final ImageProcessor crop = pixels.crop();
			if (random.nextBoolean()) crop.flipHorizontal();
			final Path plate = Files.createDirectories(images.resolve("plate " + i % 7));
			final FileSaver saver = new FileSaver(new ImagePlus("crop", crop));
			assertTrue(switch (i % 3) {
				case 0 -> saver.saveAsPng(plate.resolve(i + ".png").toString());
				case 1 -> saver.saveAsTiff(plate.resolve(i + ".tif").toString());
				default -> saver.saveAsJpeg(plate.resolve(i + ".jpg").toString());
			});
		}
		Files.createFile(images.resolve("plate 2/empty.png"));
		Files.writeString(images.resolve("plate 3/text.png"), "no image");
		final byte[] tiff = Files.readAllBytes(images.resolve("plate 1/1.tif"));
		Files.write(images.resolve("plate 4/cut.tif"), Arrays.copyOf(tiff, tiff.length / 3));
		return images;
	}

	private Process batch(final Path images, final Path output) throws IOException {
		final List<String> options = List.of("-Xmx256m", "-Dsun.jnu.encoding=UTF-8", "-Dfile.encoding=UTF-8");
		final Path log = folder.resolve("log " + started.size() + ".txt");
		final Process process = ChildJvm
			.builder(options, Main.class, "batch", "--task", "OD,CAPTION", "--views", "1", "--max-tokens", "32", "--threads",
				"1", "--subfolders", "--label-images", "--pictures", "--output", output.toString(), images.toString())
			.redirectOutput(log.toFile())
			.start();
		started.add(process);
		return process;
	}

	private String ended(final Process process) throws Exception {
		final int exitCode = process.waitFor();
		final String output =
			Files.readString(folder.resolve("log " + started.indexOf(process) + ".txt"), StandardCharsets.UTF_8);
		assertEquals(4, exitCode, output);
		return output;
	}

	private void killTwice(final Path images, final Path output, final int count, final Random random) throws Exception {
		for (int kill = 1; kill <= KILLS; kill++) {
			final Process process = batch(images, output);
			await(process, output, count * kill / (KILLS + 1) + random.nextInt(count / 10));
			Thread.sleep(random.nextInt(200));
			process.destroyForcibly().waitFor();
			assertTrue(!Files.exists(output.resolve(ResultTables.ROWS)), "the tables come at the end");
		}
		final int kept = entries(output);
		final String last = ended(batch(images, output));
		assertTrue(last.contains(count - kept + " done, " + kept + " done before, " + BAD_FILES + " failed"), last);
	}

	private static void await(final Process process, final Path output, final int images) throws Exception {
		while (entries(output) < images) {
			assertTrue(process.isAlive(), "the batch has ended");
			Thread.sleep(10);
		}
	}

	private static int entries(final Path output) throws IOException {
		final Path journal = output.resolve("journal");
		if (!Files.exists(journal)) return 0;
		int entries = 0;
		try (Stream<Path> folders = Files.list(journal)) {
			for (final Path part : (Iterable<Path>) folders::iterator)
				try (Stream<Path> files = Files.list(part)) {
					entries += (int) files.filter(file -> file.toString().endsWith(".json")).count();
				}
		}
		return entries;
	}

	private static void assertSame(final Path whole, final Path killed, final int count) throws IOException {
		final Map<String, String> expected = new TreeMap<>(ResultFolder.contents(whole));
		assertEquals(expected, ResultFolder.contents(killed));
		final List<String> images =
			ResultFolder.rows(killed.resolve(ResultTables.IMAGES)).stream().map(row -> row.get("image")).toList();
		assertEquals(count, images.size());
		assertEquals(count, new HashSet<>(images).size(), "none twice");
		assertEquals(2 * count, Files.readAllLines(killed.resolve(ResultTables.ANSWERS)).stream().distinct().count());
		assertEquals(BAD_FILES, ResultFolder.rows(killed.resolve(ResultTables.FAILURES)).size());
	}

	/** Main memory of a process in MiB, now and then until it ends. */
	private static List<Integer> watch(final Process process) throws Exception {
		final Path status = Path.of("/proc", Long.toString(process.pid()), "status");
		assumeTrue(Files.exists(status), "the system does not report a process's memory");
		final List<Integer> samples = new ArrayList<>();
		while (process.isAlive()) {
			try (Stream<String> lines = Files.lines(status)) {
				lines.filter(line -> line.startsWith("VmRSS:"))
					.map(line -> line.replaceAll("\\D", ""))
					.forEach(kilobytes -> samples.add(Integer.parseInt(kilobytes) / 1024));
			}
			catch (final IOException | java.io.UncheckedIOException ended) {
				break;
			}
			Thread.sleep(SAMPLE_MS);
		}
		return samples;
	}

	private static int most(final List<Integer> samples, final double from, final double to) {
		return samples.subList((int) (from * samples.size()), (int) (to * samples.size()))
			.stream()
			.max(Integer::compare)
			.orElseThrow();
	}
}
