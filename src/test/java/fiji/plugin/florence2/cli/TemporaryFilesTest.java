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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.ChildJvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own, and what they leave in the temporary folder. */
class TemporaryFilesTest {

	private static final int TERM = 128 + 15;

	@TempDir
	private Path folder;
	private Path temporary;
	private Path sample;

	@BeforeEach
	void folders() throws IOException {
		temporary = Files.createDirectory(folder.resolve("tmp"));
		sample = folder.resolve("sample.png");
		try (InputStream in = Main.class.getResourceAsStream("sample.png")) {
			Files.copy(in, sample);
		}
	}

	private Process run(final String home, final String... args) throws IOException {
		final List<String> options = List.of("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + home);
		final ProcessBuilder builder = ChildJvm.builder(options, Main.class, args);
		builder.environment().remove("XDG_CACHE_HOME");
		return builder.start();
	}

	private List<String> left() throws IOException {
		try (Stream<Path> files = Files.walk(temporary)) {
			// Java's own file of counters, which it deletes itself unless it is stopped at once.
			return files.filter(file -> !file.equals(temporary) && !file.toString().contains("hsperfdata"))
				.map(file -> temporary.relativize(file).toString())
				.toList();
		}
	}

	private void runs(final String home) throws Exception {
		final Process process = run(home, "run", "--task", "CAPTION", "--max-tokens", "8", sample.toString());
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), output);
		assertEquals(List.of(), left());
	}

	@Test
	void aRunLeavesNothing() throws Exception {
		runs(Files.createDirectory(folder.resolve("home")).toString());
		runs(folder.resolve("home").toString());
	}

	/** A home that is a file, in which no folder can be made. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aRunWithoutAHomeLeavesNothing() throws Exception {
		runs(sample.toString());
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aStoppedRunLeavesNothing() throws Exception {
		final List<String> args = new ArrayList<>(List.of("run", "--task", "OD", "--json"));
		for (int i = 0; i < 500; i++)
			args.add(sample.toString());
		final Process process = run(Files.createDirectory(folder.resolve("home")).toString(), args.toArray(String[]::new));
		assertTrue(process.getInputStream().read() >= 0, "it has begun to answer");
		process.destroy();
		assertEquals(TERM, process.waitFor());
		assertEquals(List.of(), left());
	}
}
