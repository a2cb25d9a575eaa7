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
package fiji.plugin.florence2.ui.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import ij.IJ;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Which words of a text are names of regions. */
class PhraseTest {

	private static List<String> phrases(final String text, final String... names) {
		final List<Region> regions = Stream.of(names).map(name -> new Region(name, new Box(1, 1, 9, 9), 1, 1)).toList();
		final List<Draft> drafts = FoundRegions.of(IJ.createImage("", 20, 20, 1, 8), 0, regions).drafts();
		return Phrase.in(text, drafts)
			.stream()
			.map(phrase -> text.substring(phrase.from(), phrase.to()) + " " + phrase.regions().size())
			.toList();
	}

	@Test
	void namesAreFoundInTheOrderOfTheText() {
		assertEquals(List.of("A dog 1", "the cat 2"), phrases("A dog and the cat.", "the cat", "a dog", "The Cat"));
	}

	@Test
	void aNameWithinAnotherIsFoundBesideIt() {
		assertEquals(List.of("the nucleus of the cell 1", "the nucleus 1"),
			phrases("the nucleus of the cell, the nucleus", "the nucleus", "the nucleus of the cell"));
	}

	@Test
	void partsOfWordsAndWhatIsNotThereAreNone() {
		assertEquals(List.of(), phrases("a category of dogs", "cat", "dog", "", "mouse"));
	}
}
