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
package fiji.plugin.florence2.spark;

import fiji.plugin.florence2.batch.BatchException;
import fiji.plugin.florence2.batch.BatchModel;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.common.CacheFolder;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.util.Utils;

/**
 * The model of an executor: the first task opens it, and all tasks use it, one after the other. While one task asks it, others
 * read images and write results.
 *
 * @param <W> what is done with it
 */
final class ExecutorModel<W> {

	private static ExecutorModel<?> open;
	private static boolean prepared;

	/** What a task asks the model. */
	@FunctionalInterface
	interface Question<R> {

		R ask(ProgressListener listener, Cancellation cancellation) throws Florence2Exception;
	}

	private final ExecutorSettings<W> settings;
	private final W work;
	private final ModelRecord record;
	private final ReentrantLock turn = new ReentrantLock(true);
	private volatile boolean checked;

	private ExecutorModel(final ExecutorSettings<W> settings) throws Florence2Exception, IOException {
		this.settings = settings;
		final Application<W> application = Application.parse(settings);
		final BatchModel model = application.open(place(application.model()));
		boolean opened = false;
		try {
			work = application.work(model, Path.of(settings.shared()));
			record = ModelRecord.of(model, new Cancellation());
			opened = true;
		}
		finally {
			if (!opened) model.florence2().close();
		}
	}

	/**
	 * The model of this executor, which is opened if it is not.
	 *
	 * @throws Florence2Exception if it cannot be opened, or the work not begin; the next task tries again
	 */
	// Equal settings are of one application.
	@SuppressWarnings("unchecked")
	static synchronized <W> ExecutorModel<W> of(final ExecutorSettings<W> settings)
		throws Florence2Exception, IOException
	{
		if (open != null && open.settings.equals(settings)) return (ExecutorModel<W>) open;
		prepare();
		final ExecutorModel<W> opened = new ExecutorModel<>(settings);
		open = opened;
		return opened;
	}

	private static void prepare() {
		if (prepared) return;
		System.setProperty("java.awt.headless", "true");
		// Spark deletes the folder when the executor ends; where it is killed, whoever started it does.
		CacheFolder.use(Utils.createTempDir(Utils.getLocalDir(SparkEnv.get().conf()), "florence2").toPath());
		prepared = true;
	}

	/** A folder that was sent by {@code --archives}, the same folder as on the driver, or the name. */
	private String place(final String name) {
		final Path sent = Path.of(SparkFiles.getRootDirectory()).resolve(name).toAbsolutePath();
		if (!name.isBlank() && Files.isDirectory(sent)) return sent.toString();
		return settings.model().isEmpty() ? name : settings.model();
	}

	/** The computer of this executor, for messages. */
	static String host() {
		return SparkEnv.get().blockManager().blockManagerId().host();
	}

	ModelRecord record() {
		return record;
	}

	/**
	 * Checks once that this executor does what the others do.
	 *
	 * @throws BatchException if it has another model
	 */
	ExecutorModel<W> require(final ModelRecord ofAll) throws BatchException {
		if (checked) return this;
		ofAll.requireSame(record, host());
		checked = true;
		return this;
	}

	/** What asks the model is for {@link #ask} alone. */
	W work() {
		return work;
	}

	/** Asks the model when it is this task's turn. */
	<R> R ask(final Question<R> question) throws Florence2Exception, InterruptedException {
		final TaskContext task = TaskContext.get();
		final Cancellation cancellation = new Cancellation();
		turn.lockInterruptibly();
		try {
			return question.ask(made -> {
				if (task.isInterrupted()) cancellation.cancel();
			}, cancellation);
		}
		finally {
			turn.unlock();
		}
	}
}
