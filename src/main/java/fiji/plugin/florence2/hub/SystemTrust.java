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
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates are trusted: those that Java trusts, and those that the operating system does, as browsers do.
 * Where the network of an institution reads along, its certificate is in the latter. Options of Java such as
 * {@code javax.net.ssl.trustStore} take precedence over all of this.
 */
final class SystemTrust {

	/** Where Linux distributions keep what they trust: Debian, Fedora, SUSE. */
	private static final List<Path> BUNDLES = List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"), Path.of(
		"/etc/pki/tls/certs/ca-bundle.crt"), Path.of("/etc/ssl/ca-bundle.pem"));

	private SystemTrust() {}

	/** For the system that this runs on. */
	static SSLContext context() {
		final boolean chosen = System.getProperty("javax.net.ssl.trustStore") != null || System.getProperty(
			"javax.net.ssl.trustStoreType") != null || System.getProperty("javax.net.ssl.keyStore") != null;
		return chosen ? javaAlone() : context(stores(System.getProperty("os.name").toLowerCase(Locale.ROOT)));
	}

	/** What Java trusts, and these. */
	static SSLContext context(final List<KeyStore> stores) {
		if (stores.isEmpty()) return javaAlone();
		try {
			final List<X509ExtendedTrustManager> managers = new ArrayList<>(managers(null));
			for (final KeyStore store : stores) managers.addAll(managers(store));
			final SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new AnyOf(managers) }, null);
			return context;
		}
		catch (final GeneralSecurityException e) {
			throw new IllegalStateException("Java cannot make secure connections", e);
		}
	}

	private static SSLContext javaAlone() {
		try {
			return SSLContext.getDefault();
		}
		catch (final GeneralSecurityException e) {
			throw new IllegalStateException("Java cannot make secure connections", e);
		}
	}

	private static List<KeyStore> stores(final String system) {
		final List<KeyStore> stores = new ArrayList<>();
		if (system.startsWith("windows")) addNative(stores, "Windows-ROOT");
		else if (system.startsWith("mac")) {
			addNative(stores, "KeychainStore-ROOT");
			addNative(stores, "KeychainStore");
		}
		else for (final Path bundle : BUNDLES) if (Files.isReadable(bundle)) addBundle(stores, bundle);
		return stores;
	}

	private static void addNative(final List<KeyStore> stores, final String type) {
		try {
			final KeyStore store = KeyStore.getInstance(type);
			store.load(null, null);
			stores.add(store);
		}
		catch (final GeneralSecurityException | IOException thisJavaHasNone) {
			// Then what Java itself trusts has to do.
		}
	}

	private static void addBundle(final List<KeyStore> stores, final Path bundle) {
		try {
			stores.add(bundle(bundle));
		}
		catch (final GeneralSecurityException | IOException notABundle) {
			// Then what Java itself trusts has to do.
		}
	}

	/** Reads a file of certificates in the form of PEM. */
	static KeyStore bundle(final Path file) throws GeneralSecurityException, IOException {
		final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		try (InputStream in = Files.newInputStream(file)) {
			int number = 0;
			for (final Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
				store.setCertificateEntry("certificate " + number++, certificate);
			}
		}
		return store;
	}

	/** @param store null for what Java trusts */
	private static List<X509ExtendedTrustManager> managers(final KeyStore store) throws GeneralSecurityException {
		final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return Arrays.stream(factory.getTrustManagers()).filter(X509ExtendedTrustManager.class::isInstance).map(
			X509ExtendedTrustManager.class::cast).toList();
	}

	/** Trusts whom one of several trusts; each of them also checks the name of the server. */
	private static final class AnyOf extends X509ExtendedTrustManager {

		/** One of the questions that a trust manager answers by an exception, or by none. */
		@FunctionalInterface
		private interface Question {

			void ask(X509ExtendedTrustManager manager) throws CertificateException;
		}

		private final List<X509ExtendedTrustManager> managers;

		AnyOf(final List<X509ExtendedTrustManager> managers) {
			this.managers = managers;
		}

		private void ask(final Question question) throws CertificateException {
			CertificateException first = null;
			for (final X509ExtendedTrustManager manager : managers) {
				try {
					question.ask(manager);
					return;
				}
				catch (final CertificateException e) {
					if (first == null) first = e;
				}
			}
			throw first == null ? new CertificateException("nobody is trusted") : first;
		}

		@Override
		public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
			throws CertificateException
		{
			ask(manager -> manager.checkServerTrusted(chain, type, engine));
		}

		@Override
		public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket)
			throws CertificateException
		{
			ask(manager -> manager.checkServerTrusted(chain, type, socket));
		}

		@Override
		public void checkServerTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
			ask(manager -> manager.checkServerTrusted(chain, type));
		}

		@Override
		public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
			throws CertificateException
		{
			throw new CertificateException("there are no clients here");
		}

		@Override
		public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket)
			throws CertificateException
		{
			throw new CertificateException("there are no clients here");
		}

		@Override
		public void checkClientTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
			throw new CertificateException("there are no clients here");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return managers.stream().flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers())).toArray(
				X509Certificate[]::new);
		}
	}
}
