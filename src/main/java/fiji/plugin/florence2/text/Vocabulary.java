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

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tokens of a byte-level BPE tokenizer and how they are turned back into text. Here rather than in the
 * tokenizer library because the place of every token in the text is needed, to know which of them make a box.
 */
final class Vocabulary {

	private static final int LOCATION_BINS = 1000;

	private final Map<Integer, String> tokens = new HashMap<>();
	private final Set<Integer> added = new HashSet<>();
	private final Map<Character, Byte> bytes = byteAlphabet();

	/**
	 * @param json the content of a {@code tokenizer.json}
	 * @throws TokenizerException if it is not a byte-level BPE tokenizer with Florence-2's location tokens
	 */
	Vocabulary(final String json) throws TokenizerException {
		try {
			final JsonObject root = JsonParser.parseString(json).getAsJsonObject();
			final String decoder = root.getAsJsonObject("decoder").get("type").getAsString();
			if (!decoder.equals("ByteLevel"))
				throw new TokenizerException("its decoder is \"" + decoder + "\", not ByteLevel as Florence-2's");
			root.getAsJsonObject("model")
				.getAsJsonObject("vocab")
				.entrySet()
				.forEach(e -> tokens.put(e.getValue().getAsInt(), e.getKey()));
			for (final JsonElement token : root.getAsJsonArray("added_tokens")) {
				final int id = token.getAsJsonObject().get("id").getAsInt();
				tokens.put(id, token.getAsJsonObject().get("content").getAsString());
				added.add(id);
			}
		}
		catch (final JsonParseException | IllegalStateException | NullPointerException | ClassCastException
			| UnsupportedOperationException | NumberFormatException e)
		{
			throw new TokenizerException("it is damaged or incomplete", e);
		}
		final Set<String> contents = new HashSet<>();
		for (final int id : added)
			contents.add(tokens.get(id));
		for (int bin = 0; bin < LOCATION_BINS; bin++) {
			if (!contents.contains("<loc_" + bin + ">")) {
				throw new TokenizerException("it lacks the token <loc_" + bin +
					">, as the tokenizer of Microsoft's original files does: export the model with models/export, which completes it");
			}
		}
	}

	/** One more than the highest token id. */
	int size() {
		return tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
	}

	/** The bytes of all tokens as one UTF-8 stream, since a character may span tokens. Unknown ids have no text. */
	DecodedText decode(final int[] ids) {
		final ByteArrayOutputStream stream = new ByteArrayOutputStream();
		final int[] byteStarts = new int[ids.length];
		for (int i = 0; i < ids.length; i++) {
			byteStarts[i] = stream.size();
			stream.writeBytes(bytes(ids[i]));
		}
		final byte[] utf8 = stream.toByteArray();
		final StringBuilder text = new StringBuilder();
		final int[] starts = new int[ids.length];
		int from = 0;
		for (int i = 0; i < ids.length; i++) {
			final int start = characterStart(utf8, byteStarts[i]);
			if (start > from) {
				text.append(new String(utf8, from, start - from, StandardCharsets.UTF_8));
				from = start;
			}
			starts[i] = text.length();
		}
		text.append(new String(utf8, from, utf8.length - from, StandardCharsets.UTF_8));
		return new DecodedText(text.toString(), starts);
	}

	/** The next place, from {@code index} on, where a character begins. */
	private static int characterStart(final byte[] utf8, final int index) {
		int start = index;
		while (start < utf8.length && (utf8[start] & 0xc0) == 0x80)
			start++;
		return start;
	}

	private byte[] bytes(final int id) {
		final String token = tokens.get(id);
		if (token == null) return new byte[0];
		if (added.contains(id)) return token.getBytes(StandardCharsets.UTF_8);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (int i = 0; i < token.length(); i++) {
			final Byte value = bytes.get(token.charAt(i));
			if (value == null) out.writeBytes(token.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
			else out.write(value);
		}
		return out.toByteArray();
	}

	/** The characters that stand for bytes in byte-level BPE ({@code bytes_to_unicode} of GPT-2). */
	private static Map<Character, Byte> byteAlphabet() {
		final Map<Character, Byte> alphabet = new HashMap<>();
		char next = 256;
		for (int value = 0; value < 256; value++) {
			final boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
			alphabet.put(printable ? (char) value : next++, (byte) value);
		}
		return alphabet;
	}
}
