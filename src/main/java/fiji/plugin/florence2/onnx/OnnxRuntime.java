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

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** ONNX Runtime itself, loaded when it is first needed. */
public final class OnnxRuntime {

	/** More than computers have cores. */
	public static final int MAX_THREADS = 1024;

	/** ONNX Runtime looks there for its native libraries, before it unpacks those in its jar. */
	private static final String LIBRARIES = "onnxruntime.native.path";
	private static final String NAME = "florence2";
	/**
	 * For Linux and macOS, ONNX Runtime 1.29 sends reports to Microsoft from when it is loaded, unless this variable is set
	 * before. Where it cannot be set, they end with {@link OrtEnvironment#setTelemetry}, which is late.
	 */
	private static final String SILENCE = "ORT_DISABLE_TELEMETRY";

	/**
	 * ONNX Runtime 1.29 for Linux reads the command line of the program when it starts, by a recursion that takes some
	 * 200 bytes of stack for each character. A class path of 5,000 characters is too much for a usual thread, and Java
	 * would end without a message. Memory is taken only as far as it is used.
	 */
	private static final long STACK_BYTES = 256L << 20;

	private static Supplier<Optional<Path>> librariesFolder = Optional::empty;
	private static boolean loaded;
	/** The first failure to load the libraries. Java does not try again, and its next message says less. */
	private static Throwable failure;

	private OnnxRuntime() {}

	/** The version of ONNX Runtime's Java classes, which its libraries must be of. Loads nothing. */
	public static String version() {
		return String.valueOf(OrtEnvironment.class.getPackage().getImplementationVersion());
	}

	/**
	 * Sets where native libraries are loaded from, instead of ONNX Runtime's jar. The system property
	 * {@code onnxruntime.native.path}, where it is set, takes precedence.
	 *
	 * @param folder gives the folder, or nothing for the libraries of the jar; called once, when they are loaded
	 */
	public static synchronized void librariesFrom(final Supplier<Optional<Path>> folder) {
		librariesFolder = folder;
	}

	/** Whether the libraries are loaded, after which others can be had only by a new start of Java. */
	public static synchronized boolean isLoaded() {
		return loaded;
	}

	/**
	 * Loads the native libraries, if that has not happened yet.
	 *
	 * @throws ModelException if they cannot be loaded
	 */
	public static void require() throws ModelException {
		load();
	}

	/** The folder that the libraries are taken from, if it is not the jar's. */
	static Optional<Path> libraries() {
		return Optional.ofNullable(System.getProperty(LIBRARIES)).map(Path::of);
	}

	/**
	 * The environment that all graphs share. It reports nothing to anybody.
	 *
	 * @throws ModelException if the native library cannot be loaded
	 */
	static synchronized OrtEnvironment load() throws ModelException {
		if (failure != null) throw unusable();
		if (!loaded && libraries().isEmpty())
			librariesFolder.get().ifPresent(folder -> System.setProperty(LIBRARIES, folder.toString()));
		final FutureTask<OrtEnvironment> start = new FutureTask<>(OnnxRuntime::start);
		final Thread starter = new Thread(null, start, "ONNX Runtime start", STACK_BYTES);
		starter.setDaemon(true);
		starter.start();
		try {
			final OrtEnvironment environment = result(start);
			loaded = true;
			return environment;
		}
		catch (final ExecutionException e) {
			final Throwable cause = e.getCause();
			if (!(cause instanceof LinkageError || cause instanceof IllegalStateException || cause instanceof OrtException))
				throw new IllegalStateException(cause);
			failure = cause;
			throw unusable();
		}
	}

	private static ModelException unusable() {
		return new ModelException(LoadFailure.of(libraries(), failure).sentence(), failure);
	}

	private static OrtEnvironment start() throws OrtException {
		CLibrary.setVariable(SILENCE, "1");
		if (loaded || libraries().isPresent()) return environment();
		try (PackagedLibraries packaged = PackagedLibraries.unpack()) {
			System.setProperty(LIBRARIES, packaged.folder().toString());
			return environment();
		}
		catch (final IOException e) {
			// ONNX Runtime unpacks them itself.
			return environment();
		}
		finally {
			System.clearProperty(LIBRARIES);
		}
	}

	private static OrtEnvironment environment() throws OrtException {
		// Failures are reported by exceptions, not on the error output.
		final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, NAME);
		environment.setTelemetry(false);
		return environment;
	}

	/** Waits through interruptions, which are for the caller: a library cannot be loaded by half. */
	private static OrtEnvironment result(final FutureTask<OrtEnvironment> start) throws ExecutionException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return start.get();
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) Thread.currentThread().interrupt();
		}
	}
}
