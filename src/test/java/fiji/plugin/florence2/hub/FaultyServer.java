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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * A web server on the loopback that does what a test tells it to, byte by byte. Left alone, it serves files as a good
 * one does: with lengths, entity tags and ranges. Every connection is for one request.
 */
public final class FaultyServer implements AutoCloseable {

	/** What was asked; names of headers in lower case. */
	public record Request(String target, Map<String, String> headers) {

		/** The first byte that was asked for, 0 for the whole file. */
		public int from() {
			final String range = headers.getOrDefault("range", "bytes=0-");
			return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
		}
	}

	/** Answers a request; the connection is cut when it returns. */
	@FunctionalInterface
	public interface Behaviour {

		void answer(Request request, OutputStream out) throws IOException, InterruptedException;
	}

	/** A file and its entity tag. */
	record Content(byte[] bytes, String etag) {}

	private final ServerSocket socket;
	private final String scheme;
	private final Map<String, Content> contents = new ConcurrentHashMap<>();
	private final List<Request> requests = new CopyOnWriteArrayList<>();
	private volatile Behaviour behaviour = this::serve;

	public FaultyServer() throws IOException {
		this("http", ServerSocketFactory.getDefault());
	}

	FaultyServer(final SSLContext identity) throws IOException {
		this("https", identity.getServerSocketFactory());
	}

	private FaultyServer(final String scheme, final ServerSocketFactory sockets) throws IOException {
		this.scheme = scheme;
		socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	public URI uri() {
		return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/");
	}

	Endpoint endpoint() {
		return new Endpoint(uri(), Optional.empty());
	}

	/** @param path with a slash at its beginning */
	public void put(final String path, final byte[] bytes) {
		contents.put(path, new Content(bytes, "\"" + Arrays.hashCode(bytes) + "\""));
	}

	Content content(final String path) {
		return contents.get(path);
	}

	public void behave(final Behaviour wanted) {
		behaviour = wanted;
	}

	/** What was asked since the last call. */
	public List<Request> asked() {
		final List<Request> asked = List.copyOf(requests);
		requests.clear();
		return asked;
	}

	/** Serves as a good server does. */
	public void serve(final Request request, final OutputStream out) throws IOException {
		serve(request, out, Integer.MAX_VALUE);
	}

	/** As a good server, but for no more than so many bytes of the body. */
	void serve(final Request request, final OutputStream out, final int most) throws IOException {
		final Content content = contents.get(request.target);
		if (content == null) {
			answer(out, "404 Not Found", Map.of("Content-Length", "0"), new byte[0]);
			return;
		}
		final String condition = request.headers.getOrDefault("if-range", content.etag);
		final int from = condition.equals(content.etag) ? request.from() : 0;
		final byte[] body = Arrays.copyOfRange(content.bytes, from, content.bytes.length);
		final Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Length", String.valueOf(body.length));
		headers.put("ETag", content.etag);
		if (from > 0)
			headers.put("Content-Range", "bytes " + from + "-" + (content.bytes.length - 1) + "/" + content.bytes.length);
		answer(out, from > 0 ? "206 Partial Content" : "200 OK", headers, Arrays.copyOf(body, Math.min(most, body.length)));
	}

	static void answer(final OutputStream out, final String status, final Map<String, String> headers, final byte[] body)
		throws IOException
	{
		final StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
		headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
		out.write(body);
		out.flush();
	}

	static void redirect(final OutputStream out, final Object location, final Map<String, String> more)
		throws IOException
	{
		final Map<String, String> headers = new LinkedHashMap<>(more);
		headers.put("Location", location.toString());
		headers.put("Content-Length", "0");
		answer(out, "302 Found", headers, new byte[0]);
	}

	private void accept() {
		while (!socket.isClosed()) {
			try {
				final Socket client = socket.accept();
				start(() -> talk(client));
			}
			catch (final IOException e) {
				if (!socket.isClosed()) throw new UncheckedIOException(e);
			}
		}
	}

	private void talk(final Socket client) {
		try (client) {
			final Request request = read(new BufferedInputStream(client.getInputStream()));
			requests.add(request);
			behaviour.answer(request, client.getOutputStream());
		}
		catch (final IOException | InterruptedException theClientWentAway) {
			// Which is the client's right, and often the point of the test.
		}
	}

	private static Request read(final InputStream in) throws IOException {
		final String[] first = line(in).split(" ");
		final Map<String, String> headers = new LinkedHashMap<>();
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			final int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		return new Request(first[1], headers);
	}

	private static String line(final InputStream in) throws IOException {
		final StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) throw new IOException("no request");
			if (c != '\r') line.append((char) c);
		}
		return line.toString();
	}

	private static void start(final Runnable work) {
		final Thread thread = new Thread(work, "faulty server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		socket.close();
	}
}
