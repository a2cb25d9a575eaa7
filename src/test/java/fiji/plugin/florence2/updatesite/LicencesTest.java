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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Florence2;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/licences.md tells of every jar that the plugin needs, and is in its own. */
class LicencesTest {

	private static final Path PAGE = Path.of("docs", "licences.md");
	private static final Path LIBRARIES = Path.of("target", "runtime-class-path.txt");
	private static final Path FIJI = Path.of("update-site", "fiji-latest.txt");
	private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+) (\\S+) \\| [^|]+ \\| (site|Fiji) \\|");

	/** Who adds a dependency or takes another version looks up its licence, and writes it down. */
	@Test
	void everyJarIsOnThePageAndNoOther() throws IOException {
		assumeTrue(Files.exists(LIBRARIES), LIBRARIES + " is made by Maven");
		final String classPath = Files.readString(LIBRARIES).strip();
		assumeFalse(classPath.contains("onnxruntime_gpu"), "The profile gpu is not published");
		final FijiJars fiji = FijiJars.read(FIJI);
		final Set<String> needed = new TreeSet<>();
		for (final String jar : classPath.split(Pattern.quote(File.pathSeparator))) {
			final JarName name = JarName.of(Path.of(jar).getFileName().toString());
			needed.add(name.artifact() + " " + name.version() + " from " +
				(fiji.fileName(name.artifact()).isPresent() ? "Fiji" : "site"));
		}
		final Set<String> listed = ROW.matcher(Files.readString(PAGE))
			.results()
			.map(LicencesTest::jar)
			.collect(Collectors.toCollection(TreeSet::new));
		assertEquals(needed, listed);
	}

	private static String jar(final MatchResult row) {
		return row.group(1) + " " + row.group(2) + " from " + row.group(3);
	}

	@Test
	void thePageIsInTheJar() throws IOException {
		assertEquals(Files.readString(PAGE), packaged("/META-INF/licences/licences.md"));
		assertEquals(Files.readString(Path.of("LICENSE.txt")), packaged("/META-INF/LICENSE.txt"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/META-INF/licences/Apache-2.0.txt", "/META-INF/licences/MIT-onnxruntime.txt",
		"/META-INF/licences/BSD-3-TwelveMonkeys.txt", "/fiji/plugin/florence2/hub/nano/LICENSE.txt",
		"/fiji/plugin/florence2/cli/LICENSE.txt" })
	void textsOfLicencesAreInTheJar(final String text) throws IOException {
		assertTrue(packaged(text).length() > 100, text);
	}

	private static String packaged(final String name) throws IOException {
		try (InputStream in = Florence2.class.getResourceAsStream(name)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}
}
