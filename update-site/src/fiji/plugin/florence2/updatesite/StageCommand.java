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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the folder that is to be served. */
@Command(name = "stage", description = "Makes the folder that is to be served.")
final class StageCommand implements Callable<Integer> {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(
		ZoneOffset.UTC);

	@Option(names = "--plugin", required = true, paramLabel = "JAR", description = "The jar of the plugin.")
	private Path plugin;

	@Option(names = "--libraries", required = true, paramLabel = "FILE", description = "The class path of all jars which it needs.")
	private Path libraries;

	@Option(names = "--macros", required = true, paramLabel = "FOLDER", description = "The macros.")
	private Path macros;

	@Option(names = "--fiji", required = true, paramLabel = "FILE", description = "A list of Fiji's own jars, or the folder of a Fiji.")
	private Path fiji;

	@Option(names = "--time", required = true, paramLabel = "TIME", description = "When it is published, as 2026-12-01T12:00:00Z.")
	private Instant time;

	@Option(names = "--previous", paramLabel = "SITE", description = "What was published last: a URL or a folder.")
	private String previous = "";

	@Option(names = "--output", required = true, paramLabel = "FOLDER", description = "The folder that is to be served.")
	private Path output;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, SiteException, InterruptedException {
		final Staging staging = new Staging(FijiJars.read(fiji), TIMESTAMP.format(time));
		staging.addPlugin(plugin);
		staging.addLibraries(Stream.of(Files.readString(libraries).strip().split(File.pathSeparator)).map(Path::of).toList());
		staging.addMacros(macros);
		for (final SiteFile file : staging.write(previous(), output).files()) {
			file.current().ifPresent(version -> spec.commandLine().getOut().println(SiteFile.servedAs(file.path(),
				version)));
		}
		return 0;
	}

	private SiteDatabase previous() throws IOException, SiteException, InterruptedException {
		if (previous.isEmpty()) return new SiteDatabase(List.of());
		try (InputStream in = ServedSite.at(previous).open(SiteDatabase.FILE)) {
			return SiteDatabase.read(in);
		}
	}
}
