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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the folder that is to be served. */
@Command(name = "stage", description = "Makes the folder that is to be served.")
final class StageCommand implements Callable<Integer> {

	@Mixin
	private PublishedFiles published;

	@Option(names = "--previous", paramLabel = "SITE", description = "What was published last: a URL or a folder.")
	private String previous = "";

	@Option(names = "--output", required = true, paramLabel = "FOLDER", description = "The folder that is to be served.")
	private Path output;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, SiteException, InterruptedException {
		for (final SiteFile file : published.staging().write(previous(), output).files()) {
			file.current().ifPresent(version -> spec.commandLine().getOut().println(SiteFile.servedAs(file.path(), version)));
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
