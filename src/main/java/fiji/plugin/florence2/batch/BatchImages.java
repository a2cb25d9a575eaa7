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
package fiji.plugin.florence2.batch;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * The images of a batch, in the order of their names.
 *
 * @param place where they are: an absolute path or URI
 * @param images those of the plan's part
 * @param unreadable folders and files that cannot be read
 */
public record BatchImages(String place, List<InputImage> images, List<BatchFailure> unreadable) {

	/** @param files all of them, by the names of the images */
	public static BatchImages of(final String place, final SortedMap<String, InputFile> files, final BatchPart part,
		final List<BatchFailure> unreadable)
	{
		final List<String> names = List.copyOf(files.keySet());
		final OutputNames outputs = new OutputNames(names);
		final List<InputImage> images = IntStream.range(0, names.size())
			.filter(part::has)
			.mapToObj(names::get)
			.map(name -> new InputImage(name, outputs.of(name), files.get(name)))
			.toList();
		return new BatchImages(place, images, List.copyOf(unreadable));
	}
}
