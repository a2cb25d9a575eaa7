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
package fiji.plugin.florence2.plainimagej;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.MenuEntry;
import org.scijava.MenuPath;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;

/** The menu of an ImageJ without imagej-legacy is Fiji's. */
class PluginsConfigTest {

	private static final Path FILE = Path.of("src/plain-imagej/resources/plugins.config");
	private static final String COMMANDS = "fiji.plugin.florence2.command.";

	@Test
	void listsEveryCommandInFijisOrder() throws Exception {
		assertEquals(expected(), Files.readString(FILE, StandardCharsets.UTF_8));
	}

	private static String expected() {
		final StringBuilder config = new StringBuilder("# The commands in the order of their weights\n");
		MenuPath before = null;
		for (final CommandInfo command : commands()) {
			final MenuPath path = command.getMenuPath();
			final int level = before == null ? path.size() : firstDifference(before, path);
			// SciJava's menus have a separator where weights are more than 1 apart.
			if (before != null && weight(path, level) - weight(before, level) > 1)
				config.append(menu(path, level)).append(", \"-\"\n");
			config.append(menu(path, path.size() - 1))
				.append(", \"")
				.append(path.getLeaf().getName())
				.append("\", ")
				.append(MenuCommand.class.getName())
				.append("(\"")
				.append(command.getDelegateClassName())
				.append("\")\n");
			before = path;
		}
		return config.toString();
	}

	private static List<CommandInfo> commands() {
		try (Context context = new Context(CommandService.class)) {
			return context.service(CommandService.class)
				.getCommands()
				.stream()
				.filter(command -> command.getDelegateClassName().startsWith(COMMANDS))
				.sorted(Comparator.comparing(CommandInfo::getMenuPath, PluginsConfigTest::compare))
				.toList();
		}
	}

	private static int compare(final MenuPath one, final MenuPath other) {
		final int level = firstDifference(one, other);
		return level == Math.min(one.size(), other.size()) ? 0 : Double.compare(weight(one, level), weight(other, level));
	}

	private static int firstDifference(final MenuPath one, final MenuPath other) {
		int level = 0;
		while (level < Math.min(one.size(), other.size()) && one.get(level).getName().equals(other.get(level).getName()))
			level++;
		return level;
	}

	private static String menu(final MenuPath path, final int levels) {
		return path.stream().limit(levels).map(MenuEntry::getName).collect(Collectors.joining(">"));
	}

	private static double weight(final MenuPath path, final int level) {
		return path.get(level).getWeight();
	}
}
