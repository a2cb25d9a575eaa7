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
package fiji.plugin.florence2.spark;

import fiji.plugin.florence2.batch.InputFile;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;

import ij.ImagePlus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A file of a file system that is not this computer's. It is copied to be read.
 *
 * @param path a URI
 * @param state when it was listed
 */
record HadoopFile(String path, State state) implements InputFile {

	private static final long serialVersionUID = 1L;

	/** Made when it is first needed, on executors. */
	private static final class Settings {

		private static final Configuration HADOOP = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
	}

	@Override
	public ImagePlus open(final String name) throws ImageException, IOException {
		final Path file = new Path(path);
		final java.nio.file.Path folder = Files.createTempDirectory("florence2-batch");
		final java.nio.file.Path copy = folder.resolve(file.getName());
		try {
			try (InputStream in = file.getFileSystem(Settings.HADOOP).open(file)) {
				Files.copy(in, copy);
			}
			return ImageFile.inMemory(DisplayedPlane.open(copy));
		}
		catch (final ImageException e) {
			throw new ImageException(e.getMessage().replace(copy.toString(), name));
		}
		finally {
			Files.deleteIfExists(copy);
			Files.delete(folder);
		}
	}
}
