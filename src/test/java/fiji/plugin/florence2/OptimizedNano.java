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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.optimization.Difference;
import fiji.plugin.florence2.optimization.ModelOptimizer;
import fiji.plugin.florence2.optimization.Optimization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The embedded model, optimised once for all tests of a process.
 *
 * @param folder the optimised model: for {@link Optimization#EXACT} beside the published graphs, else by itself. Not to
 *          be changed: tests that do so take a copy
 * @param reported the progress, in this order
 * @param difference of the optimised model from the published one
 */
public record OptimizedNano(Path folder, List<Progress> reported, Difference difference) {

	private static final Map<Optimization, OptimizedNano> MADE = new EnumMap<>(Optimization.class);

	/** The model of that kind. The first call optimises it. */
	public static synchronized OptimizedNano of(final Optimization optimization) throws IOException, ModelException {
		if (!MADE.containsKey(optimization)) MADE.put(optimization, make(optimization));
		return MADE.get(optimization);
	}

	private static OptimizedNano make(final Optimization optimization) throws IOException, ModelException {
		final Path root = Files.createTempDirectory("un mod\u00e8le optimis\u00e9");
		Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
		final Path published = Nano.copyTo(root.resolve("published"));
		final Path folder = optimization == Optimization.EXACT ? published : root.resolve("optimized");
		final List<Progress> reported = new ArrayList<>();
		final Difference difference =
			ModelOptimizer.optimize(published, optimization, folder, reported::add, new Cancellation());
		return new OptimizedNano(folder, List.copyOf(reported), difference);
	}

	/** The steps of the work, in this order. */
	public List<String> steps() {
		return reported.stream().map(Progress::message).toList();
	}

	/** A copy of the folder, to be changed. */
	public Path copyTo(final Path target) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.toList()) {
				final Path copy = target.resolve(folder.relativize(file).toString());
				if (Files.isDirectory(file)) Files.createDirectories(copy);
				else Files.copy(file, copy);
			}
		}
		return target;
	}

	private static void delete(final Path root) {
		try (Stream<Path> files = Files.walk(root)) {
			for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
				Files.delete(file);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
