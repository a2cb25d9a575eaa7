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

import fiji.plugin.florence2.ChildJvm;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of threads that a cluster gives a process. */
class ThreadsVariableTest {

	private static final String VARIABLE = "FLORENCE2_THREADS";

	@TempDir
	private Path folder;

	@Test
	void aNumberIsTaken() throws Exception {
		final ChildJvm.Outcome outcome = demo("2");
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertTrue(outcome.output().contains("A fluorescence image with 18 nuclei."), outcome.output());
	}

	@Test
	void whatIsNoNumberIsRefused() throws Exception {
		final ChildJvm.Outcome outcome = demo("many");
		assertEquals(Main.MODEL_PROBLEM, outcome.exitCode(), outcome.output());
		assertEquals(
			"The environment variable FLORENCE2_THREADS is \"many\": set it to a whole number of threads, or not at all.",
			outcome.output().strip());
	}

	private ChildJvm.Outcome demo(final String threads) throws Exception {
		return ChildJvm.run(folder, Map.of(VARIABLE, threads), Main.class, "demo");
	}
}
