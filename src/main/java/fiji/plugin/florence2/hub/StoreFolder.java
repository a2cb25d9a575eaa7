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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where models and libraries are kept. */
public final class StoreFolder {

	private static final String NAME = "florence2";
	private static final String USER_NAME = "florence2-fiji";

	private StoreFolder() {}

	/**
	 * The folder in an installation of Fiji, {@code models/florence2}, or that of the user where the installation is not
	 * theirs to write to.
	 *
	 * @param base the folder of the application
	 * @param user the folder of {@link #ofUser()}
	 */
	public static Path inApplication(final Path base, final Path user) {
		final Path folder = base.resolve("models").resolve(NAME);
		return isWritable(folder) ? folder : user;
	}

	/** The folder of the user who runs this program. */
	public static Path ofUser() {
		return ofUser(System.getProperty("os.name"), System.getenv(), Path.of(System.getProperty("user.home")));
	}

	/**
	 * The folder of a user, where the system keeps data of programs: below {@code %LOCALAPPDATA%} on Windows,
	 * {@code ~/Library/Application Support} on a Mac, {@code $XDG_DATA_HOME} or {@code ~/.local/share} elsewhere.
	 *
	 * @param system the system property {@code os.name}
	 * @param environment the environment variables
	 * @param home the folder of the user, the system property {@code user.home}
	 */
	public static Path ofUser(final String system, final Map<String, String> environment, final Path home) {
		return dataFolder(system.toLowerCase(Locale.ROOT), environment, home).resolve(USER_NAME).resolve("models");
	}

	/** Where the libraries for graphics cards are in an installation of Fiji. */
	public static Path gpuInApplication(final Path base) {
		return base.resolve("lib").resolve("florence2-gpu");
	}

	/** The folder for libraries for graphics cards of the user who runs this program, beside that of their models. */
	public static Path gpuOfUser() {
		return ofUser().resolveSibling("gpu");
	}

	private static Path dataFolder(final String system, final Map<String, String> environment, final Path home) {
		if (system.startsWith("windows")) return given(environment, "LOCALAPPDATA", home.resolve("AppData").resolve(
			"Local"));
		if (system.startsWith("mac")) return home.resolve("Library").resolve("Application Support");
		return given(environment, "XDG_DATA_HOME", home.resolve(".local").resolve("share"));
	}

	private static Path given(final Map<String, String> environment, final String variable, final Path otherwise) {
		final String value = environment.getOrDefault(variable, "");
		return value.isEmpty() || !Path.of(value).isAbsolute() ? otherwise : Path.of(value);
	}

	/** Whether a folder can be written to, or made. */
	public static boolean isWritable(final Path folder) {
		Path place = folder;
		while (!Files.exists(place) && place.getParent() != null) place = place.getParent();
		return Files.isDirectory(place) && Files.isWritable(place);
	}
}
