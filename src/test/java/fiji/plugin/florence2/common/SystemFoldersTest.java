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

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemFoldersTest {

	@TempDir
	private Path home;

	private SystemFolders on(final String system, final Map<String, String> variables) {
		return new SystemFolders(system, new Environment(variables), home);
	}

	@Test
	void foldersOfTheSystem() {
		final SystemFolders linux = on("Linux", Map.of());
		assertEquals(home.resolve(".local/share"), linux.data());
		assertEquals(home.resolve(".cache"), linux.cache());
		final SystemFolders mac = on("Mac OS X", Map.of());
		assertEquals(home.resolve("Library/Application Support"), mac.data());
		assertEquals(home.resolve("Library/Caches"), mac.cache());
		final SystemFolders windows = on("Windows 11", Map.of());
		assertEquals(home.resolve("AppData/Local"), windows.data());
		assertEquals(home.resolve("AppData/Local"), windows.cache());
	}

	@Test
	void foldersOfTheEnvironment() {
		final Path data = home.resolve("data").toAbsolutePath();
		final Path cache = home.resolve("cache").toAbsolutePath();
		final Map<String, String> variables =
			Map.of("XDG_DATA_HOME", data.toString(), "XDG_CACHE_HOME", cache.toString(), "LOCALAPPDATA", data.toString());
		assertEquals(data, on("Linux", variables).data());
		assertEquals(cache, on("Linux", variables).cache());
		assertEquals(data, on("Windows 11", variables).data());
		assertEquals(data, on("Windows 11", variables).cache());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "relative" })
	void variableThatNamesNoFolder(final String value) {
		final Map<String, String> variables =
			Map.of("XDG_DATA_HOME", value, "XDG_CACHE_HOME", value, "LOCALAPPDATA", value);
		assertEquals(home.resolve(".local/share"), on("Linux", variables).data());
		assertEquals(home.resolve(".cache"), on("Linux", variables).cache());
		assertEquals(home.resolve("AppData/Local"), on("Windows 11", variables).data());
	}
}
