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
import fiji.plugin.florence2.imagej.output.ImageAnswer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.swing.SwingUtilities;

import org.scijava.log.LogService;

/** Asks in a thread of its own, one question after the other. All methods are for the event thread, which is told of all. */
final class Asker {

	/** Who wants to know what comes of questions. */
	interface Listener {

		/** Something is done about a question. */
		void progressed(Question question, Progress progress);

		/** All questions have answers; nothing more comes. */
		void answered(Exploration about, List<Asked> answers);

		/** There is no answer, for a reason; nothing more comes. */
		void failed(String sentence);
	}

	private final MenuCommands commands;
	private final LogService log;
	private final Listener listener;
	private final ExecutorService thread = Executors.newSingleThreadExecutor(Asker::thread);
	private Optional<Cancellation> running = Optional.empty();

	Asker(final MenuCommands commands, final LogService log, final Listener listener) {
		this.commands = commands;
		this.log = log;
		this.listener = listener;
	}

	private static Thread thread(final Runnable task) {
		final Thread thread = new Thread(task, "Florence-2 explorer");
		thread.setDaemon(true);
		// Plain ImageJ's own threads do not see the plugin.
		thread.setContextClassLoader(Asker.class.getClassLoader());
		return thread;
	}

	boolean isAsking() {
		return running.isPresent();
	}

	/** Asks about an image as it is now: its plane and its selection. No questions are being asked. */
	void ask(final Exploration about, final List<Question> asked) {
		final Map<Question, MenuCommand> questions = new LinkedHashMap<>();
		asked.forEach(question -> questions.put(question, commands.of(question, about.image())));
		final Cancellation cancellation = new Cancellation();
		running = Optional.of(cancellation);
		thread.execute(() -> work(about, questions, cancellation));
	}

	void cancel() {
		running.ifPresent(Cancellation::cancel);
	}

	/** Does something else that takes time, when what is asked is answered. */
	void afterwards(final Runnable work) {
		thread.execute(work);
	}

	private void work(final Exploration about, final Map<Question, MenuCommand> questions,
		final Cancellation cancellation)
	{
		try {
			final List<Asked> answers = new ArrayList<>();
			for (final Map.Entry<Question, MenuCommand> question : questions.entrySet())
				answers.add(answer(question.getKey(), question.getValue(), cancellation));
			end(() -> listener.answered(about, Asked.together(answers)));
		}
		catch (final ImageChangedException | Florence2Exception e) {
			log.debug(e);
			end(() -> listener.failed(e.getMessage()));
		}
		catch (final CancellationException e) {
			end(() -> listener.failed("Canceled."));
		}
		catch (final RuntimeException | Error e) {
			log.error("The explorer's question failed", e);
			end(() -> listener.failed("This failed by a fault of the program, which the log has: " + e));
		}
	}

	private Asked answer(final Question question, final MenuCommand command, final Cancellation cancellation)
		throws Florence2Exception
	{
		final Latest latest = new Latest(question);
		final long start = System.nanoTime();
		final ImageAnswer found = command.answer(latest::set, cancellation);
		final long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		return Asked.of(question, command, found, command.ownThreshold(found, cancellation), ms);
	}

	private void end(final Runnable tell) {
		SwingUtilities.invokeLater(() -> {
			running = Optional.empty();
			tell.run();
		});
	}

	/** Progress that comes faster than it can be shown: of all that waits the latest is shown. */
	private final class Latest {

		private final Question question;
		private final AtomicReference<Progress> waiting = new AtomicReference<>();

		Latest(final Question question) {
			this.question = question;
		}

		void set(final Progress progress) {
			if (waiting.getAndSet(progress) == null)
				SwingUtilities.invokeLater(() -> listener.progressed(question, waiting.getAndSet(null)));
		}
	}
}
