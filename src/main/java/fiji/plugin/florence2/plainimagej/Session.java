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
package fiji.plugin.florence2.plainimagej;

import ij.IJ;
import ij.ImageJ;

import java.awt.EventQueue;
import java.awt.Toolkit;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.scijava.Context;
import org.scijava.InstantiableException;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.event.EventService;
import org.scijava.module.ModuleService;
import org.scijava.object.ObjectService;
import org.scijava.plugin.DefaultPluginFinder;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.PluginIndex;
import org.scijava.prefs.PrefService;
import org.scijava.service.Service;
import org.scijava.service.ServiceHelper;
import org.scijava.util.ClassUtils;

/**
 * The one SciJava context of an ImageJ, made when the first command runs and closed when ImageJ quits. It has the services that
 * running a command takes, and those that commands require.
 */
final class Session implements Consumer<String> {

	private static final String KEY = Session.class.getName();

	/** Then Java ends without it. */
	private static final int PATIENCE_S = 10;

	private final AtomicBoolean ending = new AtomicBoolean();
	private final CountDownLatch ended = new CountDownLatch(1);
	private final Context context;
	private final StatusBar statusBar = new StatusBar();

	private Session() {
		final ClassLoader loader = Session.class.getClassLoader();
		context = new Context(List.of(CommandService.class, ModuleService.class, ConvertService.class, PrefService.class,
			ObjectService.class, EventService.class, StatusService.class), new PluginIndex(new DefaultPluginFinder(loader)),
			true);
		context.service(EventService.class).subscribe(statusBar);
	}

	/**
	 * The session of this ImageJ, to be called with the names of commands' classes.
	 * <p>
	 * "Refresh Menus" loads this class again, by another class loader. The first session stays, for its native libraries cannot be
	 * loaded twice. So ImageJ keeps it, and a session is known by no class of its own.
	 * </p>
	 */
	@SuppressWarnings("unchecked")
	static Consumer<String> current() {
		synchronized (IJ.class) {
			final Object known = IJ.getProperty(KEY);
			if (known != null) return (Consumer<String>) known;
			final Session session = new Session();
			IJ.setProperty(KEY, session);
			session.closeWithImageJ();
			return session;
		}
	}

	/** Runs a command to its end, with everything around it. */
	@Override
	public void accept(final String commandClass) {
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		// Plugins are seen by a class loader of ImageJ's, which threads do not know by themselves.
		thread.setContextClassLoader(Session.class.getClassLoader());
		try {
			run(commandClass);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private void run(final String commandClass) {
		final CommandInfo info = context.service(CommandService.class).getCommand(commandClass);
		if (info == null) {
			throw new IllegalArgumentException(
				"There is no command " + commandClass + ": the plugin's own jar is missing in the plugins folder.");
		}
		loadServicesOf(info);
		new CommandRun(context, info).run();
	}

	private void loadServicesOf(final CommandInfo info) {
		final List<Class<? extends Service>> missing = new ArrayList<>();
		try {
			for (final Field field : ClassUtils.getAnnotatedFields(info.loadClass(), Parameter.class)) {
				if (!Service.class.isAssignableFrom(field.getType()) || !field.getAnnotation(Parameter.class).required())
					continue;
				final Class<? extends Service> type = field.getType().asSubclass(Service.class);
				if (context.getService(type) == null) missing.add(type);
			}
		}
		catch (final InstantiableException e) {
			throw new IllegalStateException(e);
		}
		if (!missing.isEmpty()) new ServiceHelper(context, missing).loadServices();
	}

	private void closeWithImageJ() {
		// Closing the context needs it, and it cannot begin while Java ends: a macro with -batch may not have needed it before.
		Toolkit.getDefaultToolkit();
		Runtime.getRuntime().addShutdownHook(new Thread(this::end, "Florence-2 session end"));
		final ImageJ imagej = IJ.getInstance();
		if (imagej == null) return;
		// An ImageJ within another program quits without ending the process.
		imagej.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosed(final WindowEvent e) {
				IJ.setProperty(KEY, null);
				end();
			}
		});
	}

	/**
	 * Closes the context. Quitting ends the session by the event thread and by the end of Java at once: the one that is later
	 * waits for the other, unless it is the event thread, which SciJava needs meanwhile.
	 */
	private void end() {
		if (ending.compareAndSet(false, true)) {
			try {
				context.close();
			}
			finally {
				ended.countDown();
			}
		}
		else if (!EventQueue.isDispatchThread()) await();
	}

	private void await() {
		try {
			ended.await(PATIENCE_S, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
