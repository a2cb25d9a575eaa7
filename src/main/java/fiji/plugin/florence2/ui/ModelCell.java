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
package fiji.plugin.florence2.ui;

import fiji.plugin.florence2.common.Progress;

import java.awt.BorderLayout;
import java.awt.Component;
import java.util.Optional;

import javax.swing.BorderFactory;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.border.Border;
import javax.swing.table.DefaultTableCellRenderer;

/** Draws a cell of the table: words, or a bar for a job that is in work. */
final class ModelCell extends DefaultTableCellRenderer {

	private static final long serialVersionUID = 1L;
	private static final int SIDE = 6;
	private static final Border MARGIN = BorderFactory.createEmptyBorder(0, SIDE, 0, SIDE);

	private final JProgressBar bar = new JProgressBar(0, 100);
	private final JPanel frame = new JPanel(new BorderLayout());

	/** @param alignment of words, as {@link javax.swing.JLabel#setHorizontalAlignment} has it */
	ModelCell(final int alignment) {
		setHorizontalAlignment(alignment);
		bar.setStringPainted(true);
		frame.setBorder(BorderFactory.createEmptyBorder(2, SIDE, 2, SIDE));
		frame.add(bar);
	}

	/** The bar is in no window whose look is changed with it. */
	@Override
	public void updateUI() {
		super.updateUI();
		if (frame != null) SwingUtilities.updateComponentTreeUI(frame);
	}

	@Override
	public Component getTableCellRendererComponent(final JTable table, final Object value, final boolean selected,
		final boolean focused, final int row, final int column)
	{
		final ModelRow model = (ModelRow) value;
		final String text = ModelTableModel.text(model, column);
		super.getTableCellRendererComponent(table, text, selected, false, row, column);
		final Optional<Progress> progress =
			column == ModelTableModel.STATE ? model.job().flatMap(ModelJob::latest) : Optional.empty();
		if (progress.isPresent()) return bar(progress.get(), text);
		setBorder(MARGIN);
		setToolTipText(text);
		return this;
	}

	private Component bar(final Progress progress, final String text) {
		frame.setBackground(getBackground());
		bar.setValue(progress.isMeasured() ? ModelRow.percent(progress) : 0);
		bar.setString(text);
		frame.setToolTipText(progress.message());
		return frame;
	}
}
