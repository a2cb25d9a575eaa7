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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;
import fiji.plugin.florence2.imagej.dataset.ImageJFormats;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.training.AnnotatedFolder;
import fiji.plugin.florence2.imagej.training.TrainedModel;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.training.DrawnData;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ImageProcessor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.platform.PlatformService;

/** The commands about data sets, and their rounds. */
class DataSetStepTest {

	@TempDir
	private static Path models;
	private static Context context;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() throws Exception {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		context.service(ModelService.class)
			.setOptions(new Florence2Options("", Device.AUTO, false, 0, 0, models.toString(), "", false, true));
	}

	@AfterAll
	static void stop() throws Exception {
		context.service(ModelService.class).setOptions(Florence2Options.DEFAULT);
		context.dispose();
	}

	private File set() {
		return folder.resolve("set").toFile();
	}

	private CommandModule run(final Class<? extends Command> command, final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of("data_set", set()));
		all.addAll(Arrays.asList(inputs));
		return context.service(CommandService.class).run(command, true, all.toArray()).get();
	}

	private void done(final Class<? extends Command> command, final Object... inputs) throws Exception {
		final CommandModule module = run(command, inputs);
		assertFalse(module.isCanceled(), module.getCancelReason());
	}

	private DataSetView view() throws Exception {
		return DataSet.open(set().toPath(), sentence -> {
			throw new AssertionError(sentence);
		}).view();
	}

	@Test
	void fromImagesToAnExport() throws Exception {
		final Path annotated = DrawnData.write(folder.resolve("annotated"), 4, 1);
		final Path images = Files.createDirectories(folder.resolve("images"));
		Files.copy(Path.of(DataSetStepTest.class.getResource("/fiji/plugin/florence2/cli/sample.png").toURI()),
			images.resolve("sample.png"));
		done(DataSetImport.class, "annotations", annotated.toFile(), "trust", "complete");
		done(DataSetImport.class, "annotations", images.resolve("sample.png").toFile(), "link", true);
		assertEquals(5, view().images().size());
		assertEquals(4, view().images().stream().filter(DataSetImage::isDone).count());
		done(DataSetAnnotate.class, "tasks", "OD, CAPTION");
		final DataSetImage sample = view().images().get(4);
		assertTrue(sample.regions().size() > 5 && sample.texts().size() == 1, sample.toString());
		done(DataSetFilter.class, "rules", "score=1", "preview", true);
		assertTrue(view().regions().noneMatch(region -> region.state() == State.REJECTED));
		done(DataSetFilter.class, "rules", "score=1");
		assertEquals(sample.regions().size(), view().regions().filter(region -> region.state() == State.REJECTED).count());
		done(DataSetSplit.class, "validation_share", 0.0, "test_share", 1.0);
		assertTrue(view().images().stream().allMatch(image -> image.split() == Split.TEST));
		done(DataSetStatistics.class, "alike", true);
		done(DataSetExport.class, "export_folder", folder.resolve("out").toFile());
		assertTrue(Files.isRegularFile(folder.resolve("out/test/annotations.json")));
		assertFalse(Files.exists(folder.resolve("out/test/images/sample.png")), "its caption is not decided");
		final File other = folder.resolve("other").toFile();
		context.service(CommandService.class).run(DataSetMerge.class, true, "data_set", other, "other", set()).get();
		assertEquals(view(), DataSet.open(other.toPath(), sentence -> {}).view());
	}

	@Test
	void dialogsListAllFormats() {
		final List<String> readers = new ArrayList<>(List.of(DataSetExchange.AUTOMATIC));
		ImageJFormats.READERS.forEach(reader -> readers.add(reader.name()));
		assertEquals(readers, choices(DataSetImport.class));
		assertEquals(ImageJFormats.WRITERS.stream().map(AnnotationWriter::name).toList(), choices(DataSetExport.class));
	}

	private static List<?> choices(final Class<? extends Command> command) {
		return context.service(CommandService.class).getCommand(command).getInput("format").getChoices();
	}

	/** Nobody wants the files of a data set among those of a home folder. */
	@Test
	void aFolderWithOtherFilesBecomesNoDataSet() throws Exception {
		final Path images = DrawnData.write(folder.resolve("annotated"), 1, 1);
		Files.writeString(Files.createDirectories(set().toPath()).resolve("letter.txt"), "Dear");
		final CommandModule module = run(DataSetImport.class, "annotations", images.toFile());
		assertEquals("The folder " + set() + " holds other files: choose a new or empty folder for the data set.",
			module.getCancelReason());
		assertEquals(1, set().list().length);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "Import|There are no annotations and no images: choose some.",
			"Annotate|The folder SET holds no data set: choose one with record.jsonl, or make one by an import.",
			"Filter|The folder SET holds no data set: choose one with record.jsonl, or make one by an import.",
			"Merge|There is no other data set: choose one.",
			"Split|The folder SET holds no data set: choose one with record.jsonl, or make one by an import.",
			"Statistics|The folder SET holds no data set: choose one with record.jsonl, or make one by an import.",
			"Export|There is no folder for the export: choose a new one." })
	void whatIsMissingIsTold(final String name, final String sentence) throws Exception {
		final Class<? extends Command> command =
			Class.forName("fiji.plugin.florence2.command.DataSet" + name).asSubclass(Command.class);
		final CommandModule module = run(command);
		assertTrue(module.isCanceled());
		assertEquals(sentence.replace("SET", set().toString()), module.getCancelReason());
		assertFalse(set().exists());
		final CommandModule without =
			context.service(CommandService.class).run(command, true, "data_set", new File("")).get();
		assertEquals("There is no folder of a data set: choose one.", without.getCancelReason());
	}

	/** Of an image in which not all is marked, nothing is learned until someone accepts it. */
	@Test
	void scriptsAddOpenImages() throws Exception {
		final ImagePlus image = IJ.createImage("cells", "8-bit ramp", 64, 48, 1);
		final Roi roi = new Roi(5, 5, 20, 10);
		roi.setName("cell-1");
		image.setOverlay(new Overlay(roi));
		final DataSetQuery query = context.service(Florence2Service.class).dataset(set());
		query.trust("right").add(image);
		final DataSetImage added = view().images().get(0);
		assertEquals("cell ACCEPTED", added.regions().get(0).label() + " " + added.regions().get(0).state());
		assertFalse(added.isDone());
		query.trust("complete").add(image);
		assertTrue(view().images().get(0).isDone());
		assertEquals(1, view().regions().count());
		assertThrows(DataSetException.class, () -> query.trust("certain"));
	}

	@Test
	void thePlanesOfAStackAreLearned() throws Exception {
		final ImagePlus stack = IJ.createImage("stack", "8-bit black", 64, 48, 4);
		stack.setOverlay(new Overlay());
		for (int slice = 1; slice <= 4; slice++) {
			final Roi roi = new Roi(5, 5, 20, 10);
			roi.setName("cell");
			roi.setPosition(slice);
			stack.getOverlay().add(roi);
			final ImageProcessor plane = stack.getStack().getProcessor(slice);
			plane.setValue(50 * slice);
			plane.fill(roi);
		}
		stack.setDisplayRange(0, 255);
		final Path file = folder.resolve("stack.tif");
		new FileSaver(stack).saveAsTiff(file.toString());
		final ImagePlus opened = IJ.openImage(file.toString());
		context.service(Florence2Service.class).dataset(set()).trust("complete").add(opened).split(0, 0, "");
		final AnnotatedFolder read = AnnotatedFolder.read(set().toPath(), Optional.empty(), Belief.NONE, note -> {});
		final List<Integer> values = new ArrayList<>();
		for (final CocoImage image : read.training().images())
			values.add(read.reader().read(image).pixels()[64 * 10 + 10] & 0xff);
		assertEquals(List.of(50, 100, 150, 200), values);
	}

	@Test
	void addingIsCanceledBetweenTwoImages() throws Exception {
		final Path annotated = DrawnData.write(folder.resolve("annotated"), 2, 1);
		final Florence2Service florence2 = context.service(Florence2Service.class);
		florence2.dataset(folder.resolve("other").toFile()).add(annotated.toString());
		final Cancellation canceled = new Cancellation();
		canceled.cancel();
		final DataSetQuery query = florence2.dataset(set()).with(canceled);
		for (final Executable step : List.<Executable>of(() -> query.add(annotated.toString()),
			() -> query.merge(folder.resolve("other").toString())))
		{
			assertThrows(CancellationException.class, step);
			assertEquals(List.of(), DataSet.openOrCreate(set().toPath(), note -> {}).view().images());
		}
	}

	/** It learns what is decided, and what it finds in the others is proposed. */
	@Test
	void aRoundTrainsAndAnnotates() throws Exception {
		final DataSetQuery query = context.service(Florence2Service.class).dataset(set());
		query.trust("complete").add(DrawnData.write(folder.resolve("annotated"), 4, 1).toString());
		query.add(DrawnData.write(folder.resolve("open"), 2, 2).resolve("images").toString()).split(0.5, 0, "");
		final long trained =
			view().images().stream().filter(image -> image.isDone() && image.split() == Split.TRAINING).count();
		if (trained == 0 || trained == 4) query.split(0, 0, "");
		final Path base = Nano.copyWithoutPicturesTo(folder.resolve("nano"));
		final TrainedModel model = query.model(base.toString()).round(training -> training.epochs(1).keep(false), 2, 2);
		assertTrue(model.getName().startsWith("set-round-1"), model.getName());
		assertTrue(view().regions()
			.filter(region -> region.round() == 1)
			.allMatch(region -> region.source().equals(Source.model(model.getName(), "")) &&
				view(region.image()).name().startsWith("drawn-2")));
		assertEquals(12, view().regions().filter(region -> region.state().isRight()).count());
	}

	private DataSetImage view(final String image) {
		try {
			return view().image(image).orElseThrow();
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}
}
