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
package fiji.plugin.florence2.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a model runs on. Which of them there are is a matter of the native library of ONNX Runtime. */
public enum Device {

	/** The fastest one that works: CUDA or DirectML, else the CPU. */
	AUTO(null, "") {

		@Override
		void prepare(final SessionOptions options) {
			throw new IllegalStateException("A choice is no device");
		}
	},

	/** The processor. It is always there. */
	CPU(OrtProvider.CPU, "") {

		@Override
		void prepare(final SessionOptions options) {
			// What ONNX Runtime does by itself.
		}
	},

	/** A graphics card of NVIDIA, on Linux and Windows. */
	CUDA(OrtProvider.CUDA, "install ONNX Runtime for GPUs, NVIDIA's driver, and the versions of CUDA and cuDNN that it needs") {

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			options.addCUDA();
		}
	},

	/** Apple's neural engine and graphics. Never chosen by itself: it may be slower than the CPU for such models. */
	COREML(OrtProvider.CORE_ML, "it is there on Macs with Apple silicon") {

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			options.addCoreML();
		}
	},

	/** A graphics card of any make, on Windows. */
	DIRECTML(OrtProvider.DIRECT_ML, "install ONNX Runtime for DirectML, on Windows") {

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			// DirectML wants both, says the documentation of ONNX Runtime.
			options.setMemoryPatternOptimization(false);
			options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
			options.addDirectML(0);
		}
	};

	private final OrtProvider provider;
	private final String remedy;

	Device(final OrtProvider provider, final String remedy) {
		this.provider = provider;
		this.remedy = remedy;
	}

	/** The devices that the native library knows; whether they work, only opening a model tells. */
	public static Set<Device> offered() {
		final Set<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
		final Set<Device> offered = EnumSet.noneOf(Device.class);
		for (final Device device : values()) if (providers.contains(device.provider)) offered.add(device);
		return offered;
	}

	/** Those that {@link #AUTO} tries before the CPU, the fastest first. */
	static List<Device> fast() {
		final Set<Device> offered = offered();
		return List.of(CUDA, DIRECTML).stream().filter(offered::contains).toList();
	}

	/** Has a session run on this device. */
	abstract void prepare(SessionOptions options) throws OrtException;

	/** @throws ModelException if the native library does not know the device */
	void requireOffered() throws ModelException {
		if (!offered().contains(this)) throw new ModelException(this + " cannot be used: the native library of ONNX Runtime " +
			"here offers only " + offered() + "; " + remedy + ", or choose " + CPU + ".");
	}

	ModelException unusable(final String cause, final Exception e) {
		return new ModelException(this + " cannot be used (" + cause + "): " + remedy + ", or choose " + CPU + ".", e);
	}
}
