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

import fiji.plugin.florence2.common.AtomicFile;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A training as it stands after a step, in one file that is whole or not there. A training that goes on from it ends with
 * the same bits as one that was not interrupted.
 *
 * @param state what is not an array
 * @param trained the numbers that are trained
 * @param mean of AdamW
 * @param square of AdamW
 * @param best the trained numbers of the best epoch so far; empty if none was judged
 */
record Checkpoint(State state, float[] trained, float[] mean, float[] square, float[] best) {

	private static final String FILE = "checkpoint.bin";
	private static final int MAX_STATE_BYTES = 1 << 24;
	private static final int FLOATS_AT_ONCE = 1 << 16;

	/**
	 * Where a training stands.
	 *
	 * @param print of data, base and settings: a checkpoint is for the same training only
	 * @param epoch the one that is in work, from 0
	 * @param step the next step of this epoch, from 0
	 * @param steps all that were taken
	 * @param lossSum sum of the losses of the epoch's steps so far
	 * @param bestEpoch from 0; -1 if none was judged
	 * @param seconds how long the training has taken so far
	 * @param before F1 of the base
	 * @param curve the finished epochs
	 */
	record State(String print, int epoch, int step, int steps, double lossSum, int bestEpoch, double seconds,
		double before, List<EpochFigures> curve)
	{}

	private static Gson gson() {
		return new GsonBuilder().serializeSpecialFloatingPointValues().create();
	}

	void write(final Path folder) throws IOException {
		AtomicFile.write(folder.resolve(FILE), out -> {
			final DataOutputStream data = new DataOutputStream(out);
			final byte[] text = gson().toJson(state).getBytes(StandardCharsets.UTF_8);
			data.writeInt(text.length);
			data.write(text);
			for (final float[] array : List.of(trained, mean, square, best))
				write(data, array);
			data.flush();
		});
	}

	private static void write(final DataOutputStream out, final float[] array) throws IOException {
		out.writeInt(array.length);
		final ByteBuffer piece = ByteBuffer.allocate(FLOATS_AT_ONCE * Float.BYTES);
		for (int from = 0; from < array.length; from += FLOATS_AT_ONCE) {
			final int length = Math.min(FLOATS_AT_ONCE, array.length - from);
			piece.asFloatBuffer().put(array, from, length);
			out.write(piece.array(), 0, length * Float.BYTES);
		}
	}

	/** Whether a folder has one, of whichever training. */
	static boolean isIn(final Path folder) {
		return Files.isRegularFile(folder.resolve(FILE));
	}

	/** The checkpoint in a folder, if there is one of the same training. */
	static Optional<Checkpoint> read(final Path folder, final String print) {
		final Path file = folder.resolve(FILE);
		if (!Files.isRegularFile(file)) return Optional.empty();
		try (InputStream in = Files.newInputStream(file);
			DataInputStream data = new DataInputStream(new BufferedInputStream(in)))
		{
			final byte[] text = data.readNBytes(Math.min(MAX_STATE_BYTES, data.readInt()));
			final State state = gson().fromJson(new String(text, StandardCharsets.UTF_8), State.class);
			if (state == null || !print.equals(state.print)) return Optional.empty();
			return Optional.of(new Checkpoint(state, readArray(data), readArray(data), readArray(data), readArray(data)));
		}
		catch (final IOException | JsonParseException | IllegalArgumentException nothingToGoOnFrom) {
			return Optional.empty();
		}
	}

	private static float[] readArray(final DataInputStream in) throws IOException {
		final float[] array = new float[in.readInt()];
		final byte[] piece = new byte[FLOATS_AT_ONCE * Float.BYTES];
		for (int from = 0; from < array.length; from += FLOATS_AT_ONCE) {
			final int length = Math.min(FLOATS_AT_ONCE, array.length - from);
			in.readFully(piece, 0, length * Float.BYTES);
			ByteBuffer.wrap(piece).asFloatBuffer().get(array, from, length);
		}
		return array;
	}
}
