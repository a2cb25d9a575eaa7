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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

import picocli.CommandLine.Option;

/** The options that say what is published. */
final class PublishedFiles {

	private static final DateTimeFormatter TIMESTAMP =
		DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

	@Option(names = "--plugin", required = true, paramLabel = "JAR", description = "The jar of the plugin.")
	private Path plugin;

	@Option(names = "--libraries", required = true, paramLabel = "FILE",
		description = "The class path of all jars which it needs.")
	private Path libraries;

	@Option(names = "--macros", required = true, paramLabel = "FOLDER", description = "The macros.")
	private Path macros;

	@Option(names = "--fiji", required = true, paramLabel = "FILE",
		description = "A list of Fiji's own jars, or the folder of a Fiji.")
	private Path fiji;

	@Option(names = "--time", required = true, paramLabel = "TIME",
		description = "When it is published, as 2026-12-01T12:00:00Z.")
	private Instant time;

	/** All of them, ready to be written. */
	Staging staging() throws IOException, SiteException {
		final Staging staging = new Staging(FijiJars.read(fiji), TIMESTAMP.format(time));
		staging.addPlugin(plugin);
		staging
			.addLibraries(Stream.of(Files.readString(libraries).strip().split(File.pathSeparator)).map(Path::of).toList());
		staging.addMacros(macros);
		return staging;
	}

	Instant time() {
		return time;
	}
}
