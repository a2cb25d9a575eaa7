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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The library by which ONNX Runtime uses a kind of device. ONNX Runtime does not report why it cannot be loaded. */
final class ProviderLibrary {

	private ProviderLibrary() {}

	/**
	 * Why the operating system cannot load a library that ONNX Runtime could not load, in a few words: mostly since
	 * another library is missing. Call it only after ONNX Runtime failed, as the library is not made to be loaded by
	 * others.
	 *
	 * @param folder where ONNX Runtime loads its libraries from
	 * @param provider such as {@code cuda}
	 */
	static Optional<String> loadError(final Path folder, final String provider) {
		final Path file = folder.resolve(System.mapLibraryName("onnxruntime_providers_" + provider)).toAbsolutePath();
		if (!Files.exists(file)) return Optional.of("there is no file " + file);
		try {
			System.load(file.toString());
			return Optional.empty();
		}
		catch (final UnsatisfiedLinkError e) {
			return Optional.of(String.valueOf(e.getMessage()).replace(file + ": ", "").replaceAll("\\s+", " "));
		}
	}
}
