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
import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * COCO: one folder with {@code annotations.json} and {@code images}, or one for each split.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO, data format</a>
 */
public final class CocoFormat implements AnnotationReader, AnnotationWriter {

	@Override
	public String name() {
		return "coco";
	}

	@Override
	public String form() {
		return "annotations.json in the form of COCO and a folder images, or folders training, validation and test with " +
			"these";
	}

	@Override
	public boolean fits(final Path path) {
		return Files.isRegularFile(path.resolve(CocoFolder.ANNOTATIONS)) || splits(path).findAny().isPresent() ||
			path.getFileName().toString().equals(CocoFolder.ANNOTATIONS);
	}

	private static Stream<Split> splits(final Path path) {
		return Stream.of(Split.values())
			.filter(split -> Files.isRegularFile(path.resolve(name(split)).resolve(CocoFolder.ANNOTATIONS)));
	}

	/** The name of the folder of a split. */
	static String name(final Split split) {
		return split.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final Findings findings = new Findings(request);
		final List<AnnotatedFile> files = new ArrayList<>();
		final List<Split> splits = splits(request.path()).toList();
		for (final Split split : splits)
			read(request.path().resolve(name(split)), request, findings, notes).stream()
				.map(file -> file.in(split))
				.forEach(files::add);
		if (splits.isEmpty()) files.addAll(read(request.path(), request, findings, notes));
		findings.tell(notes, !files.isEmpty());
		return files;
	}

	private static List<AnnotatedFile> read(final Path path, final Request request, final Findings findings,
		final Consumer<String> notes) throws Florence2Exception
	{
		final CocoFolder coco = coco(path, request.images());
		if (coco.strays() > 0)
			notes.accept(coco.strays() + " annotations name no image or category of " + path + " and are left out.");
		if (coco.masks() > 0)
			notes.accept(coco.masks() + " outlines of " + path + " are run-length encoded: their boxes are taken instead.");
		final long crowds =
			coco.images().stream().flatMap(image -> image.annotations().stream()).filter(Annotation::crowd).count();
		if (crowds > 0) notes
			.accept((crowds == 1 ? "1 crowd of " + path + " is" : crowds + " crowds of " + path + " are") + " left out.");
		final List<AnnotatedFile> files = new ArrayList<>();
		for (final CocoImage image : coco.images()) {
			// Where the file names folders of another computer, the image is found by its own name.
			final Optional<Path> file =
				Files.isRegularFile(image.file()) ? Optional.of(image.file()) : findings.fileNamed(image.name());
			if (file.isPresent()) files.add(file(image).in(file.get()));
		}
		return files;
	}

	private static CocoFolder coco(final Path path, final Optional<Path> images) throws CocoException {
		if (Files.isDirectory(path) || !Files.exists(path)) {
			if (images.isEmpty()) return CocoFolder.read(path);
			return CocoFolder.read(path.resolve(CocoFolder.ANNOTATIONS), images.get());
		}
		final Path beside = path.resolveSibling(CocoFolder.IMAGES);
		final Path parent = path.toAbsolutePath().getParent();
		return CocoFolder.read(path, images.orElse(Files.isDirectory(beside) ? beside : parent));
	}

	private static AnnotatedFile file(final CocoImage image) {
		final List<Annotation> objects = image.annotations().stream().filter(object -> !object.crowd()).toList();
		final List<Region> regions = new ArrayList<>();
		objects.forEach(object -> regions.add(region(object)));
		regions.addAll(image.texts().orElse(List.of()));
		final List<AnnotatedText> texts = new ArrayList<>();
		for (final CocoCaption caption : image.captions())
			texts.add(new AnnotatedText(caption.words(), OptionalInt.empty(), caption.task(), caption.prompt()));
		for (final CocoExpression description : image.descriptions())
			text(description, objects, Task.REGION_TO_DESCRIPTION).ifPresent(texts::add);
		for (final CocoExpression expression : image.expressions())
			text(expression, objects, Task.REFERRING_EXPRESSION_SEGMENTATION).ifPresent(texts::add);
		return new AnnotatedFile(image.file(), image.width(), image.height(), regions).with(texts);
	}

	private static Region region(final Annotation object) {
		return new Region(object.category().name(),
			object.outline().isPresent() ? object.outline().get() : object.box().shape(), Double.NaN, Double.NaN);
	}

	/** Words about a crowd are left out with it. */
	private static Optional<AnnotatedText> text(final CocoExpression words, final List<Annotation> objects,
		final Task task)
	{
		final int object = objects.indexOf(words.object());
		if (object < 0) return Optional.empty();
		return Optional.of(new AnnotatedText(words.words(), OptionalInt.of(object), Optional.of(task), Optional.empty()));
	}

	@Override
	public void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files,
		final Consumer<String> notes) throws Florence2Exception, IOException
	{
		final boolean split = images.stream().anyMatch(image -> image.split().isPresent());
		final int lost = images.stream().mapToInt(CocoFormat::lost).sum();
		if (lost > 0)
			notes.accept(lost + " texts and regions are left out, which COCO cannot hold: regions without a label, " +
				"a second description, and words that mean a region without an outline.");
		if (!split) write(images, folder, files);
		for (final Split part : Split.values()) {
			final List<AnnotatedFile> own =
				images.stream().filter(image -> split && image.split().orElse(Split.TRAINING) == part).toList();
			if (!own.isEmpty()) write(own, Files.createDirectories(folder.resolve(name(part))), files);
		}
	}

	private static int lost(final AnnotatedFile file) {
		final CocoImage image = image(file, 1, new LinkedHashMap<>());
		final long descriptions = image.descriptions().stream().map(CocoExpression::object).distinct().count();
		final int regions = image.annotations().size() + image.texts().map(List::size).orElse(0);
		final int texts = image.captions().size() + image.expressions().size() + (int) descriptions;
		return file.regions().size() - regions + file.texts().size() - texts;
	}

	private static void write(final List<AnnotatedFile> images, final Path folder, final ImageFiles files)
		throws Florence2Exception, IOException
	{
		final Path pictures = Files.createDirectories(folder.resolve(CocoFolder.IMAGES));
		final List<AnnotatedFile> written = new ArrayList<>();
		for (final AnnotatedFile image : images)
			written.add(image.in(pictures.resolve(files.put(image, pictures))));
		of(written, folder.getFileName().toString()).write(folder);
	}

	/**
	 * Images in the form that training and evaluation take, numbered from 1 in their order. Labels are categories in the order
	 * in which they come first; regions without a label are left out.
	 *
	 * @param name of all of them
	 */
	public static CocoFolder of(final List<AnnotatedFile> files, final String name) {
		final Map<String, Category> categories = new LinkedHashMap<>();
		final List<CocoImage> images = new ArrayList<>();
		for (final AnnotatedFile file : files)
			images.add(image(file, images.size() + 1L, categories));
		final List<Category> known = List.copyOf(categories.values());
		return new CocoFolder(name, known, known, images, 0, 0);
	}

	private static CocoImage image(final AnnotatedFile file, final long number, final Map<String, Category> categories) {
		final Map<Integer, Annotation> objects = new LinkedHashMap<>();
		final List<Region> lines = new ArrayList<>();
		for (int i = 0; i < file.regions().size(); i++) {
			final Region region = file.regions().get(i);
			if (region.shape() instanceof Quad) lines.add(region);
			else if (!region.label().isEmpty()) {
				final Category category =
					categories.computeIfAbsent(region.label(), label -> new Category(categories.size() + 1L, label));
				final Optional<Polygons> outline =
					region.shape() instanceof Polygons polygons ? Optional.of(polygons) : Optional.empty();
				objects.put(i, new Annotation(category, BoundingBox.of(region.shape()), false, outline));
			}
		}
		return new CocoImage(number, file.name(), file.file(), file.width(), file.height(), List.copyOf(objects.values()),
			lines.isEmpty() ? Optional.empty() : Optional.of(lines), about(file, objects, true), about(file, objects, false),
			file.texts()
				.stream()
				.filter(text -> text.region().isEmpty())
				.map(text -> new CocoCaption(text.words(), text.task(), text.prompt()))
				.toList());
	}

	/** @param meaning whether the words mean an object, which then has an outline, or describe it */
	private static List<CocoExpression> about(final AnnotatedFile file, final Map<Integer, Annotation> objects,
		final boolean meaning)
	{
		final List<CocoExpression> words = new ArrayList<>();
		for (final AnnotatedText text : file.texts()) {
			if (text.region().isEmpty() || !objects.containsKey(text.region().getAsInt())) continue;
			final Annotation object = objects.get(text.region().getAsInt());
			final boolean means = text.task().filter(Task.REFERRING_EXPRESSION_SEGMENTATION::equals).isPresent();
			if (means == meaning && (!means || object.outline().isPresent()))
				words.add(new CocoExpression(text.words(), object));
		}
		return words;
	}
}
