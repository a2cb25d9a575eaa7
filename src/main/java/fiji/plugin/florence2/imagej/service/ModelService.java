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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.imagej.service.ModelSlot.Opened;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.OnnxRuntime;
import fiji.plugin.florence2.optimization.ModelOptimizer;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.scijava.app.AppService;
import org.scijava.app.StatusService;
import org.scijava.event.ContextDisposingEvent;
import org.scijava.event.EventHandler;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;
import org.scijava.task.TaskService;

/**
 * The models of an application: which there are, which one is open, and the user's options. For commands and windows;
 * scripts use {@link Florence2Service}. Thread-safe.
 * <p>
 * One model is open at a time. It is closed when another one is leased, by {@link #close()}, and with the SciJava
 * context. Nothing is computed, read or requested from other services before the first use, for Fiji makes its services one
 * after the other while it starts.
 * </p>
 */
@Plugin(type = Service.class)
public final class ModelService extends AbstractService implements SciJavaService {

	/** A run of a model ends within a fraction of a second; Fiji must be able to quit whatever happens. */
	private static final long MAX_WAIT_MS = 10_000;

	@Parameter
	private StatusService status;

	@Parameter
	private TaskService tasks;

	@Parameter
	private AppService apps;

	@Parameter
	private PrefService prefs;

	@Parameter
	private LogService log;

	private final ModelSlot slot = new ModelSlot();
	private final RunningWork running = new RunningWork();

	/** The names of the models that can be used, the default one first. */
	public List<String> names() {
		final String first = defaultName();
		return usable().stream().sorted(Comparator.comparing(name -> !name.equals(first))).toList();
	}

	private List<String> usable() {
		final ModelLibrary library = library();
		library.problems().forEach(log::warn);
		return library.models().stream().filter(model -> model.state().isUsable()).map(StoredModel::name).toList();
	}

	/** The name of the model that is used where none is named. */
	public String defaultName() {
		final String chosen = options().model();
		return chosen.isEmpty() ? EmbeddedModel.NAME : chosen;
	}

	/** The models that there are and could be. */
	public ModelLibrary library() {
		return new ModelLibrary(new Florence2Preferences(prefs), new StorageFolders(apps), slot, tasks);
	}

	/** The libraries that graphics cards need. */
	public GpuSupport gpuSupport() {
		return new GpuSupport(new Florence2Preferences(prefs), new StorageFolders(apps)::gpuLibraries, running, status,
			tasks);
	}

	/** The user's options. */
	public Florence2Options options() {
		return new Florence2Preferences(prefs).read();
	}

	/**
	 * Changes the options, from the next use on.
	 *
	 * @throws Florence2Exception if the folder or the mirror cannot be one
	 */
	public void setOptions(final Florence2Options options) throws Florence2Exception {
		ModelLibrary.endpoint(options.mirror());
		try {
			Path.of(options.folder());
		}
		catch (final InvalidPathException e) {
			throw new ModelException("\"" + options.folder() + "\" cannot be a folder of models: choose another one.", e);
		}
		new Florence2Preferences(prefs).write(options);
	}

	/**
	 * Leases a model, and opens it if need be; waits as long as another one is in use.
	 *
	 * @param model a name of {@link #names()} or the path of a model folder; empty for the default model
	 * @param cancellation ends the wait; is canceled when Fiji quits before the lease is closed
	 * @throws Florence2Exception if there is no such model or it cannot be opened
	 * @throws CancellationException if it was canceled
	 */
	public ModelLease lease(final String model, final Cancellation cancellation) throws Florence2Exception {
		final Florence2Options options = options();
		final ModelKey key =
			new ModelKey(nameOf(model), library().folder(), options.device(), options.cpuInstead(), options.threads());
		final RunningWork.Work work = running.begin(cancellation);
		try {
			final ModelLease lease = slot.take(key, () -> open(key), cancellation);
			return new ModelLease(lease.model(), () -> {
				lease.close();
				work.close();
			});
		}
		catch (final Florence2Exception | RuntimeException | Error e) {
			work.close();
			throw e;
		}
	}

	/** A name, or that of the default model in place of an empty one. */
	public String nameOf(final String model) {
		return model.isBlank() ? defaultName() : model.strip();
	}

	private Opened open(final ModelKey key) throws Florence2Exception {
		status.showStatus("Opening the model " + key.model());
		OnnxRuntime.librariesFrom(this::gpuLibraries);
		if (isFolder(key.model())) return new Opened(open(Path.of(key.model()), key), Optional.empty());
		return open(library().use(key.model()), key);
	}

	private Optional<Path> gpuLibraries() {
		try {
			return gpuSupport().use();
		}
		catch (final HubException e) {
			log.warn(e.getMessage() + " The libraries without GPU support are used.");
			return Optional.empty();
		}
	}

	private Opened open(final ModelUse use, final ModelKey key) throws ModelException {
		try {
			final Florence2 model = open(use.folder(), key);
			final boolean couldBeFaster = model.device() == Device.CPU && ModelOptimizer.isFor(model.folder());
			if (couldBeFaster && !library().staysAsPublished(key.model())) {
				log.info("The model " + key.model() +
					" is not optimised: Optimise in Florence-2 Models... makes it faster, once and for all.");
			}
			return new Opened(model, Optional.of(use));
		}
		catch (final ModelException | RuntimeException | Error e) {
			Opened.end(use);
			throw e;
		}
	}

	private Florence2 open(final Path folder, final ModelKey key) throws ModelException {
		final Florence2 model = onDevice(ModelFolder.read(folder), key);
		log.info("The model " + key.model() + " runs on " + model.device() + ".");
		model.passedOver().forEach(log::info);
		return model;
	}

	private Florence2 onDevice(final ModelFolder folder, final ModelKey key) throws ModelException {
		try {
			return Florence2.open(folder, key.threads(), key.device());
		}
		catch (final ModelException e) {
			if (!key.cpuInstead()) throw e;
			// If the CPU cannot open it either, it was not the device's fault, and the CPU's sentence is the better one.
			final Florence2 model = Florence2.open(folder, key.threads(), Device.CPU);
			log.warn(e.getMessage() + " The CPU is used instead.");
			return model;
		}
	}

	private static boolean isFolder(final String name) {
		try {
			return Files.isDirectory(Path.of(name));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/**
	 * Downloads a model if it is not on this computer, and optimises it unless the options say otherwise, with progress
	 * shown in the status bar and among the tasks.
	 *
	 * @param model as in {@link #lease}
	 * @param cancellation stops it, as the escape key and the task's cancel button do; what has come is kept
	 * @throws HubException if there is no such model, the download fails, or the options forbid it
	 * @throws CancellationException if it was canceled
	 */
	public void download(final String model, final Cancellation cancellation) throws HubException {
		final String name = nameOf(model);
		final ModelLibrary library = library();
		if (isFolder(name) || library.isUsable(name)) return;
		try (RunningWork.Work work = running.begin(cancellation);
			ProgressDisplay display = new ProgressDisplay("Florence-2 Download " + name, cancellation, status, tasks))
		{
			log.info("The model " + name + ": " + library.fetch(name, display, cancellation));
		}
	}

	/**
	 * Whether a model is worth an optimisation, as it runs on the processor, is of a kind that can be optimised, is not, and
	 * {@link #keepAsPublished} was not called for it.
	 *
	 * @param model as in {@link #lease}
	 * @throws Florence2Exception if there is no such model, or it cannot be read
	 */
	public boolean isOptimizationDue(final String model) throws Florence2Exception {
		final String name = nameOf(model);
		final Device device = options().device();
		final boolean onProcessor = device == Device.CPU || device == Device.AUTO && gpuLibraries().isEmpty();
		return onProcessor && !isFolder(name) && library().isOptimizationDue(name);
	}

	/** Remembers that the user does not want a model optimised. */
	public void keepAsPublished(final String model) {
		library().keepAsPublished(nameOf(model));
	}

	/**
	 * Optimises a model, with progress shown as in {@link #download}.
	 *
	 * @return how far the optimised model is from the given one, a sentence
	 * @throws Florence2Exception as in {@link ModelLibrary#optimize}; the model is as it was
	 * @throws CancellationException if it was canceled; the model is as it was
	 */
	public String optimize(final String model, final Cancellation cancellation) throws Florence2Exception {
		final String name = nameOf(model);
		try (RunningWork.Work work = running.begin(cancellation);
			ProgressDisplay display = new ProgressDisplay("Florence-2 Optimise " + name, cancellation, status, tasks))
		{
			return library().rewrite(name, display, cancellation);
		}
	}

	/** Shows progress in the status bar and among the tasks, and cancels at the escape key and the task's cancel button. */
	public ProgressDisplay display(final String name, final Cancellation cancellation) {
		return new ProgressDisplay(name, cancellation, status, tasks);
	}

	/** Shows progress among the tasks alone, for work in the background, and cancels at the task's cancel button. */
	public ProgressDisplay displayInBackground(final String name, final Cancellation cancellation) {
		return new ProgressDisplay(name, cancellation, tasks);
	}

	/**
	 * Registers work that uses models without a lease, as a training does: when Fiji quits, it cancels the work and waits
	 * for its end.
	 */
	public RunningWork.Work begin(final Cancellation cancellation) {
		OnnxRuntime.librariesFrom(this::gpuLibraries);
		return running.begin(cancellation);
	}

	/** Closes the open model, if any, and frees its memory: at once, or as soon as its last lease ends. Does not wait. */
	public void close() {
		slot.closeWhenFree();
	}

	/** Cancels what runs before SciJava waits for its threads to end, which it does for 5 s before it disposes of services. */
	@EventHandler
	private void onEvent(@SuppressWarnings("unused") final ContextDisposingEvent event) {
		running.cancelAll();
	}

	/** Cancels what runs and waits for its end: the native library must not be in use when Java ends. */
	@Override
	public void dispose() {
		running.cancelAll();
		try {
			if (!slot.shutDown(MAX_WAIT_MS) || !running.awaitEnd(MAX_WAIT_MS))
				log.warn("The model is still in use while Fiji quits");
		}
		catch (final InterruptedException e) {
			log.warn("The model was not closed, for Fiji quit in a hurry");
			Thread.currentThread().interrupt();
		}
	}
}
