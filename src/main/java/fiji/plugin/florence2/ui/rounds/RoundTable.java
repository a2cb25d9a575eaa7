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
package fiji.plugin.florence2.ui.rounds;

import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.RoundTrained;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.statistics.Tally;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.swing.table.AbstractTableModel;

/** One row for each round: who proposed regions in it, what became of them, and how good the round's model is. */
final class RoundTable extends AbstractTableModel {

	private static final long serialVersionUID = 1L;
	private static final String[] COLUMNS =
		{ "Round", "Proposed by", "Regions", "Right", "Rejected", "To review", "F1 on validation" };

	private record Row(int round, String sources, Tally regions, Optional<RoundTrained> model) {}

	private transient List<Row> rows = List.of();

	void show(final DataSetView view) {
		final SortedMap<Integer, List<DataSetRegion>> rounds =
			view.regions().collect(Collectors.groupingBy(DataSetRegion::round, TreeMap::new, Collectors.toList()));
		final Map<Integer, RoundTrained> models = view.models();
		final SortedSet<Integer> numbers = new TreeSet<>(rounds.keySet());
		numbers.addAll(models.keySet());
		rows = numbers.stream()
			.map(round -> row(round, rounds.getOrDefault(round, List.of()), Optional.ofNullable(models.get(round))))
			.toList();
		fireTableDataChanged();
	}

	private static Row row(final int round, final List<DataSetRegion> regions, final Optional<RoundTrained> model) {
		final String sources = regions.stream()
			.map(DataSetRegion::source)
			.map(Source::words)
			.distinct()
			.sorted()
			.collect(Collectors.joining(", "));
		return new Row(round, sources, Tally.of(regions), model);
	}

	@Override
	public int getRowCount() {
		return rows.size();
	}

	@Override
	public int getColumnCount() {
		return COLUMNS.length;
	}

	@Override
	public String getColumnName(final int column) {
		return COLUMNS[column];
	}

	@Override
	public Class<?> getColumnClass(final int column) {
		return column == 1 || column == COLUMNS.length - 1 ? String.class : Integer.class;
	}

	@Override
	public Object getValueAt(final int index, final int column) {
		final Row row = rows.get(index);
		return switch (column) {
			case 0 -> row.round();
			case 1 -> row.sources();
			case 2 -> row.regions().all();
			case 3 -> row.regions().right();
			case 4 -> row.regions().rejected();
			case 5 -> row.regions().open();
			default -> row.model().map(RoundTable::figure).orElse("");
		};
	}

	private static String figure(final RoundTrained model) {
		return String.format(Locale.ROOT, "%.2f (before %.2f)", model.f1(), model.before());
	}
}
