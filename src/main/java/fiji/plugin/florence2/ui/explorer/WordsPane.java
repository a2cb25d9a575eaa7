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
package fiji.plugin.florence2.ui.explorer;

import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.swing.JScrollPane;
import javax.swing.JTextPane;
import javax.swing.ScrollPaneConstants;
import javax.swing.text.BadLocationException;
import javax.swing.text.SimpleAttributeSet;
import javax.swing.text.StyleConstants;

/** The words of an answer, as they come; those that say what regions are are underlined. */
final class WordsPane extends JScrollPane {

	private static final long serialVersionUID = 1L;
	private static final int ROWS = 3;

	/** Who wants to know what is done with phrases. */
	interface Listener {

		/** The mouse is over a phrase with these regions, or over none. */
		void hovered(Set<Long> regions);

		/** A phrase with these regions was clicked. */
		void clicked(Set<Long> regions);
	}

	private final JTextPane text = new JTextPane();
	private transient List<Phrase> phrases = List.of();

	WordsPane(final Font font, final Listener listener) {
		super(ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED, ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
		text.setName("answer");
		text.getAccessibleContext().setAccessibleName("Answer");
		text.setEditable(false);
		text.setFont(font);
		final MouseAdapter mouse = new MouseAdapter() {

			@Override
			public void mouseMoved(final MouseEvent event) {
				final Optional<Phrase> phrase = at(event);
				text.setCursor(phrase.isPresent() ? Cursor.getPredefinedCursor(Cursor.HAND_CURSOR) : null);
				listener.hovered(phrase.map(Phrase::regions).orElse(Set.of()));
			}

			@Override
			public void mouseExited(final MouseEvent event) {
				listener.hovered(Set.of());
			}

			@Override
			public void mouseClicked(final MouseEvent event) {
				at(event).ifPresent(phrase -> listener.clicked(phrase.regions()));
			}
		};
		text.addMouseListener(mouse);
		text.addMouseMotionListener(mouse);
		setViewportView(text);
		final int height = ROWS * text.getFontMetrics(font).getHeight() + 2 * ROWS;
		setPreferredSize(new Dimension(1, height));
		setMinimumSize(new Dimension(1, height / 2));
	}

	private Optional<Phrase> at(final MouseEvent event) {
		final int place = text.viewToModel2D(event.getPoint());
		return phrases.stream().filter(phrase -> phrase.has(place)).findFirst();
	}

	/** Shows what the model has written so far. */
	void stream(final String written) {
		set(written, List.of());
	}

	/**
	 * Shows answers.
	 *
	 * @param shown the regions that are to be seen
	 */
	void show(final List<Asked> answers, final List<Draft> shown) {
		if (answers.size() == 1) {
			final String words = words(answers.get(0), shown);
			set(words, Phrase.in(words, own(answers.get(0), shown)));
			return;
		}
		set(answers.stream()
			.map(each -> each.question().task().label() + ": " + words(each, shown))
			.collect(Collectors.joining("\n")), List.of());
	}

	private void set(final String words, final List<Phrase> underlined) {
		if (words.equals(text.getText()) && underlined.equals(phrases)) return;
		phrases = underlined;
		text.setText(words);
		text.setCaretPosition(0);
		style(0, words.length(), false, false);
		underlined.forEach(phrase -> style(phrase.from(), phrase.to(), true, false));
	}

	private void style(final int from, final int to, final boolean underlined, final boolean bold) {
		final SimpleAttributeSet style = new SimpleAttributeSet();
		StyleConstants.setUnderline(style, underlined);
		StyleConstants.setBold(style, bold);
		text.getStyledDocument().setCharacterAttributes(from, to - from, style, true);
	}

	/** Makes the phrases of regions stand out, and scrolls to the first. */
	void reveal(final Set<Long> regions) {
		boolean first = true;
		for (final Phrase phrase : phrases) {
			final boolean meant = phrase.regions().stream().anyMatch(regions::contains);
			style(phrase.from(), phrase.to(), true, meant);
			if (meant && first) scrollTo(phrase.from());
			first &= !meant;
		}
	}

	private void scrollTo(final int character) {
		try {
			final Rectangle2D place = text.modelToView2D(character);
			if (place != null) text.scrollRectToVisible(place.getBounds());
		}
		catch (final BadLocationException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Those that an answer says, also where accepted ones say the same. */
	private static List<Draft> own(final Asked asked, final List<Draft> shown) {
		final Set<List<Object>> said = asked.drafts().stream().map(Draft::statement).collect(Collectors.toSet());
		return shown.stream().filter(draft -> said.contains(draft.statement())).toList();
	}

	/** The text of an answer, or that whose phrases were looked for, or how many regions of each name are shown. */
	private static String words(final Asked asked, final List<Draft> shown) {
		final String words = asked.answer().text();
		if (!words.isBlank()) return words;
		final List<Draft> own = own(asked, shown);
		if (own.isEmpty()) return "nothing";
		if (asked.question().task() == GridTask.GROUND) return asked.question().text();
		return own.stream()
			.collect(Collectors.groupingBy(Draft::label, LinkedHashMap::new, Collectors.counting()))
			.entrySet()
			.stream()
			.map(WordsPane::count)
			.collect(Collectors.joining(", "));
	}

	private static String count(final Map.Entry<String, Long> label) {
		if (!label.getKey().isBlank()) return label.getValue() + " \u00d7 " + label.getKey();
		return label.getValue() == 1 ? "1 region" : label.getValue() + " regions";
	}
}
