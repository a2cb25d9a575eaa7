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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model within a jar, as users have it. */
class PackagedJarTest {

	@Test
	void modelIsReadOutOfTheJar(@TempDir final Path temporary) throws Exception {
		final Path classes = Path.of(Florence2.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		final Path folder = Files.createDirectory(temporary.resolve("plug ins+100%"));
		final Path jar = folder.resolve("florence2-fiji.jar");
		Jar.pack(classes, jar);
		final Path sample = classes.resolve("fiji/plugin/florence2/cli/sample.png");
		final ChildJvm.Outcome outcome = ChildJvm.run(List.of(), withJarInsteadOf(classes, jar), Main.class.getName(),
			"run", "--task", "CAPTION", "--max-tokens", "6", sample.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertTrue(outcome.output().contains("CAPTION"), outcome.output());
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
