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
	AUTO(null, "", "") {

		@Override
		void prepare(final SessionOptions options) {
			throw new IllegalStateException("AUTO is no device");
		}
	},

	/** The processor. It is always there. */
	CPU(OrtProvider.CPU, "", "") {

		@Override
		void prepare(final SessionOptions options) {
			// What ONNX Runtime does by itself.
		}
	},

	/** A graphics card of NVIDIA, on Linux and Windows. */
	CUDA(OrtProvider.CUDA,
		"on Linux and Windows, install GPU support (\"Install GPU Support\" in the menu, or \"gpu install\") and start again",
		"see that NVIDIA's driver, CUDA 12 and cuDNN 9 are installed and their libraries are found")
	{

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			options.addCUDA();
		}

		@Override
		String cause(final OrtException e) {
			return OnnxRuntime.libraries()
				.flatMap(folder -> ProviderLibrary.loadError(folder, "cuda"))
				.orElse(super.cause(e));
		}
	},

	/** Apple's neural engine and graphics. Never chosen by itself: it may be slower than the CPU for such models. */
	COREML(OrtProvider.CORE_ML, "it is there on Macs with Apple silicon", "update macOS") {

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			options.addCoreML();
		}
	},

	/** A graphics card of any make, on Windows. */
	DIRECTML(OrtProvider.DIRECT_ML, "on Windows, install ONNX Runtime for DirectML",
		"update the driver of the graphics card")
	{

		@Override
		void prepare(final SessionOptions options) throws OrtException {
			// The documentation of ONNX Runtime requires both for DirectML.
			options.setMemoryPatternOptimization(false);
			options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
			options.addDirectML(0);
		}
	};

	private final OrtProvider provider;
	private final String source;
	private final String needs;

	/**
	 * @param source what to do where the native library does not know the device
	 * @param needs what to do where it knows it and cannot use it
	 */
	Device(final OrtProvider provider, final String source, final String needs) {
		this.provider = provider;
		this.source = source;
		this.needs = needs;
	}

	/** The devices that the native library knows; whether they work is known once a model is opened. */
	public static Set<Device> offered() {
		final Set<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
		final Set<Device> offered = EnumSet.noneOf(Device.class);
		for (final Device device : values())
			if (providers.contains(device.provider)) offered.add(device);
		return offered;
	}

	/** Those that {@link #AUTO} tries before the CPU, the fastest first. */
	static List<Device> fast() {
		final Set<Device> offered = offered();
		return List.of(CUDA, DIRECTML).stream().filter(offered::contains).toList();
	}

	/** Has a session run on this device. */
	abstract void prepare(SessionOptions options) throws OrtException;

	/**
	 * Has a session run on this device.
	 *
	 * @throws ModelException if the device is of no use
	 */
	final void addTo(final SessionOptions options) throws ModelException {
		try {
			prepare(options);
		}
		catch (final OrtException e) {
			throw unusable(cause(e), e);
		}
	}

	/** Why the device cannot be prepared, in a few words. */
	String cause(final OrtException e) {
		return e.getMessage().replaceAll("\\s+", " ").strip();
	}

	/** @throws ModelException if the native library does not know the device */
	void requireOffered() throws ModelException {
		if (!offered().contains(this))
			throw new ModelException(this + " cannot be used: the native library of ONNX Runtime here offers only " +
				offered() + "; " + source + ", or choose " + CPU + ".");
	}

	ModelException unusable(final String cause, final Exception e) {
		return new ModelException(this + " cannot be used (" + cause + "): " + needs + ", or choose " + CPU + ".", e);
	}
}
