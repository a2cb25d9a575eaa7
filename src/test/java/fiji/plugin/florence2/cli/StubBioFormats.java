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
 * A jar with those classes of Bio-Formats that are called, compiled from what stands here. They read a format of their own:
 * the letters of CZI, then the number of series, width, height, channels and slices. In 16 bits, a pixel is 10,000 times the
 * series, 1,000 times the plane, and its column.
 */
final class StubBioFormats {

	private static final Map<String, String> SOURCES = Map.of("loci.formats.FormatException", """
		public class FormatException extends Exception { public FormatException(String words) { super(words); } }
		""", "loci.formats.IFormatReader", """
		public interface IFormatReader {
			void setMetadataStore(loci.formats.meta.MetadataStore store);
			void setGroupFiles(boolean group);
			void setFlattenedResolutions(boolean flattened);
			void setId(String file) throws FormatException, java.io.IOException;
			void setSeries(int series);
			int getSeriesCount(); int getSizeX(); int getSizeY(); int getSizeZ(); int getSizeT();
			int getEffectiveSizeC(); int getRGBChannelCount(); int getPixelType();
			boolean isInterleaved(); boolean isLittleEndian();
			int getIndex(int z, int c, int t);
			byte[] openBytes(int plane) throws FormatException;
			byte[] openBytes(int plane, int x, int y, int width, int height) throws FormatException;
			void close() throws java.io.IOException;
		}
		""", "loci.formats.meta.MetadataStore", "public interface MetadataStore {}", "loci.formats.meta.MetadataRetrieve", """
		public interface MetadataRetrieve {
			ome.units.quantity.Length getPixelsPhysicalSizeX(int series);
			ome.units.quantity.Length getPixelsPhysicalSizeY(int series);
			ome.units.quantity.Length getPixelsPhysicalSizeZ(int series);
			ome.xml.model.primitives.Color getChannelColor(int series, int channel);
		}
		""", "ome.units.unit.Unit", "public class Unit { public String getSymbol() { return \"\\u00b5m\"; } }",
		"ome.units.quantity.Length", """
		public class Length {
			public Number value() { return 0.5; }
			public ome.units.unit.Unit unit() { return new ome.units.unit.Unit(); }
		}
		""", "ome.xml.model.primitives.Color", """
		public class Color {
			public int getRed() { return 0; } public int getGreen() { return 255; } public int getBlue() { return 255; }
		}
		""", "loci.formats.MetadataTools", """
		public class MetadataTools {
			public static class Told implements loci.formats.meta.MetadataStore, loci.formats.meta.MetadataRetrieve {
				public ome.units.quantity.Length getPixelsPhysicalSizeX(int series) { return new ome.units.quantity.Length(); }
				public ome.units.quantity.Length getPixelsPhysicalSizeY(int series) { return new ome.units.quantity.Length(); }
				public ome.units.quantity.Length getPixelsPhysicalSizeZ(int series) { return null; }
				public ome.xml.model.primitives.Color getChannelColor(int series, int channel) {
					return channel == 1 ? new ome.xml.model.primitives.Color() : null;
				}
			}
			public static Told createOMEXMLMetadata() { return new Told(); }
		}
		""", "loci.formats.ChannelFiller", """
		public class ChannelFiller extends ImageReader {
			private final IFormatReader read;
			public ChannelFiller(IFormatReader read) { this.read = read; }
			public void setId(String file) throws FormatException, java.io.IOException { super.setId(file); read.setId(file); }
		}
		""", "loci.formats.ImageReader", """
		public class ImageReader implements IFormatReader {
			private int[] numbers; private int series;
			public void setMetadataStore(loci.formats.meta.MetadataStore store) {}
			public void setGroupFiles(boolean group) {}
			public void setFlattenedResolutions(boolean flattened) {}
			public void setId(String file) throws FormatException, java.io.IOException {
				String[] words = java.nio.file.Files.readString(java.nio.file.Path.of(file)).split(" ");
				if (!words[0].equals("ZISRAWFILE")) throw new FormatException("Unknown file format: " + file);
				numbers = new int[words.length - 1];
				for (int i = 0; i < numbers.length; i++) numbers[i] = Integer.parseInt(words[i + 1].strip());
				if (numbers.length < 5) throw new FormatException("The directory is missing");
				count("opened");
			}
			private static void count(String what) {
				String name = "stub." + what;
				System.setProperty(name, Integer.toString(Integer.getInteger(name, 0) + 1));
			}
			public void setSeries(int number) { series = number; }
			public int getSeriesCount() { return numbers[0]; }
			public int getSizeX() { return numbers[1]; }
			public int getSizeY() { return numbers[2]; }
			public int getEffectiveSizeC() { return numbers[3]; }
			public int getSizeZ() { return numbers[4]; }
			public int getSizeT() { return 1; }
			public int getRGBChannelCount() { return 1; }
			public int getPixelType() { return 3; }
			public boolean isInterleaved() { return false; }
			public boolean isLittleEndian() { return false; }
			public int getIndex(int z, int c, int t) { return c * getSizeZ() + z; }
			public byte[] openBytes(int plane) throws FormatException { throw new FormatException("Not asked for"); }
			public byte[] openBytes(int plane, int x, int y, int width, int height) throws FormatException {
				count("read");
				java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(2 * width * height);
				for (int i = 0; i < width * height; i++)
					bytes.putShort((short) (10000 * series + 1000 * plane + x + i % width));
				return bytes.array();
			}
			public void close() { count("closed"); }
		}
		""");

	private StubBioFormats() {}

	/** Makes a folder of jars, with the jar in a folder inside as Fiji has it. */
	static Path write(final Path folder) throws IOException {
		final Path jars = folder.resolve("jars");
		StubJar.write(Files.createDirectories(jars.resolve("bio-formats")).resolve("formats-api.jar"), SOURCES);
		return jars;
	}

	/** A file of its format. */
	static Path image(final Path file, final String numbers) throws IOException {
		return Files.writeString(file, "ZISRAWFILE " + numbers, StandardCharsets.US_ASCII);
	}
}
