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
package fiji.plugin.florence2.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.VirtualScreen;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Plays scenes with the plugin's windows, each in a process and on a screen of its own. */
public final class WindowScenes {

	private WindowScenes() {}

	/**
	 * Plays a scene to its end, which must be a good one.
	 *
	 * @param folder to work in, empty
	 * @param pictures the folder of its pictures
	 * @param args what it takes besides
	 * @return its notes
	 */
	public static Properties play(final Class<? extends WindowStage> scene, final Path folder, final Path pictures,
		final String... args) throws IOException, InterruptedException
	{
		try (VirtualScreen screen = VirtualScreen.open()) {
			return play(scene, screen, List.of(), folder, pictures, args);
		}
	}

	/**
	 * The same on a screen.
	 *
	 * @param java options of the process
	 */
	public static Properties play(final Class<? extends WindowStage> scene, final VirtualScreen screen,
		final List<String> java, final Path folder, final Path pictures, final String... args)
		throws IOException, InterruptedException
	{
		screen.frameWindows();
		// ImageJ comes with this look-up table and colours groups of selections by it.
		Files.write(Files.createDirectories(folder.resolve("luts")).resolve("glasbey.lut"), new byte[3 * 256]);
		Files.createDirectories(folder.resolve("plugins"));
		final List<String> options = new ArrayList<>(
			List.of("-Djava.util.prefs.userRoot=" + folder, "-Duser.home=" + folder, "-Dplugins.dir=" + folder));
		options.addAll(java);
		final Path file = folder.resolve("notes");
		final List<String> all = new ArrayList<>(List.of(pictures.toString(), file.toString()));
		all.addAll(List.of(args));
		final ChildJvm.Outcome outcome = ChildJvm.run(screen, options, scene, all.toArray(String[]::new));
		assertEquals(0, outcome.exitCode(), outcome.output());
		final Properties notes = new Properties();
		try (Reader in = Files.newBufferedReader(file)) {
			notes.load(in);
		}
		return notes;
	}
}
