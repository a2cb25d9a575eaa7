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
package fiji.plugin.florence2.imagej.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.training.KnownFigures;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingSettings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/** What a person is told of a model. */
class TrainedModelTest {

	private static String outcome(final boolean isOutOfTime, final Optional<KnownFigures> known) {
		final Trainer.Result result =
			new Trainer.Result(Path.of("cells"), 0.02, 0.614, 3, List.of(), 1, isOutOfTime, known);
		return new TrainedModel("cells", "nano", TrainingSettings.DEFAULT.measure(), result).outcome();
	}

	@Test
	void theOutcomeSaysThatTheTimeEndedIt() {
		assertEquals("F1 0.61, before 0.02", outcome(false, Optional.empty()));
		assertEquals("F1 0.61, before 0.02, when the time was over", outcome(true, Optional.empty()));
	}

	@Test
	void theOutcomeSaysThatMuchIsForgotten() {
		assertEquals("F1 0.61, before 0.02; much of what nano knew is forgotten: F1 0.55, before 0.74",
			outcome(false, Optional.of(new KnownFigures(16, 0.74, 0.55, List.of()))));
		assertEquals("F1 0.61, before 0.02", outcome(false, Optional.of(new KnownFigures(16, 0.74, 0.66, List.of()))));
	}
}
