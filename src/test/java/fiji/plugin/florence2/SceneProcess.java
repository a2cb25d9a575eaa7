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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A Java process in which a scene is played.
 *
 * @param folder in which it runs
 * @param notesFile where the scene notes what it sees
 * @param output where the process prints
 * @param maxMinutes how long it may take
 */
public record SceneProcess(Path folder, Path notesFile, Path output, int maxMinutes) {

	/** Plays to the end, which must be a good one, and returns the notes. */
	public Properties play(final List<String> command, final Map<String, String> environment)
		throws IOException, InterruptedException
	{
		Files.deleteIfExists(notesFile);
		final ProcessBuilder builder =
			new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		final Process process = builder.start();
		final boolean ended = process.waitFor(maxMinutes, TimeUnit.MINUTES);
		if (!ended) dumpThreads(process);
		process.destroyForcibly().waitFor();
		final String text = Files.readString(output) + notes();
		assertTrue(ended, text);
		assertEquals(0, process.exitValue(), text);
		return notes();
	}

	/** Has a process that hangs write into its output where it hangs. */
	private static void dumpThreads(final Process process) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
		process.waitFor(2, TimeUnit.SECONDS);
	}

	private Properties notes() throws IOException {
		final Properties notes = new Properties();
		if (!Files.exists(notesFile)) return notes;
		try (InputStream in = Files.newInputStream(notesFile)) {
			notes.load(in);
		}
		return notes;
	}
}
