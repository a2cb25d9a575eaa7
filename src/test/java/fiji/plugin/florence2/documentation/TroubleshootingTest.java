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
package fiji.plugin.florence2.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every sentence by which the product tells that something went wrong is in docs/messages.md, with its remedy. */
class TroubleshootingTest {

	private static final Path PAGE = Path.of("docs", "messages.md");
	private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+) \\| (.*) \\| (.*) \\|$");
	private static final String HEADING = "message";

	/** A row: what is read, what happened, what to do. */
	private record Row(String sentence, String cause, String remedy) {}

	private static List<Row> rows;
	private static Set<String> sentences;

	@BeforeAll
	static void read() throws IOException {
		sentences = ErrorSentences.find();
		rows = new ArrayList<>();
		final Matcher row = ROW.matcher(Page.of(PAGE).text());
		while (row.find())
			if (!row.group(1).equals(HEADING))
				rows.add(new Row(row.group(1).replace("\\", ""), row.group(2).strip(), row.group(3).strip()));
	}

	@Test
	void thereAreSentences() {
		assertFalse(sentences.isEmpty());
	}

	@Test
	void eachSentenceIsToldOf() {
		final Set<String> missing = new TreeSet<>(sentences);
		rows.forEach(row -> missing.remove(row.sentence()));
		final StringBuilder wanted = new StringBuilder();
		for (final String sentence : missing)
			wanted.append("| ").append(escaped(sentence)).append(" |  |  |\n");
		assertEquals("", wanted.toString(), "add these lines, with cause and remedy, to " + PAGE);
	}

	@Test
	void noSentenceIsToldOfThatIsNotThere() {
		final Set<String> gone = new TreeSet<>();
		rows.forEach(row -> gone.add(row.sentence()));
		gone.removeAll(sentences);
		assertEquals(Set.of(), gone, "take these out of " + PAGE + ", or put the new words there");
	}

	@Test
	void eachHasItsCauseAndRemedyOnce() {
		final Set<String> seen = new TreeSet<>();
		for (final Row row : rows) {
			assertFalse(row.cause().isEmpty(), row.sentence());
			assertFalse(row.remedy().isEmpty(), row.sentence());
			assertEquals(true, seen.add(row.sentence()), row.sentence());
		}
	}

	/** As Markdown wants it in a table. */
	private static String escaped(final String sentence) {
		return sentence.replaceAll("[<|*]", "\\\\$0");
	}
}
