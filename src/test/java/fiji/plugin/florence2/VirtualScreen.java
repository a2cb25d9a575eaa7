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
package fiji.plugin.florence2;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A screen that nobody sees, for tests with windows: an X server in memory. Tests are skipped where there is none. */
public final class VirtualScreen implements AutoCloseable {

	private static final Path WINDOW_MANAGER = Path.of("/usr/bin/openbox");

	private final Process server;
	private final String display;
	private Process windowManager;

	private VirtualScreen(final Process server, final String display) {
		this.server = server;
		this.display = display;
	}

	/** Starts the X server with a screen of 1280 x 1024 pixels. */
	public static VirtualScreen open() throws IOException {
		return open(1280, 1024);
	}

	/** Starts the X server with a screen of a size. */
	public static VirtualScreen open(final int width, final int height) throws IOException {
		if (!Files.exists(Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so")))
			return abort("This Java draws no windows in X; on Debian, one that does is in the package openjdk-17-jre.");
		final Process server;
		try {
			server =
				new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", width + "x" + height + "x24", "-nolisten", "tcp")
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start();
		}
		catch (final IOException e) {
			return abort("There is no Xvfb; on Debian it is in the package xvfb.");
		}
		final String number =
			new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine();
		if (number == null) throw new IOException("Xvfb does not start");
		return new VirtualScreen(server, ":" + number.trim());
	}

	/**
	 * Gives windows frames with titles.
	 *
	 * @return false where the window manager openbox is not installed
	 */
	public boolean frameWindows() throws IOException {
		if (!Files.isExecutable(WINDOW_MANAGER)) return false;
		final ProcessBuilder builder =
			new ProcessBuilder(WINDOW_MANAGER.toString(), "--sm-disable").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("DISPLAY", display);
		windowManager = builder.start();
		return true;
	}

	/** What programs find in the environment variable {@code DISPLAY}. */
	public String display() {
		return display;
	}

	@Override
	public void close() {
		if (windowManager != null) windowManager.destroy();
		server.destroy();
	}
}
