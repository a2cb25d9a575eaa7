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

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.VirtualScreen;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Fiji's menu gets the separators of plain ImageJ's. */
class MenuSeparatorsTest {

	private static final Pattern ENTRY = Pattern.compile("(Plugins[^,]*), \"([^\"]+)\".*");

	@Test
	void areThoseOfTheConfiguration() throws Exception {
		final List<String> entries = new ArrayList<>(List.of("Plugins, Another's Command"));
		for (final String line : Files.readAllLines(Path.of("src/plain-imagej/resources/plugins.config"))) {
			final Matcher entry = ENTRY.matcher(line);
			if (entry.matches()) entries.add(entry.group(1) + ", " + entry.group(2));
		}
		try (VirtualScreen screen = VirtualScreen.open()) {
			final ChildJvm.Outcome outcome = ChildJvm.run(screen, List.of(), MenuSeparatorsScene.class,
				entries.stream().filter(entry -> !entry.endsWith(", -")).toArray(String[]::new));
			assertEquals(String.join("\n", entries), outcome.output().strip());
		}
	}
}
