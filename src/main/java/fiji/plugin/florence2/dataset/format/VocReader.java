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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Shape;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Pascal VOC: an XML file for each image, with the boxes of objects; of some programs polygons, too. */
final class VocReader implements AnnotationReader {

	private static final String NAME = "Pascal VOC";
	private static final String ENDING = ".xml";
	private static final String OBJECT = "annotation/object";
	private static final String POLYGON = OBJECT + "/polygon";

	/** What the elements of a file say: of an object by their path below it. */
	private record Element(int line, Map<String, String> values) {

		double number(final String path) {
			final String text = values.get(path);
			if (text == null) throw wrong("has no " + path);
			try {
				final double number = Double.parseDouble(text);
				if (Double.isFinite(number)) return number;
			}
			catch (final NumberFormatException e) {
				// Said below.
			}
			throw wrong("has a " + path + " \"" + text + "\" that is no number");
		}

		IllegalArgumentException wrong(final String fault) {
			return new IllegalArgumentException("line " + line + ": the object " + fault);
		}
	}

	@Override
	public String name() {
		return "pascal-voc";
	}

	@Override
	public String form() {
		return "a folder of XML files, or one of them";
	}

	@Override
	public boolean fits(final Path path) {
		return AnnotationFile.begins(path, ENDING, text -> text.contains("<annotation"));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		return Findings.ofFiles(request, ENDING, NAME, notes, VocReader::add);
	}

	private static void add(final Path file, final String text, final Findings findings) throws Florence2Exception {
		final Map<String, String> values = new HashMap<>();
		final List<Element> objects = new ArrayList<>();
		parse(text, values, objects);
		final String stem = file.getFileName().toString().replaceFirst("(?i)\\.xml$", "");
		final String named = values.getOrDefault("annotation/filename", "");
		final Optional<FoundImage> image = named.isEmpty()
			? findings.about(file, stem, Plane.ONLY)
			: findings.named(values.getOrDefault("annotation/folder", "") + "/" + named, Plane.ONLY);
		if (image.isEmpty()) return;
		final Element whole = new Element(1, values);
		if (values.containsKey("annotation/size/width")) {
			final double width = whole.number("annotation/size/width");
			final double height = whole.number("annotation/size/height");
			if (width > 0 && height > 0) image.get().requireSize(width, height);
		}
		for (final Element object : objects)
			image.get().add(object.values.getOrDefault("name", ""), shape(object));
	}

	private static Shape shape(final Element object) {
		if (!object.values.containsKey("polygon")) {
			final Box box = new Box(object.number("bndbox/xmin"), object.number("bndbox/ymin"), object.number("bndbox/xmax"),
				object.number("bndbox/ymax"));
			if (box.x1() > box.x2() || box.y1() > box.y2()) throw object.wrong("has its sides exchanged");
			return box;
		}
		final List<Point> points = new ArrayList<>();
		for (int i = 1; object.values.containsKey("polygon/x" + i); i++)
			points.add(new Point(object.number("polygon/x" + i), object.number("polygon/y" + i)));
		if (points.size() < 3) throw object.wrong("has a polygon of " + points.size() + " points");
		return PolygonShape.of(List.of(points));
	}

	/** Neither a document type nor anything outside of the file is read. */
	private static void parse(final String text, final Map<String, String> values, final List<Element> objects) {
		final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		factory.setProperty(XMLInputFactory.IS_COALESCING, true);
		try {
			final XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
			try {
				parse(xml, values, objects);
			}
			finally {
				xml.close();
			}
		}
		catch (final XMLStreamException e) {
			final int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
			throw new IllegalArgumentException("line " + line + ": it is no XML", e);
		}
	}

	private static void parse(final XMLStreamReader xml, final Map<String, String> values, final List<Element> objects)
		throws XMLStreamException
	{
		final Deque<String> open = new ArrayDeque<>();
		while (xml.hasNext()) {
			final int event = xml.next();
			if (event == XMLStreamConstants.START_ELEMENT) {
				open.addLast(xml.getLocalName());
				final String path = path(open);
				if (open.size() == 1 && !path.equals("annotation"))
					throw new IllegalArgumentException("it is about " + path + " instead of annotation");
				if (path.equals(OBJECT)) objects.add(new Element(xml.getLocation().getLineNumber(), new HashMap<>()));
				if (path.equals(POLYGON)) objects.get(objects.size() - 1).values.put("polygon", "");
			}
			else if (event == XMLStreamConstants.END_ELEMENT) open.removeLast();
			else if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace())
				put(path(open), xml.getText().strip(), values, objects);
		}
	}

	private static String path(final Deque<String> open) {
		final StringBuilder path = new StringBuilder();
		for (final Iterator<String> names = open.iterator(); names.hasNext();)
			path.append(names.next()).append(names.hasNext() ? "/" : "");
		return path.toString();
	}

	private static void put(final String path, final String text, final Map<String, String> values,
		final List<Element> objects)
	{
		final boolean ofObject = path.startsWith(OBJECT + "/");
		if (ofObject) objects.get(objects.size() - 1).values.put(path.substring(OBJECT.length() + 1), text);
		else values.put(path, text);
	}
}
