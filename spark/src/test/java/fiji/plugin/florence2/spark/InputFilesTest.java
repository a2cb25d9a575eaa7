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
package fiji.plugin.florence2.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.batch.BatchException;
import fiji.plugin.florence2.batch.BatchFailure;
import fiji.plugin.florence2.batch.BatchImages;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.InputImage;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders, patterns and lists, by paths of this computer and by those of a file system that only Hadoop knows. */
class InputFilesTest {

	@TempDir
	private Path folder;
	private final Configuration hadoop = new Configuration();

	@BeforeEach
	void files() throws IOException {
		for (final String name : List.of("a/1.tif", "a/deep/2.PNG", "b/3.tif", "b/4.txt", "a/.hidden/5.tif", "b/.6.tif",
			"a/results/batch.lock", "a/results/labels/1.tif.tif", "c [1]/7.tif"))
		{
			final Path file = folder.resolve(name);
			Files.createDirectories(file.getParent());
			Files.writeString(file, name);
		}
		// Each test has another folder.
		hadoop.setBoolean("fs.viewfs.impl.disable.cache", true);
		hadoop.set("fs.viewfs.mounttable.default.link./screen", folder.toUri().toString());
	}

	private BatchImages find(final String input, final boolean subfolders) throws BatchException {
		final BatchPlan defaults = BatchPlan.of(Path.of(""));
		return InputFiles.find(new BatchPlan(input, folder.resolve("output"), defaults.pattern(), subfolders,
			defaults.part(), defaults.tasks(), defaults.text(), defaults.settings(), defaults.outputs()), hadoop,
			ProgressListener.NONE);
	}

	private List<String> names(final String input, final boolean subfolders) throws BatchException {
		final BatchImages found = find(input, subfolders);
		assertEquals(List.of(), found.unreadable());
		return found.images().stream().map(InputImage::name).toList();
	}

	/** As a batch without Spark. */
	@Test
	void folders() throws Exception {
		final List<String> all = List.of("a/1.tif", "a/deep/2.PNG", "b/3.tif", "c [1]/7.tif");
		assertEquals(all, names(folder.toString(), true));
		assertEquals(all, names("file:" + folder, true));
		assertEquals(all, names("viewfs:///screen", true));
		assertEquals(List.of("1.tif"), names(folder.resolve("a").toString(), false));
		assertEquals(List.of("1.tif"), names("viewfs:///screen/a", false));
		assertEquals(List.of("7.tif"), names(folder.resolve("c [1]").toString(), false));
	}

	@Test
	void patternsOfFilesAndFolders() throws Exception {
		for (final String place : List.of(folder.toString(), "viewfs:///screen")) {
			assertEquals(List.of("a/1.tif", "b/3.tif"), names(place + "/{a,b}/*.tif", false));
			assertEquals(List.of("a/1.tif", "b/3.tif", "c [1]/7.tif"), names(place + "/*", false));
			assertEquals(List.of("a/1.tif", "a/deep/2.PNG", "b/3.tif", "c [1]/7.tif"), names(place + "/*", true));
		}
	}

	/** The state by which a changed file is known is the same, however the file is reached. */
	@Test
	void statesAreTheSame() throws Exception {
		final BatchImages here = find(folder.toString(), true);
		final BatchImages there = find("viewfs:///screen", true);
		for (int i = 0; i < here.images().size(); i++) {
			assertEquals(here.images().get(i).output(), there.images().get(i).output());
			assertEquals(here.images().get(i).file().state(), there.images().get(i).file().state());
		}
	}

	@Test
	void lists() throws Exception {
		final Path list = folder.resolve("images.txt");
		Files.write(list, List.of("# two of them", "./a/1.tif", "", "viewfs:///screen/b/3.tif", "a/1.tif", "gone.tif", "a",
			folder.resolve("a/deep/2.PNG").toString()));
		for (final String place : List.of(list.toString(), "viewfs:///screen/images.txt")) {
			final BatchImages found = find(place, false);
			final List<String> names = found.images().stream().map(InputImage::name).toList();
			assertTrue(names.containsAll(List.of("a/1.tif", "screen/b/3.tif")), names.toString());
			assertTrue(found.unreadable().contains(new BatchFailure("a", "This is a folder: list its files.")),
				found.unreadable().toString());
			assertTrue(
				found.unreadable().contains(new BatchFailure("gone.tif", "There is no such file: see that the list is right.")),
				found.unreadable().toString());
		}
	}

	@Test
	void wrongPlacesAreOneSentence() {
		assertTold("There are no images", folder.resolve("nowhere").toString());
		assertTold("There are no images", "viewfs:///screen/*.czi");
		assertTold("There is no image in", "viewfs:///screen/a/.hidden");
		assertTold("cannot be listed", "nosuchsystem://host/folder");
	}

	private void assertTold(final String part, final String input) {
		final String told = assertThrows(BatchException.class, () -> find(input, false)).getMessage();
		assertTrue(told.contains(part) && told.endsWith(".") && told.lines().count() == 1, told);
	}
}
