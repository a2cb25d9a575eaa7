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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.batch.ResultFolder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and lines are the same in every language, also in those with digits of their own or another small I. */
class LanguageTest {

	private static final List<String> ENGLISH = List.of("-Duser.language=en", "-Duser.country=US");
	private static final List<List<String>> OTHERS =
		List.of(List.of("-Duser.language=ar", "-Duser.country=EG"), List.of("-Duser.language=tr", "-Duser.country=TR"));

	@TempDir
	private Path folder;

	/** Several command lines in one process. */
	public static final class Lines {

		private Lines() {}

		public static void main(final String... args) {
			final String images = args[0];
			final String output = args[1];
			final String sample = images + "/SAMPLE I.PNG";
			final String[][] lines = {
				{ "batch", "--task", "OD,CAPTION", "--views", "1", "--max-tokens", "40", "--label-images", "--pictures",
					"--output", output + "/batch", images },
				{ "run", "--task", "od", "--views", "1", "--tiles", "OFF", sample },
				{ "run", "--task", "region_to_category", "--region", "33,39,61,55", sample },
				{ "models", "list", "--store", images }, { "demo", "--output", output + "/demo" },
				{ "run", "--task", "SING", sample }, { "--help" } };
			for (final String[] line : lines)
				Main.run(System.out, System.out, line);
		}
	}

	private String run(final List<String> language, final Path images, final Path output)
		throws IOException, InterruptedException
	{
		final ChildJvm.Outcome outcome = ChildJvm.run(language, Lines.class, images.toString(), output.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
		// A batch reports its progress every few seconds, so by the speed of the computer.
		return outcome.output()
			.replaceAll("(?m)^(looking for what is done|writing the tables|\\d+ of \\d+, .*)\\R", "")
			.replace(output.toString(), "OUT")
			.replaceAll("\\d+([.,]\\d+)? m?s\\b", "TIME");
	}

	@Test
	void filesAndLinesAreTheSame() throws Exception {
		final Path images = Files.createDirectory(folder.resolve("images"));
		try (InputStream in = Main.class.getResourceAsStream("sample.png")) {
			Files.copy(in, images.resolve("SAMPLE I.PNG"));
		}
		final Path english = folder.resolve("en");
		final String lines = run(ENGLISH, images, english);
		assertTrue(lines.contains("1 done, 0 done before, 0 failed"), lines);
		for (final List<String> language : OTHERS) {
			final Path output = folder.resolve(language.get(0));
			assertEquals(lines, run(language, images, output), language.toString());
			assertSame(ResultFolder.contents(english), ResultFolder.contents(output));
		}
	}

	private static void assertSame(final Map<String, String> expected, final Map<String, String> actual) {
		assertEquals(expected, actual);
		assertTrue(expected.containsKey("batch/rois/SAMPLE I.PNG.zip"), expected.keySet().toString());
	}
}
