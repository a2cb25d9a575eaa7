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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.common.SystemFolders;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where models and the libraries for graphics cards are kept. */
public final class StoreFolder {

	private static final String MODELS_VARIABLE = "FLORENCE2_STORE";
	private static final String GPU_VARIABLE = "FLORENCE2_GPU";
	private static final String USER_FOLDER = "florence2-fiji";

	private StoreFolder() {}

	/**
	 * The folder of models: that of the environment variable {@code FLORENCE2_STORE}, else {@code models/florence2} in an
	 * installation of Fiji, else, or if the user may not write there, {@code florence2-fiji/models} among the user's data.
	 *
	 * @param application the folder of Fiji
	 */
	public static Path models(final SystemFolders system, final Optional<Path> application) {
		final Optional<Path> chosen = system.environment().folder(MODELS_VARIABLE);
		if (chosen.isPresent()) return chosen.get();
		final Optional<Path> shared = application.map(base -> base.resolve("models").resolve("florence2"));
		return shared.filter(StoreFolder::isWritable).orElse(system.data().resolve(USER_FOLDER).resolve("models"));
	}

	/** The folder of GPU libraries that the environment variable {@code FLORENCE2_GPU} names. */
	static Optional<Path> chosenGpu(final SystemFolders system) {
		return system.environment().folder(GPU_VARIABLE);
	}

	/** The folder of GPU libraries in an installation of Fiji. */
	static Path gpuInApplication(final Path application) {
		return application.resolve("lib").resolve("florence2-gpu");
	}

	/** The folder of GPU libraries among the user's data. */
	public static Path gpuOfUser(final SystemFolders system) {
		return system.data().resolve(USER_FOLDER).resolve("gpu");
	}

	/** Whether a folder can be written to, or made. */
	static boolean isWritable(final Path folder) {
		final Path existing = DiskSpace.existing(folder);
		return Files.isDirectory(existing) && Files.isWritable(existing);
	}
}
