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

import fiji.plugin.florence2.common.Environment;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server that repositories are downloaded from.
 *
 * @param url of the Hugging Face hub, of a Maven repository or of a mirror, with a slash at the end. Redirects to plain
 *          http are followed only if it is plain http itself.
 * @param token the access token for this server; it is sent only to this server and only over https
 */
public record Endpoint(URI url, Optional<String> token) {

	/** The Hugging Face hub, without a token. */
	public static final Endpoint HUGGING_FACE = new Endpoint(URI.create("https://huggingface.co/"), Optional.empty());

	/** Where Java's libraries are published. */
	public static final Endpoint MAVEN_CENTRAL =
		new Endpoint(URI.create("https://repo.maven.apache.org/maven2/"), Optional.empty());

	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

	/**
	 * The server of the environment variable {@code HF_ENDPOINT}, else the Hugging Face hub, with the token in
	 * {@code HF_TOKEN}.
	 *
	 * @throws HubException if the endpoint is not the address of a web server, or the token cannot be one
	 */
	public static Endpoint of(final Environment environment) throws HubException {
		final Optional<String> address = environment.get("HF_ENDPOINT");
		final Endpoint server = address.isEmpty() ? HUGGING_FACE : HUGGING_FACE.at(address.get());
		final Optional<String> token = environment.get("HF_TOKEN");
		if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
			throw new HubException(
				"The access token in HF_TOKEN contains blanks or other characters that no token has: copy it again.");
		}
		return new Endpoint(server.url, token);
	}

	/**
	 * The server at another address. The token stays with its server: another one does not get it.
	 *
	 * @throws HubException if this is not the address of a web server
	 */
	public Endpoint at(final String address) throws HubException {
		try {
			final URI uri = URI.create(address.endsWith("/") ? address : address + "/");
			final boolean isWeb = isHttp(uri) || "https".equalsIgnoreCase(uri.getScheme());
			if (isWeb && uri.getHost() != null && uri.getQuery() == null) return new Endpoint(uri, tokenFor(uri));
		}
		catch (final IllegalArgumentException e) {
			throw noAddress(address, e);
		}
		throw noAddress(address, null);
	}

	private HubException noAddress(final String address, final Exception cause) {
		return new HubException(
			"The download address \"" + address + "\" is not that of a web server: enter one such as " + url + ".", cause);
	}

	/** The token, if it may be sent to an address: to this server, over https. */
	Optional<String> tokenFor(final URI uri) {
		final boolean isThisServer = !isHttp(uri) && url.getScheme().equalsIgnoreCase(uri.getScheme()) &&
			url.getHost().equalsIgnoreCase(uri.getHost()) && port(url) == port(uri);
		return isThisServer ? token : Optional.empty();
	}

	private static int port(final URI uri) {
		if (uri.getPort() >= 0) return uri.getPort();
		return isHttp(uri) ? 80 : 443;
	}

	static boolean isHttp(final URI uri) {
		return "http".equalsIgnoreCase(uri.getScheme());
	}

	/** The folder with the files of a model, with a slash at the end. */
	URI folderOf(final PublishedModel.Origin origin, final String revision) {
		if (origin instanceof PublishedModel.WebFolder folder) return folder.url();
		return url.resolve(((PublishedModel.Repository) origin).name() + "/resolve/" + revision + "/");
	}

	/** Without the token, so that no log shows it. */
	@Override
	public String toString() {
		return url.toString();
	}
}
