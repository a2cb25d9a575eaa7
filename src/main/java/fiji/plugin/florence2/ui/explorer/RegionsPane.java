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
package fiji.plugin.florence2.ui.explorer;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.event.KeyEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import javax.swing.Action;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSlider;
import javax.swing.JTable;
import javax.swing.KeyStroke;
import javax.swing.table.TableColumn;

/** The regions as a list, the threshold of their scores, and what can be done with them. */
final class RegionsPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 10;
	private static final int SMALL = 6;
	private static final int VISIBLE_ROWS = 6;
	private static final int FEWEST_ROWS = 1;
	private static final int PERCENT = 100;

	/** Who wants to know what is done with the list. */
	interface Listener {

		/** These are selected. */
		void selected(Set<Long> regions);

		/** One has another name. */
		void renamed(Draft draft, String name);

		/** Regions need this score. */
		void thresholdChosen(double score);

		/** Names, or all regions, are to be seen or not. */
		void visibilityChosen();
	}

	private final transient DraftTable rows;
	private final JTable table;
	private final JSlider threshold = new JSlider(0, PERCENT, 0);
	private final JLabel count = new JLabel(" ");
	private final JCheckBox names = new JCheckBox("Names", true);
	private final JCheckBox regions = new JCheckBox("Regions", true);
	/** Whether the pane itself changes what listeners listen to. */
	private boolean updating;

	/**
	 * An empty list.
	 *
	 * @param judge what can be done with regions
	 * @param handOver what can be done with those that are kept
	 * @param undo what can be done with what was done
	 */
	RegionsPane(final List<Action> judge, final Action handOver, final List<Action> undo, final Listener listener) {
		super(new BorderLayout(0, SMALL));
		rows = new DraftTable(listener::renamed);
		table = new JTable(rows);
		fillTable();
		table.getSelectionModel().addListSelectionListener(event -> {
			if (!updating) listener.selected(selectedRows());
		});
		threshold.addChangeListener(event -> {
			if (!updating) listener.thresholdChosen((double) threshold.getValue() / PERCENT);
		});
		names.addActionListener(event -> listener.visibilityChosen());
		regions.addActionListener(event -> listener.visibilityChosen());
		add(new JScrollPane(table));
		add(new Rows(SMALL, thresholdRow(), buttonRow(judge, handOver, undo)), BorderLayout.SOUTH);
	}

	private void fillTable() {
		table.setName("drafts");
		table.getAccessibleContext().setAccessibleName("Regions");
		table.setShowGrid(false);
		table.setIntercellSpacing(new Dimension(0, 0));
		table.setFillsViewportHeight(true);
		table.getTableHeader().setReorderingAllowed(false);
		table.setRowHeight(table.getFontMetrics(table.getFont()).getHeight() + SMALL);
		// Letters are commands here.
		table.putClientProperty("JTable.autoStartsEdit", Boolean.FALSE);
		table.putClientProperty("terminateEditOnFocusLost", Boolean.TRUE);
		// Enter asks; a table would go to its next row.
		table.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT)
			.put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), "none");
		column(DraftTable.NAME, "a white blood cell with a nucleus");
		column(DraftTable.ASKED, "Outline phrase");
		column(DraftTable.SCORE, "Score");
		column(DraftTable.KEPT, "Kept");
		table.setPreferredScrollableViewportSize(
			new Dimension(table.getColumnModel().getTotalColumnWidth(), VISIBLE_ROWS * table.getRowHeight()));
	}

	private void column(final int index, final String widest) {
		final TableColumn column = table.getColumnModel().getColumn(index);
		column.setPreferredWidth(table.getFontMetrics(table.getFont()).stringWidth(widest) + 2 * GAP);
	}

	private JPanel thresholdRow() {
		final JLabel label = new JLabel("Score");
		label.setLabelFor(threshold);
		threshold.setName("threshold");
		threshold.setToolTipText("Regions with a lower score are left out");
		count.setPreferredSize(new Dimension(count.getFontMetrics(count.getFont()).stringWidth("from 0.00: 500 of 500"),
			count.getPreferredSize().height));
		count.setName("count");
		final JPanel row = new JPanel(new BorderLayout(SMALL, 0));
		names.setToolTipText("Shows the regions' names (N)");
		regions.setToolTipText("Shows the regions (H)");
		final JPanel shown = new JPanel();
		shown.setLayout(new BoxLayout(shown, BoxLayout.LINE_AXIS));
		shown.add(count);
		shown.add(Box.createHorizontalStrut(SMALL));
		shown.add(names);
		shown.add(regions);
		row.add(label, BorderLayout.WEST);
		row.add(threshold);
		row.add(shown, BorderLayout.EAST);
		return row;
	}

	private static JPanel buttonRow(final List<Action> judge, final Action handOver, final List<Action> undo) {
		final JPanel row = new JPanel();
		row.setLayout(new BoxLayout(row, BoxLayout.LINE_AXIS));
		judge.forEach(action -> addButton(row, action));
		row.add(Box.createHorizontalGlue());
		addButton(row, handOver);
		row.add(Box.createHorizontalGlue());
		row.add(TightButtons.tight(new JButton(undo.get(0))));
		row.add(Box.createHorizontalStrut(SMALL));
		row.add(TightButtons.tight(new JButton(undo.get(1))));
		return row;
	}

	private static void addButton(final JPanel row, final Action action) {
		row.add(TightButtons.tight(new JButton(action)));
		row.add(Box.createHorizontalStrut(SMALL));
	}

	private Set<Long> selectedRows() {
		final Set<Long> ids = new HashSet<>();
		for (final int row : table.getSelectedRows())
			ids.add(rows.draft(row).id());
		return ids;
	}

	/** Shows what there is of an image. */
	void show(final Optional<Exploration> about) {
		updating = true;
		final List<Draft> shown = about.map(Exploration::shown).orElse(List.of());
		if (!table.isEditing()) {
			rows.show(shown);
			table.clearSelection();
			for (int row = 0; row < shown.size(); row++)
				if (about.orElseThrow().isSelected(shown.get(row))) table.addRowSelectionInterval(row, row);
		}
		final double score = about.map(Exploration::minScore).orElse(0.0);
		threshold.setValue((int) Math.round(score * PERCENT));
		final List<Draft> all = about.map(each -> each.drafts().list()).orElse(List.of());
		threshold.setEnabled(!all.isEmpty());
		count.setText(String.format(Locale.ROOT, "from %.2f: %d of %d", score, shown.size(),
			all.stream().filter(draft -> !draft.is(Draft.State.REJECTED)).count()));
		updating = false;
	}

	/** How much lower the pane may be than it would be best. */
	int spareHeight() {
		return (VISIBLE_ROWS - FEWEST_ROWS) * table.getRowHeight();
	}

	/** Scrolls to the first selected one. */
	void reveal() {
		final int row = table.getSelectedRow();
		if (row >= 0) table.scrollRectToVisible(table.getCellRect(row, 0, true));
	}

	/** The first selected row, or -1. */
	int selectedRow() {
		return table.getSelectedRow();
	}

	/** Whether the list has the keys. */
	boolean isListInUse() {
		return table.isFocusOwner();
	}

	boolean showsNames() {
		return names.isSelected();
	}

	boolean showsRegions() {
		return regions.isSelected();
	}

	/** Shows names or hides them. */
	void toggleNames() {
		names.doClick(0);
	}

	/** Shows regions or hides them. */
	void toggleRegions() {
		regions.doClick(0);
	}
}
