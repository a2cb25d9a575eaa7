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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.task.Box;

/** The order in which models list objects: by the cell of the image features that their centre is in, row by row. */
public final class ListingOrder {

	private ListingOrder() {}

	/**
	 * Compares two objects.
	 *
	 * @param whole the image
	 * @param cells of image features along a side
	 * @return less than 0 if the first one comes first
	 */
	public static int compare(final Box a, final Box b, final Box whole, final int cells) {
		final int rows = Integer.compare(row(a, whole, cells), row(b, whole, cells));
		if (rows != 0) return rows;
		final int columns = Integer.compare(column(a, whole, cells), column(b, whole, cells));
		return columns != 0 ? columns : Double.compare(a.x1() + a.x2(), b.x1() + b.x2());
	}

	private static int row(final Box box, final Box whole, final int cells) {
		return cell((box.y1() + box.y2()) / 2 - whole.y1(), whole.y2() - whole.y1(), cells);
	}

	private static int column(final Box box, final Box whole, final int cells) {
		return cell((box.x1() + box.x2()) / 2 - whole.x1(), whole.x2() - whole.x1(), cells);
	}

	private static int cell(final double middle, final double side, final int cells) {
		return Math.min((int) (middle / side * cells), cells - 1);
	}
}
