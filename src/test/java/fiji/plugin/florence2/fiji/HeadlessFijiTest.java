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
package fiji.plugin.florence2.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.cli.Main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A macro and a script in a whole Fiji without a display. */
@Tag("fiji")
class HeadlessFijiTest {

	@Test
	void aMacroAndAScriptFindObjects() throws Exception {
		final FijiApp fiji = FijiApp.find("fiji-headless");
		final Path sample = Path.of(Main.class.getResource("sample.png").toURI());
		final Path folder = fiji.folder();
		final Path macro = Files.writeString(folder.resolve("detect.ijm"), """
			open("%s");
			run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano download=false slices=current range=[] " +
				"channel=[as displayed] tiles=automatic tile_size=512 tile_overlap=100 output=overlay table=true " +
				"label_image=false min_score=0 max_size=1 max_overlap=0.8 inside=false");
			File.saveString("" + nResults + " rows, " + Overlay.size + " in the overlay", "%s");
			""".formatted(slashed(sample), slashed(folder.resolve("macro.txt"))));

		final String output = fiji.runHeadless("--run", macro.toString(), "--run",
			Path.of("update-site/smoke.groovy").toAbsolutePath().toString(),
			"image=\"" + sample + "\",report=\"" + folder.resolve("script.txt") + "\"");

		final List<String> traces =
			output.lines().filter(line -> line.startsWith("\tat ") || line.contains("[ERROR]")).toList();
		assertTrue(traces.isEmpty(), output);
		assertTrue(Files.exists(folder.resolve("macro.txt")) && Files.exists(folder.resolve("script.txt")), output);
		final String found = Files.readString(folder.resolve("macro.txt")).strip();
		assertTrue(found.matches("(\\d+) rows, \\1 in the overlay"), found);
		assertFalse(found.startsWith("0 "), found);
		assertEquals("caption: A fluorescence image with 18 nuclei.\nobjects: 17\n",
			Files.readString(folder.resolve("script.txt")));
	}

	private static String slashed(final Path path) {
		return path.toString().replace('\\', '/');
	}
}
