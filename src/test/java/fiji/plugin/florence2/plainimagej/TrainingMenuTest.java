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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.TrainingScene;

import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trainings in a real ImageJ with windows, with the embedded model out of its jar. */
@Tag("window")
class TrainingMenuTest {

	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			screen.frameWindows();
			notes = PlainImageJ.installAsUsersDo("imagej-training").play(TrainingScene.class, screen);
		}
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void theDialogIsRecorded() {
		assertTrue(note("dialog").startsWith("[Learn from:, <open images>, "), note("dialog"));
		assertEquals("run(\"Florence-2 Train...\", \"data=[open images] folder= label= model=nano name=[my shapes] " +
			"method=quick minutes=0 keep=false validation= tasks=OD epochs=8 seed=1\");", note("recorded"));
	}

	@Test
	void buttonsAreThereWhenTheyCanBeUsed() {
		assertEquals("Stop", note("at the beginning"));
		assertTrue(note("in the middle").startsWith("Stop and Keep, Stop; Epoch "), note("in the middle"));
		assertEquals("Open Folder, Detect with It", note("at the end"));
	}

	@Test
	void noKeyStopsByAccident() {
		assertEquals("notes", note("focus"));
		assertEquals("Stop and Keep, Stop, Cancel", note("asked"));
		assertEquals("Go On in Background, Stop and Keep, Stop, Cancel", note("question"));
	}

	/** The first time Cancel was pressed; then ImageJ would end, and the training had. */
	@Test
	void imagejAsksBeforeItIsQuitUnderATraining() {
		assertEquals("Stop and Quit, Cancel", note("asked before quitting"));
		assertEquals("Quit", note("quit"));
	}

	@Test
	void aRefusedDialogIsFilledInAgain() {
		assertTrue(note("refusal").contains("There is no COCO folder: choose one."), note("refusal"));
		for (final String value : List.of("<COCO folder>", "'a kind'", "'much typing'", "<thorough>", "'7'"))
			assertTrue(note("filled in").contains(value), note("filled in"));
	}

	@Test
	void whatWasLearnedIsTold() {
		final List<String> lines = note("notes").lines().toList();
		assertEquals("my-shapes, trained from nano", note("title"));
		assertTrue(
			note("done").matches(
				"Done: on the validation images F1 0\\.\\d\\d, before 0\\.\\d\\d(; much of what nano knew is forgotten: .*)?"),
			note("done"));
		assertEquals("The new model is named my-shapes: names have plain letters, digits and hyphens.", lines.get(0));
		assertEquals("3 images: square (5), disc (4).", lines.get(1));
		assertTrue(lines.get(2).startsWith("What is not marked in these images is learned as background"), lines.get(2));
		assertTrue(lines.get(lines.size() - 1).startsWith("my-shapes is in the list of models now"), note("notes"));
		assertTrue(note("caption").matches("drawn 2\\.tif, after epoch \\d+: \\d+ found, 3 annotated \\(dashed\\)"),
			note("caption"));
	}

	/** The question was asked, and answered by Stop and Quit. */
	@Test
	void aStoppedTrainingLeavesNoModel() {
		assertTrue(note("stopped").startsWith("; "), note("stopped"));
		assertFalse(note("stopped").contains("in the list"), note("stopped"));
		assertEquals("[nano, my-shapes]", note("models"));
	}

	/** It goes on with what was stopped: images and choices are the same. */
	@Test
	void aMacroWaitsForTheOutcome() {
		assertTrue(note("macro").matches("Florence-2 Train: stopped: F1 .*, epoch \\d, in .*stopped\nand on"),
			note("macro"));
	}

	@Test
	void wrongDataAreASentenceInTheWindow() {
		assertEquals("An unfinished training of stopped is there: begin it again with the same settings and it goes on.\n" +
			"2 open images have no regions and are left out.\nOnly one image of open images is annotated: annotate another one, by which the model can be judged, " +
			"better ten or more.", note("wrong"));
	}
}
