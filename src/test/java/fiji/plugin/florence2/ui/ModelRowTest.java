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
package fiji.plugin.florence2.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.hub.ModelState;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.StoredModel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRowTest {

	@TempDir
	private Path temporary;

	/** It says why it cannot be used, and can be taken off the list. */
	@Test
	void folderThatCannotBeRead() throws Exception {
		final ModelStore store = ModelStore.open(temporary.resolve("store"));
		final Path folder = Files.createDirectory(temporary.resolve("mine"));
		store.add("cells", folder);
		Files.delete(folder);
		Files.createFile(folder);
		final StoredModel model = store.find("cells");
		assertEquals(ModelState.UNREADABLE, model.state());
		final ModelRow row = new ModelRow(model, store.sizeOf(model), false, Optional.empty(), "");
		assertEquals("unreadable", row.state());
		assertEquals("\u2013", row.size());
		assertTrue(row.details().startsWith(model.problem()), row.details());
		assertTrue(row.canDelete());
		assertFalse(row.canDownload() || row.canVerify() || row.canOptimize() || row.canBeDefault() || row.canShowFolder());
	}
}
