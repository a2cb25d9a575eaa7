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

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.imagej.output.RimmedLine;
import fiji.plugin.florence2.regions.Outlines;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

import javax.swing.JComponent;
import javax.swing.JViewport;
import javax.swing.Scrollable;
import javax.swing.UIManager;

/** Items as thumbnails, as many in a row as there is room for. Only those that are seen are read and drawn. */
final class ItemGrid extends JComponent implements Scrollable {

	private static final long serialVersionUID = 1L;
	private static final int SIDE = 112;
	private static final int GAP = 6;
	private static final Color BEHIND = new Color(0x30, 0x30, 0x30);

	/** Gets what the user does in the grid. */
	interface Listener {

		void selected();

		void opened(ReviewItem item);
	}

	private final transient Pictures pictures;
	private final transient Listener listener;
	private final TreeSet<Integer> selected = new TreeSet<>();
	private transient List<ReviewItem> items = List.of();
	private String nothing = "";
	private int lead;
	private int anchor;

	ItemGrid(final Pictures pictures, final Listener listener) {
		this.pictures = pictures;
		this.listener = listener;
		setFocusable(true);
		setName("items");
		setToolTipText("");
		final MouseAdapter mouse = new MouseAdapter() {

			@Override
			public void mousePressed(final MouseEvent event) {
				requestFocusInWindow();
				press(event);
			}

			@Override
			public void mouseClicked(final MouseEvent event) {
				if (event.getClickCount() == 2) at(event).ifPresent(index -> listener.opened(items.get(index)));
			}
		};
		addMouseListener(mouse);
	}

	/**
	 * Shows items; the lead stays at its place in the list.
	 *
	 * @param sentence is shown where there are none
	 */
	void show(final List<ReviewItem> now, final String sentence) {
		items = now;
		nothing = sentence;
		lead = Math.max(0, Math.min(lead, now.size() - 1));
		selected.removeIf(index -> index >= now.size());
		if (selected.isEmpty() && !now.isEmpty()) selected.add(lead);
		revalidate();
		repaint();
		listener.selected();
	}

	/** Selects the first item and scrolls there. */
	void start() {
		select(0, false);
	}

	List<ReviewItem> selection() {
		return selected.stream().map(items::get).toList();
	}

	/** The item that the keyboard is at. */
	Optional<ReviewItem> lead() {
		return lead < items.size() ? Optional.of(items.get(lead)) : Optional.empty();
	}

	/** Goes by some items on; what is between is selected as well, if so wished. */
	void move(final int by, final boolean extend) {
		select(lead + by, extend);
	}

	void select(final String id) {
		for (int i = 0; i < items.size(); i++) {
			if (items.get(i).id().equals(id)) {
				select(i, false);
				return;
			}
		}
	}

	void selectAll() {
		for (int i = 0; i < items.size(); i++)
			selected.add(i);
		changed();
	}

	/** Goes to the item behind those that are selected. */
	void next() {
		if (!selected.isEmpty()) select(selected.last() + 1, false);
	}

	private void select(final int index, final boolean extend) {
		if (items.isEmpty()) return;
		lead = Math.max(0, Math.min(items.size() - 1, index));
		selected.clear();
		if (!extend) anchor = lead;
		for (int i = Math.min(anchor, lead); i <= Math.min(items.size() - 1, Math.max(anchor, lead)); i++)
			selected.add(i);
		scrollRectToVisible(cell(lead));
		changed();
	}

	private void changed() {
		repaint();
		listener.selected();
	}

	private void press(final MouseEvent event) {
		final Optional<Integer> index = at(event);
		if (index.isEmpty()) return;
		if (event.isControlDown() || event.isMetaDown()) {
			lead = index.get();
			anchor = lead;
			if (!selected.remove(lead) || selected.isEmpty()) selected.add(lead);
			changed();
		}
		else select(index.get(), event.isShiftDown());
	}

	private Optional<Integer> at(final MouseEvent event) {
		final int column = event.getX() / width();
		final int index = event.getY() / height() * columns() + column;
		return column < columns() && index < items.size() ? Optional.of(index) : Optional.empty();
	}

	int columns() {
		return Math.max(1, getWidth() / width());
	}

	/** How many rows fit into what is seen. */
	int rowsSeen() {
		return Math.max(1, getVisibleRect().height / height());
	}

	private static int width() {
		return SIDE + 2 * GAP;
	}

	private int height() {
		return SIDE + 2 * GAP + 2 * getFontMetrics(font()).getHeight();
	}

	private Rectangle cell(final int index) {
		return new Rectangle(index % columns() * width(), index / columns() * height(), width(), height());
	}

	private static java.awt.Font font() {
		return UIManager.getFont("Table.font");
	}

	@Override
	public String getToolTipText(final MouseEvent event) {
		return at(event).map(items::get)
			.map(item -> item.image().name() + ": " + item.label() + ", by " + item.source().words())
			.orElse(null);
	}

	@Override
	protected void paintComponent(final Graphics unscaled) {
		final Graphics2D graphics = (Graphics2D) unscaled.create();
		try {
			graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
			graphics.setFont(font());
			graphics.setColor(UIManager.getColor("Table.background"));
			graphics.fill(graphics.getClipBounds());
			if (items.isEmpty()) drawNothing(graphics);
			final Rectangle clip = graphics.getClipBounds();
			final int first = clip.y / height() * columns();
			final int last = Math.min(items.size(), ((clip.y + clip.height) / height() + 1) * columns());
			// The last that is asked for is read first.
			for (int i = last - 1; i >= first; i--)
				draw((Graphics2D) graphics.create(), i);
		}
		finally {
			graphics.dispose();
		}
	}

	private void drawNothing(final Graphics2D graphics) {
		graphics.setColor(UIManager.getColor("Table.foreground"));
		final Rectangle seen = getVisibleRect();
		final FontMetrics metrics = graphics.getFontMetrics();
		graphics.drawString(nothing, seen.x + Math.max(GAP, (seen.width - metrics.stringWidth(nothing)) / 2),
			seen.y + seen.height / 2);
	}

	private void draw(final Graphics2D graphics, final int index) {
		final ReviewItem item = items.get(index);
		final Rectangle cell = cell(index);
		final boolean isSelected = selected.contains(index);
		if (isSelected) {
			graphics.setColor(UIManager.getColor("Table.selectionBackground"));
			graphics.fillRoundRect(cell.x + 1, cell.y + 1, cell.width - 2, cell.height - 2, GAP, GAP);
		}
		final Rectangle square = new Rectangle(cell.x + GAP, cell.y + GAP, SIDE, SIDE);
		graphics.setColor(BEHIND);
		graphics.fill(square);
		drawPicture((Graphics2D) graphics.create(), item, square);
		StateMark.of(item.status()).draw(graphics, square.x + SIDE - StateMark.SIDE - 3, square.y + 3);
		graphics.setColor(UIManager.getColor(isSelected ? "Table.selectionForeground" : "Table.foreground"));
		final FontMetrics metrics = graphics.getFontMetrics();
		final int baseline = square.y + SIDE + metrics.getAscent() + 2;
		graphics.drawString(fitting(item.label().isEmpty() ? "no name" : item.label(), metrics), square.x, baseline);
		graphics.drawString(fitting(second(item), metrics), square.x, baseline + metrics.getHeight());
		graphics.dispose();
	}

	private static String second(final ReviewItem item) {
		final String score = Double.isNaN(item.score()) ? "" : String.format(Locale.ROOT, "%.2f  ", item.score());
		return score + (item.region().isPresent() ? item.source().words() : item.image().name());
	}

	private static String fitting(final String text, final FontMetrics metrics) {
		if (metrics.stringWidth(text) <= SIDE) return text;
		int length = text.length();
		while (length > 0 && metrics.stringWidth(text.substring(0, length) + "…") > SIDE)
			length--;
		return text.substring(0, length) + "…";
	}

	private void drawPicture(final Graphics2D graphics, final ReviewItem item, final Rectangle square) {
		final DataSetImage image = item.image();
		final Optional<Rectangle> area = area(item);
		final Optional<BufferedImage> picture = area.flatMap(part -> pictures.thumbnail(image, part, SIDE));
		graphics.clip(square);
		if (picture.isPresent()) {
			final View view = View.fitting(area.get(), square);
			graphics.drawImage(picture.get(), (int) Math.round(view.x() + area.get().x * view.factor()),
				(int) Math.round(view.y() + area.get().y * view.factor()), null);
			item.regions().forEach(region -> drawOutline(graphics, region, view.transform(), item.region().isPresent()));
		}
		else if (pictures.failure(image).isPresent()) {
			graphics.setColor(Color.LIGHT_GRAY);
			graphics.drawString(fitting("not readable", graphics.getFontMetrics()), square.x + GAP, square.y + SIDE / 2);
		}
		graphics.dispose();
	}

	private Optional<Rectangle> area(final ReviewItem item) {
		return pictures.size(item.image())
			.map(size -> item.region()
				.map(region -> View.around(region.shape().bounds(), size.width, size.height))
				.orElseGet(() -> new Rectangle(size)));
	}

	private static void drawOutline(final Graphics2D graphics, final DataSetRegion region,
		final AffineTransform transform, final boolean thick)
	{
		final java.awt.Shape path = transform.createTransformedShape(Outlines.path(region.shape()));
		RimmedLine.draw(graphics, path, StateMark.of(region.status()).color(), thick ? 1.5f : 1);
	}

	@Override
	public Dimension getPreferredSize() {
		return new Dimension(4 * width(), Math.max(1, (items.size() + columns() - 1) / columns()) * height());
	}

	@Override
	public Dimension getPreferredScrollableViewportSize() {
		return new Dimension(4 * width(), 3 * height());
	}

	@Override
	public int getScrollableUnitIncrement(final Rectangle visible, final int orientation, final int direction) {
		return height() / 3;
	}

	@Override
	public int getScrollableBlockIncrement(final Rectangle visible, final int orientation, final int direction) {
		return Math.max(height(), visible.height - height());
	}

	@Override
	public boolean getScrollableTracksViewportWidth() {
		return true;
	}

	@Override
	public boolean getScrollableTracksViewportHeight() {
		return getParent() instanceof JViewport && getParent().getHeight() > getPreferredSize().height;
	}
}
