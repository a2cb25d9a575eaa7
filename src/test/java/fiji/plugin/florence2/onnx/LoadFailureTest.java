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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real messages of operating systems and of ONNX Runtime, and real failures of processes made for it. */
class LoadFailureTest {

	private static final Path TEMPORARY = Path.of("temporary");

	@TempDir
	private Path folder;

	private static String sentence(final String system, final String architecture, final Throwable failure) {
		return sentence(system, architecture, Optional.empty(), failure);
	}

	private static String sentence(final String system, final String architecture, final Optional<Path> libraries,
		final Throwable failure)
	{
		final String sentence = new LoadFailure(system, architecture, TEMPORARY, libraries, failure).sentence();
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n") && !sentence.contains("null"), sentence);
		return sentence;
	}

	private static void assertSays(final String sentence, final String... words) {
		for (final String word : words)
			assertTrue(sentence.contains(word), sentence + " lacks " + word);
	}

	@ParameterizedTest
	@CsvSource({ "Mac OS X,x86_64,1.23.2", "Windows 10,x86,32 bits", "Linux,i386,32 bits", "Linux,arm,32 bits",
		"Windows 11,aarch64,x64", "Linux,ppc64le,ppc64le", "Linux,riscv64,riscv64" })
	void computersWithoutALibrary(final String system, final String architecture, final String word) {
		assertSays(sentence(system, architecture, new UnsatisfiedLinkError("no onnxruntime in java.library.path: /lib")),
			word);
	}

	@ParameterizedTest
	@CsvSource({ "Can't find dependent libraries", "A dynamic link library (DLL) initialization routine failed",
		"The specified procedure could not be found" })
	void visualRuntime(final String message) {
		assertSays(
			sentence("Windows 11", "amd64",
				new UnsatisfiedLinkError(
					"C:\\Users\\me\\AppData\\Local\\Temp\\onnxruntime-java123\\onnxruntime.dll: " + message)),
			message, "Microsoft Visual C++ 2015-2022 Redistributable", "https://aka.ms/vs/17/release/vc_redist.x64.exe",
			"msvcp140.dll");
	}

	/** The first failure is that of a class, and the later ones name it. */
	@Test
	void theFirstTimeAndTheNext() {
		final UnsatisfiedLinkError cause =
			new UnsatisfiedLinkError("C:\\x\\onnxruntime.dll: Can't find dependent libraries");
		final ExceptionInInitializerError later =
			new ExceptionInInitializerError("Exception java.lang." + cause + " [in thread \"ONNX Runtime start\"]");
		final NoClassDefFoundError next =
			new NoClassDefFoundError("Could not initialize class ai.onnxruntime.OrtEnvironment");
		next.initCause(later);
		assertSays(sentence("Windows 11", "amd64", cause), "vc_redist");
		assertSays(sentence("Windows 11", "amd64", next), "vc_redist", "Can't find dependent libraries");
	}

	@ParameterizedTest
	@CsvSource({
		"/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.28' not found (required by /tmp/x/libonnxruntime.so),GLIBC_2.28",
		"/lib64/libm.so.6: version `GLIBC_2.27' not found (required by /tmp/x/libonnxruntime.so),GLIBC_2.27",
		"/lib64/libstdc++.so.6: version `GLIBCXX_3.4.22' not found (required by /tmp/x/libonnxruntime.so),GLIBCXX_3.4.22" })
	void oldLinux(final String message, final String word) {
		assertSays(sentence("Linux", "amd64", new UnsatisfiedLinkError("/tmp/x/libonnxruntime.so: " + message)), word,
			"too old");
	}

	@ParameterizedTest
	@CsvSource({
		"Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /tmp/x/libonnxruntime.so)",
		"Error relocating /tmp/x/libonnxruntime.so: __vsnprintf_chk: symbol not found" })
	void musl(final String message) {
		assertSays(sentence("Linux", "amd64", new UnsatisfiedLinkError("/tmp/x/libonnxruntime.so: " + message)), "musl",
			"glibc");
	}

	@Test
	void aLibraryOfTheSystemIsMissing() {
		assertSays(
			sentence("Linux", "amd64",
				new UnsatisfiedLinkError(
					"/tmp/x/libonnxruntime.so: libstdc++.so.6: cannot open shared object file: No such file or directory")),
			"needs the library libstdc++.so.6");
	}

	@Test
	void noProgramsAllowed() {
		final UnsatisfiedLinkError failure = new UnsatisfiedLinkError(
			"/tmp/x/libonnxruntime.so: /tmp/x/libonnxruntime.so: failed to map segment from shared object");
		assertSays(sentence("Linux", "amd64", failure), TEMPORARY.toString(), "noexec", "-Djava.io.tmpdir");
		assertSays(sentence("Linux", "amd64", Optional.of(Path.of("gpu")), failure), "the disk of gpu", "noexec");
	}

	@Test
	void damagedLibraries() {
		final UnsatisfiedLinkError failure =
			new UnsatisfiedLinkError("/x/libonnxruntime.so: /x/libonnxruntime.so: invalid ELF header");
		assertSays(sentence("Linux", "amd64", failure), "damaged", "install Florence-2 for Fiji again");
		assertSays(sentence("Linux", "amd64", Optional.of(Path.of("gpu")), failure), "damaged",
			"remove the GPU support in gpu");
	}

	@Test
	void nowhereToUnpack() {
		assertSays(sentence("Linux", "amd64", new RuntimeException("Failed to load onnx-runtime library",
			new NoSuchFileException("/nowhere/onnxruntime-java1"))), TEMPORARY.toString(), "NoSuchFileException");
		for (final String system : List.of("Linux", "Windows 11", "Mac OS X"))
			assertSays(sentence(system, system.startsWith("Mac") ? "aarch64" : "amd64",
				new UnsatisfiedLinkError("no onnxruntime in java.library.path: /lib")), TEMPORARY.toString(), "100 MB");
	}

	@Test
	void anotherVersion() {
		assertSays(sentence("Linux", "amd64", new IllegalStateException(
			"There is a mismatch between the ORT class files and the ORT native library, and the native library could not be loaded")),
			"Another version");
	}

	@Test
	void anythingElse() {
		assertSays(sentence("Linux", "amd64", new ExceptionInInitializerError()), "ExceptionInInitializerError");
	}

	/** Opens the embedded model twice, and says how it went. */
	public static final class Opening {

		private Opening() {}

		public static void main(final String... folder) throws IOException {
			if (folder.length > 0) OnnxRuntime.librariesFrom(() -> Optional.of(Path.of(folder[0])));
			System.out.println("LOADED " + OnnxRuntime.isLoaded());
			for (int i = 0; i < 2; i++) {
				try (Florence2 model = Nano.open()) {
					System.out.println("OPEN " + model.device() + " " + model.passedOver());
				}
				catch (final ModelException e) {
					System.out.println("FAILED " + e.getMessage());
				}
			}
			System.out.println("LOADED " + OnnxRuntime.isLoaded());
			if (folder.length > 0 && Files.exists(Path.of("/proc/self/maps"))) {
				System.out.println("MAPPED " +
					Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> line.contains(folder[0])));
			}
		}
	}

	private static String open(final List<String> options, final String... args) throws Exception {
		final ChildJvm.Outcome outcome = ChildJvm.run(options, Opening.class, args);
		assertEquals(0, outcome.exitCode(), outcome.output());
		return outcome.output();
	}

	private static void assertFails(final List<String> options, final String... words) throws Exception {
		final List<String> failures = open(options).lines().filter(line -> line.startsWith("FAILED ")).toList();
		assertEquals(2, failures.size(), failures.toString());
		for (final String failure : failures)
			assertSays(failure, words);
	}

	@Test
	void javaOf32Bits() throws Exception {
		assertFails(List.of("-Dos.arch=x86"), "32 bits (x86)");
	}

	@Test
	void macWithIntelProcessor() throws Exception {
		assertFails(List.of("-Dos.name=Mac OS X", "-Dos.arch=x86_64"), "Macs with Intel processors", "1.23.2");
	}

	@Test
	void unknownProcessor() throws Exception {
		assertFails(List.of("-Dos.arch=mips64"), "mips64");
	}

	@Test
	void noFolderForTemporaryFiles() throws Exception {
		final Path nowhere = folder.resolve("nowhere");
		assertFails(List.of("-Djava.io.tmpdir=" + nowhere), nowhere.toString(), "cannot be unpacked");
	}

	@Test
	void garbage() throws Exception {
		assumeTrue(System.getProperty("os.name").startsWith("Linux"), "the sentence is that of Linux");
		Files.write(folder.resolve(System.mapLibraryName("onnxruntime")), new byte[3000]);
		assertFails(List.of("-Donnxruntime.native.path=" + folder), "damaged", "remove the GPU support in " + folder);
	}

	/** The libraries of the jar, in a folder as GPU support is. */
	@Test
	void librariesInAFolder() throws Exception {
		assumeTrue(System.getProperty("os.name").startsWith("Linux"), "the names are those of Linux");
		final String platform = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x64";
		for (final String name : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
			try (var in = LoadFailureTest.class.getResourceAsStream("/ai/onnxruntime/native/" + platform + "/" + name)) {
				Files.copy(in, folder.resolve(name));
			}
		}
		final String output = open(List.of(), folder.toString());
		assertEquals(List.of("LOADED false", "OPEN CPU []", "OPEN CPU []", "LOADED true", "MAPPED true"),
			output.lines().filter(line -> line.matches("[A-Z]+ .*")).toList(), output);
		final Path other = Files.createDirectory(folder.resolve("other"));
		final String own = open(List.of("-Donnxruntime.native.path=" + folder), other.toString());
		assertTrue(own.contains("MAPPED false") && own.contains("OPEN CPU"), "the path given to Java is used: " + own);
	}

	@Test
	void whyAProviderDoesNotLoad() throws Exception {
		assertSays(ProviderLibrary.loadError(folder, "cuda").orElseThrow(), "there is no file", folder.toString());
		final Path library = folder.resolve(System.mapLibraryName("onnxruntime_providers_cuda"));
		Files.write(library, "no library".getBytes());
		final String trouble = ProviderLibrary.loadError(folder, "cuda").orElseThrow();
		assertFalse(trouble.isBlank());
		assertFalse(trouble.contains("\n"), trouble);
	}
}
