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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TaskTest {

	@Test
	void thereAreFifteenTasks() {
		assertEquals(15, Task.values().length);
	}

	@Test
	void everyTaskIsFoundByItsNameItsTokenAndItsTitle() throws PromptException {
		for (final Task task : Task.values()) {
			assertEquals(task, Task.of(task.name()));
			assertEquals(task, Task.of(task.token()));
			assertEquals(task, Task.of(task.title()));
			assertEquals("<" + task + ">", task.token());
		}
	}

	@Test
	void spellingOfNamesIsForgiving() throws PromptException {
		assertEquals(Task.OD, Task.of("od"));
		assertEquals(Task.OD, Task.of(" <od> "));
		assertEquals(Task.OD, Task.of("detect objects"));
		assertEquals(Task.MORE_DETAILED_CAPTION, Task.of("More detailed-caption"));
		assertEquals(Task.OCR_WITH_REGION, Task.of("<ocr with region>"));
	}

	@Test
	void anUnknownTaskIsRefusedWithTheListOfNames() {
		for (final String name : new String[] { "", "<>", "ODD", "OCR_WITH", "<OD", "CAPTION OD" }) {
			final PromptException refusal = assertThrows(PromptException.class, () -> Task.of(name), name);
			for (final Task task : Task.values())
				assertTrue(refusal.getMessage().contains(task.name()));
		}
	}

	@Test
	void onlyTasksWithAnInputHaveAPlaceForIt() {
		for (final Task task : Task.values()) {
			assertEquals(task.inputKind() != InputKind.NONE, task.sentence().contains("{input}"), task.name());
		}
	}

	@Test
	void answerKindsAreFoundByBothNames() throws PromptException {
		for (final AnswerKind kind : AnswerKind.values()) {
			assertEquals(kind, AnswerKind.of(kind.name()));
			assertEquals(kind, AnswerKind.of(kind.publishedName()));
		}
		assertEquals(AnswerKind.BOXES_OR_POLYGONS, AnswerKind.of("boxes or polygons"));
		assertEquals(AnswerKind.PROPOSALS, AnswerKind.of("bboxes"));
	}

	@Test
	void anUnknownAnswerKindIsRefusedWithTheListOfNames() {
		final PromptException refusal = assertThrows(PromptException.class, () -> AnswerKind.of("masks"));
		for (final AnswerKind kind : AnswerKind.values()) {
			assertTrue(refusal.getMessage().contains(kind.name()));
		}
	}
}
