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
package fiji.plugin.florence2.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

	private static final byte[] CONTENT = { 1, 2, 3 };

	@TempDir
	private Path home;
	private CacheFolder cache;
	private final AtomicInteger unpackedFiles = new AtomicInteger();

	@BeforeEach
	void open() throws IOException {
		cache = open(home);
	}

	private static CacheFolder open(final Path home) throws IOException {
		return CacheFolder.open(new SystemFolders("Linux", new Environment(Map.of()), home));
	}

	private Path unpack(final String version) throws IOException {
		final Path folder = cache.unpacked("model-", version,
			target -> CacheFolder.unpack(target.resolve("graphs/a.onnx"), CONTENT.length, () -> {
				unpackedFiles.incrementAndGet();
				return new ByteArrayInputStream(CONTENT);
			}));
		return folder.resolve("graphs/a.onnx");
	}

	@Test
	void isUnpackedOnceForAll() throws Exception {
		final ExecutorService threads = Executors.newFixedThreadPool(4);
		final List<Future<Path>> files = new ArrayList<>();
		for (int i = 0; i < 20; i++)
			files.add(threads.submit(() -> unpack("1")));
		for (final Future<Path> file : files)
			assertEquals(home.resolve(".cache/florence2-fiji/model-1/graphs/a.onnx"), file.get());
		threads.shutdown();
		assertEquals(1, unpackedFiles.get());
		final Path file = files.get(0).get();
		Files.write(file, new byte[2]);
		assertEquals(file, unpack("1"));
		assertEquals(-1, Files.mismatch(file, Files.write(home.resolve("content"), CONTENT)), "one that was cut off");
	}

	@Test
	void whatNobodyWantsIsDeleted() throws IOException {
		final Path old = unpack("1").getParent().getParent();
		final Path recent = unpack("2").getParent().getParent();
		final Path other = Files.createDirectory(cache.path().resolve("another"));
		for (final Path folder : List.of(old, other))
			Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
		unpack("3");
		assertFalse(Files.exists(old));
		assertTrue(Files.exists(recent) && Files.exists(other));
		Files.setLastModifiedTime(recent, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
		unpack("2");
		assertTrue(Files.exists(recent), "it is wanted again");
	}

	@Test
	void withoutAHome() throws IOException {
		final Path file = Files.write(home.resolve("file"), CONTENT);
		final Path unpacked;
		try (CacheFolder temporary = open(file)) {
			cache = temporary;
			unpacked = unpack("1");
			assertTrue(Files.exists(unpacked) && !unpacked.startsWith(home), unpacked.toString());
		}
		assertFalse(Files.exists(cache.path()));
	}
}
