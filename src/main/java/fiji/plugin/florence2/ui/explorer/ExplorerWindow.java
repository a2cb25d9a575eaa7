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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.ImageChangedException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.task.InputKind;

import ij.ImagePlus;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.macro.MacroRunner;
import ij.plugin.frame.RoiManager;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.ActionEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Point2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSlider;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.ScrollPaneConstants;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import javax.swing.table.TableColumn;
import javax.swing.text.JTextComponent;

import org.scijava.log.LogService;

/**
 * The window of the explorer. It asks in a thread of its own, one question after the other; the event thread only draws.
 * All methods are for the event thread.
 */
public final class ExplorerWindow {

	private static final int GAP = 10;
	private static final int SMALL = 6;
	private static final int VISIBLE_ROWS = 6;
	private static final int LEAST_HEIGHT = 440;
	private static final int PERCENT = 100;
	private static final int PROGRESS_STEPS = 1000;
	private static final double MS_PER_SECOND = 1000;
	/** Who scrolls through a stack wants to know about the plane at which he stops. */
	private static final int ASKS_AGAIN_MS = 300;
	private static final String WRITE = "Write what to look for, then press Enter.";
	private static final Color BOTH = new Color(0xdddddd);
	private static final Color FIRST = new Color(0xe69f00);
	private static final Color SECOND = new Color(0x56b4e9);
	private static final List<GridTask> ABOUT_SELECTION =
		Arrays.stream(GridTask.values()).filter(task -> task.input() == InputKind.REGION).toList();

	private final ModelService models;
	private final MenuCommands commands;
	private final LogService log;
	private final Kept kept = new KeptInRoiManager();
	private final ExecutorService thread = Executors.newSingleThreadExecutor(ExplorerWindow::thread);
	private final Map<ImagePlus, Exploration> explorations = new HashMap<>();
	private final ImageLink link = new ImageLink(new Link());

	private final JFrame frame = new JFrame("Florence-2 Explorer");
	private final JComboBox<String> model = new JComboBox<>();
	private final JTextField text = new JTextField();
	private final JPanel textRow = new JPanel(new BorderLayout(SMALL, 0));
	private final JCheckBox follow = new JCheckBox("Follow planes");
	private final JCheckBox askDrawn = new JCheckBox("Ask all four about a drawn area", true);
	private final TaskGrid grid = new TaskGrid(this::pressed);
	private final AnswerPane answer = new AnswerPane(text.getFont(), new Phrases());
	private final DraftTable rows = new DraftTable(this::rename);
	private final JTable table = new JTable(rows);
	private final JSlider threshold = new JSlider(0, PERCENT, 0);
	private final JLabel count = new JLabel(" ");
	private final JCheckBox names = new JCheckBox("Names", true);
	private final JCheckBox drawn = new JCheckBox("Regions", true);
	private final JTextArea status = new JTextArea(2, 1);
	private final JProgressBar bar = new JProgressBar(0, PROGRESS_STEPS);

	private final Action ask = action("Ask", "Asks the model (Enter)", this::askChosen);
	private final Action cancel = action("Cancel", "Stops (Esc)", this::cancel);
	private final Action accept = action("Accept", "Adds the selected regions to the ROI Manager (A)", this::accept);
	private final Action acceptAll = action("Accept All", "Adds all regions to the ROI Manager", this::acceptAll);
	private final Action reject =
		action("Reject", "Removes the selected regions, from the ROI Manager too (R or Delete)", this::reject);
	private final Action undo = action("Undo", "Takes back the last change (Ctrl+Z)", this::undo);
	private final Action redo = action("Redo", "Does again what was taken back (Ctrl+Shift+Z)", this::redo);

	private final Action compare = action("Compare", "Shows two selected answers in two colours", this::compare);
	private final Action copyMacro =
		action("Copy as Macro", "Copies the line that finds the same", () -> copy(MenuCommand::macro));
	private final Action copyScript =
		action("Copy as Script", "Copies a Groovy script that finds the same", () -> copy(MenuCommand::script));
	private final Action wholeStack =
		action("All Planes", "Runs the command on all planes of the stack", () -> handOver(this::stackMacro));
	private final Action batch =
		action("Batch\u2026", "Runs the command on all images of a folder", () -> handOver(this::batchMacro));
	private final HistoryPane history =
		new HistoryPane(this::recall, List.of(copyMacro, copyScript, compare, wholeStack, batch));
	private Optional<Comparison> compared = Optional.empty();
	private final Timer asksAgain = new Timer(ASKS_AGAIN_MS, event -> askAgain());

	/** The image that is followed. */
	private Optional<Exploration> current = Optional.empty();
	private Optional<Cancellation> running = Optional.empty();
	/** Whether the window itself changes what listeners listen to. */
	private boolean updating;
	/** Where the window was put beside the image; elsewhere it stays where its user has put it. */
	private Point docked;

	/** Makes the window without showing it. */
	public ExplorerWindow(final ModelService models, final MenuCommands commands, final LogService log) {
		this.models = models;
		this.commands = commands;
		this.log = log;
		asksAgain.setRepeats(false);
		fillTable();
		fillFrame();
		bindKeys();
		update();
	}

	private static Thread thread(final Runnable task) {
		final Thread thread = new Thread(task, "Florence-2 explorer");
		thread.setDaemon(true);
		// Plain ImageJ's own threads do not see the plugin.
		thread.setContextClassLoader(ExplorerWindow.class.getClassLoader());
		return thread;
	}

	private static Action action(final String name, final String description, final Runnable what) {
		final Action action = new AbstractAction(name) {

			private static final long serialVersionUID = 1L;

			@Override
			public void actionPerformed(final ActionEvent event) {
				what.run();
			}
		};
		action.putValue(Action.SHORT_DESCRIPTION, description);
		return action;
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
		column(DraftTable.NAME, "a white blood cell with a nucleus");
		column(DraftTable.ASKED, "Outline phrase");
		column(DraftTable.SCORE, "Score");
		column(DraftTable.KEPT, "Kept");
		table.setPreferredScrollableViewportSize(
			new Dimension(table.getColumnModel().getTotalColumnWidth(), VISIBLE_ROWS * table.getRowHeight()));
		table.getSelectionModel().addListSelectionListener(event -> {
			if (!updating) selectRows();
		});
	}

	private void column(final int index, final String widest) {
		final TableColumn column = table.getColumnModel().getColumn(index);
		column.setPreferredWidth(table.getFontMetrics(table.getFont()).stringWidth(widest) + 2 * GAP);
	}

	private void fillFrame() {
		final JPanel top = stacked(modelRow(), grid, askWhenRow(), textRow());
		final JPanel middle = new JPanel(new BorderLayout(0, SMALL));
		middle.add(answer, BorderLayout.NORTH);
		middle.add(tabs());
		final JPanel content = new JPanel(new BorderLayout(0, GAP));
		content.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		content.add(top, BorderLayout.NORTH);
		content.add(middle);
		content.add(statusRow(), BorderLayout.SOUTH);
		frame.setContentPane(content);
		frame.setDefaultCloseOperation(WindowConstants.HIDE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowActivated(final WindowEvent event) {
				listModels();
			}

			@Override
			public void windowClosing(final WindowEvent event) {
				cancel();
				link.stop();
			}
		});
		text.addActionListener(event -> ask.actionPerformed(event));
		threshold.addChangeListener(event -> {
			if (!updating) setThreshold();
		});
		names.addActionListener(event -> link.layer().ifPresent(layer -> layer.setNames(names.isSelected())));
		drawn.addActionListener(event -> link.layer().ifPresent(layer -> layer.setVisible(drawn.isSelected())));
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth(), Math.min(frame.getHeight(), LEAST_HEIGHT)));
		frame.setLocationRelativeTo(null);
	}

	private JTabbedPane tabs() {
		final JPanel regions = new JPanel(new BorderLayout(0, SMALL));
		regions.add(new JScrollPane(table));
		regions.add(stacked(thresholdRow(), buttonRow()), BorderLayout.SOUTH);
		final JTabbedPane tabs = new JTabbedPane();
		tabs.addTab("Regions", regions);
		tabs.addTab("History", history);
		regions.setBorder(BorderFactory.createEmptyBorder(SMALL, 0, 0, 0));
		history.setBorder(BorderFactory.createEmptyBorder(SMALL, 0, 0, 0));
		return tabs;
	}

	private static JPanel stacked(final JComponent... parts) {
		final JPanel panel = new JPanel(new GridBagLayout());
		for (int i = 0; i < parts.length; i++)
			panel.add(parts[i], new GridBagConstraints(0, i, 1, 1, 1, 0, GridBagConstraints.WEST,
				GridBagConstraints.HORIZONTAL, new Insets(i == 0 ? 0 : SMALL, 0, 0, 0), 0, 0));
		return panel;
	}

	private JPanel modelRow() {
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		final JLabel label = new JLabel("Model");
		label.setLabelFor(model);
		model.setName("model");
		model.setToolTipText("The models on this computer; the window of models has more");
		row.add(label, BorderLayout.WEST);
		row.add(model);
		return row;
	}

	private JPanel askWhenRow() {
		follow.setToolTipText("Asks again when another plane of the stack is shown");
		askDrawn.setToolTipText("Asks for name, description, text and outline when an area is drawn on the image");
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		row.add(askDrawn, BorderLayout.WEST);
		row.add(follow, BorderLayout.EAST);
		return row;
	}

	private JPanel textRow() {
		final JLabel label = new JLabel("Words");
		label.setLabelFor(text);
		text.setName("text");
		textRow.add(label, BorderLayout.WEST);
		textRow.add(text);
		final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.TRAILING, SMALL, 0));
		final JButton first = new JButton(ask);
		frame.getRootPane().setDefaultButton(first);
		buttons.add(first);
		buttons.add(new JButton(cancel));
		textRow.add(buttons, BorderLayout.EAST);
		return textRow;
	}

	private JPanel thresholdRow() {
		final JPanel row = new JPanel(new BorderLayout(SMALL, 0));
		final JLabel label = new JLabel("Score");
		label.setLabelFor(threshold);
		threshold.setName("threshold");
		threshold.setToolTipText("Regions with a lower score are left out");
		count.setPreferredSize(new Dimension(count.getFontMetrics(count.getFont()).stringWidth("from 0.00: 5000 of 5000"),
			count.getPreferredSize().height));
		count.setName("count");
		row.add(label, BorderLayout.WEST);
		row.add(threshold);
		row.add(count, BorderLayout.EAST);
		return row;
	}

	private JPanel buttonRow() {
		final JPanel row = new JPanel();
		row.setLayout(new BoxLayout(row, BoxLayout.LINE_AXIS));
		for (final Action each : List.of(accept, acceptAll, reject, undo, redo)) {
			if (each == undo) row.add(Box.createHorizontalGlue());
			final JButton button = new JButton(each);
			button.setMargin(new Insets(2, 6, 2, 6));
			row.add(button);
			row.add(Box.createHorizontalStrut(SMALL));
		}
		names.setToolTipText("Shows the regions' names (N)");
		drawn.setToolTipText("Shows the regions (H)");
		row.add(names);
		row.add(drawn);
		return row;
	}

	private JPanel statusRow() {
		status.setName("status");
		status.setEditable(false);
		status.setFocusable(false);
		status.setOpaque(false);
		status.setLineWrap(true);
		status.setWrapStyleWord(true);
		status.setFont(count.getFont());
		bar.setVisible(false);
		final JScrollPane scroll = new JScrollPane(status, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
			ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.setOpaque(false);
		scroll.getViewport().setOpaque(false);
		final JPanel row = new JPanel(new BorderLayout(0, SMALL));
		row.add(bar, BorderLayout.NORTH);
		row.add(scroll);
		return row;
	}

	private void bindKeys() {
		final int control = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), cancel);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_A, 0), accept);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_R, 0), reject);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_DELETE, 0), reject);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_BACK_SPACE, 0), reject);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_N, 0), action("names", "", names::doClick));
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_H, 0), action("regions", "", drawn::doClick));
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_Z, control), undo);
		bind(KeyStroke.getKeyStroke(KeyEvent.VK_Z, control | InputEvent.SHIFT_DOWN_MASK), redo);
		// Enter asks; a table would go to its next row.
		table.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT)
			.put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), "none");
	}

	private void bind(final KeyStroke key, final Action action) {
		final JComponent content = (JComponent) frame.getContentPane();
		content.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(key, key.toString());
		content.getActionMap().put(key.toString(), new AbstractAction() {

			private static final long serialVersionUID = 1L;

			/** What is written in a text is no command. */
			@Override
			public boolean isEnabled() {
				return action.isEnabled() && (action == cancel || !isWriting());
			}

			@Override
			public void actionPerformed(final ActionEvent event) {
				action.actionPerformed(event);
			}
		});
	}

	private static boolean isWriting() {
		final Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
		return owner instanceof JTextComponent writing && writing.isEditable();
	}

	/** Shows the window, or brings it to the front. */
	public void show() {
		listModels();
		link.start();
		frame.setVisible(true);
		frame.toFront();
	}

	private void listModels() {
		thread.execute(() -> {
			final List<String> known = models.names();
			SwingUtilities.invokeLater(() -> showModels(known));
		});
	}

	private void showModels(final List<String> known) {
		final Object chosen = model.getSelectedItem();
		final List<String> shown = new ArrayList<>();
		for (int i = 0; i < model.getItemCount(); i++)
			shown.add(model.getItemAt(i));
		if (known.equals(shown)) return;
		model.removeAllItems();
		known.forEach(model::addItem);
		if (known.contains(chosen)) model.setSelectedItem(chosen);
	}

	/** A task without further input is asked at once. */
	private void pressed(final GridTask task) {
		update();
		if (task.input() == InputKind.TEXT) {
			say(WRITE);
			text.requestFocusInWindow();
		}
		else if (ask.isEnabled()) askChosen();
	}

	private void askChosen() {
		askTasks(List.of(grid.chosen()));
	}

	/** Why a task cannot be asked now, or empty. */
	private String obstacle(final GridTask task) {
		if (current.isEmpty()) return "There is no image open: open one first.";
		if (task.input() == InputKind.REGION && !hasArea()) return "Nothing is selected: draw a rectangle on the image";
		return "";
	}

	private boolean hasArea() {
		final Roi roi = current.map(Exploration::image).map(ImagePlus::getRoi).orElse(null);
		return roi != null && roi.isArea() && !roi.getBounds().isEmpty();
	}

	private void askTasks(final List<GridTask> tasks) {
		if (model.getSelectedItem() == null) return;
		if (tasks.get(0).input() == InputKind.TEXT && text.getText().isBlank()) {
			say(WRITE);
			text.requestFocusInWindow();
			return;
		}
		ask(tasks.stream()
			.map(task -> new Question(task, task.input() == InputKind.TEXT ? text.getText().strip() : "",
				(String) model.getSelectedItem()))
			.toList());
	}

	private void ask(final List<Question> asked) {
		if (running.isPresent() || current.isEmpty()) return;
		final Exploration about = current.get();
		final Map<Question, MenuCommand> questions = new LinkedHashMap<>();
		asked.forEach(question -> questions.put(question, commands.of(question, about.image())));
		final Cancellation cancellation = new Cancellation();
		running = Optional.of(cancellation);
		bar.setIndeterminate(true);
		bar.setVisible(true);
		say("Asking " + asked.get(0).model() + "\u2026");
		update();
		thread.execute(() -> work(about, questions, cancellation));
	}

	/** On the explorer's thread. */
	private void work(final Exploration about, final Map<Question, MenuCommand> questions,
		final Cancellation cancellation)
	{
		final Latest latest = new Latest();
		try {
			final List<Asked> answers = new ArrayList<>();
			for (final Map.Entry<Question, MenuCommand> question : questions.entrySet()) {
				final long start = System.nanoTime();
				final MenuCommand command = question.getValue();
				final ImageAnswer found = command.answer(latest::set, cancellation);
				final long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
				answers.add(Asked.of(question.getKey(), command, found, command.ownThreshold(found, cancellation), ms));
			}
			SwingUtilities.invokeLater(() -> answered(about, answers));
		}
		catch (final ImageChangedException | Florence2Exception e) {
			log.debug(e);
			SwingUtilities.invokeLater(() -> ended(e.getMessage()));
		}
		catch (final CancellationException e) {
			SwingUtilities.invokeLater(() -> ended("Canceled."));
		}
		catch (final RuntimeException | Error e) {
			log.error("The explorer's question failed", e);
			SwingUtilities.invokeLater(() -> ended("This failed by a fault of the program, which the log has: " + e));
		}
	}

	/** Progress that comes faster than it can be shown: of all that waits the latest is shown. */
	private final class Latest {

		private final AtomicReference<Progress> waiting = new AtomicReference<>();

		void set(final Progress progress) {
			if (waiting.getAndSet(progress) == null) SwingUtilities.invokeLater(() -> progressed(waiting.getAndSet(null)));
		}
	}

	private void progressed(final Progress progress) {
		if (running.isEmpty()) return;
		bar.setIndeterminate(!progress.isMeasured());
		if (progress.isMeasured()) bar.setValue((int) (PROGRESS_STEPS * progress.fraction()));
		say(progress.message());
		if (!progress.text().isBlank()) answer.stream(progress.text());
	}

	private void answered(final Exploration about, final List<Asked> answers) {
		compared = Optional.empty();
		about.answer(answers);
		answers.forEach(asked -> asked.command().record());
		ended(sentence(answers));
	}

	/** How long it took, and what its user must know before trusting it. */
	private static String sentence(final List<Asked> answers) {
		final String time =
			String.format(Locale.ROOT, "Answered in %.2f s.", new Run(answers).milliseconds() / MS_PER_SECOND);
		return Stream
			.concat(Stream.of(time), answers.stream().flatMap(asked -> asked.answer().warnings().stream()).distinct())
			.collect(Collectors.joining(" "));
	}

	private void ended(final String sentence) {
		running = Optional.empty();
		bar.setVisible(false);
		say(sentence);
		update();
	}

	private void cancel() {
		running.ifPresent(Cancellation::cancel);
	}

	private void say(final String sentence) {
		status.setText(sentence);
		status.setCaretPosition(0);
	}

	private List<Long> selectedIds() {
		return current.map(Exploration::selected).orElse(List.of()).stream().map(Draft::id).toList();
	}

	private void accept() {
		accept(selectedIds());
	}

	private void acceptAll() {
		accept(current.map(Exploration::shown).orElse(List.of()).stream().map(Draft::id).toList());
	}

	private void accept(final List<Long> ids) {
		final boolean first = RoiManager.getInstance() == null;
		current.ifPresent(about -> {
			about.accept(ids);
			if (first) uncover(RoiManager.getInstance(), about.image().getWindow());
		});
		update();
	}

	/** ImageJ opens a new ROI Manager anywhere: below the image it covers neither that nor this window. */
	private void uncover(final RoiManager manager, final ImageWindow image) {
		if (manager == null || image == null || !manager.getBounds().intersects(frame.getBounds())) return;
		final Rectangle screen = screen();
		final int bottom = screen.y + screen.height - manager.getHeight();
		manager.setLocation(image.getX(), Math.max(screen.y, Math.min(image.getY() + image.getHeight(), bottom)));
	}

	private void reject() {
		final int row = table.getSelectedRow();
		current.ifPresent(about -> {
			about.reject(selectedIds());
			// The next one, so that one key after the other goes through a list.
			final List<Draft> left = about.shown();
			if (row >= 0 && !left.isEmpty()) about.select(List.of(left.get(Math.min(row, left.size() - 1)).id()));
		});
		update();
	}

	private void undo() {
		compared = Optional.empty();
		current.ifPresent(Exploration::undo);
		update();
	}

	private void redo() {
		compared = Optional.empty();
		current.ifPresent(Exploration::redo);
		update();
	}

	private void rename(final Draft draft, final String name) {
		if (name.isBlank()) return;
		current.ifPresent(about -> about.rename(draft.id(), name));
		// The table is still in its editor.
		SwingUtilities.invokeLater(this::update);
	}

	private void recall(final List<Run> chosen) {
		compared = Optional.empty();
		if (chosen.size() == 1) current.ifPresent(about -> about.recall(chosen.get(0)));
		update();
	}

	private void compare() {
		final List<Run> two = history.selected();
		final Exploration about = current.orElseThrow();
		final Comparison found =
			Comparison.of(regions(two.get(0)), regions(two.get(1)), about.image().getWidth(), about.image().getHeight());
		compared = Optional.of(found);
		update();
		say("Both: " + found.both().size() + " (grey). Only " + HistoryPane.name(two.get(0)) + ": " + found.first().size() +
			" (orange). Only " + HistoryPane.name(two.get(1)) + ": " + found.second().size() + " (blue).");
	}

	/** Those that are shown without a threshold of the user's. */
	private static List<Draft> regions(final Run run) {
		return Drafts.NONE.answeredBy(run.answers()).shown();
	}

	private static List<Draft> all(final Comparison comparison) {
		return Stream.of(comparison.both(), comparison.first(), comparison.second()).flatMap(List::stream).toList();
	}

	private static Map<Long, Color> colors(final Comparison comparison) {
		final Map<Long, Color> colors = new HashMap<>();
		comparison.both().forEach(draft -> colors.put(draft.id(), BOTH));
		comparison.first().forEach(draft -> colors.put(draft.id(), FIRST));
		comparison.second().forEach(draft -> colors.put(draft.id(), SECOND));
		return colors;
	}

	/** The text of a command for a threshold. */
	private interface Text {

		String of(MenuCommand command, double minScore);
	}

	/** For the run that is selected or shown. */
	private Optional<Run> chosenRun() {
		final List<Run> selected = history.selected();
		return selected.size() == 1 ? Optional.of(selected.get(0)) : current.flatMap(Exploration::shownRun);
	}

	private void copy(final Text text) {
		final Run run = chosenRun().orElseThrow();
		final double score = current.orElseThrow().thresholdOf(run);
		final String copied =
			run.answers().stream().map(asked -> text.of(asked.command(), score)).distinct().collect(Collectors.joining("\n"));
		Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(copied), null);
		say("Copied: " + copied.strip().replaceAll("\\s+", " "));
	}

	/** Runs what a macro would run: the menu's commands show its progress and errors. */
	private void handOver(final BiFunction<MenuCommand, Double, Optional<String>> macro) {
		final Run run = chosenRun().orElseThrow();
		macro.apply(run.first().command(), current.orElseThrow().thresholdOf(run)).ifPresent(line -> {
			say("Runs: " + line.strip());
			new MacroRunner(line);
		});
	}

	private Optional<String> stackMacro(final MenuCommand command, final double minScore) {
		return Optional.of(command.stackMacro(minScore));
	}

	private Optional<String> batchMacro(final MenuCommand command, final double minScore) {
		return folder("Folder of images", "Choose").flatMap(images -> folder("Folder of results, new or empty", "Run")
			.map(results -> command.batchMacro(minScore, images, results)));
	}

	private Optional<Path> folder(final String title, final String button) {
		final JFileChooser chooser = new JFileChooser();
		chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
		chooser.setDialogTitle(title);
		return chooser.showDialog(frame, button) == JFileChooser.APPROVE_OPTION
			? Optional.of(chooser.getSelectedFile().toPath())
			: Optional.empty();
	}

	/** The last question, about the plane that is shown now. */
	private void askAgain() {
		if (running.isPresent()) {
			cancel();
			asksAgain.restart();
			return;
		}
		current.flatMap(Exploration::shownRun).ifPresent(run -> {
			final List<Question> same = run.answers().stream().map(Asked::question).toList();
			if (same.stream().allMatch(question -> obstacle(question.task()).isEmpty())) ask(same);
		});
	}

	private void setThreshold() {
		current.ifPresent(about -> about.setMinScore((double) threshold.getValue() / PERCENT));
		update();
	}

	private void selectRows() {
		final Set<Long> ids = new HashSet<>();
		for (final int row : table.getSelectedRows())
			ids.add(rows.draft(row).id());
		select(ids);
	}

	private void select(final Set<Long> ids) {
		current.ifPresent(about -> about.select(ids));
		update();
		final int row = table.getSelectedRow();
		if (row >= 0) table.scrollRectToVisible(table.getCellRect(row, 0, true));
	}

	/** Shows all as it is now. */
	private void update() {
		updating = true;
		final List<Draft> shown = current.map(Exploration::shown).orElse(List.of());
		if (!table.isEditing()) {
			rows.show(shown);
			selectIn(shown);
		}
		final List<Asked> asked = current.map(about -> about.drafts().asked()).orElse(List.of());
		if (running.isEmpty()) {
			answer.show(asked, shown);
			answer.reveal(Set.copyOf(selectedIds()));
		}
		showCount(shown);
		history.show(current.map(Exploration::runs).orElse(List.of()), current.flatMap(Exploration::shownRun));
		updating = false;
		link.layer().ifPresent(layer -> current.ifPresent(about -> {
			layer.setNames(names.isSelected());
			layer.setVisible(drawn.isSelected());
			final List<Draft> visible = compared.map(ExplorerWindow::all).orElse(shown);
			layer.show(visible, draft -> isOnPlane(about.image(), draft), Set.copyOf(selectedIds()),
				compared.map(ExplorerWindow::colors).orElse(Map.of()));
		}));
		enable(shown);
	}

	private void selectIn(final List<Draft> shown) {
		table.clearSelection();
		for (int row = 0; row < shown.size(); row++)
			if (current.get().isSelected(shown.get(row))) table.addRowSelectionInterval(row, row);
	}

	private void showCount(final List<Draft> shown) {
		final double score = current.map(Exploration::minScore).orElse(0.0);
		threshold.setValue((int) Math.round(score * PERCENT));
		final long all =
			current.map(about -> about.drafts().list().stream().filter(draft -> !draft.is(Draft.State.REJECTED)).count())
				.orElse(0L);
		count.setText(String.format(Locale.ROOT, "from %.2f: %d of %d", score, shown.size(), all));
	}

	private void enable(final List<Draft> shown) {
		final boolean idle = running.isEmpty();
		grid.enable(this::obstacle);
		final boolean words = grid.chosen().input() == InputKind.TEXT;
		text.setEnabled(words);
		text.setToolTipText(words ? "What to look for: a name, a caption or a phrase" : "This task takes no words");
		ask.setEnabled(idle && obstacle(grid.chosen()).isEmpty());
		cancel.setEnabled(!idle);
		final List<Draft> selected = current.map(Exploration::selected).orElse(List.of());
		accept.setEnabled(selected.stream().anyMatch(draft -> draft.is(Draft.State.OPEN)));
		acceptAll.setEnabled(shown.stream().anyMatch(draft -> draft.is(Draft.State.OPEN)));
		reject.setEnabled(!selected.isEmpty());
		undo.setEnabled(current.filter(Exploration::canUndo).isPresent());
		redo.setEnabled(current.filter(Exploration::canRedo).isPresent());
		final boolean one = chosenRun().isPresent();
		copyMacro.setEnabled(one);
		copyScript.setEnabled(one);
		compare.setEnabled(history.selected().size() == 2);
		wholeStack.setEnabled(one && current.filter(about -> about.image().getStackSize() > 1).isPresent());
		batch.setEnabled(
			chosenRun().filter(run -> run.answers().size() == 1 && run.first().question().task().isForFolders()).isPresent());
		threshold.setEnabled(current.filter(about -> !about.drafts().list().isEmpty()).isPresent());
	}

	/** A region of all channels together is in each of them. */
	private static boolean isOnPlane(final ImagePlus image, final Draft draft) {
		final PlanePosition plane = draft.found().getPlane();
		final PlanePosition shown = PlanePosition.displayed(image, plane.channel());
		return plane.equals(shown);
	}

	/** What is done with the words of an answer. */
	private final class Phrases implements AnswerPane.Listener {

		@Override
		public void hovered(final Set<Long> regions) {
			link.layer().ifPresent(layer -> layer.light(regions));
		}

		@Override
		public void clicked(final Set<Long> regions) {
			select(regions);
		}
	}

	/** What the image's user does. */
	private final class Link implements ImageLink.Listener {

		@Override
		public void imageChanged(final Optional<ImagePlus> image) {
			compared = Optional.empty();
			explorations.keySet().removeIf(known -> known.getWindow() == null);
			current = image.map(each -> explorations.computeIfAbsent(each, opened -> new Exploration(opened, kept)));
			frame.setTitle("Florence-2 Explorer" + image.map(each -> ": " + each.getTitle()).orElse(""));
			update();
		}

		@Override
		public void planeChanged() {
			update();
			if (follow.isSelected()) asksAgain.restart();
		}

		@Override
		public void selectionChanged() {
			enable(current.map(Exploration::shown).orElse(List.of()));
		}

		@Override
		public void selectionDrawn() {
			if (askDrawn.isSelected()) askTasks(ABOUT_SELECTION);
		}

		@Override
		public void clicked(final Point2D place, final boolean more) {
			if (!drawn.isSelected()) return;
			link.layer().ifPresent(layer -> {
				final Optional<Draft> hit = layer.at(place);
				final Set<Long> ids = more ? new HashSet<>(selectedIds()) : new HashSet<>();
				hit.ifPresent(draft -> ids.add(draft.id()));
				select(ids);
			});
		}

		@Override
		public void windowMoved(final Rectangle window) {
			if (docked == null || frame.getLocation().equals(docked)) dock(window);
		}

		@Override
		public boolean pressed(final KeyEvent key) {
			final Object name =
				((JComponent) frame.getContentPane()).getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT)
					.get(KeyStroke.getKeyStrokeForEvent(key));
			if (name == null || current.isEmpty() ||
				running.isEmpty() && current.get().shown().isEmpty() && !current.get().canUndo() && !current.get().canRedo())
				return false;
			final Action action = ((JComponent) frame.getContentPane()).getActionMap().get(name);
			if (!action.isEnabled()) return false;
			action.actionPerformed(new ActionEvent(frame, ActionEvent.ACTION_PERFORMED, ""));
			return true;
		}
	}

	/** Puts the window where there is room beside the image's: to the right, else to the left, else at the right edge. */
	private void dock(final Rectangle image) {
		final Rectangle screen = screen();
		final int right = image.x + image.width;
		final int x = right + frame.getWidth() <= screen.x + screen.width
			? right
			: image.x - frame.getWidth() >= screen.x
				? image.x - frame.getWidth()
				: screen.x + screen.width - frame.getWidth();
		if (frame.getHeight() > screen.height) frame.setSize(frame.getWidth(), screen.height);
		final int lowest = screen.y + screen.height - frame.getHeight();
		docked = new Point(x, Math.max(screen.y, Math.min(image.y, lowest)));
		frame.setLocation(docked);
	}

	/** Without what the system keeps for itself. */
	private Rectangle screen() {
		final Rectangle all = frame.getGraphicsConfiguration().getBounds();
		final Insets kept = Toolkit.getDefaultToolkit().getScreenInsets(frame.getGraphicsConfiguration());
		return new Rectangle(all.x + kept.left, all.y + kept.top, all.width - kept.left - kept.right,
			all.height - kept.top - kept.bottom);
	}
}
