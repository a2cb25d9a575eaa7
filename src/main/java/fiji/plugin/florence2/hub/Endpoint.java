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
import java.util.Map;
import java.util.Optional;

/**
 * The server that repositories are fetched from, and who asks it.
 *
 * @param url of the Hugging Face hub, of a Maven repository or of a mirror, with a slash at the end. Only if it is plain http, so may be what
 *          it redirects to.
 * @param token of the user; sent to this server alone, never to one that it redirects to
 */
public record Endpoint(URI url, Optional<String> token) {

	/** The Hugging Face hub, without a token. */
	public static final Endpoint HUGGING_FACE = new Endpoint(URI.create("https://huggingface.co/"), Optional.empty());

	/** Where Java's libraries are published. */
	public static final Endpoint MAVEN_CENTRAL = new Endpoint(URI.create("https://repo.maven.apache.org/maven2/"), Optional
		.empty());

	/**
	 * What the environment variables {@code HF_ENDPOINT} and {@code HF_TOKEN} say, as Hugging Face's own programs read
	 * them; the Hugging Face hub without them.
	 *
	 * @throws HubException if the endpoint is no address of a web server
	 */
	public static Endpoint of(final Map<String, String> environment) throws HubException {
		final String url = environment.getOrDefault("HF_ENDPOINT", "").strip();
		final Endpoint endpoint = url.isEmpty() ? HUGGING_FACE : HUGGING_FACE.at(url);
		final String token = environment.getOrDefault("HF_TOKEN", "").strip();
		return token.isEmpty() ? endpoint : new Endpoint(endpoint.url, Optional.of(token));
	}

	/**
	 * The same at another address.
	 *
	 * @throws HubException if it is no address of a web server
	 */
	public Endpoint at(final String address) throws HubException {
		try {
			final URI uri = URI.create(address.endsWith("/") ? address : address + "/");
			final boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
			if (web && uri.getHost() != null && uri.getQuery() == null) return new Endpoint(uri, token);
		}
		catch (final IllegalArgumentException e) {
			throw noAddress(address, e);
		}
		throw noAddress(address, null);
	}

	private HubException noAddress(final String address, final Exception cause) {
		return new HubException("The download address \"" + address +
			"\" is not one of a web server: give one such as " + url + ".", cause);
	}

	/** Where the files of a model are, as a folder with a slash at the end. */
	URI folderOf(final Origin origin, final String revision) {
		if (origin instanceof Origin.WebFolder folder) return folder.url();
		return url.resolve(((Origin.Repository) origin).name() + "/resolve/" + revision + "/");
	}

	/** The token, without which no one else may see it. */
	@Override
	public String toString() {
		return url.toString();
	}
}
