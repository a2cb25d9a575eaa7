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
package fiji.plugin.florence2.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published tokenizer where it is at hand, the embedded model's in any case. */
class FlorenceTokenizerTest {

	private static final Path SHARED = Path.of(System.getProperty("shared.dir", "../shared"));
	private static final Path PUBLISHED = SHARED.resolve("model-config/base-ft/tokenizer.json");

	@TempDir
	private Path folder;

	private static FlorenceTokenizer published() throws TokenizerException {
		assumeTrue(Files.exists(PUBLISHED), "the published tokenizer is not in " + SHARED);
		return FlorenceTokenizer.open(PUBLISHED);
	}

	private Path embedded() throws IOException {
		return Nano.copyTo(folder.resolve("nano")).resolve("tokenizer.json");
	}

	@Test
	void publishedPrompts() throws Exception {
		final Path goldens = SHARED.resolve("spec/token_goldens.json");
		assumeTrue(Files.exists(goldens), "no token goldens in " + SHARED);
		try (FlorenceTokenizer tokenizer = published()) {
			final JsonObject cases = JsonParser.parseString(Files.readString(goldens)).getAsJsonObject();
			int compared = 0;
			for (final Map.Entry<String, JsonElement> entry : cases.entrySet()) {
				final JsonObject golden = entry.getValue().getAsJsonObject();
				final int[] ids = new Gson().fromJson(golden.get("ids"), int[].class);
				assertArrayEquals(ids, tokenizer.encode(golden.get("text").getAsString()), entry.getKey());
				compared++;
			}
			assertTrue(compared >= 20, "only " + compared + " cases");
		}
	}

	@Test
	void publishedAnswers() throws Exception {
		final Path goldens = SHARED.resolve("spec/golden_pairs.json");
		assumeTrue(Files.exists(goldens), "no golden pairs in " + SHARED);
		try (FlorenceTokenizer tokenizer = published()) {
			int compared = 0;
			for (final JsonElement element : JsonParser.parseString(Files.readString(goldens)).getAsJsonArray()) {
				final JsonObject golden = element.getAsJsonObject();
				if (!golden.has("token_ids") || golden.get("token_ids").isJsonNull() ||
					golden.get("generated_text").isJsonNull())
				{
					continue;
				}
				final int[] ids = new Gson().fromJson(golden.get("token_ids"), int[].class);
				assertEquals(golden.get("generated_text").getAsString(), tokenizer.decode(ids).text());
				compared++;
			}
			assertTrue(compared >= 11, "only " + compared + " answers");
		}
	}

	@Test
	void locationTokensFollowEachOther() throws Exception {
		try (FlorenceTokenizer tokenizer = published()) {
			assertArrayEquals(new int[] { 0, 50269, 51268, 2 }, tokenizer.encode("<loc_0><loc_999>"));
		}
	}

	/** A character of three bytes spans tokens: all of them begin where it stands. */
	@Test
	void startsOfTokensWithinACharacter() throws Exception {
		try (FlorenceTokenizer tokenizer = FlorenceTokenizer.open(embedded())) {
			final int[] ids = tokenizer.encode("ab 中文 <loc_7>µ");
			final DecodedText decoded = tokenizer.decode(ids);
			assertEquals("<s>ab 中文 <loc_7>µ</s>", decoded.text());
			assertEquals(ids.length, decoded.starts().length);
			for (int i = 1; i < ids.length; i++)
				assertTrue(decoded.starts()[i] >= decoded.starts()[i - 1]);
			final int[] location = tokenizer.encode("<loc_7>");
			for (int i = 0; i < ids.length; i++) {
				if (ids[i] == location[1]) assertEquals(decoded.text().indexOf("<loc_7>"), decoded.starts()[i]);
			}
		}
	}

	@Test
	void everythingUnicodeComesBack() throws Exception {
		final String text = "naïve T‑cell 3.5 µm × 2  \n\t 日本語 🔬 ✓";
		try (FlorenceTokenizer tokenizer = FlorenceTokenizer.open(embedded())) {
			assertEquals("<s>" + text + "</s>", tokenizer.decode(tokenizer.encode(text)).text());
		}
	}

	@Test
	void unknownIdsAndHalfCharactersDoNotFail() throws Exception {
		try (FlorenceTokenizer tokenizer = FlorenceTokenizer.open(embedded())) {
			final int[] ids = tokenizer.encode("中");
			final int[] half = { -1, ids[1], Integer.MAX_VALUE };
			assertEquals(3, tokenizer.decode(half).starts().length);
		}
	}

	@Test
	void systemPropertiesAreLeftAsTheyWere() throws Exception {
		System.setProperty("RUST_FLAVOR", "mine");
		try (FlorenceTokenizer tokenizer = FlorenceTokenizer.open(embedded())) {
			assertTrue(tokenizer.vocabularySize() > 1000);
			assertEquals("mine", System.getProperty("RUST_FLAVOR"));
			assertEquals(null, System.getProperty("OPT_OUT_TRACKING"));
			assertEquals(null, System.getProperty("ENGINE_CACHE_DIR"));
		}
		finally {
			System.clearProperty("RUST_FLAVOR");
		}
	}

	@Test
	void anotherKindOfTokenizerIsRefused() throws Exception {
		final Path file = embedded();
		Files.writeString(file,
			Files.readString(file)
				.replaceAll("\"decoder\"\\s*:\\s*\\{\\s*\"type\"\\s*:\\s*\"ByteLevel\"",
					"\"decoder\": {\"type\": \"WordPiece\""));
		final TokenizerException e = assertThrows(TokenizerException.class, () -> FlorenceTokenizer.open(file));
		assertTrue(e.getMessage().contains("WordPiece"), e.getMessage());
	}
}
