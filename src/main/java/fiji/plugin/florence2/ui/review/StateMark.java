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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.Status;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** How a decision looks: a colour of Okabe and Ito, and a sign for those who do not see the colour. */
enum StateMark {

	OPEN(new Color(0xf0e442)),
	CONTESTED(new Color(0xe69f00)),
	ACCEPTED(new Color(0x009e73)),
	CORRECTED(new Color(0x56b4e9)),
	REJECTED(new Color(0xd55e00));

	static final int SIDE = 16;

	private final Color color;

	StateMark(final Color color) {
		this.color = color;
	}

	static StateMark of(final Status status) {
		if (status.contested()) return CONTESTED;
		return of(status.state());
	}

	private static StateMark of(final State state) {
		return switch (state) {
			case PROPOSED -> OPEN;
			case ACCEPTED -> ACCEPTED;
			case CORRECTED -> CORRECTED;
			case REJECTED -> REJECTED;
		};
	}

	Color color() {
		return color;
	}

	/** Draws a disc with a sign; nothing for what is to be decided and not contested. */
	void draw(final Graphics2D graphics, final int x, final int y) {
		if (this == OPEN) return;
		graphics.setColor(color);
		graphics.fill(new Ellipse2D.Double(x, y, SIDE, SIDE));
		graphics.setColor(Color.WHITE);
		graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		graphics.draw(sign(x, y));
	}

	private Path2D sign(final double x, final double y) {
		return switch (this) {
			case ACCEPTED -> path(x, y, new double[][] { { 4, 8, 7, 11, 12, 5 } });
			case CORRECTED -> path(x, y, new double[][] { { 4.5, 11.5, 11.5, 4.5 } });
			case REJECTED -> path(x, y, new double[][] { { 5, 5, 11, 11 }, { 11, 5, 5, 11 } });
			default -> path(x, y, new double[][] { { 8, 4, 8, 9 }, { 8, 12, 8, 12 } });
		};
	}

	private static Path2D path(final double x, final double y, final double[][] lines) {
		final Path2D path = new Path2D.Double();
		for (final double[] line : lines) {
			path.moveTo(x + line[0], y + line[1]);
			for (int i = 2; i < line.length; i += 2)
				path.lineTo(x + line[i], y + line[i + 1]);
		}
		return path;
	}
}
