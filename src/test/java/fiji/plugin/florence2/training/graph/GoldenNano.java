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
package fiji.plugin.florence2.training.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch 2.13 and peft computed when they trained the embedded model, written by
 * {@code models/train/training_goldens.py}. New weights need new ones.
 */
record GoldenNano(JsonObject json) {

	/** Reads one of the files beside this class. */
	static GoldenNano read(final String name) throws IOException {
		try (Reader reader = new InputStreamReader(GoldenNano.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
			return new GoldenNano(JsonParser.parseReader(reader).getAsJsonObject());
		}
	}

	int[] prompt(final int row) {
		return tokens("prompts", row);
	}

	int[] answer(final int row) {
		return tokens("answers", row);
	}

	private int[] tokens(final String name, final int row) {
		return new Gson().fromJson(json.getAsJsonArray(name).get(row), int[].class);
	}

	/** Numbers that stand for a row of pixels or of image features. */
	static FloatBuffer sines(final int row, final int size) {
		final float[] numbers = new float[size];
		for (int i = 0; i < size; i++)
			numbers[i] = (float) (Math.sin(i * 0.37 + row) + Math.cos(i * 0.0007));
		return FloatBuffer.wrap(numbers);
	}

	/**
	 * Compares the norm of each tensor, and some of its numbers, the first and the last among them.
	 *
	 * @param tensors of each its name, norm, indices, and the numbers there
	 * @param pieces the tensors in the vector; each must be among those that are expected
	 * @param tolerance a part of the tensor's norm
	 * @return how many of those that are expected are not in the vector
	 */
	static int assertTensors(final JsonArray tensors, final List<Piece> pieces, final float[] vector,
		final double tolerance)
	{
		final Map<String, JsonArray> expected = new HashMap<>();
		for (final JsonElement tensor : tensors)
			expected.put(tensor.getAsJsonArray().get(0).getAsString(), tensor.getAsJsonArray());
		for (final Piece piece : pieces) {
			final JsonArray tensor = expected.remove(piece.name());
			final double norm = tensor.get(1).getAsDouble();
			double squares = 0;
			for (int i = 0; i < piece.size(); i++)
				squares += Math.pow(vector[piece.offset() + i], 2);
			assertEquals(norm, Math.sqrt(squares), norm * tolerance, piece.name());
			for (int i = 0; i < tensor.get(2).getAsJsonArray().size(); i++) {
				final int index = tensor.get(2).getAsJsonArray().get(i).getAsInt();
				final double number = tensor.get(3).getAsJsonArray().get(i).getAsDouble();
				assertEquals(number, vector[piece.offset() + index], norm * tolerance, piece.name());
			}
		}
		return expected.size();
	}
}
