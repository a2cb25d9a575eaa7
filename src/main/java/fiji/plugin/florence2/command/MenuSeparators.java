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
package fiji.plugin.florence2.command;

import ij.Menus;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuItem;
import java.util.HashMap;
import java.util.Map;

import org.scijava.MenuPath;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;
import org.scijava.service.event.ServicesLoadedEvent;

/**
 * Puts separators into the plugin's menu where the weights of neighbours are more than 1 apart, as SciJava's own menus have
 * them. Fiji adds the commands to ImageJ's menu without any, and starts no services but those of SciJava's and ImageJ's own
 * kinds.
 */
@Plugin(type = Service.class)
public final class MenuSeparators extends AbstractService implements SciJavaService {

	private static final String SEPARATOR = "-";

	@Parameter
	private CommandService commands;

	/** Fiji's menu is complete when its services are loaded. */
	@EventHandler
	private void onEvent(@SuppressWarnings("unused") final ServicesLoadedEvent event) {
		if (GraphicsEnvironment.isHeadless() || Menus.getMenuBar() == null) return;
		EventQueue.invokeLater(() -> insert(Menus.getMenuBar()));
	}

	/** Puts the separators into a menu bar; those that are there already stay, and no other menu is changed. */
	void insert(final MenuBar bar) {
		final Map<String, Double> weights = weights();
		for (int i = 0; i < bar.getMenuCount(); i++)
			insert(bar.getMenu(i), bar.getMenu(i).getLabel(), weights);
	}

	private static void insert(final Menu menu, final String path, final Map<String, Double> weights) {
		for (int i = menu.getItemCount() - 1; i >= 0; i--) {
			final MenuItem item = menu.getItem(i);
			final Double weight = weights.get(child(path, item));
			if (weight == null) continue;
			final Double before = i == 0 ? null : weights.get(child(path, menu.getItem(i - 1)));
			if (before != null && weight - before > 1) menu.insertSeparator(i);
			if (item instanceof Menu submenu) insert(submenu, child(path, item), weights);
		}
	}

	private static String child(final String path, final MenuItem item) {
		return path + SEPARATOR + item.getLabel();
	}

	/** The weights of the plugin's entries by their paths. */
	private Map<String, Double> weights() {
		final Map<String, Double> weights = new HashMap<>();
		for (final CommandInfo command : commands.getCommands()) {
			if (!command.getDelegateClassName().startsWith(getClass().getPackageName())) continue;
			final MenuPath path = command.getMenuPath();
			String name = "";
			for (int i = 0; i < path.size(); i++) {
				name = i == 0 ? path.get(i).getName() : name + SEPARATOR + path.get(i).getName();
				weights.put(name, path.get(i).getWeight());
			}
		}
		return weights;
	}
}
