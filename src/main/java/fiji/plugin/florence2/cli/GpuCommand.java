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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.Endpoint;
import fiji.plugin.florence2.hub.GpuLibraries;
import fiji.plugin.florence2.hub.HubException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** What concerns the libraries for graphics cards. */
@Command(name = "gpu", mixinStandardHelpOptions = true, versionProvider = Version.class,
	subcommands = { GpuCommand.Install.class, GpuCommand.Status.class, GpuCommand.Remove.class },
	description = "Installs and removes the libraries that NVIDIA's graphics cards need.")
final class GpuCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		throw new ParameterException(spec.commandLine(), "Say what to do: install, status, remove or --help.");
	}

	/** Fetches the libraries for graphics cards. */
	@Command(name = "install", mixinStandardHelpOptions = true, versionProvider = Version.class,
		description = "Downloads the libraries for NVIDIA's graphics cards, 642 MB. After an interruption, the same command continues.")
	static final class Install extends Subcommand {

		@Mixin
		private GpuOptions gpu;

		@Option(names = "--repository", paramLabel = "URL", defaultValue = "https://repo.maven.apache.org/maven2/",
			description = "Address of a Maven repository that has them (default: ${DEFAULT-VALUE}).")
		private String repository;

		@Override
		void run(final PrintWriter out, final PrintWriter err) throws HubException {
			final GpuLibraries libraries = gpu.libraries();
			libraries.install(Endpoint.MAVEN_CENTRAL.at(repository), new TransferPrinter(err), new Cancellation());
			out.println(libraries.description());
		}
	}

	/** Reports whether the libraries for graphics cards are installed. */
	@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Version.class,
		description = "Reports whether the libraries for graphics cards are installed.")
	static final class Status extends Subcommand {

		@Mixin
		private GpuOptions gpu;

		@Override
		void run(final PrintWriter out, final PrintWriter err) throws HubException {
			final GpuLibraries libraries = gpu.libraries();
			out.println(libraries.description());
		}
	}

	/** Deletes the libraries for graphics cards. */
	@Command(name = "remove", mixinStandardHelpOptions = true, versionProvider = Version.class,
		description = "Deletes the libraries for graphics cards.")
	static final class Remove extends Subcommand {

		@Mixin
		private GpuOptions gpu;

		@Override
		void run(final PrintWriter out, final PrintWriter err) throws HubException {
			final GpuLibraries libraries = gpu.libraries();
			out.println((libraries.remove() ? "GPU support was removed from " : "There is no GPU support in ") +
				libraries.root() + ".");
		}
	}
}
