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
package fiji.plugin.florence2.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.reliability.Calibrations;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that say how far a model can be trusted. */
class ReliabilityFilesTest {

	@TempDir
	private Path folder;

	private static List<double[]> statistics() {
		final Random random = new Random(2);
		final List<double[]> statistics = new ArrayList<>();
		for (int i = 0; i < 60; i++)
			statistics.add(random.doubles(40).toArray());
		return statistics;
	}

	@Test
	void familiarityIsReadAsItWasWritten() throws IOException, ModelException {
		final Familiarity written = Familiarity.fit(List.of(statistics().stream().map(List::of).toList()));
		ReliabilityFiles.write(folder, written);
		final Familiarity read = ReliabilityFiles.familiarity(folder).orElseThrow();
		for (final double[] image : statistics())
			assertEquals(written.of(image), read.of(image), 0.001);
		assertEquals(60, read.images());
	}

	@Test
	void aCalibrationKeepsThoseOfOtherTasks() throws IOException, ModelException {
		final ScoreCalibration objects =
			new ScoreCalibration(-1, Map.of(Feature.LIKELIHOOD, 2.5), Map.of("a", 0.5, "b", -1.5), 0.3, 100);
		final ScoreCalibration proposals = new ScoreCalibration(1, Map.of(Feature.AT_BORDER, -0.25), Map.of(), 0.4, 200);
		ReliabilityFiles.write(folder, "OD", proposals);
		ReliabilityFiles.write(folder, "REGION_PROPOSAL", proposals);
		ReliabilityFiles.write(folder, "OD", objects);
		assertEquals(new Calibrations(Map.of("OD", objects, "REGION_PROPOSAL", proposals), Map.of()),
			ReliabilityFiles.calibrations(folder));
	}

	@Test
	void oneViewAndSeveralHaveCalibrationsOfTheirOwn() throws IOException, ModelException {
		final ScoreCalibration several = new ScoreCalibration(-1, Map.of(Feature.AGREEMENT, 1.5), Map.of(), 0.4, 100);
		final ScoreCalibration one = new ScoreCalibration(1, Map.of(Feature.LIKELIHOOD, 2.5), Map.of(), 0.3, 200);
		ReliabilityFiles.write(folder, "OD", several);
		assertEquals(new Calibrations(Map.of(), Map.of("OD", several)), ReliabilityFiles.calibrations(folder));
		ReliabilityFiles.write(folder, "OD", one);
		final Calibrations both = ReliabilityFiles.calibrations(folder);
		assertEquals(Optional.of(several), both.of("OD", true));
		assertEquals(Optional.of(one), both.of("OD", false));
		assertEquals(Optional.empty(), both.of("REGION_PROPOSAL", true));
	}

	@Test
	void withoutFilesNothingIsKnown() throws ModelException {
		assertTrue(ReliabilityFiles.familiarity(folder).isEmpty());
		assertEquals(Calibrations.NONE, ReliabilityFiles.calibrations(folder));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{}", "{\"format\":1}", "{\"format\":2,\"tasks\":{}}",
		"{\"format\":1,\"tasks\":{\"OD\":{}}}", "{\"format\":1,\"tasks\":{\"OD\":null}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"colour\":1}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"size\":null}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"size\":1},\"labels\":{\"cell\":null}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"intercept\":0,\"weights\":{\"size\":1}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"weights\":{\"size\":1}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"size\":1.7e308}}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"agreement\":1}}}}",
		"{\"format\":1,\"tasks\":{},\"several_views\":{\"OD\":{\"threshold\":0.5,\"intercept\":0,\"weights\":{\"size\":1}}}}",
		"{\"format\":1,\"tasks\":{},\"several_views\":{\"OD\":{}}}",
		"{\"format\":1,\"tasks\":{\"OD\":{\"threshold\":5,\"intercept\":0,\"weights\":{\"size\":1}}}}",
		"{\"format\":1,\"mean\":[1,2],\"deviation\":[1],\"directions\":[],\"variances\":[],\"other_variance\":1,\"limit\":1}",
		"{\"format\":1,\"mean\":[1],\"deviation\":[1],\"directions\":[],\"variances\":[],\"other_variance\":1,\"limit\":-1}" })
	void aDamagedFileIsNamed(final String content) throws IOException {
		for (final String name : List.of(ReliabilityFiles.FAMILIARITY, ReliabilityFiles.CALIBRATION)) {
			Files.writeString(folder.resolve(name), content);
			final ModelException refusal = assertThrows(ModelException.class, () -> {
				if (name.equals(ReliabilityFiles.FAMILIARITY)) ReliabilityFiles.familiarity(folder);
				else ReliabilityFiles.calibrations(folder);
			});
			assertTrue(refusal.getMessage().startsWith("The file " + folder.resolve(name) + " cannot be used ("),
				refusal.getMessage());
			if (name.equals(ReliabilityFiles.CALIBRATION))
				assertFalse(refusal.getMessage().matches(".*(Exception|invoke|enum).*"), refusal.getMessage());
		}
	}
}
