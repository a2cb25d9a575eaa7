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

import fiji.plugin.florence2.hub.Manifest.PartialFile;
import fiji.plugin.florence2.hub.Manifest.VerifiedFile;
import fiji.plugin.florence2.hub.PublishedModel.Preset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A published model in one of its presets, and its folder in the store, which need not exist. */
record Installation(PublishedModel model, Preset preset, Path folder) {

	String name() {
		return model.nameOf(preset);
	}

	/**
	 * How much of it is here. No file is read, only sizes are compared.
	 *
	 * @throws IOException if the folder cannot be read
	 */
	ModelState state() throws IOException {
		try {
			FolderSize.requireReadable(folder);
		}
		catch (final NoSuchFileException absent) {
			return ModelState.ABSENT;
		}
		final Manifest manifest = Manifest.read(folder);
		boolean any = false;
		boolean all = true;
		for (final PublishedFile file : preset.files()) {
			final Path path = folder.resolve(file.path());
			if (!Files.isRegularFile(path)) {
				all = false;
				any |= Files.exists(FileDownload.partOf(path));
			}
			else if (!manifest.isVerified(folder, file.path())) return ModelState.DAMAGED;
			else any = true;
		}
		if (!all) return any ? ModelState.PARTIAL : ModelState.ABSENT;
		return UsedFolder.isInUse(folder) ? ModelState.IN_USE : ModelState.COMPLETE;
	}

	boolean isOptimized() throws IOException {
		return OptimizedGraphs.read(folder).areComplete(folder);
	}

	/** Size of the complete and partial files in bytes. */
	long present() throws IOException {
		long present = 0;
		for (final PublishedFile file : preset.files()) {
			final Path path = folder.resolve(file.path());
			final Path here = Files.isRegularFile(path) ? path : FileDownload.partOf(path);
			if (Files.isRegularFile(here)) present += Files.size(here);
		}
		return present;
	}

	/** What a verification found, and the manifest that says so. */
	record Findings(Verification verification, Manifest manifest) {}

	/** Reads all files, the optimised ones too, and compares them with their checksums. */
	Findings verify(final TransferMeter meter) throws IOException {
		final Manifest before = Manifest.read(folder);
		final OptimizedGraphs optimized = OptimizedGraphs.read(folder);
		final List<String> sound = new ArrayList<>();
		final List<String> damaged = new ArrayList<>();
		final List<String> missing = new ArrayList<>();
		final List<String> spoiled = new ArrayList<>();
		Manifest found = before;
		meter.expect(OptionalLong.of(present() + optimized.size()));
		for (final PublishedFile file : preset.files()) {
			final String path = file.path();
			if (!Files.isRegularFile(folder.resolve(path))) {
				missing.add(path);
				continue;
			}
			final Checksum checksum = checksum(path, meter);
			final boolean matches = matches(file, before, checksum);
			(matches ? sound : damaged).add(path);
			found = matches
				? found.withVerified(path, new VerifiedFile(checksum.size(), checksum.sha256()))
				: found.withDamaged(path);
		}
		for (final String path : optimized.files().keySet()) {
			final boolean matches = optimized.isPresent(folder, path) &&
				checksum(path, meter).sha256().equals(optimized.files().get(path).sha256());
			(matches ? sound : spoiled).add(path);
		}
		return new Findings(new Verification(sound, damaged, missing, spoiled), found);
	}

	private Checksum checksum(final String path, final TransferMeter meter) throws IOException {
		meter.begin("Verifying " + path);
		return Checksum.of(folder.resolve(path), meter::add);
	}

	private static boolean matches(final PublishedFile file, final Manifest manifest, final Checksum checksum) {
		final VerifiedFile verified = manifest.files().get(file.path());
		if (verified != null) return checksum.sha256().equals(verified.sha256());
		final PartialFile known = manifest.partialOf(file.path());
		final String sha256 = file.sha256().orElse(known.sha256());
		return sha256 != null ? sha256.equals(checksum.sha256()) : checksum.gitBlob().equals(known.gitBlob());
	}
}
