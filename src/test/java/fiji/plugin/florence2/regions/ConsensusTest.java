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
package fiji.plugin.florence2.regions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What several answers agree on. */
class ConsensusTest {

	private static Region region(final String label, final double x, final double width) {
		return new Region(label, new Box(x, 0, x + width, 10), 0.1, 0.2);
	}

	private static List<Region> best(final List<List<Region>> answers) {
		return Consensus.of(answers, true).stream().sorted(Comparator.comparingDouble(Region::score).reversed()).toList();
	}

	@Test
	void whatAllFindIsSure() {
		final List<Region> found =
			best(List.of(List.of(region("cell", 0, 10), region("cell", 50, 10)), List.of(region("cell", 0, 10))));
		assertEquals(2, found.size());
		assertEquals(new Box(0, 0, 10, 10), found.get(0).shape());
		assertEquals(1, found.get(0).score(), 1e-9);
		assertEquals(0.1, found.get(0).likelihood(), 1e-9);
		assertEquals(0.5, found.get(1).score(), 1e-9);
	}

	@ParameterizedTest
	@CsvSource({ "KDBL|KDBL|KOBL|XX, 1", "XX|KOBL|KDBL|KDBL, 2", "KD1|KD2|KD3, 1", "abc|xabc|yabc|a, 0", "only, 0" })
	void theTextThatIsNearestToTheOthersIsTaken(final String texts, final int chosen) {
		final List<String> read = List.of(texts.split("\\|"));
		final List<Double> likelihoods = List.of(0.2, 0.9, 0.5, 0.4).subList(0, read.size());
		assertEquals(chosen, Consensus.ofTexts(read, likelihoods));
	}

	/** Where nothing was read, there is nothing to be sure of. */
	@Test
	void aTextMayBeEmpty() {
		assertEquals(0, Consensus.ofTexts(List.of("", "a", ""), List.of(Double.NaN, 0.9, 0.5)));
	}

	@Test
	void theMiddleBoxIsTaken() {
		final List<Region> found =
			best(List.of(List.of(region("cell", 0, 10)), List.of(region("cell", 1, 10)), List.of(region("cell", 5, 7))));
		assertEquals(1, found.size());
		assertEquals(new Box(1, 0, 11, 10), found.get(0).shape());
		assertEquals((9 / 11.0 + 1 + 6 / 11.0) / 3, found.get(0).score(), 1e-9);
	}

	@Test
	void theLabelIsThatOfMost() {
		final Region region =
			best(List.of(List.of(region("dead", 0, 10)), List.of(region("living", 0, 10)), List.of(region("living", 0, 10))))
				.get(0);
		assertEquals("living", region.label());
		assertEquals(2 / 3.0, region.score(), 1e-9);
	}

	@Test
	void neighboursOfOneAnswerStayTwo() {
		final List<Region> two = List.of(region("cell", 0, 10), region("cell", 3, 10));
		assertEquals(2, best(List.of(two, two)).size());
	}

	/** One of two, two of four, three of eight. */
	@ParameterizedTest
	@CsvSource({ "2, 1", "4, 2", "8, 3" })
	void whatFewerThanAThirdShowIsNothing(final int answers, final int least) {
		for (int shown = 1; shown <= answers; shown++) {
			final List<List<Region>> all = new ArrayList<>(Collections.nCopies(shown, List.of(region("cell", 0, 10))));
			all.addAll(Collections.nCopies(answers - shown, List.of()));
			assertEquals(shown < least ? 0 : 1, best(all).size(), shown + " of " + answers);
		}
	}

	@Test
	void descriptionsNeedNotBeEqual() {
		final List<List<Region>> answers =
			List.of(List.of(region("a round cell", 0, 10)), List.of(region("a cell", 0, 10)));
		assertEquals(0.5, Consensus.of(answers, true).get(0).score(), 1e-9);
		assertEquals(1, Consensus.of(answers, false).get(0).score(), 1e-9);
	}

	@Test
	void nothingIsAgreedOnWhereNothingIsFound() {
		assertEquals(List.of(), Consensus.of(List.of(List.of(), List.of()), true));
	}
}
