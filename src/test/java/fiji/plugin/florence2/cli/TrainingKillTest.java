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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.training.DrawnData;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine.ExitCode;

/** A training whose process is killed. */
@Tag("kill")
class TrainingKillTest {

	private static final String DECODER = "onnx/decoder_model_merged_fp16.onnx";

	@TempDir
	private Path folder;

	@BeforeEach
	void copyTheBase() throws Exception {
		Nano.copyWithoutPicturesTo(folder.resolve("nano"));
	}

	private String[] arguments(final Path output) {
		return new String[] { "train", "--data", folder.resolve("data").toString(), "--output", output.toString(),
			"--model", folder.resolve("nano").toString(), "--threads", "1", "--epochs", "3", "--keep", "false", "--json" };
	}

	@Test
	void aKilledTrainingGoesOnToTheSameBits() throws Exception {
		DrawnData.write(folder.resolve("data"), 7, 1);
		final Path whole = folder.resolve("whole");
		assertEquals(ExitCode.OK, Outcome.of((Object[]) arguments(whole)).exitCode());

		final Path killed = folder.resolve("killed");
		final Process process = ChildJvm.builder(List.of(), Main.class, arguments(killed)).start();
		final StringBuilder seen = new StringBuilder();
		try (BufferedReader out = process.inputReader()) {
			String line = out.readLine();
			while (line != null && !line.contains("\"epoch\":1")) {
				seen.append(line).append('\n');
				line = out.readLine();
			}
			process.destroyForcibly();
		}
		process.waitFor();
		assertFalse(Files.exists(killed), "it was over before it was killed: " + seen);

		final Outcome resumed = Outcome.of((Object[]) arguments(killed));
		assertEquals(ExitCode.OK, resumed.exitCode(), resumed.err());
		assertTrue(resumed.err().contains("The training goes on in epoch "), resumed.err());
		assertTrue(resumed.lines().size() < 4, "it began anew: " + resumed.out());
		assertEquals(-1, Files.mismatch(whole.resolve(DECODER), killed.resolve(DECODER)));
		assertEquals(Files.readString(whole.resolve("training.json")), Files.readString(killed.resolve("training.json")));
	}

	/** As by Ctrl-C. */
	@Test
	void aStoppedTrainingSaysWhereItLies() throws Exception {
		DrawnData.write(folder.resolve("data"), 12, 1);
		final Path stopped = folder.resolve("stopped");
		final Process process = ChildJvm.builder(List.of(), Main.class, arguments(stopped)).start();
		try (BufferedReader out = process.inputReader()) {
			String line = out.readLine();
			while (line != null && !line.contains("\"epoch\":1"))
				line = out.readLine();
			// That of the process itself would close its output.
			process.toHandle().destroy();
			final List<String> said = out.lines().toList();
			assertEquals("The training was stopped; it lies in " + folder.resolve("stopped.training") +
				", and the same command goes on with it.", said.get(said.size() - 1));
		}
		assertEquals(128 + 15, process.waitFor());
	}
}
