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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.batch.ResultFolder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of files that a locale cannot write, in processes of their own; a shell makes them, as Java may not. */
@EnabledOnOs(OS.LINUX)
class FileNamesTest {

	private static final String UMLAUT = "$'\\xc3\\xa4.png'";
	private static final String LATIN_1 = "$'\\xe4.png'";
	private static final String OTHER_LATIN_1 = "$'\\xfe.png'";

	@TempDir
	private Path folder;
	private Path images;

	@BeforeEach
	void sample() throws IOException {
		images = Files.createDirectory(folder.resolve("images"));
		try (InputStream in = Main.class.getResourceAsStream("sample.png")) {
			Files.copy(in, images.resolve("sample.png"));
		}
	}

	private void shell(final String script) throws IOException, InterruptedException {
		final Process shell =
			new ProcessBuilder("bash", "-c", script).directory(images.toFile()).redirectErrorStream(true).start();
		final String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assumeTrue(shell.waitFor() == 0, output);
	}

	private ChildJvm.Outcome main(final String locale, final Object... args) throws IOException, InterruptedException {
		return ChildJvm.run(folder, Map.of("LC_ALL", locale), Main.class,
			Arrays.stream(args).map(Object::toString).toArray(String[]::new));
	}

	private ChildJvm.Outcome batch(final String locale, final String... more) throws IOException, InterruptedException {
		final List<String> args = new ArrayList<>(List.of("batch", "--task", "OD", "--views", "1", "--max-tokens", "40",
			"--label-images", "--pictures", "--output", "out"));
		args.addAll(List.of(more));
		args.add("images");
		return main(locale, args.toArray());
	}

	private List<String> column(final String table, final String name) throws IOException {
		return ResultFolder.rows(folder.resolve("out").resolve(table)).stream().map(row -> row.get(name)).toList();
	}

	@Test
	void aNameThatTheLocaleLacksIsAFailureWithAdvice() throws Exception {
		shell("cp sample.png " + UMLAUT + " && mkdir $'\\xc3\\xa9' && cp sample.png $'\\xc3\\xa9'/b.png");
		final ChildJvm.Outcome outcome = batch("C", "--subfolders");
		assertEquals(4, outcome.exitCode(), outcome.output());
		assertEquals(List.of("sample.png"), column("images.csv", "image"));
		assertEquals(List.of("%C3%A4.png", "%C3%A9/b.png"), column("failures.csv", "image"));
		for (final String reason : column("failures.csv", "reason"))
			assertTrue(reason.contains("LC_ALL=C.UTF-8"), reason);
		final ChildJvm.Outcome again = batch("C.UTF-8", "--subfolders");
		assertEquals(0, again.exitCode(), again.output());
		assertEquals(List.of("sample.png", "\u00e4.png", "\u00e9/b.png"), column("images.csv", "image"));
	}

	@Test
	void runSaysASentence() throws Exception {
		shell("cp sample.png " + UMLAUT);
		final Process shell = new ProcessBuilder("bash", "-c",
			"LC_ALL=C '" + String.join("' '", ChildJvm.launcher()) + "' -cp '" + System.getProperty("java.class.path") +
				"' " + Main.class.getName() + " run --task CAPTION --max-tokens 8 " + UMLAUT + " sample.png")
			.directory(images.toFile())
			.redirectErrorStream(true)
			.start();
		final String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(4, shell.waitFor(), output);
		final List<String> lines = output.lines().toList();
		assertTrue(lines.get(0).contains("LC_ALL=C.UTF-8"), output);
		assertTrue(lines.get(1).startsWith("sample.png  360 x 360  CAPTION"), output);
		assertFalse(output.contains("Usage"), output);
	}

	/** Bytes that are no text in any locale with UTF-8, an emoji, and names that collide. */
	@Test
	void oddNamesAreDone() throws Exception {
		shell("cp sample.png " + LATIN_1 + " && cp sample.png " + OTHER_LATIN_1);
		final String emoji = "a".repeat(39) + Character.toString(0x1F600).repeat(45) + ".png";
		shell("cp sample.png '" + emoji +
			"' && cp sample.png a.tif && cp sample.png A.tif && mkdir a.tif.zip a.tif.tif a.tif.png &&" +
			" cp sample.png a.tif.zip/x.png && cp sample.png a.tif.tif/x.png && cp sample.png a.tif.png/x.png && mv sample.png NUL.png");
		final ChildJvm.Outcome outcome = batch("C.UTF-8", "--subfolders");
		assertEquals(0, outcome.exitCode(), outcome.output());
		final List<String> names = column("images.csv", "image");
		assertEquals(9, names.size());
		for (final String name : List.of("%E4.png", "%FE.png")) {
			assertTrue(names.contains(name), names.toString());
			assertTrue(Files.exists(folder.resolve("out/rois/" + name + ".zip")), name);
		}
		final ChildJvm.Outcome again = batch("C.UTF-8", "--subfolders");
		assertTrue(again.output().contains("0 done, 9 done before, 0 failed"), again.output());
	}
}
