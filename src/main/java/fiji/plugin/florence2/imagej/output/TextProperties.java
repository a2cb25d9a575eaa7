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
package fiji.plugin.florence2.imagej.output;

import ij.ImagePlus;

import java.util.List;
import java.util.Locale;

/** Texts of answers as properties of their image: a macro reads them by {@code Property.get}, a TIFF file keeps them. */
public final class TextProperties {

	private static final String PREFIX = "florence2.";

	private TextProperties() {}

	/**
	 * Sets the property of each answer's task to its text. For several planes the task's property is the last one's text,
	 * and in a stack each plane has its own besides: the key, a dot and the plane's number in the stack, such as
	 * {@code florence2.caption.7}. An empty text removes what an earlier answer left.
	 */
	public static void set(final ImagePlus image, final List<PlaneAnswer> answers) {
		for (final PlaneAnswer answer : answers) {
			final String key = key(answer.taskName());
			image.setProp(key, answer.text());
			if (image.getStackSize() > 1) image.setProp(key + "." + answer.position().stackIndex(image), answer.text());
		}
	}

	/** A task's key: {@code florence2.} and its name in lower case, such as {@code florence2.detailed_caption}. */
	public static String key(final String task) {
		return PREFIX + task.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
	}
}
