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

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The tokenizer of a Florence-2 model: byte-level BPE as of BART, with location and task tokens. Encoding is
 * done by Hugging Face's own library, and equals it. Thread-safe.
 */
public final class FlorenceTokenizer implements AutoCloseable {

	/** The library's defaults would cut long prompts. */
	private static final Map<String, String> WHOLE_PROMPTS =
		Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");

	private final Vocabulary vocabulary;
	private final HuggingFaceTokenizer tokenizer;

	private FlorenceTokenizer(final Vocabulary vocabulary, final HuggingFaceTokenizer tokenizer) {
		this.vocabulary = vocabulary;
		this.tokenizer = tokenizer;
	}

	/**
	 * Opens a {@code tokenizer.json}. Nothing is looked up on the network.
	 *
	 * @throws TokenizerException if the file cannot be read or is not the tokenizer of a Florence-2 model
	 */
	public static FlorenceTokenizer open(final Path file) throws TokenizerException {
		try {
			final String json = Files.readString(file, StandardCharsets.UTF_8);
			final Vocabulary vocabulary = new Vocabulary(json);
			final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
			return new FlorenceTokenizer(vocabulary,
				NativeTokenizers.load(() -> HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), WHOLE_PROMPTS)));
		}
		catch (final TokenizerException e) {
			throw new TokenizerException(
				"The file " + file + " is not the tokenizer of a Florence-2 model: " + e.getMessage() + ".", e);
		}
		catch (final IOException e) {
			throw new TokenizerException("The file " + file + " cannot be read (" + e.getMessage() +
				"): check that you may read it, or download the model again.", e);
		}
		catch (final LinkageError e) {
			throw new TokenizerException("The tokenizer library cannot be loaded on this computer (" + e.getMessage() +
				"): it runs on 64-bit Linux, Windows and macOS.", e);
		}
		catch (final RuntimeException e) {
			// The native library reports a bad file by unchecked exceptions of its own.
			throw new TokenizerException(
				"The file " + file + " is damaged (" + e.getMessage() + "): download the model again.", e);
		}
	}

	/** Token ids of a prompt, with start and end token. */
	public int[] encode(final String prompt) {
		final Encoding encoding = tokenizer.encode(prompt);
		return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
	}

	/** Text of tokens, special tokens included, no blanks inserted. Ids outside the vocabulary have no text. */
	public DecodedText decode(final int[] tokens) {
		return vocabulary.decode(tokens);
	}

	/** One more than the highest token id. */
	public int vocabularySize() {
		return vocabulary.size();
	}

	@Override
	public void close() {
		tokenizer.close();
	}
}
