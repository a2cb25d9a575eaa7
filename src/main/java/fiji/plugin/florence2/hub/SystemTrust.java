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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The trusted certificates: those that Java trusts, and those that the operating system trusts, as browsers do. Where a
 * proxy of an institution decrypts connections, its certificate is among the latter. Options of Java such as
 * {@code javax.net.ssl.trustStore} take precedence over all of this.
 */
final class SystemTrust {

	/** Files with the trusted certificates of Linux distributions: Debian, Fedora, SUSE. */
	private static final List<Path> BUNDLES = List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"),
		Path.of("/etc/pki/tls/certs/ca-bundle.crt"), Path.of("/etc/ssl/ca-bundle.pem"));
	private static final List<String> OPTIONS =
		List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType", "javax.net.ssl.keyStore");

	private SystemTrust() {}

	/** For the operating system of this computer. */
	static SSLContext context() {
		final boolean isConfigured = OPTIONS.stream().anyMatch(option -> System.getProperty(option) != null);
		return context(isConfigured ? List.of() : certificates(System.getProperty("os.name").toLowerCase(Locale.ROOT)));
	}

	/** For the certificates that Java trusts, and for these. */
	static SSLContext context(final Collection<? extends Certificate> more) {
		try {
			if (more.isEmpty()) return SSLContext.getDefault();
			final List<Certificate> all = new ArrayList<>(more);
			for (final TrustManager manager : trustManagers(null))
				if (manager instanceof X509TrustManager java) Collections.addAll(all, java.getAcceptedIssuers());
			final SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trustManagers(store(all)), null);
			return context;
		}
		catch (final GeneralSecurityException | IOException e) {
			throw new IllegalStateException("Java cannot make secure connections", e);
		}
	}

	/** @param store null for the certificates that Java trusts */
	private static TrustManager[] trustManagers(final KeyStore store) throws GeneralSecurityException {
		final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return factory.getTrustManagers();
	}

	private static KeyStore store(final List<Certificate> certificates) throws GeneralSecurityException, IOException {
		final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		for (int i = 0; i < certificates.size(); i++)
			store.setCertificateEntry("certificate " + i, certificates.get(i));
		return store;
	}

	/** @return none where the system has no store that this Java can read */
	private static List<Certificate> certificates(final String system) {
		final List<Certificate> certificates = new ArrayList<>();
		if (system.startsWith("windows")) addNative(certificates, "Windows-ROOT");
		else if (system.startsWith("mac")) {
			addNative(certificates, "KeychainStore-ROOT");
			addNative(certificates, "KeychainStore");
		}
		else {
			for (final Path bundle : BUNDLES)
				if (Files.isReadable(bundle)) addBundle(certificates, bundle);
		}
		return certificates;
	}

	private static void addNative(final List<Certificate> certificates, final String type) {
		try {
			final KeyStore store = KeyStore.getInstance(type);
			store.load(null, null);
			for (final String alias : Collections.list(store.aliases()))
				if (store.isCertificateEntry(alias)) certificates.add(store.getCertificate(alias));
		}
		catch (final GeneralSecurityException | IOException thisJavaHasNone) {
			// Then the certificates that Java itself trusts must do.
		}
	}

	private static void addBundle(final List<Certificate> certificates, final Path bundle) {
		try {
			certificates.addAll(bundle(bundle));
		}
		catch (final GeneralSecurityException | IOException notABundle) {
			// Then the certificates that Java itself trusts must do.
		}
	}

	/** Reads a file of certificates in PEM format. */
	static Collection<? extends Certificate> bundle(final Path file) throws GeneralSecurityException, IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509").generateCertificates(in);
		}
	}
}
