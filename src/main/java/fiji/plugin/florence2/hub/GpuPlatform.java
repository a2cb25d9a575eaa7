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

import java.util.List;
import java.util.Locale;

/** An operating system and processor for which ONNX Runtime has GPU libraries. */
enum GpuPlatform {

	LINUX_X64("linux-x64", "libonnxruntime.so", "libonnxruntime4j_jni.so", "libonnxruntime_providers_shared.so",
		"libonnxruntime_providers_cuda.so"),
	WIN_X64("win-x64", "onnxruntime.dll", "onnxruntime4j_jni.dll", "onnxruntime_providers_shared.dll",
		"onnxruntime_providers_cuda.dll");

	private final String id;
	private final List<String> libraries;

	GpuPlatform(final String id, final String... libraries) {
		this.id = id;
		this.libraries = List.of(libraries);
	}

	/**
	 * The platform of a Java process.
	 *
	 * @param system the system property {@code os.name}
	 * @param architecture the system property {@code os.arch}
	 * @throws HubException if there are no libraries for it, with what can be done
	 */
	static GpuPlatform of(final String system, final String architecture) throws HubException {
		final String name = system.toLowerCase(Locale.ROOT);
		final boolean x64 = List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT));
		if (name.startsWith("mac")) {
			throw new HubException(
				"There is no GPU support to install on a Mac: on Apple silicon ONNX Runtime can use CoreML as it is, " +
					"so choose the device CoreML if you want to try it.");
		}
		if (x64 && name.startsWith("windows")) return WIN_X64;
		if (x64 && name.startsWith("linux")) return LINUX_X64;
		throw new HubException("There is no GPU support for " + system + " on " + architecture +
			": ONNX Runtime has it for Linux and Windows on 64-bit Intel and AMD processors; use the device CPU here.");
	}

	/** Its name in ONNX Runtime's jars. */
	String id() {
		return id;
	}

	/** The names of the files. That of TensorRT is not among them, as no device of ours uses it. */
	List<String> libraries() {
		return libraries;
	}
}
