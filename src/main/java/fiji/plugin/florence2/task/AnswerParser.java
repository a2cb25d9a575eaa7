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
package fiji.plugin.florence2.task;

import java.util.List;
import java.util.Optional;

/**
 * Reads the text that the model writes.
 * <p>
 * The rules are those of {@code Florence2PostProcesser} in the published {@code processing_florence2.py}:
 * coordinates are the middles of their bins, as floating-point numbers. Labels and texts are cleaned as in
 * {@code Florence2PostProcessor} of Hugging Face transformers 5. Where the published rules lose or garble
 * what the model wrote, this class differs:
 * </p>
 * <ul>
 * <li>shapes without words before them have an empty label; published, the first location
 * token turns into the label {@code loc_1>} and all corners move by one;</li>
 * <li>every eight locations after a line of text are a quadrilateral with this text; published, only the
 * first eight are;</li>
 * <li>location tokens that are left over, and the tokens {@code <sep> <poly> </poly> <and>}, never become
 * part of a label;</li>
 * <li>bins above 999 count as 999;</li>
 * <li>outlines of fewer than three points are left out; an outline that lacks its {@code </poly>} is
 * kept;</li>
 * <li>under {@link AnswerKind#BOXES_OR_POLYGONS} a label has outlines if a {@code <poly>} follows it, else
 * boxes; published, one {@code <poly>} turns all boxes of the answer into outlines of two points;</li>
 * <li>a label is stripped again after letters outside ASCII were dropped from it.</li>
 * </ul>
 * <p>
 * No text makes it fail: what can be read is read. The time it takes grows in proportion to the length of the text.
 * Regions are as the model wrote them; some may have no area or no name, and boxes may have their corners in any order.
 * </p>
 */
public final class AnswerParser {

	private AnswerParser() {}

	/**
	 * Reads an answer.
	 *
	 * @param answer the decoded text, special tokens included
	 * @param width of the original image in pixels, at least 1
	 * @param height of the original image in pixels, at least 1
	 * @throws IllegalArgumentException if width or height is less than 1
	 */
	public static ParsedAnswer parse(final AnswerKind kind, final TokenText answer, final int width, final int height) {
		if (width < 1 || height < 1) {
			throw new IllegalArgumentException("Not the size of an image: " + width + " x " + height);
		}
		final TokenText clean = answer.withoutSequenceTokens();
		final RegionReader reader = new RegionReader(clean, width, height);
		final String text = Span.of(clean.text()).strip().value();
		if (kind == AnswerKind.TEXT) return plainText(text, reader);

		for (final Chunk chunk : Chunk.in(clean.text()))
			read(chunk, kind, reader);
		return new ParsedAnswer(text, reader.regions(), Optional.empty());
	}

	private static ParsedAnswer plainText(final String text, final RegionReader reader) {
		final List<Chunk> chunks = Chunk.in(text);
		if (chunks.isEmpty()) return new ParsedAnswer(text, List.of(), Optional.empty());

		final List<Marker> markers = chunks.get(chunks.size() - 1).markers();
		final boolean isBox = markers.size() == RegionReader.BOX_BINS && markers.stream().allMatch(Marker::isLocation);
		final boolean atEnd = markers.get(markers.size() - 1).to() == text.length();
		if (!isBox || !atEnd) return new ParsedAnswer(text, List.of(), Optional.empty());

		final String words = new Span(text, 0, markers.get(0).from()).strip().value();
		return new ParsedAnswer(words, List.of(), Optional.of(reader.box(markers)));
	}

	private static void read(final Chunk chunk, final AnswerKind kind, final RegionReader reader) {
		switch (kind) {
			case PROPOSALS -> reader.readBoxes(chunk.markers(), Label.NONE);
			case POLYGONS -> reader.readPolygons(chunk.markers(), Label.NONE);
			case QUADS -> reader.readQuads(chunk.markers(), reader.label(lineOfText(chunk)));
			case LABELLED_POLYGONS -> readPolygons(chunk, reader);
			case BOXES, PHRASES -> readBoxes(chunk, kind, reader);
			case BOXES_OR_POLYGONS -> {
				if (chunk.has(Marker.Type.OBJECT_START)) readPolygons(chunk, reader);
				else readBoxes(chunk, kind, reader);
			}
			case TEXT -> throw new AssertionError("Plain text has no chunks");
		}
	}

	private static void readBoxes(final Chunk chunk, final AnswerKind kind, final RegionReader reader) {
		final Span name = name(chunk);
		if (isBroken(name)) return;
		if (kind == AnswerKind.PHRASES && BannedPhrases.contains(name.value())) return;

		final Label label = reader.label(name);
		reader.readBoxes(chunk.markers(), label.inAscii());
	}

	private static void readPolygons(final Chunk chunk, final RegionReader reader) {
		final Span name = name(chunk);
		if (isBroken(name)) return;
		reader.readPolygons(chunk.markers(), reader.label(name));
	}

	/** The published pattern for a text does not cross the end of a line. */
	private static Span lineOfText(final Chunk chunk) {
		return chunk.words().strip().afterLast('\n').strip();
	}

	/** The published patterns let a name begin after the last {@code <}: {@code a<b} is named b. */
	private static Span name(final Chunk chunk) {
		return chunk.words().afterLast('<').strip();
	}

	/** The published patterns find no name that goes over two lines, and drop what belongs to it. */
	private static boolean isBroken(final Span name) {
		return name.contains('\n');
	}
}
