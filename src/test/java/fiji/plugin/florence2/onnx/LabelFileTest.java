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
package fiji.plugin.florence2.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that a model was taught, in its folder. */
class LabelFileTest {

	@TempDir
	private Path folder;

	@Test
	void detectionsAreNamedAsTheModelWasTaught() throws Exception {
		final Path model = Nano.copyTo(folder.resolve("model"));
		LabelFile.write(model, List.of("nucleum", "filament"));
		try (Florence2 opened = Florence2.open(model)) {
			final Set<String> names =
				opened.ask(Nano.sample(), Task.OD).regions().stream().map(Region::label).collect(Collectors.toSet());
			assertEquals(Set.of("nucleum"), names, "nano says nucleus");
		}
	}

	@Test
	void aFileThatIsNoListIsNamed() throws Exception {
		assertEquals(List.of(), LabelFile.read(folder));
		for (final String content : List.of("{}", "", "[null]", "no list")) {
			Files.writeString(folder.resolve(LabelFile.NAME), content);
			final ModelException e = assertThrows(ModelException.class, () -> LabelFile.read(folder));
			assertTrue(e.getMessage().startsWith("The file " + folder.resolve(LabelFile.NAME) + " is not a list of names"),
				e.getMessage());
		}
	}
}
