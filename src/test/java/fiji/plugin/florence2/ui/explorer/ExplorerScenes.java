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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.ui.WindowScenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/** Plays scenes with the explorer, each in a process and on a screen of its own. */
final class ExplorerScenes {

	private static final Path TAKEN = Path.of("target", "screenshots", "explorer");
	private static final Path SHOWN = Path.of("docs", "images", "explorer");

	private ExplorerScenes() {}

	/**
	 * Plays a scene to its end, which must be a good one. Its pictures are in target/screenshots/explorer.
	 *
	 * @param folder to work in, empty
	 * @return its notes
	 */
	static Properties play(final Class<? extends ExplorerStage> scene, final Path folder, final String... args)
		throws IOException, InterruptedException
	{
		return WindowScenes.play(scene, folder, TAKEN, args);
	}

	/** The same on a screen on which all is drawn in double size. Its pictures are in target/screenshots/explorer-200. */
	static Properties playInDoubleSize(final Class<? extends ExplorerStage> scene, final Path folder)
		throws IOException, InterruptedException
	{
		try (VirtualScreen screen = VirtualScreen.open(2560, 2048)) {
			return WindowScenes.play(scene, screen, List.of("-Dsun.java2d.uiScale=2"), folder,
				TAKEN.resolveSibling("explorer-200"));
		}
	}

	/** With the system property {@code pictures.keep}, the pictures of pages are replaced by those that were taken. */
	static void keep(final String... pictures) throws IOException {
		if (!Boolean.getBoolean("pictures.keep")) return;
		for (final String picture : pictures)
			Files.copy(TAKEN.resolve(picture), SHOWN.resolve(picture), StandardCopyOption.REPLACE_EXISTING);
	}

	/** A picture that was taken. */
	static Path taken(final String picture) {
		return TAKEN.resolve(picture);
	}
}
