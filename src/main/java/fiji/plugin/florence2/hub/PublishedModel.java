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

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A model that can be downloaded.
 *
 * @param id its name, such as {@code Florence-2-base-ft}
 * @param origin where its files are
 * @param licence short name of the licence
 * @param description what it is good for, one sentence
 * @param presets the most exact first
 */
public record PublishedModel(String id, Origin origin, String licence, String description, List<Preset> presets) {

	/** Where the files of a published model are. */
	public sealed interface Origin permits Repository, WebFolder {}

	/**
	 * A repository of the Hugging Face hub or of a mirror of it.
	 *
	 * @param name such as {@code onnx-community/Florence-2-base-ft}
	 * @param revision the commit, or a branch such as {@code main}. The commit of the branch at the start of a download is
	 *          kept with the download, so that all files are of one commit.
	 */
	public record Repository(String name, String revision) implements Origin {}

	/**
	 * A folder on any web server.
	 *
	 * @param url with a slash at the end
	 */
	public record WebFolder(URI url) implements Origin {}

	/**
	 * A choice of one precision for each part of a model.
	 *
	 * @param name such as {@code exact}
	 * @param memoryMb peak memory of one analysis in MiB, if it was measured
	 * @param files all that the model folder needs
	 */
	public record Preset(String name, OptionalInt memoryMb, List<PublishedFile> files) {

		public Preset {
			files = List.copyOf(files);
		}

		/**
		 * Bytes of all files, exact or about. Settings whose size is not known beforehand are left out, as they are small;
		 * empty if nothing is known of the size of a graph.
		 */
		public OptionalLong size() {
			final boolean known =
				files.stream().filter(PublishedFile::isGraph).allMatch(file -> file.expectedSize().isPresent());
			return known
				? OptionalLong.of(files.stream().mapToLong(file -> file.expectedSize().orElse(0)).sum())
				: OptionalLong.empty();
		}

		/** Whether the sizes of all graphs are known exactly. */
		public boolean isSizeExact() {
			return files.stream().filter(PublishedFile::isGraph).allMatch(file -> file.size().isPresent());
		}
	}

	public PublishedModel {
		presets = List.copyOf(presets);
	}

	/** The name of the model in one of its presets: {@code Florence-2-base-ft/exact}. */
	public String nameOf(final Preset preset) {
		return id + "/" + preset.name();
	}
}
