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

import java.io.IOException;
import java.net.Authenticator;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

/**
 * Asks web servers, by Java's own client: proxies are those of {@link ProxySelector#getDefault()}. Redirects are
 * followed here, one by one, so that none leads to an unprotected connection and none takes the token along.
 */
final class WebClient {

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
	private static final int MOST_REDIRECTS = 10;
	private static final Duration CANCEL_CHECK = Duration.ofMillis(50);
	/** Facts about a file, which the first server states and the one that it redirects to may not. */
	private static final List<String> FACTS = List.of("x-linked-etag", "x-linked-size", "x-repo-commit");

	/**
	 * The last answer after all redirects.
	 *
	 * @param uri who gave it
	 * @param facts the headers that describe the file itself, of whichever server stated them first
	 */
	record Answer(URI uri, int status, HttpHeaders headers, Map<String, String> facts, BodyQueue body) implements
		AutoCloseable
	{

		Optional<String> fact(final String name) {
			return Optional.ofNullable(facts.get(name)).or(() -> headers.firstValue(name));
		}

		/** The pause that the server asks for, in seconds or until a date. */
		Optional<Duration> retryAfter() {
			final Optional<String> asked = headers.firstValue("retry-after").map(String::strip);
			if (asked.isEmpty()) return Optional.empty();
			if (asked.get().matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(asked.get())));
			try {
				final Instant until = ZonedDateTime.parse(asked.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
				final Duration wait = Duration.between(Instant.now(), until);
				return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
			}
			catch (final DateTimeParseException notADate) {
				return Optional.empty();
			}
		}

		@Override
		public void close() {
			body.close();
		}
	}

	private final HttpClient client;
	private final Endpoint endpoint;
	private final Patience patience;

	WebClient(final Endpoint endpoint, final Patience patience, final SSLContext trust) {
		this.endpoint = endpoint;
		this.patience = patience;
		final HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(
			HttpClient.Redirect.NEVER).connectTimeout(patience.connect()).sslContext(trust);
		if (ProxySelector.getDefault() != null) builder.proxy(ProxySelector.getDefault());
		// A proxy may want a name and a password. (Without a proxy, an answer 401 would get lost in the authenticator.)
		if (Authenticator.getDefault() != null && isBehindProxy(endpoint.url())) builder.authenticator(Authenticator
			.getDefault());
		client = builder.build();
	}

	private static boolean isBehindProxy(final URI uri) {
		final ProxySelector selector = ProxySelector.getDefault();
		return selector != null && selector.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
	}

	/**
	 * Asks for a file.
	 *
	 * @param headers further headers of the request
	 * @throws DownloadException if a redirect leads where it must not
	 * @throws IOException if no answer came
	 */
	Answer get(final URI first, final Map<String, String> headers, final TransferMeter meter) throws DownloadException,
		IOException, InterruptedException
	{
		final Map<String, String> facts = new HashMap<>();
		URI uri = first;
		for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
			final HttpResponse<BodyQueue> response = send(request(uri, headers), meter);
			for (final String fact : FACTS) response.headers().firstValue(fact).ifPresent(value -> facts.putIfAbsent(fact,
				value));
			if (!REDIRECTS.contains(response.statusCode())) return new Answer(uri, response.statusCode(), response.headers(),
				facts, response.body());
			response.body().close();
			uri = next(first, uri, response);
		}
		throw new DownloadException("The server redirects " + first +
			" again and again: check the download address, or try again later.");
	}

	private HttpRequest request(final URI uri, final Map<String, String> headers) {
		final HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "florence2-fiji").header(
			"Accept-Encoding", "identity");
		headers.forEach(request::header);
		if (endpoint.token().isPresent() && isAt(endpoint.url(), uri)) request.header("Authorization", "Bearer " + endpoint
			.token().get());
		return request.build();
	}

	private static boolean isAt(final URI server, final URI uri) {
		return server.getScheme().equalsIgnoreCase(uri.getScheme()) && server.getHost().equalsIgnoreCase(uri.getHost()) &&
			port(server) == port(uri);
	}

	private static int port(final URI uri) {
		if (uri.getPort() >= 0) return uri.getPort();
		return isHttp(uri) ? 80 : 443;
	}

	private static boolean isHttp(final URI uri) {
		return "http".equalsIgnoreCase(uri.getScheme());
	}

	private URI next(final URI first, final URI uri, final HttpResponse<BodyQueue> response) throws DownloadException {
		final String location = response.headers().firstValue("location").orElse("");
		final URI next;
		try {
			next = uri.resolve(location);
		}
		catch (final IllegalArgumentException e) {
			throw new DownloadException("The server redirects " + first + " to \"" + location +
				"\", which is no address: check the download address, or try again later.", e);
		}
		final String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
		final boolean secure = scheme.equals("https") || scheme.equals("http") && isHttp(first);
		if (location.isEmpty() || next.getHost() == null || !secure) throw new DownloadException("The server redirects " +
			first + " to " + (location.isEmpty() ? "nowhere" : next) +
			", which is not protected by https and is not followed: check the download address, and that no proxy is in the way.");
		return next;
	}

	private HttpResponse<BodyQueue> send(final HttpRequest request, final TransferMeter meter) throws IOException,
		InterruptedException
	{
		final CompletableFuture<HttpResponse<BodyQueue>> response = client.sendAsync(request, info -> new BodyQueue());
		final long deadline = System.nanoTime() + patience.connect().plus(patience.stall()).toNanos();
		boolean answered = false;
		try {
			while (true) {
				meter.check();
				try {
					final HttpResponse<BodyQueue> got = response.get(CANCEL_CHECK.toMillis(), TimeUnit.MILLISECONDS);
					answered = true;
					return got;
				}
				catch (final TimeoutException stillWaiting) {
					if (System.nanoTime() > deadline) throw new IOException("no answer came in time");
				}
			}
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof IOException io) throw io;
			throw new IOException(e.getCause());
		}
		finally {
			if (!answered) response.cancel(true);
		}
	}
}
