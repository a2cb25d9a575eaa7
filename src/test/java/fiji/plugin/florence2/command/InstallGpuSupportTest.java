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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.SystemFolders;
import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.StandInGpu;
import fiji.plugin.florence2.hub.StoreFolder;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.script.Florence2Service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.platform.PlatformService;

/** The command as macros run it, in the home of a user who has nothing. */
class InstallGpuSupportTest {

	private static final String HOME = "user.home";

	@TempDir
	private Path home;
	private String before;
	private Context context;
	private ModelService models;

	@BeforeEach
	void start() throws Exception {
		assumeTrue(System.getProperty("os.name").startsWith("Linux") && System.getProperty("os.arch").equals("amd64"),
			"there is GPU support for Linux and Windows alone, and Windows has no home");
		assumeTrue(System.getenv().getOrDefault("XDG_DATA_HOME", "").isEmpty() &&
			System.getenv().getOrDefault("FLORENCE2_GPU", "").isEmpty(), "the surroundings say where GPU support is");
		before = System.setProperty(HOME, home.toString());
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		models = context.service(ModelService.class);
		models.setOptions(Florence2Options.DEFAULT);
	}

	@AfterEach
	void stop() throws Exception {
		if (context == null) return;
		models.setOptions(Florence2Options.DEFAULT);
		context.dispose();
		System.setProperty(HOME, before);
	}

	private CommandModule run(final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(InstallGpuSupport.class, true, inputs).get();
	}

	private void refused(final CommandModule module, final String word) {
		assertTrue(module.isCanceled());
		assertTrue(module.getCancelReason().contains(word) && module.getCancelReason().endsWith("."),
			module.getCancelReason());
	}

	@Test
	void statusOfNothing() throws Exception {
		assertFalse(run("action", "status").isCanceled());
		assertTrue(models.gpuSupport().status().contains("642.3 MB are downloaded"), models.gpuSupport().status());
		assertFalse(run("action", "Remove").isCanceled());
		assertFalse(Files.exists(StoreFolder.gpuOfUser(SystemFolders.ofUser())));
	}

	@Test
	void wrongInputsAreRefused() throws Exception {
		refused(run("action", "sing"), "install, status, remove");
		refused(run("mirror", "ftp://x"), "ftp://x");
		models.setOptions(new Florence2Options("", Device.AUTO, false, 0, 0, "", "", true, true));
		refused(run("action", "install"), "stay offline");
	}

	@Test
	void anotherFileOnTheMirror() throws Exception {
		try (FaultyServer server = new FaultyServer()) {
			final String path = "/maven2/com/microsoft/onnxruntime/onnxruntime_gpu/1.29.0/onnxruntime_gpu-1.29.0.jar";
			server.put(path, new byte[1000]);
			refused(run("action", "install", "mirror", " " + server.uri() + "maven2 "), "1000 bytes");
			assertEquals(path, server.asked().get(0).target());
		}
	}

	@Test
	void canceledAtOnce() throws Exception {
		try (FaultyServer server = new FaultyServer()) {
			final Cancellation cancellation = new Cancellation();
			cancellation.cancel();
			assertThrows(CancellationException.class,
				() -> models.gpuSupport().install(server.uri().toString(), cancellation));
		}
	}

	/** Fiji quits while a server is silent. */
	@Test
	void endsWithFiji() throws Exception {
		try (FaultyServer server = new FaultyServer()) {
			server.behave((request, out) -> {
				new Thread(context::dispose).start();
				Thread.sleep(60_000);
			});
			assertThrows(CancellationException.class,
				() -> models.gpuSupport().install(server.uri().toString(), new Cancellation()));
		}
	}

	@Test
	void anInstallationIsReportedAndRemoved() throws Exception {
		StandInGpu.installIn(StoreFolder.gpuOfUser(SystemFolders.ofUser()));
		try (FaultyServer server = new FaultyServer()) {
			assertTrue(models.gpuSupport()
				.install(server.uri().toString(), new Cancellation())
				.contains("is installed in " + StoreFolder.gpuOfUser(SystemFolders.ofUser())));
			assertTrue(server.asked().isEmpty(), "there is nothing to do");
		}
		assertFalse(run("action", "remove").isCanceled());
		assertTrue(models.gpuSupport().status().contains("is not installed"));
		assertEquals("There is no GPU support in " + StoreFolder.gpuOfUser(SystemFolders.ofUser()) + ".",
			models.gpuSupport().remove());
	}
}
