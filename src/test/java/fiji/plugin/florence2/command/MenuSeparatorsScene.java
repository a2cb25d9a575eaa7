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

import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuItem;

import org.scijava.Context;
import org.scijava.command.CommandService;

/** Builds a menu as Fiji does, without separators, and prints its entries after they were inserted. */
public final class MenuSeparatorsScene {

	private MenuSeparatorsScene() {}

	/** @param entries each a path and a label, with a comma between them */
	public static void main(final String... entries) {
		try (Context context = new Context(CommandService.class, MenuSeparators.class)) {
			final MenuBar bar = new MenuBar();
			final Menu plugins = bar.add(new Menu("Plugins"));
			for (final String entry : entries) {
				final String[] parts = entry.split(", ");
				menu(plugins, parts[0].split(">")).add(parts[1]);
			}
			final MenuSeparators separators = context.service(MenuSeparators.class);
			separators.insert(bar);
			// Once more, as if there were a second context.
			separators.insert(bar);
			print(plugins, "Plugins");
		}
		System.exit(0);
	}

	private static Menu menu(final Menu plugins, final String... path) {
		Menu menu = plugins;
		for (int level = 1; level < path.length; level++)
			menu = submenu(menu, path[level]);
		return menu;
	}

	private static Menu submenu(final Menu menu, final String label) {
		for (int i = 0; i < menu.getItemCount(); i++)
			if (menu.getItem(i).getLabel().equals(label)) return (Menu) menu.getItem(i);
		final Menu added = new Menu(label);
		menu.add(added);
		return added;
	}

	private static void print(final Menu menu, final String path) {
		for (int i = 0; i < menu.getItemCount(); i++) {
			final MenuItem item = menu.getItem(i);
			if (item instanceof Menu submenu) print(submenu, path + ">" + item.getLabel());
			else System.out.println(path + ", " + item.getLabel());
		}
	}
}
