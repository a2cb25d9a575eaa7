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
package fiji.plugin.florence2.imagej.input;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of files that is not read here, known by the first bytes of a file, or by its name where the bytes are those of
 * several kinds.
 *
 * @param name of the kind, as the end of a sentence
 * @param start by what its files begin, in Latin-1
 * @param place of these letters
 * @param endings of names; empty for all
 * @param reader what reads it
 */
record ForeignFormat(String name, String start, int place, List<String> endings, ForeignFormat.Reader reader) {

	/** What reads a kind of files. */
	enum Reader {
		BIO_FORMATS,
		N5,
		FIJI,
		OTHERS
	}

	private static final String OLE = "\u00d0\u00cf\u0011\u00e0";
	private static final String ZIP = "PK\3\4";
	private static final String ISO_MEDIA = "ftyp";

	private static final List<ForeignFormat> ALL = List.of(bioFormats("a Zeiss CZI file", "ZISRAWFILE"),
		bioFormats("a Nikon ND2 file", "\u00da\u00ce\u00be\n"), bioFormats("a Leica LIF file", "p\0\0\0", "lif"),
		bioFormats("a Nikon ND2 file", "\0\0\0\fjP  ", "nd2"), bioFormats("an Olympus OIR file", "OLYMPUSRAWFORMAT"),
		bioFormats("an Olympus OIB file", OLE, "oib"), bioFormats("a Zeiss ZVI file", OLE, "zvi"),
		bioFormats("an Imaris file", "\u0089HDF\r\n\u001a\n", "ims"), bioFormats("a DeltaVision file", "", "dv", "r3d"),
		bioFormats("a Gatan Digital Micrograph file", "\0\0\0\3", "dm3"),
		bioFormats("a Gatan Digital Micrograph file", "\0\0\0\4", "dm4"), bioFormats("an ICS file", "ics_version"),
		bioFormats("a JPEG 2000 file", "\0\0\0\fjP  "), bioFormats("an MRC file", "", "mrc"),
		bioFormats("a Photoshop file", "8BPS"), bioFormats("an NRRD file", "NRRD000"),
		bioFormats("an Olympus OIF file", "", "oif"), bioFormats("a 3DHISTECH MRXS file", "\u00ff\u00d8", "mrxs"),
		bioFormats("an Olympus VSI file", "", "vsi"), n5("an HDF5 file", "\u0089HDF\r\n\u001a\n"),
		fiji("an AVI film", "RIFF", "avi"), others("a WebP file", "WEBP", 8), others("a JPEG XL file", "\0\0\0\fJXL ", 0),
		others("a JPEG XL file", "\u00ff\n", 0), others("a HEIC or AVIF file", ISO_MEDIA + "hei", 4),
		others("a HEIC or AVIF file", ISO_MEDIA + "mif1", 4), others("a HEIC or AVIF file", ISO_MEDIA + "avi", 4),
		others("a film (MP4)", ISO_MEDIA, 4), others("a PDF file", "%PDF", 0), others("a Zip file", ZIP, 0),
		others("an SVG file", "<svg", 0), others("an OpenEXR file", "v/1\1", 0));

	private static ForeignFormat bioFormats(final String name, final String start, final String... endings) {
		return new ForeignFormat(name, start, 0, List.of(endings), Reader.BIO_FORMATS);
	}

	private static ForeignFormat n5(final String name, final String start) {
		return new ForeignFormat(name, start, 0, List.of(), Reader.N5);
	}

	private static ForeignFormat fiji(final String name, final String start, final String... endings) {
		return new ForeignFormat(name, start, 0, List.of(endings), Reader.FIJI);
	}

	private static ForeignFormat others(final String name, final String start, final int place) {
		return new ForeignFormat(name, start, place, List.of(), Reader.OTHERS);
	}

	static Optional<ForeignFormat> of(final FileBytes file) {
		return ALL.stream().filter(format -> format.isOf(file)).findFirst();
	}

	private boolean isOf(final FileBytes file) {
		final String[] parts = file.name().toLowerCase(Locale.ROOT).split("\\.");
		return file.has(place, start) && (endings.isEmpty() || endings.contains(parts[parts.length - 1]));
	}

	/** Says what a file is, and what reads it. */
	ImageException refusal(final FileBytes file) {
		return new UnsupportedFormException("The image " + file.path() + " is " + name + ", which " + switch (reader) {
			case BIO_FORMATS -> "Bio-Formats reads: open it in Fiji, or name the folder of Fiji's jars by --readers.";
			case N5 -> "Fiji reads with its N5 plugin: process it there, or save it as TIFF.";
			case FIJI -> "Fiji reads: open it there by \"Import\" in its menu \"File\", and save it as TIFF.";
			case OTHERS -> "is not read here: save it as PNG or TIFF.";
		});
	}
}
