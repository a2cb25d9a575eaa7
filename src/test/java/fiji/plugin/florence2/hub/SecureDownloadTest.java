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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from servers whose certificates nobody, or only the operating system, trusts. */
class SecureDownloadTest {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@TempDir
	private Path temporary;
	private final TestCatalog testCatalog = new TestCatalog();

	/** A server that signs for itself, and its certificate in a file. */
	private record Identity(SSLContext context, Path certificate) {}

	/** @param names what the certificate is for, in the words of keytool */
	private Identity identity(final String names) throws Exception {
		final Path file = temporary.resolve("server.p12");
		final Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
			"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + names, "-keystore",
			file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
		final String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, keytool.waitFor(), output);
		final KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD);
		}
		final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD);
		final SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		final Path certificate = Files.writeString(temporary.resolve("server.pem"),
			"-----BEGIN CERTIFICATE-----\n" +
				Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded()) +
				"\n-----END CERTIFICATE-----\n");
		return new Identity(context, certificate);
	}

	private ModelStore trusting(final Identity identity) throws Exception {
		return testCatalog.store(temporary.resolve("store"), testCatalog.catalog(), TestCatalog.QUICK, DiskSpace.REAL,
			() -> trust(identity));
	}

	private static SSLContext trust(final Identity identity) {
		try {
			return SystemTrust.context(SystemTrust.bundle(identity.certificate));
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}

	private static String refused(final ModelStore store, final FaultyServer server) {
		final HubException e = assertThrows(HubException.class,
			() -> store.download(TestCatalog.NAME, server.endpoint(), ProgressListener.NONE, new Cancellation()));
		assertTrue(e.getMessage().contains(server.uri().toString()) && e.getMessage().contains(TestCatalog.CONFIG),
			e.getMessage());
		return e.getMessage();
	}

	@Test
	void unknownCertificate() throws Exception {
		try (FaultyServer server = new FaultyServer(identity("ip:127.0.0.1").context)) {
			testCatalog.on(server);
			final String message = refused(testCatalog.store(temporary.resolve("store")), server);
			assertTrue(message.contains("certificate is not trusted"), message);
			assertEquals(List.of(), server.asked());
		}
	}

	@Test
	void certificateThatTheSystemTrusts() throws Exception {
		final Identity identity = identity("ip:127.0.0.1");
		try (FaultyServer server = new FaultyServer(identity.context)) {
			testCatalog.on(server);
			final ModelStore store = trusting(identity);
			store.download(TestCatalog.NAME, server.endpoint(), ProgressListener.NONE, new Cancellation());
			assertEquals(ModelState.COMPLETE, store.find(TestCatalog.NAME).state());
		}
	}

	@Test
	void certificateOfAnotherServer() throws Exception {
		final Identity identity = identity("dns:example.org");
		try (FaultyServer server = new FaultyServer(identity.context)) {
			testCatalog.on(server);
			final String message = refused(trusting(identity), server);
			assertTrue(message.contains("certificate is not trusted"), message);
		}
	}

	private List<String> tokens(final FaultyServer server) {
		return server.asked()
			.stream()
			.map(request -> request.headers().getOrDefault("authorization", "none"))
			.distinct()
			.toList();
	}

	private static Environment environment(final FaultyServer server) {
		return new Environment(Map.of("HF_ENDPOINT", server.uri().toString(), "HF_TOKEN", "hf_secret"));
	}

	@Test
	void tokenGoesToItsServerOnly() throws Exception {
		final Identity identity = identity("ip:127.0.0.1");
		try (FaultyServer server = new FaultyServer(identity.context);
			FaultyServer storage = new FaultyServer(identity.context))
		{
			testCatalog.on(storage);
			server.behave((request, out) -> {
				if (request.target().startsWith("/again"))
					FaultyServer.redirect(out, storage.uri() + request.target().substring("/again/".length()), Map.of());
				else FaultyServer.redirect(out, "/again" + request.target(), Map.of());
			});
			final ModelStore store = trusting(identity);
			store.download(TestCatalog.NAME, Endpoint.of(environment(server)), ProgressListener.NONE, new Cancellation());
			assertEquals(ModelState.COMPLETE, store.find(TestCatalog.NAME).state());
			assertEquals(List.of("Bearer hf_secret"), tokens(server));
			assertEquals(List.of("none"), tokens(storage));
		}
	}

	@Test
	void tokenDoesNotGoToAMirror() throws Exception {
		final Identity identity = identity("ip:127.0.0.1");
		try (FaultyServer server = new FaultyServer(identity.context);
			FaultyServer mirror = new FaultyServer(identity.context);
			FaultyServer plain = new FaultyServer())
		{
			for (final FaultyServer other : List.of(mirror, plain)) {
				testCatalog.on(other);
				final ModelStore store = trusting(identity);
				final Endpoint chosen = Endpoint.of(environment(server)).at(other.uri().toString());
				store.download(TestCatalog.NAME, chosen, ProgressListener.NONE, new Cancellation());
				assertEquals(List.of("none"), tokens(other));
				store.remove(TestCatalog.NAME);
			}
			assertEquals(List.of(), server.asked());
			testCatalog.on(server);
			final Endpoint same = Endpoint.of(environment(server)).at(server.uri().toString());
			trusting(identity).download(TestCatalog.NAME, same, ProgressListener.NONE, new Cancellation());
			assertEquals(List.of("Bearer hf_secret"), tokens(server), "the address that the token is for");
		}
	}

	@Test
	void tokenIsNotSentOverPlainHttp() throws Exception {
		try (FaultyServer plain = new FaultyServer()) {
			testCatalog.on(plain);
			testCatalog.store(temporary.resolve("store"))
				.download(TestCatalog.NAME, Endpoint.of(environment(plain)), ProgressListener.NONE, new Cancellation());
			assertEquals(List.of("none"), tokens(plain));
		}
	}

	/** A mirror may redirect to the server that the token is for, which then learns it by no other's doing. */
	@Test
	void mirrorThatRedirectsToTheServerOfTheToken() throws Exception {
		final Identity identity = identity("ip:127.0.0.1");
		try (FaultyServer server = new FaultyServer(identity.context); FaultyServer mirror = new FaultyServer()) {
			testCatalog.on(server);
			mirror.behave((request, out) -> FaultyServer.redirect(out, server.uri().resolve(request.target()), Map.of()));
			final Endpoint chosen = Endpoint.of(environment(server)).at(mirror.uri().toString());
			trusting(identity).download(TestCatalog.NAME, chosen, ProgressListener.NONE, new Cancellation());
			assertEquals(List.of("none"), tokens(server));
		}
	}

	@Test
	void redirectToPlainHttp() throws Exception {
		final Identity identity = identity("ip:127.0.0.1");
		try (FaultyServer server = new FaultyServer(identity.context); FaultyServer plain = new FaultyServer()) {
			testCatalog.on(plain);
			server.behave((request, out) -> FaultyServer.redirect(out, plain.uri().resolve(request.target()), Map.of()));
			final String message = refused(trusting(identity), server);
			assertTrue(message.contains(plain.uri().toString()) && message.contains("not protected by https"), message);
			assertEquals(List.of(), plain.asked());
		}
	}
}
