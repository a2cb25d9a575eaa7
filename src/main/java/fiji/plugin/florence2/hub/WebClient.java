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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

/**
 * Sends requests to web servers through Java's own client and the proxies of {@link ProxySelector#getDefault()}.
 * Redirects are followed here, one by one, so that none leaves https and none passes the token to another server.
 */
final class WebClient {

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
	private static final int MAX_REDIRECTS = 10;
	/** Headers that describe the file. The first server sends them, the one that it redirects to may not. */
	private static final List<String> FILE_HEADERS = List.of("x-linked-etag", "x-linked-size", "x-repo-commit");

	/**
	 * The response after all redirects.
	 *
	 * @param fileHeaders the headers that describe the file, each from the first server that sent it
	 */
	record Response(int status, HttpHeaders headers, Map<String, String> fileHeaders, BodyQueue body)
		implements AutoCloseable
	{

		Optional<String> header(final String name) {
			return headers.firstValue(name);
		}

		Optional<String> fileHeader(final String name) {
			return Optional.ofNullable(fileHeaders.get(name)).or(() -> header(name));
		}

		/** The delay that the server requests, in seconds or until a date. */
		Optional<Duration> retryAfter() {
			final Optional<String> value = header("retry-after").map(String::strip);
			if (value.isEmpty()) return Optional.empty();
			if (value.get().matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
			try {
				final Instant until = ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
				final Duration delay = Duration.between(Instant.now(), until);
				return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
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
	private final RetryPolicy retryPolicy;

	WebClient(final Endpoint endpoint, final RetryPolicy retryPolicy, final SSLContext trust) {
		this.endpoint = endpoint;
		this.retryPolicy = retryPolicy;
		final HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(retryPolicy.connectTimeout())
			.sslContext(trust);
		final ProxySelector proxies = ProxySelector.getDefault();
		if (proxies != null) builder.proxy(proxies);
		// A proxy may want a name and a password. (Without a proxy, a response 401 would get lost in the authenticator.)
		final Authenticator authenticator = Authenticator.getDefault();
		if (authenticator != null && isBehindProxy(proxies, endpoint.url())) builder.authenticator(authenticator);
		client = builder.build();
	}

	private static boolean isBehindProxy(final ProxySelector proxies, final URI uri) {
		return proxies != null && proxies.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
	}

	/**
	 * Requests a file.
	 *
	 * @param headers further headers of the request
	 * @throws HubException if a redirect is not allowed
	 * @throws IOException if there is no response
	 * @throws CancellationException at once when the request is canceled
	 */
	Response get(final URI first, final Map<String, String> headers, final Cancellation cancellation)
		throws HubException, IOException, InterruptedException
	{
		final Map<String, String> fileHeaders = new HashMap<>();
		URI uri = first;
		for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			final HttpResponse<BodyQueue> response = send(request(uri, headers), cancellation);
			for (final String name : FILE_HEADERS)
				response.headers().firstValue(name).ifPresent(value -> fileHeaders.putIfAbsent(name, value));
			if (!REDIRECTS.contains(response.statusCode()))
				return new Response(response.statusCode(), response.headers(), fileHeaders, response.body());
			response.body().close();
			uri = next(first, uri, response);
		}
		throw new HubException(
			"The server redirects " + first + " again and again: check the download address, or try again later.");
	}

	private HttpRequest request(final URI uri, final Map<String, String> headers) {
		final HttpRequest.Builder request =
			HttpRequest.newBuilder(uri).header("User-Agent", "florence2-fiji").header("Accept-Encoding", "identity");
		headers.forEach(request::header);
		endpoint.tokenFor(uri).ifPresent(token -> request.header("Authorization", "Bearer " + token));
		return request.build();
	}

	private static URI next(final URI first, final URI uri, final HttpResponse<BodyQueue> response) throws HubException {
		final String location = response.headers().firstValue("location").orElse("");
		final URI next;
		try {
			next = uri.resolve(location);
		}
		catch (final IllegalArgumentException e) {
			throw new HubException("The server redirects " + first + " to \"" + location +
				"\", which is no address: check the download address, or try again later.", e);
		}
		final boolean isSecure = "https".equalsIgnoreCase(next.getScheme());
		final boolean isAllowed = isSecure || Endpoint.isHttp(next) && Endpoint.isHttp(first);
		if (!location.isEmpty() && next.getHost() != null && isAllowed) return next;
		throw new HubException("The server redirects " + first + " to " + (location.isEmpty() ? "nowhere" : next) +
			", which is not protected by https and is not followed: check the download address, and that no proxy is in the way.");
	}

	private HttpResponse<BodyQueue> send(final HttpRequest request, final Cancellation cancellation)
		throws IOException, InterruptedException
	{
		final CompletableFuture<HttpResponse<BodyQueue>> response = client.sendAsync(request, info -> new BodyQueue());
		final Runnable stop = () -> response.cancel(true);
		cancellation.onCancel(stop);
		final Duration timeout = retryPolicy.connectTimeout().plus(retryPolicy.stallTimeout());
		try {
			return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (final TimeoutException e) {
			throw new IOException("the server did not respond in time", e);
		}
		catch (final ExecutionException e) {
			cancellation.check();
			if (e.getCause() instanceof IOException io) throw io;
			throw new IOException(e.getCause());
		}
		finally {
			cancellation.forget(stop);
			// Has no effect on a response that is here.
			response.cancel(true);
		}
	}
}
