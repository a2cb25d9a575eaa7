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
package fiji.plugin.florence2.updatesite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a file.
 *
 * @param path where the file lies in Fiji, with slashes
 * @param current empty if the file is no longer part of the site
 * @param previous versions which users may have
 */
record SiteFile(String path, Optional<Version> current, List<PreviousVersion> previous) {

	/**
	 * What is served.
	 *
	 * @param timestamp when it was published, as yyyyMMddHHmmss
	 * @param description empty where none is known
	 * @param dependencies paths of the jars which it needs, here or of Fiji; the updater writes them without versions
	 */
	record Version(String checksum, String timestamp, long size, String description, List<String> dependencies,
		List<String> authors)
	{}

	/** What was served, by which the updater knows that a user's file is old and not changed by hand. */
	record PreviousVersion(String path, String timestamp, String timestampObsolete, String checksum) {}

	/** What stays the same from version to version. */
	String identity() {
		return JarName.unversioned(path);
	}

	/** The name of the served file. */
	static String servedAs(final String path, final Version version) {
		return path + "-" + version.timestamp();
	}

	/** The same as the next version of a record. A file that did not change stays where it is. */
	SiteFile after(final SiteFile old) {
		final Version version = current.orElseThrow();
		final Version oldVersion = old.current.orElse(null);
		if (oldVersion == null) return new SiteFile(path, current, old.previous);
		if (oldVersion.checksum().equals(version.checksum()) && old.path.equals(path))
			return new SiteFile(path, Optional.of(new Version(version.checksum(), oldVersion.timestamp(), version.size(),
				version.description(), version.dependencies(), version.authors())), old.previous);
		return new SiteFile(path, current, old.retired(version.timestamp()).previous);
	}

	/** The same without a current version. */
	SiteFile retired(final String timestamp) {
		if (current.isEmpty()) return this;
		final PreviousVersion last =
			new PreviousVersion(path, current.get().timestamp(), timestamp, current.get().checksum());
		return new SiteFile(path, Optional.empty(), Stream.concat(previous.stream(), Stream.of(last)).toList());
	}
}
