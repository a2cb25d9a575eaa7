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

import fiji.plugin.florence2.imagej.input.BioFormats.Library;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A file that Bio-Formats has opened. It is closed by {@link #close()}, or when nothing refers to this object any more.
 * Planes are read when they are needed.
 */
final class BioFormatsReader {

	private static final Cleaner CLEANER = Cleaner.create();
	private static final String RGB = "loci.formats.ChannelFiller";
	private static final String SEPARATE = "loci.formats.ChannelSeparator";
	private static final String TIFF = "(?i).+\\.tiff?";
	private static final String NO_UNIT = "(?i)pixel|reference ?frame";

	private final FileBytes file;
	private final Library library;
	private final Object metadata;
	private final Cleaner.Cleanable closing;
	private Object reader;
	private Form form;

	/** How the planes of a series are stored. */
	private record Form(int width, int height, int channels, int slices, int frames, int samples, boolean interleaved,
		ByteOrder order, Kind kind)
	{
		int planes() {
			return channels * slices * frames;
		}

		long planeBytes() {
			return (long) width * height * samples * kind.bytes;
		}
	}

	/** Kinds of numbers, in the order of their numbers in Bio-Formats. */
	private enum Kind {

		INT8(1),
		UINT8(1),
		INT16(2),
		UINT16(2),
		INT32(4),
		UINT32(4),
		FLOAT(4),
		DOUBLE(8),
		BIT(1);

		private final int bytes;

		Kind(final int bytes) {
			this.bytes = bytes;
		}

		double value(final ByteBuffer pixels) {
			return switch (this) {
				case INT8 -> pixels.get();
				case UINT8, BIT -> pixels.get() & 0xff;
				case INT16 -> pixels.getShort();
				case UINT16 -> pixels.getShort() & 0xffff;
				case INT32 -> pixels.getInt();
				case UINT32 -> pixels.getInt() & 0xffffffffL;
				case FLOAT -> pixels.getFloat();
				case DOUBLE -> pixels.getDouble();
			};
		}
	}

	/** What closes a reader must not refer to this object, which could never be cleared then. */
	private record Closing(Library library, Object reader) implements Runnable {

		@Override
		public void run() {
			try {
				library.read(reader, "close");
			}
			catch (final ReflectiveOperationException alreadyGone) {
				// There is nothing left to close.
			}
		}
	}

	BioFormatsReader(final FileBytes file, final Library library) throws ReflectiveOperationException {
		this.file = file;
		this.library = library;
		metadata = library.metadata();
		final Object opened = library.reader();
		closing = CLEANER.register(this, new Closing(library, opened));
		reader = library.wrapped(RGB, opened);
		library.read(reader, "setMetadataStore", metadata);
		// Smaller copies of an image are no images.
		library.read(reader, "setFlattenedResolutions", false);
		// Each of the TIFF files that belong together is an image of its own; other formats may need several files.
		library.read(reader, "setGroupFiles", !file.name().matches(TIFF));
		try {
			library.read(reader, "setId", file.path().toAbsolutePath().toString());
		}
		catch (final InvocationTargetException e) {
			close();
			throw e;
		}
	}

	void close() {
		closing.clean();
	}

	int series() throws ImageException {
		return number("getSeriesCount");
	}

	/** @param series from 1 */
	ImageSource source(final int series) throws ImageException {
		read("setSeries", series - 1);
		form = form();
		// ImageJ has the three colors of 8 bits in one pixel, and of other kinds in one channel each.
		if (form.samples > 1 && (form.kind != Kind.UINT8 || form.samples > 4 || form.samples == 2)) {
			reader = separate();
			read("setSeries", series - 1);
			form = form();
		}
		final ImageContent content = content(series - 1);
		final long memory = 4 * form.planeBytes() * form.channels;
		return new ImageSource(content, memory, () -> image(series - 1, content), Optional.of(this::plane));
	}

	private Object separate() throws ImageException {
		try {
			return library.wrapped(SEPARATE, reader);
		}
		catch (final ReflectiveOperationException e) {
			throw BioFormats.refusal(file, e);
		}
	}

	private Form form() throws ImageException {
		return new Form(number("getSizeX"), number("getSizeY"), number("getEffectiveSizeC"), number("getSizeZ"),
			number("getSizeT"), number("getRGBChannelCount"), (boolean) read("isInterleaved"),
			(boolean) read("isLittleEndian") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
			Kind.values()[number("getPixelType")]);
	}

	private ImageContent content(final int series) {
		final Optional<Length> width = size("getPixelsPhysicalSizeX", series);
		final Optional<Length> height = size("getPixelsPhysicalSizeY", series);
		final boolean scaled = width.isPresent() && height.isPresent() && width.get().unit.equals(height.get().unit);
		if (!scaled) return ImageContent.of(form.width, form.height, form.planes());
		return new ImageContent(form.width, form.height, form.planes(), width.get().value, height.get().value,
			width.get().unit);
	}

	/** A size of pixels. */
	private record Length(double value, String unit) {}

	private Optional<Length> size(final String method, final int series) {
		try {
			final Object length = library.tell(metadata, method, series);
			if (length == null) return Optional.empty();
			final double value = ((Number) InstalledLibrary.call(length.getClass(), length, "value")).doubleValue();
			final Object unit = InstalledLibrary.call(length.getClass(), length, "unit");
			final String symbol = (String) InstalledLibrary.call(library.type("ome.units.unit.Unit"), unit, "getSymbol");
			return value > 0 && Double.isFinite(value) && symbol != null && !symbol.matches(NO_UNIT)
				? Optional.of(new Length(value, symbol))
				: Optional.empty();
		}
		catch (final ReflectiveOperationException notTold) {
			return Optional.empty();
		}
	}

	private ImagePlus image(final int series, final ImageContent content) {
		final ImagePlus image = new ImagePlus("",
			new ReaderStack(form.width, form.height, form.planes(), form.channels, this::plane, this::close));
		image.setDimensions(form.channels, form.slices, form.frames);
		image.setOpenAsHyperStack(form.planes() > 1);
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = content.pixelWidth();
		calibration.pixelHeight = content.pixelHeight();
		calibration.setUnit(content.unit());
		size("getPixelsPhysicalSizeZ", series).filter(depth -> depth.unit.equals(content.unit()))
			.ifPresent(depth -> calibration.pixelDepth = depth.value);
		if (form.channels == 1 || image.getType() == ImagePlus.COLOR_RGB) return image;
		final CompositeImage composite = new CompositeImage(image, IJ.COMPOSITE);
		for (int channel = 1; channel <= Math.min(form.channels, CompositeImage.MAX_CHANNELS); channel++) {
			final LUT ranged = composite.getChannelLut(channel);
			final Optional<Color> color = color(series, channel - 1);
			if (color.isEmpty()) continue;
			final LUT lut = LUT.createLutFromColor(color.get());
			lut.min = ranged.min;
			lut.max = ranged.max;
			composite.setChannelLut(lut, channel);
		}
		return composite;
	}

	/** Black is what some programs write for no color. */
	private Optional<Color> color(final int series, final int channel) {
		try {
			final Object color = library.tell(metadata, "getChannelColor", series, channel);
			if (color == null) return Optional.empty();
			final Color rgb = new Color(part(color, "getRed"), part(color, "getGreen"), part(color, "getBlue"));
			return Optional.of(rgb).filter(found -> !found.equals(Color.BLACK));
		}
		catch (final ReflectiveOperationException notTold) {
			return Optional.empty();
		}
	}

	private static int part(final Object color, final String method) throws ReflectiveOperationException {
		return (int) InstalledLibrary.call(color.getClass(), color, method);
	}

	private synchronized ImageProcessor plane(final int number, final Rectangle area) throws ImageException {
		final int place = (number - 1) / form.channels;
		final int index = (int) read("getIndex", place % form.slices, (number - 1) % form.channels, place / form.slices);
		final byte[] bytes = (byte[]) read("openBytes", index, area.x, area.y, area.width, area.height);
		final ByteBuffer pixels = ByteBuffer.wrap(bytes).order(form.order);
		if (pixels.remaining() < (long) area.width * area.height * form.samples * form.kind.bytes) throw file.cutOff();
		return form.samples > 1 ? color(bytes, area) : grey(pixels, area);
	}

	private ImageProcessor color(final byte[] bytes, final Rectangle area) {
		final int count = area.width * area.height;
		final int step = form.interleaved ? form.samples : 1;
		final int plane = form.interleaved ? 1 : count;
		final int[] rgb = new int[count];
		for (int i = 0; i < count; i++)
			rgb[i] =
				(bytes[i * step] & 0xff) << 16 | (bytes[i * step + plane] & 0xff) << 8 | bytes[i * step + 2 * plane] & 0xff;
		return new ColorProcessor(area.width, area.height, rgb);
	}

	/** As ImageJ has them: signed numbers and those of more than 16 bits in floating point. */
	private ImageProcessor grey(final ByteBuffer pixels, final Rectangle area) {
		final int count = area.width * area.height;
		if (form.kind == Kind.UINT8) return new ByteProcessor(area.width, area.height, pixels.array());
		if (form.kind == Kind.BIT) {
			final byte[] values = pixels.array();
			for (int i = 0; i < count; i++)
				values[i] = (byte) (values[i] == 0 ? 0 : 255);
			return new ByteProcessor(area.width, area.height, values);
		}
		if (form.kind == Kind.UINT16) {
			final short[] values = new short[count];
			pixels.asShortBuffer().get(values);
			return new ShortProcessor(area.width, area.height, values, null);
		}
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = (float) form.kind.value(pixels);
		return new FloatProcessor(area.width, area.height, values);
	}

	private int number(final String method) throws ImageException {
		return (int) read(method);
	}

	private Object read(final String method, final Object... arguments) throws ImageException {
		try {
			return library.read(reader, method, arguments);
		}
		catch (final InvocationTargetException e) {
			throw BioFormats.refusal(file, e.getCause());
		}
		catch (final ReflectiveOperationException e) {
			throw BioFormats.refusal(file, e);
		}
	}
}
