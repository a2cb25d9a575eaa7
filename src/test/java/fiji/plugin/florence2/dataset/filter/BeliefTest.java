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
package fiji.plugin.florence2.dataset.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DrawnSet;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.RoundTrained;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.SplitRule;
import fiji.plugin.florence2.task.Box;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learned of images that are not done. */
class BeliefTest {

	private static final Belief HALF = new Belief(0.5);
	private static final Source ROUND = Source.model("round-1", "");

	@TempDir
	private Path folder;
	private DrawnSet drawn;

	@BeforeEach
	void train() throws Exception {
		drawn = new DrawnSet(folder);
		drawn.set().append(Source.user(), 0, new SplitRule(0, 0, ""));
		drawn.set().append(ROUND, 1, new RoundTrained("round-1", 0.5, 0));
	}

	private String region(final String image, final Source source, final int x, final double score) throws Exception {
		return drawn.region(image, source, 1, "cell", new Box(x, 0, x + 10, 10), score);
	}

	private List<String> images() {
		return HALF.images(drawn.set().view()).stream().map(DataSetImage::id).toList();
	}

	private List<String> regions(final String image) {
		return HALF.regions(drawn.set().view().image(image).orElseThrow(), drawn.set().view())
			.stream()
			.map(DataSetRegion::id)
			.toList();
	}

	@Test
	void sureProposalsAreLearnedWhereLittleIsDoubtful() throws Exception {
		final String sure = drawn.image("sure");
		final String one = region(sure, ROUND, 0, 0.9);
		region(sure, ROUND, 20, 0.35);
		final String doubtful = drawn.image("doubtful");
		region(doubtful, ROUND, 0, 0.6);
		region(doubtful, ROUND, 20, 0.4);
		drawn.image("empty");
		assertEquals(List.of(sure), images());
		assertEquals(List.of(one), regions(sure));
		assertEquals(List.of(), Belief.NONE.images(drawn.set().view()));
	}

	@Test
	void whatIsRightCountsAndWhatIsRejectedDoesNot() throws Exception {
		final String image = drawn.image("a");
		final String right = region(image, Source.person("anna"), 0, Double.NaN);
		final String wrong = region(image, ROUND, 20, 0.9);
		drawn.set()
			.append(Source.person("anna"), 0, Review.accept(right), Review.reject(wrong, "dust"),
				Review.reopen(image, "other objects may not be marked"));
		final String sure = region(image, ROUND, 40, 0.8);
		assertEquals(List.of(right, sure), regions(image));
	}

	/** An image that is open again may have objects that nobody has marked: they would be taught as background. */
	@Test
	void whatIsRightAloneIsNotLearned() throws Exception {
		final String image = drawn.image("a");
		final String right = region(image, Source.person("anna"), 0, Double.NaN);
		drawn.set()
			.append(Source.person("anna"), 0, Review.accept(right), Review.reopen(image, "other objects may not be marked"));
		assertEquals(List.of(), images());
		final String sure = region(image, ROUND, 20, 0.9);
		assertEquals(List.of(right, sure), regions(image));
		assertEquals(List.of(), Belief.NONE.images(drawn.set().view()));
	}

	@Test
	void onlyModelsOfRoundsAreBelieved() throws Exception {
		final String image = drawn.image("a");
		region(image, Source.program("StarDist", ""), 0, 0.9);
		assertEquals(List.of(), images());
	}

	@Test
	void imagesThatJudgeAreNotLearned() throws Exception {
		region(drawn.image("a"), ROUND, 0, 0.9);
		assertEquals(1, images().size());
		drawn.set().append(Source.user(), 0, new SplitRule(1, 0, ""));
		assertEquals(List.of(), images());
	}
}
