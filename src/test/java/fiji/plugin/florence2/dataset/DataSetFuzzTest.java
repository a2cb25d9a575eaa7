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
package fiji.plugin.florence2.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes by three people in copies of a data set: the record says it all, and every order comes to the same. */
class DataSetFuzzTest {

	private static final int STEPS = 400;
	private static final int IMAGES = 6;
	private static final String[] LABELS = { "cell", "nucleus", "dust", "" };

	@TempDir
	private Path temporary;
	private final Random random = new Random(7);

	@Test
	void allOrdersOfAllEventsComeToTheSame() throws Exception {
		final List<DataSet> copies = new ArrayList<>();
		for (final String name : List.of("anna", "ben", "cem"))
			copies.add(DataSet.openOrCreate(temporary.resolve(name), sentence -> {
				throw new AssertionError(sentence);
			}));
		for (int step = 0; step < STEPS; step++) {
			final DataSet set = copies.get(random.nextInt(copies.size()));
			step(set, copies.get(random.nextInt(copies.size())));
			if (step % 20 == 0) assertEquals(set.view(), DataSet.open(set.folder(), sentence -> {}).view());
		}
		final List<Event> events = copies.get(0).events();
		assertTrue(events.size() > STEPS / 4, "few events: " + events.size());
		for (final DataSet set : copies)
			for (final DataSet other : copies)
				if (set != other) set.merge(other, ProgressListener.NONE, new Cancellation());
		copies.get(0).merge(copies.get(2), ProgressListener.NONE, new Cancellation());
		final DataSetView view = copies.get(0).view();
		assertEquals(view, copies.get(1).view());
		assertEquals(view, copies.get(2).view());
		assertTrue(view.regions().anyMatch(region -> region.status().contested()), "nobody disagreed");
		assertTrue(view.regions().anyMatch(region -> region.state().isRight()), "nothing is right");

		final List<Event> shuffled = new ArrayList<>(copies.get(0).events());
		for (int order = 0; order < 20; order++) {
			Collections.shuffle(shuffled, random);
			assertEquals(view, Fold.of(shuffled).view());
		}
	}

	private void step(final DataSet set, final DataSet other) throws Exception {
		final Source person = Source.person(set.folder().getFileName().toString());
		final DataSetView view = set.view();
		final List<DataSetRegion> regions = view.regions().toList();
		switch (random.nextInt(10)) {
			case 0 -> {
				final int number = random.nextInt(IMAGES);
				final Path file = temporary.resolve("files" + number % 2).resolve("i" + number / 2 + ".png");
				Files.createDirectories(file.getParent());
				if (!Files.exists(file)) Files.writeString(file, "image " + number);
				final ImageAdded image = set.store(file, 9, 9, ImageStorage.COPY);
				set.append(person, 0, random.nextBoolean() ? image : image.at(new Plane(0, 1 + random.nextInt(2), 1)));
			}
			case 1, 2 -> {
				if (view.images().isEmpty()) return;
				final String image = view.images().get(random.nextInt(view.images().size())).id();
				final Box box = new Box(random.nextInt(3), 0, 5, 5);
				if (random.nextBoolean()) set.append(person, 1, RegionProposed.drawn(image, box, label()));
				else {
					final Source model = Source.model("nano", "1");
					set.append(model, 1,
						RegionProposed.found(image, new Region(label(), box, 0.5, 0.5), Optional.of(Task.OD), model, 1),
						TextProposed.written(image, label(), Optional.empty()));
				}
			}
			case 3 -> {
				if (set != other) set.merge(other, ProgressListener.NONE, new Cancellation());
			}
			case 4 -> {
				final List<Event> events = set.events();
				if (!events.isEmpty()) set.undo(person, List.of(events.get(random.nextInt(events.size()))));
			}
			case 5 -> set.append(person, 0, new SplitRule(random.nextInt(4) / 4.0, 0, ""));
			default -> {
				if (regions.isEmpty()) return;
				final String id = regions.get(random.nextInt(regions.size())).id();
				final Source source = random.nextInt(4) == 0 ? Source.rule("score") : person;
				set.append(source, 0, review(id), Review.accept(view.images().get(0).id()));
			}
		}
	}

	private Review review(final String id) {
		return switch (random.nextInt(5)) {
			case 0 -> Review.reject(id, label());
			case 1 -> Review.relabel(id, label());
			case 2 -> Review.reshape(id, new Box(0, 0, 1 + random.nextInt(3), 4));
			case 3 -> Review.reopen(id, "").scored(random.nextDouble());
			default -> Review.accept(id);
		};
	}

	private String label() {
		return LABELS[random.nextInt(LABELS.length)];
	}
}
