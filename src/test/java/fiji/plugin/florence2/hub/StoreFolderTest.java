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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the surroundings say: folders and servers. */
class StoreFolderTest {

	@TempDir
	private Path temporary;

	@Test
	void folderOfTheApplication() throws Exception {
		final Path user = temporary.resolve("user");
		final Path fiji = Files.createDirectory(temporary.resolve("Fiji"));
		assertEquals(fiji.resolve("models/florence2"), StoreFolder.inApplication(fiji, user));
		// Below a file no folder can be made, not even by an administrator.
		final Path file = Files.createFile(temporary.resolve("file"));
		assertEquals(user, StoreFolder.inApplication(file, user));
	}

	@Test
	void folderOfTheUser() {
		final Path home = temporary.toAbsolutePath();
		final Path data = temporary.resolve("data").toAbsolutePath();
		final String name = "florence2-fiji/models";
		assertEquals(home.resolve(".local/share").resolve(name), StoreFolder.ofUser("Linux", Map.of(), home));
		assertEquals(data.resolve(name), StoreFolder.ofUser("Linux", Map.of("XDG_DATA_HOME", data.toString()), home));
		assertEquals(home.resolve(".local/share").resolve(name), StoreFolder.ofUser("Linux", Map.of("XDG_DATA_HOME",
			"relative"), home));
		assertEquals(home.resolve("Library/Application Support").resolve(name), StoreFolder.ofUser("Mac OS X", Map.of(),
			home));
		assertEquals(data.resolve(name), StoreFolder.ofUser("Windows 11", Map.of("LOCALAPPDATA", data.toString()), home));
		assertEquals(home.resolve("AppData/Local").resolve(name), StoreFolder.ofUser("Windows 11", Map.of(), home));
	}

	@Test
	void endpointOfTheEnvironment() throws HubException {
		assertEquals(Endpoint.HUGGING_FACE, Endpoint.of(Map.of()));
		assertEquals(Endpoint.HUGGING_FACE, Endpoint.of(Map.of("HF_ENDPOINT", " ", "HF_TOKEN", "")));
		final Endpoint mirror = Endpoint.of(Map.of("HF_ENDPOINT", "https://mirror.example/hf", "HF_TOKEN", "hf_secret"));
		assertEquals(new Endpoint(URI.create("https://mirror.example/hf/"), Optional.of("hf_secret")), mirror);
		assertEquals(URI.create("https://mirror.example/hf/lab/Tiny/resolve/main/"), mirror.folderOf(new Origin.Repository(
			"lab/Tiny", "main"), "main"));
		assertTrue(!mirror.toString().contains("secret"), "a token must not get into logs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mirror.example", "ftp://mirror.example", "https://", "https://a b", "file:///etc", "https://x/?y" })
	void endpointThatIsNone(final String address) {
		final HubException e = assertThrows(HubException.class, () -> Endpoint.HUGGING_FACE.at(address));
		assertTrue(e.getMessage().contains(address), e.getMessage());
	}

	@Test
	void bytesInWords() {
		assertEquals("999 bytes", ByteCount.text(999));
		assertEquals("1.0 kB", ByteCount.text(1000));
		assertEquals("366.5 MB", ByteCount.text(366_549_825));
		assertEquals("1.0 GB", ByteCount.text(999_999_999));
		assertEquals("3.3 GB", ByteCount.text(3_294_625_906L));
	}
}
