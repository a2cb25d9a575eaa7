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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Status;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.ui.Command;
import fiji.plugin.florence2.ui.DataSetWindow;
import fiji.plugin.florence2.ui.Frames;
import fiji.plugin.florence2.ui.Keys;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JToggleButton;
import javax.swing.UIManager;
import javax.swing.WindowConstants;

import org.scijava.log.LogService;

/**
 * The window of a review: thumbnails at the left, the selected item in its image at the right. Every decision is saved at
 * once. All methods are for the event thread.
 */
public final class ReviewWindow implements DataSetWindow {

	private static final int GAP = 8;
	private static final String ANY_LABEL = "All labels";
	private static final String REGIONS = "Regions";
	private static final String IMAGES = "Images";
	private static final int DIGITS = 9;
	private static final String KEYS = "<html><b>A</b> accept &nbsp; <b>R</b> reject &nbsp; <b>U</b> undecided &nbsp; " +
		"<b>L</b> label &nbsp; <b>1</b>–<b>9</b> that label &nbsp; <b>D</b> draw a box &nbsp; <b>←↑→↓</b> go &nbsp; " +
		"<b>Enter</b> open in the explorer &nbsp; <b>Ctrl+Z</b> undo &nbsp; <b>Ctrl+Shift+Z</b> redo</html>";

	/** A decision that may fail to be written. */
	@FunctionalInterface
	private interface Decision {

		void take() throws DataSetException;
	}

	private final ReviewSession session;
	private final BiConsumer<DataSet, DataSetImage> explorer;
	private final LogService log;
	private final RegionFeatures features;
	private final Pictures pictures;
	private final ItemGrid grid;
	private final RegionEditor editor;

	private final JFrame frame;
	private final JComboBox<String> kind = new JComboBox<>(new String[] { REGIONS, IMAGES });
	private final JComboBox<ReviewFilter> filter = new JComboBox<>(ReviewFilter.values());
	private final JComboBox<String> label = new JComboBox<>();
	private final JComboBox<ItemOrder> order = new JComboBox<>(ItemOrder.values());
	private final JComboBox<String> name = new JComboBox<>();
	private final JLabel facts = new JLabel(" ");
	private final JLabel counts = new JLabel(" ");
	private final JLabel message = new JLabel(" ");
	private final JProgressBar bar = new JProgressBar();
	private final JToggleButton draw = new JToggleButton("Draw");

	private final Action accept = new Command("Accept", "It is right (A)", this::accept);
	private final Action reject = new Command("Reject", "It is wrong (R)", this::reject);
	private final Action reopen = new Command("Undecided", "It is to be decided anew (U)", this::reopen);
	private final Action undo = new Command("Undo", "Takes the last decision back (Ctrl+Z)", this::undo);
	private final Action redo = new Command("Redo", "Does again what was undone (Ctrl+Shift+Z)", this::redo);
	private final Action open =
		new Command("Open in Explorer", "Shows the image, to ask the model about it (Enter)", this::openInExplorer);
	private final Action list = new Command("Refresh", "Lists the items anew (F5)", this::list);
	private Cancellation comparing = new Cancellation();
	private boolean filling;

	/**
	 * Makes the window of a data set, without showing it.
	 *
	 * @param models whose default model says what looks alike
	 * @param explorer opens an image of the data set to ask a model about it
	 */
	public ReviewWindow(final DataSet set, final ModelService models, final BiConsumer<DataSet, DataSetImage> explorer,
		final LogService log)
	{
		session = new ReviewSession(set, Source.user());
		this.explorer = explorer;
		this.log = log;
		features = new RegionFeatures(set, models);
		pictures = new Pictures(set, this::repaint, this::say);
		grid = new ItemGrid(pictures, new GridListener());
		editor = new RegionEditor(pictures, new EditorListener());
		frame = new JFrame("Review " + set.folder().getFileName());
		fill();
		list();
		grid.start();
	}

	private final class GridListener implements ItemGrid.Listener {

		@Override
		public void selected() {
			showSelection();
		}

		@Override
		public void opened(final ReviewItem item) {
			openInExplorer();
		}
	}

	private final class EditorListener implements RegionEditor.Listener {

		@Override
		public void reshaped(final DataSetRegion region, final Shape shape) {
			change(() -> session.reshape(region, shape));
		}

		@Override
		public void drawn(final Shape shape) {
			draw.setSelected(false);
			editor.setDrawing(false);
			change(() -> {
				final String drawn = session.draw(grid.lead().orElseThrow(), shape, labelToDraw());
				showItems();
				grid.select(drawn);
			});
		}

		@Override
		public void clicked(final DataSetRegion region) {
			grid.select(region.id());
		}
	}

	private void fill() {
		final JPanel content = new JPanel(new BorderLayout(GAP, GAP));
		content.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		content.add(choices(), BorderLayout.NORTH);
		final JScrollPane scroll =
			new JScrollPane(grid, JScrollPane.VERTICAL_SCROLLBAR_ALWAYS, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
		final JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, scroll, details());
		split.setResizeWeight(1);
		split.setBorder(BorderFactory.createEmptyBorder());
		content.add(split);
		content.add(foot(), BorderLayout.SOUTH);
		frame.setContentPane(content);
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosed(final WindowEvent event) {
				comparing.cancel();
				pictures.close();
			}
		});
		bindKeys(content);
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth() / 2, frame.getHeight() / 2));
		frame.setLocationRelativeTo(null);
	}

	private JPanel choices() {
		kind.setName("kind");
		filter.setName("filter");
		label.setName("label");
		order.setName("order");
		order.setSelectedItem(ItemOrder.LOWEST_SCORE);
		final JPanel choices = new JPanel(new FlowLayout(FlowLayout.LEADING, GAP, 0));
		choices.add(titled("Show", kind));
		choices.add(filter);
		choices.add(label);
		choices.add(titled("Order", order));
		choices.add(new JButton(list));
		for (final JComboBox<?> box : List.of(kind, filter, label, order)) {
			box.addActionListener(event -> {
				if (!filling) listFromStart();
			});
		}
		return choices;
	}

	private static JPanel titled(final String title, final JComponent component) {
		final JPanel panel = new JPanel(new FlowLayout(FlowLayout.LEADING, GAP / 2, 0));
		final JLabel words = new JLabel(title);
		words.setLabelFor(component);
		panel.add(words);
		panel.add(component);
		return panel;
	}

	private JPanel details() {
		name.setEditable(true);
		name.setName("name");
		name.addActionListener(event -> {
			if (filling || !event.getActionCommand().equals("comboBoxEdited")) return;
			final String words = String.valueOf(name.getEditor().getItem()).trim();
			if (!words.isEmpty()) decide(() -> session.relabel(selection(), words));
			grid.requestFocusInWindow();
		});
		name.getEditor().getEditorComponent().setName("written name");
		name.getEditor().getEditorComponent().addFocusListener(new FocusAdapter() {

			@Override
			public void focusGained(final FocusEvent event) {
				name.getEditor().selectAll();
			}
		});
		facts.setName("facts");
		facts.setFont(UIManager.getFont("Table.font"));
		final JPanel label = new JPanel(new BorderLayout(GAP, 0));
		final JLabel title = new JLabel("Label");
		title.setLabelFor(name);
		label.add(title, BorderLayout.WEST);
		label.add(name);
		draw.setToolTipText("The next drag in the image draws a box (D)");
		draw.addActionListener(event -> {
			editor.setDrawing(draw.isSelected());
			draw.setSelected(editor.isDrawing());
		});
		final JPanel buttons = new JPanel(new GridLayout(2, 4, GAP / 2, GAP / 2));
		for (final Action action : List.of(accept, reject, reopen))
			buttons.add(new JButton(action));
		buttons.add(draw);
		for (final Action action : List.of(undo, redo, open))
			buttons.add(new JButton(action));
		final JPanel below = new JPanel(new BorderLayout(0, GAP));
		below.add(label, BorderLayout.NORTH);
		below.add(facts);
		below.add(buttons, BorderLayout.SOUTH);
		final JPanel details = new JPanel(new BorderLayout(0, GAP));
		details.setBorder(BorderFactory.createEmptyBorder(0, GAP, 0, 0));
		details.add(editor);
		details.add(below, BorderLayout.SOUTH);
		return details;
	}

	private JPanel foot() {
		bar.setStringPainted(true);
		bar.setName("progress");
		counts.setName("counts");
		counts.setFont(UIManager.getFont("Table.font"));
		message.setName("message");
		message.setFont(UIManager.getFont("Table.font"));
		final JLabel keys = new JLabel(KEYS);
		keys.setFont(UIManager.getFont("Table.font"));
		final JPanel foot = new JPanel(new GridLayout(0, 1, 0, GAP / 2));
		foot.add(bar);
		foot.add(counts);
		foot.add(keys);
		foot.add(message);
		return foot;
	}

	private void bindKeys(final JPanel content) {
		final Keys keys = new Keys(content);
		keys.bind(KeyEvent.VK_A, accept);
		keys.bind(KeyEvent.VK_R, reject);
		keys.bind(KeyEvent.VK_DELETE, reject);
		keys.bind(KeyEvent.VK_U, reopen);
		keys.bindRelease(KeyEvent.VK_L, new Command("", "", this::writeLabel));
		keys.bind(KeyEvent.VK_D, new Command("", "", draw::doClick));
		keys.bind(KeyEvent.VK_F5, list);
		keys.bindCommand(KeyEvent.VK_Z, 0, undo);
		keys.bindCommand(KeyEvent.VK_Z, InputEvent.SHIFT_DOWN_MASK, redo);
		for (int i = 0; i < DIGITS; i++) {
			final int number = i;
			keys.bind(KeyEvent.VK_1 + i, new Command("", "", () -> relabel(number)));
		}
		keys.bindEverywhere(KeyEvent.VK_ESCAPE, new Command("", "", this::escape));
		final Keys inGrid = new Keys(grid);
		inGrid.bind(KeyEvent.VK_ENTER, open);
		inGrid.bindCommand(KeyEvent.VK_A, 0, new Command("", "", grid::selectAll));
		for (final int modifiers : new int[] { 0, InputEvent.SHIFT_DOWN_MASK }) {
			final boolean extend = modifiers != 0;
			inGrid.bind(KeyEvent.VK_LEFT, modifiers, new Command("", "", () -> grid.move(-1, extend)));
			inGrid.bind(KeyEvent.VK_RIGHT, modifiers, new Command("", "", () -> grid.move(1, extend)));
			inGrid.bind(KeyEvent.VK_UP, modifiers, new Command("", "", () -> grid.move(-grid.columns(), extend)));
			inGrid.bind(KeyEvent.VK_DOWN, modifiers, new Command("", "", () -> grid.move(grid.columns(), extend)));
			inGrid.bind(KeyEvent.VK_PAGE_UP, modifiers,
				new Command("", "", () -> grid.move(-grid.columns() * grid.rowsSeen(), extend)));
			inGrid.bind(KeyEvent.VK_PAGE_DOWN, modifiers,
				new Command("", "", () -> grid.move(grid.columns() * grid.rowsSeen(), extend)));
		}
	}

	private void escape() {
		draw.setSelected(false);
		editor.setDrawing(false);
		showSelection();
		grid.requestFocusInWindow();
	}

	@Override
	public void show() {
		Frames.toFront(frame);
		grid.requestFocusInWindow();
	}

	@Override
	public boolean isOpen() {
		return frame.isDisplayable();
	}

	@Override
	public Path folder() {
		return session.set().folder();
	}

	private List<ReviewItem> selection() {
		return grid.selection();
	}

	private void list() {
		change(() -> {
			fillLabels();
			final String chosen = (String) label.getSelectedItem();
			session.list(kind.getSelectedItem().equals(IMAGES), (ReviewFilter) filter.getSelectedItem(),
				Optional.ofNullable(chosen).filter(words -> !words.equals(ANY_LABEL)), (ItemOrder) order.getSelectedItem(),
				features::of);
		});
	}

	private void listFromStart() {
		list();
		grid.start();
		grid.requestFocusInWindow();
		if (order.getSelectedItem() == ItemOrder.MOST_USEFUL) compare(selectable());
	}

	private List<DataSetRegion> selectable() {
		return session.items().stream().flatMap(item -> item.regions().stream()).toList();
	}

	/** Looks at the regions with the model; they are listed anew when that is done, if nobody chose another order. */
	private void compare(final List<DataSetRegion> regions) {
		comparing.cancel();
		final Cancellation cancellation = new Cancellation();
		comparing = cancellation;
		final Thread thread = new Thread(() -> compare(regions, cancellation), "Florence-2 review");
		thread.setDaemon(true);
		thread.start();
	}

	private void compare(final List<DataSetRegion> regions, final Cancellation cancellation) {
		try {
			final boolean any = features.compute(regions,
				(done, all) -> EventQueue.invokeLater(() -> say("Looking at the regions: " + done + " of " + all + ".")),
				cancellation);
			if (any) EventQueue.invokeLater(() -> compared(cancellation));
		}
		catch (final Florence2Exception e) {
			log.debug(e);
			EventQueue.invokeLater(() -> say(e.getMessage()));
		}
		catch (final CancellationException e) {
			// Another order was chosen, or the window is closed.
			log.debug(e);
		}
	}

	private void compared(final Cancellation cancellation) {
		if (cancellation.isCanceled()) return;
		list();
		grid.start();
	}

	private void fillLabels() {
		filling = true;
		final Object chosen = label.getSelectedItem();
		label.removeAllItems();
		label.addItem(ANY_LABEL);
		session.labels().keySet().forEach(label::addItem);
		if (chosen != null) label.setSelectedItem(chosen);
		filling = false;
	}

	/** Takes a decision and goes to the next item. */
	private void decide(final Decision decision) {
		final boolean any = !selection().isEmpty();
		if (change(decision) && any) grid.next();
	}

	private boolean change(final Decision decision) {
		message.setText(" ");
		try {
			decision.take();
			return true;
		}
		catch (final DataSetException e) {
			log.debug(e);
			say(e.getMessage());
			return false;
		}
		finally {
			showItems();
		}
	}

	private void say(final String sentence) {
		message.setText(sentence);
		message.setToolTipText(sentence);
	}

	private void accept() {
		decide(() -> session.accept(selection()));
	}

	private void reject() {
		decide(() -> session.reject(selection()));
	}

	private void reopen() {
		change(() -> session.reopen(selection()));
	}

	private void undo() {
		change(session::undo);
	}

	private void redo() {
		change(session::redo);
	}

	private void relabel(final int number) {
		session.labels()
			.keySet()
			.stream()
			.skip(number)
			.findFirst()
			.ifPresent(words -> decide(() -> session.relabel(selection(), words)));
	}

	private void writeLabel() {
		if (selection().isEmpty() || !name.isEnabled()) return;
		name.getEditor().getEditorComponent().requestFocusInWindow();
	}

	/** The label of the selected region, else the most frequent one. */
	private String labelToDraw() {
		final Optional<String> selected = grid.lead().flatMap(ReviewItem::region).map(DataSetRegion::label);
		return selected.orElseGet(() -> session.labels().keySet().stream().findFirst().orElse("object"));
	}

	private void openInExplorer() {
		grid.lead().ifPresent(item -> explorer.accept(session.set(), item.image()));
	}

	private void repaint() {
		grid.repaint();
		editor.repaint();
	}

	private void showItems() {
		final List<ReviewItem> items = session.items();
		grid.show(items, filter.getSelectedItem() == ReviewFilter.OPEN ? "Nothing is left to review." : "There is none.");
		undo.setEnabled(session.canUndo());
		redo.setEnabled(session.canRedo());
		showCounts(items);
	}

	private void showCounts(final List<ReviewItem> items) {
		final List<ReviewItem> decided = items.stream().filter(item -> !item.isOpen()).toList();
		bar.setMaximum(Math.max(1, items.size()));
		bar.setValue(decided.size());
		bar.setString(decided.size() + " of " + items.size() + " decided");
		final Map<String, Long> labels = session.labels();
		int number = 0;
		final StringBuilder text = new StringBuilder("<html>");
		for (final Map.Entry<String, Long> entry : labels.entrySet()) {
			if (++number > DIGITS) break;
			text.append("<b>")
				.append(number)
				.append("</b> ")
				.append(escaped(entry.getKey()))
				.append(" (")
				.append(entry.getValue())
				.append(") &nbsp; ");
		}
		counts.setText(labels.isEmpty() ? " " : text.append("</html>").toString());
	}

	private static String escaped(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

	private void showSelection() {
		final List<ReviewItem> selected = selection();
		final Optional<ReviewItem> lead = selected.isEmpty() ? Optional.empty() : grid.lead();
		editor.show(lead);
		filling = true;
		name.removeAllItems();
		session.labels().keySet().forEach(name::addItem);
		name.setSelectedItem(lead.flatMap(ReviewItem::region).map(DataSetRegion::label).orElse(""));
		filling = false;
		final boolean regions = lead.flatMap(ReviewItem::region).isPresent();
		name.setEnabled(regions);
		for (final Action action : List.of(accept, reject, reopen, open))
			action.setEnabled(!selected.isEmpty());
		draw.setEnabled(!selected.isEmpty());
		facts.setText(lead.map(item -> facts(item, selected.size())).orElse(" "));
	}

	private static String facts(final ReviewItem item, final int selected) {
		final Status status = item.status();
		final StringBuilder text = new StringBuilder("<html>");
		if (selected > 1) text.append("<b>").append(selected).append(" selected</b>, this one: ");
		text.append(escaped(item.image().name()));
		if (!Double.isNaN(item.score())) text.append(
			String.format(Locale.ROOT, item.region().isPresent() ? ", score %.2f" : ", lowest score %.2f", item.score()));
		text.append("<br>By ").append(escaped(item.source().words()));
		item.region()
			.filter(region -> region.round() > 0)
			.ifPresent(region -> text.append(", round ").append(region.round()));
		text.append("<br>")
			.append(status.contested()
				? "Contested: decided differently in two copies"
				: status.state().name().charAt(0) + status.state().name().substring(1).toLowerCase(Locale.ROOT));
		status.reviewer().ifPresent(who -> text.append(" by ").append(escaped(who.words())));
		if (!status.reason().isEmpty()) text.append(": ").append(escaped(status.reason()));
		return text.append("</html>").toString();
	}
}
