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
package fiji.plugin.florence2.plainimagej;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.SceneProcess;
import fiji.plugin.florence2.VirtualScreen;

import ij.ImageJ;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.scijava.util.FileUtils;

/**
 * An ImageJ as users have it: a folder with the plugin's jars where users put them, and ImageJ's own jar. Nothing of it is on the
 * class path but ImageJ.
 */
public final class PlainImageJ {

	private static final String ROOT = "fiji/plugin/florence2/";
	private static final int MAX_MINUTES = Integer.getInteger("scene.minutes", 5);

	private final Path folder;

	private PlainImageJ(final Path folder) {
		this.folder = folder;
	}

	/** Makes an ImageJ folder of this name in {@code target}, with the plugin, the adapter, the libraries, and the test commands. */
	public static PlainImageJ install(final String name) throws IOException, URISyntaxException {
		final PlainImageJ imagej = installAsUsersDo(name);
		jar(imagej.folder.resolve("plugins").resolve("Test_Commands.jar"), locationOf(PlainImageJ.class),
			file -> file.startsWith(ROOT + "plainimagej/sample/") || file.startsWith("META-INF/json/"), """
				Plugins>Florence-2 Test, "Every Input...", fiji.plugin.florence2.plainimagej.MenuCommand("%s.EveryInput")
				""".formatted("fiji.plugin.florence2.plainimagej.sample"));
		return imagej;
	}

	/** Makes an ImageJ folder of this name in {@code target}, with the plugin, the adapter and the libraries. */
	public static PlainImageJ installAsUsersDo(final String name) throws IOException, URISyntaxException {
		final Path folder = locationOf(PlainImageJ.class).resolveSibling(name);
		if (Files.exists(folder)) FileUtils.deleteRecursively(folder.toFile());
		final Path plugins = Files.createDirectories(folder.resolve("plugins"));
		Files.createDirectories(folder.resolve("jars"));
		final Path classes = locationOf(Florence2.class);
		jar(plugins.resolve("florence2-fiji.jar"), classes, file -> !file.startsWith(ROOT + "plainimagej/"), "");
		jar(plugins.resolve("florence2-fiji-plain_imagej.jar"), classes.resolveSibling("plain-imagej"), file -> true, "");
		jar(folder.resolve("scenes.jar"), locationOf(PlainImageJ.class),
			file -> file.startsWith(ROOT + "plainimagej/scene/"), "");
		for (final Path library : libraries())
			Files.createSymbolicLink(folder.resolve("jars").resolve(library.getFileName()), library);
		// ImageJ comes with this look-up table and colours groups of selections by it.
		Files.write(Files.createDirectories(folder.resolve("luts")).resolve("glasbey.lut"), new byte[3 * 256]);
		return new PlainImageJ(folder);
	}

	/**
	 * Plays a scene on a screen and returns its notes. Pictures it takes are kept in {@code target/screenshots}.
	 *
	 * @param options of its Java
	 */
	public Properties play(final Class<?> scene, final VirtualScreen screen, final String... options)
		throws IOException, InterruptedException, URISyntaxException
	{
		final List<String> all = new ArrayList<>(List.of(options));
		all.add("-Dscreenshots=" + locationOf(PlainImageJ.class).resolveSibling("screenshots"));
		return play(scene, screen.display(), all);
	}

	/** Plays a scene without a screen and returns its notes. */
	public Properties playHeadless(final Class<?> scene) throws IOException, InterruptedException, URISyntaxException {
		return play(scene, "", List.of("-Djava.awt.headless=true"));
	}

	/** Runs a macro as {@code java -jar ij.jar -batch MACRO} does, to the end of Java. */
	public ChildJvm.Outcome runMacro(final Path macro, final VirtualScreen screen)
		throws IOException, InterruptedException, URISyntaxException
	{
		return ChildJvm.runJar(screen, own(), locationOf(ImageJ.class), "-batch", macro.toString());
	}

	/** Options by which its Java keeps what it writes in the folder. */
	private List<String> own() throws IOException {
		final Path home = Files.createDirectories(folder.resolve("home"));
		return List.of("-Dplugins.dir=" + folder, "-Duser.home=" + home, "-Djava.util.prefs.userRoot=" + home);
	}

	private Properties play(final Class<?> scene, final String display, final List<String> options)
		throws IOException, InterruptedException, URISyntaxException
	{
		final Path notesFile = folder.resolve(scene.getSimpleName() + ".properties");
		final Path output = folder.resolve(scene.getSimpleName() + ".txt");
		final List<String> command = new ArrayList<>(ChildJvm.launcher());
		command.addAll(options);
		command.addAll(own());
		command.addAll(List.of("-cp", locationOf(ImageJ.class) + File.pathSeparator + folder.resolve("scenes.jar"),
			scene.getName(), notesFile.toString()));
		return new SceneProcess(folder, notesFile, output, MAX_MINUTES).play(command, Map.of("DISPLAY", display));
	}

	/** The jars that the plugin needs at run time, as far as a test with commands of its own needs them. */
	private static List<Path> libraries() throws URISyntaxException {
		final Path imagej = locationOf(ImageJ.class);
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter(path -> path.toString().endsWith(".jar") && !path.equals(imagej))
			.toList();
	}

	private static Path locationOf(final Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	private static void jar(final Path jar, final Path root, final Predicate<String> included, final String pluginsConfig)
		throws IOException
	{
		try (OutputStream out = Files.newOutputStream(jar);
			ZipOutputStream zip = new ZipOutputStream(out);
			Stream<Path> files = Files.walk(root))
		{
			// It is read once.
			zip.setLevel(Deflater.NO_COMPRESSION);
			for (final Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				final String name = root.relativize(file).toString().replace('\\', '/');
				if (!included.test(name)) continue;
				zip.putNextEntry(new ZipEntry(name));
				Files.copy(file, zip);
				zip.closeEntry();
			}
			if (pluginsConfig.isEmpty()) return;
			zip.putNextEntry(new ZipEntry("plugins.config"));
			zip.write(pluginsConfig.getBytes());
			zip.closeEntry();
		}
	}
}
