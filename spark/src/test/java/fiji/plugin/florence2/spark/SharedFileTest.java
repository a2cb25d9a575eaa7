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

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.florence2.imagej.input.ImageException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that computers of a cluster see. */
class SharedFileTest {

	@TempDir
	private Path folder;

	@Test
	void anotherFileIsRefused() throws Exception {
		final Path slide = Files.writeString(folder.resolve("slide.tif"), "pixels");
		final SharedFile shared = SharedFile.of(slide.toString());
		assertDoesNotThrow(() -> shared.require("node-3"));
		final FileTime modified = Files.getLastModifiedTime(slide);
		Files.setLastModifiedTime(slide, FileTime.fromMillis(modified.toMillis() + 1));
		assertRefused(shared);
		Files.writeString(slide, "other pixels");
		Files.setLastModifiedTime(slide, modified);
		assertRefused(shared);
		Files.delete(slide);
		assertRefused(shared);
	}

	private static void assertRefused(final SharedFile shared) {
		final ImageException refusal = assertThrows(ImageException.class, () -> shared.require("node-3"));
		assertEquals("The computer node-3 does not see the file " + shared.path() +
			" as the driver saw it at the start: give one in a folder that all computers share, and do not change it meanwhile.",
			refusal.getMessage());
	}
}
