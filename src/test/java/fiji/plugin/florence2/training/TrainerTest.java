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
package fiji.plugin.florence2.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.TrainingSettings.Method;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is stopped and goes on. */
class TrainerTest {

	private static final String DECODER = "onnx/decoder_model_merged_fp16.onnx";
	private static final TrainingSettings SETTINGS =
		new TrainingSettings(Method.ADAPTERS, 2, 0, List.of(Task.OD, Task.REGION_TO_CATEGORY), false, 7, 1);

	private static final TrainingSettings OTHER_SEED =
		new TrainingSettings(Method.ADAPTERS, 2, 0, List.of(Task.OD, Task.REGION_TO_CATEGORY), false, 8, 1);

	@TempDir
	private Path folder;
	private ModelFolder base;

	/** Without the pictures by which it would be judged what is left of the base. */
	@BeforeEach
	void copyTheBase() throws Exception {
		final Path copy = Nano.copyTo(folder.resolve("nano"));
		TrainedFolder.delete(copy.resolve("replay"));
		base = ModelFolder.read(copy);
	}

	private static TrainingData read(final Path data) throws Exception {
		return TrainingData.of(CocoFolder.read(data), Optional.empty(),
			image -> DisplayedPlane.of(DisplayedPlane.open(image.file())));
	}

	private Trainer.Result train(final Path data, final Path output, final Cancellation cancellation, final int stopAfter)
		throws Exception
	{
		return train(data, output, SETTINGS, cancellation, stopAfter);
	}

	private Trainer.Result train(final Path data, final Path output, final TrainingSettings settings,
		final Cancellation cancellation, final int stopAfter) throws Exception
	{
		final TrainingData read = read(data);
		final List<String> steps = new ArrayList<>();
		return Trainer.train(base, read, settings, output, new TrainingListener() {

			@Override
			public void progress(final Progress progress) {
				if (!progress.message().startsWith("epoch") || !progress.message().contains("step")) return;
				steps.add(progress.message());
				if (steps.size() == stopAfter) cancellation.cancel();
			}

			@Override
			public void note(final String sentence) {
				assertTrue(sentence.endsWith("."), sentence);
			}

			@Override
			public void epoch(final EpochFigures figures, final int epochs) {
				assertEquals(2, epochs);
			}
		}, cancellation);
	}

	/** The planes of a stack are images of one file. */
	@Test
	void aStackIsLearnedFromAndJudgedBy() throws Exception {
		final Path data = DrawnData.write(folder.resolve("stack"), 5, 1);
		final Path file = data.resolve("annotations.json");
		Files.writeString(file, Files.readString(file).replaceAll("drawn-1-\\d.png", "drawn-1-0.png"));
		final List<String> notes = new ArrayList<>();
		read(data).check(SETTINGS, new TrainingListener() {

			@Override
			public void progress(final Progress progress) {
				throw new AssertionError(progress);
			}

			@Override
			public void note(final String sentence) {
				notes.add(sentence);
			}

			@Override
			public void epoch(final EpochFigures figures, final int epochs) {
				throw new AssertionError(figures);
			}
		});
		assertEquals("1 of 5 images is kept for validation.", notes.get(0));
	}

	/** A moment is enough for one step; the epochs are so many that the first one would not be judged. */
	@Test
	void aTrainingWithoutTimeIsJudgedOnceAndAloneInItsFolder() throws Exception {
		final TrainingData data = read(DrawnData.write(folder.resolve("data"), 2, 1));
		final TrainingSettings settings = SETTINGS.withEpochs(12).withMinutes(1e-6);
		final Path output = folder.resolve("short");
		final List<String> notes = new ArrayList<>();
		final List<EpochFigures> epochs = new ArrayList<>();
		final Set<String> messages = new LinkedHashSet<>();
		final TrainingListener second = new TrainingListener() {

			@Override
			public void progress(final Progress progress) {
				throw new AssertionError("the second training began: " + progress);
			}

			@Override
			public void note(final String sentence) {
				assertTrue(sentence.endsWith("."), sentence);
			}

			@Override
			public void epoch(final EpochFigures figures, final int all) {
				throw new AssertionError("the second training went on");
			}
		};
		final Trainer.Result result = Trainer.train(base, data, settings, output, new TrainingListener() {

			@Override
			public void progress(final Progress progress) {
				messages.add(progress.message());
			}

			@Override
			public void note(final String sentence) {
				notes.add(sentence);
			}

			@Override
			public void epoch(final EpochFigures figures, final int all) {
				epochs.add(figures);
				final TrainingException refused = assertThrows(TrainingException.class,
					() -> Trainer.train(base, data, settings, output, second, new Cancellation()));
				assertEquals("A training into " + output + " is under way: wait for its end, or choose another output.",
					refused.getMessage());
			}
		}, new Cancellation());
		assertTrue(
			messages.containsAll(
				List.of("Reading image 1 of 1", "Trying the base, image 1 of 1", "trying the best model, image 1 of 1")),
			messages.toString());
		assertTrue(messages.stream().noneMatch(message -> message.endsWith(" 0 s left")), messages.toString());
		assertEquals(1, epochs.size());
		assertTrue(epochs.get(0).isJudged());
		assertTrue(result.isOutOfTime());
		assertTrue(notes.contains("The time was over in epoch 1 of 12: allow more minutes for a better model."),
			notes.toString());
		final String record = Files.readString(output.resolve("training.json"));
		assertTrue(record.contains("\"minutes\": 1.0E-6") && record.contains("\"out_of_time\": true"), record);
		assertFalse(Files.exists(folder.resolve("short.training")));
		assertEquals(ModelPart.VISION_ENCODER.in(output, Precision.OPTIMIZED),
			ModelFolder.read(output).graphs().get(ModelPart.VISION_ENCODER), "the result is optimised, as other models are");
	}

	@Test
	void everyFifthAnnotatedImageIsKept() throws Exception {
		assertEquals(3, read(DrawnData.write(folder.resolve("18"), 18, 1)).held().images().size());
		assertEquals(4, read(DrawnData.write(folder.resolve("20"), 20, 1)).held().images().size());
	}

	/** Stopped within the second epoch, it goes on from the end of the first one. */
	@Test
	void aStoppedTrainingGoesOnToTheSameBits() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 4, 1);
		final Trainer.Result whole = train(data, folder.resolve("whole"), new Cancellation(), 0);
		final Path output = folder.resolve("stopped");
		assertThrows(CancellationException.class, () -> train(data, output, new Cancellation(), 2));
		assertFalse(Files.exists(output));
		final Path work = folder.resolve("stopped.training");
		assertTrue(Files.exists(work));
		final long graph = Files.size(work.resolve("graph/training.bin"));
		assertTrue(Trainer.bytesThere(work) > graph + Files.size(work.resolve("checkpoint.bin")), "files that go anew");
		final TrainingException other =
			assertThrows(TrainingException.class, () -> train(data, output, OTHER_SEED, new Cancellation(), 0));
		assertTrue(other.getMessage().contains("has a training that was stopped"), other.getMessage());
		final Trainer.Result resumed = train(data, output, new Cancellation(), 0);
		assertEquals(-1, Files.mismatch(folder.resolve("whole").resolve(DECODER), output.resolve(DECODER)));
		assertEquals(whole.curve(), resumed.curve());
		assertEquals(Files.readString(folder.resolve("whole/training.json")),
			Files.readString(output.resolve("training.json")));
		assertFalse(Files.exists(folder.resolve("stopped.training")));
	}
}
