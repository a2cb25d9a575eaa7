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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.CocoFormat;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;
import fiji.plugin.florence2.imagej.training.AnnotatedFolder;
import fiji.plugin.florence2.training.DrawnData;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine.ExitCode;

/** The command {@code dataset} and its subcommands. */
class DataSetCommandTest {

	@TempDir
	private Path folder;

	private Path set() {
		return folder.resolve("set");
	}

	private DataSetView view() throws DataSetException {
		return DataSet.open(set(), sentence -> {
			throw new AssertionError(sentence);
		}).view();
	}

	private String run(final Object... arguments) {
		final Outcome outcome = outcome(arguments);
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
		return outcome.out();
	}

	private static Outcome outcome(final Object... arguments) {
		final List<Object> all = new ArrayList<>(List.of("dataset"));
		all.addAll(List.of(arguments));
		return Outcome.of(all.toArray());
	}

	private static List<AnnotatedFile> coco(final Path path) throws Exception {
		return new CocoFormat().read(DataSetExchange.request(path, Optional.empty(), Optional.empty()), note -> {
			throw new AssertionError(note);
		});
	}

	@Test
	void fromCocoToTrainingData() throws Exception {
		DrawnData.write(folder.resolve("data"), 10, 1);
		assertEquals("10 images, 30 regions and 0 texts are new in " + set() + ".\n",
			run("import", set(), folder.resolve("data"), "--trust", "complete", "--source", "anna"));
		assertEquals("0 images, 0 regions and 0 texts are new in " + set() + ".\n",
			run("import", set(), folder.resolve("data"), "--trust", "complete", "--source", "anna"));
		assertTrue(view().images().stream().allMatch(DataSetImage::isDone));
		assertEquals(Source.person("anna"), view().images().get(0).source());
		run("split", set(), "--validation", 0.5);
		final String statistics = run("stats", set(), "--alike");
		assertTrue(statistics.contains("images: 10, done 10, not to be used 0\n"), statistics);
		assertTrue(statistics.contains("source anna: right 30, to decide 0, rejected 0, 100 % of the decided right"),
			statistics);

		assertEquals("10 images are in " + folder.resolve("out") + ".\n", run("export", set(), folder.resolve("out")));
		final List<AnnotatedFile> all = coco(folder.resolve("out"));
		assertEquals(10, all.size());
		final long validation = view().images().stream().filter(image -> image.split() == Split.VALIDATION).count();
		assertTrue(validation > 0 && validation < 10, "seed and names give a split: " + validation);
		assertEquals(validation, coco(folder.resolve("out/validation")).size());

		final AnnotatedFolder read = AnnotatedFolder.read(set(), Optional.empty(), Belief.NONE, note -> {
			throw new AssertionError(note);
		});
		assertEquals(10 - validation, read.data().training().images().size());
		assertEquals(validation, read.data().held().images().size());
		assertEquals(96, read.reader().read(read.training().images().get(0)).width());

		run("split", set(), "--validation", 0, "--test", 1);
		final Outcome nothing = Outcome.of("train", "--data", set(), "--output", folder.resolve("nothing"));
		assertEquals("No image of set that is done is for training, but all for validation or test: annotate more, or " +
			"split the data set anew.\n", nothing.err());
		assertEquals(ExitCode.USAGE, nothing.exitCode());
	}

	@Test
	void aModelAnnotatesAndAFilterRejects() throws Exception {
		Files.copy(Path.of("src/main/resources/fiji/plugin/florence2/cli/sample.png"),
			Files.createDirectories(folder.resolve("images")).resolve("sample.png"));
		run("import", set(), folder.resolve("images"));
		final String found = run("annotate", set(), "--task", "OD", "--threads", 1);
		final long regions = view().regions().count();
		assertTrue(regions > 0, found);
		assertEquals(regions + " regions and 0 texts are proposed in 1 images.\n", found);
		assertTrue(view().regions()
			.allMatch(region -> region.source().equals(Source.model("nano", "")) && region.state() == State.PROPOSED &&
				region.score() > 0));
		assertEquals("0 regions and 0 texts are proposed in 1 images.\n",
			run("annotate", set(), "--task", "OD", "--threads", 1));
		run("annotate", set(), "--task", "CAPTION", "--threads", 1);
		assertEquals(1, view().texts().count());
		final Outcome noRound = outcome("annotate", set(), "--task", "OD", "--round", -1);
		assertEquals(ExitCode.USAGE, noRound.exitCode());
		assertEquals("The round must be 0 or more, not -1.\n", noRound.err());
		final Outcome noViews = outcome("annotate", set(), "--task", "OD", "--views", 9);
		assertEquals(Main.IMAGE_PROBLEM, noViews.exitCode());
		assertEquals("The number of views must be auto, 1, 2, 4 or 8, not 9.\n", noViews.err());

		final DataSetView before = view();
		final String preview = run("filter", set(), "--rules", "score=1,most-words=0", "--preview");
		assertEquals(before, view());
		assertEquals("most-words: 1\nscore: " + regions + "\n" + (regions + 1) + " items would be rejected.\n", preview);
		final Outcome lines = outcome("filter", set(), "--rules", "score=1", "--json");
		assertEquals(regions, lines.lines().size());
		assertTrue(lines.lines().get(0).startsWith("{\"rule\":\"score\",\"item\":\""), lines.out());
		assertTrue(view().regions().allMatch(region -> region.state() == State.REJECTED));
		assertEquals(before, DataSet.open(set(), sentence -> {}).asOf(before.images().size() + (int) regions + 1));
		final String then = run("stats", set(), "--as-of", 2 + regions);
		assertTrue(then.contains("regions: right 0, to decide " + regions + ", rejected 0"), then);
	}

	@Test
	void copiesOfAnImageComeInOnce() throws Exception {
		final Path images = Files.createDirectories(folder.resolve("images"));
		for (final String name : List.of("a.png", "b.png"))
			Files.copy(Path.of("src/main/resources/fiji/plugin/florence2/cli/sample.png"), images.resolve(name));
		assertEquals("1 images, 0 regions and 0 texts are new in " + set() + ".\n", run("import", set(), images));
		try (Stream<Path> files = Files.list(set().resolve("images"))) {
			assertEquals(List.of("a.png"), files.map(file -> file.getFileName().toString()).toList());
		}
	}

	/** What is learned from what is decided annotates the rest. */
	@Test
	void aRoundTrainsAndAnnotates() throws Exception {
		DrawnData.write(folder.resolve("data"), 4, 1);
		run("import", set(), folder.resolve("data"), "--trust", "complete");
		run("import", set(), DrawnData.write(folder.resolve("open"), 1, 2).resolve("images"));
		final Path base = Nano.copyWithoutPicturesTo(folder.resolve("nano"));
		final String said = run("round", set(), "--model", base, "--output", folder.resolve("first"), "--epochs", 1,
			"--keep", false, "--threads", 1, "--accept", 2);
		assertTrue(said.matches("(?s)epoch 1 of 1 .*first: F1 0\\.\\d+ \\(before: 0\\.\\d+\\), epoch 1\n" +
			"round 1: \\d+ regions are proposed in 1 images\\.\n"), said);
		assertTrue(Files.isDirectory(folder.resolve("first")));
		assertEquals("first", view().models().get(1).model());
		assertTrue(view().regions()
			.filter(region -> region.round() == 1)
			.allMatch(region -> region.source().equals(Source.model("first", ""))));
		assertEquals(12, view().regions().filter(region -> region.state().isRight()).count());
	}

	@Test
	void aSecondRoundAgreesWithTheFirst() throws Exception {
		Files.copy(Path.of("src/main/resources/fiji/plugin/florence2/cli/sample.png"),
			Files.createDirectories(folder.resolve("images")).resolve("sample.png"));
		run("import", set(), folder.resolve("images"));
		run("annotate", set(), "--task", "OD", "--threads", 1);
		final DataSet set = DataSet.open(set(), sentence -> {});
		final List<DataSetRegion> first = set.view().regions().toList();
		set.append(Source.person("anna"), 0, Review.reject(first.get(0).id(), "dust"));
		run("annotate", set(), "--task", "OD", "--threads", 1, "--round", 1);
		final DataSetView now = view();
		assertEquals(2 * first.size(), now.regions().count());
		assertEquals(first.size() - 1, now.regions().filter(region -> region.state() == State.PROPOSED).count());
		assertTrue(now.regions()
			.filter(region -> region.state() == State.PROPOSED)
			.allMatch(region -> region.round() == 1 || first.contains(region)));
	}

	@Test
	void planesOfAStackAreImages() throws Exception {
		final ImageStack stack = new ImageStack(40, 30);
		for (int slice = 0; slice < 3; slice++) {
			final ByteProcessor pixels = new ByteProcessor(40, 30);
			pixels.setValue(50 + 60 * slice);
			pixels.fill();
			stack.addSlice(pixels);
		}
		final ImagePlus image = new ImagePlus("stack", stack);
		image.setDimensions(1, 3, 1);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("um");
		Files.createDirectories(folder.resolve("images"));
		IJ.saveAsTiff(image, folder.resolve("images/stack.tif").toString());
		run("import", set(), folder.resolve("images"));
		assertEquals(List.of(1, 2, 3), view().images().stream().map(plane -> plane.added().plane().slice()).toList());
		assertEquals(0.5, view().images().get(1).added().pixel().orElseThrow().width());
		assertEquals(1, view().images().stream().map(DataSetImage::split).distinct().count());
		run("export", set(), folder.resolve("out"), "--all");
		try (var files = Files.walk(folder.resolve("out"))) {
			assertEquals(List.of("stack-c0z1t1.png", "stack-c0z2t1.png", "stack-c0z3t1.png"),
				files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".png")).sorted().toList());
		}
	}

	@Test
	void twoPeopleMerge() throws Exception {
		DrawnData.write(folder.resolve("data"), 3, 1);
		run("import", set(), folder.resolve("data"));
		final Path copy = folder.resolve("copy");
		run("merge", copy, set());
		final DataSet anna = DataSet.open(set(), sentence -> {});
		final DataSet ben = DataSet.open(copy, sentence -> {});
		final String region = anna.view().regions().findFirst().orElseThrow().id();
		anna.append(Source.person("anna"), 0, Review.accept(region));
		ben.append(Source.person("ben"), 0, Review.reject(region, ""));
		assertEquals("1 events are new in " + set() + "; about 1 regions people decided differently.\n",
			run("merge", set(), copy));
	}

	@Test
	void whatIsWrongIsToldInASentence() throws Exception {
		DrawnData.write(folder.resolve("data"), 2, 1);
		fails(ExitCode.USAGE, "The folder " + set() + " holds no data set", "stats", set());
		fails(ExitCode.USAGE, "There is no file or folder ", "import", set(), folder.resolve("nowhere"));
		assertFalse(Files.exists(set()), "nothing was made");
		fails(ExitCode.USAGE, "There is no format \"voxels\" to import: choose one of coco, ", "import", set(),
			folder.resolve("data"), "--format", "voxels");
		Files.createDirectories(folder.resolve("empty"));
		fails(ExitCode.USAGE, "It cannot be told which format " + folder.resolve("empty") + " has: name one of coco, ",
			"import", set(), folder.resolve("empty"));
		Files.writeString(folder.resolve("data/annotations.json"),
			Files.readString(folder.resolve("data/annotations.json")).replace("drawn-1-1", "lost"));
		final Outcome lost = outcome("import", set(), folder.resolve("data"));
		assertTrue(lost.err().contains("lost.png"), lost.err());
		assertTrue(lost.out().startsWith("1 images, "), lost.out());
		fails(ExitCode.USAGE, "No image of the data set " + set() + " is done", "export", set(), folder.resolve("out"));
		fails(ExitCode.USAGE, "There is no rule \"colour\"", "filter", set(), "--rules", "colour");
		fails(ExitCode.USAGE, "The images cannot be split in this way (\"(\" is no regular expression", "split", set(),
			"--group", "(");
		fails(ExitCode.USAGE, "\"yesterday\" is neither a line nor a time", "stats", set(), "--as-of", "yesterday");
		final Outcome nothing = outcome();
		assertEquals(ExitCode.USAGE, nothing.exitCode());
		assertTrue(nothing.err().startsWith("Say what to do: import, "), nothing.err());
	}

	private static void fails(final int exitCode, final String sentence, final Object... arguments) {
		final Outcome outcome = outcome(arguments);
		assertTrue(outcome.err().startsWith(sentence), outcome.err());
		assertEquals(exitCode, outcome.exitCode());
	}

	@Test
	void aDamagedImageIsLeftOutAndTold() throws Exception {
		DrawnData.write(folder.resolve("data"), 2, 1);
		run("import", set(), folder.resolve("data"));
		final DataSet set = DataSet.open(set(), sentence -> {});
		Files.writeString(set.file(set.view().images().get(0).added()), "no image");
		final Outcome outcome = outcome("annotate", set(), "--task", "CAPTION", "--threads", 1);
		assertEquals(Main.IMAGE_PROBLEM, outcome.exitCode());
		assertTrue(outcome.err().contains(set.view().images().get(0).name()), outcome.err());
		assertEquals(1, view().texts().count());
	}
}
