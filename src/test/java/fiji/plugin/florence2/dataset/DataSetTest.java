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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set on disk: what its record comes to. */
class DataSetTest {

	private static final Source NANO = Source.model("nano", "1");
	private static final Source ANNA = Source.person("anna");
	private static final Source BEN = Source.person("ben");
	private static final Box BOX = new Box(1, 2, 3.25, 4);

	@TempDir
	private Path temporary;

	private DataSet create(final String name) throws DataSetException {
		return DataSet.openOrCreate(temporary.resolve(name), DataSetTest::unexpected);
	}

	private DataSet reopened(final DataSet set) throws DataSetException {
		return DataSet.open(set.folder(), DataSetTest::unexpected);
	}

	private static void unexpected(final String sentence) {
		throw new AssertionError(sentence);
	}

	private Path file(final String name, final String content) throws IOException {
		final Path file = temporary.resolve("original").resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content);
	}

	/** Adds an image with a region of nano's. */
	private DataSetRegion withRegion(final DataSet set) throws Exception {
		final ImageAdded image = set.store(file("a.png", "a"), 20, 10, ImageStorage.COPY);
		set.append(NANO, 1, image,
			RegionProposed.found(image.id(), new Region("cell", BOX, 0.5, Double.NaN), Optional.of(Task.OD), NANO, 1));
		return set.view().regions().findFirst().orElseThrow();
	}

	private static DataSetRegion region(final DataSet set) {
		return set.view().regions().findFirst().orElseThrow();
	}

	@Test
	void whatIsAppendedIsThereAfterOpening() throws Exception {
		final DataSet set = create("set");
		final ImageAdded image = set.store(file("a.tif", "a"), 20, 10, ImageStorage.COPY)
			.at(new Plane(2, 3, 4))
			.with(new PixelSize(0.25, 0.5, "µm"))
			.inGroup("plate 7");
		final Region line = new Region("10 µm \"bar\"",
			new Quad(List.of(new Point(1, 1), new Point(5, 1), new Point(5, 2), new Point(1, 2.125))), Double.NaN,
			Double.NaN);
		final RegionProposed outline = RegionProposed.drawn(image.id(),
			new Polygons(List.of(List.of(new Point(0, 0), new Point(1 / 3.0, 0), new Point(0, 1e-9)),
				List.of(new Point(4, 4), new Point(5, 4), new Point(5, 5)))),
			"cell");
		set.append(ANNA, 0, image, outline,
			RegionProposed.found(image.id(), line, Optional.of(Task.OCR_WITH_REGION), NANO, 0),
			TextProposed.written(image.id(), "Cells\nin a dish", Optional.of(Task.CAPTION)), TextProposed.found(image.id(),
				Optional.of(outline.id()), "the left cell", Optional.empty(), Optional.of("Which?"), 0.25, ANNA, 0));
		set.append(ANNA, 2, new SplitRule(0.25, 0.5, "(p\\d+)"), Review.reject(outline.id(), "blurred").scored(0.125));
		final DataSetView view = set.view();
		assertEquals(view, reopened(set).view());
		assertEquals(List.of(image), view.images().stream().map(DataSetImage::added).toList());
		assertEquals(2, view.regions().count());
		assertEquals(2, view.texts().count());
		final DataSetRegion drawn = view.region(outline.id()).orElseThrow();
		assertEquals(outline.shape(), drawn.shape());
		assertEquals(0.125, drawn.score());
		assertEquals("blurred", drawn.status().reason());
		assertEquals(Optional.of("plate 7"), view.images().get(0).group());
		assertEquals("a", Files.readString(set.file(image)));
	}

	@Test
	void aRegionIsReviewed() throws Exception {
		final DataSet set = create("set");
		final DataSetRegion proposed = withRegion(set);
		assertEquals(State.PROPOSED, proposed.state());
		assertEquals(0.5, proposed.score());
		assertEquals(NANO, proposed.source());
		set.append(ANNA, 1, Review.relabel(proposed.id(), "nucleus"));
		set.append(BEN, 1, Review.reshape(proposed.id(), new Box(0, 0, 9, 9)));
		assertEquals("nucleus", region(set).label());
		assertEquals(new Box(0, 0, 9, 9), region(set).shape());
		assertEquals(State.CORRECTED, region(set).state());
		assertEquals(Optional.of(BEN), region(set).status().reviewer());
		assertFalse(region(set).status().contested(), "ben knew what anna did");
		set.append(ANNA, 1, Review.reject(proposed.id(), "dust"));
		assertEquals(State.REJECTED, region(set).state());
		assertEquals(List.of(), set.view().images().get(0).rightRegions());
		assertEquals(set.view(), reopened(set).view());
		assertEquals(4, set.eventsOf(proposed.id()).size());
	}

	@Test
	void everythingCanBeUndoneAndDoneAgain() throws Exception {
		final DataSet set = create("set");
		final String id = withRegion(set).id();
		final List<DataSetView> views = new ArrayList<>(List.of(set.view()));
		final List<List<Event>> steps = new ArrayList<>();
		for (final Change step : List.of(Review.accept(id), Review.relabel(id, "nucleus"), Review.reject(id, ""),
			new SplitRule(0.5, 0, "")))
		{
			steps.add(set.append(ANNA, 0, step));
			views.add(set.view());
		}
		final List<List<Event>> undos = new ArrayList<>();
		for (int i = steps.size() - 1; i >= 0; i--) {
			undos.add(0, set.undo(ANNA, steps.get(i)));
			assertEquals(views.get(i), set.view());
		}
		for (int i = 0; i < undos.size(); i++) {
			set.undo(ANNA, undos.get(i));
			assertEquals(views.get(i + 1), set.view());
		}
		assertEquals(set.view(), reopened(set).view());
	}

	/** What was decided before it counts again, and what follows it is no disagreement. */
	@Test
	void aStepInTheMiddleCanBeUndone() throws Exception {
		final DataSet set = create("set");
		final String id = withRegion(set).id();
		final List<Event> renamed = set.append(ANNA, 0, Review.relabel(id, "nucleus"));
		set.append(ANNA, 0, Review.reshape(id, new Box(0, 0, 9, 9)));
		set.undo(ANNA, renamed);
		assertEquals("cell", region(set).label());
		assertEquals(State.CORRECTED, region(set).state());
		assertFalse(region(set).status().contested());
	}

	@Test
	void anImageAddedByMistakeGoesAndComesBack() throws Exception {
		final DataSet set = create("set");
		final ImageAdded image = set.store(file("a.png", "a"), 20, 10, ImageStorage.COPY);
		final List<Event> events = set.append(ANNA, 0, image, RegionProposed.drawn(image.id(), BOX, "cell"));
		set.undo(ANNA, events);
		assertEquals(List.of(), set.view().images());
		set.append(ANNA, 0, image);
		assertEquals(1, set.view().images().size());
		assertEquals(0, set.view().regions().count());
	}

	@Test
	void whatIsReadTwiceIsThereOnce() throws Exception {
		final DataSet set = create("set");
		final String id = withRegion(set).id();
		set.append(ANNA, 0, Review.accept(id));
		final DataSetView view = set.view();
		assertEquals(id, withRegion(set).id());
		assertEquals(view, set.view());
	}

	@Test
	void everyVersionCanBeHadBack() throws Exception {
		final DataSet set = create("set");
		final List<DataSetView> views = new ArrayList<>(List.of(set.view()));
		final String id = withRegion(set).id();
		views.add(set.view());
		for (final Review review : List.of(Review.accept(id), Review.relabel(id, "b"), Review.reopen(id, "look again"))) {
			set.append(ANNA, 0, review);
			views.add(set.view());
		}
		final DataSet again = reopened(set);
		final List<Event> events = again.events();
		assertEquals(views.get(0), again.asOf(0));
		for (int i = 1; i < views.size(); i++) {
			assertEquals(views.get(i), again.asOf(i + 1));
			assertEquals(views.get(i), again.asOf(events.get(i).time()));
		}
	}

	@Test
	void namesAreKeptAndMadeUnique() throws Exception {
		final DataSet set = create("set");
		final ImageAdded first = set.store(file("one/a.png", "first"), 1, 1, ImageStorage.COPY);
		set.append(ANNA, 0, first);
		final ImageAdded second = set.store(file("two/a.png", "second"), 1, 1, ImageStorage.LINK);
		set.append(ANNA, 0, second);
		final ImageAdded same = set.store(file("three/b.png", "first"), 1, 1, ImageStorage.COPY);
		assertEquals(first, same);
		assertEquals("a.png", second.name());
		assertEquals("first", Files.readString(set.file(first)));
		assertEquals("second", Files.readString(set.file(second)));
		try (Stream<Path> files = Files.list(set.folder().resolve("images"))) {
			assertEquals(2, files.count());
		}
	}

	/** Names that some file systems have, and others do not. */
	@Test
	void namesAreReadableEverywhere() throws Exception {
		assumeTrue(File.separatorChar == '/', "files cannot have such names here");
		final DataSet set = create("set");
		for (final String name : List.of("12:30.png", "a\\b.png", "a\tb.png", "a\nb\nc.png", " ")) {
			final ImageAdded image = set.store(file(name, name), 1, 1, ImageStorage.COPY);
			set.append(ANNA, 0, image);
			assertEquals(name.isBlank() ? "_" : name.replaceAll("[:\\\\\t\n]", "_"), image.name());
			assertEquals(name, Files.readString(set.file(image)));
		}
		assertEquals(5, reopened(set).view().images().size());
		for (final String name : List.of("../a.png", "\n\n/../../a.png", "a\nb.png", "a\nb\nc.png", "..", " "))
			assertThrows(IllegalArgumentException.class, () -> new ImageAdded("0".repeat(64), name, 1, 1), name);
	}

	@Test
	void twoPeopleWhoDecideDifferentlyAreShown() throws Exception {
		final DataSet anna = create("anna");
		final String id = withRegion(anna).id();
		final DataSet ben = create("ben");
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		assertEquals(anna.view(), ben.view());
		anna.append(ANNA, 1, Review.accept(id));
		ben.append(BEN, 1, Review.reject(id, "dust"));
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		anna.merge(ben, ProgressListener.NONE, new Cancellation());
		assertEquals(anna.view(), ben.view());
		assertTrue(region(anna).status().contested());
		assertEquals(State.PROPOSED, region(anna).state());
		assertEquals(List.of(), anna.merge(ben, ProgressListener.NONE, new Cancellation()), "nothing is new");
		anna.append(ANNA, 2, Review.reject(id, "yes, dust"));
		assertFalse(region(anna).status().contested());
		assertEquals(State.REJECTED, region(anna).state());
	}

	@Test
	void twoPeopleWhoAgreeDoNotDisagree() throws Exception {
		final DataSet anna = create("anna");
		final String id = withRegion(anna).id();
		final DataSet ben = create("ben");
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		anna.append(ANNA, 1, Review.relabel(id, "nucleus"));
		ben.append(BEN, 1, Review.relabel(id, "nucleus"));
		ben.append(BEN, 1, Review.accept(id));
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		assertFalse(region(ben).status().contested());
		assertEquals("nucleus", region(ben).label());
	}

	@Test
	void aPersonGoesBeforeARule() throws Exception {
		final DataSet anna = create("anna");
		final String id = withRegion(anna).id();
		final DataSet ben = create("ben");
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		anna.append(ANNA, 1, Review.accept(id));
		ben.append(Source.rule("score"), 1, Review.reject(id, "score below 0.6"));
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		assertFalse(region(ben).status().contested());
		assertEquals(State.ACCEPTED, region(ben).state());
	}

	@Test
	void filesOfOneNameStayApartInAMerge() throws Exception {
		final DataSet anna = create("anna");
		final DataSet ben = create("ben");
		final ImageAdded first = anna.store(file("anna/a.png", "anna's"), 1, 1, ImageStorage.COPY);
		anna.append(ANNA, 0, first);
		final ImageAdded second = ben.store(file("ben/a.png", "ben's"), 1, 1, ImageStorage.COPY);
		ben.append(BEN, 0, second);
		anna.merge(ben, ProgressListener.NONE, new Cancellation());
		ben.merge(anna, ProgressListener.NONE, new Cancellation());
		assertEquals(anna.view(), ben.view());
		for (final DataSet set : List.of(anna, ben, reopened(anna), reopened(ben))) {
			assertEquals("anna's", Files.readString(set.file(first)));
			assertEquals("ben's", Files.readString(set.file(second)));
		}
	}

	@Test
	void anImageThatWasChangedIsNotMerged() throws Exception {
		final DataSet anna = create("anna");
		withRegion(anna);
		Files.writeString(anna.file(anna.view().images().get(0).added()), "painted over");
		final DataSet ben = create("ben");
		final String message =
			assertThrows(DataSetException.class, () -> ben.merge(anna, ProgressListener.NONE, new Cancellation()))
				.getMessage();
		assertTrue(message.contains("was changed after it was put into its data set"), message);
		assertEquals(List.of(), ben.view().images());
	}

	@Test
	void theSplitIsFixedByGroups() throws Exception {
		final SplitRule rule = new SplitRule(0.2, 0.2, "^(p\\d+)_");
		final int[] counts = new int[Split.values().length];
		for (int plate = 0; plate < 300; plate++) {
			Split split = null;
			for (int image = 0; image < 3; image++) {
				final ImageAdded added = new ImageAdded(Ids.of("x") + "0".repeat(44), "p" + plate + "_" + image + ".png", 1, 1);
				assertEquals(Optional.of("p" + plate), rule.group(added));
				if (split != null) assertEquals(split, rule.split(added));
				split = rule.split(added);
			}
			counts[split.ordinal()]++;
		}
		// 3.3 standard deviations of 300 draws.
		assertEquals(180, counts[0], 28);
		assertEquals(60, counts[1], 23);
		assertEquals(60, counts[2], 23);
		final ImageAdded named = new ImageAdded("0".repeat(64), "x.png", 1, 1);
		assertEquals(Split.TEST, rule.split(named.in(Split.TEST)));
		assertEquals(Optional.empty(), rule.group(named));
	}

	@Test
	void anImageIsDoneWhenNothingIsLeftToDecide() throws Exception {
		final DataSet set = create("set");
		final String id = withRegion(set).id();
		final String image = set.view().images().get(0).id();
		assertFalse(set.view().images().get(0).isDone());
		set.append(ANNA, 0, Review.accept(id));
		assertTrue(set.view().images().get(0).isDone());
		set.append(ANNA, 0, Review.reject(id, ""));
		assertFalse(set.view().images().get(0).isDone(), "it may be empty, or not marked yet");
		set.append(ANNA, 0, Review.accept(image));
		assertTrue(set.view().images().get(0).isDone());
		set.append(ANNA, 0, Review.reject(image, "out of focus"));
		assertFalse(set.view().images().get(0).isDone());
	}

	@Test
	void anUnfinishedEndIsCutOff() throws Exception {
		final DataSet set = create("set");
		withRegion(set);
		final Path record = set.folder().resolve(RecordFile.NAME);
		final byte[] whole = Files.readAllBytes(record);
		set.append(ANNA, 0, Review.accept(region(set).id()), Review.relabel(region(set).id(), "µ"));
		final byte[] longer = Files.readAllBytes(record);
		for (int length = whole.length + 1; length < longer.length; length += 7) {
			Files.write(record, Arrays.copyOf(longer, length));
			final List<String> log = new ArrayList<>();
			final DataSet again = DataSet.open(set.folder(), log::add);
			assertEquals(State.PROPOSED, region(again).state(), "both reviews or none");
			assertEquals(1, log.size());
			assertEquals(whole.length, Files.size(record));
		}
		Files.write(record, longer);
		assertEquals(State.CORRECTED, region(reopened(set)).state());
	}

	@Test
	void aDamagedLineIsNamed() throws Exception {
		final DataSet set = create("set");
		withRegion(set);
		final Path record = set.folder().resolve(RecordFile.NAME);
		final String whole = Files.readString(record);
		for (final String line : List.of("x", "[]", "{}", "{\"id\":\"1\"}",
			"{\"id\":\"1\",\"time\":\"noon\",\"event\":\"accepted\",\"item\":\"1\",\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"danced\",\"item\":\"1\",\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"image\",\"sum\":\"" + "0".repeat(64) +
				"\",\"name\":\"../../x\",\"width\":1,\"height\":1,\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"region\",\"region\":\"1\",\"image\":\"1\",\"label\":\"\",\"box\":[1,2,3],\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"region\",\"region\":\"1\",\"image\":\"1\",\"label\":\"\",\"box\":{},\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"region\",\"region\":\"1\",\"image\":\"1\",\"label\":\"\",\"box\":[1,2,3,NaN],\"by\":{\"kind\":\"person\",\"name\":\"a\"}}",
			"{\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"undo\",\"events\":3,\"by\":[]}"))
		{
			Files.writeString(record, whole + line + "\n");
			final String message = assertThrows(DataSetException.class, () -> reopened(set), line).getMessage();
			assertTrue(message.startsWith("Line 4 of the record " + record + " cannot be read ("), message);
			assertFalse(message.contains("null"), message);
		}
	}

	@Test
	void whatIsNoDataSetIsLeftAlone() throws Exception {
		final Path folder = temporary.resolve("other");
		assertTrue(assertThrows(DataSetException.class, () -> DataSet.open(folder, DataSetTest::unexpected)).getMessage()
			.startsWith("The folder " + folder + " holds no data set"));
		assertFalse(Files.exists(folder));
		Files.createDirectories(folder);
		for (final String content : List.of("", "my notes", "my notes\n", "{\"version\":1}\n", "[]\n",
			"{\"format\":\"florence2-data-set\"}\n"))
		{
			Files.writeString(folder.resolve(RecordFile.NAME), content);
			final String message =
				assertThrows(DataSetException.class, () -> DataSet.openOrCreate(folder, DataSetTest::unexpected)).getMessage();
			assertTrue(message.endsWith("is no record of a data set: choose another folder."), message);
			assertEquals(content, Files.readString(folder.resolve(RecordFile.NAME)));
		}
		Files.writeString(folder.resolve(RecordFile.NAME), "{\"format\":\"florence2-data-set\",\"version\":2}\n");
		assertTrue(assertThrows(DataSetException.class, () -> DataSet.open(folder, DataSetTest::unexpected)).getMessage()
			.contains("newer version"));
	}

	@Test
	void whatAnotherProgramAddsIsReadAndKept() throws Exception {
		final DataSet here = create("set");
		final String id = withRegion(here).id();
		final DataSet there = reopened(here);
		there.append(BEN, 0, Review.relabel(id, "nucleus"));
		assertEquals("cell", region(here).label());
		here.refresh();
		assertEquals("nucleus", region(here).label());
		there.append(BEN, 0, Review.relabel(id, "dust"));
		here.append(ANNA, 0, Review.accept(id));
		assertTrue(region(here).status().contested(), "anna accepted what was a nucleus");
		assertEquals(there.refresh(), here.view());
	}

	@Test
	void aRecordThatWasCutByHandIsNotWrittenOver() throws Exception {
		final DataSet set = create("set");
		final String id = withRegion(set).id();
		final Path record = set.folder().resolve(RecordFile.NAME);
		Files.write(record, Files.readString(record).lines().limit(1).toList());
		assertTrue(assertThrows(DataSetException.class, () -> set.append(ANNA, 0, Review.accept(id))).getMessage()
			.endsWith("open the data set again."));
		assertEquals(1, Files.readAllLines(record).size());
	}
}
