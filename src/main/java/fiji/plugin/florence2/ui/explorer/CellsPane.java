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

import java.awt.Font;
import java.awt.GridLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.swing.JPanel;

/** The answers about a selection, side by side. */
final class CellsPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 6;

	private final Map<GridTask, Cell> cells = new EnumMap<>(GridTask.class);

	CellsPane(final Font font, final Cell.Listener listener) {
		super(new GridLayout(1, 0, GAP, 0));
		for (final GridTask task : GridTask.values()) {
			if (!task.isAboutSelection()) continue;
			final Cell cell = new Cell(task, font, listener);
			cells.put(task, cell);
			add(cell);
		}
	}

	/** Some are being asked. */
	void begin(final List<GridTask> tasks) {
		cells.forEach((task, cell) -> {
			cell.setVisible(tasks.contains(task));
			cell.showText("\u2026");
		});
	}

	void stream(final GridTask task, final String written) {
		cells.get(task).showText(written);
	}

	void show(final Drafts drafts, final Set<Long> selected) {
		final Map<GridTask, Asked> answers =
			drafts.asked().stream().collect(Collectors.toMap(asked -> asked.question().task(), Function.identity()));
		cells.forEach((task, cell) -> show(cell, Optional.ofNullable(answers.get(task)), drafts, selected));
	}

	private static void show(final Cell cell, final Optional<Asked> answer, final Drafts drafts,
		final Set<Long> selected)
	{
		cell.setVisible(answer.isPresent());
		final Optional<Draft> draft = answer.flatMap(asked -> asked.drafts().stream().findFirst()).flatMap(drafts::now);
		draft.ifPresentOrElse(each -> cell.show(each, selected.contains(each.id())), () -> cell.showText("nothing"));
	}
}
