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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.evaluation.Category;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Annotated images: a folder with {@code annotations.json} in the form of COCO's object detection, and the images in
 * {@code images}.
 *
 * @param name of the folder
 * @param known all categories of the file, in its order
 * @param categories those that are chosen
 * @param images those that are chosen, with objects of those categories only
 * @param strays how many annotations of the file name no image or category of it, and are left out
 * @param masks how many objects of the file have a run-length encoded mask, of which the box alone is read
 * @see <a href="https://cocodataset.org/#format-data">COCO, data format</a>
 */
public record CocoFolder(String name, List<Category> known, List<Category> categories, List<CocoImage> images,
	int strays, int masks)
{

	/** The file with the annotations. */
	public static final String ANNOTATIONS = "annotations.json";
	/** The folder of the images, beside it. */
	public static final String IMAGES = "images";

	/** Reads the annotations. */
	public static CocoFolder read(final Path folder) throws CocoException {
		final Path file = folder.resolve(ANNOTATIONS);
		if (!Files.isDirectory(folder)) {
			throw new CocoException("There is no folder " + folder + ": choose one with " + ANNOTATIONS +
				" in the form of COCO, and the images in a folder images.");
		}
		if (!Files.isRegularFile(file)) {
			throw new CocoException("The folder " + folder + " has no " + ANNOTATIONS +
				": choose a folder with a file of that name in the form of COCO, and the images in a folder images.");
		}
		return read(file, folder.toAbsolutePath().normalize().getFileName().toString(), folder.resolve(IMAGES), folder);
	}

	/**
	 * Reads annotations whose images are in another folder.
	 *
	 * @param file of any name
	 */
	public static CocoFolder read(final Path file, final Path images) throws CocoException {
		return read(file, file.getFileName().toString(), images, images);
	}

	private static CocoFolder read(final Path file, final String name, final Path images, final Path root)
		throws CocoException
	{
		try (Reader reader = Files.newBufferedReader(file)) {
			final JsonElement content = new Gson().fromJson(reader, JsonElement.class);
			if (content == null || !content.isJsonObject())
				throw new IllegalArgumentException("no images, annotations and categories");
			return new Gson().fromJson(content, CocoDocument.class).of(name, images, root);
		}
		catch (final IOException | JsonParseException | IllegalArgumentException | NullPointerException e) {
			throw new CocoException("The file " + file + " cannot be read as COCO annotations (" + Failures.text(e) + ").");
		}
	}

	/**
	 * Writes the annotations, such that {@link #read} gives them back; the images themselves are written by the caller.
	 *
	 * @param folder exists
	 */
	public void write(final Path folder) throws IOException {
		AtomicFile.write(folder.resolve(ANNOTATIONS), new Gson().toJson(CocoDocument.of(this)));
	}

	/**
	 * The same with only those images that a list names, one a line: by the name in the annotations, or by the name of
	 * this folder, a slash and that name. Lines with the name of another folder are for that folder.
	 */
	public CocoFolder listed(final Path list) throws CocoException {
		final List<String> lines;
		try {
			lines = Files.readAllLines(list).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
		}
		catch (final IOException e) {
			throw new CocoException("The list of images " + list + " cannot be read (" + Failures.text(e) + ").");
		}
		final Map<String, CocoImage> byName = new HashMap<>();
		for (final CocoImage image : images) {
			byName.put(image.name(), image);
			byName.put(name + "/" + image.name(), image);
		}
		for (final String line : lines) {
			final boolean ours = !line.contains("/") || line.startsWith(name + "/");
			if (ours && !byName.containsKey(line)) {
				throw new CocoException(
					"The list " + list + " names an image \"" + line + "\" that is not in the annotations of " + name + ".");
			}
		}
		final List<CocoImage> chosen = lines.stream().map(byName::get).filter(Objects::nonNull).distinct().toList();
		return new CocoFolder(name, known, categories, chosen, strays, masks);
	}

	/** The images of both; a category that is in both, with its number, is one. */
	public CocoFolder and(final CocoFolder other) {
		return new CocoFolder(name + " + " + other.name, joined(known, other.known), joined(categories, other.categories),
			joined(images, other.images), strays + other.strays, masks + other.masks);
	}

	private static <T> List<T> joined(final List<T> first, final List<T> second) {
		return Stream.concat(first.stream(), second.stream()).distinct().toList();
	}

	/** The same with only some categories, given by their names. */
	public CocoFolder only(final List<String> names) throws CocoException {
		final List<Category> chosen = new ArrayList<>();
		for (final String chosenName : names)
			chosen.add(Category.named(chosenName, known)
				.orElseThrow(() -> new CocoException("There is no category \"" + chosenName + "\" in " + name +
					"; choose of: " + known.stream().map(Category::name).collect(Collectors.joining(", ")) + ".")));
		return new CocoFolder(name, known, chosen, images.stream().map(image -> image.only(chosen)).toList(), strays,
			masks);
	}

	/** The same without images that have more objects than that. */
	public CocoFolder withAtMost(final int objects) {
		return with(image -> image.objects() <= objects);
	}

	/**
	 * What is left out of the file, one sentence each.
	 *
	 * @param outlines whether outlines are needed
	 */
	public List<String> notes(final boolean outlines) {
		final List<String> notes = new ArrayList<>();
		if (strays > 0) notes.add(strays == 1
			? "1 annotation names no image or category of the file and is left out."
			: strays + " annotations name no image or category of the file and are left out.");
		if (masks > 0 && outlines) notes.add((masks == 1 ? "1 outline is" : masks + " outlines are") +
			" run-length encoded and left out: save outlines as polygons.");
		return notes;
	}

	/** The same with only those images for which something holds. */
	public CocoFolder with(final Predicate<CocoImage> property) {
		return new CocoFolder(name, known, categories, images.stream().filter(property).toList(), strays, masks);
	}
}
