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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file relative to the project's folder
 */
public record Page(Path file, String text) {

	/** Code between fences. The comment is that of a line {@code <!-- … -->} before it, or empty. */
	public record Block(Page page, String language, String comment, List<String> lines) {}

	private static final String FENCE = "```";

	/** All pages of the project. */
	public static List<Page> all() throws IOException {
		final List<Page> pages = new ArrayList<>();
		for (final String place : List.of("README.md", "CHANGELOG.md", "docs", "models", "spark/README.md", "update-site"))
			if (Files.exists(Path.of(place))) pages.addAll(in(Path.of(place)));
		return pages;
	}

	private static List<Page> in(final Path place) throws IOException {
		final List<Page> pages = new ArrayList<>();
		try (Stream<Path> files = Files.walk(place)) {
			for (final Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".md")).sorted()::iterator)
				pages.add(of(file));
		}
		return pages;
	}

	/** Reads one page. */
	public static Page of(final Path file) throws IOException {
		return new Page(file, Files.readString(file));
	}

	/** The page's code. */
	public List<Block> blocks() {
		final List<Block> blocks = new ArrayList<>();
		String before = "";
		String language = null;
		List<String> lines = List.of();
		for (final String line : text.lines().toList()) {
			if (language != null && !line.strip().equals(FENCE)) lines.add(line);
			else if (language != null) {
				blocks.add(new Block(this, language, before, List.copyOf(lines)));
				language = null;
				before = "";
			}
			else if (line.strip().startsWith(FENCE)) {
				language = line.strip().substring(FENCE.length());
				lines = new ArrayList<>();
			}
			else if (!line.isBlank()) before = line.matches("<!--.*-->") ? line.replaceAll("<!--\\s*|\\s*-->", "") : "";
		}
		return blocks;
	}

	/** The text without its code, line by line. */
	public List<String> prose() {
		final List<String> prose = new ArrayList<>();
		boolean code = false;
		for (final String line : text.lines().toList()) {
			if (line.strip().startsWith(FENCE)) code = !code;
			else if (!code) prose.add(line);
		}
		return prose;
	}
}
