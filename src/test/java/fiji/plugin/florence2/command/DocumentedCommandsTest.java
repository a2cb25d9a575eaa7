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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.documentation.Page;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.training.DrawnData;

import ij.ImagePlus;
import ij.io.FileSaver;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleItem;
import org.scijava.platform.PlatformService;

/** The pages and macros name only commands and keys that exist, all commands are on docs/commands.md, and all scripts run. */
class DocumentedCommandsTest {

	private static final Path PAGE = CommandsPage.FILE;
	private static final String COMMANDS = "fiji.plugin.florence2.command.";

	private static final Pattern SECTION = Pattern.compile("(?m)^### (Florence-2 .+)\\n((?:(?!^##)[\\s\\S])*)");
	private static final Pattern RUN = Pattern.compile("run\\(\"(.+?)\"(?:, \"(.*)\")?\\);");
	/** What pages use of ImageJ itself. */
	private static final Set<String> IMAGEJ = Set.of("Create Selection");
	private static final Pattern OPTION = Pattern.compile("(\\w+)=(?:\\[[^\\]]*\\]|\\S*)");
	private static final Pattern SCRIPT = Pattern.compile("```groovy\\n([\\s\\S]*?)```");

	/** The folder of images on the pages. */
	private static final String FOLDER = "/data/plate 1";
	/** The large image, and how the name of its results begins. */
	private static final String SLIDE = "/data/slide";
	/** That of annotated images. */
	private static final String ANNOTATED = "/data/annotated";
	/** Those of data sets and their exports. */
	private static final String DATA_SET = "/data/my set";
	private static final String OTHER_SET = "/data/other set";
	private static final String EXPORT = "/data/coco";

	@TempDir
	private static Path folder;
	private static Context context;
	private static String page;
	private static Map<String, CommandInfo> commands;
	private static Map<String, String> sections;

	@BeforeAll
	static void read() throws IOException, Florence2Exception {
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		final ModelService models = context.service(ModelService.class);
		models.setOptions(new Florence2Options("", Device.AUTO, false, 0, 0, folder.toString(), "", false, true));
		page = Files.readString(PAGE);
		commands = new TreeMap<>();
		for (final CommandInfo info : context.service(CommandService.class).getCommands())
			if (info.getClassName().startsWith(COMMANDS)) commands.put(title(info), info);
		sections = new TreeMap<>();
		final Matcher section = SECTION.matcher(page);
		while (section.find())
			sections.put(section.group(1), section.group(2));
	}

	@AfterAll
	static void close() throws Florence2Exception {
		context.service(ModelService.class).setOptions(Florence2Options.DEFAULT);
		context.dispose();
	}

	@Test
	void theCommandsAreTheHeadings() {
		assertFalse(commands.isEmpty());
		assertEquals(commands.keySet(), sections.keySet());
	}

	/** GitHub makes anchors of headings: lower case, hyphens for spaces, no other punctuation. */
	@Test
	void helpButtonsFindTheHeadings() {
		for (final String heading : sections.keySet()) {
			final String anchor = heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
			assertEquals(heading.replace(' ', '-').toLowerCase(Locale.ROOT), anchor);
		}
	}

	/** What is generated of the page is as the commands are: to update it, copy target/commands.md over docs/commands.md. */
	@Test
	void thePageIsThatOfTheCommands() throws IOException {
		final String updated = new CommandsPage(context, commands).updated(page);
		Files.writeString(Path.of("target", "commands.md"), updated);
		assertEquals(updated, page, "copy target/commands.md over " + PAGE);
	}

	/** Those that a line leaves out keep their defaults. */
	@Test
	void eachMacroLineHasOnlyKeysOfItsCommandInTheirOrder() throws IOException {
		final Matcher run = RUN.matcher(macros(Page.all()));
		int lines = 0;
		while (run.find()) {
			if (IMAGEJ.contains(run.group(1))) continue;
			final CommandInfo info = commands.get(run.group(1).replace("...", ""));
			assertNotNull(info, run.group(1));
			final List<String> given = List.copyOf(keys(run.group(2)));
			assertEquals(keys(info).stream().filter(given::contains).toList(), given, run.group());
			lines++;
		}
		assertTrue(lines > commands.size());
	}

	/** The macro lines of all pages. */
	private static String macros(final List<Page> pages) {
		return pages.stream()
			.flatMap(each -> each.blocks().stream())
			.filter(block -> block.language().equals("ijm"))
			.map(block -> String.join("\n", block.lines()))
			.collect(Collectors.joining("\n"));
	}

	/** Their lines span several lines of text and hold expressions. */
	@Test
	void macrosGiveOnlyKeysOfTheirCommandsAndNameTheImage() throws IOException {
		final Pattern run = Pattern.compile("run\\(\"(Florence-2 [^\"]+)\",([\\s\\S]*?)\\);\\n");
		int lines = 0;
		for (final Path macro : macros()) {
			final Matcher line = run.matcher(Files.readString(macro));
			while (line.find()) {
				final CommandInfo info = commands.get(line.group(1).replace("...", ""));
				assertNotNull(info, line.group(1));
				final String options = line.group(2).strip().replaceAll("\" \\+\\s*\"", "").replaceAll("^\"|\"$", "");
				assertTrue(keys(info).containsAll(keys(options)), macro + ": " + options);
				assertTrue(!keys(info).contains("imp") || options.startsWith("imp=[\" + getTitle() + \"] "),
					macro + ": " + options);
				lines++;
			}
		}
		assertEquals(macros().size(), lines, "each macro runs one command");
	}

	private static List<Path> macros() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("macros"))) {
			return files.filter(file -> file.toString().endsWith(".ijm")).toList();
		}
	}

	/** ImageJ looks for the key in the whole line and takes care only of letters before it. */
	@Test
	void noKeyIsTheEndOfAnother() {
		for (final CommandInfo info : commands.values())
			for (final String key : keys(info))
				for (final String other : keys(info))
					assertFalse(other.endsWith(key) && !other.equals(key) &&
						!Character.isLetter(other.charAt(other.length() - key.length() - 1)), key + " and " + other);
	}

	@TestFactory
	Stream<DynamicTest> eachScriptRuns() {
		return sections.entrySet().stream().map(section -> DynamicTest.dynamicTest(section.getKey(), () -> {
			final Matcher script = SCRIPT.matcher(section.getValue());
			assertTrue(script.find(), "there is a script");
			run(script.group(1));
		}));
	}

	@TestFactory
	Stream<DynamicTest> eachScriptOfOtherPagesRuns() throws IOException {
		return Page.all()
			.stream()
			.filter(other -> !other.file().equals(PAGE))
			.flatMap(other -> other.blocks().stream())
			.filter(block -> block.language().equals("groovy"))
			.map(block -> DynamicTest.dynamicTest(block.page().file().toString(),
				() -> run(String.join("\n", block.lines()).replaceAll("(?m)^#@.*$", ""))));
	}

	private void run(final String script) throws ScriptException, IOException, Florence2Exception {
		final ScriptEngine groovy = new ScriptEngineManager().getEngineByName("groovy");
		final ImagePlus image = CommandsTest.sample();
		if (script.contains("readScaleBar")) CommandsTest.drawScaleBar(image);
		final Path images = Files.createDirectories(folder.resolve("images"));
		new FileSaver(image).saveAsPng(images.resolve("sample.png").toString());
		final Path slide = folder.resolve("slide");
		new FileSaver(image).saveAsTiff(slide + ".tif");
		groovy.getContext().setWriter(new StringWriter());
		groovy.put("imp", image);
		groovy.put("florence2", context.service(Florence2Service.class));
		groovy.put("models", context.service(ModelService.class));
		groovy.eval(
			withDataSets(quick(script)).replace(FOLDER, images.toUri().getPath()).replace(SLIDE, slide.toUri().getPath()));
		assertEquals(null, image.getOverlay(), "scripts are given what is found, and nothing is shown");
	}

	/** The same with the shortest training there is. */
	private static String quick(final String script) throws IOException {
		if (!script.contains(ANNOTATED)) return script;
		final Path data = DrawnData.write(folder.resolve("annotated"), 2, 1);
		final Path base = folder.resolve("base");
		if (!Files.exists(base)) Nano.copyWithoutPicturesTo(base);
		return script.replace(ANNOTATED, data.toUri().getPath())
			.replace(".minutes(30)", ".model(\"" + base.toUri().getPath() + "\").epochs(1).keep(false)");
	}

	/** The same with a data set of two images that are done and one that is not. */
	private static String withDataSets(final String script) throws IOException, Florence2Exception {
		if (!script.contains(DATA_SET)) return script;
		final Path own = Files.createTempDirectory(folder, "data set");
		final Path data = DrawnData.write(own.resolve("annotated"), 2, 1);
		for (final String name : List.of("my set", "other set"))
			context.service(Florence2Service.class)
				.dataset(own.resolve(name).toString())
				.trust("complete")
				.add(data.toString())
				.trust("proposed")
				.add(folder.resolve("images").toString());
		return script.replace("it.minutes(10)", "it.epochs(1).keep(false)")
			.replace(DATA_SET, own.toUri().getPath() + "my set")
			.replace(OTHER_SET, own.toUri().getPath() + "other set")
			.replace(EXPORT, own.toUri().getPath() + "coco");
	}

	private static String leaf(final CommandInfo info) {
		return info.getMenuPath().getLeaf().getName();
	}

	private static String title(final CommandInfo info) {
		return leaf(info).replace("...", "");
	}

	private static Set<String> keys(final CommandInfo info) {
		return CommandsPage.inputs(info)
			.stream()
			.map(ModuleItem::getName)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** The keys of a macro's line, in which expressions stand for values. */
	private static Set<String> keys(final String options) {
		final Set<String> keys = new LinkedHashSet<>();
		if (options == null) return keys;
		final Matcher option = OPTION.matcher(options.replaceAll("\" \\+ .*? \\+ \"", "VALUE"));
		while (option.find())
			keys.add(option.group(1));
		return keys;
	}
}
