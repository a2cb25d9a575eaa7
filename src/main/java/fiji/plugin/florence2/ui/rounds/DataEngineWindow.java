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
package fiji.plugin.florence2.ui.rounds;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.ui.DataSetWindow;
import fiji.plugin.florence2.ui.Frames;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.UIManager;
import javax.swing.WindowConstants;

import org.scijava.log.LogService;

/**
 * The rounds of a data set, and a button for the next sensible step. What the steps do is up to the commands of the menu.
 * All methods are for the event thread.
 */
public final class DataEngineWindow implements DataSetWindow {

	private static final int GAP = 12;
	private static final int[] WIDTHS = { 50, 170, 80, 80, 80, 80, 160 };

	/** Runs the command of a step to its end. Called on a thread of its own. */
	@FunctionalInterface
	public interface Steps {

		void run(Step step, DataSetQuery set) throws Florence2Exception;
	}

	private final DataSetQuery set;
	private final Steps steps;
	private final LogService log;
	private final RoundTable rounds = new RoundTable();
	private final JFrame frame;
	private final JLabel title = new JLabel(" ");
	private final JLabel images = new JLabel(" ");
	private final JLabel reason = new JLabel(" ");
	private final JProgressBar bar = new JProgressBar();
	private final JButton next = new JButton("Next step");
	private final Map<Step, JButton> buttons = new EnumMap<>(Step.class);
	private Step advised = Step.IMPORT;

	/** Makes the window of a data set, which need not exist yet, without showing it. */
	public DataEngineWindow(final DataSetQuery set, final Steps steps, final LogService log) {
		this.set = set;
		this.steps = steps;
		this.log = log;
		frame = new JFrame("Data Engine: " + set.folder().getFileName());
		fill();
		refresh();
	}

	private void fill() {
		final JPanel content = new JPanel(new BorderLayout(GAP, GAP));
		content.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		content.add(heading(), BorderLayout.NORTH);
		content.add(table());
		content.add(foot(), BorderLayout.SOUTH);
		frame.setContentPane(content);
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowActivated(final WindowEvent event) {
				refresh();
			}
		});
		frame.getRootPane().setDefaultButton(next);
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth() * 2 / 3, frame.getHeight() * 2 / 3));
		frame.setLocationRelativeTo(null);
	}

	private JPanel heading() {
		title.setName("title");
		title.setFont(title.getFont().deriveFont(Font.BOLD));
		title.setToolTipText(set.folder().toString());
		images.setName("images");
		images.setFont(UIManager.getFont("Table.font"));
		bar.setName("progress");
		bar.setStringPainted(true);
		final JPanel heading = new JPanel(new BorderLayout(0, GAP / 2));
		heading.add(title, BorderLayout.NORTH);
		heading.add(images);
		heading.add(bar, BorderLayout.SOUTH);
		return heading;
	}

	private JScrollPane table() {
		final JTable table = new JTable(rounds);
		table.setName("rounds");
		table.setFillsViewportHeight(true);
		table.setRowSelectionAllowed(false);
		table.getTableHeader().setReorderingAllowed(false);
		for (int i = 0; i < WIDTHS.length; i++)
			table.getColumnModel().getColumn(i).setPreferredWidth(WIDTHS[i]);
		final int width = Arrays.stream(WIDTHS).sum();
		table.setPreferredScrollableViewportSize(new Dimension(width, 6 * table.getRowHeight()));
		return new JScrollPane(table);
	}

	private JPanel foot() {
		next.setName("next");
		next.addActionListener(event -> begin(advised));
		reason.setName("reason");
		final JPanel advice = new JPanel(new BorderLayout(GAP, 0));
		advice.add(next, BorderLayout.WEST);
		advice.add(reason);
		final JPanel all = new JPanel(new FlowLayout(FlowLayout.LEADING, GAP / 2, 0));
		for (final Step step : Step.values()) {
			final JButton button = new JButton(step.words());
			button.setToolTipText(step.description());
			button.setName(step.name());
			button.addActionListener(event -> begin(step));
			buttons.put(step, button);
			all.add(button);
		}
		final JPanel foot = new JPanel(new BorderLayout(0, GAP));
		foot.add(advice, BorderLayout.NORTH);
		foot.add(all);
		return foot;
	}

	@Override
	public void show() {
		Frames.toFront(frame);
	}

	@Override
	public boolean isOpen() {
		return frame.isDisplayable();
	}

	@Override
	public Path folder() {
		return set.folder();
	}

	private void begin(final Step step) {
		enable(false);
		say(step.words() + " is under way: its progress is in ImageJ's status bar.");
		final Thread thread = new Thread(() -> run(step), "Florence-2 data engine");
		thread.setDaemon(true);
		thread.start();
	}

	private void run(final Step step) {
		String failure = "";
		try {
			steps.run(step, set);
		}
		catch (final Florence2Exception e) {
			log.debug(e);
			failure = e.getMessage();
		}
		final String sentence = failure;
		EventQueue.invokeLater(() -> {
			enable(true);
			refresh();
			if (!sentence.isEmpty()) say(sentence);
		});
	}

	private void enable(final boolean enabled) {
		next.setEnabled(enabled);
		buttons.values().forEach(button -> button.setEnabled(enabled));
	}

	private void say(final String sentence) {
		reason.setText(sentence);
		reason.setToolTipText(sentence);
	}

	/** Shows what the record says now. */
	private void refresh() {
		try {
			show(set.viewOrEmpty());
		}
		catch (final DataSetException e) {
			log.debug(e);
			say(e.getMessage());
		}
	}

	private void show(final DataSetView view) {
		final List<DataSetImage> used = view.images().stream().filter(image -> image.state() != State.REJECTED).toList();
		final int done = (int) used.stream().filter(DataSetImage::isDone).count();
		title.setText(set.folder().getFileName().toString());
		images.setText(used.isEmpty()
			? "No images"
			: Advice.images(used.size()) + ": " + count(used, Split.TRAINING) + " for training, " +
				count(used, Split.VALIDATION) + " for validation, " + count(used, Split.TEST) + " for the test");
		bar.setMaximum(Math.max(1, used.size()));
		bar.setValue(done);
		bar.setString(done + " of " + Advice.images(used.size()) + " done");
		rounds.show(view);
		if (!next.isEnabled()) return;
		final Advice advice = Advice.of(view);
		advised = advice.step();
		next.setText(advised.words());
		next.setToolTipText(advised.description());
		say(advice.reason());
	}

	private static long count(final List<DataSetImage> images, final Split split) {
		return images.stream().filter(image -> image.split() == split).count();
	}
}
