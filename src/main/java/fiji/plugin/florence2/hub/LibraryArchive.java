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

import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.hub.Manifest.VerifiedFile;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** A jar of ONNX Runtime that contains the native libraries of several platforms. */
final class LibraryArchive {

	private static final String LIBRARIES = "ai/onnxruntime/native/";
	private static final int BUFFER = 1 << 18;

	private final Path jar;

	LibraryArchive(final Path jar) {
		this.jar = jar;
	}

	/**
	 * Unpacks the libraries of a platform into a folder, verifies their checksums in the jar, and writes the folder's
	 * manifest.
	 *
	 * @throws HubException if the jar is damaged, names files outside of itself, or does not have the libraries
	 * @throws IOException if the folder cannot be written to
	 */
	void unpack(final GpuPlatform platform, final Path folder, final TransferMeter meter)
		throws HubException, IOException
	{
		final Set<String> missing = new HashSet<>(platform.libraries());
		final ManifestFile manifest = new ManifestFile(folder);
		meter.expect(OptionalLong.of(Files.size(jar)));
		meter.begin("Unpacking " + jar.getFileName());
		try (ZipInputStream zip = new ZipInputStream(new CountingStream(Files.newInputStream(jar), meter))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null && !missing.isEmpty(); entry = zip.getNextEntry()) {
				final String name = nameIn(entry, LIBRARIES + platform.id() + "/");
				if (!missing.remove(name)) continue;
				meter.begin("Unpacking " + name);
				write(zip, folder.resolve(name));
				final Checksum sum = Checksum.of(folder.resolve(name), bytes -> meter.cancellation().check());
				manifest.change(current -> current.withVerified(name, new VerifiedFile(sum.size(), sum.sha256())));
			}
		}
		catch (final ZipException e) {
			throw new HubException("The file " + jar + " is damaged (" + Failures.text(e) + "): delete it and install again.",
				e);
		}
		if (!missing.isEmpty()) {
			throw new HubException("The file " + jar + " has no " + String.join(", ", missing) + " for " + platform.id() +
				": update the plugin, or choose another download address.");
		}
	}

	/** The name of a file directly in a folder of the jar; empty for other entries. */
	private String nameIn(final ZipEntry entry, final String folder) throws HubException {
		final String path = entry.getName().replace('\\', '/');
		if (path.startsWith("/") || ("/" + path + "/").contains("/../"))
			throw new HubException("The file " + jar + " names a file outside of its folder (" + entry.getName() +
				"), and nothing was taken from it: choose another download address.");
		return path.startsWith(folder) ? path.substring(folder.length()) : "";
	}

	/** The stream of an entry verifies its checksum at its end. */
	private static void write(final InputStream entry, final Path file) throws IOException {
		try (OutputStream out = Files.newOutputStream(file)) {
			final byte[] buffer = new byte[BUFFER];
			for (int n = entry.read(buffer); n >= 0; n = entry.read(buffer))
				out.write(buffer, 0, n);
		}
	}

	/** Counts the bytes that are read of the jar, and can be canceled. */
	private static final class CountingStream extends FilterInputStream {

		private final TransferMeter meter;

		CountingStream(final InputStream in, final TransferMeter meter) {
			super(new BufferedInputStream(in, BUFFER));
			this.meter = meter;
		}

		@Override
		public int read(final byte[] bytes, final int start, final int length) throws IOException {
			final int n = super.read(bytes, start, length);
			meter.add(Math.max(0, n));
			return n;
		}
	}
}
