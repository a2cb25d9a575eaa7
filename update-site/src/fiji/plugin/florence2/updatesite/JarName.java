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

import java.util.Objects;
import java.util.regex.Matcher;

import org.scijava.util.FileUtils;

/**
 * The name of a jar as Fiji's updater takes it apart: jars of one artifact are versions of the same.
 *
 * @param artifact the name without version, folder and suffix
 * @param version empty where the name has none
 */
record JarName(String artifact, String version) {

	/** @param path with or without folders */
	static JarName of(final String path) {
		final String name = path.substring(path.lastIndexOf('/') + 1);
		final Matcher matcher = FileUtils.matchVersionedFilename(name);
		if (!matcher.matches()) return new JarName(name, "");
		final String artifact = unversioned(name).replaceFirst("\\.jar$", "");
		return new JarName(artifact, Objects.requireNonNullElse(matcher.group(2), "").replaceFirst("^-", ""));
	}

	/** What stays the same from version to version; for files other than jars the whole path. */
	static String unversioned(final String path) {
		return FileUtils.stripFilenameVersion(path);
	}
}
