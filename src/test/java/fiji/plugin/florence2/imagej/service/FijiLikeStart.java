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

import java.util.HashMap;
import java.util.List;

import net.imagej.patcher.LegacyInjector;

import org.scijava.Context;
import org.scijava.app.AbstractApp;
import org.scijava.app.App;
import org.scijava.app.AppService;
import org.scijava.command.CommandService;
import org.scijava.plugin.DefaultPluginFinder;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.PluginIndex;
import org.scijava.plugin.PluginInfo;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Makes a SciJava context as Fiji does: of Fiji's kinds of services and not of all, with an application that needs a
 * service. Says what it has. Names no class of the plugin's, so that none is loaded but by SciJava.
 */
final class FijiLikeStart {

	private static final String PACKAGE = "fiji.plugin.florence2.";

	/** Fails where it is made before the services are. */
	public static final class FijiLikeApp extends AbstractApp {

		@Parameter
		private CommandService commands;

		@Override
		public String getTitle() {
			return commands == null ? "no commands" : "as Fiji";
		}

		@Override
		public String getGroupId() {
			return "sc.fiji";
		}

		@Override
		public String getArtifactId() {
			return "fiji";
		}
	}

	private FijiLikeStart() {}

	/** @param args whether a service that cannot be made ends the start, as in Fiji's strict mode */
	public static void main(final String... args) throws ClassNotFoundException {
		final Context context = new Context(List.of(SciJavaService.class), new PluginIndex(new DefaultPluginFinder() {

			@Override
			public HashMap<String, Throwable> findPlugins(final List<PluginInfo<?>> plugins) {
				plugins.add(new PluginInfo<>(FijiLikeApp.class, App.class));
				return super.findPlugins(plugins);
			}
		}), Boolean.parseBoolean(args[0]));
		System.out.println("MADE");
		System.out.println("patched " + LegacyInjector.isCalled());
		for (final String service : List.of("script.Florence2Service", "imagej.service.ModelService"))
			System.out.println(service + " " + (context.getService(service(service)) != null));
		System.out.println("App " + context.service(AppService.class).getApp().getTitle());
		System.out.println("Command " + context.service(CommandService.class)
			.getCommand("fiji.plugin.florence2.command.DetectObjects")
			.getMenuPath()
			.getLeaf()
			.getName());
		context.dispose();
	}

	private static Class<? extends Service> service(final String name) throws ClassNotFoundException {
		return Class.forName(PACKAGE + name).asSubclass(Service.class);
	}
}
