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

import fiji.plugin.florence2.hub.Manifest.PartialFile;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of a response say about the file it carries.
 *
 * @param etag the strong entity tag; null if there is none
 * @param from offset of the first byte in a partial response; -1 if there is no range
 * @param size of the whole file; null if it is unknown
 * @param sha256 of the whole file; null if it is unknown
 * @param gitBlob the file's name in git; null if it is unknown
 * @param commit the commit of the file; empty if it is unknown
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, range requests</a>
 */
record ResponseMetadata(String etag, long from, Long size, String sha256, String gitBlob, Optional<String> commit) {

	private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
	private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	/** @param response with status 200 or 206 */
	static ResponseMetadata of(final WebClient.Response response) {
		final String etag = response.header("etag").filter(Manifest::isStrongTag).orElse(null);
		final String contentName = contentName(response).orElse("");
		final String sha256 = SHA256.matcher(contentName).matches() ? contentName : null;
		final String gitBlob = SHA1.matcher(contentName).matches() ? contentName : null;
		final Optional<String> commit = response.fileHeader("x-repo-commit").filter(ResponseMetadata::isCommit);
		if (response.status() != 206) return new ResponseMetadata(etag, -1, wholeSize(response), sha256, gitBlob, commit);
		final Matcher range = RANGE.matcher(response.header("content-range").orElse(""));
		if (!range.matches()) return new ResponseMetadata(etag, -1, null, sha256, gitBlob, commit);
		final long from = Long.parseLong(range.group(1));
		return new ResponseMetadata(etag, from, number(range.group(3)), sha256, gitBlob, commit);
	}

	static boolean isCommit(final String revision) {
		return SHA1.matcher(revision).matches();
	}

	private static Long wholeSize(final WebClient.Response response) {
		return response.header("content-length")
			.or(() -> response.fileHeader("x-linked-size"))
			.map(ResponseMetadata::number)
			.orElse(null);
	}

	private static Long number(final String text) {
		return NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
	}

	/** On a server of the Hugging Face kind, the SHA-256 of a large file and git's name of any other. */
	private static Optional<String> contentName(final WebClient.Response response) {
		final boolean isRepository = response.header("x-repo-commit").isPresent();
		final Optional<String> etag = isRepository ? response.header("etag") : Optional.empty();
		return response.fileHeader("x-linked-etag")
			.or(() -> etag)
			.map(tag -> tag.replaceAll("^W/|\"", "").toLowerCase(Locale.ROOT));
	}

	/** Whether this contradicts nothing that is known of the file. */
	boolean agreesWith(final PartialFile known) {
		return agree(known.size(), size) && agree(known.sha256(), sha256) && agree(known.gitBlob(), gitBlob);
	}

	private static boolean agree(final Object known, final Object now) {
		return known == null || now == null || Objects.equals(known, now);
	}

	/** What is known of the file, updated by this. */
	PartialFile applyTo(final PartialFile known) {
		return new PartialFile(etag, size == null ? known.size() : size, sha256 == null ? known.sha256() : sha256,
			gitBlob == null ? known.gitBlob() : gitBlob);
	}
}
