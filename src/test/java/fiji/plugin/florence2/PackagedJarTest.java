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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.Precision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model within a jar, as users have it. */
class PackagedJarTest {

	@TempDir
	private static Path temporary;
	private static Path classes;
	private static Path jar;

	@BeforeAll
	static void pack() throws Exception {
		classes = Path.of(Florence2.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		jar = Files.createDirectory(temporary.resolve("plug ins+100%")).resolve("florence2-fiji.jar");
		Jar.pack(classes, jar);
	}

	/** By two processes at once. */
	@Test
	void modelIsUnpackedIntoTheCache() throws Exception {
		final Path home = Files.createDirectory(temporary.resolve("home"));
		final CompletableFuture<Void> other = CompletableFuture.runAsync(() -> answers(home));
		answers(home);
		other.get();
		final List<Path> copies;
		try (Stream<Path> folders = Files.walk(home)) {
			copies = folders.filter(folder -> folder.getFileName().toString().startsWith("nano-")).toList();
		}
		assertEquals(1, copies.size(), copies.toString());
		final Path unpacked = copies.get(0).resolve("nano");
		final Map<ModelPart, Path> graphs = ModelFolder.read(unpacked).graphs();
		assertEquals(ModelPart.DECODER.in(unpacked, Precision.OPTIMIZED), graphs.get(ModelPart.DECODER));
		try (Stream<Path> files = Files.walk(Nano.folder().folder())) {
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				final Path copy = unpacked.resolve(Nano.folder().folder().relativize(file).toString());
				assertEquals(-1, Files.mismatch(file, copy), copy.toString());
			}
		}
	}

	/** A home that is a file: a temporary copy is used. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void withoutAHome() throws Exception {
		answers(Files.createFile(temporary.resolve("file")));
	}

	/** Asks the model in the jar, which must leave nothing in the folder for temporary files. */
	private static void answers(final Path home) {
		try {
			final Path tmp = Files.createTempDirectory(temporary, "tmp");
			final ChildJvm.Outcome outcome = ChildJvm.run(Map.of("XDG_CACHE_HOME", "", "LOCALAPPDATA", ""),
				List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + tmp), withJarInsteadOf(classes, jar), Main.class.getName(),
				"run", "--task", "CAPTION", "--max-tokens", "6",
				classes.resolve("fiji/plugin/florence2/cli/sample.png").toString());
			assertEquals(0, outcome.exitCode(), outcome.output());
			assertTrue(outcome.output().contains("CAPTION"), outcome.output());
			try (Stream<Path> left = Files.list(tmp)) {
				assertEquals(List.of(), left.filter(file -> !file.toString().contains("hsperfdata")).toList());
			}
		}
		catch (final IOException | InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	/** ONNX Runtime itself would end Java in its start. */
	@Test
	void aLongCommandLineDoesNoHarm() throws Exception {
		final Path sample = Path.of(Main.class.getResource("sample.png").toURI());
		final ChildJvm.Outcome outcome =
			ChildJvm.run(List.of("-Dlong=" + "x".repeat(100_000)), System.getProperty("java.class.path"),
				Main.class.getName(), "run", "--task", "CAPTION", "--max-tokens", "6", sample.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
	}

	private static String withJarInsteadOf(final Path classes, final Path jar) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(entry -> Path.of(entry).equals(classes) ? jar.toString() : entry)
			.collect(Collectors.joining(File.pathSeparator));
	}
}
