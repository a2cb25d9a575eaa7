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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.Checksum;
import fiji.plugin.florence2.hub.FileLocks;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Images with regions and texts, and everything that was ever proposed and decided about them: a folder with the files in
 * {@code images} and the {@linkplain Event events} in {@code record.jsonl}, to which lines are only added. What holds now is
 * the {@linkplain #view() view}, to which the events come.
 * <p>
 * Several programs, and threads, may use a data set at the same time: the record is locked while a few lines are written.
 * </p>
 */
public final class DataSet {

	private static final String IMAGES = "images";
	private static final String IMAGES_LOCK = "images.lock";
	private static final int DIGITS = 8;

	private final Path folder;
	private final RecordFile record;
	private final Fold fold = new Fold();
	/** The names of files by their sums. */
	private final Map<String, String> names = new HashMap<>();
	/** The same of files that were put there for events to come. */
	private final Map<String, String> stored = new HashMap<>();
	/** The time of the latest event. */
	private Instant latest = Instant.EPOCH;
	private DataSetView view;

	private DataSet(final Path folder, final Consumer<String> log) {
		this.folder = folder.toAbsolutePath().normalize();
		record = new RecordFile(this.folder, log);
	}

	/** Whether a folder holds a data set. */
	public static boolean isIn(final Path folder) {
		return Files.isRegularFile(folder.resolve(RecordFile.NAME));
	}

	/**
	 * Opens a data set.
	 *
	 * @param log gets a sentence if the record ends in something unfinished, which is cut off
	 */
	public static DataSet open(final Path folder, final Consumer<String> log) throws DataSetException {
		if (!isIn(folder)) throw new DataSetException(
			"The folder " + folder + " holds no data set: choose one with record.jsonl, or make one by an import.");
		return opened(new DataSet(folder, log));
	}

	/** Opens the data set of a folder, which is made if it does not exist, see {@link #open}. */
	public static DataSet openOrCreate(final Path folder, final Consumer<String> log) throws DataSetException {
		final DataSet set = new DataSet(folder, log);
		set.record.create();
		return opened(set);
	}

	private static DataSet opened(final DataSet set) throws DataSetException {
		set.add(set.record.read());
		set.add(set.record.mend());
		return set;
	}

	public Path folder() {
		return folder;
	}

	/** What holds now, without what other programs have added since {@link #refresh()}. */
	public synchronized DataSetView view() {
		if (view == null) view = fold.view();
		return view;
	}

	/** Reads what other programs have added, and gives what holds now. */
	public synchronized DataSetView refresh() throws DataSetException {
		add(record.read());
		return view();
	}

	/** What held at a time. */
	public synchronized DataSetView asOf(final Instant time) {
		return Fold.of(fold.events().stream().filter(event -> !event.time().isAfter(time)).toList()).view();
	}

	/** What the first events of the record come to. */
	public synchronized DataSetView asOf(final int events) {
		return Fold.of(fold.events().stream().limit(events).toList()).view();
	}

	/**
	 * What held at a time, or what the first lines of the record come to.
	 *
	 * @param timeOrLine such as 2026-11-30T15:00:00Z, in UTC, or 12
	 * @throws DataSetException if it is neither
	 */
	public DataSetView asOf(final String timeOrLine) throws DataSetException {
		// The first line is that of the form.
		if (timeOrLine.matches("\\d{1,9}")) return asOf(Math.max(0, Integer.parseInt(timeOrLine) - 1));
		try {
			return asOf(Instant.parse(timeOrLine));
		}
		catch (final DateTimeException e) {
			throw new DataSetException(
				"\"" + timeOrLine + "\" is neither a line nor a time: give a number, or a time such as 2026-11-30T15:00:00Z.",
				e);
		}
	}

	/** All events, in the order of the record. */
	public synchronized List<Event> events() {
		return List.copyOf(fold.events());
	}

	/** The number of the round that comes next, from 1. */
	public synchronized int nextRound() {
		return 1 + fold.events().stream().mapToInt(Event::round).max().orElse(0);
	}

	/** The events about an image, a region or a text, those that are undone left out. */
	public synchronized List<Event> eventsOf(final String item) {
		return fold.eventsOf(item);
	}

	/** The file of an image. */
	public Path file(final ImageAdded image) {
		final Path marked = images().resolve(marked(image.name(), image.sum()));
		return Files.exists(marked) ? marked : images().resolve(image.name());
	}

	private Path images() {
		return folder.resolve(IMAGES);
	}

	/** The name of a file whose own name another one has. */
	private static String marked(final String name, final String sum) {
		final int dot = name.lastIndexOf('.');
		final int stem = dot > 0 ? dot : name.length();
		return name.substring(0, stem) + "-" + sum.substring(0, DIGITS) + name.substring(stem);
	}

	/**
	 * Puts a file among the images of the data set, unless it is there. Its event is to be appended by the caller, who knows
	 * planes and calibration.
	 *
	 * @param width in pixels; 0 if it is not known
	 * @param height in pixels; 0 if it is not known
	 * @throws DataSetException if the file cannot be read, or the data set cannot be written
	 */
	public ImageAdded store(final Path file, final int width, final int height, final ImageStorage storage)
		throws DataSetException
	{
		final String sum = sum(file);
		final ImageAdded image = new ImageAdded(sum, name(sum).orElseGet(() -> ImageAdded.nameOf(file)), width, height);
		if (!isHere(image)) put(file, image, storage);
		remember(image);
		return image;
	}

	/** So that a copy under another name, which comes before the event is appended, is not put there as well. */
	private synchronized void remember(final ImageAdded image) {
		stored.putIfAbsent(image.sum(), image.name());
	}

	private boolean isHere(final ImageAdded image) {
		return name(image.sum()).isPresent() && Files.exists(file(image));
	}

	private synchronized Optional<String> name(final String sum) {
		return Optional.ofNullable(names.getOrDefault(sum, stored.get(sum)));
	}

	/** Whether an image with another content has that name, even if its file is lost. */
	private synchronized boolean isTaken(final ImageAdded image) {
		return names.entrySet()
			.stream()
			.anyMatch(other -> other.getValue().equals(image.name()) && !other.getKey().equals(image.sum()));
	}

	private static String sum(final Path file) throws DataSetException {
		try {
			return Checksum.of(file, read -> {
				if (Thread.currentThread().isInterrupted()) throw new CancellationException("Canceled");
			}).sha256();
		}
		catch (final IOException e) {
			throw new DataSetException(Fault.IMAGE, "The image " + file + " cannot be read (" + Failures.text(e) + ").", e);
		}
	}

	private void put(final Path file, final ImageAdded image, final ImageStorage storage) throws DataSetException {
		try (FileLocks.Hold hold = FolderLock.hold(folder, IMAGES_LOCK)) {
			putAlone(file, image, storage);
		}
		catch (final IOException e) {
			throw new DataSetException(Fault.OUTPUT, "The image " + file + " cannot be put into the data set " + folder +
				" (" + Failures.text(e) + "): make room on its disk, or ask for the right to write there.", e);
		}
	}

	private void putAlone(final Path file, final ImageAdded image, final ImageStorage storage)
		throws IOException, DataSetException
	{
		Files.createDirectories(images());
		final Path named = images().resolve(image.name());
		if (Files.exists(named) && sum(named).equals(image.sum())) return;
		final boolean taken = Files.exists(named) || isTaken(image);
		final Path target = taken ? images().resolve(marked(image.name(), image.sum())) : named;
		if (Files.exists(target)) return;
		if (storage == ImageStorage.LINK && isLinked(file, target)) return;
		AtomicFile.write(target, out -> Files.copy(file, out));
	}

	/** Links are not possible between disks, and on some file systems. */
	private static boolean isLinked(final Path file, final Path target) throws IOException {
		try {
			Files.createLink(target, file);
			return true;
		}
		catch (final FileAlreadyExistsException e) {
			throw e;
		}
		catch (final UnsupportedOperationException | FileSystemException e) {
			return false;
		}
	}

	/** Appends changes of one source, see {@link #append(Source, int, Collection)}. */
	public List<Event> append(final Source source, final int round, final Change... changes) throws DataSetException {
		return append(source, round, Arrays.asList(changes));
	}

	/**
	 * Appends changes: all of them or, if that fails, none. They are on the disk when this returns. Images, regions and texts
	 * that are there already are left out.
	 *
	 * @return the events that were appended
	 * @throws DataSetException if the record cannot be written
	 */
	public synchronized List<Event> append(final Source source, final int round,
		final Collection<? extends Change> changes) throws DataSetException
	{
		final Map<String, List<String>> heads = new HashMap<>();
		for (final Change change : changes)
			if (change instanceof Review review) heads.computeIfAbsent(review.item(), fold::heads);
		return written(added -> {
			final List<Event> events = new ArrayList<>();
			final Set<String> now = new HashSet<>();
			Instant time = next();
			for (final Change change : changes) {
				final Optional<String> item = proposed(change);
				if (item.isPresent() && (fold.hasItem(item.get()) || !now.add(item.get()))) continue;
				final String id = Ids.unique();
				List<String> after = List.of();
				if (change instanceof Review review) after = heads.put(review.item(), List.of(id));
				events.add(new Event(id, time, source, round, after, change));
				time = time.plus(1, ChronoUnit.MICROS);
			}
			return events;
		});
	}

	private static Optional<String> proposed(final Change change) {
		if (change instanceof ImageAdded image) return Optional.of(image.id());
		if (change instanceof RegionProposed region) return Optional.of(region.id());
		if (change instanceof TextProposed text) return Optional.of(text.id());
		return Optional.empty();
	}

	/** A clock that is behind must not put an event before one that its writer knew. */
	private Instant next() {
		final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
		return now.isAfter(latest) ? now : latest.plus(1, ChronoUnit.MICROS);
	}

	/** Appends the undoing of events; of an undo, it does again what was undone. */
	public List<Event> undo(final Source source, final Collection<Event> events) throws DataSetException {
		return append(source, 0, new Undo(events.stream().map(Event::id).toList()));
	}

	/**
	 * Adds the images and events of another data set, such as a colleague's copy. It does not matter which of two data sets is
	 * added to the other: both come to the same view. What people decided differently becomes
	 * {@linkplain Status#contested() contested}.
	 *
	 * @return the events that were added
	 * @throws CancellationException if it was canceled: images may have been copied, but no event was added
	 */
	public List<Event> merge(final DataSet other, final ProgressListener listener, final Cancellation cancellation)
		throws DataSetException
	{
		final List<Event> theirs = other.events();
		final Set<String> sums = new HashSet<>();
		for (int i = 0; i < theirs.size(); i++) {
			if (!(theirs.get(i).change() instanceof ImageAdded image) || !sums.add(image.sum())) continue;
			cancellation.check();
			listener.progress(new Progress((double) i / theirs.size(), image.name()));
			final Path file = other.file(image);
			// A file that is lost in one copy may be in the other.
			if (Files.exists(file) && !isHere(image)) store(file, image);
		}
		return written(added -> theirs.stream().filter(event -> !fold.contains(event.id())).collect(Collectors.toList()));
	}

	private void store(final Path file, final ImageAdded image) throws DataSetException {
		if (!sum(file).equals(image.sum())) throw new DataSetException(Fault.IMAGE,
			"The image " + file +
				" was changed after it was put into its data set: put the image back that has the SHA-256 " + image.sum() + ".",
			null);
		put(file, image, ImageStorage.COPY);
	}

	private synchronized List<Event> written(final RecordFile.Writer writer) throws DataSetException {
		final List<Event> events = record.append(added -> {
			add(added);
			return writer.events(added);
		});
		add(events);
		return events;
	}

	private void add(final List<Event> events) {
		for (final Event event : events) {
			fold.add(event);
			if (event.time().isAfter(latest)) latest = event.time();
			if (event.change() instanceof ImageAdded image) names.putIfAbsent(image.sum(), image.name());
		}
		if (!events.isEmpty()) view = null;
	}
}
