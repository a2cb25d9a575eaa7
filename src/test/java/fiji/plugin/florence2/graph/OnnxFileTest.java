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
package fiji.plugin.florence2.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are built, run by ONNX Runtime, and read again. */
class OnnxFileTest {

	private static final float LARGEST_HALF = 65504;

	private static final int IN = 40;
	private static final int OUT = 30;
	private static final float[] WEIGHTS = numbers(IN * OUT);
	private static final float[] BIAS = numbers(OUT);

	@TempDir
	private Path folder;

	@BeforeAll
	static void load() throws Exception {
		OnnxRuntime.require();
	}

	private static float[] numbers(final int length) {
		final Random random = new Random(length);
		final float[] numbers = new float[length];
		for (int i = 0; i < length; i++)
			numbers[i] = (float) random.nextGaussian();
		return numbers;
	}

	/** A linear layer: the weights are large enough for the file of weights, the bias is not. */
	private Path linear() throws Exception {
		try (WeightFile weights = new WeightFile(folder.resolve("linear.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			graph.floatInput("x", "rows", IN);
			graph.floatOutput("y", "rows", OUT);
			final String matrix = graph.floats(WEIGHTS, IN, OUT);
			graph.namedOp("y", "Gemm", List.of("x", matrix, graph.floats(BIAS, OUT)), Attribute.of("transB", 0));
			return write(graph, "linear.onnx");
		}
	}

	private Path write(final GraphBuilder graph, final String name) throws IOException {
		return Files.write(folder.resolve(name), graph.toBytes(GraphBuilder.MIN_OPERATION_SET));
	}

	private static float[][] run(final Path file, final float[][] rows) throws Exception {
		final OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession session = environment.createSession(file.toString());
			OnnxTensor x = OnnxTensor.createTensor(environment, rows);
			OrtSession.Result result = session.run(Map.of("x", x)))
		{
			return (float[][]) result.get("y").orElseThrow().getValue();
		}
	}

	private static float[] expected(final float[] row) {
		final float[] y = BIAS.clone();
		for (int i = 0; i < IN; i++)
			for (int j = 0; j < OUT; j++)
				y[j] += row[i] * WEIGHTS[i * OUT + j];
		return y;
	}

	@Test
	void runsAsBuilt() throws Exception {
		final float[][] rows = { numbers(IN), new float[IN] };
		final float[][] y = run(linear(), rows);
		assertEquals(2, y.length);
		assertArrayEquals(expected(rows[0]), y[0], 1e-4f);
		assertArrayEquals(BIAS, y[1]);
	}

	@Test
	void isReadAsBuilt() throws Exception {
		final Path written = linear();
		try (OnnxFile file = new OnnxFile(written)) {
			assertEquals(GraphBuilder.MIN_OPERATION_SET, file.operationSet());
			assertEquals(Set.of(written, folder.resolve("linear.bin")), file.files());
			assertEquals(1, file.graph().nodes().size());
			final OnnxNode gemm = file.graph().producer("y").orElseThrow();
			assertEquals("Gemm", gemm.op());
			assertEquals("x", gemm.in().get(0));
			assertEquals(Map.of("transB", 0L), gemm.integers());
			assertEquals(List.of(gemm), file.graph().consumers("x"));
			assertTrue(file.graph().constant("x").isEmpty() && file.graph().producer("x").isEmpty());
			final Tensor weights = file.graph().constant(gemm.in().get(1)).orElseThrow();
			assertTrue(weights.hasShape(IN, OUT) && weights.isFloat());
			assertEquals(folder.resolve("linear.bin"), weights.file());
			assertArrayEquals(WEIGHTS, weights.floats());
			final Tensor bias = file.graph().constant(gemm.in().get(2)).orElseThrow();
			assertEquals(written, bias.file());
			assertArrayEquals(BIAS, bias.floats());
		}
	}

	/** A graph made of another one of its folder has no weights of its own. */
	@Test
	void weightsStayWhereTheyAre() throws Exception {
		final Path second = folder.resolve("second.bin");
		final Path written;
		try (OnnxFile first = new OnnxFile(linear()); WeightFile weights = new WeightFile(second, new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			graph.floatInput("x", "rows", IN);
			graph.floatOutput("y", "rows", OUT);
			final OnnxNode gemm = first.graph().producer("y").orElseThrow();
			for (final String input : gemm.in())
				if (first.graph().constant(input).isPresent()) graph.copy(first.graph().constant(input).get());
			graph.copy(gemm);
			final Tensor matrix = first.graph().constant(gemm.in().get(1)).orElseThrow();
			assertEquals(graph.weight(matrix), graph.weight(matrix), "the same constant is added once");
			written = write(graph, "second.onnx");
		}
		final float[][] rows = { numbers(IN) };
		assertArrayEquals(expected(rows[0]), run(written, rows)[0], 1e-4f);
		try (OnnxFile file = new OnnxFile(written)) {
			assertTrue(file.files().contains(folder.resolve("linear.bin")), file.files().toString());
		}
	}

	@Test
	void everyHalf() throws Exception {
		final int count = 1 << Short.SIZE;
		final ByteBuffer halves = ByteBuffer.allocate(count * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		final float[] expected = new float[count];
		for (int bits = 0; bits < count; bits++) {
			halves.putShort((short) bits);
			expected[bits] = Fp16Conversions.fp16ToFloat((short) bits);
		}
		try (WeightFile weights = new WeightFile(folder.resolve("halves.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			graph.namedOp("y", "Identity", List.of(graph.constant(Tensor.FLOAT16, halves.array(), count)));
			write(graph, "halves.onnx");
		}
		try (OnnxFile file = new OnnxFile(folder.resolve("halves.onnx"))) {
			assertArrayEquals(expected, file.graph().constant("y").orElseThrow().floats());
		}
	}

	/** All halves come back as they were; numbers between them become the nearest one, of two the even one. */
	@Test
	void numbersBecomeHalves() throws Exception {
		final int count = 1 << Short.SIZE;
		final float[] numbers = new float[count];
		final Random random = new Random(3);
		for (int bits = 0; bits < count; bits++) {
			final float half = Fp16Conversions.fp16ToFloat((short) bits);
			final float next = Fp16Conversions.fp16ToFloat((short) (bits + 1));
			numbers[bits] = switch (bits % 3) {
				case 0 -> half;
				case 1 -> (half + next) / 2;
				default -> half + (next - half) * random.nextFloat();
			};
		}
		try (WeightFile weights = new WeightFile(folder.resolve("halves.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			graph.namedOp("y", "Identity", List.of(graph.constant(Tensor.FLOAT16, new byte[count * Short.BYTES], count)));
			write(graph, "halves.onnx");
		}
		try (OnnxFile file = new OnnxFile(folder.resolve("halves.onnx"))) {
			final Tensor tensor = file.graph().constant("y").orElseThrow();
			final ByteBuffer halves = ByteBuffer.wrap(tensor.encoded(numbers)).order(ByteOrder.LITTLE_ENDIAN);
			for (int i = 0; i < count; i++) {
				final short half = halves.getShort(Short.BYTES * i);
				if (Float.isNaN(numbers[i])) assertTrue(Float.isNaN(Fp16Conversions.fp16ToFloat(half)));
				else if (Math.abs(numbers[i]) > LARGEST_HALF)
					assertEquals(Math.copySign(LARGEST_HALF, numbers[i]), Fp16Conversions.fp16ToFloat(half));
				else assertEquals(Fp16Conversions.floatToFp16(numbers[i]), half, "of " + numbers[i]);
			}
			assertThrows(IllegalArgumentException.class, () -> tensor.encoded(new float[count - 1]));
		}
	}

	/** Numbers of more than one piece, the last of which differs at its end. */
	@Test
	void numbersOfTwoTensors() throws Exception {
		final float[] numbers = new float[300_000];
		final float[] changed = numbers.clone();
		changed[changed.length - 1] = 1;
		try (WeightFile weights = new WeightFile(folder.resolve("many.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			graph.namedOp("a", "Identity", List.of(graph.floats(numbers, 3, 100_000)));
			graph.namedOp("b", "Identity", List.of(graph.floats(numbers, 3, 100_000)));
			graph.namedOp("c", "Identity", List.of(graph.floats(numbers, 100_000, 3)));
			graph.namedOp("d", "Identity", List.of(graph.floats(changed, 3, 100_000)));
			write(graph, "many.onnx");
		}
		try (OnnxFile file = new OnnxFile(folder.resolve("many.onnx"))) {
			final Tensor tensor = file.graph().constant("a").orElseThrow();
			assertTrue(tensor.hasNumbersOf(file.graph().constant("b").orElseThrow()));
			assertFalse(tensor.hasNumbersOf(file.graph().constant("c").orElseThrow()));
			assertFalse(tensor.hasNumbersOf(file.graph().constant("d").orElseThrow()));
		}
	}

	@Test
	void numbersHaveTheirShape() throws Exception {
		try (WeightFile weights = new WeightFile(folder.resolve("weights.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			assertThrows(IllegalArgumentException.class, () -> graph.floats(new float[5], 2, 3));
			assertThrows(IllegalArgumentException.class, () -> graph.floatInput("x", 1.5f, new Object()));
		}
	}

	@Test
	void weightsCutOff() throws Exception {
		final Path graph = linear();
		final Path weights = folder.resolve("linear.bin");
		Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));
		final IOException e = assertThrows(IOException.class, () -> new OnnxFile(graph));
		assertTrue(e.getMessage().contains("beyond the end of linear.bin"), e.getMessage());
		Files.delete(weights);
		assertThrows(IOException.class, () -> new OnnxFile(graph));
	}

	/** What is no ONNX file is refused by an IOException and nothing else. */
	@Test
	void damagedFiles() throws Exception {
		final Path file = linear();
		final byte[] sound = Files.readAllBytes(file);
		int refused = 0;
		for (int length = 0; length < sound.length; length++)
			refused += isRefused(file, Arrays.copyOf(sound, length)) ? 1 : 0;
		assertTrue(refused > sound.length / 2, refused + " of " + sound.length);
		final Random random = new Random(5);
		for (int i = 0; i < 2000; i++) {
			final byte[] changed = sound.clone();
			changed[random.nextInt(sound.length)] = (byte) random.nextInt();
			isRefused(file, changed);
		}
		assertFalse(isRefused(file, sound));
	}

	private static boolean isRefused(final Path file, final byte[] content) throws IOException {
		Files.write(file, content);
		try (OnnxFile opened = new OnnxFile(file)) {
			return false;
		}
		catch (final IOException e) {
			return true;
		}
	}
}
