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

import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.common.SystemFolders;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and servers that the environment chooses. */
class StoreFolderTest {

	@TempDir
	private Path temporary;

	private SystemFolders system(final String... variables) {
		final Map<String, String> environment = new HashMap<>();
		for (int i = 0; i < variables.length; i += 2)
			environment.put(variables[i], variables[i + 1]);
		return new SystemFolders("Linux", new Environment(environment), temporary);
	}

	@Test
	void folderOfModels() throws Exception {
		final Path user = temporary.resolve(".local/share/florence2-fiji/models");
		final Path fiji = Files.createDirectory(temporary.resolve("Fiji"));
		assertEquals(user, StoreFolder.models(system(), Optional.empty()));
		assertEquals(fiji.resolve("models/florence2"), StoreFolder.models(system(), Optional.of(fiji)));
		// Below a file no folder can be made, not even by an administrator.
		final Path file = Files.createFile(temporary.resolve("file"));
		assertEquals(user, StoreFolder.models(system(), Optional.of(file)));
		final Path chosen = temporary.resolve("chosen");
		assertEquals(chosen, StoreFolder.models(system("FLORENCE2_STORE", chosen.toString()), Optional.of(fiji)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void emptyVariableIsUnset(final String value) throws HubException {
		final SystemFolders blank = system("FLORENCE2_STORE", value, "FLORENCE2_GPU", value, "HF_ENDPOINT", value,
			"HF_TOKEN", value, "XDG_DATA_HOME", value);
		assertEquals(temporary.resolve(".local/share/florence2-fiji/models"), StoreFolder.models(blank, Optional.empty()));
		assertEquals(Optional.empty(), StoreFolder.chosenGpu(blank));
		assertEquals(temporary.resolve(".local/share/florence2-fiji/gpu"), StoreFolder.gpuOfUser(blank));
		assertEquals(Endpoint.HUGGING_FACE, Endpoint.of(blank.environment()));
	}

	private static Endpoint endpoint(final String address, final String token) throws HubException {
		return Endpoint.of(new Environment(Map.of("HF_ENDPOINT", address, "HF_TOKEN", token)));
	}

	@Test
	void endpointOfTheEnvironment() throws HubException {
		assertEquals(Endpoint.HUGGING_FACE, Endpoint.of(new Environment(Map.of())));
		final Endpoint mirror = endpoint("https://mirror.example/hf", "hf_secret");
		assertEquals(new Endpoint(URI.create("https://mirror.example/hf/"), Optional.of("hf_secret")), mirror);
		assertEquals(URI.create("https://mirror.example/hf/lab/Tiny/resolve/main/"),
			mirror.folderOf(new PublishedModel.Repository("lab/Tiny", "main"), "main"));
		assertTrue(!mirror.toString().contains("secret"), "a token must not get into logs");
		assertThrows(HubException.class, () -> endpoint("https://mirror.example", "hf\u00fc"));
		assertThrows(HubException.class, () -> endpoint("https://mirror.example", "two words"));
	}

	@ParameterizedTest
	@CsvSource({ "https://huggingface.co/x, true", "HTTPS://HuggingFace.co:443/x, true", "http://huggingface.co/x, false",
		"https://huggingface.co:8443/x, false", "https://huggingface.co.evil.example/x, false",
		"https://evil.example/huggingface.co/, false", "https://user@evil.example/x, false" })
	void tokenIsForOneServer(final String address, final boolean sent) throws HubException {
		final Endpoint endpoint = Endpoint.of(new Environment(Map.of("HF_TOKEN", "hf_secret")));
		assertEquals(sent, endpoint.tokenFor(URI.create(address)).isPresent());
		assertEquals(sent, endpoint.at(address).token().isPresent());
	}

	@ParameterizedTest
	@ValueSource(
		strings = { "mirror.example", "ftp://mirror.example", "https://", "https://a b", "file:///etc", "https://x/?y" })
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
