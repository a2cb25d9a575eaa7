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
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar of classes that are compiled from text, in the place of a library that the tests do not have. */
final class StubJar {

	private StubJar() {}

	/** @param sources by the names of the classes, without the line of their package */
	static void write(final Path jar, final Map<String, String> sources) throws IOException {
		final Path classes = Files.createTempDirectory(jar.getParent(), "classes");
		final List<JavaFileObject> texts =
			sources.entrySet().stream().<JavaFileObject>map(entry -> new Source(entry.getKey(), entry.getValue())).toList();
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		final boolean compiled = compiler
			.getTask(null, null, null,
				List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")), null, texts)
			.call();
		if (!compiled) throw new IOException("the stub cannot be compiled");
		try (OutputStream out = Files.newOutputStream(jar);
			JarOutputStream entries = new JarOutputStream(out);
			Stream<Path> files = Files.walk(classes))
		{
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				entries.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
				Files.copy(file, entries);
			}
		}
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(final String name, final String text) {
			super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
			this.text = "package " + name.substring(0, name.lastIndexOf('.')) + ";\n" + text;
		}

		@Override
		public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
			return text;
		}
	}
}
