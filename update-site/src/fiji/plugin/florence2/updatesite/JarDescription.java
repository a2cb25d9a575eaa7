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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a jar tells of itself in the POM that Maven put into it; nothing where there is none. */
record JarDescription(String text, List<String> authors) {

	private static final JarDescription NONE = new JarDescription("", List.of());

	static JarDescription of(final Path file) throws IOException, SiteException {
		try (ZipFile jar = new ZipFile(file.toFile())) {
			final ZipEntry pom =
				jar.stream().filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.xml")).findFirst().orElse(null);
			if (pom == null) return NONE;
			try (InputStream in = jar.getInputStream(pom)) {
				return read(in);
			}
		}
		catch (final SAXException e) {
			throw new SiteException("The POM in " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
		}
	}

	private static JarDescription read(final InputStream in) throws IOException, SAXException {
		try {
			final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
			final Document pom = factory.newDocumentBuilder().parse(in);
			final XPath paths = XPathFactory.newInstance().newXPath();
			final NodeList names =
				(NodeList) paths.evaluate("/project/developers/developer/name", pom, XPathConstants.NODESET);
			return new JarDescription(paths.evaluate("/project/description", pom).strip(),
				IntStream.range(0, names.getLength()).mapToObj(i -> names.item(i).getTextContent().strip()).toList());
		}
		catch (final ParserConfigurationException | XPathExpressionException e) {
			throw new IllegalStateException("Every Java reads XML", e);
		}
	}
}
