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

import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An image in a file: what it is by its header, its planes, and parts of them. Files of microscopes are read by Bio-Formats,
 * HDF5 files and Zarr folders by the N5 plugin, where these are there; of all others the first format that reads such a file is taken: ImageJ's own readers where they read it
 * rightly, else the readers of a library. A file that is damaged, too large or of an unknown kind is an {@link ImageException},
 * never another exception and never an image with wrong pixels.
 * <p>
 * Pixels are those of the file. A color profile is not applied, nor is the orientation that a camera notes (EXIF).
 * Transparency is left out.
 * </p>
 */
public final class ImageFile {

	private static final List<Format> FORMATS = List.of(ImageJFormats::find, PngFormat::find, JpegFormat::find,
		GifFormat::find, BmpFormat::find, PnmFormat::find, TiffFormat::find);
	private static final long MEGABYTE = 1 << 20;

	/** A kind of image files. */
	@FunctionalInterface
	private interface Format {

		/**
		 * Reads the header of a file.
		 *
		 * @return nothing where the file is of another kind, or would be read with wrong pixels
		 * @throws ImageException if the file is of its kind, but damaged or not supported
		 * @throws IOException if the file cannot be read, or is damaged
		 */
		Optional<ImageSource> find(FileBytes file) throws IOException, ImageException;
	}

	/** A step that may fail by what the file is. */
	@FunctionalInterface
	private interface Step<T> {

		T take() throws IOException, ImageException;
	}

	private final Path path;
	private final ImageSource source;
	private final int series;
	/** Of a file that can only be read as a whole, if a part was asked for. */
	private ImagePlus whole;

	private ImageFile(final Path path, final Found found) {
		this.path = path;
		source = found.source;
		series = found.series;
	}

	/** An image in a file, and how many there are in it. */
	private record Found(ImageSource source, int series) {}

	/**
	 * Reads the header of a file.
	 *
	 * @param path as an {@link ImageLocation} has it, so that it may name one of several images
	 * @throws ImageException if there is no such file, or it holds no image that can be read
	 */
	public static ImageFile of(final Path path) throws ImageException {
		final ImageLocation location = ImageLocation.of(path);
		final Path file = location.file();
		if (isFolder(file)) return new ImageFile(path, guarded(file, () -> container(file, location.series())));
		if (!Files.isRegularFile(file)) throw new ImageException("There is no image file " + file + ".");
		if (!Files.isReadable(file)) throw new ImageException("The image " + file + " may not be read by you.");
		return new ImageFile(path, guarded(file, () -> find(new FileBytes(file), location.series())));
	}

	/** Whether a folder is an image itself, as those of Zarr are. */
	public static boolean isFolder(final Path folder) {
		return N5Container.isZarr(folder);
	}

	private static Found find(final FileBytes file, final int series) throws IOException, ImageException {
		if (file.length() == 0) throw new ImageException("The file " + file.path() + " is empty: copy it again.");
		if (BioFormats.isThere() && isForBioFormats(file)) return bioFormats(file, series);
		try {
			final ImageSource source = decoded(file);
			if (series == 1) return new Found(source, 1);
			throw new ImageException("The file " + file.path() + " has one image only: leave #" + series + " out.");
		}
		catch (final UnsupportedFormException e) {
			if (N5Container.canBeRead() && isForN5(file)) return container(file.path(), series);
			if (BioFormats.isThere()) return bioFormats(file, series);
			throw e;
		}
	}

	/** Files of TIFF whose places in a stack and series only Bio-Formats knows. */
	private static boolean isForBioFormats(final FileBytes file) throws IOException, ImageException {
		final Optional<TiffFile> tiff = TiffFile.read(file);
		return tiff.isPresent() && tiff.get().isOfMicroscope();
	}

	private static ImageSource decoded(final FileBytes file) throws IOException, ImageException {
		final Optional<ForeignFormat> foreign = ForeignFormat.of(file);
		if (foreign.isPresent()) throw foreign.get().refusal(file);
		for (final Format format : FORMATS) {
			final Optional<ImageSource> source = format.find(file);
			if (source.isPresent()) return source.get();
		}
		throw unknown(file.path());
	}

	private static Found bioFormats(final FileBytes file, final int series) throws ImageException {
		final BioFormatsReader reader = BioFormats.open(file);
		final int count = reader.series();
		if (series <= count) return new Found(reader.source(series), count);
		reader.close();
		throw noSuchSeries(file.path(), series, count);
	}

	private static boolean isForN5(final FileBytes file) {
		return ForeignFormat.of(file).filter(format -> format.reader() == ForeignFormat.Reader.N5).isPresent();
	}

	private static Found container(final Path path, final int series) throws ImageException {
		final N5Container container = N5Container.open(path);
		final int count = container.series();
		if (series <= count) return new Found(container.source(series), count);
		container.close();
		throw noSuchSeries(path, series, count);
	}

	private static ImageException noSuchSeries(final Path path, final int series, final int count) {
		return new ImageException("The file " + path + " has no image #" + series + ": they go from #1 to #" + count + ".");
	}

	private static ImageException unknown(final Path path) {
		return new UnsupportedFormException("The file " + path +
			" is not an image that can be read here, or it is damaged: if Fiji opens it, save it as TIFF.");
	}

	/**
	 * The images in a file, in formats of microscopes.
	 *
	 * @return a path for each where there are several, see {@link ImageLocation}; else the file itself, also where it cannot
	 *         be read
	 */
	public static List<Path> imagesIn(final Path file) {
		if (!BioFormats.isThere() && !N5Container.canBeRead()) return List.of(file);
		try {
			final int series = of(file).series;
			if (series == 1) return List.of(file);
			return IntStream.rangeClosed(1, series).mapToObj(number -> ImageLocation.path(file, number)).toList();
		}
		catch (final ImageException toldWhenItIsOpened) {
			return List.of(file);
		}
	}

	/** What the image holds, by the header of the file. */
	public ImageContent content() {
		return source.content();
	}

	/** How many images, called series, the file has. */
	public int series() {
		return series;
	}

	/**
	 * Reads a part of a plane. Where it can be, no more than that part is decoded.
	 *
	 * @param plane from 1, in the order of ImageJ's stacks
	 * @param area within the plane
	 * @return the pixels as the file has them
	 * @throws ImageException if the file is damaged, or there is too little memory for it
	 */
	public ImageProcessor read(final int plane, final Rectangle area) throws ImageException {
		if (source.parts().isPresent()) return guarded(path, () -> source.parts().get().read(plane, area));
		if (whole == null) whole = open();
		final ImageProcessor pixels = whole.getStack().getProcessor(plane);
		pixels.setRoi(area);
		return pixels.crop();
	}

	/**
	 * Reads the image, without showing it.
	 *
	 * @return all its planes, those of formats of microscopes in a virtual stack, which should be {@linkplain #close closed}, the display range without regard to pixels that are infinite or not a number
	 * @throws ImageException if the file is damaged, or there is too little memory for it
	 */
	public ImagePlus open() throws ImageException {
		requireMemory();
		final ImagePlus image = guarded(path, this::read);
		image.setTitle(path.getFileName().toString());
		if (image.getProcessor() instanceof FloatProcessor floats) FiniteRange.apply(floats, image);
		return image;
	}

	/** Closes the file of an image in a virtual stack; its planes cannot be read any more. */
	public static void close(final ImagePlus image) {
		if (image.getStack() instanceof ReaderStack stack) stack.close();
	}

	/** An image with all of its planes in memory, whatever becomes of its file. */
	public static ImagePlus inMemory(final ImagePlus image) {
		if (!(image.getStack() instanceof ReaderStack)) return image;
		final ImagePlus copy = image.duplicate();
		copy.setTitle(image.getTitle());
		close(image);
		return copy;
	}

	private ImagePlus read() throws IOException, ImageException {
		try {
			final ImagePlus image = source.decoder().decode();
			if (image == null || image.getProcessor() == null) throw unknown(path);
			return image;
		}
		catch (final OutOfMemoryError e) {
			throw tooLarge();
		}
	}

	private void requireMemory() throws ImageException {
		final ImageContent content = source.content();
		if ((long) content.width() * content.height() > Integer.MAX_VALUE - 8) throw tooLarge();
		if (source.memory() <= free()) return;
		// What is no longer used counts as used until it is collected.
		System.gc();
		if (source.memory() > free()) throw tooLarge();
	}

	private static long free() {
		final Runtime java = Runtime.getRuntime();
		return java.maxMemory() - java.totalMemory() + java.freeMemory();
	}

	private ImageException tooLarge() {
		final ImageContent content = source.content();
		return new ImageException("The image " + path + " has " + content.pixels() + " pixels (" + content.width() + " x " +
			content.height() + (content.planes() == 1 ? "" : " in " + content.planes() + " planes") + "), which take " +
			megabytes(source.memory()) + " MB of memory, and Java has " + megabytes(free()) + " MB of " +
			megabytes(Runtime.getRuntime().maxMemory()) + " MB left: give Java more, or " +
			(source.parts().isPresent()
				? "process it by parts, with \"Large Image\" of the menu or \"large\" of the command line."
				: "cut the image into parts."));
	}

	private static long megabytes(final long bytes) {
		return (bytes + MEGABYTE - 1) / MEGABYTE;
	}

	private static ImageException cutOff(final Path path) {
		return new ImageException("The image " + path + " is cut off: copy it again.");
	}

	private static <T> T guarded(final Path path, final Step<T> step) throws ImageException {
		try {
			return step.take();
		}
		catch (final EOFException e) {
			throw cutOff(path);
		}
		catch (final FileSystemException e) {
			throw new ImageException("The image " + path + " cannot be read: check its disk and that you may read it.");
		}
		catch (final UnreadableImageException e) {
			throw (ImageException) e.getCause();
		}
		catch (final IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
			// Damaged files make readers fail in many ways.
			if (e.getCause() instanceof EOFException) throw cutOff(path);
			throw new ImageException("The image " + path + " is damaged: copy it again, or see whether Fiji opens it.");
		}
	}
}
