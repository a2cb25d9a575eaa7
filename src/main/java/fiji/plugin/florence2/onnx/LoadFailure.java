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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why ONNX Runtime cannot be loaded, and what to do.
 *
 * @param system the system property {@code os.name}
 * @param architecture the system property {@code os.arch}
 * @param temporary the folder that Java unpacks libraries into
 * @param libraries the folder that libraries were to be taken from, rather than out of ONNX Runtime's jar
 * @param failure what Java threw
 */
record LoadFailure(String system, String architecture, Path temporary, Optional<Path> libraries, Throwable failure) {

	private static final Pattern OF_32_BITS = Pattern.compile("x86|i[3-6]86|arm|armv\\d.*|aarch32|ppc|sparc");
	private static final Pattern TOO_OLD = Pattern.compile("version `((?:GLIBC|GLIBCXX|CXXABI)_[^']+)' not found");
	/** Parts of the messages of musl's loader, which differ from those of glibc's. */
	private static final List<String> MUSL = List.of("error loading shared library", "error relocating", "ld-musl");
	private static final Pattern MISSING = Pattern.compile("(?:^|\\s)(lib[^/\\s]+): cannot open shared object file");
	private static final List<String> DAMAGED = List.of("invalid elf header", "file too short", "file too small",
		"wrong elf class", "not a valid win32 application", "not a mach-o file", "file data");

	static LoadFailure of(final Optional<Path> libraries, final Throwable failure) {
		return new LoadFailure(System.getProperty("os.name"), System.getProperty("os.arch"),
			Path.of(System.getProperty("java.io.tmpdir")), libraries, failure);
	}

	/** One sentence for the user. */
	String sentence() {
		return platform().or(this::loader).or(this::place).orElseGet(this::other);
	}

	private String name() {
		return system.toLowerCase(Locale.ROOT);
	}

	private boolean isWindows() {
		return name().startsWith("windows");
	}

	/** Computers that there is no library for, whatever the message. */
	private Optional<String> platform() {
		final String processor = architecture.toLowerCase(Locale.ROOT);
		final boolean intel = List.of("amd64", "x86_64").contains(processor);
		if (OF_32_BITS.matcher(processor).matches())
			return Optional.of("ONNX Runtime needs a Java of 64 bits, and this one is of 32 bits (" + architecture +
				"): install Fiji or Java for 64 bits.");
		if (name().startsWith("mac") && intel) {
			return Optional.of(
				"ONNX Runtime does not support Macs with Intel processors any more, its last version that did was 1.23.2: use a Mac " +
					"with Apple silicon, or Linux or Windows; if this Mac has Apple silicon, install Fiji for it in place of the one " +
					"for Intel.");
		}
		if (isWindows() && !intel)
			return Optional.of("ONNX Runtime has no library for Java on Windows with the processor " + architecture +
				": install Fiji for Windows on Intel processors (x64), which Windows 11 runs here too.");
		if (!intel && !processor.equals("aarch64"))
			return Optional.of("ONNX Runtime has no library for " + system + " on " + architecture +
				": use Linux or Windows on a 64-bit Intel or AMD processor, Linux on a 64-bit ARM processor, or a Mac " +
				"with Apple silicon.");
		return Optional.empty();
	}

	/** Failures that the message of the operating system's loader explains. */
	private Optional<String> loader() {
		final String message = message().toLowerCase(Locale.ROOT);
		final Matcher version = TOO_OLD.matcher(message());
		if (version.find()) {
			return Optional.of("This Linux is too old for ONNX Runtime, which needs " + version.group(1) +
				": use one with glibc 2.28 or later, such as Debian 10, Ubuntu 20.04 or RHEL 8.");
		}
		if (MUSL.stream().anyMatch(message::contains)) {
			return Optional.of("ONNX Runtime does not run on this Linux (" + message() +
				"): it needs the C library glibc, which Alpine and others with musl do not have; use Debian, Ubuntu, Fedora or the like.");
		}
		final Matcher missing = MISSING.matcher(message());
		if (missing.find()) {
			return Optional.of("ONNX Runtime needs the library " + missing.group(1) +
				", which this Linux does not have: install it with the system's package manager.");
		}
		if (message.contains("failed to map segment"))
			return Optional.of("The library of ONNX Runtime may not be run where it lies (" + message() + "): " +
				libraries
					.map(folder -> "the disk of " + folder + " forbids programs (noexec), so install GPU support elsewhere.")
					.orElse("the disk of the folder for temporary files " + temporary +
						" forbids programs (noexec), so start Java with another one, -Djava.io.tmpdir=FOLDER."));
		if (DAMAGED.stream().anyMatch(message::contains))
			return Optional.of("The library of ONNX Runtime is damaged (" + message() + "): " + again() + ".");
		if (isWindows() && has(UnsatisfiedLinkError.class) && !isNotUnpacked())
			return Optional.of("ONNX Runtime cannot be loaded (" + message() +
				"): install the Microsoft Visual C++ 2015-2022 Redistributable (https://aka.ms/vs/17/release/vc_redist.x64.exe); " +
				"if it is there, Java brings an old msvcp140.dll of its own, so use a Java of another vendor or a later version.");
		return Optional.empty();
	}

	private String again() {
		return libraries.map(folder -> "remove the GPU support in " + folder + " and install it again")
			.orElse("install Florence-2 for Fiji again");
	}

	/** Where a library cannot be unpacked, ONNX Runtime then searches for it where Java does. */
	private boolean isNotUnpacked() {
		return message().contains("java.library.path") || has(IOException.class);
	}

	private Optional<String> place() {
		if (!isNotUnpacked() || libraries.isPresent()) return Optional.empty();
		return Optional
			.of("The library of ONNX Runtime cannot be unpacked into the folder for temporary files " + temporary + " (" +
				message() + "): see that it is there, that you may write to it and that it has 100 MB of room, or start Java " +
				"with another one, -Djava.io.tmpdir=FOLDER.");
	}

	private String other() {
		if (message().contains("mismatch")) {
			return "Another version of ONNX Runtime's library is in the way (" + message() +
				"): remove it, or the plugin that brings it.";
		}
		return "ONNX Runtime cannot be loaded on this computer (" + message() + "): " + again() +
			", and tell us if that does not help.";
	}

	private boolean has(final Class<? extends Throwable> kind) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			// The failure of a later attempt names the first one in its message only.
			if (kind.isInstance(cause) || String.valueOf(cause.getMessage()).contains(kind.getSimpleName())) return true;
		}
		return false;
	}

	/** The message closest to the cause, in one line. */
	private String message() {
		String message = failure.getClass().getSimpleName();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause.getMessage() == null) continue;
			message = cause instanceof IOException
				? cause.getClass().getSimpleName() + ": " + cause.getMessage()
				: cause.getMessage();
		}
		return message.replaceAll("\\s+", " ");
	}
}
