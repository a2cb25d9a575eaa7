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
package fiji.plugin.florence2.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;

import fiji.plugin.florence2.OptimizedNano;
import fiji.plugin.florence2.optimization.Optimization;

import java.net.URISyntaxException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/**
 * The embedded model on a handful of annotated images that it was not trained on: a change of the engine or of the model
 * that costs accuracy is seen here. The bars are a little under what was reached; the card of the model has the figures
 * for the whole validation split.
 */
class NanoAccuracyTest {

	private static final double NUCLEI_F1 = 0.78;
	private static final double CELLS_F1 = 0.72;
	private static final double NUCLEI_COUNT_ERROR = 0.2;
	private static final double CELLS_COUNT_ERROR = 0.32;
	private static final double INT8_LOSS = 0.02;

	private static Path folder(final String name) throws URISyntaxException {
		return Path.of(NanoAccuracyTest.class.getResource("/fiji/plugin/florence2/validation/" + name).toURI());
	}

	private static JsonObject evaluate(final Object... args) {
		final Outcome outcome = Outcome.of(args);
		assertEquals(0, outcome.exitCode(), outcome.err());
		return outcome.json();
	}

	@Test
	void findsNuclei() throws URISyntaxException {
		final JsonObject figures = evaluate("evaluate", "--coco", folder("dsb2018"), "--tiles", "auto", "--json");
		assertEquals(6, figures.get("images").getAsInt());
		assertAtLeast(NUCLEI_F1, figures);
	}

	@Test
	void findsBloodCells() throws URISyntaxException {
		assertAtLeast(CELLS_F1, evaluate("evaluate", "--coco", folder("bccd"), "--tiles", "auto", "--json"));
	}

	@Test
	void countsInCaptions() throws URISyntaxException {
		assertCounts(NUCLEI_COUNT_ERROR, "dsb2018");
		assertCounts(CELLS_COUNT_ERROR, "bccd");
	}

	private static void assertCounts(final double bar, final String name) throws URISyntaxException {
		final double error =
			evaluate("evaluate", "--coco", folder(name), "--task", "CAPTION", "--max-objects", "30", "--json")
				.get("count_error")
				.getAsDouble();
		assertTrue(error <= bar, name + ": " + error);
	}

	/** With weights in 8 bit, in one view already; see {@code models optimize --int8}. */
	@Test
	void findsNearlyAsMuchIn8Bit() throws Exception {
		final Path model = OptimizedNano.of(Optimization.INT8).folder();
		assertAtLeast(NUCLEI_F1 - INT8_LOSS,
			evaluate("evaluate", "--coco", folder("dsb2018"), "--model", model, "--views", 1, "--tiles", "auto", "--json"));
		assertAtLeast(CELLS_F1 - INT8_LOSS,
			evaluate("evaluate", "--coco", folder("bccd"), "--model", model, "--views", 1, "--tiles", "auto", "--json"));
	}

	private static void assertAtLeast(final double bar, final JsonObject figures) {
		final double reached = figures.getAsJsonObject("all").get("f1").getAsDouble();
		assertTrue(reached >= bar, "F1 is " + reached);
	}
}
