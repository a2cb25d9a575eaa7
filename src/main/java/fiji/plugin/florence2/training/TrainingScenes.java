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
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.vision.BicubicResampler;
import fiji.plugin.florence2.vision.ImagePreprocessor;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pictures that a model is trained on: annotated images as it will see them, as a whole and in tiles, in the size of
 * its input. No picture has more objects than models list. Windows are parts of images a little larger or smaller than
 * these, since a model will not see all objects in one size.
 */
final class TrainingScenes implements AutoCloseable {

	/** Of the pictures of one image at most one in so many shows nothing. */
	private static final int EMPTY_SHARE = 4;
	/** Smaller tiles show nothing. */
	private static final int MIN_SIDE = 16;
	/** The largest window has so many times the side of its picture, the smallest this part of it. */
	static final double ZOOM = 1.4;

	private final PictureFile pictures;
	private final ImagePreprocessor preprocessor;
	private final Predicate<Scene> teaches;
	private final double margin;
	private final List<Place> places = new ArrayList<>();
	/** For each image that has pictures, the number of its first one. */
	private final List<Integer> first = new ArrayList<>();
	private boolean shows;
	private int outside;

	private TrainingScenes(final PictureFile pictures, final ImagePreprocessor preprocessor,
		final Predicate<Scene> teaches, final double margin)
	{
		this.pictures = pictures;
		this.preprocessor = preprocessor;
		this.teaches = teaches;
		this.margin = margin;
	}

	/**
	 * Where a picture lies in its image, in fractions of the image.
	 *
	 * @param whole all of the image
	 * @param kept what is in the file: the picture and a margin
	 * @param picture as the model will see it
	 */
	private record Place(Scene whole, Box kept, Box picture) {}

	/**
	 * Reads annotated images.
	 *
	 * @param teaches whether a scene has what is to be learned
	 * @param zooms whether there are windows of other sizes than the pictures
	 * @param file where the pictures are kept meanwhile
	 * @throws IOException if the file cannot be written
	 * @throws Florence2Exception if an image cannot be read
	 */
	static TrainingScenes read(final List<CocoImage> images, final PlaneReader reader,
		final ImagePreprocessor preprocessor, final Predicate<Scene> teaches, final boolean zooms, final Path file,
		final ProgressListener listener, final Cancellation cancellation) throws IOException, Florence2Exception
	{
		final double margin = zooms ? ZOOM : 1;
		final PictureFile pictures = new PictureFile(file, (int) Math.round(margin * preprocessor.width()),
			(int) Math.round(margin * preprocessor.height()));
		final TrainingScenes read = new TrainingScenes(pictures, preprocessor, teaches, margin);
		boolean complete = false;
		try {
			for (int i = 0; i < images.size(); i++) {
				cancellation.check();
				listener.progress(new Progress((double) i / images.size(), "image " + (i + 1) + " of " + images.size()));
				read.add(images.get(i), reader.read(images.get(i)));
			}
			complete = true;
			return read;
		}
		finally {
			if (!complete) read.close();
		}
	}

	private void add(final CocoImage image, final RgbPlane plane) throws IOException {
		final Scene whole = Scene.of(image, plane.width(), plane.height());
		final PixelSource pixels = PixelSource.of(plane);
		outside += image.objects() - whole.objects().size();
		final int before = size();
		int full = 0;
		int empty = 0;
		for (final Tile tile : tiles(whole, pixels)) {
			final Scene scene = whole.within(fractions(tile, pixels));
			if (!teaches.test(scene)) continue;
			final boolean showsSomething = !scene.objects().isEmpty() || !scene.captions().isEmpty() ||
				scene.lines().filter(lines -> !lines.isEmpty()).isPresent();
			if (!showsSomething && EMPTY_SHARE * empty > full) continue;
			if (showsSomething) full++;
			else empty++;
			shows |= showsSomething;
			final Tile kept = withMargin(tile, pixels);
			pictures.add(BicubicResampler.resize(pixels.read(kept), pictures.width(), pictures.height()));
			places.add(new Place(whole, fractions(kept, pixels), fractions(tile, pixels)));
		}
		if (size() > before) first.add(before);
	}

	/** A tile with what is around it, within the image. */
	private Tile withMargin(final Tile tile, final PixelSource pixels) {
		final int width = Math.min(pixels.width(), (int) Math.round(margin * tile.width()));
		final int height = Math.min(pixels.height(), (int) Math.round(margin * tile.height()));
		final int x = Math.max(0, Math.min(pixels.width() - width, tile.x() - (width - tile.width()) / 2));
		final int y = Math.max(0, Math.min(pixels.height() - height, tile.y() - (height - tile.height()) / 2));
		return new Tile(x, y, width, height);
	}

	/** The image as a whole and the tiles in which it will be processed; instead of crowded ones their quarters. */
	private Set<Tile> tiles(final Scene whole, final PixelSource pixels) {
		final int width = pixels.width();
		final int height = pixels.height();
		final List<Box> boxes = whole.objects().stream().map(object -> scaled(object.box(), width, height)).toList();
		final Tiling tiling =
			Tiling.forObjects(boxes, width, height, Math.max(preprocessor.width(), preprocessor.height()));
		final Set<Tile> tiles = new LinkedHashSet<>();
		final Tile all = Tile.whole(pixels);
		if (!whole.captions().isEmpty()) tiles.add(all);
		if (tiling.kind() == Tiling.Kind.WHOLE) addUncrowded(all, whole, pixels, tiles);
		else {
			if (whole.objects().size() <= Tiling.MAX_OBJECTS) tiles.add(all);
			for (final Tile tile : tiling.tiles(width, height))
				addUncrowded(tile, whole, pixels, tiles);
		}
		return tiles;
	}

	private static void addUncrowded(final Tile tile, final Scene whole, final PixelSource pixels,
		final Set<Tile> tiles)
	{
		if (whole.within(fractions(tile, pixels)).objects().size() <= Tiling.MAX_OBJECTS) {
			tiles.add(tile);
			return;
		}
		final int width = (tile.width() + 1) / 2;
		final int height = (tile.height() + 1) / 2;
		// What cannot be parted is left out: a model cannot list it.
		if (Math.min(width, height) < MIN_SIDE) return;
		for (final int y : new int[] { tile.y(), tile.y() + tile.height() - height })
			for (final int x : new int[] { tile.x(), tile.x() + tile.width() - width })
				addUncrowded(new Tile(x, y, width, height), whole, pixels, tiles);
	}

	private static Box scaled(final Box box, final int width, final int height) {
		return new Box(box.x1() * width, box.y1() * height, box.x2() * width, box.y2() * height);
	}

	private static Box fractions(final Tile tile, final PixelSource pixels) {
		final Box box = tile.box();
		return new Box(box.x1() / pixels.width(), box.y1() / pixels.height(), box.x2() / pixels.width(),
			box.y2() / pixels.height());
	}

	int size() {
		return places.size();
	}

	/** The number of a picture of an image: all images are as likely, however many pictures they have. */
	int drawn(final Random random) {
		final int image = random.nextInt(first.size());
		final int end = image + 1 < first.size() ? first.get(image + 1) : size();
		return first.get(image) + random.nextInt(end - first.get(image));
	}

	/** Whether there are not only pictures that show nothing. */
	boolean show() {
		return shows;
	}

	/** How many objects are left out, as they lie outside their images or have no area. */
	int outside() {
		return outside;
	}

	/** A picture's own window. */
	Box window(final int number) {
		return places.get(number).picture;
	}

	/**
	 * A window of another size, of which as much as possible is in the picture.
	 *
	 * @param stretch how many times as wide as high at most, or as high as wide, it makes what is as wide as high
	 */
	Box window(final int number, final double stretch, final Random random) {
		final Box kept = places.get(number).kept;
		final Box picture = places.get(number).picture;
		final double zoom = Math.pow(ZOOM, 2 * random.nextDouble() - 1);
		final double shape = Math.pow(stretch, random.nextDouble() - 0.5);
		final double width = Math.min(kept.x2() - kept.x1(), zoom * shape * (picture.x2() - picture.x1()));
		final double height = Math.min(kept.y2() - kept.y1(), zoom / shape * (picture.y2() - picture.y1()));
		final double x = kept.x1() + random.nextDouble() * (kept.x2() - kept.x1() - width);
		final double y = kept.y1() + random.nextDouble() * (kept.y2() - kept.y1() - height);
		return new Box(x, y, x + width, y + height);
	}

	Scene scene(final int number, final Box window) {
		return places.get(number).whole.within(window);
	}

	/** The pixels of a window, in the size of the model's input. */
	RgbPlane picture(final int number, final Box window) throws IOException {
		final RgbPlane all = pictures.get(number);
		final Box kept = places.get(number).kept;
		final int x1 = pixel(window.x1() - kept.x1(), kept.x2() - kept.x1(), all.width());
		final int x2 = pixel(window.x2() - kept.x1(), kept.x2() - kept.x1(), all.width());
		final int y1 = pixel(window.y1() - kept.y1(), kept.y2() - kept.y1(), all.height());
		final int y2 = pixel(window.y2() - kept.y1(), kept.y2() - kept.y1(), all.height());
		final Tile part = new Tile(x1, y1, Math.max(1, x2 - x1), Math.max(1, y2 - y1));
		return preprocessor.resample(PixelSource.of(all).read(part));
	}

	private static int pixel(final double from, final double side, final int pixels) {
		return (int) Math.max(0, Math.min(pixels, Math.round(from / side * pixels)));
	}

	@Override
	public void close() throws IOException {
		pictures.close();
	}
}
