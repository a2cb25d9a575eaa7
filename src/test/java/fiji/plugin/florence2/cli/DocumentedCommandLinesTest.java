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
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.documentation.Page;
import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.PublishedNano;
import fiji.plugin.florence2.training.DrawnData;

import ij.IJ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the command lines of the documentation, in the order of each page, in a folder that has the files that they name. The
 * published model that they name comes from a server of this computer.
 */
class DocumentedCommandLinesTest {

	private static final String SHELL = "sh";
	private static final String NOT_RUN = "not run: ";
	private static final String PUBLISHED = "Florence-2-base-ft";
	private static final String MAIN = Main.class.getName();
	private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

	private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify", "install");
	/** Properties of Maven, of its plugins and of SciJava's parent that the pom does not have itself. */
	private static final Set<String> FOREIGN_PROPERTIES = Set.of("skipTests", "test", "scijava.app.directory");

	@TempDir
	private Path folder;
	private Path store;
	private FaultyServer server;

	@BeforeEach
	void prepare() throws IOException {
		for (final String image : List.of("image.png", "second.png"))
			try (InputStream in = Main.class.getResourceAsStream("sample.png")) {
				Files.copy(in, folder.resolve(image));
			}
		IJ.saveAsTiff(IJ.openImage(folder.resolve("image.png").toString()), folder.resolve("second.tif").toString());
		DrawnData.write(folder.resolve("DATA"), 3, 1);
		Files.copy(folder.resolve("image.png"), Files.createDirectory(folder.resolve("plate 1")).resolve("image.png"));
		Nano.copyTo(folder.resolve("my-model"));
		store = Files.createDirectory(folder.resolve("store"));
		server = new FaultyServer();
		PublishedNano.on(server, store, PUBLISHED);
		final Path catalog = store.resolve(ModelStore.OWN_CATALOG);
		Files.writeString(catalog, Files.readString(catalog).replace("\"half\"", "\"exact\""));
	}

	@AfterEach
	void stop() throws IOException {
		server.close();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void eachLineRuns(final Page page) throws IOException, InterruptedException {
		runAll(page);
	}

	static Stream<Named<Page>> pages() throws IOException {
		return documentation().stream()
			.filter(page -> !shell(page).isEmpty())
			.map(page -> Named.of(page.file().toString(), page));
	}

	private static List<Page> documentation() throws IOException {
		return Page.all()
			.stream()
			.filter(page -> page.file().startsWith("docs") || page.file().equals(Path.of("README.md")))
			.toList();
	}

	/** Lines that look like commands are in blocks that say so. */
	@Test
	void allCommandLinesAreInShellBlocks() throws IOException {
		for (final Page page : documentation())
			for (final Page.Block block : page.blocks())
				for (final String line : block.lines())
					assertTrue(block.language().equals(SHELL) || !line.matches("(florence2|java|mvn|git|python|pip) .*"),
						page.file() + ": " + line);
	}

	/** What cannot be run here needs the network, a graphics card, or a program that is not ours. */
	@Test
	void linesThatAreNotRunSayWhy() throws IOException {
		for (final Page page : documentation())
			for (final Page.Block block : page.blocks())
				if (block.comment().startsWith(NOT_RUN.strip()))
					assertTrue(block.comment().length() > NOT_RUN.length(), page.file() + ": " + block.lines());
	}

	private static List<Page.Block> shell(final Page page) {
		return page.blocks()
			.stream()
			.filter(block -> block.language().equals(SHELL) && !block.comment().startsWith(NOT_RUN))
			.toList();
	}

	private void runAll(final Page page) throws IOException, InterruptedException {
		final List<String> ours = new ArrayList<>();
		for (final Page.Block block : shell(page))
			for (final String line : commandLines(block)) {
				final List<String> words = words(line);
				final String where = page.file() + ": " + line;
				if (words.get(0).equals("mvn")) checkMaven(words.subList(1, words.size()), where);
				else if (words.get(0).equals("florence2") || words.contains(MAIN)) {
					// A process that has used a model keeps it from being changed.
					if (words.contains("models") && ours.stream().anyMatch(earlier -> !words(earlier).contains("models")))
						run(ours, page.file());
					ours.add(line);
				}
				else {
					throw new AssertionError(
						where + " cannot be run here: put <!-- " + NOT_RUN + "the reason --> on the line before its block");
				}
			}
		run(ours, page.file());
	}

	/** Runs the lines collected so far in one process, since a process takes longer to start than most of them. */
	private void run(final List<String> lines, final Path page) throws IOException, InterruptedException {
		final ChildJvm.Outcome outcome = ChildJvm.run(folder, Map.of("FLORENCE2_STORE", store.toString()),
			CommandLines.class, lines.toArray(String[]::new));
		assertEquals(0, outcome.exitCode(), page + "\n" + outcome.output());
		lines.clear();
	}

	/** Runs command lines up to the first that fails. */
	public static final class CommandLines {

		private CommandLines() {}

		public static void main(final String... lines) {
			for (final String line : lines) {
				final List<String> words = quick(words(line));
				final int program = Math.max(words.indexOf("florence2"), words.indexOf(MAIN));
				System.out.println("> " + line);
				final int exitCode =
					Main.run(System.out, System.err, words.subList(program + 1, words.size()).toArray(String[]::new));
				if (exitCode != 0) System.exit(exitCode);
			}
			System.exit(0);
		}
	}

	/** With one view, where objects are detected without an answer to how many, and a training without reminders. */
	private static List<String> quick(final List<String> words) {
		final List<String> quick = new ArrayList<>(words);
		final boolean detects = words.contains("evaluate") || words.stream().anyMatch(word -> word.matches("OD(,.*)?"));
		if (detects && !words.contains("--views")) quick.addAll(List.of("--views", "1"));
		if (words.contains("train") && !words.contains("--keep")) quick.addAll(List.of("--keep", "false"));
		return quick;
	}

	/** Without comments, and joined with their continuation lines. */
	private static List<String> commandLines(final Page.Block block) {
		return Arrays.stream(String.join("\n", block.lines()).replaceAll("\\\\\\n\\s*", " ").split("\\n"))
			.map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
			.filter(line -> !line.isEmpty())
			.toList();
	}

	private static List<String> words(final String line) {
		final List<String> words = new ArrayList<>();
		final Matcher word = WORD.matcher(line);
		while (word.find())
			words.add(word.group(1) == null ? word.group(2) : word.group(1));
		return words;
	}

	private static void checkMaven(final List<String> words, final String where) throws IOException {
		final String pom = Files.readString(Path.of("pom.xml"));
		for (final String word : words) {
			if (word.startsWith("-P")) assertTrue(pom.contains("<id>" + word.substring(2) + "</id>"), where);
			else if (word.startsWith("-D")) checkProperty(word.substring(2), pom, where);
			else if (word.contains(":"))
				assertTrue(pom.contains("<artifactId>" + word.replaceFirst(":.*", "") + "-maven-plugin</artifactId>"), where);
			else assertTrue(word.startsWith("-") || PHASES.contains(word), where);
		}
	}

	private static void checkProperty(final String property, final String pom, final String where) throws IOException {
		final String name = property.replaceFirst("=.*", "");
		assertTrue(FOREIGN_PROPERTIES.contains(name) || pom.contains("<" + name + ">") ||
			pom.contains("<" + name + " />") || isReadByATest(name), where);
		if (!name.equals("test")) return;
		for (final String test : property.substring(property.indexOf('=') + 1).split(","))
			assertTrue(sources().stream().anyMatch(file -> file.endsWith(test + ".java")), where);
	}

	private static boolean isReadByATest(final String property) throws IOException {
		for (final Path source : sources())
			if (Files.readString(source).contains("\"" + property + "\"")) return true;
		return false;
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			return files.filter(Files::isRegularFile).toList();
		}
	}
}
