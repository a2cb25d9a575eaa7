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
package fiji.plugin.florence2.updatesite;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a site as a user's Fiji does, and more strictly: every record against the file that is served. */
final class Verification {

	private final ServedSite site;
	private final FijiJars fiji;
	private final List<String> problems = new ArrayList<>();
	/** The paths of files which are part of the site, by what stays from version to version. */
	private final Map<String, String> offered = new TreeMap<>();

	private Verification(final ServedSite site, final FijiJars fiji) {
		this.site = site;
		this.fiji = fiji;
	}

	/** @return a sentence for each record that is wrong, which names it; none if the site is sound */
	static List<String> problems(final ServedSite site, final FijiJars fiji) throws IOException, InterruptedException {
		final Verification verification = new Verification(site, fiji);
		try (InputStream in = site.open(SiteDatabase.FILE)) {
			verification.check(SiteDatabase.read(in));
		}
		catch (final FileNotFoundException e) {
			verification.problems.add("There is no " + SiteDatabase.FILE + " at " + site + ".");
		}
		catch (final SiteException e) {
			verification.problems.add(e.getMessage());
		}
		return List.copyOf(verification.problems);
	}

	private void check(final SiteDatabase database) throws IOException, InterruptedException {
		for (final SiteFile file : database.files()) {
			if (file.current().isEmpty()) continue;
			final String other = offered.put(file.identity(), file.path());
			if (other != null) add(file, "is a version of " + other + ", and only one may be offered");
		}
		if (offered.isEmpty()) problems.add("The site offers no file.");
		for (final SiteFile file : database.files()) {
			if (file.current().isPresent()) check(file, file.current().get());
		}
	}

	private void check(final SiteFile file, final SiteFile.Version version) throws IOException, InterruptedException {
		if (!file.path().matches("(jars|plugins|macros)/.+") || file.path().contains("..")) {
			add(file, "is not in a folder which Fiji's updater looks at");
			return;
		}
		if (!version.timestamp().matches("\\d{14}")) {
			add(file, "has a time that is not of the form yyyyMMddHHmmss: " + version.timestamp());
			return;
		}
		checkOwner(file);
		checkDependencies(file, version);
		checkServed(file, version);
	}

	private void checkOwner(final SiteFile file) {
		if (!file.path().endsWith(".jar")) return;
		fiji.fileName(JarName.of(file.path()).artifact())
			.ifPresent(own -> add(file, "is a jar that Fiji has already (" + own + ")"));
		if (file.path().contains("plain_imagej")) add(file, "is for an ImageJ without Fiji");
	}

	private void checkDependencies(final SiteFile file, final SiteFile.Version version) {
		for (final String dependency : version.dependencies()) {
			if (offered.containsKey(JarName.unversioned(dependency))) continue;
			if (fiji.fileName(JarName.of(dependency).artifact()).isPresent()) continue;
			add(file, "needs " + dependency + ", of which neither the site nor Fiji has a record");
		}
	}

	private void checkServed(final SiteFile file, final SiteFile.Version version)
		throws IOException, InterruptedException
	{
		final String name = SiteFile.servedAs(file.path(), version);
		final Path copy = Files.createTempFile("update-site", ".download");
		try (InputStream in = site.open(name)) {
			Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
			checkContent(file, version, copy);
		}
		catch (final FileNotFoundException e) {
			add(file, "is not served: there is no " + name);
		}
		catch (final IOException e) {
			add(file, "cannot be read: " + e.getMessage());
		}
		finally {
			Files.delete(copy);
		}
	}

	private void checkContent(final SiteFile file, final SiteFile.Version version, final Path copy) throws IOException {
		final long size = Files.size(copy);
		if (size != version.size()) {
			add(file, "has " + size + " bytes, and its record says " + version.size());
			return;
		}
		final String checksum = UpdaterChecksum.of(file.path(), copy);
		if (!checksum.equals(version.checksum()))
			add(file, "has the checksum " + checksum + ", and its record says " + version.checksum());
	}

	private void add(final SiteFile file, final String what) {
		problems.add(file.path() + " " + what + ".");
	}
}
