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
package fiji.plugin.florence2.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.imagej.input.SampleImage;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.training.DrawnData;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;

import java.awt.Font;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scijava.Context;
import org.scijava.module.ModuleService;
import org.scijava.script.ScriptInfo;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;
import org.scijava.service.SciJavaService;
import org.scijava.util.FileUtils;

/** What users write in the Script Editor, in both languages, as Fiji runs it. */
class ScriptsTest {

	/** A script language, and how a line goes through regions and prints. */
	enum Language {

		GROOVY("groovy", ".each { println \"$it.label $it.score $it.roi\" }",
			".each { println \"$it.text ${it.roi.bounds}\" }", "println "),
		JYTHON("py", "", "", "print ");

		private final String ending;
		private final String eachRegion;
		private final String eachLine;
		private final String print;

		Language(final String ending, final String eachRegion, final String eachLine, final String print) {
			this.ending = ending;
			this.eachRegion = eachRegion;
			this.eachLine = eachLine;
			this.print = print;
		}

		private String regions(final String query) {
			return this == GROOVY ? query + eachRegion : "for r in " + query + ": print r.label, r.score, r.roi";
		}

		private String lines(final String query) {
			return this == GROOVY ? query + eachLine : "for r in " + query + ": print r.text, r.roi.bounds";
		}
	}

	private static final String CHOICES =
		"q = florence2.on(imp).model(\"nano\").planes(\"all frames\").channel(1).minScore(0.02)\n";

	private static Context context;

	@BeforeAll
	static void open() {
		context = new Context(SciJavaService.class);
		// As imagej-legacy does.
		context.service(ScriptService.class).addAlias(ImagePlus.class);
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	/** Two frames: nuclei, and the same upside down. */
	private static ImagePlus series() throws Exception {
		final ImagePlus sample = SampleImage.open();
		final ImageStack stack = new ImageStack(sample.getWidth(), sample.getHeight());
		stack.addSlice(sample.getProcessor());
		stack.addSlice(sample.getProcessor().duplicate());
		stack.getProcessor(2).flipVertical();
		final ImagePlus series = new ImagePlus("series", stack);
		series.setDimensions(1, 1, 2);
		return series;
	}

	@ParameterizedTest
	@EnumSource
	void detect(final Language language) throws Exception {
		final List<String> lines = run(language, CHOICES + language.regions("q.detect()"), series());
		assertTrue(lines.size() > 20, lines::toString);
		for (final String line : lines)
			assertTrue(line.matches("nucleus 0\\.\\d+ Roi\\[.*\\]"), line);
	}

	@ParameterizedTest
	@EnumSource
	void caption(final Language language) throws Exception {
		final List<String> lines = run(language, CHOICES + language.print + "q.caption()", series());
		assertEquals(2, lines.size(), "a line for each frame");
		for (final String line : lines)
			assertTrue(line.startsWith("A fluorescence image"), line);
	}

	/** Without a display the overlay takes the ROI Manager's place. */
	@ParameterizedTest
	@EnumSource
	void ground(final Language language) throws Exception {
		final ImagePlus image = SampleImage.open();
		run(language, "q = florence2.on(imp)\nq.ground(\"A fluorescence image with 20 nuclei.\").toOverlay()", image);
		assertTrue(image.getOverlay().size() > 0);
		assertFalse(image.getOverlay().get(0).getName().isBlank());
	}

	@ParameterizedTest
	@EnumSource
	void readText(final Language language) throws Exception {
		final ImagePlus page = IJ.createImage("page", "8-bit white", 256, 128, 1);
		page.getProcessor().setFont(new Font("SansSerif", Font.BOLD, 20));
		page.getProcessor().setAntialiasedText(true);
		page.getProcessor().setColor(0);
		page.getProcessor().drawString("CELL 42", 20, 90);
		final List<String> lines =
			run(language, "q = florence2.on(imp).noTiles()\n" + language.lines("q.readText()"), page);
		assertTrue(lines.get(0).matches(".+ java\\.awt\\.Rectangle\\[.*\\]"), lines::toString);
	}

	@ParameterizedTest
	@EnumSource
	void batch(final Language language, @TempDir final Path folder) throws Exception {
		final Path input = Files.createDirectory(folder.resolve("in"));
		new FileSaver(SampleImage.open()).saveAsPng(input.resolve("sample.png").toString());
		final String script = "florence2.batch(folder).tasks(\"OD\", \"CAPTION\").minScore(0.02).into(output).run()";
		run(language, "#@ File folder\n#@ File output\n" + script,
			Map.of("folder", input.toFile(), "output", folder.resolve("out").toFile()));
		final List<String> rows = Files.readAllLines(folder.resolve("out").resolve("results.csv"));
		assertTrue(rows.size() > 10, rows::toString);
	}

	/** One epoch, to a model that can be chosen at once. */
	@ParameterizedTest
	@EnumSource
	void train(final Language language, @TempDir final Path folder) throws Exception {
		final ModelService models = context.service(ModelService.class);
		models.setOptions(new Florence2Options("", Device.AUTO, false, 1, 0, folder.toString(), "", false, true));
		// Without the pictures of its own training, by which it would be judged too.
		final Path base = Nano.copyTo(folder.resolve("base"));
		FileUtils.deleteRecursively(base.resolve("replay").toFile());
		final String script = """
			#@ File data
			#@ File base
			q = florence2.train(data).model(base.getPath()).method("adapters").keep(KEEP).epochs(1).minutes(3)
			m = q.name("my cells").run()
			PRINT m.name
			PRINT m.folder.getName()
			PRINT m.f1 - m.f1Before
			""".replace("PRINT ", language.print).replace("KEEP", language == Language.GROOVY ? "false" : "False");
		final Map<String, Object> inputs =
			Map.of("data", DrawnData.write(folder.resolve("data"), 2, 1).toFile(), "base", base.toFile());
		assertEquals(List.of("my-cells", "my-cells", "0.0"), run(language, script, inputs));
		assertEquals(List.of("nano", "my-cells"), models.names());
		models.setOptions(Florence2Options.DEFAULT);
	}

	/** Every output of an answer, and the selections as input. */
	@Test
	void allOutputs() throws Exception {
		final List<String> lines = run(Language.GROOVY, """
			#@ Florence2Service florence2
			#@ ImagePlus imp
			answer = florence2.on(imp).detect()
			println answer.size() == answer.rois().size()
			println answer.counts()
			println answer.toTable().size() == answer.size()
			println answer.toLabelImage().getProcessor().getMax() == 255
			println florence2.on(imp).classify(answer.rois()[0], answer.rois()[1])
			println florence2.on(imp).segment(answer.rois()[0]).size()
			println imp.getOverlay() == null && imp.getRoi() == null
			answer.toOverlay()
			println imp.getOverlay().size() == answer.size()
			""", SampleImage.open());
		assertEquals(List.of("true", "[nucleus:17]", "true", "true", "nucleus", "nucleus", "1", "true", "true"), lines);
	}

	private static List<String> run(final Language language, final String script, final ImagePlus image)
		throws Exception
	{
		final String header = script.startsWith("#@") ? "" : "#@ Florence2Service florence2\n#@ ImagePlus imp\n";
		return run(language, header + script, Map.of("imp", image));
	}

	private static List<String> run(final Language language, final String script, final Map<String, Object> inputs)
		throws Exception
	{
		final String whole = script.contains("Florence2Service") ? script : "#@ Florence2Service florence2\n" + script;
		final StringWriter printed = new StringWriter();
		final ScriptModule module =
			new ScriptInfo(context, "script." + language.ending, new StringReader(whole)).createModule();
		context.inject(module);
		module.setOutputWriter(printed);
		context.service(ModuleService.class).run(module, true, inputs).get();
		return Arrays.stream(printed.toString().split("\\R")).filter(line -> !line.isEmpty()).toList();
	}
}
