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
package fiji.plugin.florence2.imagej.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.VirtualScreen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where outputs go in an ImageJ without a screen, with windows, and in batch mode. */
class OutputsInAMacroTest {

	@TempDir
	private Path home;

	private List<String> options(final boolean headless) throws IOException {
		// An ImageJ that is not installed opens its log to say that the colours of groups are missing.
		Files.createDirectories(home.resolve("plugins"));
		final Path groupColors = Files.createDirectories(home.resolve("luts")).resolve("glasbey.lut");
		Files.write(groupColors, LabelLut.create().getBytes());
		return List.of("-Djava.awt.headless=" + headless, "-Duser.home=" + home, "-Dplugins.dir=" + home);
	}

	/** The overlay stands in for the ROI Manager, and all of it can be read by the macro. */
	@Test
	void headless() throws Exception {
		final ChildJvm.Outcome outcome = ChildJvm.run(options(true), OutputsInAMacro.class, "headless");
		assertFound("in macro: 2 2 200 cell Two cells. 3 cell-2 0.5000 cell", outcome);
	}

	@Test
	void windows() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			final ChildJvm.Outcome outcome = ChildJvm.run(screen, options(false), OutputsInAMacro.class, "windows");
			assertFound("windows at first: ", outcome);
			assertFound("opened: cell-3@0,3,2 cell-4@0,3,2", outcome);
			assertFound("selection: Roi[Rectangle, x=1, y=1, width=5, height=5]", outcome);
			assertFound("covers the image: false", outcome);
			assertFound("overlay: 2", outcome);
			assertFound("appended: cell-3@0,3,2 cell-4@0,3,2 mine@1,1,1 cell-5@0,3,2 cell-6@0,3,2", outcome);
			assertFound("same manager: true", outcome);
			assertFound("group: cell", outcome);
			assertFound("overlay in the end: 4", outcome);
			assertFound("after removal: mine@1,1,1", outcome);
			assertFound("selection after removal: Roi[Rectangle, x=2, y=2, width=6, height=6]", outcome);
			assertFound("recorded by removal: ", outcome);
			assertFound("counts: 2 2", outcome);
			assertFound("results: 2", outcome);
			assertFound("windows in the end: Counts ROI Manager Results", outcome);
			assertFound("width of the table: 850", outcome);
			assertFound("covers image or list: false", outcome);
		}
	}

	/** The macro's hidden ROI Manager is used, and no window opens. */
	@Test
	void batchModeWithADisplay() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			final ChildJvm.Outcome outcome = ChildJvm.run(screen, options(false), OutputsInAMacro.class, "batch");
			assertFound("in macro: 4 4 cell-4 cell-4 3 2 2", outcome);
			assertFound("windows: ", outcome);
		}
	}

	/** ImageJ itself draws each selection on the planes that it is about and on no other. */
	@Test
	void selectionsShowOnTheirPlanes() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			final ChildJvm.Outcome outcome = ChildJvm.run(screen, options(false), OutputsInAMacro.class, "planes");
			for (final RoiDestination destination : List.of(RoiDestination.OVERLAY, RoiDestination.ROI_MANAGER)) {
				assertFound("channels 2,1,1 " + destination.name() + ": [2]", outcome);
				assertFound("channels 0,1,1 " + destination.name() + ": [1, 2, 3]", outcome);
				assertFound("frames 0,1,4 " + destination.name() + ": [4]", outcome);
				assertFound("RGB slices 0,3,1 " + destination.name() + ": [3]", outcome);
				assertFound("single 0,1,1 " + destination.name() + ": [1]", outcome);
				assertFound("hyperstack 0,3,2 " + destination.name() + ": [11, 12]", outcome);
				assertFound("hyperstack 2,1,4 " + destination.name() + ": [20]", outcome);
			}
		}
	}

	private static void assertFound(final String line, final ChildJvm.Outcome outcome) {
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertTrue(outcome.output().lines().anyMatch(line::equals),
			() -> "\"" + line + "\" is not in:\n" + outcome.output());
	}
}
