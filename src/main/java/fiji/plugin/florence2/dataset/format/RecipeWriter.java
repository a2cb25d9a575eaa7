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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.regions.EvenOutline;
import fiji.plugin.florence2.regions.ListingOrder;
import fiji.plugin.florence2.regions.ReadingOrder;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerWriter;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Questions and answers as Florence-2's recipes take them: for each split a folder with the images and
 * {@code annotations.jsonl}, each line of which has an image, a prompt ({@code prefix}) and the answer to it
 * ({@code suffix}).
 */
final class RecipeWriter implements AnnotationWriter {

	private static final String FILE = "annotations.jsonl";
	private static final Map<Split, String> FOLDERS =
		Map.of(Split.TRAINING, "train", Split.VALIDATION, "valid", Split.TEST, "test");
	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
	/** Image features along a side of the published models. */
	private static final int CELLS = 24;

	/** A line of the file. */
	private record Exchange(String prefix, String suffix) {}

	@Override
	public String name() {
		return "florence2-jsonl";
	}

	@Override
	public String form() {
		return "folders train, valid and test, each with images and annotations.jsonl: image, prefix (prompt), suffix (answer)";
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final LeftOut leftOut = new LeftOut();
		final Stems stems = new Stems();
		for (final AnnotatedFile image : images) {
			final Path split = Files.createDirectories(folder.resolve(FOLDERS.get(image.split().orElse(Split.TRAINING))));
			final String name = files.putPicture(image, split, stems.next(image));
			final StringBuilder lines = new StringBuilder();
			for (final Exchange exchange : exchanges(files.sized(image), leftOut)) {
				final JsonObject line = new JsonObject();
				line.addProperty("image", name);
				line.addProperty("prefix", exchange.prefix);
				line.addProperty("suffix", exchange.suffix);
				lines.append(GSON.toJson(line)).append('\n');
			}
			Files.writeString(split.resolve(FILE), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		leftOut.tell(notes);
	}

	private static List<Exchange> exchanges(final AnnotatedFile image, final LeftOut leftOut) {
		final List<Exchange> exchanges = new ArrayList<>();
		objects(image, leftOut).ifPresent(exchanges::add);
		lines(image, leftOut).ifPresent(exchanges::add);
		for (final Region region : image.regions())
			if (region.shape() instanceof Polygons polygons) inside(region, image).ifPresent(object -> exchanges.add(
				new Exchange(about(Task.REGION_TO_SEGMENTATION, object.shape().bounds(), image), outline(polygons, image))));
		for (final AnnotatedText text : image.texts()) {
			final Optional<Exchange> exchange = exchange(text, image);
			if (exchange.isPresent()) exchanges.add(exchange.get());
			else leftOut.add("texts that answer no prompt, or that the model cannot write");
		}
		return exchanges;
	}

	/** Nothing if an object has a name that the model cannot write: the others would be taught as all there is. */
	private static Optional<Exchange> objects(final AnnotatedFile image, final LeftOut leftOut) {
		final List<Region> objects = new ArrayList<>();
		for (final Region region : image.regions())
			if (!(region.shape() instanceof Quad))
				inside(region, image).ifPresentOrElse(objects::add, () -> leftOut.add("objects outside of their images"));
		// Nothing is in an image about which nothing is said.
		if (objects.isEmpty() && !(image.regions().isEmpty() && image.texts().isEmpty())) return Optional.empty();
		if (!objects.stream().allMatch(object -> AnswerWriter.canWrite(AnswerKind.BOXES, object.label()))) {
			leftOut.add("images with a name of an object that the model cannot write");
			return Optional.empty();
		}
		final Box whole = new Box(0, 0, image.width(), image.height());
		objects.sort((a, b) -> ListingOrder.compare(a.shape().bounds(), b.shape().bounds(), whole, CELLS));
		return Optional.of(
			new Exchange(Task.OD.token(), AnswerWriter.regions(AnswerKind.BOXES, objects, image.width(), image.height())));
	}

	/** The object as a box within the image. */
	private static Optional<Region> inside(final Region region, final AnnotatedFile image) {
		return Clipping.clip(region.shape().bounds(), new Box(0, 0, image.width(), image.height())).map(region::withShape);
	}

	private static Optional<Exchange> lines(final AnnotatedFile image, final LeftOut leftOut) {
		final List<Region> lines = image.regions().stream().filter(region -> region.shape() instanceof Quad).toList();
		if (lines.isEmpty()) return Optional.empty();
		if (!lines.stream().allMatch(line -> AnswerWriter.canWrite(AnswerKind.QUADS, line.label()))) {
			leftOut.add("images with a line of text that the model cannot write");
			return Optional.empty();
		}
		return Optional.of(new Exchange(Task.OCR_WITH_REGION.token(),
			AnswerWriter.regions(AnswerKind.QUADS, ReadingOrder.of(lines).regions(), image.width(), image.height())));
	}

	private static Optional<Exchange> exchange(final AnnotatedText text, final AnnotatedFile image) {
		if (text.region().isPresent()) return aboutRegion(text, image.regions().get(text.region().getAsInt()), image);
		if (!AnswerWriter.canWrite(AnswerKind.TEXT, text.words())) return Optional.empty();
		final Optional<String> token = text.task().filter(Task.CAPTIONS::contains).map(Task::token);
		return text.prompt()
			.or(() -> token)
			.or(() -> text.task().isEmpty() ? Optional.of(Task.CAPTION.token()) : Optional.empty())
			.map(prefix -> new Exchange(prefix, text.words()));
	}

	private static Optional<Exchange> aboutRegion(final AnnotatedText text, final Region region,
		final AnnotatedFile image)
	{
		if (text.task().equals(Optional.of(Task.REFERRING_EXPRESSION_SEGMENTATION))) {
			if (!(region.shape() instanceof Polygons polygons)) return Optional.empty();
			return Optional
				.of(new Exchange(Task.REFERRING_EXPRESSION_SEGMENTATION.token() + text.words(), outline(polygons, image)));
		}
		if (!AnswerWriter.canWrite(AnswerKind.TEXT, text.words())) return Optional.empty();
		return inside(region, image).map(object -> object.shape().bounds())
			.map(box -> new Exchange(about(Task.REGION_TO_DESCRIPTION, box, image),
				AnswerWriter.words(text.words(), box, image.width(), image.height())));
	}

	private static String about(final Task task, final Box box, final AnnotatedFile image) {
		return task.token() + AnswerWriter.words("", box, image.width(), image.height());
	}

	private static String outline(final Polygons polygons, final AnnotatedFile image) {
		final Region even = new Region("", EvenOutline.of(polygons), Double.NaN, Double.NaN);
		return AnswerWriter.regions(AnswerKind.POLYGONS, List.of(even), image.width(), image.height());
	}
}
