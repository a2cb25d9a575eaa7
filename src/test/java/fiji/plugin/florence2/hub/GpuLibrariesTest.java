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

import static fiji.plugin.florence2.hub.GpuPlatform.LINUX_X64;
import static fiji.plugin.florence2.hub.GpuPlatform.WIN_X64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.SystemFolders;
import fiji.plugin.florence2.hub.FaultyServer.Request;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installations from a real server, as it should be and as it should not. */
class GpuLibrariesTest {

	private static final String VERSION = GpuLibraries.Release.PUBLISHED.version();
	private static final int CUT = 200_000;

	@TempDir
	private Path temporary;
	private Path root;
	private FaultyServer server;
	private StandInGpu standIn;
	private GpuLibraries.Release release;
	private GpuLibraries libraries;

	@BeforeEach
	void start() throws IOException {
		root = temporary.resolve("Fiji é").resolve("lib").resolve("florence2-gpu");
		server = new FaultyServer();
		use(new StandInGpu());
	}

	private void use(final StandInGpu jar) {
		standIn = jar;
		release = jar.on(server);
		libraries = StandInGpu.libraries(root, release);
	}

	@AfterEach
	void stop() throws IOException {
		server.close();
	}

	private void install() throws HubException {
		libraries.install(server.endpoint(), ProgressListener.NONE, new Cancellation());
	}

	private Path folder() {
		return root.resolve("onnxruntime-" + VERSION + "-linux-x64");
	}

	private void assertInstalled() throws Exception {
		assertEquals(ModelState.COMPLETE, libraries.state());
		assertTrue(libraries.description().endsWith("is installed in " + root + "."), libraries.description());
		for (final String library : LINUX_X64.libraries())
			assertArrayEquals(standIn.bytes(LINUX_X64, library), Files.readAllBytes(folder().resolve(library)), library);
		final List<String> more = new ArrayList<>(List.of("manifest.json", ".use"));
		more.addAll(LINUX_X64.libraries());
		assertEquals(new TreeSet<>(more), names(folder()));
		assertEquals(new TreeSet<>(List.of(".lock", folder().getFileName().toString())), names(root));
	}

	private static TreeSet<String> names(final Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return new TreeSet<>(all.map(path -> path.getFileName().toString()).toList());
		}
	}

	private void refused(final String... words) throws Exception {
		final HubException e = assertThrows(HubException.class, this::install);
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		for (final String word : words)
			assertTrue(e.getMessage().contains(word), e.getMessage() + " does not say " + word);
		assertFalse(libraries.state().isUsable());
		assertEquals(Optional.empty(), libraries.use());
	}

	@Test
	void whatIsPublishedIsOfTheVersionInUse() {
		assertEquals(OnnxRuntime.version(), GpuLibraries.Release.PUBLISHED.version());
		assertEquals(URI.create("https://repo.maven.apache.org/maven2" + StandInGpu.ADDRESS),
			GpuLibraries.Release.PUBLISHED.address(Endpoint.MAVEN_CENTRAL));
	}

	@Test
	void wholeInstallation() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		assertEquals(ModelState.ABSENT, libraries.state());
		assertTrue(libraries.description().contains("is not installed"), libraries.description());
		libraries.install(server.endpoint(), reported::add, new Cancellation());
		assertInstalled();
		assertEquals(List.of(StandInGpu.ADDRESS), server.asked().stream().map(Request::target).toList());
		final List<String> activities = reported.stream().map(progress -> progress.message().split(":")[0]).toList();
		assertTrue(activities.contains("Downloading " + release.jar().path()), activities.toString());
		for (final String library : LINUX_X64.libraries())
			assertTrue(activities.contains("Unpacking " + library), activities.toString());
		for (int i = 1; i < reported.size(); i++)
			assertTrue(reported.get(i).fraction() >= reported.get(i - 1).fraction(), reported.toString());
		assertTrue(reported.get(reported.size() - 1).fraction() <= 1, reported.toString());
		install();
		assertEquals(List.of(), server.asked(), "what is here is not asked for again");
	}

	@Test
	void windows() throws Exception {
		new GpuLibraries(root, VERSION, "Windows 11", "amd64", release, TestCatalog.QUICK, DiskSpace.REAL,
			SystemTrust::context).install(server.endpoint(), ProgressListener.NONE, new Cancellation());
		for (final String library : WIN_X64.libraries())
			assertArrayEquals(standIn.bytes(WIN_X64, library),
				Files.readAllBytes(root.resolve("onnxruntime-" + VERSION + "-win-x64").resolve(library)), library);
		assertEquals(ModelState.ABSENT, libraries.state(), "those of Windows are nothing for Linux");
	}

	@Test
	void cutInTheMiddle() throws Exception {
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> server.serve(request, out, first.getAndSet(false) ? CUT : Integer.MAX_VALUE));
		install();
		assertInstalled();
		final List<Request> asked = server.asked();
		assertEquals(2, asked.size());
		assertEquals(CUT, asked.get(1).from());
	}

	@Test
	void theNextInstallationGoesOn() throws Exception {
		final AtomicBoolean first = new AtomicBoolean(true);
		server.behave((request, out) -> {
			if (first.getAndSet(false)) server.serve(request, out, CUT);
		});
		refused("the connection", "resumes where it stopped");
		assertEquals(ModelState.PARTIAL, libraries.state());
		assertTrue(libraries.description().contains("only partly"), libraries.description());
		server.asked();
		server.behave(server::serve);
		final List<String> reported = new ArrayList<>();
		libraries.install(server.endpoint(), progress -> reported.add(progress.message()), new Cancellation());
		assertInstalled();
		assertEquals(List.of(CUT), server.asked().stream().map(Request::from).toList());
		assertEquals("Downloading " + release.jar().path() + ": " + ByteCount.text(CUT) + " of " +
			ByteCount.text(release.size()) + " in all", reported.get(0));
	}

	@Test
	void wrongSum() throws Exception {
		server.put(StandInGpu.ADDRESS, TestCatalog.noise((int) release.size(), 99));
		refused("SHA-256", release.sha256());
		assertEquals(ModelState.ABSENT, libraries.state());
	}

	@Test
	void anotherLengthOnTheServer() throws Exception {
		server.put(StandInGpu.ADDRESS, TestCatalog.noise(1000, 99));
		refused("1000 bytes", "choose another download address");
	}

	@Test
	void notThere() throws Exception {
		server.behave((request, out) -> FaultyServer.answer(out, "404 Not Found", Map.of(), new byte[0]));
		refused("HTTP 404", server.uri() + StandInGpu.ADDRESS.substring(1));
	}

	@Test
	void fullDisk() throws Exception {
		libraries = StandInGpu.libraries(root, release, TestCatalog.QUICK, folder -> release.size());
		refused("the disk has", ByteCount.text(2 * release.size()), "make room");
		assertEquals(List.of(), server.asked(), "room is looked for first");
	}

	@Test
	void canceledWhileItComes() throws Exception {
		cancelWhile("Downloading ");
		install();
		assertInstalled();
	}

	@Test
	void canceledWhileItIsUnpacked() throws Exception {
		cancelWhile("Unpacking ");
		assertEquals(ModelState.PARTIAL, libraries.state());
		assertFalse(Files.exists(folder()));
		server.asked();
		install();
		assertInstalled();
		assertEquals(List.of(), server.asked(), "the jar is here");
	}

	private void cancelWhile(final String activity) throws HubException {
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class, () -> libraries.install(server.endpoint(), progress -> {
			if (progress.message().startsWith(activity)) cancellation.cancel();
		}, cancellation));
		assertFalse(libraries.state().isUsable());
	}

	@Test
	void aJarWithoutLibrariesForThisComputer() throws Exception {
		use(new StandInGpu().without(LINUX_X64));
		refused("has no", "libonnxruntime_providers_cuda.so", "linux-x64");
	}

	@ParameterizedTest
	@CsvSource({ "../../../../../evil.so", "..\\..\\evil.so", "../linux-x64/libonnxruntime.so" })
	void aJarThatNamesFilesOutsideOfItself(final String name) throws Exception {
		use(new StandInGpu().without(LINUX_X64).put(LINUX_X64, name, TestCatalog.noise(10, 1)));
		refused("outside of its folder", name);
		try (Stream<Path> all = Files.walk(temporary)) {
			assertEquals(List.of(), all.filter(path -> path.toString().endsWith(".so")).toList());
		}
	}

	/** The sum tells, but a jar on this disk may be damaged by then. */
	@Test
	void aJarThatIsNoArchive() throws Exception {
		final byte[] jar = TestCatalog.noise(300_000, 8);
		server.put(StandInGpu.ADDRESS, jar);
		libraries = StandInGpu.libraries(root, new GpuLibraries.Release(VERSION, jar.length, TestCatalog.sha256(jar)));
		refused("has no");
	}

	@Test
	void damageIsSeenAndRepaired() throws Exception {
		install();
		Files.write(folder().resolve("libonnxruntime.so"), new byte[10]);
		assertEquals(ModelState.DAMAGED, libraries.state());
		assertEquals(Optional.empty(), libraries.use());
		assertTrue(libraries.description().contains("damaged"), libraries.description());
		install();
		assertInstalled();
	}

	@Test
	void remove() throws Exception {
		assertFalse(libraries.remove());
		install();
		final Path own = Files.writeString(root.resolve("notes.txt"), "mine");
		assertTrue(libraries.remove());
		assertEquals(ModelState.ABSENT, libraries.state());
		assertEquals(new TreeSet<>(List.of(".lock", "notes.txt")), names(root));
		assertEquals("mine", Files.readString(own));
		assertFalse(libraries.remove());
	}

	@Test
	void whatIsInUseIsNotRemoved() throws Exception {
		install();
		assertEquals(Optional.of(folder()), libraries.use());
		assertEquals(ModelState.IN_USE, libraries.state());
		final HubException e = assertThrows(HubException.class, libraries::remove);
		assertTrue(e.getMessage().contains("are in use: quit Fiji"), e.getMessage());
		assertEquals(Optional.of(folder()), libraries.use(), "several may use them");
		assertTrue(Files.exists(folder().resolve("libonnxruntime.so")));
	}

	@Test
	void anOlderVersionMakesRoom() throws Exception {
		final Path old = Files.createDirectories(root.resolve("onnxruntime-1.20.0-linux-x64"));
		Files.write(old.resolve("libonnxruntime.so"), new byte[10]);
		assertEquals(ModelState.ABSENT, libraries.state());
		install();
		assertInstalled();
	}

	@Test
	void oneInstallationAtATime() throws Exception {
		final List<String> refusals = new ArrayList<>();
		libraries.install(server.endpoint(), progress -> {
			final HubException e = assertThrows(HubException.class, () -> StandInGpu.libraries(root, release)
				.install(server.endpoint(), ProgressListener.NONE, new Cancellation()));
			refusals.add(e.getMessage());
		}, new Cancellation());
		assertTrue(refusals.stream().allMatch(sentence -> sentence.contains("wait for it to end")), refusals.toString());
		assertFalse(refusals.isEmpty());
		assertInstalled();
	}

	@Test
	void librariesOfAnotherVersionAreRefused() throws Exception {
		libraries = new GpuLibraries(root, "1.30.1", "Linux", "amd64", release, TestCatalog.QUICK, DiskSpace.REAL,
			SystemTrust::context);
		refused("1.30.1", VERSION, "update Florence-2 for Fiji");
		assertEquals(List.of(), server.asked());
	}

	@ParameterizedTest
	@CsvSource({ "Mac OS X,aarch64,CoreML", "Mac OS X,x86_64,Mac", "Windows 11,aarch64,Windows 11 on aarch64",
		"Linux,aarch64,Linux on aarch64", "Linux,ppc64le,CPU" })
	void computersThatThereAreNoneFor(final String system, final String architecture, final String word)
		throws Exception
	{
		libraries = new GpuLibraries(root, VERSION, system, architecture, release, TestCatalog.QUICK, DiskSpace.REAL,
			SystemTrust::context);
		assertTrue(
			assertThrows(HubException.class, libraries::description).getMessage().startsWith("There is no GPU support"));
		refused("There is no GPU support", word);
		assertEquals(List.of(), server.asked());
		assertFalse(Files.exists(root));
	}

	@Test
	void folderOfFijiOrOfTheUser() throws Exception {
		final Path user = temporary.resolve("user").toAbsolutePath();
		final Path fiji = Files.createDirectories(temporary.resolve("Fiji"));
		final SystemFolders system = new SystemFolders("Linux",
			new Environment(Map.of("XDG_DATA_HOME", user.toString(), "FLORENCE2_GPU", " ")), temporary);
		assertEquals(fiji.resolve("lib/florence2-gpu").toAbsolutePath(), locate(system, fiji));
		// Below a file no folder can be made, not even by an administrator.
		final Path file = Files.createFile(temporary.resolve("file"));
		assertEquals(user.resolve("florence2-fiji/gpu"), locate(system, file));
		final SystemFolders chosen =
			new SystemFolders("Linux", new Environment(Map.of("FLORENCE2_GPU", user.toString())), temporary);
		assertEquals(user, locate(chosen, fiji));
	}

	private static Path locate(final SystemFolders system, final Path application) throws HubException {
		return GpuLibraries.locate(system, Optional.of(application), VERSION).root();
	}

	@Test
	void aFolderThatCannotBeWritten() throws Exception {
		libraries = StandInGpu.libraries(Files.createFile(temporary.resolve("file")).resolve("gpu"), release);
		refused("cannot be written to", "check that you may write there");
	}
}
