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

import fiji.plugin.florence2.ModelTrial;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Environment;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.Endpoint;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelState;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.hub.Verification;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.optimization.StoreOptimizer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.scijava.task.TaskService;

/**
 * The models that Fiji's users have and could have, where the options say that they are. Thread-safe; what reads and writes files, which is all but {@link #folder()}, takes its
 * time.
 */
public final class ModelLibrary {

	private final Florence2Preferences preferences;
	private final StorageFolders folders;
	private final ModelSlot slot;
	private final TaskService tasks;

	ModelLibrary(final Florence2Preferences preferences, final StorageFolders folders, final ModelSlot slot,
		final TaskService tasks)
	{
		this.preferences = preferences;
		this.folders = folders;
		this.slot = slot;
		this.tasks = tasks;
	}

	/** The folder that models are kept in. */
	public Path folder() {
		final String chosen = preferences.read().folder();
		return chosen.isEmpty() ? folders.models() : Path.of(chosen);
	}

	/** All models: the embedded one, the user's folders, the published ones in each preset. */
	public List<StoredModel> models() {
		return store().models();
	}

	/** What is wrong with the user's catalogue and list of folders, whose models are missing here: sentences. */
	public List<String> problems() {
		return store().problems();
	}

	/** The size of a model. This walks through a user's folder, and may take long. */
	public StoredModel.Size sizeOf(final StoredModel model) {
		return store().sizeOf(model);
	}

	/** Whether a model of this name can be opened. */
	boolean isUsable(final String name) throws HubException {
		return store().find(name).state().isUsable();
	}

	/** Takes a model into use, to open it. */
	ModelUse use(final String name) throws HubException {
		return store().use(name);
	}

	/**
	 * Takes a model into use whose files can be mapped into memory, to train from it.
	 *
	 * @param model a name, or the path of a model folder
	 */
	public ModelUse useToTrain(final String model) throws HubException {
		return store().useToTrain(model);
	}

	/** A name for a new model: the given one, or that with a number if there is such a model already. */
	public String freeName(final String wish) throws HubException {
		return store().freeName(wish);
	}

	/**
	 * The folder for a new model of this name; it need not exist yet.
	 *
	 * @throws HubException if the name cannot be used, or is taken
	 */
	public Path folderFor(final String name) throws HubException {
		return store().folderFor(name);
	}

	/**
	 * Downloads what is missing or damaged of a model, and optimises it unless the options say otherwise, in the
	 * background: it is among Fiji's tasks, and can be canceled there too.
	 *
	 * @return what came of it, a sentence
	 * @throws HubException if it failed, or the options forbid it; what has come is kept for the next download
	 * @throws CancellationException if it was canceled; what has come is kept
	 */
	public String download(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException
	{
		try (ProgressDisplay display = new ProgressDisplay("Florence-2 Download " + name, cancellation, tasks)) {
			return fetch(name, both(listener, display), cancellation);
		}
	}

	/** Downloads as {@link #download} does, for a caller who displays it. */
	String fetch(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException
	{
		final Florence2Options options = preferences.read();
		if (options.offline()) {
			throw new HubException(
				"The model " + name + " is not downloaded, as Florence-2 is to stay offline: change that in its options.");
		}
		store().download(name, endpoint(options.mirror()), listener, cancellation);
		if (!options.optimize()) return StoreOptimizer.DOWNLOADED;
		return new StoreOptimizer(store(), listener, cancellation).optimizeDownloaded(name);
	}

	private static ProgressListener both(final ProgressListener one, final ProgressListener other) {
		return progress -> {
			one.progress(progress);
			other.progress(progress);
		};
	}

	/** @throws HubException if it is no address of a web server */
	static Endpoint endpoint(final String mirror) throws HubException {
		final Endpoint environment = Endpoint.of(Environment.ofProcess());
		return mirror.isEmpty() ? environment : environment.at(mirror);
	}

	/**
	 * Compares the files of a published model with their sums, in the background as in {@link #download}.
	 *
	 * @throws CancellationException if it was canceled
	 */
	public Verification verify(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException
	{
		try (ProgressDisplay display = new ProgressDisplay("Florence-2 Verify " + name, cancellation, tasks)) {
			return store().verify(name, both(listener, display), cancellation);
		}
	}

	/**
	 * Optimises a model in its folder, so that processors run it faster, in the background as in {@link #download}. An
	 * open model is closed, when the questions in work are answered, so that the next one is asked the optimised one.
	 *
	 * @param cancellation stops it, as the task's cancel button does; nothing is left of it then
	 * @return how far the optimised model is from the given one, a sentence
	 * @throws HubException if the model is not here, in use by another program, or there is no room
	 * @throws ModelException if it cannot be optimised
	 * @throws CancellationException if it was canceled
	 */
	public String optimize(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException, ModelException
	{
		try (ProgressDisplay display = new ProgressDisplay("Florence-2 Optimise " + name, cancellation, tasks)) {
			return rewrite(name, both(listener, display), cancellation);
		}
	}

	/** Optimises as {@link #optimize} does, for a caller who displays it. */
	String rewrite(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException, ModelException
	{
		slot.close("it is optimised", cancellation);
		return new StoreOptimizer(store(), listener, cancellation).optimize(name).text();
	}

	/**
	 * Makes a model in 8 bit of another one, and puts it on the list, in the background as in {@link #download}.
	 *
	 * @param newName of the model that is made; a folder of this name is among the models
	 * @return how far it is from the given one, a sentence
	 * @throws HubException as in {@link #optimize}, or if the new name cannot be used
	 * @throws ModelException if it cannot be optimised
	 * @throws CancellationException if it was canceled
	 */
	public String optimizeToInt8(final String name, final String newName, final ProgressListener listener,
		final Cancellation cancellation) throws HubException, ModelException
	{
		try (ProgressDisplay display = new ProgressDisplay("Florence-2 Optimise " + name, cancellation, tasks)) {
			return new StoreOptimizer(store(), both(listener, display), cancellation).optimizeToInt8(name, newName).text();
		}
	}

	/** Whether a model of the store is of a kind that can be optimised, is not, and its user has not refused that. */
	boolean isOptimizationDue(final String name) throws HubException, ModelException {
		return !staysAsPublished(name) &&
			new StoreOptimizer(store(), ProgressListener.NONE, new Cancellation()).canOptimize(name);
	}

	/** Whether the user has refused to have a model optimised. */
	boolean staysAsPublished(final String name) {
		return preferences.staysAsPublished(name);
	}

	/** Remembers that a model is not to be optimised. */
	void keepAsPublished(final String name) {
		preferences.keepAsPublished(name);
	}

	/**
	 * Deletes a published model, or takes a folder of the user's off the list. If it is open here it is closed, as soon
	 * as nobody uses it.
	 *
	 * @param cancellation ends the wait for its users
	 * @throws HubException if another program uses it, or it is the embedded one
	 * @throws ModelException if this thread uses it
	 * @throws CancellationException if it was canceled
	 */
	public void remove(final String name, final Cancellation cancellation) throws HubException, ModelException {
		final ModelStore store = store();
		if (store.find(name).state() == ModelState.IN_USE) slot.close("it is deleted", cancellation);
		store.remove(name);
	}

	/**
	 * Puts a model folder on the list, after opening it and asking one question.
	 *
	 * @throws ModelException if it does not hold a model that works
	 * @throws HubException if the name cannot be used
	 */
	public StoredModel add(final String name, final Path folder) throws HubException, ModelException {
		ModelTrial.run(folder);
		return store().add(name, folder);
	}

	private ModelStore store() {
		return ModelStore.open(folder());
	}
}
