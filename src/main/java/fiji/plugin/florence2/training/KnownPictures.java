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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.tiling.Tiling;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pictures that a base was trained on, as some come with: most of them remind a model in training of what the base knew, and
 * by the others it is measured how much of that is left.
 *
 * @param reminders those that remind
 * @param held the others
 */
record KnownPictures(List<CocoImage> reminders, CocoFolder held) {

	/** In a model's folder, in the form of COCO. */
	static final String FOLDER = "replay";

	/** Of the pictures, one of so many is held. */
	private static final int HELD_OUT = 4;

	/** Those of a model; empty if it has none. */
	static Optional<KnownPictures> of(final ModelFolder base) throws CocoException {
		final Path folder = base.folder().resolve(FOLDER);
		if (!Files.isDirectory(folder)) return Optional.empty();
		final CocoFolder all = CocoFolder.read(folder);
		final Set<CocoImage> held = new HashSet<>();
		for (int i = HELD_OUT - 1; i < all.images().size(); i += HELD_OUT)
			held.add(all.images().get(i));
		return Optional.of(new KnownPictures(all.with(image -> !held.contains(image)).images(), all.with(held::contains)));
	}

	/** How well two models find what the pictures that are held show, each as a whole. */
	KnownFigures figures(final Path base, final Path trained, final PlaneReader reader, final int threads,
		final ProgressListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		final Judgement before =
			judge(base, reader, threads, listener.part(0, 0.5, "trying the base on what it knew, "), cancellation);
		final Judgement after = judge(trained, reader, threads,
			listener.part(0.5, 1, "trying the best model on what its base knew, "), cancellation);
		return KnownFigures.of(held, before, after);
	}

	/** What a model finds in the pictures that are held, each as a whole. */
	Judgement judge(final Path model, final PlaneReader reader, final int threads, final ProgressListener listener,
		final Cancellation cancellation) throws Florence2Exception
	{
		return new Validation(held, reader, Tiling.WHOLE, 1, threads).judge(model, Validation.Shown.NOWHERE, listener,
			cancellation);
	}
}
