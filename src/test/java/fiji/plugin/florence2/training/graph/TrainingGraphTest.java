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
package fiji.plugin.florence2.training.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.graph.TrainingBatch.Choices;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingMethod.Adapters;
import fiji.plugin.florence2.training.graph.TrainingMethod.AllWeights;
import fiji.plugin.florence2.training.graph.TrainingMethod.LinearLayer;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import java.nio.FloatBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a model's folder, and of batches. GoldenTrainingTest tests the numbers. */
class TrainingGraphTest {

	private static final String ENCODER = "encoder_model_fp16.onnx";
	private static final String DECODER = "decoder_model_merged_fp16.onnx";

	@TempDir
	private Path folder;

	private TrainingGraph graph(final TrainingMethod method) throws Exception {
		return new TrainingGraph(Nano.folder(), method, folder.resolve("training"));
	}

	static List<TrainingMethod> methods() {
		return List.of(new Adapters(2, 4), new AllWeights(0));
	}

	/** The merged decoder has two branches, and the encoder another file: a copy that is forgotten would differ. */
	@ParameterizedTest
	@MethodSource("methods")
	void theInitialVectorIsTheModelItself(final TrainingMethod method) throws Exception {
		final Path result = folder.resolve("result");
		try (TrainingGraph graph = graph(method)) {
			assertEquals(Set.of(Path.of("onnx", ENCODER), Path.of("onnx", DECODER)), graph.changedFiles());
			graph.merge(graph.initialVector(5), result, new Cancellation());
			for (final Path file : graph.changedFiles())
				assertEquals(-1, Files.mismatch(Nano.folder().folder().resolve(file), result.resolve(file)), file.toString());
		}
	}

	@Test
	void adaptersOfTheDecoderLeaveTheEncoderAlone() throws Exception {
		try (TrainingGraph graph = graph(new Adapters(1, 1, EnumSet.of(LinearLayer.QUERIES), false, 0))) {
			assertEquals(Set.of(Path.of("onnx", DECODER)), graph.changedFiles());
			// Two attentions in each of three layers.
			assertEquals(2 * 2 * 3, graph.vectorLayout().pieces().size());
		}
	}

	@Test
	void adaptersBeginAtZero() throws Exception {
		try (TrainingGraph graph = graph(new Adapters(8, 16))) {
			final float[] vector = graph.initialVector(1);
			assertArrayEquals(vector, graph.initialVector(1));
			assertNotEquals(vector[0], graph.initialVector(2)[0]);
			for (final Piece piece : graph.vectorLayout().pieces()) {
				final float[] numbers = Arrays.copyOfRange(vector, piece.offset(), piece.offset() + piece.size());
				double largest = 0;
				for (final float number : numbers)
					largest = Math.max(largest, Math.abs(number));
				final double bound = piece.name().endsWith("lora_B") ? 0 : 1 / Math.sqrt(piece.shape().get(1));
				assertEquals(bound, largest, 0.05 * bound, piece.name());
			}
		}
	}

	private static List<Sample> samples() {
		final Random random = new Random(2);
		final float[][] features = new float[3][5 * 192];
		for (final float[] row : features)
			for (int i = 0; i < row.length; i++)
				row[i] = (float) random.nextGaussian();
		return List.of(
			new Sample(FloatBuffer.wrap(features[0]), new int[] { 0, 20, 30, 2 }, new int[] { 0, 50, 60, 70, 80, 2 }),
			new Sample(FloatBuffer.wrap(features[1]), new int[] { 0, 21, 2 }, new int[] { 0, 51, 2 }),
			new Sample(FloatBuffer.wrap(features[2]), new int[] { 0, 22, 23, 24, 25, 2 }, new int[] { 0, 90, 91, 2 }));
	}

	/** A batch computed in parts has the gradient of the whole; what is padded in one is not in the others. */
	@Test
	void partsOfABatchAddUp() throws Exception {
		try (TrainingGraph graph = graph(new Adapters(2, 4));
			TrainingSession session = new TrainingSession(graph.write(0.1, new Cancellation()), 2, Device.CPU);
			RunControl control = new RunControl())
		{
			final float[] trained = graph.initialVector(1);
			final Random random = new Random(4);
			for (int i = 0; i < trained.length; i++)
				trained[i] += (float) (0.02 * random.nextGaussian());
			final float[] whole = new float[trained.length];
			final double loss = session.step(graph.batch(samples()).inputs(), trained, whole, control);
			final double[] sum = new double[trained.length];
			double losses = 0;
			for (final Sample sample : samples()) {
				final TrainingBatch part = graph.batch(List.of(sample), TrainingBatch.answerTokens(samples()));
				final float[] gradient = new float[trained.length];
				losses += session.step(part.inputs(), trained, gradient, control);
				for (int i = 0; i < sum.length; i++)
					sum[i] += gradient[i];
			}
			assertEquals(loss, losses, 1e-5);
			double largest = 0;
			for (final float number : whole)
				largest = Math.max(largest, Math.abs(number));
			for (int i = 0; i < sum.length; i++)
				assertEquals(whole[i], sum[i], 1e-5 * largest);
			final float[] again = new float[trained.length];
			assertEquals(loss, session.step(graph.batch(samples()).inputs(), trained, again, control));
			assertArrayEquals(whole, again);
			control.terminate();
			assertThrows(CancellationException.class,
				() -> session.step(graph.batch(samples()).inputs(), trained, again, control));
		}
	}

	/** The loss on several choices is that of each, in parts; an answer's own tokens are the only choice without others. */
	@Test
	void severalTokensMayBeRight() throws Exception {
		try (TrainingGraph graph = graph(new Adapters(2, 4));
			TrainingSession session = new TrainingSession(graph.write(0, new Cancellation()), 1, Device.CPU);
			RunControl control = new RunControl())
		{
			final Sample ends = samples().get(1);
			final Sample goesOn = new Sample(ends.image(), ends.prompt(), new int[] { 0, 51, 60 });
			final List<Choices> same = List.of(only(0), only(51), only(2));
			final List<Choices> both =
				List.of(only(0), only(51), new Choices(new int[] { 60, 2 }, new float[] { 0.75f, 0.25f }));
			final double first = loss(graph, session, control, ends);
			final double second = loss(graph, session, control, goesOn);
			assertEquals(first,
				loss(graph, session, control, new Sample(ends.image(), ends.prompt(), ends.answer(), same, Optional.empty())),
				1e-6);
			assertEquals(0.25 * first + 0.75 * second,
				loss(graph, session, control, new Sample(ends.image(), ends.prompt(), ends.answer(), both, Optional.empty())),
				1e-5);
		}
	}

	private static Choices only(final int token) {
		return new Choices(new int[] { token }, new float[] { 1 });
	}

	private static double loss(final TrainingGraph graph, final TrainingSession session, final RunControl control,
		final Sample sample) throws Exception
	{
		final float[] trained = graph.initialVector(1);
		return session.step(graph.batch(List.of(sample)).inputs(), trained, new float[trained.length], control);
	}

	/** Single-precision weights stay in the model's files, of which the folder has links. */
	@Test
	void weightsAreNotCopied() throws Exception {
		try (GoldenTraining golden = GoldenTraining.open()) {
			final ModelFolder base = ModelFolder.read(golden.copyModelTo(folder.resolve("mini")));
			try (TrainingGraph graph = new TrainingGraph(base, new AllWeights(0), folder.resolve("training"))) {
				final Path file = graph.write(0, new Cancellation());
				assertTrue(Files.size(file.resolveSibling("training.bin")) < 100, "weights were copied");
				assertEquals(file, graph.write(0, new Cancellation()), "a second graph replaces the first");
			}
		}
	}

	@Test
	void aGraphOfAnotherFormIsRefused() throws Exception {
		final Path model = Nano.copyTo(folder.resolve("model"));
		Files.copy(model.resolve("onnx/embed_tokens_fp16.onnx"), model.resolve("onnx").resolve(ENCODER),
			StandardCopyOption.REPLACE_EXISTING);
		final ModelException e = assertThrows(ModelException.class,
			() -> new TrainingGraph(ModelFolder.read(model), new Adapters(2, 4), folder.resolve("training")));
		assertTrue(e.getMessage().contains("cannot be trained"), e.getMessage());
		assertTrue(e.getMessage().contains("onnx/decoder_model_merged.onnx"), e.getMessage());
	}

	@Test
	void aDamagedFileIsNamed() throws Exception {
		final Path model = Nano.copyTo(folder.resolve("model"));
		final Path encoder = model.resolve("onnx").resolve(ENCODER);
		Files.write(encoder, Arrays.copyOf(Files.readAllBytes(encoder), 100_000));
		final ModelException e = assertThrows(ModelException.class,
			() -> new TrainingGraph(ModelFolder.read(model), new Adapters(2, 4), folder.resolve("training")));
		assertTrue(e.getMessage().contains("verify the model"), e.getMessage());
	}

	@Test
	void aFolderThatCannotBeWrittenTo() throws Exception {
		Files.writeString(folder.resolve("result"), "a file where a folder is to be");
		try (TrainingGraph graph = graph(new Adapters(2, 4))) {
			assertThrows(IOException.class,
				() -> graph.merge(graph.initialVector(1), folder.resolve("result"), new Cancellation()));
			assertEquals("a file where a folder is to be", Files.readString(folder.resolve("result")));
		}
	}
}
