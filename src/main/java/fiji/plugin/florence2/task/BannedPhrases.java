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
package fiji.plugin.florence2.task;

import java.util.Set;

/**
 * Phrases of a caption that name no object of their own. The list is the "black list of phrase grounding"
 * of the published {@code processing_florence2.py}, and {@code banned_grounding_tokens} in Hugging Face
 * transformers.
 */
final class BannedPhrases {

	private static final Set<String> PHRASES = Set.of("I", "a", "a group", "a set", "all", "an", "another", "any",
		"anybody", "anyone", "anything", "each", "each other", "everybody", "everyone", "everything", "few", "he", "her",
		"hers", "herself", "him", "himself", "his", "image", "images", "it", "its", "itself", "lots", "many", "me", "mine",
		"myself", "nobody", "none", "one", "one another", "oneself", "other objects", "our", "ours", "ourselves", "several",
		"she", "some", "somebody", "someone", "something", "that", "the", "the image", "their", "theirs", "them",
		"themselves", "these", "they", "this", "those", "us", "we", "what", "which", "who", "whom", "whose", "you", "your",
		"yours", "yourself", "yourselves");

	private BannedPhrases() {}

	/** Whether a phrase is one of them, letter by letter. */
	static boolean contains(final String phrase) {
		return PHRASES.contains(phrase);
	}
}
