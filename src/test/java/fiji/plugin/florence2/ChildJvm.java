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
package fiji.plugin.florence2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process of its own, for what only a whole process shows: its memory, its sockets, its end. */
public final class ChildJvm {

	/** What a process left behind. */
	public record Outcome(int exitCode, String output) {}

	private ChildJvm() {}

	/**
	 * Java's launcher, with the options for a process that ends before optimised code, a parallel collector and checks of
	 * compiled classes pay.
	 */
	public static List<String> launcher() {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote");
	}

	/** Runs a class of the test class path to its end; output and error output come together. */
	public static Outcome run(final List<String> options, final Class<?> main, final String... args)
		throws IOException, InterruptedException
	{
		return run(options, System.getProperty("java.class.path"), main.getName(), args);
	}

	/** The same with windows on a display. */
	public static Outcome run(final VirtualScreen screen, final List<String> options, final Class<?> main,
		final String... args) throws IOException, InterruptedException
	{
		return run(Map.of("DISPLAY", screen.display()), options, System.getProperty("java.class.path"), main.getName(),
			args);
	}

	/** The same in a folder and with variables of the environment. */
	public static Outcome run(final Path folder, final Map<String, String> environment, final Class<?> main,
		final String... args) throws IOException, InterruptedException
	{
		return run(folder, environment, List.of(), System.getProperty("java.class.path"), main.getName(), args);
	}

	/** The same with a class path of its own. */
	static Outcome run(final List<String> options, final String classPath, final String main, final String... args)
		throws IOException, InterruptedException
	{
		return run(Map.of(), options, classPath, main, args);
	}

	/** The same with variables of the environment. */
	static Outcome run(final Map<String, String> environment, final List<String> options, final String classPath,
		final String main, final String... args) throws IOException, InterruptedException
	{
		return run(Path.of(""), environment, options, classPath, main, args);
	}

	/** Runs a program that is a jar, with windows on a display, to its end. */
	public static Outcome runJar(final VirtualScreen screen, final List<String> options, final Path jar,
		final String... args) throws IOException, InterruptedException
	{
		final List<String> command = new ArrayList<>(launcher());
		command.addAll(options);
		command.addAll(List.of("-jar", jar.toString()));
		command.addAll(List.of(args));
		return outcome(new ProcessBuilder(command).redirectErrorStream(true), Map.of("DISPLAY", screen.display()));
	}

	/** A process that is still to be started, on the test class path; output and error output come together. */
	public static ProcessBuilder builder(final List<String> options, final Class<?> main, final String... args) {
		return builder(options, System.getProperty("java.class.path"), main.getName(), args);
	}

	private static ProcessBuilder builder(final List<String> options, final String classPath, final String main,
		final String... args)
	{
		final List<String> command = new ArrayList<>(launcher());
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, main));
		command.addAll(List.of(args));
		return new ProcessBuilder(command).redirectErrorStream(true);
	}

	private static Outcome run(final Path folder, final Map<String, String> environment, final List<String> options,
		final String classPath, final String main, final String... args) throws IOException, InterruptedException
	{
		return outcome(builder(options, classPath, main, args).directory(folder.toAbsolutePath().toFile()), environment);
	}

	private static Outcome outcome(final ProcessBuilder builder, final Map<String, String> environment)
		throws IOException, InterruptedException
	{
		builder.environment().putAll(environment);
		final Process process = builder.start();
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Outcome(process.waitFor(), output);
	}
}
