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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.ImageFiles;
import fiji.plugin.florence2.dataset.format.ImageHeader;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageContent;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.input.LastFile;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import javax.imageio.ImageIO;

/**
 * Image files as this plugin reads them; planes and pictures are written with the colours that they are displayed in.
 */
public final class ImageJFiles implements ImageFiles {

	private static final String PNG = ".png";
	private static final String PICTURE = "(?i).+(\\.png|\\.jpe?g)";
	private static final String ENDING = "(?i)(\\.ome)?\\.[a-z][a-z0-9]{1,4}$";
	private static final String PIXEL = "(?i)pixels?|";

	private final LastFile last = new LastFile();

	@Override
	public ImageHeader header(final Path file) throws ImageException {
		final ImageContent content = ImageFile.of(file).content();
		final boolean scaled = content.pixelWidth() > 0 && content.pixelHeight() > 0 &&
			Double.isFinite(content.pixelWidth()) && Double.isFinite(content.pixelHeight()) && !content.unit().matches(PIXEL);
		return new ImageHeader(content.width(), content.height(), content.planes(),
			scaled
				? Optional.of(new PixelSize(content.pixelWidth(), content.pixelHeight(), content.unit()))
				: Optional.empty());
	}

	@Override
	public String put(final AnnotatedFile image, final Path folder) throws Florence2Exception, IOException {
		requireThere(image);
		Files.createDirectories(folder);
		final boolean whole = image.plane().equals(Plane.ONLY) && !isStack(image);
		final String place =
			"-c" + image.plane().channel() + "z" + image.plane().slice() + "t" + image.plane().frame() + PNG;
		final String name = free(whole ? image.name() : image.name().replaceFirst(ENDING, "") + place, folder);
		if (whole) Files.copy(image.file(), folder.resolve(name));
		else write(image, folder.resolve(name));
		return name;
	}

	/** The first plane of a stack is not told from the only one of a file by its position. */
	private boolean isStack(final AnnotatedFile image) throws ImageException {
		return !image.name().matches(PICTURE) && header(image.file()).planes() > 1;
	}

	@Override
	public String putPicture(final AnnotatedFile image, final Path folder, final String stem)
		throws Florence2Exception, IOException
	{
		requireThere(image);
		Files.createDirectories(folder);
		final boolean picture = image.plane().equals(Plane.ONLY) && image.name().matches(PICTURE);
		final String name = stem + (picture ? image.name().replaceFirst(PICTURE, "$1").toLowerCase(Locale.ROOT) : PNG);
		if (picture) Files.copy(image.file(), folder.resolve(name));
		else write(image, folder.resolve(name));
		return name;
	}

	private static void requireThere(final AnnotatedFile image) throws DataSetException {
		if (!Files.isRegularFile(image.file())) throw new DataSetException(
			"The image " + image.file() + " is not there: put it back, or reject the image in the data set.");
	}

	/** A name, or one like it that no file in a folder has. */
	private static String free(final String name, final Path folder) {
		final int dot = name.lastIndexOf('.');
		final int stem = dot > 0 ? dot : name.length();
		String free = name;
		for (int i = 2; Files.exists(folder.resolve(free)); i++)
			free = name.substring(0, stem) + "-" + i + name.substring(stem);
		return free;
	}

	private void write(final AnnotatedFile image, final Path target) throws Florence2Exception, IOException {
		final ImagePlus pixels = last.open(image.file());
		final RgbPlane plane = image.plane().equals(Plane.ONLY)
			? DisplayedPlane.of(pixels)
			: DisplayedPlane.of(pixels, position(image, pixels), new Rectangle(pixels.getWidth(), pixels.getHeight()));
		write(plane, target);
	}

	/** Writes a plane as a PNG. */
	public static void write(final RgbPlane plane, final Path target) throws IOException {
		final BufferedImage picture = new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
		picture.setRGB(0, 0, plane.width(), plane.height(), plane.pixels(), 0, plane.width());
		try (OutputStream out = Files.newOutputStream(target)) {
			ImageIO.write(picture, "png", out);
		}
	}

	private static PlanePosition position(final AnnotatedFile image, final ImagePlus pixels) throws DataSetException {
		final Plane plane = image.plane();
		if (plane.channel() > pixels.getNChannels() || plane.slice() > pixels.getNSlices() ||
			plane.frame() > pixels.getNFrames())
		{
			throw new DataSetException("The image " + image.file() + " has no plane with channel " + plane.channel() +
				", slice " + plane.slice() + " and frame " + plane.frame() + ": reject this plane in the data set.");
		}
		return new PlanePosition(plane.channel(), plane.slice(), plane.frame());
	}
}
