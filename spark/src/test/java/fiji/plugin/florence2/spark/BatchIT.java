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
package fiji.plugin.florence2.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.hub.EmbeddedModel;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ImageProcessor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches with two executors, of which one is killed, or with them the driver: the results are those of a plain batch. */
class BatchIT {

	private static final int IMAGES = 24;
	private static final int SIDE = 128;
	private static final String MODEL = "my-model";

	@TempDir
	private static Path shared;
	private static Path images;
	private static Map<String, String> expected;

	@TempDir
	private Path folder;
	private final List<SparkProcess> started = new ArrayList<>();

	@BeforeAll
	static void plainBatch() throws Exception {
		images = crops(shared.resolve("images"));
		Files.createFile(images.resolve("plate 2").resolve("empty.png"));
		copyModel(shared.resolve(MODEL));
		final Path output = shared.resolve("plain");
		final SparkProcess plain = SparkProcess.plain(shared, "batch", args(output, images.toString()));
		assertEquals(4, plain.exitCode(), plain.output());
		expected = contents(output);
		assertTrue(expected.size() > 3 * IMAGES, () -> expected.keySet().toString());
	}

	@AfterEach
	void end() {
		started.forEach(SparkProcess::end);
	}

	/** Small crops of real images, in folders. */
	private static Path crops(final Path images) throws IOException {
		final List<Path> sources = Pictures.all();
		final Random random = new Random(0);
		for (int i = 0; i < IMAGES; i++) {
			final ImageProcessor pixels = IJ.openImage(sources.get(i % sources.size()).toString()).getProcessor();
			pixels.setRoi(random.nextInt(pixels.getWidth() - SIDE), random.nextInt(pixels.getHeight() - SIDE), SIDE, SIDE);
			final Path plate = Files.createDirectories(images.resolve("plate " + i % 3));
			assertTrue(new FileSaver(new ImagePlus("crop", pixels.crop())).saveAsTiff(plate.resolve(i + ".tif").toString()));
		}
		return images;
	}

	private static void copyModel(final Path target) throws Exception {
		try (EmbeddedModel nano = EmbeddedModel.locate(); Stream<Path> files = Files.walk(nano.folder())) {
			for (final Path file : (Iterable<Path>) files::iterator)
				Files.copy(file, target.resolve(nano.folder().relativize(file).toString()));
		}
	}

	private static String[] args(final Path output, final String input) {
		return new String[] { "--task", "OD,CAPTION", "--max-tokens", "64", "--threads", "1", "--model", MODEL,
			"--subfolders", "--label-images", "--pictures", "--output", output.toString(), input };
	}

	private SparkProcess submit(final Path where, final List<String> spark, final Path output, final String input)
		throws IOException
	{
		final SparkProcess process = SparkProcess.submit(where, spark, args(output, input));
		started.add(process);
		return process;
	}

	/** The files, but for times, and for the place of the images. */
	private static Map<String, String> contents(final Path output) throws IOException {
		final Map<String, String> contents = ResultFiles.contents(output, "started|ended|input_folder");
		contents.put("failures.csv", Files.readString(output.resolve("failures.csv")).replace(images + "/", ""));
		return contents;
	}

	private static long entries(final Path output) throws IOException {
		final Path journal = output.resolve("journal");
		if (!Files.exists(journal)) return 0;
		try (Stream<Path> files = Files.walk(journal)) {
			return files.filter(file -> file.toString().endsWith(".json")).count();
		}
	}

	/** Copies of tasks run besides, as on a cluster with slow computers. The model is in a folder that all see. */
	@Test
	void anExecutorIsKilled() throws Exception {
		final Path output = folder.resolve("results");
		final SparkProcess batch =
			submit(shared, List.of("--conf", "spark.speculation=true", "--conf", "spark.speculation.interval=20ms", "--conf",
				"spark.speculation.quantile=0.1", "--conf", "spark.speculation.multiplier=1.01"), output, images.toString());
		batch.await(() -> entries(output) > 2 && batch.executors().size() == 2);
		batch.killAnExecutor();
		assertTrue(entries(output) < IMAGES, "in the middle");
		assertEquals(4, batch.exitCode(), batch.output());
		assertTrue(batch.output().contains("Lost executor"), batch.output());
		assertTrue(batch.output().contains(IMAGES + " done, 0 done before, 1 failed"), batch.output());
		assertEquals(expected, contents(output));
		assertEquals(List.of(), natives(shared), "no native libraries are left");
	}

	/** The model is sent along, and the images are on a file system that only Hadoop knows. */
	@Test
	void theDriverIsKilledAndStartedAgain() throws Exception {
		final List<String> spark = List.of("--archives", zipped(shared.resolve(MODEL)) + "#" + MODEL, "--conf",
			"spark.hadoop.fs.viewfs.mounttable.default.link./screen=" + images.toUri());
		final Path output = folder.resolve("results");
		final SparkProcess first = submit(folder, spark, output, "viewfs:///screen");
		first.await(() -> entries(output) > 2);
		first.kill();
		assertFalse(Files.exists(output.resolve("results.csv")), "the tables come at the end");
		final long kept = entries(output);
		assertTrue(kept < IMAGES, "in the middle");
		assertEquals(List.of(), natives(folder), "executors clean up when their driver has gone");
		final SparkProcess second = submit(folder, spark, output, "viewfs:///screen");
		assertEquals(4, second.exitCode(), second.output());
		assertTrue(second.output().contains(IMAGES - kept + " done, " + kept + " done before, 1 failed"), second.output());
		assertEquals(expected, contents(output));
	}

	/** Whatever Spark prints before. */
	@Test
	void aModelThatIsNotThereIsToldInTheEnd() throws Exception {
		final SparkProcess batch = SparkProcess.submit(folder, List.of("--master", "local[1]"), "--task", "OD", "--model",
			"nowhere", "--subfolders", "--output", folder.resolve("results").toString(), images.toString());
		started.add(batch);
		assertEquals(3, batch.exitCode(), batch.output());
		final List<String> lines = batch.output().lines().toList();
		assertTrue(lines.get(lines.size() - 1).startsWith("There is no model named \"nowhere\""), batch.output());
	}

	private Path zipped(final Path model) throws IOException {
		final Path zip = folder.resolve("model.zip");
		try (OutputStream out = Files.newOutputStream(zip);
			ZipOutputStream packed = new ZipOutputStream(out);
			Stream<Path> files = Files.walk(model))
		{
			for (final Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				packed.putNextEntry(new ZipEntry(model.relativize(file).toString()));
				Files.copy(file, packed);
				packed.closeEntry();
			}
		}
		return zip;
	}

	private static List<Path> natives(final Path where) throws IOException {
		try (Stream<Path> files = Files.walk(where.resolve("scratch"))) {
			return files.filter(file -> file.getFileName().toString().startsWith("florence2")).toList();
		}
	}
}
