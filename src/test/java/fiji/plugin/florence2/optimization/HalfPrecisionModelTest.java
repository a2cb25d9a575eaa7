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
package fiji.plugin.florence2.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.graph.OnnxFile;
import fiji.plugin.florence2.graph.HalfPrecisionGraph;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A model whose graphs compute in half precision, as published files do that end in {@code _fp16}. It was made by
 * {@code src/test/python/half_precision_model.py}.
 */
class HalfPrecisionModelTest {

	/** What computing in half precision does to features and logits of this model is a few thousandths. */
	private static final double HALF_PRECISION = 0.01;

	@TempDir
	private Path folder;

	@BeforeEach
	void unpack() throws IOException {
		Files.createDirectory(folder.resolve("onnx"));
		try (InputStream archive = getClass().getResourceAsStream("half.zip");
			ZipInputStream entries = new ZipInputStream(archive))
		{
			for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry())
				Files.copy(entries, folder.resolve(entry.getName()));
		}
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.map(file -> folder.relativize(file).toString()).sorted().toList();
		}
	}

	@Test
	void becomesOneInSinglePrecision() throws Exception {
		final EquivalenceCheck half = new EquivalenceCheck(ModelFolder.read(folder), new Cancellation());
		final Difference difference =
			ModelOptimizer.optimize(folder, Optimization.EXACT, folder, ProgressListener.NONE, new Cancellation());
		assertTrue(difference.isWithin(1e-4, 1e-4), difference.toString());
		assertEquals(difference.tokens(), difference.equalTokens());
		final ModelFolder optimized = ModelFolder.read(folder);
		assertEquals(ModelPart.DECODER.in(folder, Precision.OPTIMIZED), optimized.graphs().get(ModelPart.DECODER));
		final Difference rounding = half.differenceOf(optimized);
		assertTrue(rounding.isWithin(HALF_PRECISION, HALF_PRECISION), rounding.toString());
		assertEquals(9, files().stream().filter(file -> file.endsWith(".onnx") || file.endsWith(".bin")).count(),
			files().toString());
	}

	/** With the copies in single precision, which are deleted in the end. */
	@ParameterizedTest
	@EnumSource(Optimization.class)
	void requiredBytesAreEnough(final Optimization optimization) throws Exception {
		final Path target = optimization == Optimization.EXACT ? folder : folder.resolve("small");
		final long before = bytes();
		final long required = ModelOptimizer.requiredBytes(folder, optimization);
		final long[] most = new long[1];
		ModelOptimizer.optimize(folder, optimization, target, progress -> most[0] = Math.max(most[0], bytes() - before),
			new Cancellation());
		assertTrue(most[0] > 0 && most[0] <= required * 1.05, most[0] + " of " + required);
	}

	private long bytes() {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Weights that are used as they are stay where they are. */
	@Test
	void keepsItsWeights() throws Exception {
		ModelOptimizer.optimize(folder, Optimization.EXACT, folder, ProgressListener.NONE, new Cancellation());
		assertTrue(
			Files.size(Precision.OPTIMIZED.weightsIn(folder)) < Files.size(folder.resolve("onnx/vision_encoder_fp16.onnx")));
	}

	@Test
	void becomesOneIn8Bit() throws Exception {
		final Path small = folder.resolve("small");
		final Difference difference =
			ModelOptimizer.optimize(folder, Optimization.INT8, small, ProgressListener.NONE, new Cancellation());
		assertTrue(Optimization.INT8.accepts(difference), difference.toString());
		assertEquals(ModelPart.DECODER.in(small, Precision.OPTIMIZED_INT8),
			ModelFolder.read(small).graphs().get(ModelPart.DECODER));
	}

	@Test
	void isAsItWasIfThatIsCanceled() throws Exception {
		final List<String> before = files();
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class,
			() -> ModelOptimizer.optimize(folder, Optimization.EXACT, folder, progress -> {
				if (progress.message().startsWith("Optimising the decoder")) cancellation.cancel();
			}, cancellation));
		assertEquals(before, files());
	}

	/** Also in its branches, with the same weights and operations. */
	@Test
	void isRewrittenWhole() throws Exception {
		final Path single = folder.resolve("decoder.onnx");
		final Path half = ModelPart.DECODER.in(folder, Precision.FP16);
		HalfPrecisionGraph.writeInSingle(half, single, new Cancellation());
		try (OnnxFile from = new OnnxFile(half); OnnxFile to = new OnnxFile(single)) {
			assertTrue(HalfPrecisionGraph.computesInHalf(from.graph()));
			assertFalse(HalfPrecisionGraph.computesInHalf(to.graph()));
			assertEquals(from.graph().nodes().size(), to.graph().nodes().size());
		}
	}
}
