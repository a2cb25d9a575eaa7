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

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import javax.imageio.ImageIO;

/** A small data set that is easy to learn: squares and discs, drawn. */
public final class DrawnData {

	private static final int SIDE = 96;
	private static final int OBJECTS = 3;
	private static final String[] NAMES = { "square", "disc" };

	private DrawnData() {}

	/** Writes images with two objects and more, and their annotations, and returns the folder. */
	public static Path write(final Path folder, final int images, final long seed) throws IOException {
		return write(folder, images, seed, NAMES);
	}

	/** The same with other names of the two kinds of objects. */
	public static Path write(final Path folder, final int images, final long seed, final String... names)
		throws IOException
	{
		final Random random = new Random(seed);
		final JsonObject coco = new JsonObject();
		final JsonArray entries = new JsonArray();
		final JsonArray annotations = new JsonArray();
		final JsonArray categories = new JsonArray();
		Files.createDirectories(folder.resolve("images"));
		for (int i = 0; i < names.length; i++) {
			final JsonObject category = new JsonObject();
			category.addProperty("id", i + 1);
			category.addProperty("name", names[i]);
			categories.add(category);
		}
		for (int i = 0; i < images; i++) {
			final String file = "drawn-" + seed + "-" + i + ".png";
			final JsonObject entry = new JsonObject();
			entry.addProperty("id", i);
			entry.addProperty("file_name", file);
			entry.addProperty("width", SIDE);
			entry.addProperty("height", SIDE);
			entries.add(entry);
			final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
			final Graphics2D graphics = image.createGraphics();
			for (int k = 0; k < OBJECTS; k++)
				annotations.add(object(graphics, random, i, annotations.size() + 1, k, names.length));
			graphics.dispose();
			ImageIO.write(image, "png", folder.resolve("images").resolve(file).toFile());
		}
		coco.add("images", entries);
		coco.add("annotations", annotations);
		coco.add("categories", categories);
		Files.writeString(folder.resolve("annotations.json"), coco.toString());
		return folder;
	}

	private static JsonObject object(final Graphics2D graphics, final Random random, final int image, final int id,
		final int place, final int kinds)
	{
		final int side = 18 + random.nextInt(8);
		final int x = 32 * place + random.nextInt(6);
		final int y = random.nextInt(SIDE - side);
		final int kind = random.nextInt(kinds);
		graphics.setColor(kind == 0 ? Color.GREEN : Color.MAGENTA);
		if (kind == 0) graphics.fillRect(x, y, side, side);
		else graphics.fillOval(x, y, side, side);
		final JsonArray box = new JsonArray();
		for (final int number : new int[] { x, y, side, side })
			box.add(number);
		final JsonObject annotation = new JsonObject();
		annotation.addProperty("id", id);
		annotation.addProperty("image_id", image);
		annotation.addProperty("category_id", kind + 1);
		annotation.add("bbox", box);
		annotation.addProperty("iscrowd", 0);
		return annotation;
	}
}
