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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.Manifest.VerifiedFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

import javax.net.ssl.SSLContext;

/** Downloads the missing files of a model, one after the other. */
final class ModelDownload {

	private final Installation model;
	private final Path folder;
	private final Endpoint endpoint;
	private final RetryPolicy retryPolicy;
	private final DiskSpace disk;
	private final SSLContext trust;

	ModelDownload(final Installation model, final Endpoint endpoint, final RetryPolicy retryPolicy, final DiskSpace disk,
		final SSLContext trust)
	{
		this.model = model;
		this.folder = model.folder();
		this.endpoint = endpoint;
		this.retryPolicy = retryPolicy;
		this.disk = disk;
		this.trust = trust;
	}

	/**
	 * Downloads what is missing. The caller holds the lock on the store.
	 *
	 * @throws CancellationException if it is canceled, or the thread is interrupted
	 */
	void run(final ProgressListener listener, final Cancellation cancellation) throws HubException {
		final TransferMeter meter = new TransferMeter(listener, cancellation);
		final ManifestFile manifest = new ManifestFile(folder);
		manifest.change(this::ofThisRevision);
		try {
			final List<PublishedFile> missing = missing(manifest, meter);
			// They find weights in the published files by offsets.
			if (!missing.isEmpty()) OptimizedGraphs.read(folder).delete(folder);
			checkSpace(missing);
			final WebClient web = new WebClient(endpoint, retryPolicy, trust);
			for (final PublishedFile file : missing) {
				meter.expect(total(manifest.current()));
				new FileDownload(web, retryPolicy, disk, meter, file, revision -> address(file, revision), manifest, folder)
					.run();
			}
		}
		catch (final IOException e) {
			throw new HubException("The folder " + folder + " cannot be used (" + Failures.text(e) +
				"): check that you may read and write there, or choose another folder.", e);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
	}

	private String address(final PublishedFile file, final String revision) {
		return endpoint.folderOf(model.model().origin(), revision) + file.path();
	}

	/** If the catalogue names another commit than before, only files whose checksum it still names are kept. */
	private Manifest ofThisRevision(final Manifest before) {
		final String revision =
			model.model().origin() instanceof PublishedModel.Repository repository ? repository.revision() : "";
		final boolean isBranch = !ResponseMetadata.isCommit(revision);
		final boolean stays =
			revision.equals(before.revision()) || isBranch && ResponseMetadata.isCommit(before.revision());
		if (stays) return before;
		Manifest kept = Manifest.empty().withRevision(revision);
		for (final PublishedFile file : model.preset().files()) {
			final VerifiedFile verified = before.files().get(file.path());
			if (verified != null && file.sha256().equals(Optional.ofNullable(verified.sha256())))
				kept = kept.withVerified(file.path(), verified);
		}
		return kept;
	}

	/** The files to download; the bytes of the others, and of partial ones, are counted as done. */
	private List<PublishedFile> missing(final ManifestFile manifest, final TransferMeter meter)
		throws IOException, HubException
	{
		meter.expect(total(manifest.current()));
		final List<PublishedFile> missing = new ArrayList<>();
		for (final PublishedFile file : model.preset().files()) {
			final Path target = folder.resolve(file.path());
			final boolean isPresent = isPresent(file, target, manifest, meter);
			if (!isPresent) missing.add(file);
			final Path counted = isPresent ? target : FileDownload.partOf(target);
			if (Files.exists(counted)) meter.addPresent(Files.size(counted));
		}
		return missing;
	}

	private boolean isPresent(final PublishedFile file, final Path target, final ManifestFile manifest,
		final TransferMeter meter) throws IOException, HubException
	{
		if (!Files.isRegularFile(target)) return false;
		if (manifest.current().isVerified(folder, file.path())) return true;
		if (file.sha256().isEmpty()) return false;
		meter.begin("Verifying " + file.path());
		final Checksum checksum = Checksum.of(target, bytes -> meter.cancellation().check());
		if (!checksum.sha256().equals(file.sha256().get())) return false;
		final VerifiedFile verified = new VerifiedFile(checksum.size(), checksum.sha256());
		manifest.change(current -> current.withVerified(file.path(), verified));
		return true;
	}

	private OptionalLong total(final Manifest manifest) {
		long total = 0;
		for (final PublishedFile file : model.preset().files()) {
			final OptionalLong size = sizeOf(file, manifest);
			if (size.isEmpty()) return size;
			total += size.getAsLong();
		}
		return OptionalLong.of(total);
	}

	private static OptionalLong sizeOf(final PublishedFile file, final Manifest manifest) {
		if (file.size().isPresent()) return file.size();
		final VerifiedFile verified = manifest.files().get(file.path());
		if (verified != null) return OptionalLong.of(verified.size());
		final Long size = manifest.partialOf(file.path()).size();
		return size == null ? OptionalLong.empty() : OptionalLong.of(size);
	}

	private void checkSpace(final List<PublishedFile> missing) throws IOException, HubException {
		long needed = 0;
		for (final PublishedFile file : missing) {
			final Path part = FileDownload.partOf(folder.resolve(file.path()));
			needed += Math.max(0, file.expectedSize().orElse(0) - (Files.exists(part) ? Files.size(part) : 0));
		}
		final long free = disk.usable(DiskSpace.existing(folder));
		if (needed > free)
			throw new HubException("The model " + model.name() + " needs " + ByteCount.text(needed) + " more in " + folder +
				", and the disk has " + ByteCount.text(free) + " left: make room there or choose another folder.");
	}
}
