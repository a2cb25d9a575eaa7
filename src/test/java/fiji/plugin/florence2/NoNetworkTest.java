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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Task;

import ai.onnxruntime.OrtEnvironment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An analysis uses no network: nothing is downloaded, nothing reported. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Java 24 has no security manager to listen with")
class NoNetworkTest {

	private static final String CONNECTION = "CONNECTION";

	/** With an empty home, so that native libraries are unpacked as on a first start. */
	@Test
	void openingAndAskingOpensNoSocket(@TempDir final Path home) throws Exception {
		final ChildJvm.Outcome outcome =
			ChildJvm.run(List.of("-Djava.security.manager=allow", "-Duser.home=" + home), Listening.class);
		assertEquals(0, outcome.exitCode(), outcome.output());
		final String[] parts = outcome.output().split("ASKED", 2);
		assertEquals(2, parts.length, outcome.output());
		assertTrue(!parts[0].contains(CONNECTION), outcome.output());
		assertTrue(parts[1].contains(CONNECTION), "the listener misses connections: " + outcome.output());
	}

	/** ONNX Runtime keeps what it is about to report in a folder of the user's, from where native threads send it. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void onnxRuntimeReportsNothing(@TempDir final Path home) throws Exception {
		assertEquals(0, filesAfter(Asking.class, home.resolve("ours")));
		assertTrue(filesAfter(Reporting.class, home.resolve("as it is")) > 0, "the reports are elsewhere");
	}

	/**
	 * In a clean environment, since ONNX Runtime reports nothing where a variable tells of a build server.
	 * 
	 * @return how many files of reports a program leaves in the user's home
	 */
	private static long filesAfter(final Class<?> program, final Path home) throws Exception {
		Files.createDirectories(home);
		final ProcessBuilder builder = ChildJvm.builder(List.of(), program);
		builder.environment().keySet().retainAll(Set.of("PATH", "LD_LIBRARY_PATH"));
		builder.environment().putAll(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home.resolve(".cache").toString()));
		final Process process = builder.start();
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), output);
		final Path reports = home.resolve(".cache").resolve("Microsoft");
		if (!Files.exists(reports)) return 0;
		try (Stream<Path> files = Files.walk(reports)) {
			return files.filter(Files::isRegularFile).count();
		}
	}

	/** Opens a model, and runs a prompt. */
	public static final class Asking {

		private Asking() {}

		public static void main(final String... args) throws Exception {
			try (Florence2 florence2 = Nano.open()) {
				florence2.ask(Nano.sample(), Task.CAPTION);
			}
		}
	}

	/** ONNX Runtime as it is, which needs more stack than a usual thread has, see {@code OnnxRuntime}. */
	public static final class Reporting {

		private Reporting() {}

		public static void main(final String... args) throws InterruptedException {
			final Thread thread = new Thread(null, OrtEnvironment::getEnvironment, "start", 256L << 20);
			thread.start();
			thread.join();
		}
	}

	/** Opens a model, runs a prompt, and at last connects on purpose, to prove that the listener reports connections. */
	public static final class Listening {

		private Listening() {}

		@SuppressWarnings("removal")
		public static void main(final String... args) throws Exception {
			System.setSecurityManager(new SecurityManager() {

				@Override
				public void checkPermission(final Permission permission) {
					// Everything is allowed, only noted.
				}

				@Override
				public void checkConnect(final String host, final int port) {
					System.out.println(CONNECTION + " to " + host + ":" + port);
				}

				@Override
				public void checkListen(final int port) {
					System.out.println(CONNECTION + " awaited at " + port);
				}
			});
			try (Florence2 florence2 = Nano.open()) {
				florence2.ask(Nano.sample(), Task.CAPTION);
			}
			System.out.println("ASKED");
			connectToMyself();
		}

		private static void connectToMyself() throws IOException {
			try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket client = new Socket(server.getInetAddress(), server.getLocalPort()))
			{
				client.getOutputStream().flush();
			}
		}
	}
}
