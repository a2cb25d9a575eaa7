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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.imagej.dataset.DataSetPlane;
import fiji.plugin.florence2.imagej.output.AnnotatedImage;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import javax.swing.SwingUtilities;

/**
 * The pixels of a data set's images, read on a thread of its own when they are asked for; dark images are shown brighter.
 * What was asked for last comes first, since that is what is seen. Methods are for the event thread.
 */
final class Pictures implements AutoCloseable {

	/** Of images that are kept to cut thumbnails from: 128 MB. */
	private static final long MOST_PIXELS = 32L << 20;
	private static final int MOST_THUMBNAILS = 1200;
	/** More than fit into a window: what was scrolled past is not read. */
	private static final int MOST_REQUESTS = 300;

	/** A part of an image, in a square. */
	private record Thumbnail(String image, Rectangle area, int side) {}

	private record Request(DataSetImage image, Optional<Thumbnail> thumbnail) {}

	private final DataSet set;
	private final Runnable arrived;
	private final Consumer<String> failed;
	private final ExecutorService thread = Executors.newSingleThreadExecutor(Pictures::daemon);
	private final Map<String, String> failures = new HashMap<>();
	private final Map<String, Dimension> sizes = new HashMap<>();
	private final Map<Thumbnail, BufferedImage> thumbnails = latest(MOST_THUMBNAILS);
	private final Map<String, BufferedImage> shown = latest(2);
	/** Guarded by itself. */
	private final Deque<Request> requests = new ArrayDeque<>();
	/** Of the thread alone. */
	private final Map<String, BufferedImage> images = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * @param arrived is run on the event thread when something that was asked for is there
	 * @param failed gets a sentence, on the event thread, where an image cannot be read
	 */
	Pictures(final DataSet set, final Runnable arrived, final Consumer<String> failed) {
		this.set = set;
		this.arrived = arrived;
		this.failed = failed;
	}

	private static Thread daemon(final Runnable task) {
		final Thread thread = new Thread(task, "Florence-2 review");
		thread.setDaemon(true);
		return thread;
	}

	private static <K> Map<K, BufferedImage> latest(final int most) {
		return new LinkedHashMap<>(16, 0.75f, true) {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(final Map.Entry<K, BufferedImage> eldest) {
				return size() > most;
			}
		};
	}

	/** A whole image, or nothing until it is read. */
	Optional<BufferedImage> image(final DataSetImage image) {
		final BufferedImage picture = shown.get(image.id());
		if (picture == null) ask(new Request(image, Optional.empty()));
		return Optional.ofNullable(picture);
	}

	/** The size of an image, by the record or by its file; nothing until that is read. */
	Optional<Dimension> size(final DataSetImage image) {
		final int width = image.added().width();
		final int height = image.added().height();
		if (width > 0 && height > 0) return Optional.of(new Dimension(width, height));
		final Dimension size = sizes.get(image.id());
		if (size == null) image(image);
		return Optional.ofNullable(size);
	}

	/** A part of an image, as large as a square of some side allows, or nothing until it is read. */
	Optional<BufferedImage> thumbnail(final DataSetImage image, final Rectangle area, final int side) {
		final Thumbnail thumbnail = new Thumbnail(image.id(), area, side);
		final BufferedImage picture = thumbnails.get(thumbnail);
		if (picture == null) ask(new Request(image, Optional.of(thumbnail)));
		return Optional.ofNullable(picture);
	}

	/** Why an image cannot be shown, if it cannot. */
	Optional<String> failure(final DataSetImage image) {
		return Optional.ofNullable(failures.get(image.id()));
	}

	private void ask(final Request request) {
		if (failures.containsKey(request.image().id())) return;
		synchronized (requests) {
			requests.removeIf(other -> same(other, request));
			requests.push(request);
			if (requests.size() > MOST_REQUESTS) requests.removeLast();
		}
		thread.execute(this::readNewest);
	}

	private static boolean same(final Request a, final Request b) {
		return a.thumbnail().equals(b.thumbnail()) && a.image().id().equals(b.image().id());
	}

	private void readNewest() {
		final Request request;
		synchronized (requests) {
			request = requests.poll();
		}
		if (request == null) return;
		try {
			final BufferedImage whole = whole(request.image());
			final Optional<BufferedImage> part =
				request.thumbnail().map(thumbnail -> part(whole, thumbnail.area(), thumbnail.side()));
			final Dimension size = new Dimension(whole.getWidth(), whole.getHeight());
			SwingUtilities.invokeLater(() -> {
				sizes.put(request.image().id(), size);
				keep(request, part.orElse(whole));
			});
		}
		catch (final Florence2Exception e) {
			SwingUtilities.invokeLater(() -> keep(request, e.getMessage()));
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			final String text = "The image " + request.image().name() + " cannot be shown (" + Failures.text(e) + ").";
			SwingUtilities.invokeLater(() -> keep(request, text));
		}
	}

	private void keep(final Request request, final BufferedImage picture) {
		request.thumbnail()
			.ifPresentOrElse(thumbnail -> thumbnails.put(thumbnail, picture), () -> shown.put(request.image().id(), picture));
		arrived.run();
	}

	private void keep(final Request request, final String failure) {
		if (failures.put(request.image().id(), failure) == null) failed.accept(failure);
		arrived.run();
	}

	private BufferedImage whole(final DataSetImage image) throws Florence2Exception {
		final BufferedImage known = images.get(image.id());
		if (known != null) return known;
		try (DataSetPlane plane = DataSetPlane.open(set.file(image.added()), image.added().plane())) {
			final BufferedImage read = AnnotatedImage.visible(plane.pixels());
			images.put(image.id(), read);
			forget();
			return read;
		}
	}

	private void forget() {
		long pixels = images.values().stream().mapToLong(image -> (long) image.getWidth() * image.getHeight()).sum();
		final var eldest = images.values().iterator();
		while (pixels > MOST_PIXELS && images.size() > 1) {
			final BufferedImage image = eldest.next();
			pixels -= (long) image.getWidth() * image.getHeight();
			eldest.remove();
		}
	}

	private static BufferedImage part(final BufferedImage image, final Rectangle area, final int side) {
		final double factor = (double) side / Math.max(area.width, area.height);
		final int width = Math.max(1, (int) Math.round(area.width * factor));
		final int height = Math.max(1, (int) Math.round(area.height * factor));
		final BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = part.createGraphics();
		try {
			// The record may say another size than the file has.
			final Rectangle inside = area.intersection(new Rectangle(image.getWidth(), image.getHeight()));
			if (inside.isEmpty()) return part;
			final BufferedImage cut = image.getSubimage(inside.x, inside.y, inside.width, inside.height);
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.drawImage(AnnotatedImage.shrunk(cut, width, height), 0, 0, width, height, null);
		}
		finally {
			graphics.dispose();
		}
		return part;
	}

	@Override
	public void close() {
		thread.shutdownNow();
	}
}
