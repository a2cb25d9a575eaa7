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
package fiji.plugin.florence2.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTest {

	private static final List<String> LABELS = List.of("T cell", "cell", "Cell", "nucleus", "bacteria");
	private static final String LOCATIONS = "<loc_52><loc_332><loc_932><loc_774>";

	/** Inputs of the model card's examples, as in the golden token ids. */
	private static final Map<Task, String> INPUTS = Map.of( //
		Task.CAPTION_TO_PHRASE_GROUNDING, "A green car parked in front of a yellow building.", //
		Task.REFERRING_EXPRESSION_SEGMENTATION, "a green car", //
		Task.OPEN_VOCABULARY_DETECTION, "a green car", //
		Task.REGION_TO_SEGMENTATION, "<loc_702><loc_575><loc_866><loc_772>", //
		Task.REGION_TO_CATEGORY, LOCATIONS, //
		Task.REGION_TO_DESCRIPTION, LOCATIONS, //
		Task.REGION_TO_OCR, LOCATIONS);

	private static final Map<Task, String> SENTENCES =
		Map.ofEntries(Map.entry(Task.CAPTION, "What does the image describe?"),
			Map.entry(Task.DETAILED_CAPTION, "Describe in detail what is shown in the image."),
			Map.entry(Task.MORE_DETAILED_CAPTION, "Describe with a paragraph what is shown in the image."),
			Map.entry(Task.OCR, "What is the text in the image?"),
			Map.entry(Task.OCR_WITH_REGION, "What is the text in the image, with regions?"),
			Map.entry(Task.OD, "Locate the objects with category name in the image."),
			Map.entry(Task.DENSE_REGION_CAPTION, "Locate the objects in the image, with their descriptions."),
			Map.entry(Task.REGION_PROPOSAL, "Locate the region proposals in the image."),
			Map.entry(Task.CAPTION_TO_PHRASE_GROUNDING,
				"Locate the phrases in the caption: A green car parked in front of a yellow building."),
			Map.entry(Task.REFERRING_EXPRESSION_SEGMENTATION, "Locate a green car in the image with mask"),
			Map.entry(Task.OPEN_VOCABULARY_DETECTION, "Locate a green car in the image."),
			Map.entry(Task.REGION_TO_SEGMENTATION, "What is the polygon mask of region <loc_702><loc_575><loc_866><loc_772>"),
			Map.entry(Task.REGION_TO_CATEGORY, "What is the region " + LOCATIONS + "?"),
			Map.entry(Task.REGION_TO_DESCRIPTION, "What does the region " + LOCATIONS + " describe?"),
			Map.entry(Task.REGION_TO_OCR, "What text is in the region " + LOCATIONS + "?"));

	@Test
	void shortNames() throws PromptException {
		assertEquals("OD", Prompt.of(Task.OD).shortName());
		assertEquals("ASK", Prompt.free("What is this?", AnswerKind.TEXT).shortName());
		assertTrue(Prompt.of(Task.OD).isOf(Task.OD));
		assertFalse(Prompt.of(Task.OD).isOf(Task.OCR));
		assertFalse(Prompt.free("What is this?", AnswerKind.TEXT).isOf(Task.OD));
	}

	@Test
	void everyTaskSendsItsSentence() throws PromptException {
		for (final Task task : Task.values()) {
			final Prompt prompt = Prompt.of(task, INPUTS.getOrDefault(task, ""));
			assertEquals(new Prompt(Optional.of(task), SENTENCES.get(task), task.answerKind()), prompt);
			assertEquals(prompt, Prompt.parse(task.token() + INPUTS.getOrDefault(task, ""), AnswerKind.BOXES));
		}
	}

	@Test
	void sentencesAreThoseOfTheGoldenTokenIds() throws PromptException, IOException {
		final JsonObject goldens = SharedSpec.read("token_goldens.json").getAsJsonObject();
		for (final Task task : Task.values()) {
			final String golden = goldens.getAsJsonObject(task.token()).get("text").getAsString();
			assertEquals(golden, Prompt.of(task, INPUTS.getOrDefault(task, "")).sentence());
		}
	}

	@Test
	void answersAreReadAsPublished() {
		assertEquals(AnswerKind.TEXT, Task.CAPTION.answerKind());
		assertEquals(AnswerKind.TEXT, Task.OCR.answerKind());
		assertEquals(AnswerKind.QUADS, Task.OCR_WITH_REGION.answerKind());
		assertEquals(AnswerKind.BOXES, Task.OD.answerKind());
		assertEquals(AnswerKind.BOXES, Task.DENSE_REGION_CAPTION.answerKind());
		assertEquals(AnswerKind.PROPOSALS, Task.REGION_PROPOSAL.answerKind());
		assertEquals(AnswerKind.PHRASES, Task.CAPTION_TO_PHRASE_GROUNDING.answerKind());
		assertEquals(AnswerKind.POLYGONS, Task.REFERRING_EXPRESSION_SEGMENTATION.answerKind());
		assertEquals(AnswerKind.POLYGONS, Task.REGION_TO_SEGMENTATION.answerKind());
		assertEquals(AnswerKind.BOXES_OR_POLYGONS, Task.OPEN_VOCABULARY_DETECTION.answerKind());
		assertEquals(AnswerKind.TEXT, Task.REGION_TO_OCR.answerKind());
	}

	@Test
	void whiteSpaceAroundAnInputIsDropped() throws PromptException {
		assertEquals("Locate a red car in the image.",
			Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "  a red car\n").sentence());
		assertEquals("Locate a red car in the image.",
			Prompt.parse("<OPEN_VOCABULARY_DETECTION> a red car ", AnswerKind.TEXT).sentence());
		assertEquals(Prompt.of(Task.OD), Prompt.parse(" <OD>\n", AnswerKind.TEXT));
		assertEquals(Prompt.of(Task.OD), Prompt.of(Task.OD, " "));
	}

	@ParameterizedTest
	@CsvSource({ "t Cell, T cell", "T cells, T cell", "t  cells, T cell", "Nuclei, nucleus", "nucleus, nucleus",
		"bacterium, bacteria", "cell, cell", "Cell, Cell", "CELL, cell", "cells, cell" })
	void anInputIsSpelledAsTheLabelThatItMeans(final String text, final String label) throws PromptException {
		for (final Task task : List.of(Task.OPEN_VOCABULARY_DETECTION, Task.REFERRING_EXPRESSION_SEGMENTATION)) {
			final Prompt typed = Prompt.of(task, text);
			assertEquals(Optional.of(label), typed.labelAmong(LABELS));
			assertEquals(Prompt.of(task, label), typed.spelledAs(LABELS));
		}
	}

	@Test
	void anInputThatIsNoLabelStaysAsItIs() throws PromptException {
		for (final Prompt other : List.of(Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "the T cell"),
			Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "dog"), Prompt.of(Task.OD), Prompt.parse("t Cell", AnswerKind.TEXT)))
		{
			assertEquals(Optional.empty(), other.labelAmong(LABELS));
			assertSame(other, other.spelledAs(LABELS));
		}
	}

	@Test
	void anInputMayLookLikeAPlaceholder() throws PromptException {
		assertEquals("Locate {input} $1 in the image.", Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "{input} $1").sentence());
	}

	@Test
	void theTokenMayStandAnywhereInATaskWithInput() throws PromptException {
		assertEquals("Locate cat in the image.",
			Prompt.parse("cat<OPEN_VOCABULARY_DETECTION>", AnswerKind.TEXT).sentence());
	}

	@Test
	void tokensThatBeginAlikeAreDistinguished() throws PromptException {
		assertEquals(Optional.of(Task.OCR_WITH_REGION), Prompt.parse("<OCR_WITH_REGION>", AnswerKind.TEXT).task());
		assertEquals(Optional.of(Task.OCR), Prompt.parse("<OCR>", AnswerKind.TEXT).task());
	}

	@Test
	void aTextWithoutAKnownTokenIsSentAsItIs() throws PromptException {
		final List<String> texts = List.of("<DocVQA>What is the date?", " a  b ", "OD", "<od>",
			"Locate the objects with category name in the image.");
		for (final String text : texts) {
			assertEquals(new Prompt(Optional.empty(), text, AnswerKind.QUADS), Prompt.parse(text, AnswerKind.QUADS));
		}
	}

	@Test
	void regionsInPixelsBecomeLocations() throws PromptException {
		final Prompt prompt = Prompt.of(Task.REGION_TO_CATEGORY, new Box(33.6, 159.4, 596.9, 371.9), 640, 480);
		assertEquals(Prompt.of(Task.REGION_TO_CATEGORY, LOCATIONS), prompt);
	}

	@Test
	void theWholeImageIsARegion() throws PromptException {
		final Prompt whole = Prompt.of(Task.REGION_TO_OCR, "<loc_0><loc_0><loc_999><loc_999>");
		assertEquals(whole, Prompt.of(Task.REGION_TO_OCR, new Box(0, 0, 640, 480), 640, 480));
		assertEquals(whole, Prompt.of(Task.REGION_TO_OCR, new Box(-50, -1, 1e9, 481), 640, 480));
		assertEquals(whole, Prompt.of(Task.REGION_TO_OCR, new Box(0, 0, 1, 1), 1, 1));
	}

	@Test
	void missingOrUnwantedInputIsRefused() {
		refused(() -> Prompt.of(Task.CAPTION_TO_PHRASE_GROUNDING));
		refused(() -> Prompt.of(Task.OPEN_VOCABULARY_DETECTION, " \t\n"));
		refused(() -> Prompt.of(Task.OD, "cats"));
		refused(() -> Prompt.of(Task.REGION_TO_CATEGORY));
		refused(() -> Prompt.of(Task.OD, new Box(0, 0, 10, 10), 100, 100));
		refused(() -> Prompt.of(Task.OPEN_VOCABULARY_DETECTION, new Box(0, 0, 10, 10), 100, 100));
		refused(() -> Prompt.parse("<CAPTION> of the cat", AnswerKind.TEXT));
		refused(() -> Prompt.parse("<OPEN_VOCABULARY_DETECTION>", AnswerKind.TEXT));
		refused(() -> Prompt.parse("", AnswerKind.TEXT));
		refused(() -> Prompt.free("  ", AnswerKind.BOXES));
	}

	@Test
	void regionsAsTextMustBeFourLocations() throws PromptException {
		final List<String> texts = List.of("a car", "1,2,3,4", "<loc_1><loc_2><loc_3>", "car" + LOCATIONS,
			LOCATIONS + "<loc_1>", LOCATIONS + LOCATIONS, "<loc_0><loc_0><loc_1000><loc_5>", "<loc_0><loc_0><loc_-1><loc_5>",
			"<loc_9><loc_0><loc_8><loc_5>", "<loc_0><loc_6><loc_8><loc_5>");
		for (final String text : texts) {
			refused(() -> Prompt.of(Task.REGION_TO_SEGMENTATION, text));
		}
		assertEquals(Prompt.of(Task.REGION_TO_OCR, LOCATIONS),
			Prompt.of(Task.REGION_TO_OCR, " <loc_52> <loc_332> <loc_932>\n<loc_774> "));
	}

	@Test
	void regionsOutsideTheImageOrWithoutAreaAreRefused() {
		final List<Box> outside =
			List.of(new Box(100, 0, 110, 10), new Box(0, 50, 10, 60), new Box(-10, 0, 0, 10), new Box(0, -10, 10, 0));
		final List<Box> empty = List.of(new Box(5, 5, 5, 10), new Box(5, 5, 10, 5), new Box(10, 5, 5, 10));
		final List<Box> undefined = List.of(new Box(Double.NaN, 0, 10, 10), new Box(0, 0, 10, Double.NaN),
			new Box(0, 0, Double.POSITIVE_INFINITY, 10));
		for (final List<Box> regions : List.of(outside, empty, undefined)) {
			for (final Box region : regions) {
				refused(() -> Prompt.of(Task.REGION_TO_DESCRIPTION, region, 100, 50));
			}
		}
	}

	private static void refused(final Executable prompt) {
		final String message = assertThrows(PromptException.class, prompt).getMessage();
		assertTrue(message.endsWith("."), message);
		assertFalse(message.contains("\n"), message);
	}
}
