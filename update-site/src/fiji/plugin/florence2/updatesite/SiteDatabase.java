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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The records of a site, and the file {@value #FILE} in which Fiji's updater looks for them. */
record SiteDatabase(List<SiteFile> files) {

	static final String FILE = "db.xml.gz";

	private static final String DTD = """
		<!DOCTYPE pluginRecords [
		<!ELEMENT pluginRecords (plugin*)>
		<!ELEMENT plugin (platform*, category*, version?, previous-version*)>
		<!ATTLIST plugin filename CDATA #REQUIRED executable CDATA #IMPLIED>
		<!ELEMENT platform (#PCDATA)>
		<!ELEMENT category (#PCDATA)>
		<!ELEMENT version (description?, dependency*, link*, author*)>
		<!ATTLIST version checksum CDATA #REQUIRED timestamp CDATA #REQUIRED filesize CDATA #REQUIRED>
		<!ELEMENT description (#PCDATA)>
		<!ELEMENT dependency EMPTY>
		<!ATTLIST dependency filename CDATA #REQUIRED timestamp CDATA #IMPLIED overrides CDATA #IMPLIED>
		<!ELEMENT link (#PCDATA)>
		<!ELEMENT author (#PCDATA)>
		<!ELEMENT previous-version EMPTY>
		<!ATTLIST previous-version filename CDATA #IMPLIED timestamp CDATA #REQUIRED timestamp-obsolete CDATA #IMPLIED
			checksum CDATA #REQUIRED>]>""";

	SiteDatabase {
		files = List.copyOf(files);
	}

	/** Reads what is in {@value #FILE}. Unlike the updater it insists on a valid document. */
	static SiteDatabase read(final InputStream in) throws IOException, SiteException {
		try (InputStream xml = new GZIPInputStream(in)) {
			return new SiteDatabase(
				elements(validatingReader().parse(xml).getDocumentElement(), "plugin").map(SiteDatabase::file).toList());
		}
		catch (final ZipException e) {
			throw new SiteException(FILE + " is not compressed by gzip.", e);
		}
		catch (final SAXException e) {
			throw new SiteException(FILE + " does not have the updater's format: " + e.getMessage(), e);
		}
	}

	/** The same records as the next state of a site, which remembers what it had. */
	SiteDatabase after(final SiteDatabase old, final String timestamp) {
		final Stream<SiteFile> here = files.stream().map(file -> old.find(file.identity()).map(file::after).orElse(file));
		final Stream<SiteFile> gone =
			old.files.stream().filter(file -> find(file.identity()).isEmpty()).map(file -> file.retired(timestamp));
		return new SiteDatabase(Stream.concat(here, gone).sorted(Comparator.comparing(SiteFile::path)).toList());
	}

	private Optional<SiteFile> find(final String identity) {
		return files.stream().filter(file -> file.identity().equals(identity)).findFirst();
	}

	/** What {@value #FILE} has to be. */
	byte[] toBytes() {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(bytes)) {
			write(XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name()));
		}
		catch (final XMLStreamException | IOException e) {
			throw new IllegalStateException("Records can be written to memory", e);
		}
		return bytes.toByteArray();
	}

	private void write(final XMLStreamWriter xml) throws XMLStreamException {
		xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
		xml.writeCharacters("\n");
		xml.writeDTD(DTD);
		xml.writeCharacters("\n");
		xml.writeStartElement("pluginRecords");
		for (final SiteFile file : files) {
			writeLineBreak(xml, 1);
			xml.writeStartElement("plugin");
			xml.writeAttribute("filename", file.path());
			if (file.current().isPresent()) write(xml, file.current().get());
			for (final SiteFile.PreviousVersion version : file.previous()) {
				write(xml, version);
			}
			writeLineBreak(xml, 1);
			xml.writeEndElement();
		}
		writeLineBreak(xml, 0);
		xml.writeEndElement();
		xml.writeEndDocument();
		xml.close();
	}

	private static void write(final XMLStreamWriter xml, final SiteFile.Version version) throws XMLStreamException {
		writeLineBreak(xml, 2);
		xml.writeStartElement("version");
		xml.writeAttribute("checksum", version.checksum());
		xml.writeAttribute("timestamp", version.timestamp());
		xml.writeAttribute("filesize", Long.toString(version.size()));
		if (!version.description().isEmpty()) writeText(xml, "description", version.description());
		for (final String dependency : version.dependencies()) {
			writeLineBreak(xml, 3);
			xml.writeEmptyElement("dependency");
			xml.writeAttribute("filename", dependency);
		}
		for (final String author : version.authors()) {
			writeText(xml, "author", author);
		}
		writeLineBreak(xml, 2);
		xml.writeEndElement();
	}

	private static void write(final XMLStreamWriter xml, final SiteFile.PreviousVersion version)
		throws XMLStreamException
	{
		writeLineBreak(xml, 2);
		xml.writeEmptyElement("previous-version");
		xml.writeAttribute("filename", version.path());
		xml.writeAttribute("timestamp", version.timestamp());
		if (!version.timestampObsolete().isEmpty()) xml.writeAttribute("timestamp-obsolete", version.timestampObsolete());
		xml.writeAttribute("checksum", version.checksum());
	}

	private static void writeText(final XMLStreamWriter xml, final String name, final String text)
		throws XMLStreamException
	{
		writeLineBreak(xml, 3);
		xml.writeStartElement(name);
		xml.writeCharacters(text);
		xml.writeEndElement();
	}

	private static void writeLineBreak(final XMLStreamWriter xml, final int depth) throws XMLStreamException {
		xml.writeCharacters("\n" + "\t".repeat(depth));
	}

	private static SiteFile file(final Element plugin) {
		return new SiteFile(plugin.getAttribute("filename"),
			elements(plugin, "version").map(SiteDatabase::version).findFirst(),
			elements(plugin, "previous-version").map(previous -> previous(plugin, previous)).toList());
	}

	private static SiteFile.Version version(final Element version) {
		return new SiteFile.Version(version.getAttribute("checksum"), version.getAttribute("timestamp"),
			size(version.getAttribute("filesize")), String.join("", texts(version, "description")),
			elements(version, "dependency").map(dependency -> dependency.getAttribute("filename")).toList(),
			texts(version, "author"));
	}

	/** A size that is no number is one that no file has. */
	private static long size(final String number) {
		return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
	}

	private static SiteFile.PreviousVersion previous(final Element plugin, final Element previous) {
		final String path =
			previous.hasAttribute("filename") ? previous.getAttribute("filename") : plugin.getAttribute("filename");
		return new SiteFile.PreviousVersion(path, previous.getAttribute("timestamp"),
			previous.getAttribute("timestamp-obsolete"), previous.getAttribute("checksum"));
	}

	private static List<String> texts(final Element parent, final String name) {
		return elements(parent, name).map(Element::getTextContent).toList();
	}

	private static Stream<Element> elements(final Element parent, final String name) {
		final NodeList nodes = parent.getElementsByTagName(name);
		return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
	}

	private static DocumentBuilder validatingReader() {
		try {
			final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setValidating(true);
			factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
			final DocumentBuilder reader = factory.newDocumentBuilder();
			reader.setErrorHandler(new Strict());
			return reader;
		}
		catch (final ParserConfigurationException e) {
			throw new IllegalStateException("Every Java can validate", e);
		}
	}

	private static final class Strict implements ErrorHandler {

		@Override
		public void warning(final SAXParseException e) throws SAXException {
			throw e;
		}

		@Override
		public void error(final SAXParseException e) throws SAXException {
			throw e;
		}

		@Override
		public void fatalError(final SAXParseException e) throws SAXException {
			throw e;
		}
	}
}
