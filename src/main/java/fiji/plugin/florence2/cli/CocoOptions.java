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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;

/** Which annotated images, and which of their objects. */
final class CocoOptions {

	@Option(names = "--coco", paramLabel = "FOLDER", required = true,
		description = "Folder with annotations.json in the form of COCO and the images in a folder images, can be given " +
			"several times.")
	private List<Path> folders;

	@Option(names = "--images", paramLabel = "FILE",
		description = "List of the images to evaluate, a file name or folder/file name on each line (default: all).")
	private Path list;

	@Option(names = "--except", paramLabel = "FILE", description = "List of images to leave out, in the same form.")
	private Path excluded;

	@Option(names = "--category", paramLabel = "NAME", split = ",",
		description = "Category to evaluate, can be given several times (default: all).")
	private List<String> categories = List.of();

	@Option(names = "--max-objects", paramLabel = "N",
		description = "Leave out images with more annotated objects than this.")
	private Integer maxObjects;

	/** The folder's content as far as it is chosen; never without images. */
	CocoFolder read() throws CocoException {
		CocoFolder chosen = read(folders.get(0));
		for (final Path folder : folders.subList(1, folders.size()))
			chosen = chosen.and(read(folder));
		final CocoFolder all = chosen;
		if (!categories.isEmpty()) chosen = chosen.only(categories);
		if (maxObjects != null) chosen = chosen.withAtMost(maxObjects);
		if (chosen.images().isEmpty()) {
			throw new CocoException("There are no images to evaluate in " + chosen.name() +
				(all.images().isEmpty() ? "." : ": none has as few objects as that."));
		}
		return chosen;
	}

	private CocoFolder read(final Path folder) throws CocoException {
		final CocoFolder all = CocoFolder.read(folder);
		final CocoFolder listed = list == null ? all : all.listed(list);
		if (excluded == null) return listed;
		final List<CocoImage> others = all.listed(excluded).images();
		return listed.with(image -> !others.contains(image));
	}
}
