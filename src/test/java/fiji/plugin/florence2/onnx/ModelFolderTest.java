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
package fiji.plugin.florence2.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders that are not whole: each is refused with one sentence that names the file. */
class ModelFolderTest {

	private static final List<String> OPTIONAL =
		List.of(ReliabilityFiles.FAMILIARITY, ReliabilityFiles.CALIBRATION, LabelFile.NAME);

	@TempDir
	private Path temporary;
	private Path folder;

	@BeforeEach
	void copy() throws IOException {
		folder = Nano.copyTo(temporary.resolve("a model with blanks and é"));
	}

	static List<String> files() {
		return Nano.files();
	}

	@Test
	void wholeFolderOpens() throws Exception {
		Florence2.open(folder).close();
	}

	static List<String> requiredFiles() {
		return files().stream().filter(file -> !OPTIONAL.contains(file)).toList();
	}

	@Test
	void filesAboutReliabilityAndLabelsMayBeMissing() throws Exception {
		for (final String file : OPTIONAL)
			Files.delete(folder.resolve(file));
		Florence2.open(folder).close();
	}

	@ParameterizedTest
	@MethodSource("requiredFiles")
	void missingFile(final String file) throws IOException {
		Files.delete(folder.resolve(file));
		assertRefused(nameWithoutSuffix(file));
	}

	@ParameterizedTest
	@MethodSource("files")
	void emptyFile(final String file) throws IOException {
		Files.write(folder.resolve(file), new byte[0]);
		assertRefused(name(file));
	}

	@ParameterizedTest
	@MethodSource("files")
	void truncatedFile(final String file) throws IOException {
		final byte[] content = Files.readAllBytes(folder.resolve(file));
		for (final double share : new double[] { 0.001, 0.3, 0.9 }) {
			Files.write(folder.resolve(file), Arrays.copyOf(content, (int) (content.length * share)));
			assertRefused(name(file));
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void noise(final String file) throws IOException {
		final byte[] noise = new byte[100_000];
		new Random(7).nextBytes(noise);
		Files.write(folder.resolve(file), noise);
		assertRefused(name(file));
	}

	@Test
	void gitPointer() throws IOException {
		final Path graph = folder.resolve(graph("encoder_model"));
		Files.writeString(graph, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
		assertTrue(assertRefused("encoder_model").contains("git lfs pull"));
	}

	@Test
	void webPage() throws IOException {
		Files.writeString(folder.resolve(graph("vision_encoder")), "<!DOCTYPE html><html>Log in</html>");
		assertTrue(assertRefused("vision_encoder").contains("web page"));
	}

	@ParameterizedTest
	@CsvSource({ "vision_encoder, encoder_model", "encoder_model, decoder_model_merged",
		"decoder_model_merged, embed_tokens", "embed_tokens, vision_encoder" })
	void graphOfAnotherPart(final String part, final String other) throws IOException {
		Files.copy(folder.resolve(graph(other)), folder.resolve(graph(part)), StandardCopyOption.REPLACE_EXISTING);
		assertRefused(part);
	}

	@ParameterizedTest
	@CsvSource({ "d_model, 16", "decoder_layers, -1", "decoder_layers, 1", "decoder_attention_heads, 1" })
	void configurationThatContradictsTheGraphs(final String key, final int change) throws IOException {
		changeConfig(key, change);
		assertTrue(assertRefused("").matches(".*(decoder_model_merged|vision_encoder|config\\.json).*"));
	}

	@Test
	void fewerTokensThanTheTokenizer() throws IOException {
		changeConfig("vocab_size", -5);
		assertRefused("config.json");
	}

	@ParameterizedTest
	@CsvSource({ "config.json, d_model, \"wide\"", "config.json, decoder_layers, 0", "config.json, vocab_size, null",
		"preprocessor_config.json, image_mean, [1]", "preprocessor_config.json, resample, 2",
		"generation_config.json, num_beams, 0", "generation_config.json, eos_token_id, 99999999",
		"generation_config.json, early_stopping, \"perhaps\"" })
	void wrongValue(final String file, final String key, final String value) throws IOException {
		final Path path = folder.resolve(file);
		final String before = Files.readString(path);
		final String after =
			before.replaceAll("(?s)\"" + key + "\"\\s*:\\s*(\\[[^]]*]|[^,}\\n]+)", "\"" + key + "\": " + value);
		Files.writeString(path,
			before.equals(after) ? before.replaceFirst("\\{", "{\"" + key + "\": " + value + ",") : after);
		assertRefused(file);
	}

	@Test
	void noFolder() {
		final ModelException e = assertThrows(ModelException.class, () -> Florence2.open(temporary.resolve("nowhere")));
		assertSentence(e, "nowhere");
	}

	@Test
	void precisionThatIsNotThere() {
		final ModelException e =
			assertThrows(ModelException.class, () -> ModelFolder.read(folder, Map.of(ModelPart.DECODER, Precision.BNB4)));
		assertSentence(e, "decoder_model_merged_bnb4.onnx");
	}

	/** Every published suffix is found, and chosen for one part only. */
	@ParameterizedTest
	@EnumSource(Precision.class)
	void precisionOfOnePart(final Precision precision) throws Exception {
		final Path copy = ModelPart.TEXT_ENCODER.in(folder, precision);
		if (!Files.exists(copy)) Files.copy(folder.resolve(graph("encoder_model")), copy);
		final ModelFolder read = ModelFolder.read(folder, Map.of(ModelPart.TEXT_ENCODER, precision));
		assertEquals(copy, read.graphs().get(ModelPart.TEXT_ENCODER));
		Florence2.open(read, 1).close();
	}

	@Test
	void mostExactPrecisionUnlessNamed() throws Exception {
		Files.copy(folder.resolve(graph("encoder_model")), ModelPart.TEXT_ENCODER.in(folder, Precision.Q4F16));
		Files.copy(ModelPart.TEXT_ENCODER.in(folder, Precision.Q4F16), ModelPart.TEXT_ENCODER.in(folder, Precision.FP32));
		assertEquals(ModelPart.TEXT_ENCODER.in(folder, Precision.FP32),
			ModelFolder.read(folder).graphs().get(ModelPart.TEXT_ENCODER));
	}

	private void copyOptimized() throws IOException {
		folder = Nano.copyOptimizedTo(temporary.resolve("optimized"));
	}

	private static Set<Boolean> optimized(final Map<ModelPart, Path> graphs) {
		return graphs.values()
			.stream()
			.map(graph -> graph.toString().endsWith("_optimized.onnx"))
			.collect(Collectors.toSet());
	}

	/** Optimised graphs know only each other, and processors only. */
	@Test
	void optimisedGraphsAllTogether() throws Exception {
		copyOptimized();
		final ModelFolder read = ModelFolder.read(folder);
		assertEquals(Set.of(true), optimized(read.graphs()));
		assertEquals(Set.of(false), optimized(read.portableGraphs()));
		for (final ModelPart part : ModelPart.values()) {
			final ModelFolder named = ModelFolder.read(folder, Map.of(part, Precision.FP16));
			assertEquals(Set.of(false), optimized(named.graphs()), "beside a published " + part);
			Florence2.open(named, 1).close();
		}
		final Map<ModelPart, Precision> all =
			Arrays.stream(ModelPart.values()).collect(Collectors.toMap(part -> part, part -> Precision.OPTIMIZED));
		assertEquals(Set.of(true), optimized(ModelFolder.read(folder, all).portableGraphs()),
			"where they are demanded by name");
	}

	@ParameterizedTest
	@EnumSource(ModelPart.class)
	void optimisedGraphsOnlyIfAllAreThere(final ModelPart part) throws Exception {
		copyOptimized();
		Files.delete(part.in(folder, Precision.OPTIMIZED));
		assertEquals(Set.of(false), optimized(ModelFolder.read(folder).graphs()));
		Florence2.open(folder).close();
	}

	@Test
	void tokenizerWithoutLocationTokens() throws IOException {
		final Path file = folder.resolve("tokenizer.json");
		Files.writeString(file, Files.readString(file).replace("<loc_999>", "<place_999>"));
		assertTrue(assertRefused("tokenizer.json").contains("<loc_999>"));
	}

	/** Bytes changed at random: what opens all the same may be a sound graph with other weights. */
	@Test
	void changedBytesNeverFailOtherwise() throws IOException {
		final Random random = new Random(2026);
		int refused = 0;
		for (int i = 0; i < 40; i++) {
			final Path file = folder.resolve(files().get(random.nextInt(files().size())));
			final byte[] sound = Files.readAllBytes(file);
			final byte[] changed = sound.clone();
			// Structure stands mostly at the ends of a file, weights in the middle.
			for (int k = 0; k < 20; k++)
				changed[random.nextInt(Math.min(changed.length, 4000))] = (byte) random.nextInt();
			Files.write(file, changed);
			refused += opens() ? 0 : 1;
			Files.write(file, sound);
		}
		assertTrue(refused > 20, "only " + refused + " of 40 damaged folders were refused");
	}

	private boolean opens() {
		try {
			Florence2.open(folder).close();
			return true;
		}
		catch (final ModelException e) {
			assertSentence(e, "");
			return false;
		}
	}

	private void changeConfig(final String key, final int change) throws IOException {
		final Path config = folder.resolve("config.json");
		final String text = Files.readString(config);
		final int at = text.indexOf("\"text_config\"");
		final Matcher matcher = Pattern.compile("\"" + key + "\"\\s*:\\s*(\\d+)").matcher(text);
		assertTrue(matcher.find(at), "the configuration has no " + key);
		Files.writeString(config, text.substring(0, matcher.start(1)) + (Integer.parseInt(matcher.group(1)) + change) +
			text.substring(matcher.end(1)));
	}

	private String assertRefused(final String named) {
		final ModelException e = assertThrows(ModelException.class, () -> Florence2.open(folder).close());
		assertSentence(e, named);
		return e.getMessage();
	}

	private static void assertSentence(final ModelException e, final String named) {
		assertTrue(e.getMessage().contains(named), e.getMessage() + " does not name " + named);
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		assertFalse(e.getMessage().contains("java."), e.getMessage() + " has the name of a class");
	}

	private static String name(final String file) {
		return file.substring(file.lastIndexOf('/') + 1);
	}

	private static String nameWithoutSuffix(final String file) {
		return name(file).replace("_fp16", "").replace(".onnx", "");
	}

	private static String graph(final String part) {
		final List<String> graphs = files().stream().filter(file -> file.startsWith("onnx/" + part)).toList();
		assertEquals(1, graphs.size(), "one graph for " + part);
		return graphs.get(0);
	}
}
