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

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.batch.BatchPlan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds docs/batch.md to what is there. */
class BatchPageTest {

	private static final Path PAGE = Path.of("docs", "batch.md");
	private static final Pattern LINE = Pattern.compile("(?m)^florence2 (batch .*)$");
	private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
	private static final Pattern RUN = Pattern.compile("(?m)^run\\(\"Florence-2 Batch\\.\\.\\.\".*$");

	@TempDir
	private Path folder;

	/** In a folder of the test's, on images of the test's. */
	@Test
	void eachCommandLineRuns() throws Exception {
		final Matcher line = LINE.matcher(Files.readString(PAGE));
		int lines = 0;
		while (line.find()) {
			final List<String> words = words(line.group(1).replace("$SLURM_ARRAY_TASK_ID", "3"));
			final Path images = Files.createDirectories(folder.resolve(words.get(words.size() - 1) + lines));
			for (int i = 0; i < 3; i++)
				Files.copy(Path.of(Nano.class.getResource("images/00071198d059ba7f.png").toURI()), images.resolve(i + ".png"));
			words.set(words.size() - 1, images.toString());
			final int output = words.indexOf("--output") + 1;
			words.set(output, folder.resolve(words.get(output)).toString());
			final Outcome outcome = Outcome.of(words.toArray());
			assertEquals(0, outcome.exitCode(), outcome.err());
			assertTrue(outcome.out().matches("[13] done, .*\\R"), outcome.out());
			lines++;
		}
		assertEquals(2, lines);
	}

	private static List<String> words(final String line) {
		final List<String> words = new ArrayList<>();
		final Matcher word = WORD.matcher(line);
		while (word.find())
			words.add(word.group(1) == null ? word.group(2) : word.group(1));
		return words;
	}

	/** Those of the model and of decoding are documented with the command {@code run}. */
	@Test
	void eachOptionOfItsOwnIsDocumented() throws IOException {
		final String page = Files.readString(PAGE);
		final Map<String, OptionSpec> ofRun = new CommandLine(new RunCommand()).getCommandSpec().optionsMap();
		for (final OptionSpec option : new CommandLine(new BatchCommand()).getCommandSpec().options()) {
			if (!ofRun.containsKey(option.longestName()))
				assertTrue(page.contains("`" + option.longestName() + "`"), option.longestName());
		}
	}

	@Test
	void theDefaultPatternIsDocumented() throws IOException {
		final String page = Files.readString(PAGE);
		assertTrue(page.contains("`" + BatchPlan.IMAGES + "`"), BatchPlan.IMAGES);
	}

	@Test
	void theMacroLineIsThatOfTheCommandsPage() throws IOException {
		final Matcher here = RUN.matcher(Files.readString(PAGE));
		final Matcher there = RUN.matcher(Files.readString(Path.of("docs", "commands.md")));
		assertTrue(here.find() && there.find());
		assertEquals(there.group(), here.group());
	}
}
