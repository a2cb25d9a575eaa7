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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.dataset.format.AnnotatedText;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.TextProperties;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A plane of an open image with what is marked in it.
 *
 * @param rois copies of the selections that mark something, see {@link SelectedRegion}
 * @param captions from the properties of {@link TextProperties}
 */
public record MarkedPlane(PlanePosition position, List<Roi> rois, List<AnnotatedText> captions) {

	/** What the key of a prompt has besides that of its answer. */
	private static final String PROMPT = ".prompt";
	private static final int MAX_TITLE = 80;

	/** The planes of an image on which there is a selection or a caption. */
	public static List<MarkedPlane> of(final ImagePlus image, final List<Roi> rois) throws ImageException {
		final Map<PlanePosition, List<Roi>> byPlane = new LinkedHashMap<>();
		for (final Roi roi : rois)
			if (SelectedRegion.is(roi))
				byPlane.computeIfAbsent(plane(roi, image), plane -> new ArrayList<>()).add((Roi) roi.clone());
		for (final PlanePosition plane : PlaneSelection.WHOLE_STACK.of(image, 0, ""))
			if (!captions(image, plane).isEmpty()) byPlane.computeIfAbsent(plane, captioned -> new ArrayList<>());
		return byPlane.entrySet()
			.stream()
			.map(entry -> new MarkedPlane(entry.getKey(), entry.getValue(), captions(image, entry.getKey())))
			.toList();
	}

	/** The plane that a selection is tied to, or the displayed one. */
	private static PlanePosition plane(final Roi roi, final ImagePlus image) {
		return PlanePosition.of(roi, image, 0).orElseGet(() -> PlanePosition.displayed(image, 0));
	}

	private static List<AnnotatedText> captions(final ImagePlus image, final PlanePosition plane) {
		final String end = image.getStackSize() == 1 ? "" : "." + plane.stackIndex(image);
		final List<AnnotatedText> captions = new ArrayList<>();
		for (final Task task : Task.CAPTIONS) {
			final String words = image.getProp(TextProperties.key(task.name()) + end);
			if (words != null && !words.isBlank())
				captions.add(new AnnotatedText(RegionRois.oneLine(words), Optional.of(task)));
		}
		final String key = TextProperties.key(Task.shortName(Optional.empty()));
		final String answer = image.getProp(key + end);
		final String prompt = image.getProp(key + PROMPT + end);
		// The answer alone is what the plugin itself has left.
		if (answer != null && prompt != null && !answer.isBlank() && !prompt.isBlank())
			captions.add(new AnnotatedText(RegionRois.oneLine(answer), OptionalInt.empty(), Optional.empty(),
				Optional.of(RegionRois.oneLine(prompt))));
		return captions;
	}

	/** What its user knows it by. */
	public String title(final ImagePlus image) {
		return image.getTitle() + (image.getNSlices() > 1 ? ", slice " + position.slice() : "") +
			(image.getNFrames() > 1 ? ", frame " + position.frame() : "");
	}

	/**
	 * The name of a PNG file of the plane, after its image.
	 *
	 * @param taken names without endings in lower case, of which no two are to be equal; this one is added
	 */
	public String fileName(final ImagePlus image, final Set<String> taken) {
		final String title = image.getTitle().replaceFirst("\\.\\w{1,5}$", "").replaceAll("[^\\p{L}\\p{N}_-]+", "-");
		final String plane =
			(image.getNSlices() > 1 ? "-z" + position.slice() : "") + (image.getNFrames() > 1 ? "-t" + position.frame() : "");
		final String stem = title.substring(0, Math.min(MAX_TITLE, title.length())) + plane;
		String name = stem;
		for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++)
			name = stem + "-" + i;
		return name + ".png";
	}
}
