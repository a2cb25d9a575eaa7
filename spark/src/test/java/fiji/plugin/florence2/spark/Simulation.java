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

import fiji.plugin.florence2.batch.BatchFailure;
import fiji.plugin.florence2.batch.BatchListener;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchSummary;
import fiji.plugin.florence2.batch.InputImage;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.common.Progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * What many images cost the driver: a batch of files without content, whose tasks do nothing and say what an entry of a real
 * batch says. Arguments: a folder to work in, the number of images, an entry of a journal. Prints a line for each tenth of
 * the images: seconds, and the driver's memory after a collection.
 */
public final class Simulation {

	private static final int FOLDERS = 100;

	private Simulation() {}

	/** The task of an image: its entry at once. */
	private record Answer(String template) implements Function<InputImage, ImageOutcome> {

		private static final long serialVersionUID = 1L;

		@Override
		public ImageOutcome call(final InputImage image) throws IOException {
			final long modified = image.file().state().modified();
			return ImageOutcome.done(template.replaceAll("\"image\":\"[^\"]*\"", "\"image\":\"" + image.name() + "\"")
				.replaceAll("\"output\":\"[^\"]*\"", "\"output\":\"" + image.output() + "\"")
				.replaceFirst("\"state\":\\{[^}]*\\}", "\"state\":{\"size\":0,\"modified\":" + modified + "}"), List.of());
		}
	}

	private static final class Memory implements BatchListener {

		private final long start = System.nanoTime();
		private final int images;
		private int seen;

		Memory(final int images) {
			this.images = images;
		}

		@Override
		public void progress(final Progress progress) {
			if (!progress.message().contains(" of ")) print(progress.message());
			else if (++seen % (images / 10) == 0) print(seen + " images");
		}

		private void print(final String what) {
			System.gc();
			final Runtime java = Runtime.getRuntime();
			System.out.println(String.format(Locale.ROOT, "%.1f s, %d MiB: %s", (System.nanoTime() - start) * 1e-9,
				java.totalMemory() - java.freeMemory() >> 20, what));
		}

		@Override
		public void failed(final BatchFailure failure) {
			throw new AssertionError(failure);
		}

		@Override
		public void noted(final String image, final String note) {
			throw new AssertionError(note);
		}
	}

	public static void main(final String... args) throws Exception {
		final Path folder = Path.of(args[0]);
		final int images = Integer.parseInt(args[1]);
		final String template = Files.readString(Path.of(args[2]));
		final Path input = folder.resolve("images");
		for (int i = 0; i < images; i++) {
			final Path plate = input.resolve("plate " + i % FOLDERS);
			if (i < FOLDERS) Files.createDirectories(plate);
			final Path image = plate.resolve("image " + i + ".tif");
			if (!Files.exists(image)) Files.createFile(image);
		}
		final BatchPlan plan = BatchPlan.of(input).withFiles(BatchPlan.IMAGES, true).withOutput(folder.resolve("results"));
		final SparkConf conf = Application.configuration().setMaster("local[2]");
		try (JavaSparkContext spark = new JavaSparkContext(conf)) {
			final BatchSummary summary = new BatchDriver(spark, plan, new Memory(images))
				.run(() -> new ModelRecord("none", "CPU", 1, 1, 1, Map.of()), (model, mark) -> new Answer(template));
			System.out.println(summary.line());
		}
	}
}
