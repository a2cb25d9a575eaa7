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

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A jar in a Maven repository with the native libraries of ONNX Runtime for NVIDIA's cards.
 *
 * @param version of ONNX Runtime
 * @param size of the jar in bytes
 * @param sha256 of the jar
 */
record GpuRelease(String version, long size, String sha256) {

	/** The one that goes with this plugin. Its libraries work with Java classes of the same version only. */
	static final GpuRelease PUBLISHED = new GpuRelease("1.29.0", 642_295_340L,
		"fe39a98c499fc9be3944dd2bf2fb77d7dc5f152668bf95d8beb1c3d7b22f2a89");

	/** The jar, to be fetched. */
	PublishedFile jar() {
		return new PublishedFile("onnxruntime_gpu-" + version + ".jar", OptionalLong.of(size), Optional.of(sha256));
	}

	URI address(final Endpoint repository) {
		return repository.url().resolve("com/microsoft/onnxruntime/onnxruntime_gpu/" + version + "/" + jar().path());
	}
}
