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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.scijava.Context;
import org.scijava.InstantiableException;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.service.Service;
import org.scijava.widget.Button;

/**
 * The generated part of docs/commands.md: the commands in the order of the menu, and all keys, each in one row with what the
 * dialogs show. Only the examples below are written by hand.
 */
final class CommandsPage {

	static final Path FILE = Path.of("docs", "commands.md");

	private static final String START = "<!-- generated: DocumentedCommandsTest says how -->\n";
	private static final String END = "<!-- end of the generated part -->\n";
	private static final String TITLE = "imp=[\" + getTitle() + \"]";
	private static final String MODEL = " model=nano";
	private static final String IMAGE = TITLE + MODEL;
	private static final String EACH = ".each { println \"$it.label $it.score $it.roi\" }";
	private static final String SELECTION = "new ij.gui.Roi(20, 30, 60, 50)";

	/** How a command is used: the options of its macro line, a script, and what else there is to say. */
	private record Example(String options, String script, String remark) {}

	/** Commands that share keys. */
	private record Group(String name, List<Class<?>> types) {

		boolean has(final CommandInfo info) {
			try {
				final Class<?> command = info.loadClass();
				return types.stream().anyMatch(type -> type.isAssignableFrom(command));
			}
			catch (final InstantiableException e) {
				throw new IllegalStateException(e);
			}
		}
	}

	/** The larger ones first. */
	private static final List<Group> GROUPS =
		List.of(new Group("all that process an image", List.of(FlorenceCommand.class)),
			new Group("all that give regions", List.of(RoiCommand.class, PhraseCommand.class)),
			new Group("all that look for regions", List.of(RegionsCommand.class, PhraseCommand.class)),
			new Group("all with a text", List.of(PhraseCommand.class)),
			new Group("all that give a text", List.of(TextCommand.class)),
			new Group("all about given regions", List.of(SelectionsCommand.class)));

	private static final Map<String, Example> EXAMPLES = new LinkedHashMap<>();

	static {
		other("Explorer", "", "println florence2.on(imp).detect() // as its button Detect asks",
			"[Explorer](explorer.md) explains the window. It has no keys.");
		text("Caption", "println florence2.on(imp).caption()", "florence2.caption");
		text("Detailed Caption", "println florence2.on(imp).detailedCaption()", "florence2.detailed_caption");
		text("More Detailed Caption", "println florence2.on(imp).moreDetailedCaption()", "florence2.more_detailed_caption");
		text("Read Text", "println florence2.on(imp).run(Task.OCR)", "florence2.ocr");
		regions("Detect Objects", IMAGE, "florence2.on(imp).detect()" + EACH);
		regions("Detect and Outline", IMAGE, "florence2.on(imp).outline()" + EACH);
		regions("Count Objects", IMAGE, "println florence2.on(imp).detect().counts()");
		regions("Describe Objects", IMAGE, "florence2.on(imp).describe()" + EACH);
		regions("Propose Regions", IMAGE, "florence2.on(imp).propose().each { println it.roi }");
		regions("Find by Name", about("text=nucleus"), "florence2.on(imp).find(\"nucleus\")" + EACH);
		regions("Ground Phrases", about("text=[A blood smear with 1 white blood cell.]"),
			"florence2.on(imp).ground(\"A blood smear with 1 white blood cell.\")" + EACH);
		regions("Caption and Ground", IMAGE, "println florence2.on(imp).captionAndGround()");
		regions("Read Text with Regions", IMAGE, "florence2.on(imp).readText()" + EACH);
		regions("Classify Regions", IMAGE + " regions=selection", "println florence2.on(imp).classify(" + SELECTION + ")");
		regions("Describe Regions", IMAGE + " regions=selection", "println florence2.on(imp).describe(" + SELECTION + ")");
		regions("Read Text in Regions", IMAGE + " regions=selection",
			"println florence2.on(imp).readText(" + SELECTION + ")");
		regions("Segment by Phrase", about("text=[the largest nucleus]"),
			"florence2.on(imp).segment(\"the largest nucleus\")" + EACH);
		regions("Segment Regions", IMAGE + " regions=selection", "florence2.on(imp).segment(" + SELECTION + ")" + EACH);
		regions("All Tasks", IMAGE, "println florence2.on(imp).run(Task.CAPTION, Task.OD) // any tasks without input");
		regions("Ask", about("text=[<OD>]") + " answer=boxes", "florence2.on(imp).ask(\"<OD>\", \"boxes\")" + EACH);
		other("Read Scale Bar", about("written=[20 um]"),
			"println florence2.on(imp).readScaleBar(\"20 um\") // without a length it is read; then .applyTo(imp)",
			"It shows what it read and the bar that it measured, and asks before it sets the scale. A macro is not asked: it only " +
				"prints, unless it says `set=true`. What was read is the image's property `florence2.scale_bar`.");
		other("Batch", "input_folder=[/data/plate 1] output_folder=[/data/plate 1 results] model=nano tasks=[OD, caption]",
			"println florence2.batch(\"/data/plate 1\").tasks(\"OD\", \"caption\").into(\"/data/plate 1/results\").run().line()",
			"[Batch](batch.md) explains the output files, stopping and continuing.");
		other("Large Image",
			"image_file=[/data/slide.tif] output_folder=[/data/slide results] model=nano task=[Detect Objects] label_image=true",
			"println florence2.large(\"/data/slide.tif\").labelImage().into(\"/data/slide results\").run().line()",
			"[Large images](batch.md#large-images) explains the output files, stopping and continuing.");
		other("Data Engine", "data_set=[/data/my set]", "println florence2.dataset(\"/data/my set\").view().models()",
			"[The data engine](datasets.md#the-data-engine) explains the window, in which each step is one of the commands below. " +
				"It needs a display; a script has the same figures.");
		other("Data Set Import", "data_set=[/data/my set] annotations=[/data/plate 1]",
			"println florence2.dataset(\"/data/my set\").add(\"/data/plate 1\").stats()",
			"[Data sets](datasets.md) explains them and the formats. Each command about a data set says in the Log window what " +
				"came of it; macros read it by `getInfo(\"log\")`.");
		other("Data Set Annotate", "data_set=[/data/my set] model=nano tasks=[OD, CAPTION]",
			"florence2.dataset(\"/data/my set\").model(\"nano\").annotate(\"OD\", \"CAPTION\")",
			"Images that are done are left out, and those that cannot be read are named in the log of Fiji.");
		other("Data Set Filter", "data_set=[/data/my set] rules=[score=0.4, duplicate, border=2]",
			"println florence2.dataset(\"/data/my set\").filter(\"score=0.4, duplicate, border=2\")",
			"[Filters](datasets.md#filters) lists the rules.");
		other("Data Set Review", "data_set=[/data/my set]",
			"florence2.dataset(\"/data/my set\").view().regions().forEach { println it.label() + \" \" + it.state() }",
			"[Review](datasets.md#review) explains the window and its keys. It needs a display.");
		other("Data Set Merge", "data_set=[/data/my set] other=[/data/other set]",
			"println florence2.dataset(\"/data/my set\").merge(\"/data/other set\")",
			"[Two people](datasets.md#two-people) says what becomes of different decisions.");
		other("Data Set Round", "data_set=[/data/my set] model=nano minutes=10 accept_from=0.9",
			"florence2.dataset(\"/data/my set\").model(\"nano\").round({ it.minutes(10) }, 0.9, 8) // when enough images are done",
			"[Rounds](datasets.md#rounds) explains what is trained and compared.");
		other("Data Set Split", "data_set=[/data/my set] validation_share=0.2 test_share=0.1 group=[^(plate.+)_]",
			"florence2.dataset(\"/data/my set\").split(0.2, 0.1, \"^(plate.+)_\")", "");
		other("Data Set Statistics", "data_set=[/data/my set]",
			"println florence2.dataset(\"/data/my set\").stats().labels()", "");
		other("Data Set Export", "data_set=[/data/my set] export_folder=[/data/coco] format=coco all=true",
			"println florence2.dataset(\"/data/my set\").export(\"/data/coco\", \"coco\")",
			"Without `all`, only images are written that are done, as in a script.");
		other("Train", "data=[COCO folder] folder=[/data/annotated] model=nano name=[my cells] minutes=30",
			"println florence2.train(\"/data/annotated\").name(\"my cells\").minutes(30).run().line()",
			"[Train on your own images](training.md) explains what to mark, the window and the result. A macro waits for the " +
				"result, whose figures are in the Log window; scripts have them as `name`, `folder`, `f1` and `f1Before`.");
		other("Models", "", "models.library().models().each { println it.name() + \" \" + it.state() }",
			"[Models](models.md#in-fiji) explains the window. It has no keys.");
		other("Options", "default_model=nano beams=1", "models.setOptions(models.options().withModel(\"nano\"))",
			"The options are kept from one start to the next. A key that a macro leaves out keeps its present value. The default " +
				"model and the beams change answers, so a macro that should give the same results everywhere sets them.");
		other("Install GPU Support", "action=status", "println models.gpuSupport().status()",
			"See [Graphics cards](models.md#graphics-cards). The result is in the Log window; macros read it by `getInfo(\"log\")`.");
		other("Close Model", "", "models.close()", "It has no keys.");
		other("Open Sample Image", "", "println fiji.plugin.florence2.imagej.input.SampleImage.open()",
			"It has 360 x 360 pixels and is named `sample.png`. The command has no keys. In batch mode it is not the active image " +
				"after the command, so select it.");
	}

	private final Context context;
	private final Map<String, CommandInfo> commands;

	/** @param commands by their titles */
	CommandsPage(final Context context, final Map<String, CommandInfo> commands) {
		this.context = context;
		this.commands = commands;
	}

	/** In the order of the dialog. */
	private static String about(final String text) {
		return TITLE + MODEL + " " + text;
	}

	private static void text(final String command, final String script, final String property) {
		other(command, IMAGE, script, "The text is also a property of the image: `" + property + "`.");
	}

	private static void regions(final String command, final String options, final String script) {
		other(command, options, script, "");
	}

	private static void other(final String command, final String options, final String script, final String remark) {
		EXAMPLES.put("Florence-2 " + command, new Example(options, script, remark));
	}

	/** The whole page with the generated part as it should be. */
	String updated(final String page) {
		final int start = page.indexOf(START) + START.length();
		return page.substring(0, start) + "\n" + generated() + page.substring(page.indexOf(END));
	}

	private String generated() {
		final StringBuilder text = new StringBuilder("## The commands\n\n");
		final List<String> unknown = commands.keySet().stream().filter(title -> !EXAMPLES.containsKey(title)).toList();
		if (!unknown.isEmpty()) throw new IllegalStateException("Add examples for " + unknown);
		EXAMPLES.forEach((title, example) -> text.append(section(title, example)));
		return text.append("## Keys\n\nA key that a macro leaves out has its default.\n\n").append(keys()).toString();
	}

	private String section(final String title, final Example example) {
		final CommandInfo info = commands.get(title);
		final String description = info.getDescription().replace(FlorenceCommand.CITATION, "");
		final String line = "run(\"" + info.getMenuPath().getLeaf().getName() + "\"" + options(example.options()) + ");";
		final String imports = example.script().contains("Task.") ? "import fiji.plugin.florence2.task.Task\n" : "";
		return "### " + title + "\n\n" + sentence(description) + submenu(info) +
			(example.remark().isEmpty() ? "" : " " + example.remark()) + "\n\n```ijm\n" + line + "\n```\n\n```groovy\n" +
			imports + example.script() + "\n```\n\n";
	}

	private static String submenu(final CommandInfo info) {
		final int entries = info.getMenuPath().size();
		return entries > 3 ? " In the submenu *" + info.getMenuPath().get(entries - 2).getName() + "*." : "";
	}

	private static String sentence(final String text) {
		return text.endsWith(".") ? text : text + ".";
	}

	private static String options(final String options) {
		return options.isEmpty() ? "" : ", \"" + options + "\"";
	}

	/** A row for each key, and a further one only where commands mean something else by it. */
	private String keys() {
		final Map<List<String>, Map<String, String>> rows = new LinkedHashMap<>();
		for (final String title : EXAMPLES.keySet()) {
			final Module module = context.service(ModuleService.class).createModule(commands.get(title));
			for (final ModuleItem<?> input : inputs(commands.get(title))) {
				final List<String> row = List.of(input.getName(), input.getLabel(), input.getDescription(), choices(input));
				rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
					.put(title, initial(input.getName(), input.getValue(module)));
			}
		}
		final StringBuilder table = new StringBuilder("| key | in the dialog | meaning | choices | default | commands |\n")
			.append("|---|---|---|---|---|---|\n");
		order(rows.keySet()).forEach(row -> table.append("| `")
			.append(row.get(0))
			.append("` | ")
			.append(row.get(1))
			.append(" | ")
			.append(row.get(2))
			.append(" | ")
			.append(row.get(3))
			.append(" | ")
			.append(defaults(rows.get(row)))
			.append(" | ")
			.append(commands(rows.get(row).keySet()))
			.append(" |\n"));
		return table.append('\n').toString();
	}

	/** Rows of one key stand below each other. */
	private static List<List<String>> order(final Collection<List<String>> rows) {
		final Set<String> keys = rows.stream().map(row -> row.get(0)).collect(Collectors.toCollection(LinkedHashSet::new));
		return keys.stream().flatMap(key -> rows.stream().filter(row -> row.get(0).equals(key))).toList();
	}

	/** The default of most commands, and those that differ. */
	private static String defaults(final Map<String, String> byCommand) {
		final Map<String, Long> counts = byCommand.values()
			.stream()
			.collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
		final String usual = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
		final StringBuilder text = new StringBuilder(usual);
		byCommand.forEach((title, value) -> {
			if (!value.equals(usual)) text.append("; ").append(shortened(title)).append(": ").append(value);
		});
		return text.toString();
	}

	/** Those that have a key, by the names of groups where all of a group have it. */
	private String commands(final Set<String> titles) {
		final Set<String> left = new LinkedHashSet<>(titles);
		final List<String> named = new ArrayList<>();
		for (final Group group : GROUPS) {
			final Set<String> members =
				EXAMPLES.keySet().stream().filter(title -> group.has(commands.get(title))).collect(Collectors.toSet());
			if (left.size() > 1 && left.containsAll(members)) {
				named.add(group.name());
				left.removeAll(members);
			}
		}
		left.forEach(title -> named.add(shortened(title)));
		return String.join(", ", named);
	}

	private static String shortened(final String title) {
		return title.replace("Florence-2 ", "");
	}

	private static String initial(final String key, final Object value) {
		if (key.equals("imp")) return "the current image";
		if (value == null || Integer.valueOf(-1).equals(value))
			return key.equals("model") ? "the default model" : "the present choice";
		final String text = value.toString().replaceFirst("\\.0$", "");
		return text.isEmpty() ? "empty" : "`" + text + "`";
	}

	private static String choices(final ModuleItem<?> input) {
		if (input.getType() == boolean.class || input.getType() == Boolean.class) return "`true`, `false`";
		if (input.getChoices() == null) return "";
		return input.getChoices().stream().map(choice -> "`" + choice + "`").collect(Collectors.joining(", "));
	}

	/** What users can set, in the order of the dialog. */
	static List<ModuleItem<?>> inputs(final CommandInfo info) {
		final List<ModuleItem<?>> inputs = new ArrayList<>();
		for (final ModuleItem<?> input : info.inputs()) {
			if (input.getVisibility() != ItemVisibility.MESSAGE && !Service.class.isAssignableFrom(input.getType()) &&
				input.getType() != Context.class && input.getType() != Button.class)
			{
				inputs.add(input);
			}
		}
		return inputs;
	}
}
