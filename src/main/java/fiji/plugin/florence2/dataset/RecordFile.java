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
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.hub.FileLocks;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The file {@code record.jsonl}: a first line with the form and its version, then one event a line. Lines that are written
 * at once are read together or not at all: each says how many follow. What a writer that died left unfinished at the end is
 * cut off by the next one. For one thread at a time.
 */
final class RecordFile {

	static final String NAME = "record.jsonl";
	private static final String LOCK = "record.lock";
	private static final String FORM = "florence2-data-set";
	private static final int VERSION = 1;
	private static final String HEADER = "{\"format\":\"" + FORM + "\",\"version\":" + VERSION + "}\n";

	private final Path file;
	private final Consumer<String> log;
	/** Where the lines end that were read. */
	private long end;
	private int lines;

	/** @param log gets a sentence if something unfinished is cut off */
	RecordFile(final Path folder, final Consumer<String> log) {
		file = folder.resolve(NAME);
		this.log = log;
	}

	/** Makes an empty record, unless there is one. */
	void create() throws DataSetException {
		try {
			Files.createDirectories(file.getParent());
			requireNoOthers();
			try (FileLocks.Hold hold = FolderLock.hold(file.getParent(), LOCK)) {
				if (!Files.exists(file)) AtomicFile.write(file, HEADER);
			}
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** A new data set does not lie among other files, those aside that are hidden, or left of a data set. */
	private void requireNoOthers() throws IOException, DataSetException {
		if (Files.exists(file)) return;
		try (Stream<Path> others = Files.list(file.getParent())) {
			if (others.map(other -> other.getFileName().toString()).anyMatch(RecordFile::isOther)) throw new DataSetException(
				"The folder " + file.getParent() + " holds other files: choose a new or empty folder for the data set.");
		}
	}

	private static boolean isOther(final String name) {
		return !name.startsWith(".") && !name.startsWith("record.") && !name.equals("images") &&
			!name.startsWith("images.");
	}

	/** The events that were added since the last time, by this program or another. */
	List<Event> read() throws DataSetException {
		final List<Event> events = new ArrayList<>();
		try {
			read(events);
		}
		catch (final DataSetException e) {
			// Perhaps what was read is just being cut off.
			try (FileLocks.Hold hold = FolderLock.hold(file.getParent(), LOCK)) {
				read(events);
			}
			catch (final IOException unlockable) {
				e.addSuppressed(unlockable);
				throw e;
			}
		}
		return events;
	}

	private void read(final List<Event> events) throws DataSetException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			if (channel.size() < end) throw changed();
			channel.position(end);
			read(Channels.newInputStream(channel).readAllBytes(), events);
		}
		catch (final IOException e) {
			throw new DataSetException("The record " + file + " cannot be read (" + Failures.text(e) +
				"): ask for the right to read it, or take it back from a copy.", e);
		}
		if (lines == 0) throw noRecord(null);
	}

	/** @param bytes what follows the lines that were read */
	private void read(final byte[] bytes, final List<Event> events) throws DataSetException {
		final List<Event> together = new ArrayList<>();
		final long start = end;
		int number = lines;
		int from = 0;
		for (int i = 0; i < bytes.length; i++) {
			// A line that does not end is none.
			if (bytes[i] != '\n') continue;
			final String text = new String(bytes, from, i - from, StandardCharsets.UTF_8);
			from = i + 1;
			number++;
			if (number == 1) requireForm(text);
			else if (!text.isBlank()) {
				final EventJson json = event(text, number);
				together.add(json.event());
				if (json.rest() > 0) continue;
			}
			events.addAll(together);
			together.clear();
			end = start + from;
			lines = number;
		}
	}

	private EventJson event(final String text, final int number) throws DataSetException {
		try {
			return EventJson.read(text);
		}
		catch (final IllegalArgumentException e) {
			throw new DataSetException("Line " + number + " of the record " + file + " cannot be read (" + Failures.text(e) +
				"): take the file back from a copy, or mend or delete that line.", e);
		}
	}

	private void requireForm(final String line) throws DataSetException {
		try {
			final JsonElement json = JsonParser.parseString(line);
			if (json.isJsonObject() && json.getAsJsonObject().has("format") &&
				json.getAsJsonObject().get("format").getAsString().equals(FORM))
			{
				if (json.getAsJsonObject().get("version").getAsInt() <= VERSION) return;
				throw new DataSetException(
					"The record " + file + " was written by a newer version of this plugin: update the plugin.");
			}
		}
		catch (final JsonParseException | IllegalStateException | UnsupportedOperationException | NullPointerException
			| NumberFormatException e)
		{
			throw noRecord(e);
		}
		throw noRecord(null);
	}

	private DataSetException noRecord(final Throwable cause) {
		return new DataSetException("The file " + file + " is no record of a data set: choose another folder.", cause);
	}

	/** Whether something unfinished follows the events that were read. */
	private boolean isTorn() throws IOException {
		return Files.size(file) > end;
	}

	/** Cuts off what a writer left that died, unless one is at work. */
	List<Event> mend() throws DataSetException {
		final List<Event> events = new ArrayList<>();
		try {
			if (!isTorn() || !Files.isWritable(file)) return events;
			final Optional<FileLocks.Hold> hold = FileLocks.alone(file.resolveSibling(LOCK));
			if (hold.isEmpty()) return events;
			try (FileLocks.Hold held = hold.get()) {
				read(events);
				cut();
			}
			return events;
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void cut() throws IOException {
		final long size = Files.size(file);
		if (size == end) return;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(end);
		}
		log.accept("The last " + (size - end) + " bytes of " + file +
			" were cut off: the program that wrote them was stopped before they were whole.");
	}

	/** Makes the events to write, when it is known which are there. */
	@FunctionalInterface
	interface Writer {

		List<Event> events(List<Event> added) throws DataSetException;
	}

	/**
	 * Writes events so that all of them or none are in the record, also after a power failure.
	 *
	 * @param writer gets the events that others added; for what it gives, the record is locked
	 * @return the events that it wrote
	 */
	List<Event> append(final Writer writer) throws DataSetException {
		try (FileLocks.Hold hold = FolderLock.hold(file.getParent(), LOCK)) {
			final List<Event> added = new ArrayList<>();
			read(added);
			cut();
			final List<Event> events = writer.events(added);
			if (!events.isEmpty()) write(events);
			return events;
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void write(final List<Event> events) throws IOException {
		final StringBuilder text = new StringBuilder();
		for (int i = 0; i < events.size(); i++)
			text.append(new EventJson(events.get(i), events.size() - 1 - i).line()).append('\n');
		final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			boolean whole = false;
			try {
				channel.position(end);
				final ByteBuffer buffer = ByteBuffer.wrap(bytes);
				while (buffer.hasRemaining())
					channel.write(buffer);
				channel.force(false);
				whole = true;
			}
			finally {
				if (!whole) channel.truncate(end);
			}
		}
		end += bytes.length;
		lines += events.size();
	}

	private DataSetException unwritable(final IOException cause) {
		return new DataSetException(Fault.OUTPUT, "The data set " + file.getParent() + " cannot be written (" +
			Failures.text(cause) + "): make room on its disk, or ask for the right to write there.", cause);
	}

	private DataSetException changed() {
		return new DataSetException("The record " + file + " is shorter than it was: open the data set again.");
	}
}
