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
package fiji.plugin.florence2.updatesite;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Which jars the classes of a jar refer to, by the JDK's jdeps. */
final class JarDependencies {

	private static final String ARROW = " -> ";

	private JarDependencies() {}

	/** @return those of the other jars which the jar needs */
	static Set<Path> of(final Path jar, final Collection<Path> others) throws SiteException {
		final ToolProvider jdeps =
			ToolProvider.findFirst("jdeps").orElseThrow(() -> new SiteException("This Java has no jdeps: use a whole JDK."));
		final StringWriter out = new StringWriter();
		final StringWriter errors = new StringWriter();
		final String classPath = others.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
		final int exitCode = jdeps.run(new PrintWriter(out), new PrintWriter(errors), "-summary", "--multi-release", "17",
			"--ignore-missing-deps", "--class-path", classPath, jar.toString());
		if (exitCode != 0)
			throw new SiteException("The classes of " + jar.getFileName() + " cannot be read: " + out + errors);
		final Set<Path> needed = new TreeSet<>();
		for (final String line : out.toString().lines().filter(line -> line.contains(ARROW)).toList()) {
			final String target = line.substring(line.indexOf(ARROW) + ARROW.length());
			others.stream().filter(other -> other.toString().equals(target)).forEach(needed::add);
		}
		return needed;
	}
}
