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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.service.ProgressDisplay;
import fiji.plugin.florence2.imagej.training.TrainedModel;
import fiji.plugin.florence2.imagej.training.TrainingQuery;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.training.EpochFigures;
import fiji.plugin.florence2.training.TrainingListener;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.CommandListener;
import ij.Executer;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.GridLayout;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.WindowConstants;
import javax.swing.text.DefaultCaret;

import org.scijava.log.LogService;
import org.scijava.platform.PlatformService;

/**
 * The window of a training: its curves, the answer to a validation image as the model is now, and what can be done with
 * the result. There is one training at a time. It continues when the window is closed, if the user says so, and is among
 * Fiji's tasks; at its end the window is shown again. All methods are for the event thread. Before ImageJ is quit under a training, it asks.
 */
public final class TrainingWindow {

	private static final int GAP = 12;
	private static final int BETWEEN_BUTTONS = 6;
	private static final int NOTE_ROWS = 4;
	private static final String GO_ON = "Go On in Background";
	private static final String KEEP = "Stop and Keep";
	private static final String STOP = "Stop";
	private static final String CANCEL = "Cancel";
	private static final String QUIT = "Stop and Quit";
	/** ImageJ's command, also that of its window's button. */
	private static final String QUIT_COMMAND = "Quit";
	/** A step of a large model takes some seconds. */
	private static final int SECONDS_TO_END = 20;
	private static final String WHAT_STOP_DOES =
		"Stop leaves no model, but the same training begun again goes on where it was.";
	private static final String WHAT_QUIT_DOES =
		"A training is under way. If you quit, it leaves no model, but the same training begun again goes on where it was.";
	/** Blue and orange of Okabe and Ito, as for objects. */
	private static final Color BLUE = new Color(0x0072b2);
	private static final Color LIGHT_BLUE = new Color(0x56b4e9);
	private static final Color RED = new Color(0xd55e00);
	private static final Color ORANGE = new Color(0xe69f00);

	/** What the model, as it was at some time, found in the validation image. */
	private record Example(String title, CocoImage image, RgbPlane pixels, List<Region> regions) {}

	private final ModelService service;
	private final PlatformService platform;
	private final LogService log;
	private final Consumer<String> detect;

	private final JFrame frame = new JFrame("Florence-2 Train");
	private final JLabel title = new JLabel(" ");
	private final JLabel status = new JLabel(" ");
	private final JProgressBar bar = new JProgressBar(0, 1000);
	private final CurveChart f1 = new CurveChart(1, BLUE, LIGHT_BLUE);
	private final CurveChart loss = new CurveChart(0, RED, ORANGE);
	private final AnswerPicture picture = new AnswerPicture();
	private final JLabel caption = new JLabel(" ");
	private final JLabel counts = new JLabel(" ");
	private final JTextArea notes = new JTextArea(NOTE_ROWS, 1);

	private final Action stopAndKeep = new Command(KEEP, 'K', "Ends with the best model so far", this::stopAndKeep);
	private final Action stop =
		new Command(STOP, 'S', "Ends without a model; begun again, the training goes on", this::stop);
	private final Action setDefault =
		new Command("Use as Default", 'U', "Uses the new model where none is named", this::setDefault);
	private final Action openFolder = new Command("Open Folder", 'O', "Shows the new model's files", this::openFolder);
	private final Action detectWith =
		new Command("Detect with It", 'D', "Detects objects in all of the current image", this::detectWithIt);

	private final Executor threads = Executors.newCachedThreadPool(TrainingWindow::thread);
	private final CommandListener quitting = command -> QUIT_COMMAND.equals(command) && !mayQuit() ? null : command;
	private final List<EpochFigures> curve = new ArrayList<>();
	/** Written on the event thread. */
	private volatile Optional<Job> running = Optional.empty();
	private Optional<TrainedModel> trained = Optional.empty();
	private Optional<Example> latest = Optional.empty();
	private boolean learns;
	/** What the new model will know, for the colours. */
	private List<String> names = List.of();

	/**
	 * Makes the window without showing it.
	 *
	 * @param detect detects objects with the model of a name
	 */
	public TrainingWindow(final ModelService service, final PlatformService platform, final LogService log,
		final Consumer<String> detect)
	{
		this.service = service;
		this.platform = platform;
		this.log = log;
		this.detect = detect;
		fillFrame();
	}

	private static Thread thread(final Runnable task) {
		final Thread thread = new Thread(task, "Florence-2 training");
		thread.setDaemon(true);
		return thread;
	}

	private void fillFrame() {
		final JPanel content = new JPanel(new BorderLayout(GAP, GAP));
		content.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		content.add(heading(), BorderLayout.NORTH);
		content.add(middle());
		content.add(foot(), BorderLayout.SOUTH);
		content.registerKeyboardAction(event -> close(), KeyStroke.getKeyStroke("ESCAPE"),
			JComponent.WHEN_IN_FOCUSED_WINDOW);
		frame.setContentPane(content);
		frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosing(final WindowEvent event) {
				close();
			}
		});
		frame.pack();
		frame.setMinimumSize(new Dimension(frame.getWidth() * 2 / 3, frame.getHeight() * 2 / 3));
		frame.setLocationRelativeTo(null);
	}

	private JPanel heading() {
		title.setName("title");
		title.setFont(title.getFont().deriveFont(Font.BOLD));
		status.setName("status");
		status.setFont(UIManager.getFont("Table.font"));
		final JPanel heading = new JPanel(new BorderLayout(0, BETWEEN_BUTTONS));
		heading.add(title, BorderLayout.NORTH);
		heading.add(status);
		heading.add(bar, BorderLayout.SOUTH);
		return heading;
	}

	private JPanel middle() {
		loss.setTitle("Loss");
		final JPanel curves = new JPanel(new GridLayout(2, 1, 0, GAP));
		curves.add(f1);
		curves.add(loss);
		caption.setName("caption");
		caption.setFont(UIManager.getFont("Table.font"));
		counts.setName("counts");
		counts.setFont(UIManager.getFont("Table.font"));
		final JPanel answer = new JPanel(new BorderLayout(0, BETWEEN_BUTTONS));
		answer.add(caption, BorderLayout.NORTH);
		answer.add(picture);
		answer.add(counts, BorderLayout.SOUTH);
		final JPanel middle = new JPanel(new GridLayout(1, 2, 2 * GAP, 0));
		middle.add(curves);
		middle.add(answer);
		return middle;
	}

	private JPanel foot() {
		notes.setName("notes");
		notes.setEditable(false);
		notes.setCaret(new DefaultCaret() {

			private static final long serialVersionUID = 1L;

			@Override
			public void paint(final Graphics graphics) {
				// The text can be selected, but not written in.
			}
		});
		notes.setOpaque(false);
		notes.setLineWrap(true);
		notes.setWrapStyleWord(true);
		notes.setBorder(BorderFactory.createEmptyBorder());
		notes.setFont(UIManager.getFont("Table.font"));
		final JScrollPane scroll =
			new JScrollPane(notes, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.setOpaque(false);
		scroll.getViewport().setOpaque(false);
		final JPanel foot = new JPanel(new BorderLayout(0, GAP));
		foot.add(scroll);
		foot.add(buttons(), BorderLayout.SOUTH);
		return foot;
	}

	private JPanel buttons() {
		final JPanel during = new JPanel(new FlowLayout(FlowLayout.LEADING, 0, 0));
		final JPanel after = new JPanel(new FlowLayout(FlowLayout.TRAILING, 0, 0));
		for (final Action action : List.of(stopAndKeep, stop)) {
			during.add(new JButton(action));
			during.add(Box.createHorizontalStrut(BETWEEN_BUTTONS));
		}
		for (final Action action : List.of(setDefault, openFolder, detectWith)) {
			after.add(Box.createHorizontalStrut(BETWEEN_BUTTONS));
			after.add(new JButton(action));
		}
		final JPanel buttons = new JPanel(new BorderLayout());
		buttons.add(during, BorderLayout.WEST);
		buttons.add(after, BorderLayout.EAST);
		return buttons;
	}

	/** Shows the window, or brings it to the front, also if it was minimised. */
	public void show() {
		Frames.toFront(frame);
	}

	/** Whether a training has begun and not ended. */
	public boolean isUnderWay() {
		return running.isPresent();
	}

	/** Begins a training and shows the window. */
	public void begin(final TrainingQuery query) {
		final Job job = new Job(query);
		running = Optional.of(job);
		Executer.addCommandListener(quitting);
		trained = Optional.empty();
		latest = Optional.empty();
		learns = false;
		curve.clear();
		f1.setTitle(capitalized(query.measure()) + " on validation images");
		f1.setLevel(OptionalDouble.empty());
		showCurve(1);
		names = List.of();
		picture.show(null, List.of(), names, List.of());
		caption.setText(" ");
		counts.setText(" ");
		title.setText("Training");
		notes.setText("");
		bar.setValue(0);
		say("Reading the images");
		enable();
		show();
		rest();
		threads.execute(job);
	}

	/** Gives the keyboard's focus to what no key does anything to: a button could be pressed by accident. */
	private void rest() {
		notes.requestFocusInWindow();
	}

	private void enable() {
		final boolean goesOn = running.filter(job -> !job.isEnding()).isPresent();
		stop.setEnabled(running.filter(job -> !job.cancellation.isCanceled()).isPresent());
		stopAndKeep.setEnabled(goesOn && bestFigures().isPresent());
		setDefault.setEnabled(trained.filter(TrainedModel::isBetter).isPresent());
		openFolder.setEnabled(trained.isPresent());
		detectWith.setEnabled(trained.isPresent());
	}

	private static String capitalized(final String words) {
		return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}

	private void say(final String words) {
		status.setText(words);
		status.setToolTipText(words);
	}

	private void note(final String sentence) {
		notes.append((notes.getText().isEmpty() ? "" : "\n") + sentence);
		notes.setCaretPosition(notes.getText().length());
	}

	private void begins(final double before, final List<EpochFigures> earlier, final int epochs) {
		learns = true;
		f1.setLevel(OptionalDouble.of(before));
		curve.addAll(earlier);
		showCurve(epochs);
	}

	private void epoch(final EpochFigures figures, final int epochs) {
		curve.add(figures);
		if (figures.isJudged()) latest.ifPresent(example -> draw(example, "after epoch " + figures.epoch()));
		showCurve(epochs);
		enable();
	}

	private Optional<EpochFigures> bestFigures() {
		return curve.stream().filter(EpochFigures::isJudged).reduce((a, b) -> b.worth() >= a.worth() ? b : a);
	}

	private void showCurve(final int epochs) {
		f1.setEpochs(epochs);
		loss.setEpochs(epochs);
		f1.show(
			curve.stream()
				.filter(EpochFigures::isJudged)
				.map(figures -> (Point2D) new Point2D.Double(figures.epoch(), figures.f1()))
				.toList(),
			bestFigures()
				.map(figures -> String.format(Locale.ROOT, "best: %.2f after epoch %d", figures.f1(), figures.epoch()))
				.orElse(""));
		loss.show(curve.stream().map(figures -> (Point2D) new Point2D.Double(figures.epoch(), figures.loss())).toList(),
			curve.isEmpty() ? "" : String.format(Locale.ROOT, "last: %.2f", curve.get(curve.size() - 1).loss()));
	}

	/** An answer during the training waits for the figures of its epoch, so that picture and curve are of the same one. */
	private void show(final Example example) {
		latest = Optional.of(example);
		if (!learns) draw(example, "before the training");
	}

	private void draw(final Example example, final String when) {
		picture.show(example.pixels, example.regions, names, example.image.boxes());
		caption.setText(example.title + ", " + when);
		counts.setText(example.regions.size() + " found, " + example.image.objects() + " annotated (dashed)");
		caption.setToolTipText(caption.getText());
	}

	private void stopAndKeep() {
		running.orElseThrow().enough = true;
		say("Ending with the best model so far");
		rest();
		enable();
	}

	/** After a question if there is a model to lose. */
	private void stop() {
		if (stopAndKeep.isEnabled()) ask("Stop Training", WHAT_STOP_DOES, List.of(KEEP, STOP, CANCEL), CANCEL);
		else cancel();
	}

	private void cancel() {
		running.ifPresent(job -> job.cancellation.cancel());
		rest();
		say("Stopping");
		enable();
	}

	private void ended(final Job job, final String outcome, final String sentence) {
		if (running.filter(job::equals).isEmpty()) return;
		running = Optional.empty();
		Executer.removeCommandListener(quitting);
		bar.setIndeterminate(false);
		note(sentence);
		say(outcome);
		enable();
		if (frame.isShowing()) return;
		frame.setAutoRequestFocus(false);
		frame.setVisible(true);
		frame.setAutoRequestFocus(true);
	}

	private void done(final Job job, final TrainedModel model) {
		trained = Optional.of(model);
		bar.setValue(bar.getMaximum());
		latest.ifPresent(example -> draw(example, "after epoch " + model.getEpoch()));
		model.known()
			.ifPresent(
				known -> note(String.format(Locale.ROOT, "What %s knew: F1 %.2f, before %.2f, on %d pictures of its own.",
					model.getBase(), known.after(), known.before(), known.pictures())));
		ended(job, "Done: on the validation images " + model.outcome(), model.getName() + " is in the list of models now" +
			(model.isBetter() ? "." : ", but is not proposed as the default."));
	}

	/** Closes the window, after a question if a training is under way. */
	private void close() {
		if (running.isEmpty()) {
			frame.dispose();
			return;
		}
		ask("Close Window",
			"The training is under way. It can go on without its window, which will be shown again at the end.\n" +
				WHAT_STOP_DOES,
			stopAndKeep.isEnabled() ? List.of(GO_ON, KEEP, STOP, CANCEL) : List.of(GO_ON, STOP, CANCEL), GO_ON);
	}

	/** Does what is answered, unless the training has ended meanwhile. */
	private void ask(final String heading, final String question, final List<String> answers, final String proposed) {
		final Optional<Job> asked = running;
		final int answer = JOptionPane.showOptionDialog(frame, question, heading, JOptionPane.DEFAULT_OPTION,
			JOptionPane.QUESTION_MESSAGE, null, answers.toArray(), proposed);
		if (answer == JOptionPane.CLOSED_OPTION || !running.equals(asked)) return;
		switch (answers.get(answer)) {
			case GO_ON -> frame.dispose();
			case KEEP -> stopAndKeep();
			case STOP -> cancel();
			default -> rest();
		}
	}

	/** Asks before ImageJ is quit under a training, and has the training stopped. Is not called on the event thread. */
	private boolean mayQuit() {
		final AtomicReference<Optional<Job>> stopped = new AtomicReference<>(Optional.empty());
		try {
			EventQueue.invokeAndWait(() -> stopped.set(stoppedToQuit()));
			if (stopped.get().isEmpty()) return !isUnderWay();
			stopped.get().get().end.await(SECONDS_TO_END, TimeUnit.SECONDS);
			return true;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (final InvocationTargetException e) {
			log.error(e);
			return true;
		}
	}

	/** The training that was stopped; empty if it goes on, or has ended. */
	private Optional<Job> stoppedToQuit() {
		final Optional<Job> asked = running;
		if (asked.isEmpty()) return asked;
		show();
		final Object[] answers = { QUIT, CANCEL };
		final int answer = JOptionPane.showOptionDialog(frame, WHAT_QUIT_DOES, "Quit", JOptionPane.DEFAULT_OPTION,
			JOptionPane.WARNING_MESSAGE, null, answers, CANCEL);
		if (answer != 0) return Optional.empty();
		if (running.equals(asked)) cancel();
		return asked;
	}

	private void setDefault() {
		final String name = trained.orElseThrow().getName();
		setDefault.setEnabled(false);
		threads.execute(() -> {
			try {
				service.setOptions(service.options().withModel(name));
				SwingUtilities.invokeLater(() -> note(name + " is used now where no model is named."));
			}
			catch (final Florence2Exception e) {
				log.debug(e);
				SwingUtilities.invokeLater(() -> note(e.getMessage()));
			}
		});
	}

	private void openFolder() {
		final TrainedModel model = trained.orElseThrow();
		threads.execute(() -> {
			try {
				platform.open(model.getFolder().toURI().toURL());
			}
			catch (final IOException e) {
				log.debug(e);
				SwingUtilities.invokeLater(() -> note("The folder cannot be shown (" + e.getMessage() + ")."));
			}
		});
	}

	private void detectWithIt() {
		detect.accept(trained.orElseThrow().getName());
	}

	/** A training on a thread of its own; what it tells goes to the event thread. */
	private final class Job implements TrainingListener, Runnable {

		private final TrainingQuery query;
		private final Cancellation cancellation = new Cancellation();
		private final AtomicReference<Progress> untold = new AtomicReference<>();
		private final CountDownLatch end = new CountDownLatch(1);
		private volatile boolean enough;
		private ProgressDisplay task;

		Job(final TrainingQuery query) {
			this.query = query;
		}

		boolean isEnding() {
			return enough || cancellation.isCanceled();
		}

		@Override
		public void run() {
			try (ProgressDisplay display = service.displayInBackground("Florence-2 Train", cancellation)) {
				task = display;
				final String heading = query.newName() + ", trained from " + query.baseName();
				later(() -> title.setText(heading));
				final TrainedModel model = query.run(this, cancellation);
				log.info("Florence-2 Train: " + model.line());
				later(() -> done(this, model));
			}
			catch (final CancellationException e) {
				later(() -> ended(this, "Stopped", "The same training begun again goes on where it was."));
			}
			catch (final Florence2Exception e) {
				log.debug(e);
				later(() -> ended(this, "Not trained", e.getMessage()));
			}
			catch (final RuntimeException | Error e) {
				log.error(e);
				later(() -> ended(this, "Not trained", "This failed in an unforeseen way: see the console."));
			}
			finally {
				end.countDown();
			}
		}

		private void later(final Runnable what) {
			SwingUtilities.invokeLater(what);
		}

		@Override
		public void progress(final Progress now) {
			task.progress(now);
			// Tokens come faster than windows are drawn.
			if (untold.getAndSet(now) == null) later(this::tell);
		}

		private void tell() {
			final Progress now = untold.getAndSet(null);
			bar.setIndeterminate(!now.isMeasured());
			if (now.isMeasured()) bar.setValue((int) (bar.getMaximum() * now.fraction()));
			if (!isEnding()) say(capitalized(now.message()));
		}

		@Override
		public void note(final String sentence) {
			later(() -> TrainingWindow.this.note(sentence));
		}

		@Override
		public void learns(final List<String> labels) {
			later(() -> names = labels);
		}

		@Override
		public void begins(final double before, final List<EpochFigures> earlier, final int epochs) {
			later(() -> TrainingWindow.this.begins(before, earlier, epochs));
		}

		@Override
		public void answers(final CocoImage image, final RgbPlane pixels, final List<Region> regions) {
			final Example example = new Example(query.titleOf(image), image, pixels, List.copyOf(regions));
			later(() -> show(example));
		}

		@Override
		public void epoch(final EpochFigures figures, final int epochs) {
			later(() -> TrainingWindow.this.epoch(figures, epochs));
		}

		@Override
		public boolean isEnough() {
			return enough;
		}
	}
}
