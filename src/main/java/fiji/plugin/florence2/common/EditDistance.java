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

/** How much two texts differ. */
public final class EditDistance {

	private EditDistance() {}

	/**
	 * The least number of characters (Unicode code points) that must be inserted, deleted or replaced to make one text of
	 * the other.
	 *
	 * @see <a href="https://doi.org/10.1145/321796.321811">Wagner and Fischer, The string-to-string correction problem</a>
	 */
	public static int of(final String first, final String second) {
		if (first.equals(second)) return 0;
		final int[] from = first.codePoints().toArray();
		final int[] to = second.codePoints().toArray();
		int[] above = new int[to.length + 1];
		for (int k = 0; k < above.length; k++)
			above[k] = k;
		for (int i = 1; i <= from.length; i++) {
			final int[] row = new int[to.length + 1];
			row[0] = i;
			for (int k = 1; k < row.length; k++) {
				final int replaced = above[k - 1] + (from[i - 1] == to[k - 1] ? 0 : 1);
				row[k] = Math.min(replaced, Math.min(above[k], row[k - 1]) + 1);
			}
			above = row;
		}
		return above[to.length];
	}
}
