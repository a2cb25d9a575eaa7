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

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;

import ij.ImagePlus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;

/**
 * The readers of TwelveMonkeys ImageIO and of Java. They are taken by their classes: which reader the registry of ImageIO
 * would give first, depends on the other plugins of a Fiji, and is left as it is.
 */
final class LibraryReaders {

	private static final String JAVA = "com.sun.imageio.plugins.";

	private LibraryReaders() {}

	static ImageReader gif() throws IOException {
		return ofJava("gif.GIFImageReaderSpi").createReaderInstance();
	}

	static ImageReader png() throws IOException {
		return ofJava("png.PNGImageReaderSpi").createReaderInstance();
	}

	/** The library's, on top of Java's: it looks that up in a registry, so it gets one of its own. */
	static ImageReader jpeg() throws IOException {
		final ServiceRegistry registry = new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
		registry.registerServiceProvider(ofJava("jpeg.JPEGImageReaderSpi"), ImageReaderSpi.class);
		final ImageReaderSpi library = new JPEGImageReaderSpi();
		registry.registerServiceProvider(library, ImageReaderSpi.class);
		return library.createReaderInstance();
	}

	static ImageReader bmp() throws IOException {
		return new BMPImageReaderSpi().createReaderInstance();
	}

	static ImageReader tiff(final boolean big) throws IOException {
		return (big ? new BigTIFFImageReaderSpi() : new TIFFImageReaderSpi()).createReaderInstance();
	}

	/** Decodes a file of one image, and disposes of the reader. */
	static ImagePlus read(final ImageReader reader, final Path file) throws IOException {
		try (ImageInputStream in = new FileStream(file)) {
			reader.setInput(in, true, true);
			return new ImagePlus("", Pixels.of(reader.read(0)));
		}
		finally {
			reader.dispose();
		}
	}

	private static ImageReaderSpi ofJava(final String name) throws IOException {
		try {
			final Object found = IIORegistry.getDefaultInstance().getServiceProviderByClass(Class.forName(JAVA + name));
			if (found instanceof ImageReaderSpi reader) return reader;
		}
		catch (final ClassNotFoundException e) {
			throw new IOException("this Java has no " + JAVA + name, e);
		}
		throw new IOException("this Java has no " + JAVA + name);
	}
}
