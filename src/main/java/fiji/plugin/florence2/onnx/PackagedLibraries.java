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

import fiji.plugin.florence2.common.CacheFolder;

import ai.onnxruntime.OrtEnvironment;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The native libraries in ONNX Runtime's jar, unpacked once for all processes. ONNX Runtime itself unpacks them into a
 * temporary folder at each start, and leaves them there when the process is stopped by a signal, and always on Windows.
 */
final class PackagedLibraries implements AutoCloseable {

	private static final String RESOURCES = "/ai/onnxruntime/native/";
	private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
	private static final String CUDA = "onnxruntime_providers_cuda";

	private final CacheFolder cache;
	private final Path folder;

	private PackagedLibraries(final CacheFolder cache, final Path folder) {
		this.cache = cache;
		this.folder = folder;
	}

	/**
	 * Unpacks the libraries for this computer, as far as the jar has them.
	 *
	 * @throws IOException if they cannot be written
	 */
	static PackagedLibraries unpack() throws IOException {
		final CacheFolder cache = CacheFolder.open();
		return new PackagedLibraries(cache,
			cache.unpacked("onnxruntime-", OnnxRuntime.version() + "-" + platform(), PackagedLibraries::unpackInto));
	}

	Path folder() {
		return folder;
	}

	private static void unpackInto(final Path folder) throws IOException {
		for (final String name : NAMES) {
			final URL resource = resource(name);
			if (resource == null) continue;
			CacheFolder.unpack(folder.resolve(System.mapLibraryName(name)), resource.openConnection().getContentLengthLong(),
				resource::openStream);
		}
	}

	private static URL resource(final String name) {
		return OrtEnvironment.class.getResource(RESOURCES + platform() + "/" + System.mapLibraryName(name));
	}

	/** As ONNX Runtime names it. */
	private static String platform() {
		final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		final String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
		final String systemName = system.startsWith("windows") ? "win" : system.startsWith("mac") ? "osx" : "linux";
		return systemName + "-" + (processor.matches("amd64|x86_64") ? "x64" : processor);
	}

	/**
	 * Deletes what ONNX Runtime has made in the temporary folder, which is empty then, and what is here if that is
	 * temporary. To be called when the libraries are loaded.
	 */
	@Override
	public void close() {
		try {
			cache.close();
			// ONNX Runtime would need its folder for the CUDA libraries of its other jar.
			if (resource(CUDA) == null) deleteTemporaryFolder();
		}
		catch (final IOException | ReflectiveOperationException e) {
			// An empty folder stays until the process ends.
		}
	}

	private static void deleteTemporaryFolder() throws IOException, ReflectiveOperationException {
		final Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
		field.setAccessible(true);
		if (field.get(null) instanceof Path temporary) Files.deleteIfExists(temporary);
	}
}
