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
package fiji.plugin.florence2.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ProgressListenerTest {

	@Test
	void partsWithinParts() {
		final List<Progress> reported = new ArrayList<>();
		final ProgressListener listener = reported::add;
		final ProgressListener plane = listener.part(0.5, 1, "plane 2, ");
		plane.part("tile", 1, 2).progress(new Progress(0, "1 token", "a"));
		plane.part("tile", 2, 2).progress(new Progress(0.5, "2 tokens", "ab"));
		plane.part("tile", 1, 1).progress(new Progress(1, "3 tokens"));
		plane.part("tile", 2, 3, 4).progress(new Progress(0, "encoding"));
		assertEquals(List.of(new Progress(0.5, "plane 2, tile 1 of 2, 1 token", "a"),
			new Progress(0.875, "plane 2, tile 2 of 2, 2 tokens", "ab"), new Progress(1, "plane 2, 3 tokens", ""),
			new Progress(0.625, "plane 2, tiles 2 to 3 of 4, encoding", "")), reported);
	}

	/** So that a report that is not received is not prepared. */
	@Test
	void aPartOfNoListenerIsNoListener() {
		assertSame(ProgressListener.NONE, ProgressListener.NONE.part(0, 1, "tile, ").part("tile", 1, 2));
	}
}
