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
package fiji.plugin.florence2.common;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where programs keep the files of a user by the conventions of the operating system.
 *
 * @param system the system property {@code os.name}
 * @param environment the environment variables
 * @param home the user's folder, the system property {@code user.home}
 */
public record SystemFolders(String system, Environment environment, Path home) {

	/** The folders of the user who runs this process. */
	public static SystemFolders ofUser() {
		return new SystemFolders(System.getProperty("os.name"), Environment.ofProcess(),
			Path.of(System.getProperty("user.home")));
	}

	/**
	 * The folder for data: {@code %LOCALAPPDATA%} on Windows, {@code ~/Library/Application Support} on a Mac,
	 * {@code $XDG_DATA_HOME} or {@code ~/.local/share} elsewhere.
	 */
	public Path data() {
		if (isWindows()) return localAppData();
		if (isMac()) return home.resolve("Library").resolve("Application Support");
		return absolute("XDG_DATA_HOME", home.resolve(".local").resolve("share"));
	}

	/**
	 * The folder for files that can be made again: {@code %LOCALAPPDATA%} on Windows, {@code ~/Library/Caches} on a Mac,
	 * {@code $XDG_CACHE_HOME} or {@code ~/.cache} elsewhere.
	 */
	public Path cache() {
		if (isWindows()) return localAppData();
		if (isMac()) return home.resolve("Library").resolve("Caches");
		return absolute("XDG_CACHE_HOME", home.resolve(".cache"));
	}

	private Path localAppData() {
		return absolute("LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
	}

	/** By the XDG specification relative paths are ignored. */
	private Path absolute(final String variable, final Path standard) {
		return environment.folder(variable).filter(Path::isAbsolute).orElse(standard);
	}

	private boolean isWindows() {
		return system.toLowerCase(Locale.ROOT).startsWith("windows");
	}

	private boolean isMac() {
		return system.toLowerCase(Locale.ROOT).startsWith("mac");
	}
}
