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
package fiji.plugin.florence2.imagej.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.VirtualScreen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services while Fiji starts: there, silent, and out of the way of imagej-legacy. */
class ServicesAtStartTest {

	private static final String PATCHER = "net.imagej.patcher.LegacyInjector";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theServicesAreThereAndSilent(final boolean strict) throws Exception {
		assertStarts(ChildJvm.run(options(true), FijiLikeStart.class, Boolean.toString(strict)));
	}

	@Tag("window")
	@Test
	void theServicesAreThereOnADisplay() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			assertStarts(ChildJvm.run(screen, options(false), FijiLikeStart.class, "true"));
		}
	}

	/** Java itself reports when it has to make this folder. */
	@BeforeEach
	void makePreferences() throws IOException {
		Files.createDirectories(folder.resolve(".java").resolve(".userPrefs"));
	}

	private void assertStarts(final ChildJvm.Outcome outcome) throws Exception {
		assertEquals("""
			MADE
			patched true
			script.Florence2Service true
			imagej.service.ModelService true
			App as Fiji
			Command Florence-2 Detect Objects...
			""", outcome.output());
		assertEquals(0, outcome.exitCode());
		final List<String> loaded = loadedClasses();
		assertTrue(loaded.contains("fiji.plugin.florence2.script.Florence2Service"), "classes are logged");
		assertPatchedBeforeImageJLoads(loaded);
		assertNothingIsComputed(loaded);
	}

	private static void assertPatchedBeforeImageJLoads(final List<String> loaded) {
		final List<String> tooEarly =
			loaded.subList(0, loaded.indexOf(PATCHER)).stream().filter(name -> name.startsWith("ij.")).toList();
		assertEquals(List.of(), tooEarly);
	}

	/** Neither the folders of models are read nor native libraries loaded. */
	private static void assertNothingIsComputed(final List<String> loaded) {
		for (final String name : List.of("fiji.plugin.florence2.hub.ModelStore", "fiji.plugin.florence2.hub.Catalog",
			"ai.onnxruntime.OrtEnvironment", "com.google.gson.Gson"))
		{
			assertFalse(loaded.contains(name), name);
		}
	}

	private List<String> options(final boolean headless) {
		return List.of("-Djava.awt.headless=" + headless,
			"-Xlog:class+load:file=" + folder.resolve("classes.txt") + "::filecount=0",
			"-Djava.util.prefs.userRoot=" + folder);
	}

	/** In the order of loading. */
	private List<String> loadedClasses() throws Exception {
		final List<String> names = new ArrayList<>();
		for (final String line : Files.readAllLines(folder.resolve("classes.txt"))) {
			final String[] words = line.substring(line.lastIndexOf(']') + 1).strip().split(" ");
			names.add(words[0]);
		}
		return names;
	}
}
