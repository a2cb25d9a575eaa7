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

import java.util.Locale;

import org.scijava.MenuEntry;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.widget.Button;

/** The texts of a command, as ImageJ shows them. */
final class CommandText {

	private static final int MESSAGE_COLUMNS = 60;

	private CommandText() {}

	/** The name of a command in the menu and in macros. */
	static String menuLabel(final ModuleInfo info) {
		final MenuEntry leaf = info.getMenuPath() == null ? null : info.getMenuPath().getLeaf();
		return leaf == null ? info.getTitle() : leaf.getName();
	}

	/** The name of a command as a title, without the dots that announce a dialog. */
	static String title(final ModuleInfo info) {
		final String label = menuLabel(info);
		return label.endsWith("...") ? label.substring(0, label.length() - 3) : label;
	}

	/** A message parameter's text without HTML, in lines that a dialog has room for. */
	static String message(final Object html) {
		final StringBuilder lines = new StringBuilder();
		int column = 0;
		for (final String word : line(String.valueOf(html)).split(" ")) {
			if (column > 0 && column + word.length() > MESSAGE_COLUMNS) {
				lines.append('\n');
				column = 0;
			}
			if (column > 0) lines.append(' ');
			lines.append(word);
			column += word.length() + 1;
		}
		return lines.toString();
	}

	/** A text without HTML, in one line. */
	static String line(final String html) {
		return html.replaceAll("<[^>]*>|&nbsp;", " ").replaceAll("\\s+", " ").trim();
	}

	/** The page behind a dialog's Help button: what the command and its inputs are. The command's buttons are links by name. */
	static String help(final ModuleInfo info) {
		final StringBuilder page = new StringBuilder("<html><h2>").append(escaped(title(info)))
			.append("</h2><p>")
			.append(escaped(info.getDescription()))
			.append("</p>");
		for (final ModuleItem<?> input : info.inputs()) {
			if (input.getType() == Button.class) {
				page.append("<p><a href=\"")
					.append(input.getName())
					.append("\">")
					.append(escaped(input.getDescription()))
					.append("</a></p>");
			}
		}
		page.append("<dl>");
		for (final ModuleItem<?> input : info.inputs()) {
			if (!InputItems.isForUser(input)) continue;
			page.append("<dt><b>")
				.append(escaped(InputItems.label(input)))
				.append("</b> &nbsp; <code>")
				.append(input.getName().toLowerCase(Locale.ROOT))
				.append("</code></dt><dd>")
				.append(escaped(input.getDescription()))
				.append("</dd>");
		}
		return page.append("</dl></html>").toString();
	}

	private static String escaped(final String text) {
		return text == null ? "" : line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}
}
