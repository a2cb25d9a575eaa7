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
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.onnx.ModelConfig;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many views an image has. */
class AnalysisSettingsTest {

	private static final AnalysisSettings DEFAULTS = AnalysisSettings.of("");

	/** The folder of nano, as if it were as wide. */
	private static ModelFolder model(final int width) throws Exception {
		final ModelFolder nano = Nano.folder();
		final ModelConfig config = new ModelConfig(width, nano.config().decoderLayers(), nano.config().decoderHeads(),
			nano.config().vocabularySize(), nano.config().maxPositions());
		return new ModelFolder(nano.folder(), config, nano.preprocessor(), nano.generation(), nano.tokenizer(),
			nano.graphs(), nano.portableGraphs(), nano.familiarity(), nano.calibrations(), nano.labels());
	}

	@ParameterizedTest
	@CsvSource({ "192, 4", "256, 4", "257, 1", "768, 1", "1024, 1" })
	void smallModelsLookFourTimes(final int width, final int views) throws Exception {
		for (final Task task : List.of(Task.OD, Task.DENSE_REGION_CAPTION, Task.REGION_PROPOSAL, Task.OCR))
			assertEquals(views, DEFAULTS.views(Prompt.of(task), model(width)), task.name());
		assertEquals(2, DEFAULTS.withViews(2).views(Prompt.of(Task.OD), model(width)));
	}

	@ParameterizedTest
	@EnumSource(value = Task.class, names = { "CAPTION", "OCR_WITH_REGION", "CAPTION_TO_PHRASE_GROUNDING" })
	void whatCannotBeComparedHasOneView(final Task task) throws Exception {
		final Prompt prompt = Prompt.of(task, task.inputKind() == InputKind.TEXT ? "nucleus" : "");
		assertEquals(1, DEFAULTS.views(prompt, Nano.folder()));
		assertEquals(1, DEFAULTS.withViews(8).views(prompt, Nano.folder()));
	}

	/** It may ask for what is on the left; whoever wants views of it says so. */
	@Test
	void aPromptOfOnesOwnHasOneView() throws Exception {
		final Prompt prompt = Prompt.parse("the cells on the left", AnswerKind.BOXES);
		assertEquals(1, DEFAULTS.views(prompt, Nano.folder()));
		assertEquals(4, DEFAULTS.withViews(4).views(prompt, Nano.folder()));
	}

	@ParameterizedTest
	@CsvSource({ "nucleus, 4", "' platelet ', 4", "Red Blood Cells, 4", "the nucleus on the left, 1", "nuc, 1",
		"dog, 1" })
	void labelsThatTheModelWasTaughtAreFoundInSeveralViews(final String text, final int views) throws Exception {
		final Prompt prompt = Prompt.of(Task.OPEN_VOCABULARY_DETECTION, text);
		assertEquals(views, DEFAULTS.views(prompt, Nano.folder()));
		assertEquals(views == 1 ? 1 : 8, DEFAULTS.withViews(8).views(prompt, Nano.folder()));
		assertEquals(1, DEFAULTS.views(prompt, model(257)));
		assertEquals(1, DEFAULTS.views(Prompt.of(Task.REFERRING_EXPRESSION_SEGMENTATION, text), Nano.folder()));
	}

	@Test
	void viewsAreReadAsTheyAreWritten() throws Exception {
		final int[] numbers = { AnalysisSettings.VIEWS, 1, 2, 4, 8 };
		for (int i = 0; i < numbers.length; i++) {
			final String written = AnalysisSettings.VIEW_CHOICES.get(i);
			assertEquals(numbers[i], AnalysisSettings.views(written));
			assertEquals(written, AnalysisSettings.written(numbers[i]));
		}
		assertEquals(AnalysisSettings.VIEWS, AnalysisSettings.views(" Auto "));
		assertEquals(DEFAULTS, DEFAULTS.withViews(8).withViews(AnalysisSettings.VIEWS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "3", "-1", "16", "", "all" })
	void otherNumbersAreRefused(final String written) {
		final ImageException refusal = assertThrows(ImageException.class, () -> AnalysisSettings.views(written));
		assertEquals("The number of views must be auto, 1, 2, 4 or 8, not " + written + ".", refusal.getMessage());
	}
}
