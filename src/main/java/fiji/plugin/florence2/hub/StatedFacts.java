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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.hub.Manifest.Begun;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server states of the file that it gives.
 *
 * @param etag the strong entity tag; null if there is none
 * @param from the first byte that the answer says it brings; -1 if it says nothing
 * @param size of the whole file; null if it is not stated
 * @param sha256 of the whole file; null if it is not stated
 * @param gitBlob the file's name in git; null if it is not stated
 * @param commit that the file is of; empty if it is not stated
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, range requests</a>
 */
record StatedFacts(String etag, long from, Long size, String sha256, String gitBlob, Optional<String> commit) {

	private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
	private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	/** @param answer with status 200 or 206 */
	static StatedFacts of(final WebClient.Answer answer) {
		final Matcher range = RANGE.matcher(answer.headers().firstValue("content-range").orElse(""));
		final boolean part = answer.status() == 206;
		final boolean hasRange = part && range.matches();
		final String name = contentName(answer).orElse("");
		return new StatedFacts(answer.headers().firstValue("etag").filter(tag -> tag.startsWith("\"")).orElse(null), hasRange
			? Long.parseLong(range.group(1)) : -1, part ? hasRange ? number(range.group(3)) : null : wholeSize(answer), SHA256
				.matcher(name).matches() ? name : null, SHA1.matcher(name).matches() ? name : null, answer.fact(
					"x-repo-commit").filter(StatedFacts::isCommit));
	}

	static boolean isCommit(final String revision) {
		return SHA1.matcher(revision).matches();
	}

	private static Long wholeSize(final WebClient.Answer answer) {
		return answer.headers().firstValue("content-length").or(() -> answer.fact("x-linked-size")).map(StatedFacts::number)
			.orElse(null);
	}

	private static Long number(final String text) {
		return NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
	}

	/** On a server of the Hugging Face kind, the SHA-256 of a large file and git's name of any other. */
	private static Optional<String> contentName(final WebClient.Answer answer) {
		final Optional<String> own = answer.headers().firstValue("x-repo-commit").flatMap(commit -> answer.headers()
			.firstValue("etag"));
		return answer.fact("x-linked-etag").or(() -> own).map(tag -> tag.replaceAll("^W/|\"", "").toLowerCase(Locale.ROOT));
	}

	/** Whether this contradicts nothing that was stated before. */
	boolean agreesWith(final Begun before) {
		return agree(before.size(), size) && agree(before.sha256(), sha256) && agree(before.gitBlob(), gitBlob);
	}

	private static boolean agree(final Object before, final Object now) {
		return before == null || now == null || Objects.equals(before, now);
	}

	/** To be remembered, with what is still known from before. */
	Begun over(final Begun before) {
		return new Begun(etag, size == null ? before.size() : size, sha256 == null ? before.sha256() : sha256,
			gitBlob == null ? before.gitBlob() : gitBlob);
	}
}
