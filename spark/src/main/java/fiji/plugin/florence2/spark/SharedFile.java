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
import fiji.plugin.florence2.batch.LocalFile;
import fiji.plugin.florence2.imagej.input.ImageException;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A file that all computers must see by the same path.
 *
 * @param state as one of them sees it; null where there is no such file
 */
record SharedFile(String path, InputFile.State state) implements Serializable {

	/** As this computer sees it now. */
	static SharedFile of(final String path) {
		try {
			return new SharedFile(path, LocalFile.of(Path.of(path)).state());
		}
		catch (final IOException notThere) {
			return new SharedFile(path, null);
		}
	}

	/**
	 * Checks that this computer sees the same file.
	 *
	 * @param host its name
	 * @throws ImageException if it does not, or the file has changed since
	 */
	void require(final String host) throws ImageException {
		if (!equals(of(path))) throw new ImageException("The computer " + host + " does not see the file " + path +
			" as the driver saw it at the start: give one in a folder that all computers share, and do not change it meanwhile.");
	}
}
