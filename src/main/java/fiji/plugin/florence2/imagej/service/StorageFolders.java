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

import fiji.plugin.florence2.common.SystemFolders;
import fiji.plugin.florence2.hub.GpuLibraries;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.StoreFolder;
import fiji.plugin.florence2.onnx.OnnxRuntime;

import java.nio.file.Path;
import java.util.Optional;

import org.scijava.app.App;
import org.scijava.app.AppService;
import org.scijava.app.SciJavaApp;

/**
 * Where models and libraries are kept: in the environment's folder, in that of Fiji, or in that of the user, the first
 * that can be used. Looks each time, since Fiji's application is there only some time after the services are.
 */
final class StorageFolders {

	private final AppService apps;

	StorageFolders(final AppService apps) {
		this.apps = apps;
	}

	/** The folder of models. */
	Path models() {
		return StoreFolder.models(SystemFolders.ofUser(), application());
	}

	/** The libraries for graphics cards. */
	GpuLibraries gpuLibraries() throws HubException {
		return GpuLibraries.locate(SystemFolders.ofUser(), application(), OnnxRuntime.version());
	}

	/** The folder of Fiji; elsewhere SciJava's application is a stand-in, whose folder is any. */
	private Optional<Path> application() {
		final App app = apps.getApp();
		if (app instanceof SciJavaApp || app.getBaseDirectory() == null) return Optional.empty();
		return Optional.of(app.getBaseDirectory().toPath());
	}
}
