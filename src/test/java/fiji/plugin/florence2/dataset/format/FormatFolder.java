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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.dataset.ImageJFiles;
import fiji.plugin.florence2.imagej.dataset.ImageJFormats;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;

/** A folder with images and files of annotations, to be read and written. */
public final class FormatFolder {

	private final Path folder;
	private final List<String> notes = new ArrayList<>();

	public FormatFolder(final Path folder) {
		this.folder = folder;
	}

	/** Draws an image that is like no other one. */
	public Path image(final String name, final int width, final int height) throws IOException {
		final Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		image.setRGB(0, 0, name.hashCode() & 0xffffff);
		final String ending = name.substring(name.lastIndexOf('.') + 1);
		if (!ImageIO.write(image, ending, file.toFile())) throw new IOException("no writer for " + name);
		return file;
	}

	public Path text(final String name, final String content) throws IOException {
		final Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content.replace('`', '"'));
	}

	/** Reads a file or folder by the format that it looks like. */
	public List<AnnotatedFile> read(final String path) throws Florence2Exception {
		return read(ImageJFormats.fitting(folder.resolve(path)), path);
	}

	public List<AnnotatedFile> read(final AnnotationReader reader, final String path) throws Florence2Exception {
		notes.clear();
		return reader.read(new AnnotationReader.Request(folder.resolve(path), new ImageJFiles()::header), notes::add);
	}

	public List<AnnotatedFile> read(final AnnotationReader reader, final String path, final String images,
		final String label) throws Florence2Exception
	{
		notes.clear();
		return reader.read(new AnnotationReader.Request(folder.resolve(path), Optional.of(folder.resolve(images)),
			Optional.of(label), new ImageJFiles()::header), notes::add);
	}

	public void write(final String format, final List<AnnotatedFile> images, final String path)
		throws Florence2Exception
	{
		notes.clear();
		new Export(ImageJFormats.writer(format), new ImageJFiles()).write(images, folder.resolve(path), notes::add,
			ProgressListener.NONE, new Cancellation());
	}

	/** Of the last reading or writing. */
	public List<String> notes() {
		return notes;
	}

	public Path path(final String name) {
		return folder.resolve(name);
	}
}
