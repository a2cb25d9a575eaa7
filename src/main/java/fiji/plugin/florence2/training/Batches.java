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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.text.FlorenceTokenizer;
import fiji.plugin.florence2.tiling.View;
import fiji.plugin.florence2.training.graph.TrainingBatch.Choices;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The batches of a training. Which pictures they have, in which view, and what is asked depends on the seed, the epoch and
 * the place in it alone, so that a training goes on after a break as without it.
 */
final class Batches {

	/** Rows of a batch that has no reminders. */
	private static final int ROWS = 8;
	/** Rows with what is new, where there are reminders. */
	private static final int NEW_ROWS = 6;
	/** Rows that remind the model of what it knew. */
	private static final int REMINDERS = 4;
	/** How much wider or higher than it is a part of a picture may look that reminds. */
	private static final double STRETCH = 1.5;
	/** Of the reminders of a base that came with pictures, this part is of its own answers. */
	private static final double OWN_ANSWERS = 0.3;
	/** The largest change of brightness, as a part of the range, and of contrast, as a factor. */
	private static final double BRIGHTNESS = 0.15;
	private static final double CONTRAST = 0.25;

	private final FlorenceTokenizer tokenizer;
	private final TrainingScenes scenes;
	private final Optional<Replay> replay;
	private final Optional<Teacher> teacher;
	private final List<Task> tasks;
	private final List<String> names;
	private final long seed;
	private final int cells;
	private final int views;
	private final boolean varies;
	/** What the teacher expects of the rows of steps that were prepared. */
	private final Map<Row, List<Choices>> prepared = new HashMap<>();

	/**
	 * One row.
	 *
	 * @param reminder what the base answered; empty for what the annotations say
	 */
	private record Row(TrainingScenes from, int picture, View view, List<Task> tasks, long seed,
		Optional<Replay.Reminder> reminder)
	{}

	/**
	 * @param teacher of the reminders, if there are any
	 * @param names of all kinds of objects
	 * @param varies whether brightness, contrast and size vary, so that nothing computed of pictures can be kept
	 */
	Batches(final ModelFolder base, final FlorenceTokenizer tokenizer, final TrainingScenes scenes,
		final Optional<Replay> replay, final Optional<Teacher> teacher, final List<Task> tasks, final List<String> names,
		final long seed, final boolean varies) throws ModelException
	{
		this.tokenizer = tokenizer;
		this.scenes = scenes;
		this.replay = replay;
		this.teacher = teacher;
		this.tasks = tasks;
		this.names = names;
		this.seed = seed;
		this.varies = varies;
		cells = ImageNumbers.gridSide(base);
		views = base.preprocessor().width() == base.preprocessor().height() ? View.COUNT : View.COUNT_UPRIGHT;
	}

	private int ownRows() {
		return replay.isPresent() ? NEW_ROWS : ROWS;
	}

	/** How many batches an epoch has. */
	int perEpoch() {
		return (scenes.size() + ownRows() - 1) / ownRows();
	}

	private Random random(final long... place) {
		long mixed = seed;
		for (final long number : place)
			mixed = new Random(31 * mixed + number).nextLong();
		return new Random(mixed);
	}

	private List<Row> rows(final int epoch, final int step) {
		final List<Integer> order = new ArrayList<>();
		for (int i = 0; i < scenes.size(); i++)
			order.add(i);
		Collections.shuffle(order, random(epoch));
		final Random random = random(epoch, step);
		final List<Row> rows = new ArrayList<>();
		for (final int scene : order.subList(step * ownRows(), Math.min(order.size(), (step + 1) * ownRows())))
			rows.add(row(scenes, scene, tasks, random));
		// A last batch that is not full has as large a part of reminders.
		final int reminders = replay.isPresent() ? (rows.size() * REMINDERS + ownRows() - 1) / ownRows() : 0;
		for (int i = 0; i < reminders; i++)
			rows.add(reminder(replay.orElseThrow(), random));
		return rows;
	}

	private Row row(final TrainingScenes from, final int scene, final List<Task> of, final Random random) {
		return new Row(from, scene, View.of(random.nextInt(views)), of, random.nextLong(), Optional.empty());
	}

	private Row reminder(final Replay from, final Random random) {
		final boolean annotated = from.known().size() > 0 && random.nextDouble() >= OWN_ANSWERS;
		if (annotated || from.answers().isEmpty())
			return row(from.known(), from.known().drawn(random), List.of(Task.OD), random);
		final Replay.Reminder chosen = from.answers().get(random.nextInt(from.answers().size()));
		return new Row(from.pictures(), chosen.picture(), View.of(0), List.of(), random.nextLong(), Optional.of(chosen));
	}

	/**
	 * Has everything computed that steps need of the base: first image features, then what the base takes to be likely.
	 * Not more than one of these graphs is open at a time, and none at the end, which leaves memory to the training graph.
	 *
	 * @param epoch from 0
	 * @param from the first step, from 0
	 * @param to the one after the last one
	 * @param images keeps what it computes
	 * @param listener is told the part that is done, and the picture
	 */
	void prepare(final int epoch, final int from, final int to, final ImageNumbers images,
		final ProgressListener listener, final Cancellation cancellation) throws IOException, ModelException
	{
		prepared.clear();
		final List<Row> rows = new ArrayList<>();
		for (int step = from; step < to; step++)
			rows.addAll(rows(epoch, step));
		for (int i = 0; i < rows.size(); i++) {
			cancellation.check();
			listener.progress(new Progress((double) i / rows.size(), "looking at picture " + (i + 1) + " of " + rows.size()));
			final Question question = question(rows.get(i));
			images.of(question.picture);
			if (isTaught(rows.get(i))) teacher.orElseThrow().features(question.picture);
		}
		images.close();
		teacher.ifPresent(Teacher::close);
		for (final Row row : rows) {
			cancellation.check();
			if (!isTaught(row)) continue;
			final Question question = question(row);
			prepared.put(row, choices(question, teacher.orElseThrow().features(question.picture)));
		}
		teacher.ifPresent(Teacher::close);
	}

	/**
	 * A batch.
	 *
	 * @param epoch from 0
	 * @param step of the epoch, from 0
	 */
	List<Sample> batch(final int epoch, final int step, final ImageNumbers images) throws IOException, ModelException {
		final List<Sample> samples = new ArrayList<>();
		for (final Row row : rows(epoch, step)) {
			final Question question = question(row);
			final FloatBuffer image = images.of(question.picture);
			if (isTaught(row)) samples.add(taught(row, question, image));
			else samples.add(new Sample(image, question.prompt, question.answer));
		}
		return samples;
	}

	private Sample taught(final Row row, final Question question, final FloatBuffer image)
		throws IOException, ModelException
	{
		final FloatBuffer features = teacher.orElseThrow().features(question.picture);
		final List<Choices> expected = prepared.containsKey(row) ? prepared.get(row) : choices(question, features);
		return new Sample(image, question.prompt, question.answer, expected, Optional.of(features));
	}

	/** Whether a row is learned as the base would answer, and not as it is annotated. */
	private boolean isTaught(final Row row) {
		return teacher.isPresent() && (row.from != scenes || row.reminder.isPresent());
	}

	private List<Choices> choices(final Question question, final FloatBuffer features) throws ModelException {
		return teacher.orElseThrow().choices(features, question.prompt, question.answer);
	}

	/** A picture with what is asked about it, and the answer, in tokens. */
	private record Question(RgbPlane picture, int[] prompt, int[] answer) {}

	private Question question(final Row row) throws IOException {
		final Random random = new Random(row.seed);
		if (row.reminder.isPresent()) {
			final Replay.Reminder reminder = row.reminder.get();
			return new Question(row.from.picture(row.picture, row.from.window(row.picture)),
				tokenizer.encode(reminder.prompt()), reminder.answer());
		}
		final Asked asked = asked(row, random);
		RgbPlane picture = asked.view.of(row.from.picture(row.picture, asked.window));
		if (varies) picture = recolored(picture, random);
		return new Question(picture, tokenizer.encode(asked.exchange.prompt()), tokenizer.encode(asked.exchange.answer()));
	}

	/** What is asked about a picture, in which window and view of it. */
	private record Asked(Exchange exchange, Box window, View view) {}

	/**
	 * One of the tasks of which the picture has something: in a window of another size and the row's view if what is there
	 * can be cut and turned.
	 */
	private Asked asked(final Row row, final Random random) {
		final Box own = row.from.window(row.picture);
		final double stretch = row.from == scenes ? 1 : STRETCH;
		final Box other = varies ? row.from.window(row.picture, stretch, random) : own;
		final List<Task> shuffled = new ArrayList<>(row.tasks);
		Collections.shuffle(shuffled, random);
		for (final Task task : shuffled) {
			final boolean reads = task == Task.OCR || task == Task.OCR_WITH_REGION;
			// A line that a window cuts would be seen, but could not be read.
			for (final Box window : reads ? List.of(own) : List.of(other, own)) {
				for (final View view : List.of(row.view, View.of(0))) {
					final Scene scene = row.from.scene(row.picture, window).in(view);
					final Optional<Exchange> exchange = Exchange.of(task, scene, names, cells, random);
					if (exchange.isPresent()) return new Asked(exchange.get(), window, view);
				}
			}
		}
		throw new IllegalStateException("A picture that teaches nothing");
	}

	private static RgbPlane recolored(final RgbPlane picture, final Random random) {
		final double contrast = 1 + CONTRAST * (2 * random.nextDouble() - 1);
		final double brightness = 255 * BRIGHTNESS * (2 * random.nextDouble() - 1);
		final int[] table = new int[256];
		for (int i = 0; i < table.length; i++)
			table[i] = (int) Math.max(0, Math.min(255, Math.round(127.5 + (i - 127.5) * contrast + brightness)));
		final int[] pixels = new int[picture.pixels().length];
		for (int i = 0; i < pixels.length; i++) {
			final int pixel = picture.pixels()[i];
			pixels[i] = table[pixel >> 16 & 0xff] << 16 | table[pixel >> 8 & 0xff] << 8 | table[pixel & 0xff];
		}
		return new RgbPlane(picture.width(), picture.height(), pixels);
	}
}
