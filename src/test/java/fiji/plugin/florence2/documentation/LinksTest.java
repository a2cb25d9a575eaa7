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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a page leads to is there, and every page and picture is led to. */
class LinksTest {

	private static final Path DOCS = Path.of("docs");
	private static final Path INDEX = DOCS.resolve("README.md");
	private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
	private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

	/** A link within the project, as it is written in a page. */
	private record Link(Page page, String target) {

		String anchor() {
			return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
		}

		Path file() {
			final String path = target.replaceFirst("#.*", "");
			return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
		}
	}

	private static List<Page> pages;
	private static List<Link> links;

	@BeforeAll
	static void read() throws IOException {
		pages = Page.all();
		links = new ArrayList<>();
		for (final Page page : pages)
			for (final String line : page.prose()) {
				final Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", ""));
				while (link.find())
					if (!link.group(1).matches("[a-z]+:.*")) links.add(new Link(page, link.group(1)));
			}
		assertFalse(links.isEmpty());
	}

	@Test
	void filesAreThere() {
		final List<Link> broken = links.stream().filter(link -> !Files.exists(link.file())).toList();
		assertEquals(List.of(), broken.stream().map(LinksTest::text).toList());
	}

	@Test
	void headingsAreThere() throws IOException {
		final List<String> broken = new ArrayList<>();
		for (final Link link : links) {
			if (link.anchor().isEmpty() || !Files.exists(link.file())) continue;
			if (!anchors(Page.of(link.file())).contains(link.anchor())) broken.add(text(link));
		}
		assertEquals(List.of(), broken);
	}

	private static String text(final Link link) {
		return link.page().file() + " leads to " + link.target();
	}

	/** GitHub makes anchors of headings: lower case, hyphens for spaces, no other punctuation, numbers for what comes again. */
	private static Set<String> anchors(final Page page) {
		final Map<String, Integer> seen = new HashMap<>();
		final Set<String> anchors = new HashSet<>();
		for (final String line : page.prose()) {
			final Matcher heading = HEADING.matcher(line);
			if (!heading.matches()) continue;
			final String anchor =
				heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
			final int before = seen.merge(anchor, 1, Integer::sum) - 1;
			anchors.add(before == 0 ? anchor : anchor + "-" + before);
		}
		return anchors;
	}

	@Test
	void theIndexLeadsToAllPages() {
		final Set<Path> indexed = new TreeSet<>();
		links.stream().filter(link -> link.page().file().equals(INDEX)).forEach(link -> indexed.add(link.file()));
		final Set<Path> missing = new TreeSet<>();
		for (final Page page : pages)
			if (page.file().startsWith(DOCS) && !page.file().equals(INDEX)) missing.add(page.file());
		missing.removeAll(indexed);
		assertEquals(Set.of(), missing, "put these into " + INDEX);
	}

	@Test
	void eachPictureIsShown() throws IOException {
		final Set<Path> shown = new TreeSet<>();
		links.forEach(link -> shown.add(link.file()));
		try (Stream<Path> files = Files.walk(DOCS.resolve("images"))) {
			for (final Path picture : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator)
				assertTrue(shown.contains(picture), picture + " is shown by no page");
		}
	}

	@Test
	void eachTaskHasItsPlace() throws IOException {
		final String tasks = Page.of(DOCS.resolve("tasks.md")).text();
		for (final Task task : Task.values())
			assertTrue(tasks.contains("`" + task.name() + "`"), task::name);
	}

	/** Each section of the page of tasks leads to its commands, and all commands that ask about an image are led to. */
	@Test
	void eachCommandHasItsTask() throws IOException {
		final Set<String> led = new TreeSet<>();
		links.stream()
			.filter(link -> link.page().file().equals(DOCS.resolve("tasks.md")))
			.forEach(link -> led.add(link.anchor()));
		final Matcher section = Pattern.compile("(?m)^### (Florence-2 .+)\\n(?:(?!^##)[\\s\\S])*?run\\(\"[^\"]+\", \"imp=")
			.matcher(Page.of(DOCS.resolve("commands.md")).text());
		int commands = 0;
		while (section.find()) {
			final String anchor = section.group(1).toLowerCase(Locale.ROOT).replace(' ', '-');
			assertTrue(led.contains(anchor), section.group(1));
			commands++;
		}
		assertTrue(commands > Task.values().length);
	}
}
