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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.hub.Manifest.Begun;
import fiji.plugin.florence2.hub.Manifest.Sound;
import fiji.plugin.florence2.hub.TransferProgress.Stage;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Fetches one file into its folder. What comes is written beside the target, and takes its name only when it is whole
 * and its sum is right; until then, every attempt goes on where the one before it ended.
 */
final class FileDownload {

	private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
	private static final Duration CANCEL_CHECK = Duration.ofMillis(50);
	private static final int RECOGNIZED_BYTES = 64;
	private static final String OTHER_PLACE = "update the plugin, or choose another download address";

	/** An attempt that failed in a way that may pass. */
	private static final class Passing extends Exception {

		private static final long serialVersionUID = 1L;

		private final transient Optional<Duration> asked;
		private final boolean stalled;

		Passing(final String fault, final Optional<Duration> asked, final boolean stalled, final Throwable cause) {
			super(fault, cause);
			this.asked = asked;
			this.stalled = stalled;
		}

		Passing(final String fault, final Throwable cause) {
			this(fault, Optional.empty(), false, cause);
		}
	}

	private final WebClient web;
	private final Patience patience;
	private final DiskSpace disk;
	private final TransferMeter meter;
	private final PublishedFile file;
	private final UnaryOperator<String> address;
	private final ManifestFile manifest;
	private final Path target;
	private final Path part;
	private boolean answered;
	/** Whether a file with a wrong sum has been thrown away once, in the hope of a better one. */
	private boolean fetchedAgain;
	/** Whether bytes of different attempts were put together. */
	private boolean joined;

	/** @param address the URL of the file at a revision, the one of the manifest when it is asked */
	FileDownload(final WebClient web, final Patience patience, final DiskSpace disk, final TransferMeter meter,
		final PublishedFile file, final UnaryOperator<String> address, final ManifestFile manifest, final Path folder)
	{
		this.web = web;
		this.patience = patience;
		this.disk = disk;
		this.meter = meter;
		this.file = file;
		this.address = address;
		this.manifest = manifest;
		target = folder.resolve(file.path());
		part = partOf(target);
	}

	static Path partOf(final Path target) {
		return target.resolveSibling(target.getFileName() + Manifest.PART);
	}

	/** Fetches the file, as often as it takes. */
	void run() throws HubException, InterruptedException {
		makeFolder();
		int failures = 0;
		while (true) {
			final long before = partSize();
			try {
				if (!isWhole()) fetch();
				settle();
				return;
			}
			catch (final Passing e) {
				failures = partSize() > before && !e.stalled ? 1 : failures + 1;
				if (failures >= patience.attempts()) throw refused(e.getMessage(),
					"try again later, which goes on from what is here", e);
				pause(e.asked.map(patience::atMost).orElse(patience.pause(failures)), e.getMessage());
			}
		}
	}

	private void makeFolder() throws DownloadException {
		try {
			Files.createDirectories(target.getParent());
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void pause(final Duration pause, final String trouble) throws InterruptedException {
		meter.waiting(pause, trouble);
		final long end = System.nanoTime() + pause.toNanos();
		for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
			meter.check();
			Thread.sleep(Math.min(left / 1_000_000 + 1, CANCEL_CHECK.toMillis()));
		}
	}

	private URI uri() {
		return URI.create(address.apply(manifest.current().revision()));
	}

	private Begun facts() {
		return manifest.current().begunOf(file.path());
	}

	/** Null where it is unknown. */
	private Long size() {
		return file.size().isPresent() ? Long.valueOf(file.size().getAsLong()) : facts().size();
	}

	/** Null where it is unknown. */
	private String sha256() {
		return file.sha256().orElse(facts().sha256());
	}

	private boolean isWhole() throws DownloadException {
		return size() != null && partSize() == size();
	}

	private long partSize() throws DownloadException {
		try {
			return Files.exists(part) ? Files.size(part) : 0;
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void discard() throws DownloadException {
		meter.back(partSize());
		joined = false;
		try {
			Files.deleteIfExists(part);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** Where to go on: only where it can be told that what is here belongs to what will come. */
	private long offset() throws DownloadException {
		final long here = partSize();
		final boolean known = facts().etag() != null || sha256() != null || facts().gitBlob() != null;
		final boolean fits = size() == null || here < size();
		if (here > 0 && !(known && fits)) discard();
		return partSize();
	}

	private void fetch() throws HubException, InterruptedException, Passing {
		final long offset = offset();
		final Map<String, String> headers = new HashMap<>();
		if (offset > 0) headers.put("Range", "bytes=" + offset + "-");
		if (offset > 0 && facts().etag() != null) headers.put("If-Range", facts().etag());
		meter.begin(Stage.CONNECTING, file.path());
		try (WebClient.Answer answer = web.get(uri(), headers, meter)) {
			answered = true;
			receive(answer, start(answer, offset));
		}
		catch (final IOException e) {
			throw trouble(e);
		}
	}

	/** The first byte of the file that this answer brings. */
	private long start(final WebClient.Answer answer, final long offset) throws HubException, Passing {
		final int status = answer.status();
		if (status != 200 && status != 206 && status != 416) throw refusal(answer);
		final StatedFacts stated = StatedFacts.of(answer);
		if (status == 416 || status == 206 && !continues(stated, offset)) {
			discard();
			throw new Passing("the server gave another part of the file than it was asked for", null);
		}
		if (answer.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html"))
			throw webPage();
		// Before anything is learnt of the new file: what is here must never be taken for a part of it.
		if (status == 200 && offset > 0) discard();
		learn(stated, status == 206);
		joined |= status == 206 && offset > 0;
		return status == 200 ? 0 : offset;
	}

	private boolean continues(final StatedFacts stated, final long offset) {
		final boolean sameFile = facts().etag() == null || facts().etag().equals(stated.etag());
		final boolean sameSize = size() == null || stated.size() == null || size().equals(stated.size());
		return stated.from() == offset && sameFile && sameSize;
	}

	/** Takes what the server says of the file, unless the catalogue knows better. */
	private void learn(final StatedFacts stated, final boolean goesOn) throws HubException, Passing {
		if (stated.size() != null && file.size().isPresent() && file.size().getAsLong() != stated.size()) throw refused(
			"it has " + stated.size() + " bytes there instead of " + file.size().getAsLong(),
			"the published file was changed: " + OTHER_PLACE);
		if (stated.sha256() != null && file.sha256().isPresent() && !file.sha256().get().equals(stated.sha256()))
			throw refused("its SHA-256 there is " + stated.sha256() + " instead of " + file.sha256().get(),
				"the published file was changed: " + OTHER_PLACE);
		final Begun before = facts();
		final boolean same = stated.agreesWith(before);
		if (!same) discard();
		remember(stated.over(same ? before : Begun.NOTHING));
		if (!same && goesOn) throw new Passing("the file was changed on the server", null);
		pin(stated);
		checkSpace();
	}

	private void remember(final Begun begun) throws HubException {
		manifest.change(current -> current.withBegun(file.path(), begun));
	}

	/** Binds all further files to the commit that a branch stands for now. */
	private void pin(final StatedFacts stated) throws HubException {
		if (stated.commit().isEmpty() || StatedFacts.isCommit(manifest.current().revision())) return;
		manifest.change(current -> current.withRevision(stated.commit().get()));
	}

	private void checkSpace() throws DownloadException {
		if (size() == null) return;
		final long needed = size() - partSize();
		final long free;
		try {
			free = disk.usable(target.getParent());
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		if (needed > free) throw refused("it needs " + ByteCount.text(needed) + " more and the disk has " + ByteCount.text(
			free) + " left", "make room there or choose another folder");
	}

	private void receive(final WebClient.Answer answer, final long start) throws DownloadException, IOException,
		InterruptedException, Passing
	{
		meter.begin(Stage.DOWNLOADING, file.path());
		final FileChannel channel = open(start);
		try (channel) {
			long windowStart = System.nanoTime();
			long inWindow = 0;
			while (!answer.body().ended()) {
				meter.check();
				final List<ByteBuffer> piece = next(answer);
				final long bytes = piece.stream().mapToLong(ByteBuffer::remaining).sum();
				if (bytes > 0) write(channel, piece, bytes);
				inWindow += bytes;
				if (System.nanoTime() - windowStart < patience.stall().toNanos()) continue;
				if (inWindow < patience.stallBytes()) throw new Passing("the server sends nothing, or next to nothing",
					Optional.empty(), true, null);
				windowStart = System.nanoTime();
				inWindow = 0;
			}
			store(channel);
		}
		final boolean endIsSure = size() != null || sha256() != null || facts().gitBlob() != null || answer.headers()
			.firstValue("transfer-encoding").isPresent();
		if (!endIsSure) throw refused("the server says neither its length nor its sum, so that no one can tell whether it is whole",
			OTHER_PLACE);
		if (size() != null && partSize() < size()) throw new Passing("the connection ended before the file was whole", null);
	}

	private static List<ByteBuffer> next(final WebClient.Answer answer) throws InterruptedException, Passing {
		try {
			return answer.body().next(CANCEL_CHECK).orElse(List.of());
		}
		catch (final IOException e) {
			throw new Passing("the connection broke off before the file was whole", e);
		}
	}

	private FileChannel open(final long start) throws DownloadException {
		try {
			final FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			return channel.truncate(start).position(start);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void write(final FileChannel channel, final List<ByteBuffer> piece, final long bytes)
		throws DownloadException
	{
		try {
			if (channel.position() == 0 && isWebPage(piece.get(0))) throw webPage();
			if (size() != null && channel.position() + bytes > size()) {
				channel.truncate(0);
				throw refused("more comes than the " + size() + " bytes that it should have", OTHER_PLACE);
			}
			for (final ByteBuffer buffer : piece) while (buffer.hasRemaining()) channel.write(buffer);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		meter.add(Stage.DOWNLOADING, bytes);
	}

	/** What gets its final name must be on the disk, also after a power failure. */
	private void store(final FileChannel channel) throws DownloadException {
		try {
			channel.force(true);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private static boolean isWebPage(final ByteBuffer first) {
		final byte[] bytes = new byte[Math.min(first.remaining(), RECOGNIZED_BYTES)];
		first.duplicate().get(bytes);
		final String text = new String(bytes, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
		return text.startsWith("<!doctype html") || text.startsWith("<html");
	}

	/** Gives the whole file its name, if it is the right one. */
	private void settle() throws HubException, Passing {
		meter.begin(Stage.VERIFYING, file.path());
		try {
			final Checksum sum = Checksum.of(part, bytes -> meter.check());
			check(sum);
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			manifest.change(current -> current.withSound(file.path(), new Sound(sum.size(), sum.sha256())));
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void check(final Checksum sum) throws DownloadException, Passing {
		final String wanted = sha256() != null ? sha256() : facts().gitBlob();
		final String got = sha256() != null ? sum.sha256() : sum.gitBlob();
		if (wanted == null || wanted.equals(got)) return;
		final boolean perhapsOnlyPutTogetherWrongly = joined || size() == null || !answered;
		discard();
		final String fault = "its " + (sha256() != null ? "SHA-256" : "git name") + " is " + got + " instead of " + wanted;
		if (!perhapsOnlyPutTogetherWrongly || fetchedAgain) throw refused(fault,
			"it was changed on its way or on the server: " + OTHER_PLACE);
		fetchedAgain = true;
		throw new Passing(fault, null);
	}

	private HubException refusal(final WebClient.Answer answer) throws Passing {
		final int status = answer.status();
		if (PASSING.contains(status)) throw new Passing("the server is not ready (HTTP " + status + ")", answer.retryAfter(),
			false, null);
		return switch (status) {
			case 401, 403 -> refused("the server does not let you have it (HTTP " + status + ")",
				"if it needs an account, put your token into HF_TOKEN or the options; a proxy may refuse it too");
			case 404, 410 -> refused("the server does not have it (HTTP " + status + ")", OTHER_PLACE);
			case 407 -> refused("the proxy wants a name and a password (HTTP 407)", "give them in the settings of your proxy");
			default -> refused("the server answers with HTTP " + status, "try again later or choose another download address");
		};
	}

	/** What a broken connection means. */
	private Passing trouble(final IOException e) throws DownloadException {
		if (Failures.isCertificate(e)) throw refused("the server's certificate is not trusted (" + Failures.text(e) + ")",
			"if a proxy of your institution reads along, ask for its certificate and add it to those that Java trusts", e);
		if (!answered && Failures.isUnknownHost(e)) throw refused("there is no server of that name",
			"check that you are online, the download address and the settings of your proxy", e);
		return new Passing("the connection failed (" + Failures.text(e) + ")", e);
	}

	private DownloadException webPage() {
		return refused("a web page comes in place of the file",
			"open the address in a browser and log in or pass the page of the proxy, then download again");
	}

	private DownloadException unwritable(final IOException e) {
		return refused("that file cannot be written (" + Failures.text(e) + ")",
			"check that you may write there and that the disk is not full, or choose another folder", e);
	}

	private DownloadException refused(final String fault, final String remedy) {
		return refused(fault, remedy, null);
	}

	private DownloadException refused(final String fault, final String remedy, final Throwable cause) {
		return new DownloadException("The file " + target + " cannot be had from " + uri() + ": " + fault + "; " + remedy +
			".", cause);
	}
}
