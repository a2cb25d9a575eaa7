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
package fiji.plugin.florence2.updatesite;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** The files of a site as a user's Fiji gets them, by http, https or from a folder. */
final class ServedSite {

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final URI root;
	private final HttpClient client =
		HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(30)).build();

	private ServedSite(final URI root) {
		this.root = root;
	}

	/** @param address a URL or the path of a folder */
	static ServedSite at(final String address) throws SiteException {
		try {
			final boolean url = address.matches("(?i)(https?|file):.*");
			final String root = url ? address : Path.of(address).toUri().toString();
			return new ServedSite(new URI(root.endsWith("/") ? root : root + "/"));
		}
		catch (final URISyntaxException e) {
			throw new SiteException(address + " is no address of a site: " + e.getMessage(), e);
		}
	}

	/**
	 * Opens a file of the site.
	 *
	 * @param name with slashes, not encoded
	 * @throws FileNotFoundException if the site has no such file
	 */
	InputStream open(final String name) throws IOException, InterruptedException {
		final URI file = root.resolve(encoded(name));
		if (file.getScheme().equalsIgnoreCase("file")) return openFile(Path.of(file), name);
		final HttpResponse<InputStream> response =
			client.send(HttpRequest.newBuilder(file).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
		if (response.statusCode() == 200) return response.body();
		response.body().close();
		if (response.statusCode() == 404) throw new FileNotFoundException(name);
		throw new IOException("the server answers " + response.statusCode());
	}

	private static InputStream openFile(final Path file, final String name) throws IOException {
		try {
			return Files.newInputStream(file);
		}
		catch (final NoSuchFileException e) {
			final FileNotFoundException missing = new FileNotFoundException(name);
			missing.initCause(e);
			throw missing;
		}
	}

	private static String encoded(final String name) {
		try {
			return new URI(null, null, "/" + name, null).getRawPath().substring(1);
		}
		catch (final URISyntaxException e) {
			throw new IllegalArgumentException(name, e);
		}
	}

	@Override
	public String toString() {
		return root.toString();
	}
}
