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
package fiji.plugin.florence2.fiji;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Jar;
import fiji.plugin.florence2.SceneProcess;
import fiji.plugin.florence2.VirtualScreen;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import org.scijava.util.FileUtils;

/**
 * The Fiji of the system property {@code fiji.app}, started with the plugin and those of its libraries that Fiji has not. The
 * Fiji itself is not changed: what a user's plugins folder would hold is on the class path besides.
 */
public final class FijiApp {

	private static final Path TARGET = Path.of("target").toAbsolutePath();
	private static final String ROOT = "fiji/plugin/florence2/";
	private static final String PLUGIN = "florence2-fiji";
	private static final String START = "fiji.plugin.florence2.fiji.scene.FijiStart";
	private static final String IMAGEJ = "net.imagej.Main";
	private static final int MAX_MINUTES = 40;

	/** As in Fiji's own configuration. */
	private static final List<String> JAVA_OPTIONS =
		List.of("-XX:+UseG1GC", "-Dpython.cachedir.skip=true", "-Dpython.console.encoding=UTF-8",
			"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dscijava.app.unlock-modules=true", "-Dscijava.app.name=Fiji",
			"-Dscijava.context.strict=false", "-Dscijava.app.look-and-feel=com.formdev.flatlaf.FlatLightLaf");

	private final Path app;
	private final Path folder;

	private FijiApp(final Path app, final Path folder) {
		this.app = app;
		this.folder = folder;
	}

	/**
	 * Finds the Fiji; tests are skipped where none is given.
	 *
	 * @param name of the folder in {@code target} for its home, its preferences and what it writes
	 */
	public static FijiApp find(final String name) throws IOException {
		final String given = System.getProperty("fiji.app", "");
		assumeTrue(!given.isEmpty(), "No Fiji is given: -Dfiji.app=FOLDER plays the scenes in it.");
		return at(Path.of(given).toAbsolutePath(), name);
	}

	/** The Fiji in a folder. */
	public static FijiApp at(final Path app, final String name) throws IOException {
		if (!Files.isDirectory(app.resolve("jars"))) throw new IOException(app + " is no Fiji: it has no folder jars.");
		final Path folder = TARGET.resolve(name);
		if (Files.exists(folder)) FileUtils.deleteRecursively(folder.toFile());
		// Java itself reports when it has to make this folder.
		Files.createDirectories(folder.resolve("home/.java/.userPrefs"));
		return new FijiApp(app, folder);
	}

	/** Where the Fiji is. */
	public Path app() {
		return app;
	}

	/** Where it runs; {@code target} is above. */
	public Path folder() {
		return folder;
	}

	/** Whether the Fiji has a library, in any version. */
	public boolean has(final String artifact) throws IOException {
		return jars().stream().anyMatch(jar -> artifact(jar).equals(artifact));
	}

	/** Plays a scene on a screen and returns its notes. Pictures it takes are kept in {@code target/screenshots/fiji}. */
	public Properties play(final Class<?> scene, final VirtualScreen screen) throws Exception {
		final List<String> command = command(withPlugin(), List.of("-Dscreenshots=" + TARGET.resolve("screenshots/fiji")));
		command.addAll(List.of(START, scene.getName(), folder.resolve("notes.properties").toString()));
		command.addAll(launcher());
		return process().play(command, environment(screen.display()));
	}

	/** Runs Fiji with the plugin and without a display, and returns what it prints. */
	public String runHeadless(final String... arguments) throws Exception {
		return runHeadless(withPlugin(), arguments);
	}

	/** Runs Fiji as it is and without a display, and returns what it prints. */
	public String runAsItIs(final String... arguments) throws Exception {
		return runHeadless(jars(), arguments);
	}

	private String runHeadless(final List<Path> classPath, final String... arguments) throws Exception {
		final List<String> command = command(classPath, List.of("-Djava.awt.headless=true"));
		command.addAll(launcher());
		command.add("--headless");
		command.addAll(List.of(arguments));
		return print(command);
	}

	/** Runs a program of this Fiji's that is not ImageJ, and returns what it prints. */
	public String runProgram(final String main, final String... arguments) throws Exception {
		final List<String> command = command(jars(), List.of("-Djava.awt.headless=true", "-Dpatch.ij1=false"));
		command.add(main);
		command.addAll(List.of(arguments));
		return print(command);
	}

	private String print(final List<String> command) throws Exception {
		process().play(command, environment(""));
		return Files.readString(output());
	}

	private SceneProcess process() {
		return new SceneProcess(folder, folder.resolve("notes.properties"), output(), MAX_MINUTES);
	}

	private Map<String, String> environment(final String display) {
		return Map.of("DISPLAY", display, "FLORENCE2_STORE", folder.resolve("models").toString(), "FLORENCE2_GPU",
			folder.resolve("gpu").toString());
	}

	/** The program that starts ImageJ, and its arguments. */
	private List<String> launcher() throws IOException {
		return has("app-launcher") ? List.of("org.scijava.launcher.ClassLauncher", IMAGEJ) : List.of(IMAGEJ);
	}

	/** What the process printed. */
	public Path output() {
		return folder.resolve("output.txt");
	}

	private List<String> command(final List<Path> classPath, final List<String> options) {
		final List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JAVA_OPTIONS);
		command.addAll(options);
		for (final String name : List.of("plugins.dir", "imagej.dir", "ij.dir", "fiji.dir", "scijava.app.directory"))
			command.add("-D" + name + "=" + app);
		command
			.addAll(List.of("-Duser.home=" + folder.resolve("home"), "-Djava.util.prefs.userRoot=" + folder.resolve("home")));
		command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList())));
		return command;
	}

	/** The Fiji's jars without those of a plugin that is installed there, the plugin's, and that of the scenes. */
	private List<Path> withPlugin() throws IOException, URISyntaxException {
		final List<Path> classPath = new ArrayList<>(jars());
		classPath.removeIf(jar -> artifact(jar).startsWith(PLUGIN));
		final List<String> there = classPath.stream().map(FijiApp::artifact).toList();
		final Path plugin = folder.resolve(PLUGIN + ".jar");
		Jar.pack(locationOf(Florence2.class), name -> !name.startsWith(ROOT + "plainimagej/"), plugin);
		classPath.add(plugin);
		libraries().filter(library -> !there.contains(artifact(library))).forEach(classPath::add);
		final Path scenes = folder.resolve("scenes.jar");
		Jar.pack(locationOf(FijiApp.class), name -> name.startsWith(ROOT) && name.contains("/scene/"), scenes);
		classPath.add(scenes);
		return classPath;
	}

	private static Stream<Path> libraries() throws IOException {
		final String list = Files.readString(TARGET.resolve("runtime-class-path.txt")).strip();
		assertFalse(list.isEmpty(), "Maven lists the libraries of the plugin");
		return Arrays.stream(list.split(File.pathSeparator)).map(Path::of);
	}

	private List<Path> jars() throws IOException {
		final List<Path> jars = new ArrayList<>();
		for (final String name : List.of("jars", "plugins")) {
			if (!Files.isDirectory(app.resolve(name))) continue;
			try (Stream<Path> files = Files.walk(app.resolve(name))) {
				files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
			}
		}
		return jars;
	}

	/** The name without version and extension. */
	private static String artifact(final Path jar) {
		return FileUtils.stripFilenameVersion(jar.getFileName().toString()).replaceFirst("\\.jar$", "");
	}

	private static Path locationOf(final Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}
}
