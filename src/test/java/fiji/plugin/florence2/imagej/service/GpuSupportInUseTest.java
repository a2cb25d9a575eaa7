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
package fiji.plugin.florence2.imagej.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.log.LogService;

/**
 * A Fiji that has real GPU support, with a graphics card or without: where the environment variable
 * {@code FLORENCE2_GPU} names a folder in which it is installed.
 */
class GpuSupportInUseTest {

	private static ChildJvm.Outcome opened(final Device device, final boolean cpuInstead) throws Exception {
		assumeTrue(!System.getenv().getOrDefault("FLORENCE2_GPU", "").isEmpty(),
			"the environment variable FLORENCE2_GPU names no GPU support");
		final ChildJvm.Outcome outcome = ChildJvm.run(
			List.of("-Djava.awt.headless=true",
				"-Djava.util.prefs.userRoot=" + System.getProperty("java.util.prefs.userRoot")),
			Opening.class, device.name(), String.valueOf(cpuInstead));
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertTrue(
			outcome.output()
				.contains("BEFORE false GPU support for ONNX Runtime " + OnnxRuntime.version() + " is installed in"),
			outcome.output());
		return outcome;
	}

	/** Opens the embedded model by the service, and says how it went. */
	public static final class Opening {

		private Opening() {}

		public static void main(final String... args) throws Florence2Exception {
			try (Context context = new Context(ModelService.class)) {
				context.service(LogService.class)
					.addLogListener(message -> System.out.println("LOG " + message.level() + " " + message.text()));
				final ModelService models = context.service(ModelService.class);
				models.setOptions(
					new Florence2Options("", Device.valueOf(args[0]), Boolean.parseBoolean(args[1]), 1, 0, "", "", false, true));
				System.out.println("BEFORE " + OnnxRuntime.isLoaded() + " " + models.gpuSupport().status());
				try (ModelLease lease = models.lease("nano", new Cancellation())) {
					System.out.println("RUNS ON " + lease.model().device());
				}
				catch (final ModelException e) {
					System.out.println("REFUSED " + e.getMessage());
				}
				System.out.println("AFTER " + models.gpuSupport().status());
				final HubException inUse = assertThrows(HubException.class, () -> models.gpuSupport().remove());
				System.out.println("REMOVAL " + inUse.getMessage());
				models.setOptions(Florence2Options.DEFAULT);
			}
		}
	}

	private static Optional<String> line(final ChildJvm.Outcome outcome, final String start) {
		return outcome.output().lines().filter(line -> line.startsWith(start)).findFirst();
	}

	@Test
	void automatic() throws Exception {
		final ChildJvm.Outcome outcome = opened(Device.AUTO, false);
		final String runsOn = line(outcome, "RUNS ON ").orElseThrow();
		assertTrue(List.of("RUNS ON CUDA", "RUNS ON CPU").contains(runsOn), outcome.output());
		assertEquals(runsOn.endsWith("CPU"), outcome.output().contains("CUDA cannot be used ("), outcome.output());
		assertTrue(line(outcome, "AFTER ").orElseThrow().endsWith("and in use."), outcome.output());
		assertTrue(line(outcome, "REMOVAL ").orElseThrow().contains("quit Fiji"), outcome.output());
	}

	@Test
	void cpu() throws Exception {
		assertEquals("RUNS ON CPU", line(opened(Device.CPU, false), "RUNS ON ").orElseThrow());
	}

	@Test
	void cudaAndNothingElse() throws Exception {
		final ChildJvm.Outcome outcome = opened(Device.CUDA, false);
		if (line(outcome, "RUNS ON CUDA").isPresent()) return;
		final String refusal = line(outcome, "REFUSED ").orElseThrow();
		assertTrue(refusal.startsWith("REFUSED CUDA cannot be used (") && refusal.endsWith("or choose CPU."), refusal);
		final ChildJvm.Outcome allowed = opened(Device.CUDA, true);
		assertEquals("RUNS ON CPU", line(allowed, "RUNS ON ").orElseThrow());
		assertTrue(allowed.output().contains("or choose CPU. The CPU is used instead."), allowed.output());
	}
}
