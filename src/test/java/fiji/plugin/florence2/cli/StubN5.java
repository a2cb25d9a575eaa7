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
package fiji.plugin.florence2.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A jar with those classes of Fiji's N5 plugin that are called, compiled from what stands here. In the place of HDF5 and Zarr
 * they read lines of text: the path of an array, its type, width, height, depth. A path such as pyramid/s0 is in a pyramid. A
 * pixel is 1,000 times the plane, 100 times its row, and its column.
 */
final class StubN5 {

	private static final String SIGNATURE = "\u0089HDF\r\n\u001a\n";

	private static final Map<String, String> SOURCES = Map.ofEntries(Map.entry("net.imglib2.Interval", """
		public interface Interval { long min(int d); long max(int d); }
		"""), Map.entry("net.imglib2.FinalInterval", """
		public class FinalInterval implements Interval {
			private final long[] min, max;
			public FinalInterval(long[] min, long[] max) { this.min = min; this.max = max; }
			public long min(int d) { return min[d]; }
			public long max(int d) { return max[d]; }
		}
		"""), Map.entry("org.janelia.saalfeldlab.n5.DataType", "public enum DataType { UINT16, INT32 }"),
		Map.entry("org.janelia.saalfeldlab.n5.DatasetAttributes", """
			public class DatasetAttributes {
				private final DataType type; private final long[] size;
				public DatasetAttributes(DataType type, long[] size) { this.type = type; this.size = size; }
				public DataType getDataType() { return type; }
				public long[] getDimensions() { return size; }
			}
			"""), Map.entry("org.janelia.saalfeldlab.n5.N5Reader", """
			public interface N5Reader extends AutoCloseable { void close(); }
			"""), Map.entry("org.janelia.saalfeldlab.n5.universe.N5Factory", """
			public class N5Factory {
				public record Lines(java.util.List<String> lines) implements org.janelia.saalfeldlab.n5.N5Reader {
					public void close() { System.setProperty("stub.closed", "" + (Integer.getInteger("stub.closed", 0) + 1)); }
				}
				public org.janelia.saalfeldlab.n5.N5Reader openReader(String uri) throws java.io.IOException {
					java.nio.file.Path path = java.nio.file.Path.of(uri);
					if (java.nio.file.Files.isDirectory(path)) path = path.resolve("lines");
					java.util.List<String> lines =
						java.nio.file.Files.readAllLines(path, java.nio.charset.StandardCharsets.ISO_8859_1);
					if (lines.contains("broken")) throw new IllegalStateException("The superblock is missing");
					return new Lines(lines.stream().filter(line -> line.contains(" ")).toList());
				}
			}
			"""), Map.entry("org.janelia.saalfeldlab.n5.universe.N5TreeNode", """
			public class N5TreeNode {
				public final java.util.List<N5TreeNode> children = new java.util.ArrayList<>();
				public org.janelia.saalfeldlab.n5.universe.metadata.N5Metadata metadata;
				public java.util.List<N5TreeNode> childrenList() { return children; }
				public org.janelia.saalfeldlab.n5.universe.metadata.N5Metadata getMetadata() { return metadata; }
			}
			"""), Map.entry("org.janelia.saalfeldlab.n5.universe.metadata.N5Metadata", "public interface N5Metadata {}"),
		Map.entry("org.janelia.saalfeldlab.n5.universe.metadata.N5DatasetMetadata", """
			public interface N5DatasetMetadata extends N5Metadata {
				org.janelia.saalfeldlab.n5.DatasetAttributes getAttributes();
			}
			"""), Map.entry("org.janelia.saalfeldlab.n5.universe.metadata.N5MetadataGroup", """
			public interface N5MetadataGroup extends N5Metadata { N5Metadata[] getChildrenMetadata(); }
			"""), Map.entry("org.janelia.saalfeldlab.n5.universe.N5DatasetDiscoverer", """
			import org.janelia.saalfeldlab.n5.*;
			import org.janelia.saalfeldlab.n5.universe.metadata.*;
			public class N5DatasetDiscoverer {
				record Array(DatasetAttributes getAttributes) implements N5DatasetMetadata {}
				record Pyramid(N5Metadata[] getChildrenMetadata) implements N5MetadataGroup {}
				private static N5TreeNode node(N5Metadata metadata) {
					N5TreeNode node = new N5TreeNode();
					node.metadata = metadata;
					return node;
				}
				public static N5TreeNode discover(N5Reader reader) {
					N5TreeNode root = new N5TreeNode(), pyramid = new N5TreeNode();
					for (String line : ((N5Factory.Lines) reader).lines()) {
						String[] words = line.split(" ");
						long[] size = java.util.Arrays.stream(words).skip(2).mapToLong(Long::parseLong).toArray();
						(words[0].startsWith("pyramid/") ? pyramid : root).children
							.add(node(new Array(new DatasetAttributes(DataType.valueOf(words[1]), size))));
					}
					pyramid.metadata = new Pyramid(pyramid.children.stream().map(N5TreeNode::getMetadata).toArray(N5Metadata[]::new));
					root.children.add(pyramid);
					return root;
				}
			}
			"""), Map.entry("org.janelia.saalfeldlab.n5.metadata.imagej.ImageplusMetadata", """
			public interface ImageplusMetadata<T> { void writeMetadata(T metadata, ij.ImagePlus image); }
			"""), Map.entry("org.janelia.saalfeldlab.n5.ij.N5Importer", """
			import org.janelia.saalfeldlab.n5.metadata.imagej.ImageplusMetadata;
			import org.janelia.saalfeldlab.n5.universe.metadata.N5DatasetMetadata;
			public class N5Importer {
				public java.util.Map<Class<?>, ImageplusMetadata<?>> getImagePlusMetadataWriterMap() {
					java.util.Map<Class<?>, ImageplusMetadata<?>> map = new java.util.HashMap<>();
					try {
						map.put(Class.forName("org.janelia.saalfeldlab.n5.universe.N5DatasetDiscoverer$Array"), (metadata, image) -> {
							image.getCalibration().pixelWidth = 0.5;
							image.getCalibration().pixelHeight = 0.5;
							image.getCalibration().setUnit("um");
						});
					}
					catch (ClassNotFoundException e) { throw new IllegalStateException(e); }
					return map;
				}
				@SuppressWarnings("unchecked")
				public static ij.ImagePlus read(org.janelia.saalfeldlab.n5.N5Reader reader,
					java.util.concurrent.ExecutorService threads, N5DatasetMetadata array, net.imglib2.Interval part,
					boolean virtual, ImageplusMetadata<?> calibration)
				{
					long[] size = array.getAttributes().getDimensions();
					int left = part == null ? 0 : (int) part.min(0), top = part == null ? 0 : (int) part.min(1);
					int width = part == null ? (int) size[0] : (int) (part.max(0) - left + 1);
					int height = part == null ? (int) size[1] : (int) (part.max(1) - top + 1);
					ij.ImageStack stack = new ij.ImageStack(width, height);
					for (int plane = 1; plane <= (size.length > 2 ? size[2] : 1); plane++) {
						ij.process.ShortProcessor pixels = new ij.process.ShortProcessor(width, height);
						for (int i = 0; i < width * height; i++)
							pixels.set(i, 1000 * plane + 100 * (top + i / width) + left + i % width);
						stack.addSlice(pixels);
					}
					ij.ImagePlus image = new ij.ImagePlus("", stack);
					image.setDimensions(1, stack.getSize(), 1);
					((ImageplusMetadata<N5DatasetMetadata>) calibration).writeMetadata(array, image);
					return image;
				}
			}
			"""));

	private StubN5() {}

	/** Makes a folder in which ImageJ finds the jar among its plugins. */
	static Path write(final Path folder) throws IOException {
		final Path plugins = Files.createDirectories(folder.resolve("plugins"));
		StubJar.write(plugins.resolve("n5-ij.jar"), SOURCES);
		return folder;
	}

	static Path hdf5(final Path file, final String... lines) throws IOException {
		return Files.writeString(file, SIGNATURE + "\n" + String.join("\n", lines), StandardCharsets.ISO_8859_1);
	}

	static Path zarr(final Path folder, final String... lines) throws IOException {
		Files.writeString(Files.createDirectories(folder).resolve(".zgroup"), "{\"zarr_format\": 2}");
		Files.writeString(folder.resolve("lines"), String.join("\n", lines));
		return folder;
	}
}
