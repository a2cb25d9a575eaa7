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

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A model of the store. What it takes long to compute is left out: see {@link ModelStore#sizeOf}.
 *
 * @param name by which users choose it: {@code nano}, {@code Florence-2-base-ft/exact} or the name of a folder of theirs
 * @param problem why it cannot be read, a sentence; empty unless it is {@link ModelState#UNREADABLE}
 * @param folder where it is or would be; empty for the embedded model
 * @param optimized whether optimised graphs are used instead of the published ones
 * @param memoryMb peak memory of one analysis in MiB, if it was measured
 * @param licence its short name; empty if it is unknown
 * @param description what it is good for, one sentence; empty if it is unknown
 */
public record StoredModel(String name, ModelKind kind, ModelState state, String problem, Optional<Path> folder,
	boolean optimized, OptionalInt memoryMb, String licence, String description)
{

	/**
	 * The size of a model on the disk.
	 *
	 * @param total size of all files in bytes, as in {@link PublishedModel.Preset#size()}; empty if it is unknown
	 * @param exact whether that is the very size, and not about the size
	 * @param present how many of these bytes are on this computer
	 */
	public record Size(OptionalLong total, boolean exact, long present) {

		/** The size for people; a dash if it is unknown. */
		public String text() {
			if (total.isEmpty()) return "\u2013";
			return (exact ? "" : "about ") + ByteCount.text(total.getAsLong());
		}
	}
}
