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

import ij.VirtualStack;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The planes of an image in a file, read when they are needed. Those that were read last are kept, as many as there are
 * channels, since all channels of a place are shown together.
 */
final class ReaderStack extends VirtualStack {

	private final ImageSource.Parts planes;
	private final int count;
	private final Runnable closing;
	private final Map<Integer, ImageProcessor> read;

	/** @param closing closes the file */
	ReaderStack(final int width, final int height, final int count, final int channels, final ImageSource.Parts planes,
		final Runnable closing)
	{
		super(width, height, null, "");
		this.planes = planes;
		this.count = count;
		this.closing = closing;
		read = new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Integer, ImageProcessor> eldest) {
				return size() > channels;
			}
		};
	}

	void close() {
		closing.run();
	}

	@Override
	public int size() {
		return count;
	}

	@Override
	public int getSize() {
		return count;
	}

	/** @throws UnreadableImageException if the plane cannot be read */
	@Override
	public synchronized ImageProcessor getProcessor(final int n) {
		if (!read.containsKey(n)) read.put(n, plane(n));
		return read.get(n).duplicate();
	}

	private ImageProcessor plane(final int n) {
		try {
			return planes.read(n, new Rectangle(getWidth(), getHeight()));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		catch (final ImageException e) {
			throw new UnreadableImageException(e);
		}
	}

	@Override
	public Object getPixels(final int n) {
		return getProcessor(n).getPixels();
	}

	@Override
	public int getBitDepth() {
		return getProcessor(1).getBitDepth();
	}

	@Override
	public String getSliceLabel(final int n) {
		return null;
	}
}
