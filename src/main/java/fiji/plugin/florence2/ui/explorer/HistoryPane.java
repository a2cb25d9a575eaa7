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

import fiji.plugin.florence2.ui.Command;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.swing.Action;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;

/** The questions about an image, the last one first, and what can be done with them. */
final class HistoryPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 6;
	private static final int COLUMNS = 3;
	private static final double MS_PER_SECOND = 1000;

	/** Who wants to know what is done with questions. */
	interface Listener {

		/** The answer of one is to be seen again, or none. */
		void recalled(Optional<Run> run);

		/** The answers of two are to be compared. */
		void compared(Run one, Run other);

		/** A line was copied. */
		void copied(String line);

		/** A macro is to be run, as from the menu. */
		void run(String macro);
	}

	private final transient Listener listener;
	private final JList<Run> list = new JList<>();
	private final Action copyMacro =
		new Command("Copy as Macro", "Copies the line that finds the same", () -> copy(lines().orElseThrow().macro()));
	private final Action copyScript = new Command("Copy as Script", "Copies a Groovy script that finds the same",
		() -> copy(lines().orElseThrow().script()));
	private final Action compare = new Command("Compare", "Shows two selected answers in two colours", this::compare);
	private final Action wholeStack =
		new Command("All Planes", "Runs the command on all planes of the stack", this::runOnStack);
	private final Action batch =
		new Command("Batch\u2026", "Runs the command on all images of a folder", this::runOnFolder);
	private transient Optional<Exploration> about = Optional.empty();
	private boolean updating;

	/** An empty list. */
	HistoryPane(final Listener listener) {
		super(new BorderLayout(0, GAP));
		this.listener = listener;
		list.setName("history");
		list.getAccessibleContext().setAccessibleName("History");
		list.setCellRenderer(new DefaultListCellRenderer() {

			private static final long serialVersionUID = 1L;

			@Override
			public Component getListCellRendererComponent(final JList<?> in, final Object value, final int index,
				final boolean selected, final boolean focused)
			{
				return super.getListCellRendererComponent(in, line((Run) value), index, selected, focused);
			}
		});
		list.addListSelectionListener(event -> {
			if (!updating && !event.getValueIsAdjusting())
				listener.recalled(Optional.of(selected()).filter(runs -> runs.size() == 1).map(runs -> runs.get(0)));
		});
		add(new JScrollPane(list));
		add(buttons(copyMacro, copyScript, compare, wholeStack, batch), BorderLayout.SOUTH);
	}

	private static JPanel buttons(final Action... actions) {
		final JPanel buttons = new JPanel(new GridBagLayout());
		for (int i = 0; i < actions.length; i++) {
			buttons.add(TightButtons.tight(new JButton(actions[i])),
				new GridBagConstraints(i % COLUMNS, i / COLUMNS, 1, 1, 1, 0, GridBagConstraints.CENTER,
					GridBagConstraints.HORIZONTAL, new Insets(i < COLUMNS ? 0 : GAP, i % COLUMNS == 0 ? 0 : GAP, 0, 0), 0, 0));
		}
		return buttons;
	}

	/** Shows what was asked about an image, and which question's answer is shown. */
	void show(final Optional<Exploration> image) {
		about = image;
		updating = true;
		final List<Run> runs = image.map(Exploration::runs).orElse(List.of());
		final Optional<Run> shown = image.flatMap(Exploration::shownRun);
		final List<Run> selected = selected();
		if (!runs.equals(entries())) list.setListData(runs.toArray(Run[]::new));
		// Two that are compared stay selected.
		if (selected.size() == 2 && runs.containsAll(selected))
			list.setSelectedIndices(selected.stream().mapToInt(runs::indexOf).toArray());
		else if (shown.isPresent()) list.setSelectedValue(shown.get(), true);
		else list.clearSelection();
		updating = false;
		enableActions();
	}

	private void enableActions() {
		final Optional<Lines> lines = lines();
		copyMacro.setEnabled(lines.isPresent());
		copyScript.setEnabled(lines.isPresent());
		compare.setEnabled(selected().size() == 2);
		wholeStack.setEnabled(lines.isPresent() && about.orElseThrow().image().getStackSize() > 1);
		batch.setEnabled(lines.filter(Lines::areForFolders).isPresent());
	}

	private List<Run> entries() {
		return IntStream.range(0, list.getModel().getSize()).mapToObj(list.getModel()::getElementAt).toList();
	}

	/** In their order. */
	private List<Run> selected() {
		return list.getSelectedValuesList();
	}

	/** Of the question that is selected or, where several are, of the one whose answer is shown. */
	private Optional<Lines> lines() {
		final List<Run> selected = selected();
		final Optional<Run> run =
			selected.size() == 1 ? Optional.of(selected.get(0)) : about.flatMap(Exploration::shownRun);
		return run.map(each -> new Lines(each, about.orElseThrow().thresholdOf(each)));
	}

	private void copy(final String line) {
		Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(line), null);
		listener.copied(line);
	}

	private void compare() {
		listener.compared(selected().get(0), selected().get(1));
	}

	private void runOnStack() {
		listener.run(lines().orElseThrow().stackMacro());
	}

	private void runOnFolder() {
		final Lines lines = lines().orElseThrow();
		folder("Folder of images", "Choose").ifPresent(images -> folder("Folder of results, new or empty", "Run")
			.ifPresent(results -> listener.run(lines.batchMacro(images, results))));
	}

	private Optional<Path> folder(final String title, final String button) {
		final JFileChooser chooser = new JFileChooser();
		chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
		chooser.setDialogTitle(title);
		return chooser.showDialog(this, button) == JFileChooser.APPROVE_OPTION
			? Optional.of(chooser.getSelectedFile().toPath())
			: Optional.empty();
	}

	/** What was asked, and whom. */
	static String name(final Run run) {
		final Question question = run.first().question();
		final String what = run.answers().size() > 1 ? "All four about a selection" : question.task().label();
		final String words = question.text().isEmpty() ? "" : " \u201c" + question.text() + "\u201d";
		final String part = run.isLimited() ? " inside the selection" : "";
		return what + words + part + " \u00b7 " + question.model();
	}

	/** A question in a line. */
	static String line(final Run run) {
		final int regions = run.answers().stream().mapToInt(asked -> asked.drafts().size()).sum();
		return String.format(Locale.ROOT, "%s \u00b7 %s \u00b7 %.2f s", name(run),
			regions == 1 ? "1 region" : regions + " regions", run.milliseconds() / MS_PER_SECOND);
	}
}
