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

import fiji.plugin.florence2.hub.PublishedModel.Preset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {

	private static final List<String> PARTS =
		List.of("vision_encoder", "embed_tokens", "encoder_model", "decoder_model_merged");
	private static final List<String> SETTINGS =
		List.of("config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json");

	@TempDir
	private Path folder;

	@Test
	void publishedModels() {
		final Catalog catalog = Catalog.embedded();
		assertEquals(List.of("Florence-2-base", "Florence-2-base-ft", "Florence-2-large", "Florence-2-large-ft"),
			catalog.models().stream().map(PublishedModel::id).toList());
		for (final PublishedModel model : catalog.models()) {
			assertEquals(List.of("exact", "balanced", "small"), model.presets().stream().map(Preset::name).toList());
			for (final Preset preset : model.presets()) {
				final List<String> paths = preset.files().stream().map(PublishedFile::path).toList();
				assertTrue(paths.containsAll(SETTINGS), paths.toString());
				assertEquals(Set.copyOf(PARTS),
					paths.stream().filter(path -> path.startsWith("onnx/")).map(CatalogTest::part).collect(Collectors.toSet()));
				assertEquals(SETTINGS.size() + PARTS.size(), paths.size());
				assertTrue(preset.size().isPresent(), model.nameOf(preset));
			}
		}
	}

	private static String part(final String path) {
		return PARTS.stream().filter(part -> path.startsWith("onnx/" + part)).collect(Collectors.joining());
	}

	/** Of the model that is recommended first, what has been pinned is known beforehand. */
	@Test
	void modelToTryFirst() {
		final PublishedModel model = Catalog.embedded().model("florence-2-base-ft").orElseThrow();
		assertEquals(40, ((PublishedModel.Repository) model.origin()).revision().length());
		for (final String name : List.of("exact", "small")) {
			final Preset preset = model.presets().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
			assertTrue(preset.files().stream().allMatch(file -> file.sha256().isPresent()), name);
		}
		assertTrue(model.presets().get(0).isSizeExact());
		assertEquals(OptionalLong.of(366549825L + 157560044 + 173380723 + 388421753 + 5432 + 292 + 2673 + 2297961),
			model.presets().get(0).size());
	}

	@Test
	void ownEntriesReplaceThoseOfTheSameId() throws HubException {
		final Catalog own =
			CatalogReader.read("own", new TestCatalog().catalog().replace("\"Tiny\"", "\"florence-2-BASE\""));
		final Catalog both = Catalog.embedded().with(own);
		assertEquals(4, both.models().size());
		assertEquals("A test.", both.model("Florence-2-base").orElseThrow().description());
	}

	/** The example in the documentation is a catalogue. */
	@Test
	void documentedExample() throws Exception {
		final String text = Files.readString(Path.of("docs", "administrators.md"));
		final int start = text.indexOf("```json") + "```json".length();
		final Catalog catalog =
			CatalogReader.read("docs/administrators.md", text.substring(start, text.indexOf("```", start)));
		assertEquals(8, catalog.model("our-cells").orElseThrow().presets().get(0).files().size());
	}

	@Test
	void fileThatCannotBeRead() throws Exception {
		final Path latin = Files.write(folder.resolve("latin.json"), new byte[] { '"', (byte) 0xe9, '"' });
		assertTrue(assertThrows(HubException.class, () -> Catalog.read(latin)).getMessage().contains(latin.toString()));
		assertThrows(HubException.class, () -> Catalog.read(folder.resolve("absent.json")));
	}

	/** Each fault is told by its place. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { //
		"{ | | not JSON", //
		"{\"models\": [{ | {\"models\": [3, { | number 1 of \"models\"", //
		"\"models\" | \"modells\" | modells", //
		"\"id\": \"Tiny\" | \"id\": \"../Tiny\" | ../Tiny", //
		"\"id\": \"Tiny\" | \"id\": \"nano\" | nano", //
		"\"id\": \"Tiny\" | \"id\": 7 | id", //
		"\"licence\": \"MIT\" | \"license\": \"MIT\" | license", //
		"\"licence\": \"MIT\" | \"licence\": \"\" | licence", //
		"\"repository\": \"lab/Tiny\" | \"repository\": \"Tiny\" | repository", //
		"\"repository\": \"lab/Tiny\" | \"repository\": \"lab/Tiny\", \"url\": \"https://x\" | url", //
		"\"repository\": \"lab/Tiny\" | \"url\": \"ftp://x/\" | url", //
		"\"repository\": \"lab/Tiny\" | \"url\": \"https://a_b/\" | server", //
		"\"revision\": \"0123 | \"revision\": \"../0123 | revision", //
		"\"path\": \"config.json\" | \"path\": \"../config.json\" | number 1 of \"files\" of number 1 of \"models\"", //
		"\"path\": \"config.json\" | \"path\": \"/config.json\" | path", //
		"\"path\": \"config.json\" | \"path\": \"C:config.json\" | path", //
		"\"path\": \"config.json\" | \"path\": \"onnx\\\\\\\\config.json\" | path", //
		"\"path\": \"config.json\" | \"path\": \"manifest.json\" | manifest.json", //
		"\"path\": \"config.json\" | \"path\": \"onnx/graph.onnx\" | path of another file", //
		"\"path\": \"config.json\" | \"path\": \"onnx/Graph.ONNX\" | path of another file", //
		"\"path\": \"config.json\" | \"path\": \"onnx/optimized.json\" | onnx/optimized.json", //
		"\"path\": \"config.json\" | \"path\": \"Manifest.json\" | Manifest.json", //
		"\"path\": \"config.json\" | \"path\": \"onnx/../../config.json\" | path", //
		"\"path\": \"config.json\" | \"path\": \"onnx/nul.onnx\" | onnx/nul.onnx", //
		"\"path\": \"config.json\" | \"path\": \"onnx./config.json\" | onnx./config.json", //
		"\"name\": \"exact\" | \"name\": \"com1\" | com1", //
		"\"size\": 300000 | \"size\": -3 | size", //
		"\"size\": 300000 | \"size\": \"big\" | size", //
		"\"sha256\": \" | \"sha256\": \"X | sha256", //
		"\"sha256\": | \"sha265\": | sha265", //
		"\"name\": \"exact\" | \"name\": \"ex/act\" | name", //
		"\"presets\": [ | \"presets\": [], \"more\": [ | more", //
		"[\"onnx/graph.onnx\"] | [\"onnx/other.onnx\"] | onnx/other.onnx", //
		"[\"onnx/graph.onnx\"] | \"onnx/graph.onnx\" | files" })
	void wrongCatalogue(final String right, final String wrong, final String named) {
		final String json = new TestCatalog().catalog();
		final String broken = json.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong == null ? "" : wrong));
		assertTrue(!broken.equals(json), "nothing was changed");
		final HubException e = assertThrows(HubException.class, () -> CatalogReader.read("mine.json", broken));
		assertTrue(e.getMessage().contains("mine.json") && e.getMessage().contains(named), e.getMessage());
	}
}
