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
package fiji.plugin.florence2.imagej.scalebar;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.IntToDoubleFunction;

/**
 * Tells the characters of lengths apart by their form: a network of one hidden layer, trained by
 * {@code models/train/characters.py} on characters of many fonts.
 */
final class CharacterClassifier {

	/** Some are there only to be told from the others; u is the sign for micro, too. */
	static final String CHARACTERS = "0123456789numckM.";

	/** Sides of the picture of a character, in cells. */
	static final int SIDE = 16;
	/** The picture, and four numbers that say how the character lies in its line. */
	static final int INPUTS = SIDE * SIDE + 4;

	private static final String FILE = "characters.bin";
	private static final int HIDDEN = 64;

	private final float[][] hiddenWeights;
	private final float[] hiddenBiases;
	private final float[][] weights;
	private final float[] biases;

	private CharacterClassifier(final DataInputStream numbers) throws IOException {
		hiddenWeights = matrix(numbers, HIDDEN, INPUTS);
		hiddenBiases = matrix(numbers, 1, HIDDEN)[0];
		weights = matrix(numbers, CHARACTERS.length(), HIDDEN);
		biases = matrix(numbers, 1, CHARACTERS.length())[0];
	}

	private static float[][] matrix(final DataInputStream numbers, final int rows, final int columns) throws IOException {
		final float[][] matrix = new float[rows][columns];
		for (final float[] row : matrix)
			for (int i = 0; i < columns; i++)
				row[i] = numbers.readFloat();
		return matrix;
	}

	/** Reads the network, which is a part of the plugin's jar. */
	static CharacterClassifier read() {
		try (InputStream file = CharacterClassifier.class.getResourceAsStream(FILE);
			DataInputStream numbers = new DataInputStream(new BufferedInputStream(file)))
		{
			return new CharacterClassifier(numbers);
		}
		catch (final IOException e) {
			throw new UncheckedIOException("The plugin's jar is damaged", e);
		}
	}

	/**
	 * The natural logarithms of the probabilities of {@link #CHARACTERS}.
	 *
	 * @param inputs {@link #INPUTS} numbers
	 */
	double[] logProbabilities(final float[] inputs) {
		final double[] hidden = layer(hiddenWeights, hiddenBiases, i -> inputs[i]);
		final double[] outputs = layer(weights, biases, i -> Math.max(0, hidden[i]));
		double max = Double.NEGATIVE_INFINITY;
		for (final double output : outputs)
			max = Math.max(max, output);
		double sum = 0;
		for (final double output : outputs)
			sum += Math.exp(output - max);
		for (int i = 0; i < outputs.length; i++)
			outputs[i] -= max + Math.log(sum);
		return outputs;
	}

	private static double[] layer(final float[][] weights, final float[] biases, final IntToDoubleFunction inputs) {
		final double[] outputs = new double[biases.length];
		for (int row = 0; row < outputs.length; row++) {
			outputs[row] = biases[row];
			for (int i = 0; i < weights[row].length; i++)
				outputs[row] += weights[row][i] * inputs.applyAsDouble(i);
		}
		return outputs;
	}
}
