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
package fiji.plugin.florence2.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/** A made-up published model on a server, and a store to download it into. */
final class TestCatalog {

	static final String NAME = "Tiny/exact";
	static final String CONFIG = "config.json";
	static final String GRAPH = "onnx/graph.onnx";
	static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
	static final String FOLDER = "/lab/Tiny/resolve/" + COMMIT + "/";

	/** Retries at once. */
	static final RetryPolicy QUICK =
		new RetryPolicy(Duration.ofSeconds(20), Duration.ofSeconds(20), 1, 4, Duration.ofMillis(1), Duration.ofMillis(5));
	/** Notices a stalled connection soon. */
	static final RetryPolicy SHORT_STALL =
		new RetryPolicy(Duration.ofSeconds(20), Duration.ofMillis(300), 1, 50, Duration.ofMillis(1), Duration.ofMillis(5));

	private final Map<String, byte[]> files = new LinkedHashMap<>();

	TestCatalog() {
		files.put(CONFIG, "{\"d_model\": 8}".getBytes());
		files.put(GRAPH, noise(300_000, 7));
	}

	static byte[] noise(final int size, final int seed) {
		final byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	byte[] bytes(final String path) {
		return files.get(path);
	}

	/** Puts the files on a server, at the pinned commit. */
	TestCatalog on(final FaultyServer server) {
		files.forEach((path, bytes) -> server.put(FOLDER + path, bytes));
		return this;
	}

	/** The catalogue, with all sizes and sums. */
	String catalog() {
		return catalog("\"repository\": \"lab/Tiny\", \"revision\": \"" + COMMIT + "\"", true, true);
	}

	/** The same with another origin, with or without sizes and sums. */
	String catalog(final String origin, final boolean sizes, final boolean sums) {
		final StringBuilder entries = new StringBuilder();
		files.forEach((path, bytes) -> entries.append(entries.isEmpty() ? "" : ", ")
			.append("{\"path\": \"")
			.append(path)
			.append('"')
			.append(sizes ? ", \"size\": " + bytes.length : "")
			.append(sums ? ", \"sha256\": \"" + sha256(bytes) + "\"" : "")
			.append('}'));
		return "{\"models\": [{\"id\": \"Tiny\", " + origin + ", \"licence\": \"MIT\", \"description\": \"A test.\", " +
			"\"files\": [" + entries + "], \"presets\": [{\"name\": \"exact\", \"files\": [\"" + GRAPH + "\"]}]}]}";
	}

	static String sha256(final byte[] bytes) {
		try {
			final Path file = Files.createTempFile("sum", null);
			Files.write(file, bytes);
			final String sum = Checksum.of(file, n -> {}).sha256();
			Files.delete(file);
			return sum;
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	ModelStore store(final Path root) throws HubException {
		return store(root, catalog(), QUICK, DiskSpace.REAL, SystemTrust::context);
	}

	ModelStore store(final Path root, final RetryPolicy retryPolicy) throws HubException {
		return store(root, catalog(), retryPolicy, DiskSpace.REAL, SystemTrust::context);
	}

	ModelStore store(final Path root, final String catalog) throws HubException {
		return store(root, catalog, QUICK, DiskSpace.REAL, SystemTrust::context);
	}

	ModelStore store(final Path root, final String catalog, final RetryPolicy retryPolicy, final DiskSpace disk,
		final Supplier<SSLContext> trust) throws HubException
	{
		return new ModelStore(root, CatalogReader.read("test", catalog), Optional.empty(), retryPolicy, disk, trust);
	}

	static Path folder(final Path root) {
		return root.resolve("Tiny").resolve("exact");
	}

	/** Contents of the finished files of the model, by their paths. */
	static Map<String, byte[]> finished(final Path root) throws IOException {
		final Map<String, byte[]> found = new TreeMap<>();
		if (!Files.exists(folder(root))) return found;
		try (Stream<Path> all = Files.walk(folder(root))) {
			for (final Path file : all.filter(Files::isRegularFile).toList()) {
				final String path = folder(root).relativize(file).toString().replace('\\', '/');
				if (List.of(CONFIG, GRAPH).contains(path)) found.put(path, Files.readAllBytes(file));
			}
		}
		return found;
	}
}
