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
import fiji.plugin.florence2.common.SystemFolders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * The native libraries of ONNX Runtime for NVIDIA's cards, in a folder of their own. They are downloaded from a Maven
 * repository, and replace those that come with ONNX Runtime at the next start of Java.
 * <p>
 * Thread-safe, also between processes: only one at a time changes the folder, any other is refused.
 * </p>
 */
public final class GpuLibraries {

	private static final String LOCK = ".lock";
	/** The start of the names of all folders that this class creates. */
	private static final String PREFIX = "onnxruntime-";
	private static final String DOWNLOAD = PREFIX + "download";
	private static final String UNPACKED = PREFIX + "unpacked";
	/** Of the whole progress; the rest is for unpacking. */
	private static final double DOWNLOAD_SHARE = 0.9;

	/**
	 * A jar in a Maven repository with the native libraries of ONNX Runtime for NVIDIA's cards.
	 *
	 * @param version of ONNX Runtime
	 * @param size of the jar in bytes
	 * @param sha256 of the jar
	 */
	record Release(String version, long size, String sha256) {

		/** The one for this plugin. Its libraries work only with Java classes of the same version. */
		static final Release PUBLISHED =
			new Release("1.29.0", 642_295_340L, "fe39a98c499fc9be3944dd2bf2fb77d7dc5f152668bf95d8beb1c3d7b22f2a89");

		PublishedFile jar() {
			return new PublishedFile("onnxruntime_gpu-" + version + ".jar", OptionalLong.of(size), OptionalLong.empty(),
				Optional.of(sha256));
		}

		URI address(final Endpoint repository) {
			return repository.url().resolve("com/microsoft/onnxruntime/onnxruntime_gpu/" + version + "/" + jar().path());
		}
	}

	private final Path root;
	private final String version;
	private final String system;
	private final String architecture;
	private final Release release;
	private final RetryPolicy retryPolicy;
	private final DiskSpace disk;
	private final Supplier<SSLContext> trust;

	GpuLibraries(final Path root, final String version, final String system, final String architecture,
		final Release release, final RetryPolicy retryPolicy, final DiskSpace disk, final Supplier<SSLContext> trust)
	{
		this.root = root.toAbsolutePath().normalize();
		this.version = version;
		this.system = system;
		this.architecture = architecture;
		this.release = release;
		this.retryPolicy = retryPolicy;
		this.disk = disk;
		this.trust = trust;
	}

	/**
	 * The libraries in a folder, which need not exist yet.
	 *
	 * @param version of ONNX Runtime's Java classes, which the libraries must be of
	 */
	public static GpuLibraries in(final Path root, final String version) {
		return new GpuLibraries(root, version, System.getProperty("os.name"), System.getProperty("os.arch"),
			Release.PUBLISHED, RetryPolicy.DEFAULT, DiskSpace.REAL, SystemTrust::context);
	}

	/**
	 * The libraries in the folder that the environment variable {@code FLORENCE2_GPU} names, else in an installation of
	 * Fiji, else, or if the user may not write there and has none there, among the user's data.
	 *
	 * @param application the folder of Fiji
	 * @param version as in {@link #in}
	 */
	public static GpuLibraries locate(final SystemFolders system, final Optional<Path> application, final String version)
		throws HubException
	{
		final Optional<Path> chosen = StoreFolder.chosenGpu(system);
		if (chosen.isPresent()) return in(chosen.get(), version);
		if (application.isPresent()) {
			final GpuLibraries shared = in(StoreFolder.gpuInApplication(application.get()), version);
			if (StoreFolder.isWritable(shared.root) || shared.state().isUsable()) return shared;
		}
		return in(StoreFolder.gpuOfUser(system), version);
	}

	/** The folder that contains all of it. */
	public Path root() {
		return root;
	}

	/**
	 * How much of it is here and what can be done, in a sentence.
	 *
	 * @throws HubException if there are no such libraries for this computer, or the folder cannot be read
	 */
	public String description() throws HubException {
		final String here = "GPU support for ONNX Runtime " + version;
		return switch (state()) {
			case ABSENT -> {
				GpuPlatform.of(system, architecture);
				yield here + " is not installed: to install it, " + ByteCount.text(release.size()) + " are downloaded.";
			}
			case PARTIAL -> here + " is only partly in " + root + ": install it, which resumes the download.";
			case COMPLETE -> here + " is installed in " + root + ".";
			case DAMAGED, UNREADABLE -> here + " in " + root + " is damaged: install it again.";
			case IN_USE -> here + " is installed in " + root + " and in use.";
		};
	}

	/** How much of it is here. */
	public ModelState state() throws HubException {
		final Optional<GpuPlatform> platform = platform();
		if (platform.isEmpty()) return ModelState.ABSENT;
		final Path folder = folder(platform.get());
		try {
			if (Files.isDirectory(folder)) return state(platform.get(), folder);
			return Files.exists(jar()) || Files.exists(FileDownload.partOf(jar())) ? ModelState.PARTIAL : ModelState.ABSENT;
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	private Path jar() {
		return root.resolve(DOWNLOAD).resolve(release.jar().path());
	}

	private static ModelState state(final GpuPlatform platform, final Path folder) throws IOException {
		final Manifest manifest = Manifest.read(folder);
		for (final String library : platform.libraries()) {
			final boolean isSound = Files.isRegularFile(folder.resolve(library)) && manifest.isVerified(folder, library);
			if (!isSound) return ModelState.DAMAGED;
		}
		return UsedFolder.isInUse(folder) ? ModelState.IN_USE : ModelState.COMPLETE;
	}

	private Optional<GpuPlatform> platform() {
		try {
			return Optional.of(GpuPlatform.of(system, architecture));
		}
		catch (final HubException none) {
			return Optional.empty();
		}
	}

	private Path folder(final GpuPlatform platform) {
		return root.resolve(PREFIX + version + "-" + platform.id());
	}

	/**
	 * Takes the libraries into use, if they are here and undamaged. As a loaded library stays loaded, the use lasts until
	 * the process ends.
	 *
	 * @return the folder with the libraries
	 */
	public Optional<Path> use() throws HubException {
		if (!state().isUsable()) return Optional.empty();
		final Path folder = folder(platform().orElseThrow());
		try {
			if (UsedFolder.isMarked(folder) && UsedFolder.share(folder).isEmpty()) return Optional.empty();
			return Optional.of(folder);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	/**
	 * Downloads the libraries. Does nothing if they are here.
	 *
	 * @param repository a Maven repository
	 * @throws HubException if the download failed; the downloaded bytes are kept for the next one
	 * @throws HubException if there are none for this computer, or someone else is changing the folder
	 * @throws CancellationException if it was canceled; the downloaded bytes are kept
	 */
	public void install(final Endpoint repository, final ProgressListener listener, final Cancellation cancellation)
		throws HubException
	{
		final GpuPlatform platform = GpuPlatform.of(system, architecture);
		if (!version.equals(release.version())) {
			throw new HubException("GPU support can be installed for ONNX Runtime " + release.version() +
				" only, and the one in use is of version " + version + ": update Florence-2 for Fiji.");
		}
		if (state().isUsable()) return;
		try (FileLocks.Hold lock = lock()) {
			final Path jar = download(repository, new TransferMeter(listener.part(0, DOWNLOAD_SHARE, ""), cancellation));
			unpack(platform, jar, new TransferMeter(listener.part(DOWNLOAD_SHARE, 1, ""), cancellation));
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
	}

	private Path download(final Endpoint repository, final TransferMeter meter)
		throws HubException, IOException, InterruptedException
	{
		final Path jar = jar();
		final Path folder = jar.getParent();
		final ManifestFile manifest = new ManifestFile(folder);
		final boolean whole = Files.exists(jar) && manifest.current().isVerified(folder, release.jar().path());
		final long here = whole ? release.size() : size(FileDownload.partOf(jar));
		meter.expect(release.jar().size());
		checkSpace(release.size() - here);
		if (whole) return jar;
		meter.addPresent(here);
		final String address = release.address(repository).toString();
		new FileDownload(new WebClient(repository, retryPolicy, trust.get()), retryPolicy, disk, meter, release.jar(),
			revision -> address, manifest, folder).run();
		return jar;
	}

	private static long size(final Path file) throws IOException {
		return Files.exists(file) ? Files.size(file) : 0;
	}

	/** The libraries of one platform are smaller than the jar, which holds those of two. */
	private void checkSpace(final long toDownload) throws IOException, HubException {
		final long needed = toDownload + release.size();
		final long free = disk.usable(root);
		if (needed > free) {
			throw new HubException("GPU support needs " + ByteCount.text(needed) + " more in " + root +
				" while it is installed, and the disk has " + ByteCount.text(free) + " left: make room there.");
		}
	}

	private void unpack(final GpuPlatform platform, final Path jar, final TransferMeter meter)
		throws HubException, IOException
	{
		final Path unpacked = root.resolve(UNPACKED);
		if (Files.exists(unpacked)) UsedFolder.delete(unpacked);
		Files.createDirectories(unpacked);
		new LibraryArchive(jar).unpack(platform, unpacked, meter);
		UsedFolder.mark(unpacked);
		final Path folder = folder(platform);
		if (Files.exists(folder) && !UsedFolder.delete(folder)) throw inUse();
		Files.move(unpacked, folder, StandardCopyOption.ATOMIC_MOVE);
		// The download and other versions are not needed any more, unless a running program has one loaded.
		for (final Path other : folders())
			if (!other.equals(folder)) UsedFolder.delete(other);
	}

	/**
	 * Deletes the libraries, including those of other versions and partial downloads.
	 *
	 * @return whether there was anything
	 * @throws HubException if they are in use
	 */
	public boolean remove() throws HubException {
		if (!Files.isDirectory(root)) return false;
		try (FileLocks.Hold lock = lock()) {
			final List<Path> folders = folders();
			for (final Path folder : folders)
				if (!UsedFolder.delete(folder)) throw inUse();
			return !folders.isEmpty();
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** All folders that this class created, and nothing else in the root. */
	private List<Path> folders() throws IOException {
		try (Stream<Path> all = Files.list(root)) {
			return all.filter(path -> Files.isDirectory(path) && path.getFileName().toString().startsWith(PREFIX)).toList();
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}

	private FileLocks.Hold lock() throws HubException {
		try {
			Files.createDirectories(root);
			return FileLocks.alone(root.resolve(LOCK))
				.orElseThrow(() -> new HubException("GPU support in " + root +
					" is being installed or removed in another window or by another program: wait for it to end."));
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private HubException inUse() {
		return new HubException("The libraries for graphics cards in " + root +
			" are in use: quit Fiji and other programs that use them, and try again before a model is opened.");
	}

	private HubException unwritable(final IOException e) {
		return new HubException("The folder " + root + " cannot be written to (" + Failures.text(e) +
			"): check that you may write there and that its disk is not full.", e);
	}

	private HubException unreadable(final IOException e) {
		return new HubException(
			"The folder " + root + " cannot be read (" + Failures.text(e) + "): check that you may read it.", e);
	}
}
