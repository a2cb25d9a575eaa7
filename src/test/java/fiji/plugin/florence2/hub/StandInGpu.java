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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small jar in place of the published one, on a server in place of Maven Central. */
public final class StandInGpu {

	static final String ADDRESS = "/com/microsoft/onnxruntime/onnxruntime_gpu/" +
		GpuLibraries.Release.PUBLISHED.version() + "/onnxruntime_gpu-" + GpuLibraries.Release.PUBLISHED.version() + ".jar";

	private static final String NATIVE = "ai/onnxruntime/native/";

	private final Map<String, byte[]> entries = new LinkedHashMap<>();

	StandInGpu() {
		entries.put("ai/onnxruntime/OnnxRuntime.class", TestCatalog.noise(2000, 1));
		for (final GpuPlatform platform : GpuPlatform.values()) {
			for (final String library : platform.libraries())
				put(platform, library, TestCatalog.noise(60_000, library.hashCode()));
			put(platform, "providers_tensorrt", TestCatalog.noise(20_000, 3));
		}
	}

	/** Puts a file into the jar, or another one in its place. */
	StandInGpu put(final GpuPlatform platform, final String name, final byte[] bytes) {
		entries.put(NATIVE + platform.id() + "/" + name, bytes);
		return this;
	}

	StandInGpu without(final GpuPlatform platform) {
		entries.keySet().removeIf(path -> path.startsWith(NATIVE + platform.id()));
		return this;
	}

	byte[] bytes(final GpuPlatform platform, final String name) {
		return entries.get(NATIVE + platform.id() + "/" + name);
	}

	byte[] jar() {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return bytes.toByteArray();
	}

	/** The release that this jar is. */
	GpuLibraries.Release on(final FaultyServer server) {
		final byte[] jar = jar();
		server.put(ADDRESS, jar);
		return new GpuLibraries.Release(GpuLibraries.Release.PUBLISHED.version(), jar.length, TestCatalog.sha256(jar));
	}

	static GpuLibraries libraries(final Path root, final GpuLibraries.Release release) {
		return libraries(root, release, TestCatalog.QUICK, DiskSpace.REAL);
	}

	static GpuLibraries libraries(final Path root, final GpuLibraries.Release release, final RetryPolicy retryPolicy,
		final DiskSpace disk)
	{
		return new GpuLibraries(root, release.version(), "Linux", "amd64", release, retryPolicy, disk,
			SystemTrust::context);
	}

	/** Libraries for this computer that the server has, to be installed into a folder. */
	public static GpuLibraries on(final FaultyServer server, final Path root) {
		final GpuLibraries.Release release = new StandInGpu().on(server);
		return new GpuLibraries(root, release.version(), System.getProperty("os.name"), System.getProperty("os.arch"),
			release, TestCatalog.QUICK, DiskSpace.REAL, SystemTrust::context);
	}

	/** Has libraries installed in a folder, as if they were the published ones. */
	public static void installIn(final Path root) throws IOException, HubException {
		try (FaultyServer server = new FaultyServer()) {
			on(server, root).install(server.endpoint(), ProgressListener.NONE, new Cancellation());
		}
	}
}
