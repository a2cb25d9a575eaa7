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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.DataSetScene;

import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands about data sets in an ImageJ with windows. */
class DataSetMenuTest {

	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			notes = PlainImageJ.install("imagej-data-set").play(DataSetScene.class, screen);
		}
	}

	@Test
	void theDialogImports() {
		assertTrue(notes.getProperty("dialog").startsWith("[Data set:, '', "), notes.getProperty("dialog"));
	}

	@Test
	void aMacroAnnotatesFiltersAndExports() {
		final String log = notes.getProperty("macro");
		assertTrue(log.matches("(?s).*Florence-2 Data Set Annotate: [1-9]\\d* regions and 0 texts are proposed\\.\\n" +
			"Florence-2 Data Set Filter: would reject score (\\d+)\\.\\nFlorence-2 Data Set Filter: rejected score \\1\\.\\n" +
			"Florence-2 Data Set Statistics: images: 1, done 0, not to be used 0\\n.*" +
			"Florence-2 Data Set Export: 1 images are in FOLDER/coco\\.\\s*"), log);
		assertEquals("true", notes.getProperty("exported"));
	}

	@Test
	void openImagesComeInWithTheirRegions() {
		final String log = notes.getProperty("open images");
		assertTrue(log.contains("Import: 1 images, 1 regions and 0 texts are new.") &&
			log.contains("Import: 0 images, 2 regions and 0 texts are new.") &&
			log.contains("label cell: right 0, to decide 2,") && log.contains("label disc: right 1, to decide 0,") &&
			log.contains("source StarDist: right 0, to decide 2,") && log.contains("images: 1, done 0,"), log);
	}

	/** The macros of the page about label images. */
	@Test
	void labelImagesBecomeAModel() {
		final String log = notes.getProperty("trained");
		assertTrue(
			log.matches("(?s).*Florence-2 Data Set Filter: rejected .*images: 2, done 2,.*regions: right 12, to decide 0," +
				".*Florence-2 Train: my-nuclei: F1 \\d\\.\\d+, before .*"),
			log);
	}

	@Test
	void statisticsAreShownAsPlots() {
		assertEquals("drawn, Labels of open, Sizes of open, Regions per image of open, Sources of open",
			notes.getProperty("plots"));
	}

	@Test
	void theDataEngineOffersTheNextStep() {
		assertTrue(notes.getProperty("advice").matches("Review: Regions to be decided: [1-9]\\d* in 1 image\\."),
			notes.getProperty("advice"));
		assertEquals("1 in 0 of 1 image done", notes.getProperty("rounds"));
	}
}
