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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelKind;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * Optimises models of a store, and model folders: makes sure that the disk has space for it and that nobody uses the
 * model meanwhile.
 */
public final class StoreOptimizer {

	/** What came of a download that was not followed by an optimisation. */
	public static final String DOWNLOADED = "Downloaded and checked.";

	private final ModelStore store;
	private final ProgressListener listener;
	private final Cancellation cancellation;

	/** @param listener receives each step of an optimisation when it begins */
	public StoreOptimizer(final ModelStore store, final ProgressListener listener, final Cancellation cancellation) {
		this.store = store;
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/**
	 * Optimises a model in its folder, without loss.
	 *
	 * @param model a folder, or a name in the store
	 * @throws HubException if there is no such model, it is not whole, in use or embedded, or the disk has too
	 *           little space
	 * @throws ModelException as in {@link ModelOptimizer#optimize}
	 */
	public Difference optimize(final String model) throws HubException, ModelException {
		final Path folder = Path.of(model);
		if (Files.isDirectory(folder)) return write(folder, Optimization.EXACT, folder);
		try (ModelUse alone = store.useToOptimize(model)) {
			return write(alone.folder(), Optimization.EXACT, alone.folder());
		}
		catch (final IOException e) {
			throw unreadable(model, e);
		}
	}

	/**
	 * Optimises a model that was downloaded just now, if it is of a kind that can be. It can be used if this fails.
	 *
	 * @return what came of it, a sentence
	 * @throws CancellationException if it was canceled; the model is whole
	 */
	public String optimizeDownloaded(final String name) {
		try {
			if (!canOptimize(name)) return DOWNLOADED;
			final ProgressListener optimizing = listener.part(0, 1, "Downloaded, now optimising. ");
			return "Downloaded, checked and optimised. " +
				new StoreOptimizer(store, optimizing, cancellation).optimize(name).text();
		}
		catch (final HubException | ModelException e) {
			return "Downloaded and checked, but not optimised. " + e.getMessage();
		}
	}

	/**
	 * Whether a model of the store is of a kind that can be optimised, and is not.
	 *
	 * @throws HubException if there is no such model
	 * @throws ModelException if its folder cannot be read
	 */
	public boolean canOptimize(final String name) throws HubException, ModelException {
		final StoredModel model = store.find(name);
		if (model.kind() == ModelKind.EMBEDDED || !model.state().isUsable() || model.optimized()) return false;
		return ModelOptimizer.isFor(ModelFolder.read(model.folder().orElseThrow()));
	}

	/**
	 * Makes a model with weights in 8 bit, and puts it on the store's list. The model itself stays as it is.
	 *
	 * @param model a folder, or a name in the store
	 * @param name of the new model
	 * @throws HubException as in {@link #optimize}, or if the name cannot be used
	 * @throws ModelException as in {@link ModelOptimizer#optimize}
	 */
	public Difference optimizeToInt8(final String model, final String name) throws HubException, ModelException {
		final Path target = store.folderFor(name);
		final Difference difference = int8(model, target);
		store.add(name, target);
		return difference;
	}

	private Difference int8(final String model, final Path target) throws HubException, ModelException {
		final Path folder = Path.of(model);
		if (Files.isDirectory(folder)) return write(folder, Optimization.INT8, target);
		try (ModelUse use = store.use(store.findToOptimize(model).name())) {
			return write(use.folder(), Optimization.INT8, target);
		}
		catch (final IOException e) {
			throw unreadable(model, e);
		}
	}

	private Difference write(final Path given, final Optimization optimization, final Path folder)
		throws HubException, ModelException
	{
		store.requireRoom(folder, ModelOptimizer.requiredBytes(given, optimization));
		return ModelOptimizer.optimize(given, optimization, folder, listener, cancellation);
	}

	private static HubException unreadable(final String model, final IOException e) {
		return new HubException(
			"The model " + model + " cannot be read (" + Failures.text(e) + "): check that you may read it.", e);
	}
}
