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
package fiji.plugin.florence2.text;

import fiji.plugin.florence2.common.CacheFolder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads the tokenizer library without its defaults: it would report its use from Amazon's computers, look for a
 * CUDA variant of itself on the network where it finds an NVIDIA card, unpack into a folder named after DJL in the
 * user's home, and warn of graphics cards, for which Fiji opens its console.
 */
final class NativeTokenizers {

	interface Loading {

		HuggingFaceTokenizer load() throws IOException;
	}

	private NativeTokenizers() {}

	/** The settings hold only while loading: other users of DJL in the same Fiji keep theirs. */
	static synchronized HuggingFaceTokenizer load(final Loading loading) throws IOException {
		try (CacheFolder cache = CacheFolder.open()) {
			return load(loading,
				Map.of("OPT_OUT_TRACKING", "true", "RUST_FLAVOR", "cpu", "ENGINE_CACHE_DIR", cache.path().toString()));
		}
	}

	private static HuggingFaceTokenizer load(final Loading loading, final Map<String, String> quiet) throws IOException {
		final Map<String, String> before = new HashMap<>();
		quiet.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
		final Thread thread = Thread.currentThread();
		final ClassLoader loader = thread.getContextClassLoader();
		try (QuietLog log = new QuietLog("ai.djl")) {
			// DJL finds its native files by the thread's class loader, which need not be the plugin's.
			thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
			return loading.load();
		}
		finally {
			thread.setContextClassLoader(loader);
			before.forEach(NativeTokenizers::restore);
		}
	}

	private static void restore(final String key, final String value) {
		if (value == null) System.clearProperty(key);
		else System.setProperty(key, value);
	}
}
