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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.scalebar.ScaleBarReader;
import fiji.plugin.florence2.imagej.scalebar.WrittenLength;
import fiji.plugin.florence2.task.Task;

import com.google.gson.JsonObject;

import ij.ImagePlus;

import java.util.Optional;

/** How many lengths of scale bars are read right; of the others, those for which no length is given are not wrong. */
record ScaleBarReport(int lengths, int right, int wrong) implements Report {

	/**
	 * The images whose only text is a length.
	 *
	 * @throws CocoException if there are none
	 */
	static CocoFolder annotatedOf(final CocoFolder folder) throws CocoException {
		final CocoFolder annotated = folder.with(image -> length(image).isPresent());
		if (!annotated.images().isEmpty()) return annotated;
		throw new CocoException("No chosen image of " + folder.name() +
			" has a length such as 20 um as its only text in the annotations: scale bars cannot be measured by it.");
	}

	private static Optional<WrittenLength> length(final CocoImage image) {
		return image.texts().filter(texts -> texts.size() == 1).flatMap(texts -> WrittenLength.in(texts.get(0).label()));
	}

	/** The same with one more image. */
	ScaleBarReport with(final Florence2 florence2, final CocoImage image) throws Florence2Exception {
		try (OpenedImage opened = OpenedImage.read(image.file().toString())) {
			image.requireSize(opened.image().getWidth(), opened.image().getHeight());
			final Optional<WrittenLength> read = read(florence2, opened.image());
			final boolean isRight = read.equals(length(image));
			return new ScaleBarReport(lengths + 1, right + (isRight ? 1 : 0), wrong + (isRight || read.isEmpty() ? 0 : 1));
		}
	}

	/** As the command Read Scale Bar does. */
	private static Optional<WrittenLength> read(final Florence2 florence2, final ImagePlus image)
		throws Florence2Exception
	{
		try {
			return Optional
				.of(new ScaleBarReader(image).read(view -> florence2.ask(DisplayedPlane.of(view), Task.OCR).text()).length());
		}
		catch (final ImageException notRead) {
			return Optional.empty();
		}
	}

	@Override
	public String text() {
		return "  lengths " + lengths + "  right " + right + "  wrong " + wrong + "  not read " +
			(lengths - right - wrong) + System.lineSeparator();
	}

	@Override
	public void addTo(final JsonObject json) {
		json.addProperty("lengths", lengths);
		json.addProperty("right", right);
		json.addProperty("wrong", wrong);
	}
}
