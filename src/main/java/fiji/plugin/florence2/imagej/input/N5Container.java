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

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.lang.ref.Cleaner;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HDF5 file or a Zarr folder, opened by the classes of Fiji's N5 plugin, where they are there. They are called by
 * reflection, because this plugin has none of them, and directly rather than by the importer in Fiji's menu, which opens
 * windows. Each array of two or more dimensions is an image; of a pyramid, such as OME-Zarr has, that of full resolution.
 * Planes are read when they are needed.
 */
final class N5Container {

	private static final String IMPORTER = "org.janelia.saalfeldlab.n5.ij.N5Importer";
	private static final String UNIVERSE = "org.janelia.saalfeldlab.n5.universe.";
	private static final String ARRAY = UNIVERSE + "metadata.N5DatasetMetadata";
	private static final String GROUP = UNIVERSE + "metadata.N5MetadataGroup";
	private static final String NODE = UNIVERSE + "N5TreeNode";
	private static final String ATTRIBUTES = "org.janelia.saalfeldlab.n5.DatasetAttributes";
	/** What the files of Zarr 2 and 3 that describe a folder are called. */
	private static final List<String> DESCRIPTIONS = List.of(".zattrs", ".zgroup", ".zarray", "zarr.json");
	/** The importer puts numbers of their order in the place of these. */
	private static final String RENUMBERED = "U?INT(32|64)";
	private static final int MAX_DIMENSIONS = 5;
	private static final Cleaner CLEANER = Cleaner.create();

	private final Path path;
	private final InstalledLibrary library;
	private final Object reader;
	private final Cleaner.Cleanable closing;
	private final List<Object> arrays = new ArrayList<>();

	/** What closes a reader must not refer to this object, which could never be cleared then. */
	private record Closing(InstalledLibrary library, Object reader) implements Runnable {

		@Override
		public void run() {
			try {
				InstalledLibrary.call(library.type("org.janelia.saalfeldlab.n5.N5Reader"), reader, "close");
			}
			catch (final ReflectiveOperationException alreadyGone) {
				// There is nothing left to close.
			}
		}
	}

	private N5Container(final Path path, final InstalledLibrary library) throws ReflectiveOperationException {
		this.path = path;
		this.library = library;
		reader = InstalledLibrary.call(library.type(UNIVERSE + "N5Factory"), library.create(UNIVERSE + "N5Factory"),
			"openReader", path.toAbsolutePath().toString());
		closing = CLEANER.register(this, new Closing(library, reader));
		try {
			find(library.call(UNIVERSE + "N5DatasetDiscoverer", "discover", reader));
		}
		catch (final ReflectiveOperationException e) {
			close();
			throw e;
		}
	}

	static boolean isZarr(final Path folder) {
		return Files.isDirectory(folder) && DESCRIPTIONS.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
	}

	static boolean canBeRead() {
		return InstalledLibrary.with(IMPORTER).isPresent();
	}

	/**
	 * Opens a file or folder.
	 *
	 * @throws ImageException if it cannot be read, or holds no image
	 */
	static N5Container open(final Path path) throws ImageException {
		final Optional<InstalledLibrary> library = InstalledLibrary.with(IMPORTER);
		if (library.isEmpty()) throw new UnsupportedFormException("The image " + path +
			" is a Zarr folder, which Fiji reads with its N5 plugin: process it there, or save it as TIFF.");
		try {
			final N5Container container = new N5Container(path, library.get());
			if (!container.arrays.isEmpty()) return container;
			container.close();
			throw new ImageException("The file " + path + " holds no image.");
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			throw refusal(path, e);
		}
	}

	private static ImageException refusal(final Path path, final Throwable failure) {
		final Throwable cause = failure instanceof InvocationTargetException called ? called.getCause() : failure;
		if (cause instanceof OutOfMemoryError memory) throw memory;
		return new ImageException("The image " + path + " cannot be read by Fiji's N5 plugin (" +
			String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replaceFirst("[.:]$", "") +
			"): see whether Fiji opens it.");
	}

	/** What lies below an image, such as smaller copies and labels, is none. */
	private void find(final Object node) throws ReflectiveOperationException {
		if (node == null) return;
		final Object metadata = InstalledLibrary.call(library.type(NODE), node, "getMetadata");
		final Optional<Object> array = array(metadata);
		if (array.isPresent()) {
			if (dimensions(array.get()).length > 1) arrays.add(array.get());
			return;
		}
		for (final Object child : (List<?>) InstalledLibrary.call(library.type(NODE), node, "childrenList"))
			find(child);
	}

	/** The array that metadata is about, of a pyramid the first. */
	private Optional<Object> array(final Object metadata) throws ReflectiveOperationException {
		if (library.type(ARRAY).isInstance(metadata)) return Optional.of(metadata);
		if (!library.type(GROUP).isInstance(metadata)) return Optional.empty();
		return Stream.of((Object[]) InstalledLibrary.call(library.type(GROUP), metadata, "getChildrenMetadata"))
			.findFirst()
			.filter(library.type(ARRAY)::isInstance);
	}

	private Object attribute(final Object array, final String method) throws ReflectiveOperationException {
		return InstalledLibrary.call(library.type(ATTRIBUTES),
			InstalledLibrary.call(library.type(ARRAY), array, "getAttributes"), method);
	}

	private long[] dimensions(final Object array) throws ReflectiveOperationException {
		return (long[]) attribute(array, "getDimensions");
	}

	void close() {
		closing.clean();
	}

	int series() {
		return arrays.size();
	}

	/** @param series from 1 */
	ImageSource source(final int series) throws ImageException {
		try {
			return source(arrays.get(series - 1));
		}
		catch (final ReflectiveOperationException e) {
			throw refusal(path, e);
		}
	}

	private ImageSource source(final Object array) throws ReflectiveOperationException, ImageException {
		final String type = String.valueOf(attribute(array, "getDataType"));
		if (type.matches(RENUMBERED)) throw new UnsupportedFormException("The image " + path +
			" has whole numbers of more than 16 bits, which Fiji's N5 plugin does not keep: save it with 16 bits, or in floating point.");
		if (dimensions(array).length > MAX_DIMENSIONS)
			throw new UnsupportedFormException("The image " + path + " has more dimensions than ImageJ: save a part of it.");
		final ImagePlus planes = read(array, null);
		final Calibration calibration = planes.getCalibration();
		final boolean scaled = calibration.scaled();
		final ImageContent content = scaled
			? new ImageContent(planes.getWidth(), planes.getHeight(), planes.getStackSize(), calibration.pixelWidth,
				calibration.pixelHeight, calibration.getUnit())
			: ImageContent.of(planes.getWidth(), planes.getHeight(), planes.getStackSize());
		final ImageSource.Parts parts = parts(array, planes);
		final long memory =
			(long) planes.getWidth() * planes.getHeight() * planes.getBitDepth() / 2 * planes.getNChannels();
		return new ImageSource(content, memory, () -> image(planes, parts), Optional.of(parts));
	}

	private ImagePlus image(final ImagePlus planes, final ImageSource.Parts parts) {
		final ImagePlus image = new ImagePlus("", new ReaderStack(planes.getWidth(), planes.getHeight(),
			planes.getStackSize(), planes.getNChannels(), parts, this::close));
		image.setDimensions(planes.getNChannels(), planes.getNSlices(), planes.getNFrames());
		image.setOpenAsHyperStack(planes.getStackSize() > 1);
		image.setCalibration(planes.getCalibration().copy());
		return image.getNChannels() == 1 || image.getType() == ImagePlus.COLOR_RGB
			? image
			: new CompositeImage(image, IJ.COMPOSITE);
	}

	/** Of a part, only the blocks that it meets are read. */
	private ImageSource.Parts parts(final Object array, final ImagePlus planes) throws ReflectiveOperationException {
		final long[] size = dimensions(array);
		final boolean inOrder = size[0] == planes.getWidth() && size[1] == planes.getHeight();
		return (plane, area) -> {
			final boolean whole = area.equals(new Rectangle(planes.getWidth(), planes.getHeight()));
			synchronized (this) {
				if (inOrder && !whole) return pixels(array, plane, area, size);
				final ImageProcessor all = planes.getStack().getProcessor(plane);
				all.setRoi(area);
				return all.crop();
			}
		};
	}

	private ImageProcessor pixels(final Object array, final int plane, final Rectangle area, final long[] size)
		throws ImageException
	{
		final long[] first = new long[size.length];
		final long[] last = new long[size.length];
		for (int i = 0; i < size.length; i++)
			last[i] = size[i] - 1;
		first[0] = area.x;
		first[1] = area.y;
		last[0] = area.x + area.width - 1L;
		last[1] = area.y + area.height - 1L;
		try {
			final Object interval =
				library.type("net.imglib2.FinalInterval").getConstructor(long[].class, long[].class).newInstance(first, last);
			return read(array, interval).getStack().getProcessor(plane);
		}
		catch (final ReflectiveOperationException e) {
			throw refusal(path, e);
		}
	}

	/** An image whose pixels are not read yet. */
	private ImagePlus read(final Object array, final Object interval) throws ReflectiveOperationException {
		final Map<?, ?> calibrations = (Map<?, ?>) InstalledLibrary.call(library.type(IMPORTER), library.create(IMPORTER),
			"getImagePlusMetadataWriterMap");
		return (ImagePlus) library.call(IMPORTER, "read", reader, null, array, interval, true,
			calibrations.get(array.getClass()));
	}
}
