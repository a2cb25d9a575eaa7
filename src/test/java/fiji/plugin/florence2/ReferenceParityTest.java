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
package fiji.plugin.florence2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.Generated;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.decoding.SearchListener;
import fiji.plugin.florence2.decoding.TokenSearch;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.CachedDecoder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.EncoderStates;
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.optimization.Difference;
import fiji.plugin.florence2.optimization.ModelOptimizer;
import fiji.plugin.florence2.optimization.Optimization;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.text.FlorenceTokenizer;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The engine beside PyTorch and ONNX Runtime in Python on full-size models with random weights:
 * {@code mvn verify -Dtest=ReferenceParityTest -Dreference.dir=FOLDER,FOLDER}. A folder holds a model as published and,
 * each compared where it is there:
 * <ul>
 * <li>{@code goldens.json} (40 tokens) and {@code goldens200.json} (200 tokens): PyTorch's answers;</li>
 * <li>{@code states/FILE-NUMBER.f32}: PyTorch's encoder states for each of these. The answers are then decoded from
 * them, since random weights may make a text encoder that turns the last digits of image features into other words (it
 * does so with PyTorch's own float32 against its float64);</li>
 * <li>{@code features/IMAGE.f32}: the image features of ONNX Runtime in Python.</li>
 * </ul>
 * {@code src/test/python/reference_states.py} writes the latter two.
 * <p>
 * Of models whose weights do not amplify rounding, as {@code -Dreference.calm.dir=FOLDER,FOLDER} names them, all answers of
 * {@code goldens.json} are asked for, from pixels to tokens: published and optimised, one by one and together. Greedy ones
 * are PyTorch's; of beams, another one may live where two are as likely. In 8 bit, most steps along PyTorch's answers have
 * the same likeliest token.
 * </p>
 */
class ReferenceParityTest {

	/** Versions of ONNX Runtime differ in the order of their sums; one and the same version gives equal bits. */
	private static final double FEATURE_TOLERANCE = 5e-3;
	/** Of log-likelihoods a token. */
	private static final double LIKELIHOOD_TOLERANCE = 1e-3;
	/**
	 * Logits of random weights hardly depend on what was said, so the same words in another order are as likely to the
	 * sixth digit, and the last bit decides which beam lives. The answer of the beams may be another one, then, but not
	 * less likely by more than this.
	 */
	private static final double BEAM_TIES = 0.05;
	/** The share of steps in which 8 bit has the likeliest token of single precision: random weights leave small margins. */
	private static final double EQUAL_STEPS_IN_8_BIT = 0.6;
	/** The share of greedy answers in which the last bit may decide. */
	private static final double GREEDY_TIES = 0.1;

	@TestFactory
	Stream<DynamicTest> folders() {
		final String folders = System.getProperty("reference.dir", "");
		assumeTrue(!folders.isBlank(), "no full-size model was given by -Dreference.dir");
		return Stream.of(folders.split(","))
			.map(Path::of)
			.flatMap(folder -> Stream.of(
				DynamicTest.dynamicTest(folder + " 40 tokens", () -> assertTokens(folder, "goldens.json", 40)),
				DynamicTest.dynamicTest(folder + " 200 tokens", () -> assertTokens(folder, "goldens200.json", 200)),
				DynamicTest.dynamicTest(folder + " features", () -> assertFeatures(folder)),
				DynamicTest.dynamicTest(folder + " optimised", () -> assertOptimizes(folder))));
	}

	@TestFactory
	Stream<DynamicTest> calmFolders() {
		final String folders = System.getProperty("reference.calm.dir", "");
		assumeTrue(!folders.isBlank(), "no full-size model was given by -Dreference.calm.dir");
		return Stream.of(folders.split(","))
			.map(Path::of)
			.flatMap(folder -> Stream.of(DynamicTest.dynamicTest(folder + " published", () -> assertAnswers(folder, folder)),
				DynamicTest.dynamicTest(folder + " optimised",
					() -> withOptimizedCopy(folder, (copy, difference) -> assertAnswers(copy, folder))),
				DynamicTest.dynamicTest(folder + " in 8 bit", () -> assertStepsIn8Bit(folder))));
	}

	private static void assertStepsIn8Bit(final Path reference) throws Exception {
		final Path copy = Files.createTempDirectory(reference.toAbsolutePath().getParent(), "int8");
		try {
			ModelOptimizer.optimize(reference, Optimization.INT8, copy, ProgressListener.NONE, new Cancellation());
			final List<Integer> expected = likeliestTokens(reference, reference);
			final List<Integer> actual = likeliestTokens(copy, reference);
			assertEquals(expected.size(), actual.size());
			final long equal = IntStream.range(0, actual.size()).filter(i -> expected.get(i).equals(actual.get(i))).count();
			assertTrue(equal >= EQUAL_STEPS_IN_8_BIT * actual.size(), equal + " of " + actual.size() + " steps are equal");
		}
		finally {
			delete(copy);
		}
	}

	/** The likeliest token of each step along PyTorch's greedy answers. */
	private static List<Integer> likeliestTokens(final Path model, final Path reference) throws Exception {
		final List<Integer> tokens = new ArrayList<>();
		try (Engine engine = new Engine(model);
			Reader reader = Files.newBufferedReader(reference.resolve("goldens.json")))
		{
			for (final Golden golden : Golden.read(reader)) {
				final RgbPlane image = DisplayedPlane.of(DisplayedPlane.open(image(golden.image())));
				engine.addLikeliest(engine.states(image, golden), golden.ints(golden.json().get("greedy")), tokens);
			}
		}
		return tokens;
	}

	private static void assertAnswers(final Path model, final Path reference) throws Exception {
		try (Florence2 florence2 = Florence2.open(ModelFolder.read(model), 0, Device.CPU);
			Reader reader = Files.newBufferedReader(reference.resolve("goldens.json")))
		{
			final List<Golden> goldens = Golden.read(reader);
			final List<Question> questions = new ArrayList<>();
			for (final Golden golden : goldens)
				questions
					.add(florence2.question(DisplayedPlane.of(DisplayedPlane.open(image(golden.image()))), golden.prompt()));
			// Each twice, so that there are always some with prompts of one length.
			final List<Question> together = new ArrayList<>(questions);
			together.addAll(questions);
			for (final int beams : new int[] { 1, 3 }) {
				final GenerationSettings settings = florence2.settings().withMaxNewTokens(40).withBeams(beams);
				final List<Answer> answers = florence2.ask(together, settings, ProgressListener.NONE, new Cancellation());
				for (int i = 0; i < goldens.size(); i++) {
					final Golden golden = goldens.get(i);
					final int[] expected = golden.ints(golden.json().get(beams == 1 ? "greedy" : "beam3"));
					final Answer alone =
						florence2.ask(List.of(questions.get(i)), settings, ProgressListener.NONE, new Cancellation()).get(0);
					final String name = golden + ", " + beams + " beams";
					if (beams == 1) assertArrayEquals(expected, alone.tokens(), name);
					else if (!Arrays.equals(expected, alone.tokens()))
						assertEquals(golden.json().get("beam_score").getAsDouble(), Math.log(alone.likelihood()), BEAM_TIES, name);
					assertArrayEquals(alone.tokens(), answers.get(i).tokens(), name + ", with others");
					assertArrayEquals(alone.tokens(), answers.get(goldens.size() + i).tokens(), name + ", with others");
				}
			}
		}
	}

	private static void assertTokens(final Path folder, final String file, final int maxTokens) throws Exception {
		assumeTrue(Files.exists(folder.resolve(file)), "no " + file + " in " + folder);
		final List<Golden> goldens;
		try (Reader reader = Files.newBufferedReader(folder.resolve(file))) {
			goldens = Golden.read(reader);
		}
		final List<String> different = new ArrayList<>();
		try (Engine engine = new Engine(folder)) {
			for (int number = 0; number < goldens.size(); number++) {
				final Golden golden = goldens.get(number);
				final RgbPlane image = DisplayedPlane.of(DisplayedPlane.open(image(golden.image())));
				assertEquals(golden.json().get("pixel_sum").getAsLong(), pixelSum(engine.model.preprocessor().resample(image)),
					golden.toString());
				assertArrayEquals(golden.promptIds(), engine.tokenizer.encode(golden.prompt().sentence()), golden.toString());
				final Path states = folder.resolve("states").resolve(file.replace(".json", "-" + number + ".f32"));
				final EncoderStates from = Files.exists(states) ? engine.states(states) : engine.states(image, golden);
				final Generated greedy = engine.decode(from, maxTokens, 1);
				if (!Arrays.equals(golden.ints(golden.json().get("greedy")), greedy.tokens()))
					different.add(golden + " greedy");
				final Generated beams = engine.decode(from, maxTokens, 3);
				// Greedy or with beams, the engine finds PyTorch's answer as likely as PyTorch does.
				final double likelihood = engine.likelihood(from, golden.ints(golden.json().get("beam3")), maxTokens);
				assertEquals(golden.json().get("beam_score").getAsDouble(), likelihood, LIKELIHOOD_TOLERANCE,
					golden.toString());
				assertTrue(beams.score() >= likelihood - BEAM_TIES, golden + ": " + beams.score() + " after " + likelihood);
			}
		}
		assertTrue(different.size() <= goldens.size() * GREEDY_TIES, "greedy answers differ: " + different);
	}

	/** The model in parts, so that decoding can begin from PyTorch's features. */
	private static final class Engine implements AutoCloseable {

		private final ModelFolder model;
		private final FlorenceTokenizer tokenizer;
		private final FlorenceGraphs graphs;
		private final RunControl control = new RunControl();

		Engine(final Path folder) throws Exception {
			model = ModelFolder.read(folder);
			tokenizer = FlorenceTokenizer.open(model.tokenizer());
			graphs = FlorenceGraphs.open(model, 0, Device.CPU);
		}

		ImageFeatures features(final RgbPlane image) throws Exception {
			model.preprocessor().normalize(model.preprocessor().resample(image), graphs.pixels(), 0);
			return graphs.imageFeatures(control);
		}

		EncoderStates states(final RgbPlane image, final Golden golden) throws Exception {
			final EncoderStates states = new EncoderStates(1);
			graphs.encode(features(image), golden.promptIds(), states, control);
			return states;
		}

		EncoderStates states(final Path file) throws IOException {
			final FloatBuffer values = floats(file);
			final EncoderStates states = new EncoderStates(1);
			states.add(values, values.capacity() / model.config().hiddenSize());
			return states;
		}

		Generated decode(final EncoderStates states, final int maxTokens, final int beams) throws Exception {
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				return TokenSearch
					.run(decoder, 1, model.generation().withMaxNewTokens(maxTokens).withBeams(beams), SearchListener.NONE,
						new Cancellation())
					.get(0)
					.get(0);
			}
		}

		/** The mean log-probability of the tokens of a given answer, forced ones counting as certain. */
		double likelihood(final EncoderStates states, final int[] tokens, final int maxTokens) throws Exception {
			double sum = 0;
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				for (int i = 0; i + 1 < tokens.length; i++) {
					final FloatBuffer logits = decoder.next(new int[] { 0 }, new int[] { tokens[i] });
					final boolean forced = i == 0 || i + 1 == maxTokens;
					if (!forced) sum += logits.get(tokens[i + 1]) - logSumExp(logits, decoder.vocabularySize());
				}
			}
			return sum / (tokens.length - 1);
		}

		/** Adds the likeliest token after each but the last one of an answer. */
		void addLikeliest(final EncoderStates states, final int[] answer, final List<Integer> tokens) throws Exception {
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				for (int i = 0; i + 1 < answer.length; i++) {
					final FloatBuffer logits = decoder.next(new int[] { 0 }, new int[] { answer[i] });
					tokens.add(IntStream.range(0, decoder.vocabularySize())
						.boxed()
						.max(Comparator.comparingDouble(logits::get))
						.orElseThrow());
				}
			}
		}

		private static double logSumExp(final FloatBuffer logits, final int size) {
			double sum = 0;
			for (int i = 0; i < size; i++)
				sum += Math.exp(logits.get(i));
			return Math.log(sum);
		}

		@Override
		public void close() {
			control.close();
			graphs.close();
			tokenizer.close();
		}
	}

	private static long pixelSum(final RgbPlane image) {
		long sum = 0;
		for (final int pixel : image.pixels())
			sum += (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
		return sum;
	}

	private static void assertFeatures(final Path folder) throws Exception {
		assumeTrue(Files.isDirectory(folder.resolve("features")), "no features to compare with in " + folder);
		try (Engine engine = new Engine(folder); Stream<Path> files = Files.list(folder.resolve("features"))) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final String name = file.getFileName().toString().replace(".f32", "");
				final RgbPlane image = DisplayedPlane.of(DisplayedPlane.open(image(name)));
				assertNear(floats(file), engine.features(image).values(), name);
			}
		}
	}

	private static void assertOptimizes(final Path folder) throws Exception {
		withOptimizedCopy(folder, (copy, difference) -> {
			assertTrue(difference.equalTokens() >= difference.tokens() * (1 - GREEDY_TIES), difference.toString());
			ModelTrial.run(copy);
		});
	}

	@FunctionalInterface
	private interface Trial {

		void run(Path model, Difference difference) throws Exception;
	}

	/** In a folder beside it, with links to the files, which the optimised graphs share. */
	private static void withOptimizedCopy(final Path folder, final Trial trial) throws Exception {
		final Path copy = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "optimised");
		try {
			link(folder, copy);
			link(folder.resolve("onnx"), Files.createDirectory(copy.resolve("onnx")));
			trial.run(copy,
				ModelOptimizer.optimize(copy, Optimization.EXACT, copy, ProgressListener.NONE, new Cancellation()));
		}
		finally {
			delete(copy);
		}
	}

	private static void delete(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
				Files.delete(file);
		}
	}

	private static void link(final Path from, final Path to) throws IOException {
		try (Stream<Path> files = Files.list(from)) {
			for (final Path file : files.filter(Files::isRegularFile).toList())
				Files.createLink(to.resolve(file.getFileName()), file);
		}
	}

	private static void assertNear(final FloatBuffer expected, final FloatBuffer actual, final String image) {
		assertEquals(expected.capacity(), actual.capacity());
		double largest = 0;
		for (int i = 0; i < expected.capacity(); i++)
			largest = Math.max(largest, Math.abs(expected.get(i) - actual.get(i)));
		assertTrue(largest <= FEATURE_TOLERANCE, "features of " + image + " differ by " + largest);
	}

	private static FloatBuffer floats(final Path file) throws IOException {
		return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
	}

	private static Path image(final String name) {
		final Path shared = Path.of(System.getProperty("shared.dir", "../shared"));
		final Optional<Path> found = Stream.of("images", "data/dsb2018/images", "data/bccd/images")
			.map(place -> shared.resolve(place).resolve(name))
			.filter(Files::exists)
			.findFirst();
		assumeTrue(found.isPresent(), "the image " + name + " is not in " + shared);
		return found.orElseThrow();
	}
}
