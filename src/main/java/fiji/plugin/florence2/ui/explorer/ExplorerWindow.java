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

import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.ui.Command;
import fiji.plugin.florence2.ui.Frames;
import fiji.plugin.florence2.ui.Keys;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.macro.MacroRunner;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import javax.swing.BorderFactory;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JTabbedPane;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;

import org.scijava.log.LogService;

/**
 * The window of the explorer: its parts, and what becomes of what is done in them and on the image. All methods are for the
 * event thread.
 */
public final class ExplorerWindow {

	private static final int GAP = 10;
	private static final int SMALL = 6;
	private static final double MS_PER_SECOND = 1000;
	/** Who scrolls through a stack wants to know about the plane at which he stops. */
	private static final int ASKS_AGAIN_MS = 300;
	private static final String WRITE = "Write what to look for, then press Enter.";
	private static final String BEGIN = "Press what you want to know, or draw a rectangle on the image.";
	private static final String INSIDE = ", only inside the selection: untick that for the whole image";
	private static final String TITLE = "Florence-2 Explorer";
	private static final List<GridTask> ABOUT_SELECTION =
		Arrays.stream(GridTask.values()).filter(GridTask::isAboutSelection).toList();

	private final ModelService models;
	private final MenuCommands commands;
	private final Asker asker;
	private final Kept kept = new KeptInRoiManager();
	private final Map<ImagePlus, Exploration> explorations = new HashMap<>();
	private final ImageLink link = new ImageLink(new OnImage());
	private final Timer asksAgain = new Timer(ASKS_AGAIN_MS, event -> askAgain());

	private final Command ask = new Command("Ask", "Asks the model (Enter)", () -> ask(List.of(chosen())));
	private final Command cancel = new Command("Cancel", "Stops (Esc)", this::cancel);
	private final Command accept =
		new Command("Accept", "Adds the selected regions to the ROI Manager (A)", () -> accept(selectedIds()));
	private final Command acceptAll = new Command("Accept All",
		"Adds all regions that are shown to the ROI Manager, but those of the answers about a selection",
		() -> accept(ids(open())));
	private final Command reject = new Command("Reject",
		"Removes the selected regions, from the ROI Manager too (R or Delete)", () -> reject(selectedIds()));
	private final Command addToDataSet = new Command("Add to Data Set\u2026",
		"Adds the image and its regions in the ROI Manager to a data set, to train a model", this::addToDataSet);
	private final Command openSample =
		new Command("Open Sample Image", "Opens an image of nuclei to try this on", this::openSample);
	private final Command undo =
		new Command("Undo", "Takes back the last change (Ctrl+Z)", () -> change(Exploration::undo));
	private final Command redo =
		new Command("Redo", "Does again what was taken back (Ctrl+Shift+Z)", () -> change(Exploration::redo));

	private final JFrame frame = new JFrame(TITLE);
	private final Docking docking = new Docking(frame);
	private final AskPane asking = new AskPane(ask, cancel, this::pressed);
	private final AnswerPane answer = new AnswerPane(asking.textFont(), openSample, new OnPhrases(), new OnCells());
	private final RegionsPane regions =
		new RegionsPane(List.of(accept, acceptAll, reject), addToDataSet, List.of(undo, redo), new OnRegions());
	private final HistoryPane history = new HistoryPane(new OnHistory());
	private final StatusPane status = new StatusPane();
	private final Keys keys;

	/** The image that is followed. */
	private Optional<Exploration> current = Optional.empty();
	private Optional<Comparison> compared = Optional.empty();
	/** The last question has no answer, and the window says why until the next one, whichever image is in front. */
	private boolean saysWhyNot;

	/** Makes the window without showing it. */
	public ExplorerWindow(final ModelService models, final MenuCommands commands, final LogService log) {
		this.models = models;
		this.commands = commands;
		asker = new Asker(commands, log, new OnAnswers());
		asksAgain.setRepeats(false);
		keys = new Keys(fillFrame());
		bindKeys();
		update();
	}

	private JPanel fillFrame() {
		final JPanel middle = new JPanel(new BorderLayout(0, SMALL));
		middle.add(answer, BorderLayout.NORTH);
		middle.add(tabs());
		final JPanel content = new JPanel(new BorderLayout(0, SMALL));
		content.setBorder(BorderFactory.createEmptyBorder(SMALL, GAP, SMALL, GAP));
		content.add(asking, BorderLayout.NORTH);
		content.add(middle);
		content.add(status, BorderLayout.SOUTH);
		frame.setContentPane(content);
		frame.getRootPane().setDefaultButton(asking.firstButton());
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
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth(), frame.getHeight() - regions.spareHeight()));
		frame.setLocationRelativeTo(null);
		return content;
	}

	private JTabbedPane tabs() {
		final JTabbedPane tabs = new JTabbedPane();
		tabs.addTab("Regions", regions);
		tabs.addTab("History", history);
		regions.setBorder(BorderFactory.createEmptyBorder(SMALL, 0, 0, 0));
		history.setBorder(BorderFactory.createEmptyBorder(SMALL, 0, 0, 0));
		return tabs;
	}

	private void bindKeys() {
		keys.bindEverywhere(KeyEvent.VK_ESCAPE, cancel);
		keys.bind(KeyEvent.VK_A, accept);
		keys.bind(KeyEvent.VK_R, reject);
		keys.bind(KeyEvent.VK_DELETE, reject);
		keys.bind(KeyEvent.VK_BACK_SPACE, reject);
		keys.bind(KeyEvent.VK_N, new Command("Names", "", regions::toggleNames));
		keys.bind(KeyEvent.VK_H, new Command("Regions", "", regions::toggleRegions));
		keys.bindCommand(KeyEvent.VK_Z, 0, undo);
		keys.bindCommand(KeyEvent.VK_Z, InputEvent.SHIFT_DOWN_MASK, redo);
	}

	/** Shows the window, or brings it to the front. */
	public void show() {
		listModels();
		if (!frame.isVisible()) docking.uncoverToolBar();
		link.start();
		Frames.toFront(frame);
	}

	private void listModels() {
		asker.afterwards(() -> {
			final List<String> known = models.names();
			SwingUtilities.invokeLater(() -> asking.showModels(known));
		});
	}

	/** A task without further input is asked at once. */
	private void pressed(final GridTask task) {
		link.look();
		update();
		if (task.input() == InputKind.TEXT) write();
		else if (ask.isEnabled()) ask(List.of(task));
	}

	private GridTask chosen() {
		return asking.task();
	}

	private void write() {
		status.say(WRITE);
		asking.write();
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

	private void ask(final List<GridTask> tasks) {
		// The image may have been closed a moment ago.
		link.look();
		final List<Question> questions = tasks.stream().map(asking::question).flatMap(Optional::stream).toList();
		if (questions.size() == tasks.size()) askQuestions(questions);
		else if (tasks.get(0).input() == InputKind.TEXT) write();
	}

	private void askQuestions(final List<Question> questions) {
		if (asker.isAsking() || current.isEmpty()) return;
		asker.ask(current.get(), questions);
		answer.begin(questions);
		saysWhyNot = false;
		status.begin("Asking " + questions.get(0).model() + "\u2026");
		update();
	}

	/** The last question, about the plane that is shown now. */
	private void askAgain() {
		if (asker.isAsking()) {
			cancel();
			asksAgain.restart();
			return;
		}
		current.flatMap(Exploration::shownRun).ifPresent(run -> {
			final List<Question> same = run.answers().stream().map(Asked::question).toList();
			if (same.stream().allMatch(question -> obstacle(question.task()).isEmpty())) askQuestions(same);
		});
	}

	private void cancel() {
		asker.cancel();
	}

	/** Changes what was found or kept. */
	private void change(final Consumer<Exploration> how) {
		compared = Optional.empty();
		current.ifPresent(how);
		update();
	}

	private void accept(final Set<Long> ids) {
		final boolean first = RoiManager.getInstance() == null;
		final List<Draft> added = shown().stream().filter(draft -> ids.contains(draft.id())).toList();
		current.ifPresent(about -> {
			about.accept(ids);
			final RoiManager opened = RoiManager.getInstance();
			final ImageWindow window = about.image().getWindow();
			if (first && opened != null && window != null) docking.uncover(opened, window.getBounds());
		});
		update();
		if (!asker.isAsking()) status.say(added(added));
	}

	private void reject(final Set<Long> ids) {
		final int row = regions.selectedRow();
		final boolean inList = regions.isListInUse();
		current.ifPresent(about -> {
			about.reject(ids);
			// The next one, so that one key after the other goes through a list; on the image a second key would reject more.
			final List<Draft> left = about.shown();
			if (inList && row >= 0 && !left.isEmpty()) about.select(ids(List.of(left.get(Math.min(row, left.size() - 1)))));
		});
		update();
	}

	private void openSample() {
		run(commands.sampleMacro());
	}

	private void addToDataSet() {
		final DataSetChooser chooser = new DataSetChooser();
		chooser.choose(frame).ifPresent(folder -> run(commands.dataSetMacro(folder, chooser.isComplete())));
	}

	/** As from the menu: the command shows progress and errors, and the recorder has its line. */
	private void run(final String macro) {
		status.say("Runs: " + macro.strip());
		if (IJ.recording()) Recorder.recordString(macro);
		new MacroRunner(macro);
	}

	private void rename(final Draft draft, final String name) {
		if (!name.isBlank()) current.ifPresent(about -> about.rename(draft.id(), name));
		// What was written in is still in its editor.
		SwingUtilities.invokeLater(this::update);
	}

	private static String added(final List<Draft> regions) {
		final String count = regions.size() == 1 ? "1 region" : regions.size() + " regions";
		final long boxes = regions.stream().filter(Draft::lacksOutline).count();
		return count + " added to the ROI Manager." +
			(boxes == 0 ? "" : " " + boxes + (boxes == 1 ? " has" : " have") + " no outline, only a box.");
	}

	private static Set<Long> ids(final Collection<Draft> drafts) {
		return drafts.stream().map(Draft::id).collect(Collectors.toSet());
	}

	private List<Draft> shown() {
		return current.map(Exploration::shown).orElse(List.of());
	}

	private List<Draft> open() {
		return current.map(Exploration::open).orElse(List.of());
	}

	private Set<Long> selectedIds() {
		return current.map(about -> ids(about.selected())).orElse(Set.of());
	}

	private void select(final Set<Long> ids) {
		current.ifPresent(about -> about.select(ids));
		update();
		regions.reveal();
	}

	/** Shows all as it is now. */
	private void update() {
		final List<Draft> shown = shown();
		final Set<Long> selected = selectedIds();
		if (current.isEmpty()) answer.invite();
		else if (!asker.isAsking()) answer.show(current.get().drafts(), selected);
		regions.show(current);
		history.show(current);
		current.ifPresent(about -> link.layer().ifPresent(layer -> {
			layer.setNames(regions.showsNames());
			layer.setVisible(regions.showsRegions());
			layer.show(compared.map(Comparison::all).orElse(shown), draft -> isOnPlane(about.image(), draft), selected,
				compared.map(Comparison::colors).orElse(Map.of()));
		}));
		enable();
	}

	private void enable() {
		asking.enable(this::obstacle, current.filter(about -> about.image().getStackSize() > 1).isPresent(), hasArea());
		ask.setEnabled(!asker.isAsking() && obstacle(chosen()).isEmpty());
		cancel.setEnabled(asker.isAsking());
		final List<Draft> selected = current.map(Exploration::selected).orElse(List.of());
		accept.setEnabled(selected.stream().anyMatch(draft -> draft.is(Draft.State.OPEN)));
		acceptAll.setEnabled(!open().isEmpty());
		reject.setEnabled(!selected.isEmpty());
		addToDataSet.setEnabled(current.filter(about -> !about.drafts().accepted().isEmpty()).isPresent());
		undo.setEnabled(current.filter(Exploration::canUndo).isPresent());
		redo.setEnabled(current.filter(Exploration::canRedo).isPresent());
	}

	/** A region of all channels together is in each of them. */
	private static boolean isOnPlane(final ImagePlus image, final Draft draft) {
		final PlanePosition plane = draft.found().getPlane();
		return plane.equals(PlanePosition.displayed(image, plane.channel()));
	}

	/** What comes of questions. */
	private final class OnAnswers implements Asker.Listener {

		@Override
		public void progressed(final Question question, final Progress progress) {
			if (!asker.isAsking()) return;
			status.show(progress);
			if (!progress.text().isBlank()) answer.stream(question, progress.text());
		}

		@Override
		public void answered(final Exploration about, final List<Asked> answers) {
			compared = Optional.empty();
			about.answer(answers);
			// Of the answers about a selection, the outline is what most people want.
			about.select(answers.stream()
				.filter(asked -> asked.question().task() == GridTask.OUTLINE_SELECTION)
				.flatMap(asked -> asked.drafts().stream())
				.map(draft -> about.drafts().now(draft).orElse(draft).id())
				.toList());
			answers.forEach(asked -> asked.command().record());
			ended(sentence(answers));
		}

		@Override
		public void failed(final String sentence) {
			saysWhyNot = true;
			ended(sentence);
			// A reason may be that there is no such model any more.
			listModels();
		}

		private void ended(final String sentence) {
			status.end(sentence);
			update();
		}

		/** How long it took, and what its user must know before trusting it. */
		private String sentence(final List<Asked> answers) {
			final Run run = new Run(answers);
			final List<String> sentences = new ArrayList<>();
			sentences.add(String.format(Locale.ROOT, "Answered in %.2f s%s.", run.milliseconds() / MS_PER_SECOND,
				run.isLimited() ? INSIDE : ""));
			answers.stream().flatMap(asked -> asked.answer().warnings().stream()).distinct().forEach(sentences::add);
			return String.join(" ", sentences);
		}
	}

	/** What is done with the words of an answer. */
	private final class OnPhrases implements WordsPane.Listener {

		@Override
		public void hovered(final Set<Long> ids) {
			link.layer().ifPresent(layer -> layer.light(ids));
		}

		@Override
		public void clicked(final Set<Long> ids) {
			select(ids);
		}
	}

	/** What is done with the answers about a selection. */
	private final class OnCells implements Cell.Listener {

		@Override
		public void selected(final Draft draft) {
			select(Set.of(draft.id()));
		}

		@Override
		public void accepted(final Draft draft) {
			accept(Set.of(draft.id()));
		}

		@Override
		public void rejected(final Draft draft) {
			reject(Set.of(draft.id()));
		}

		@Override
		public void renamed(final Draft draft, final String name) {
			rename(draft, name);
		}
	}

	/** What is done in the list of regions. */
	private final class OnRegions implements RegionsPane.Listener {

		@Override
		public void selected(final Set<Long> ids) {
			select(ids);
		}

		@Override
		public void renamed(final Draft draft, final String name) {
			rename(draft, name);
		}

		@Override
		public void thresholdChosen(final double score) {
			current.ifPresent(about -> about.setMinScore(score));
			update();
		}

		@Override
		public void visibilityChosen() {
			update();
		}
	}

	/** What is done with earlier questions. */
	private final class OnHistory implements HistoryPane.Listener {

		@Override
		public void recalled(final Optional<Run> run) {
			change(about -> run.ifPresent(about::recall));
		}

		@Override
		public void compared(final Run one, final Run other) {
			final ImagePlus image = current.orElseThrow().image();
			final Comparison found = Comparison.of(one.regions(), other.regions(), image.getWidth(), image.getHeight());
			compared = Optional.of(found);
			update();
			status
				.say("Both: " + found.both().size() + " (grey). Only " + HistoryPane.name(one) + ": " + found.first().size() +
					" (orange). Only " + HistoryPane.name(other) + ": " + found.second().size() + " (blue).");
		}

		@Override
		public void copied(final String line) {
			status.say("Copied: " + line.strip().replaceAll("\\s+", " "));
		}

		@Override
		public void run(final String macro) {
			ExplorerWindow.this.run(macro);
		}
	}

	/** What the image's user does. */
	private final class OnImage implements ImageLink.Listener {

		@Override
		public void imageChanged(final Optional<ImagePlus> image) {
			compared = Optional.empty();
			explorations.keySet().removeIf(known -> known.getWindow() == null);
			current = image.map(each -> explorations.computeIfAbsent(each, opened -> new Exploration(opened, kept)));
			frame.setTitle(TITLE + image.map(each -> ": " + each.getTitle()).orElse(""));
			update();
			if (!asker.isAsking() && !saysWhyNot)
				status.say(image.isPresent() && current.get().runs().isEmpty() ? BEGIN : "");
		}

		@Override
		public void planeChanged() {
			update();
			if (asking.followsPlanes()) asksAgain.restart();
		}

		@Override
		public void selectionChanged() {
			enable();
		}

		@Override
		public void passed() {
			if (current.filter(Exploration::reopenRemoved).isEmpty()) return;
			update();
			if (!asker.isAsking()) status.say("What was removed from the ROI Manager is a draft again.");
		}

		@Override
		public void selectionDrawn() {
			if (asking.asksAboutDrawn()) ask(ABOUT_SELECTION);
		}

		@Override
		public void clicked(final Point2D place, final boolean more) {
			if (!regions.showsRegions()) return;
			link.layer().ifPresent(layer -> {
				final Set<Long> ids = new HashSet<>(more ? selectedIds() : Set.of());
				layer.at(place).ifPresent(draft -> ids.add(draft.id()));
				select(ids);
			});
		}

		@Override
		public void windowMoved(final Rectangle window) {
			docking.follow(window);
		}

		/** Keys of the image are the explorer's only while there is something that they are about. */
		@Override
		public boolean pressed(final KeyEvent key) {
			final boolean isAbout = asker.isAsking() ||
				current.filter(about -> !about.shown().isEmpty() || about.canUndo() || about.canRedo()).isPresent();
			return isAbout && keys.press(key);
		}
	}
}
