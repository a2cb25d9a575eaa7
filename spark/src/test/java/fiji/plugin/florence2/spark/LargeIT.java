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

import ij.ImagePlus;
import ij.io.FileSaver;

import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large image with two executors, of which one is killed, and then the driver: the results are those of the plain command. */
class LargeIT {

	private static final String MAIN = "fiji.plugin.florence2.spark.Large";
	private static final int WIDTH = 800;
	private static final int HEIGHT = 1_600;
	/** Of each picture, so that objects lie across the sides of tiles. */
	private static final int SIDE = 400;
	private static final int ROWS = 8;

	@TempDir
	private static Path folder;
	private static Path slide;

	private final List<SparkProcess> started = new ArrayList<>();

	@BeforeAll
	static void makeSlide() throws IOException {
		slide = folder.resolve("slide.tif");
		assertTrue(new FileSaver(new ImagePlus("slide", mosaic())).saveAsTiff(slide.toString()));
	}

	@AfterEach
	void end() {
		started.forEach(SparkProcess::end);
	}

	private static BufferedImage mosaic() throws IOException {
		final List<Path> pictures = Pictures.all();
		final BufferedImage mosaic = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		final Graphics drawing = mosaic.getGraphics();
		int drawn = 0;
		for (int y = 0; y < HEIGHT; y += SIDE)
			for (int x = 0; x < WIDTH; x += SIDE)
				drawing.drawImage(ImageIO.read(pictures.get(drawn++ % pictures.size()).toFile()), x, y, SIDE, SIDE, null);
		drawing.dispose();
		return mosaic;
	}

	private static String[] args(final Path output) {
		return new String[] { "--tiles", "256,40", "--max-tokens", "64", "--threads", "1", "--label-image", "--output",
			output.toString(), slide.toString() };
	}

	private SparkProcess submit(final List<String> spark, final String... args) throws IOException {
		final List<String> all = new ArrayList<>(List.of("--class", MAIN));
		all.addAll(spark);
		final SparkProcess process = SparkProcess.submit(folder, all, args);
		started.add(process);
		return process;
	}

	private static Map<String, String> contents(final Path output) throws IOException {
		return ResultFiles.contents(output, "started|ended");
	}

	private static long rows(final Path output) throws IOException {
		final Path rows = output.resolve("rows");
		if (!Files.exists(rows)) return 0;
		try (Stream<Path> files = Files.list(rows)) {
			return files.filter(file -> file.toString().endsWith(".jsonl")).count();
		}
	}

	/** Copies of tasks run besides, as on a cluster with slow computers. */
	@Test
	void anExecutorAndThenTheDriverAreKilled() throws Exception {
		final Path plain = folder.resolve("plain");
		final SparkProcess large = SparkProcess.plain(folder, "large", args(plain));
		assertEquals(0, large.exitCode(), large.output());
		assertEquals(ROWS, rows(plain));
		final Path output = folder.resolve("results");
		final List<String> copies = List.of("--conf", "spark.speculation=true", "--conf", "spark.speculation.interval=20ms",
			"--conf", "spark.speculation.quantile=0.1", "--conf", "spark.speculation.multiplier=1.01");
		final SparkProcess first = submit(copies, args(output));
		first.await(() -> rows(output) > 0 && first.executors().size() == 2);
		first.killAnExecutor();
		final long before = rows(output);
		first.await(() -> rows(output) > before && first.output().contains("Lost executor"));
		first.kill();
		final long kept = rows(output);
		assertTrue(kept < ROWS, "in the middle");
		assertFalse(Files.exists(output.resolve("regions.jsonl")), "the files come at the end");
		final SparkProcess second = submit(copies, args(output));
		assertEquals(0, second.exitCode(), second.output());
		assertTrue(second.output().contains(ROWS + " rows of tiles, " + kept + " done before"), second.output());
		assertEquals(contents(plain), contents(output));
	}

	/** By an executor, once, whatever Spark prints before. */
	@Test
	void aPlaneThatIsNotThereIsToldInTheEnd() throws Exception {
		final SparkProcess large = submit(List.of("--master", "local[1]"), "--plane", "2", "--output",
			folder.resolve("none").toString(), slide.toString());
		assertEquals(4, large.exitCode(), large.output());
		final List<String> lines = large.output().lines().toList();
		assertEquals("The image has no plane 2: they go from 1 to 1.", lines.get(lines.size() - 1));
		assertFalse(large.output().contains("Lost task"), large.output());
	}
}
