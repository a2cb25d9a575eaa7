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
package fiji.plugin.florence2.documentation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the documentation compiles. */
class DocumentedJavaTest {

	private static final String CLASS = "Snippet";
	private static final String AROUND = """
		import fiji.plugin.florence2.*;
		import fiji.plugin.florence2.imagej.input.*;
		import fiji.plugin.florence2.task.*;
		import ij.*;
		import java.nio.file.Path;
		final class %s {
			void run(final ImagePlus imp) throws Exception {
				%s
			}
		}
		""";

	@TempDir
	private Path folder;

	@Test
	void compiles() throws IOException {
		final List<Page.Block> blocks = Page.all()
			.stream()
			.flatMap(page -> page.blocks().stream())
			.filter(block -> block.language().equals("java"))
			.toList();
		assertFalse(blocks.isEmpty());
		for (final Page.Block block : blocks) {
			final StringWriter errors = new StringWriter();
			final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
			final List<String> options = List.of("-proc:none", "-d", folder.toString());
			assertTrue(compiler.getTask(errors, null, null, options, null, List.of(source(block))).call(),
				block.page().file() + ": " + errors);
		}
	}

	private static JavaFileObject source(final Page.Block block) {
		return new SimpleJavaFileObject(URI.create("string:///" + CLASS + ".java"), JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(final boolean ignoreErrors) {
				return AROUND.formatted(CLASS, String.join("\n", block.lines()));
			}
		};
	}
}
