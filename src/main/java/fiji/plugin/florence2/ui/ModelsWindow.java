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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.ByteCount;
import fiji.plugin.florence2.hub.ModelKind;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.hub.Verification;
import fiji.plugin.florence2.imagej.service.ModelLibrary;
import fiji.plugin.florence2.imagej.service.ModelService;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;

import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import javax.swing.table.TableColumn;

import org.scijava.log.LogService;
import org.scijava.platform.PlatformService;

/**
 * The window of models: what there is, what could be, and what can be done with it.
 * <p>
 * Downloads and verifications queue up, as only one at a time changes a store. They continue when the window is closed,
 * are among Fiji's tasks, and are shown again when the window is opened again. All methods are for the event thread.
 * </p>
 */
public final class ModelsWindow {

	private static final int GAP = 12;
	private static final int BETWEEN_BUTTONS = 6;
	private static final int VISIBLE_ROWS = 14;
	private static final int DETAIL_ROWS = 5;
	private static final int ROW_ROOM = 10;

	/** Something that takes its time; its outcome is a sentence. */
	@FunctionalInterface
	private interface Work {

		String run(ModelJob job) throws Florence2Exception;
	}

	private final ModelService service;
	private final PlatformService platform;
	private final LogService log;

	private final JFrame frame = new JFrame("Florence-2 Models");
	private final ModelTableModel models = new ModelTableModel();
	private final JTable table = new JTable(models);
	private final JLabel title = new JLabel(" ");
	private final JTextArea details = new JTextArea(DETAIL_ROWS, 1);
	private final JLabel place = new JLabel(" ");

	private final Executor jobsThread = Executors.newSingleThreadExecutor(task -> thread(task, "Florence-2 models"));
	private final Executor listThread =
		Executors.newSingleThreadExecutor(task -> thread(task, "Florence-2 list of models"));
	private final Map<String, ModelJob> jobs = new HashMap<>();
	private final Map<String, String> outcomes = new HashMap<>();
	private Map<StoredModel, StoredModel.Size> stored = Map.of();
	private String chosen = "";
	/** What is wrong with the user's catalogue and list of folders. */
	private List<String> problems = List.of();

	private final Action download = action("Download", 'D', "Downloads what is missing or damaged", this::download);
	private final Action cancel = action("Cancel", 'C', "Stops; the next download resumes there", this::cancel);
	private final Action verify =
		action("Verify", 'V', "Reads all files and compares them with their checksums", this::verify);
	private final Action optimize =
		action("Optimise", 'P', "Rewrites the model's graphs so that the processor runs them faster", this::optimize);
	private final Action optimizeToInt8 = action("8 Bit Copy\u2026", 'B',
		"Makes a second model of this one: smaller, faster and less exact", this::optimizeToInt8);
	private final Action setDefault = action("Set as Default", 'S', "Uses the model where none is named", this::choose);
	private final Action openFolder = action("Open Folder", 'O', "Shows the model's files", this::openFolder);
	private final Action delete = action("Delete\u2026", 'L', "Deletes the model from this computer", this::delete);
	private final Action add = action("Add Folder\u2026", 'A', "Adds a model folder of your own", row -> addFolder());

	/** Makes the window without showing it. */
	public ModelsWindow(final ModelService service, final PlatformService platform, final LogService log) {
		this.service = service;
		this.platform = platform;
		this.log = log;
		add.setEnabled(true);
		fillTable();
		fillFrame();
	}

	private static Thread thread(final Runnable task, final String name) {
		final Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/** A command about the selected model. */
	private Action action(final String name, final char mnemonic, final String description,
		final Consumer<Optional<ModelRow>> what)
	{
		return new Command(name, mnemonic, description, () -> {
			what.accept(selected());
			// A button that disables itself would leave the focus to the next one.
			table.requestFocusInWindow();
		});
	}

	private void fillTable() {
		table.setName("models");
		table.getAccessibleContext().setAccessibleName("Models");
		table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		table.setShowGrid(false);
		table.setIntercellSpacing(new Dimension(0, 0));
		table.setFillsViewportHeight(true);
		table.getTableHeader().setReorderingAllowed(false);
		table.setRowHeight(table.getFontMetrics(table.getFont()).getHeight() + ROW_ROOM);
		column(0, "Florence-2-large-ft/balanced (default)", SwingConstants.LEADING);
		column(1, "partial, 999.9 MB here", SwingConstants.LEADING);
		column(2, "about 999.9 MB", SwingConstants.TRAILING);
		column(3, "BSD-2-Clause", SwingConstants.LEADING);
		column(4, "999.9 MB", SwingConstants.TRAILING);
		table.setPreferredScrollableViewportSize(
			new Dimension(table.getColumnModel().getTotalColumnWidth(), VISIBLE_ROWS * table.getRowHeight()));
		table.getSelectionModel().addListSelectionListener(event -> showSelected());
		key(table, "ENTER", JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, this::useSelected);
		key(table, "DELETE", JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, () -> press(delete));
		key(table, "BACK_SPACE", JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, () -> press(delete));
		table.addMouseListener(new MouseAdapter() {

			@Override
			public void mouseClicked(final MouseEvent event) {
				if (event.getClickCount() == 2 && SwingUtilities.isLeftMouseButton(event)) useSelected();
			}
		});
	}

	private void column(final int index, final String widest, final int alignment) {
		final TableColumn column = table.getColumnModel().getColumn(index);
		final int width = table.getFontMetrics(table.getFont()).stringWidth(widest) + 2 * GAP;
		column.setPreferredWidth(width);
		column.setWidth(width);
		column.setCellRenderer(new ModelCell(alignment));
		column.setHeaderRenderer((in, value, selected, focused, row, at) -> aligned(
			in.getTableHeader().getDefaultRenderer().getTableCellRendererComponent(in, value, selected, focused, row, at),
			alignment));
	}

	/** A header as the look draws it, over what it heads; spaces are the room that cells have beside them. */
	private static Component aligned(final Component header, final int alignment) {
		if (header instanceof JLabel label) {
			label.setHorizontalAlignment(alignment);
			label.setText(" " + label.getText() + " ");
		}
		return header;
	}

	private static void key(final JComponent component, final String key, final int condition, final Runnable what) {
		component.getInputMap(condition).put(KeyStroke.getKeyStroke(key), key);
		component.getActionMap().put(key, new Command("", "", what));
	}

	private static void press(final Action action) {
		if (action.isEnabled()) action.actionPerformed(null);
	}

	private void fillFrame() {
		final JPanel content = new JPanel(new BorderLayout(GAP, GAP));
		content.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		content.add(new JScrollPane(table));
		content.add(buttons(), BorderLayout.EAST);
		content.add(about(), BorderLayout.SOUTH);
		key(content, "ESCAPE", JComponent.WHEN_IN_FOCUSED_WINDOW, frame::dispose);
		frame.setContentPane(content);
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowActivated(final WindowEvent event) {
				list();
			}
		});
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth() * 2 / 3, frame.getHeight() * 2 / 3));
		frame.setLocationRelativeTo(null);
	}

	private JPanel buttons() {
		final JPanel buttons = new JPanel(new GridBagLayout());
		int row = 0;
		for (final List<Action> group : List.of(List.of(download, cancel, verify, optimize, optimizeToInt8),
			List.of(setDefault, openFolder, delete), List.of(add)))
		{
			for (final Action action : group) {
				final int above = row == 0 ? 0 : action == group.get(0) ? 2 * GAP : BETWEEN_BUTTONS;
				buttons.add(new JButton(action), new GridBagConstraints(0, row++, 1, 1, 1, 0, GridBagConstraints.NORTH,
					GridBagConstraints.HORIZONTAL, new Insets(above, 0, 0, 0), 0, 0));
			}
		}
		final JPanel top = new JPanel(new BorderLayout());
		top.add(buttons, BorderLayout.NORTH);
		return top;
	}

	private JPanel about() {
		title.setFont(table.getFont().deriveFont(Font.BOLD));
		place.setFont(table.getFont());
		title.setLabelFor(details);
		details.setName("details");
		details.setEditable(false);
		details.setOpaque(false);
		details.setLineWrap(true);
		details.setWrapStyleWord(true);
		details.setBorder(BorderFactory.createEmptyBorder());
		details.setFont(table.getFont());
		final JScrollPane scroll =
			new JScrollPane(details, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.setOpaque(false);
		scroll.getViewport().setOpaque(false);
		final JPanel about = new JPanel(new BorderLayout(0, BETWEEN_BUTTONS));
		about.add(title, BorderLayout.NORTH);
		about.add(scroll);
		about.add(place, BorderLayout.SOUTH);
		return about;
	}

	/** Shows the window, or brings it to the front. */
	public void show() {
		Frames.toFront(frame);
		table.requestFocusInWindow();
	}

	private void list() {
		listThread.execute(() -> {
			final ModelLibrary library = service.library();
			final Map<StoredModel, StoredModel.Size> now = new LinkedHashMap<>();
			library.models().forEach(model -> now.put(model, library.sizeOf(model)));
			final List<String> wrong = library.problems();
			final String first = service.defaultName();
			final Path folder = library.folder();
			SwingUtilities.invokeLater(() -> listed(now, wrong, first, folder));
		});
	}

	private void listed(final Map<StoredModel, StoredModel.Size> now, final List<String> wrong, final String first,
		final Path folder)
	{
		stored = now;
		problems = wrong;
		chosen = first;
		place.setText("Models are kept in " + folder);
		place.setToolTipText(folder.toString());
		showModels();
	}

	private void showModels() {
		final String name = selected().map(row -> row.model().name()).orElse(chosen);
		models.show(stored.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())).toList());
		if (table.getSelectedRow() < 0) models.indexOf(name).ifPresent(this::select);
		showSelected();
	}

	private ModelRow row(final StoredModel model, final StoredModel.Size size) {
		final Optional<ModelJob> job = Optional.ofNullable(jobs.get(model.name()));
		final String outcome = outcomes.getOrDefault(model.name(), "");
		return new ModelRow(model, size, model.name().equalsIgnoreCase(chosen), job, outcome);
	}

	private void select(final int index) {
		table.setRowSelectionInterval(index, index);
		table.scrollRectToVisible(table.getCellRect(index, 0, true));
	}

	private Optional<ModelRow> selected() {
		final int index = table.getSelectedRow();
		return index < 0 || index >= models.getRowCount() ? Optional.empty() : Optional.of(models.row(index));
	}

	private void showSelected() {
		final Optional<ModelRow> row = selected();
		title.setText(row.map(ModelRow::name).orElse(" "));
		final String text = (String.join("\n\n", problems) + "\n\n" + row.map(ModelRow::details).orElse("")).strip();
		if (!text.equals(details.getText())) {
			details.setText(text);
			details.setCaretPosition(0);
		}
		enable(download, row, ModelRow::canDownload);
		enable(cancel, row, model -> model.job().isPresent());
		enable(verify, row, ModelRow::canVerify);
		enable(optimize, row, ModelRow::canOptimize);
		enable(optimizeToInt8, row, ModelRow::canShrink);
		enable(setDefault, row, ModelRow::canBeDefault);
		enable(openFolder, row, ModelRow::canShowFolder);
		enable(delete, row, ModelRow::canDelete);
	}

	private static void enable(final Action action, final Optional<ModelRow> row, final Predicate<ModelRow> fits) {
		action.setEnabled(row.filter(fits).isPresent());
	}

	/** What users mean by the enter key or a double click: to have the model. */
	private void useSelected() {
		press(download.isEnabled() ? download : setDefault);
	}

	private void download(final Optional<ModelRow> row) {
		begin(row, job -> service.library().download(job.model(), job, job.cancellation()) + hint(job.model()),
			"Canceled: what has come is kept. A model that is complete can be used as it is.");
	}

	/** What a first download is for. */
	private String hint(final String name) {
		return service.defaultName().equalsIgnoreCase(name) ? "" : " Set as Default makes it the model of all commands.";
	}

	private void verify(final Optional<ModelRow> row) {
		begin(row, job -> outcome(service.library().verify(job.model(), job, job.cancellation())), "Canceled.");
	}

	private static String outcome(final Verification verification) {
		if (verification.isWhole() && !verification.spoiled().isEmpty()) {
			return "Optimised files are damaged: " + String.join(", ", verification.spoiled()) +
				". The model is used as it was published; optimise it again.";
		}
		if (verification.isWhole()) return "All " + verification.sound().size() + " files are as they were published.";
		final StringBuilder text = new StringBuilder();
		if (!verification.damaged().isEmpty())
			text.append("Damaged: ").append(String.join(", ", verification.damaged())).append(". ");
		if (!verification.missing().isEmpty())
			text.append("Missing: ").append(String.join(", ", verification.missing())).append(". ");
		return text.append("Download the model again, which replaces these files only.").toString();
	}

	private void optimize(final Optional<ModelRow> row) {
		begin(row, job -> "Optimised. " + service.library().optimize(job.model(), job, job.cancellation()),
			"Canceled: the model is as it was.");
	}

	private void optimizeToInt8(final Optional<ModelRow> row) {
		if (row.isEmpty()) return;
		final String proposed = row.get().model().name().replace('/', '-') + "-8bit";
		final Object name = JOptionPane.showInputDialog(frame,
			"Makes a second, smaller model, faster and less exact.\nName of the new model:", "8 Bit Copy",
			JOptionPane.PLAIN_MESSAGE, null, null, proposed);
		if (name == null) return;
		begin(row,
			job -> "The model " + name + " is made. " +
				service.library().optimizeToInt8(job.model(), name.toString().strip(), job, job.cancellation()),
			"Canceled: there is no new model.");
	}

	private void begin(final Optional<ModelRow> row, final Work work, final String canceled) {
		if (row.isEmpty()) return;
		final ModelJob job = new ModelJob(row.get().model().name(), this::showModels);
		jobs.put(job.model(), job);
		outcomes.remove(job.model());
		showModels();
		jobsThread.execute(() -> {
			String outcome = "This failed in an unforeseen way: see the console.";
			try {
				outcome = job.cancellation().isCanceled() ? canceled : work.run(job);
			}
			catch (final CancellationException e) {
				outcome = canceled;
			}
			catch (final Florence2Exception e) {
				log.debug(e);
				outcome = e.getMessage();
			}
			finally {
				final String result = outcome;
				SwingUtilities.invokeLater(() -> ended(job, result));
			}
		});
	}

	private void ended(final ModelJob job, final String outcome) {
		jobs.remove(job.model());
		outcomes.put(job.model(), outcome);
		list();
	}

	private void cancel(final Optional<ModelRow> row) {
		row.flatMap(ModelRow::job).ifPresent(job -> job.cancellation().cancel());
		showModels();
	}

	private void choose(final Optional<ModelRow> row) {
		if (row.isEmpty()) return;
		final String name = row.get().model().name();
		listThread.execute(() -> {
			try {
				service.setOptions(service.options().withModel(name));
			}
			catch (final Florence2Exception e) {
				SwingUtilities.invokeLater(() -> outcomes.put(name, e.getMessage()));
			}
		});
		list();
	}

	private void openFolder(final Optional<ModelRow> row) {
		if (row.isEmpty()) return;
		final String name = row.get().model().name();
		final Path folder = row.get().model().folder().orElseThrow();
		listThread.execute(() -> {
			try {
				platform.open(folder.toUri().toURL());
			}
			catch (final IOException e) {
				log.debug(e);
				SwingUtilities.invokeLater(() -> outcomes.put(name, "The folder cannot be shown (" + e.getMessage() + ")."));
			}
		});
		list();
	}

	private void delete(final Optional<ModelRow> row) {
		if (row.isEmpty()) return;
		final StoredModel model = row.get().model();
		final boolean own = model.kind() == ModelKind.LOCAL;
		final String question = own
			? "Take " + model.name() + " off the list? The folder itself stays where it is."
			: "Delete " + model.name() + " (" + ByteCount.text(row.get().bytes().present()) + ") from this computer?";
		final Object[] answers = { own ? "Take off" : "Delete", "Cancel" };
		final int answer = JOptionPane.showOptionDialog(frame, question, "Delete Model", JOptionPane.DEFAULT_OPTION,
			JOptionPane.WARNING_MESSAGE, null, answers, answers[1]);
		if (answer != 0) return;
		begin(row, job -> {
			service.library().remove(job.model(), job.cancellation());
			return own ? "" : "Deleted.";
		}, "");
	}

	private void addFolder() {
		final AddFolderDialog[] dialog = new AddFolderDialog[1];
		dialog[0] = new AddFolderDialog(frame, (name, folder) -> add(name, folder, dialog[0]));
		dialog[0].show(frame);
	}

	private void add(final String name, final Path folder, final AddFolderDialog dialog) {
		listThread.execute(() -> {
			try {
				final String added = service.library().add(name, folder).name();
				SwingUtilities.invokeLater(() -> {
					outcomes.put(added, "Added: it was opened and answered.");
					dialog.close();
					list();
				});
			}
			catch (final Florence2Exception e) {
				log.debug(e);
				SwingUtilities.invokeLater(() -> dialog.showMessage(e.getMessage()));
			}
		});
	}
}
