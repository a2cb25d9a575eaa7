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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.Endpoint;
import fiji.plugin.florence2.hub.GpuLibraries;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.scijava.app.StatusService;
import org.scijava.task.TaskService;

/** The libraries that graphics cards need, as Fiji's users install and remove them. Its methods return sentences for the user. */
public final class GpuSupport {

	/** Finds the libraries in the folder of Fiji or of the user. */
	@FunctionalInterface
	interface Finder {

		GpuLibraries find() throws HubException;
	}

	private final Florence2Preferences preferences;
	private final Finder finder;
	private final RunningWork running;
	private final StatusService status;
	private final TaskService tasks;

	GpuSupport(final Florence2Preferences preferences, final Finder finder, final RunningWork running,
		final StatusService status, final TaskService tasks)
	{
		this.preferences = preferences;
		this.finder = finder;
		this.running = running;
		this.status = status;
		this.tasks = tasks;
	}

	/**
	 * Whether the libraries are here, in a sentence.
	 *
	 * @throws HubException if there are none for this computer
	 */
	public String status() throws HubException {
		return finder.find().description();
	}

	/**
	 * Fetches the libraries, with progress shown in the status bar and among the tasks.
	 *
	 * @param mirror address of a Maven repository; empty for Maven Central
	 * @param cancellation stops it, as the escape key and the task's cancel button do; what has come is kept
	 * @return what was done and when it takes effect
	 * @throws HubException if there are none for this computer, the download fails, or the options forbid it
	 * @throws CancellationException if it was canceled
	 */
	public String install(final String mirror, final Cancellation cancellation) throws HubException {
		try (RunningWork.Work work = running.begin(cancellation);
			ProgressDisplay display = new ProgressDisplay("Florence-2 Install GPU Support", cancellation, status, tasks))
		{
			final GpuLibraries libraries = finder.find();
			if (libraries.state().isUsable()) return libraries.description();
			if (preferences.read().offline()) {
				throw new HubException(
					"GPU support is not downloaded, as Florence-2 is to stay offline: change that in its options.");
			}
			libraries.install(mirror.isBlank() ? Endpoint.MAVEN_CENTRAL : Endpoint.MAVEN_CENTRAL.at(mirror.strip()), display,
				cancellation);
			return libraries.description() + (OnnxRuntime.isLoaded()
				? " It takes effect when Fiji is started again."
				: " It takes effect when a model is opened.");
		}
	}

	/**
	 * Deletes the libraries.
	 *
	 * @return what was done
	 * @throws HubException if they are in use
	 */
	public String remove() throws HubException {
		final GpuLibraries libraries = finder.find();
		return libraries.remove()
			? "GPU support was removed from " + libraries.root() + "."
			: "There is no GPU support in " + libraries.root() + ".";
	}

	/** Takes the libraries into use, if they are here. */
	Optional<Path> use() throws HubException {
		return finder.find().use();
	}
}
