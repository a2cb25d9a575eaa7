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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.hub.Manifest.PartialFile;
import fiji.plugin.florence2.hub.Manifest.VerifiedFile;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Downloads one file into its folder. The bytes go into a part file beside the target, which gets its name only when it
 * is complete and its checksum is right. Until then, every attempt resumes where the previous one ended.
 */
final class FileDownload {

	private static final Set<Integer> TRANSIENT_STATUSES = Set.of(408, 425, 429, 500, 502, 503, 504);
	/** Enough to recognise a web page. */
	private static final int SNIFFED_BYTES = 64;
	private static final String OTHER_SOURCE = "update the plugin, or choose another download address";

	/** A failed attempt after which another one may succeed. */
	private static final class TransientFailure extends Exception {

		private static final long serialVersionUID = 1L;

		private final transient Optional<Duration> requestedDelay;
		private final boolean stalled;

		TransientFailure(final String fault, final Optional<Duration> requestedDelay, final boolean stalled,
			final Throwable cause)
		{
			super(fault, cause);
			this.requestedDelay = requestedDelay;
			this.stalled = stalled;
		}

		TransientFailure(final String fault, final Throwable cause) {
			this(fault, Optional.empty(), false, cause);
		}
	}

	private final WebClient web;
	private final RetryPolicy retryPolicy;
	private final DiskSpace disk;
	private final TransferMeter meter;
	private final Cancellation cancellation;
	private final PublishedFile file;
	private final UnaryOperator<String> address;
	private final ManifestFile manifest;
	private final Path target;
	private final Path part;
	/** Whether any server has responded. */
	private boolean connected;
	/** Whether a file with a wrong checksum was discarded once, to download it again. */
	private boolean restarted;
	/** Whether the part file consists of bytes from several responses. */
	private boolean joined;

	/** @param address the URL of the file at a revision, which is that of the manifest at the time of the request */
	FileDownload(final WebClient web, final RetryPolicy retryPolicy, final DiskSpace disk, final TransferMeter meter,
		final PublishedFile file, final UnaryOperator<String> address, final ManifestFile manifest, final Path folder)
	{
		this.web = web;
		this.retryPolicy = retryPolicy;
		this.disk = disk;
		this.meter = meter;
		cancellation = meter.cancellation();
		this.file = file;
		this.address = address;
		this.manifest = manifest;
		target = folder.resolve(file.path());
		part = partOf(target);
	}

	static Path partOf(final Path target) {
		return target.resolveSibling(target.getFileName() + AtomicFile.PART);
	}

	/** Downloads the file, in as many attempts as the policy allows. */
	void run() throws HubException, InterruptedException {
		makeFolder();
		int failures = 0;
		while (true) {
			final long before = partSize();
			try {
				if (!isComplete()) download();
				verify();
				return;
			}
			catch (final TransientFailure e) {
				failures = partSize() > before && !e.stalled ? 1 : failures + 1;
				if (failures >= retryPolicy.maxAttempts())
					throw refused(e.getMessage(), "try again later: the download resumes where it stopped", e);
				final Duration delay = e.requestedDelay.map(retryPolicy::limit).orElse(retryPolicy.delay(failures));
				pause(delay, e.getMessage());
			}
		}
	}

	private void makeFolder() throws HubException {
		try {
			Files.createDirectories(target.getParent());
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** @throws CancellationException at once when the download is canceled */
	private void pause(final Duration delay, final String fault) throws InterruptedException {
		meter.pause(file.path() + ": " + fault, delay);
		final CountDownLatch canceled = new CountDownLatch(1);
		final Runnable wakeUp = canceled::countDown;
		cancellation.onCancel(wakeUp);
		try {
			canceled.await(delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		finally {
			cancellation.forget(wakeUp);
		}
		cancellation.check();
	}

	private URI uri() {
		return URI.create(address.apply(manifest.current().revision()));
	}

	private PartialFile known() {
		return manifest.current().partialOf(file.path());
	}

	/** Null if it is unknown. */
	private Long size() {
		return file.size().isPresent() ? Long.valueOf(file.size().getAsLong()) : known().size();
	}

	/** Null if it is unknown. */
	private String sha256() {
		return file.sha256().orElse(known().sha256());
	}

	private boolean isComplete() throws HubException {
		return size() != null && partSize() == size();
	}

	private long partSize() throws HubException {
		try {
			return Files.exists(part) ? Files.size(part) : 0;
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void discard() throws HubException {
		meter.subtract(partSize());
		joined = false;
		try {
			Files.deleteIfExists(part);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** Where to resume. A part that cannot be matched with the file on the server is discarded. */
	private long offset() throws HubException {
		final long present = partSize();
		final boolean isKnown = known().etag() != null || sha256() != null || known().gitBlob() != null;
		final boolean fits = size() == null || present < size();
		if (present > 0 && !(isKnown && fits)) discard();
		return partSize();
	}

	private void download() throws HubException, InterruptedException, TransientFailure {
		final long offset = offset();
		final Map<String, String> headers = new HashMap<>();
		if (offset > 0) headers.put("Range", "bytes=" + offset + "-");
		if (offset > 0 && known().etag() != null) headers.put("If-Range", known().etag());
		meter.begin("Downloading " + file.path());
		try (WebClient.Response response = web.get(uri(), headers, cancellation)) {
			connected = true;
			receive(response, start(response, offset));
		}
		catch (final IOException e) {
			throw connectionFailure(e);
		}
	}

	/** The offset in the file of the first byte in this response. */
	private long start(final WebClient.Response response, final long offset) throws HubException, TransientFailure {
		final int status = response.status();
		if (status != 200 && status != 206 && status != 416) throw failure(response);
		final ResponseMetadata metadata = ResponseMetadata.of(response);
		if (status == 416 || status == 206 && !continues(metadata, offset)) {
			discard();
			throw new TransientFailure("the server sent another part of the file than requested", null);
		}
		if (response.header("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html")) throw webPage();
		// Discarded before the new metadata is saved: the part must never be taken for one of the new file.
		if (status == 200 && offset > 0) discard();
		update(metadata, status == 206);
		joined |= status == 206 && offset > 0;
		return status == 200 ? 0 : offset;
	}

	private boolean continues(final ResponseMetadata metadata, final long offset) {
		final boolean isSameFile = known().etag() == null || known().etag().equals(metadata.etag());
		final boolean isSameSize = size() == null || metadata.size() == null || size().equals(metadata.size());
		return metadata.from() == offset && isSameFile && isSameSize;
	}

	/** Saves what the server says of the file, unless the catalogue contradicts it. */
	private void update(final ResponseMetadata metadata, final boolean isResumed) throws HubException, TransientFailure {
		final String remedy = "the published file was changed: " + OTHER_SOURCE;
		if (metadata.size() != null && file.size().isPresent() && file.size().getAsLong() != metadata.size())
			throw refused("its size there is " + metadata.size() + " bytes instead of " + file.size().getAsLong(), remedy);
		if (metadata.sha256() != null && file.sha256().isPresent() && !file.sha256().get().equals(metadata.sha256()))
			throw refused("its SHA-256 there is " + metadata.sha256() + " instead of " + file.sha256().get(), remedy);
		final PartialFile known = known();
		final boolean isSameFile = metadata.agreesWith(known);
		if (!isSameFile) discard();
		save(metadata.applyTo(isSameFile ? known : PartialFile.UNKNOWN));
		if (!isSameFile && isResumed) throw new TransientFailure("the file was changed on the server", null);
		pin(metadata);
		checkSpace();
	}

	private void save(final PartialFile partial) throws HubException {
		manifest.change(current -> current.withPartial(file.path(), partial));
	}

	/** Downloads all further files from the current commit of a branch. */
	private void pin(final ResponseMetadata metadata) throws HubException {
		if (metadata.commit().isEmpty() || ResponseMetadata.isCommit(manifest.current().revision())) return;
		manifest.change(current -> current.withRevision(metadata.commit().get()));
	}

	private void checkSpace() throws HubException {
		if (size() == null) return;
		final long needed = size() - partSize();
		final long free;
		try {
			free = disk.usable(target.getParent());
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		if (needed > free)
			throw refused("it needs " + ByteCount.text(needed) + " more and the disk has " + ByteCount.text(free) + " left",
				"make room there or choose another folder");
	}

	private void receive(final WebClient.Response response, final long start)
		throws HubException, IOException, InterruptedException, TransientFailure
	{
		meter.restartRate();
		final Runnable wakeUp = response.body()::wakeUp;
		cancellation.onCancel(wakeUp);
		try (FileChannel channel = open(start)) {
			receive(response.body(), channel);
			flush(channel);
		}
		finally {
			cancellation.forget(wakeUp);
		}
		final boolean isVerifiable = size() != null || sha256() != null || known().gitBlob() != null ||
			response.header("transfer-encoding").isPresent();
		if (!isVerifiable)
			throw refused("the server sends neither its size nor its checksum, so the download cannot be verified",
				OTHER_SOURCE);
		if (size() != null && partSize() < size())
			throw new TransientFailure("the connection ended before the file was complete", null);
	}

	private void receive(final BodyQueue body, final FileChannel channel)
		throws HubException, InterruptedException, TransientFailure
	{
		long windowEnd = System.nanoTime() + retryPolicy.stallTimeout().toNanos();
		long bytesInWindow = 0;
		while (!body.ended()) {
			cancellation.check();
			final List<ByteBuffer> piece = next(body, Duration.ofNanos(windowEnd - System.nanoTime()));
			final long bytes = piece.stream().mapToLong(ByteBuffer::remaining).sum();
			if (bytes > 0) write(channel, piece, bytes);
			bytesInWindow += bytes;
			if (System.nanoTime() < windowEnd) continue;
			if (bytesInWindow < retryPolicy.minBytes())
				throw new TransientFailure("the connection stalled", Optional.empty(), true, null);
			windowEnd = System.nanoTime() + retryPolicy.stallTimeout().toNanos();
			bytesInWindow = 0;
		}
	}

	private static List<ByteBuffer> next(final BodyQueue body, final Duration timeout)
		throws InterruptedException, TransientFailure
	{
		try {
			return body.next(timeout).orElse(List.of());
		}
		catch (final IOException e) {
			throw new TransientFailure("the connection broke before the file was complete", e);
		}
	}

	private FileChannel open(final long start) throws HubException {
		try {
			final FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			return channel.truncate(start).position(start);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void write(final FileChannel channel, final List<ByteBuffer> piece, final long bytes) throws HubException {
		try {
			if (channel.position() == 0 && isWebPage(piece.get(0))) throw webPage();
			if (size() != null && channel.position() + bytes > size()) {
				channel.truncate(0);
				throw refused("the server sends more than its " + size() + " bytes", OTHER_SOURCE);
			}
			for (final ByteBuffer buffer : piece)
				while (buffer.hasRemaining())
					channel.write(buffer);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		meter.add(bytes);
	}

	/** A file that gets its final name must be on the disk, even after a power failure. */
	private void flush(final FileChannel channel) throws HubException {
		try {
			channel.force(true);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private static boolean isWebPage(final ByteBuffer first) {
		final byte[] bytes = new byte[Math.min(first.remaining(), SNIFFED_BYTES)];
		first.duplicate().get(bytes);
		final String text = new String(bytes, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
		return text.startsWith("<!doctype html") || text.startsWith("<html");
	}

	/** Gives the complete file its name, if its checksum is right. */
	private void verify() throws HubException, TransientFailure {
		meter.begin("Verifying " + file.path());
		try {
			final Checksum checksum = Checksum.of(part, bytes -> cancellation.check());
			check(checksum);
			AtomicFile.move(part, target);
			final VerifiedFile verified = new VerifiedFile(checksum.size(), checksum.sha256());
			manifest.change(current -> current.withVerified(file.path(), verified));
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void check(final Checksum checksum) throws HubException, TransientFailure {
		final boolean isSha256 = sha256() != null;
		final String expected = isSha256 ? sha256() : known().gitBlob();
		final String actual = isSha256 ? checksum.sha256() : checksum.gitBlob();
		if (expected == null || expected.equals(actual)) return;
		final boolean mayBeBadJoin = joined || size() == null || !connected;
		discard();
		final String fault = "its " + (isSha256 ? "SHA-256" : "git name") + " is " + actual + " instead of " + expected;
		if (!mayBeBadJoin || restarted) throw refused(fault, "it was changed in transit or on the server: " + OTHER_SOURCE);
		restarted = true;
		throw new TransientFailure(fault, null);
	}

	private HubException failure(final WebClient.Response response) throws TransientFailure {
		final int status = response.status();
		if (TRANSIENT_STATUSES.contains(status))
			throw new TransientFailure("the server is not ready (HTTP " + status + ")", response.retryAfter(), false, null);
		return switch (status) {
			case 401, 403 -> refused("the server denies access (HTTP " + status + ")",
				"if it needs an account, set HF_TOKEN, which is sent over https to huggingface.co or the server in HF_ENDPOINT " +
					"only; a proxy may deny access too");
			case 404, 410 -> refused("the server does not have it (HTTP " + status + ")", OTHER_SOURCE);
			case 407 -> refused("the proxy requires a name and a password (HTTP 407)", "enter them in the proxy settings");
			default -> refused("the server responds with HTTP " + status,
				"try again later or choose another download address");
		};
	}

	private TransientFailure connectionFailure(final IOException e) throws HubException {
		if (ServerFailures.isCertificate(e)) {
			throw refused("the server's certificate is not trusted (" + Failures.text(e) + ")",
				"if a proxy of your institution decrypts connections, ask for its certificate and add it to those that Java trusts",
				e);
		}
		if (!connected && ServerFailures.isUnknownHost(e)) {
			throw refused("there is no server of that name",
				"check that you are online, the download address and the proxy settings", e);
		}
		return new TransientFailure("the connection failed (" + Failures.text(e) + ")", e);
	}

	private HubException webPage() {
		return refused("the server sends a web page instead of the file",
			"open the address in a browser and log in or confirm the page of the proxy, then download again");
	}

	private HubException unwritable(final IOException e) {
		return refused("the file cannot be written (" + Failures.text(e) + ")",
			"check that you may write there and that the disk is not full, or choose another folder", e);
	}

	private HubException refused(final String fault, final String remedy) {
		return refused(fault, remedy, null);
	}

	private HubException refused(final String fault, final String remedy, final Throwable cause) {
		return new HubException(
			"The file " + target + " cannot be downloaded from " + uri() + ": " + fault + "; " + remedy + ".", cause);
	}
}
