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
package fiji.plugin.florence2;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import ij.IJ;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Scanner;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The packages of docs/architecture.md: which may use which. */
class ArchitectureTest {

	private static final String ROOT = "fiji.plugin.florence2";
	private static final String COMMON = ROOT + ".common..";
	private static final String[] JDK =
		{ "java.lang..", "java.io..", "java.net..", "java.nio..", "java.util..", "java.time..", "java.security.." };
	private static final JavaClasses CLASSES =
		new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

	@Test
	void commonUsesTheJdk() {
		inPackage("common").check(CLASSES);
	}

	@Test
	void taskVisionAndDecodingUseNothing() {
		inPackage("task").check(CLASSES);
		inPackage("vision").check(CLASSES);
		inPackage("decoding").check(CLASSES);
	}

	@Test
	void textUsesTheTokenizer() {
		inPackage("text", "ai.djl..", "com.google.gson..", "org.slf4j..").check(CLASSES);
	}

	@Test
	void onnxUsesOnnxRuntime() {
		inPackage("onnx", "ai.onnxruntime..", "com.sun.jna..", "com.google.gson..", "java.math", ROOT + ".graph..",
			ROOT + ".vision..", ROOT + ".decoding..", ROOT + ".reliability..").check(CLASSES);
	}

	@Test
	void reliabilityUsesAnswers() {
		inPackage("reliability", ROOT + ".task..").check(CLASSES);
	}

	@Test
	void hubUsesTheJdk() {
		inPackage("hub", "com.google.gson..", "javax.net.ssl..").check(CLASSES);
	}

	@Test
	void evaluationUsesAnswers() {
		inPackage("evaluation", ROOT + ".task..", ROOT + ".regions..").check(CLASSES);
	}

	@Test
	void datasetUsesEvaluation() {
		inPackage("dataset", ROOT + ".task..", ROOT + ".regions..", ROOT + ".evaluation..", ROOT + ".hub..",
			ROOT + ".vision..", "com.google.gson..", "java.math", "java.text", "javax.xml.stream..").check(CLASSES);
	}

	/** Paths and areas have to do with no window. */
	@Test
	void regionsUseAnswers() {
		inPackage("regions", ROOT + ".task..", "java.awt.geom..").check(CLASSES);
	}

	@Test
	void tilingUsesTheModel() {
		inPackage("tiling", ROOT, ROOT + ".task..", ROOT + ".vision..", ROOT + ".regions..", ROOT + ".onnx..",
			ROOT + ".decoding..", ROOT + ".reliability..", "java.awt.geom..").check(CLASSES);
	}

	@Test
	void rootUsesTheEngine() {
		classes().that()
			.resideInAPackage(ROOT)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with(ROOT, ROOT + ".task..", ROOT + ".regions..", ROOT + ".vision..", ROOT + ".text..",
				ROOT + ".onnx..", ROOT + ".decoding..", ROOT + ".hub..", ROOT + ".reliability.."))
			.check(CLASSES);
	}

	/** Graphs are written without ONNX Runtime. */
	@Test
	void graphUsesTheJdk() {
		inPackage("graph").check(CLASSES);
	}

	/** Of the hub models in use, sums and free space on disks. It runs graphs only by onnx. */
	@Test
	void optimizationUsesGraphs() {
		inPackage("optimization", ROOT + ".graph..", ROOT + ".onnx..", ROOT + ".vision..", ROOT + ".decoding..",
			ROOT + ".hub..", ROOT + ".reliability..").check(CLASSES);
	}

	/** It runs graphs only by onnx; of vision and decoding it takes settings that a model folder holds. */
	@Test
	void trainingGraphsUseGraphs() {
		inPackage("training.graph", ROOT + ".graph..", ROOT + ".onnx..", ROOT + ".vision..", ROOT + ".decoding..")
			.check(CLASSES);
	}

	/** Training knows no ImageJ. */
	@Test
	void trainingUsesTheEngine() {
		inPackage("training", ROOT, ROOT + ".graph..", ROOT + ".onnx..", ROOT + ".task..", ROOT + ".text..",
			ROOT + ".regions..", ROOT + ".vision..", ROOT + ".decoding..", ROOT + ".tiling..", ROOT + ".evaluation..",
			ROOT + ".dataset..", ROOT + ".hub..", ROOT + ".reliability..", ROOT + ".optimization", "com.google.gson..")
			.check(CLASSES);
	}

	/** Graphs, token embedding and decoder know each other in one direction only. */
	@Test
	void theDecoderKnowsNoOtherGraphs() {
		noClasses().that()
			.haveSimpleName("CachedDecoder")
			.or()
			.haveSimpleName("Graph")
			.or()
			.haveSimpleName("TokenEmbedding")
			.should()
			.dependOnClassesThat()
			.haveSimpleName("FlorenceGraphs")
			.check(CLASSES);
	}

	@Test
	void uiUsesTheService() {
		inPackage("ui", ROOT, ROOT + ".regions..", ROOT + ".imagej..", ROOT + ".training", ROOT + ".dataset..",
			ROOT + ".vision..", ROOT + ".task..", ROOT + ".hub..", ROOT + ".onnx..", "ij..", "org.scijava..", "javax.swing..",
			"javax.accessibility..", "java.awt..").check(CLASSES);
	}

	/** Pictures are drawn in memory. */
	@Test
	void batchUsesImagej() {
		inPackage("batch", ROOT, ROOT + ".imagej..", ROOT + ".tiling..", ROOT + ".task..", ROOT + ".regions..",
			ROOT + ".dataset..", ROOT + ".vision..", ROOT + ".decoding..", ROOT + ".onnx..", ROOT + ".hub..",
			"com.google.gson..", "ij..", "java.awt", "java.awt.image..", "java.math..", "javax.imageio..", "java.text..",
			"org.scijava.log..").check(CLASSES);
	}

	/** The text beside a bar is read by whoever uses it. */
	@Test
	void scaleBarsAreReadFromPlanes() {
		inPackage("imagej.scalebar", ROOT + ".imagej.input..", ROOT + ".vision..", "ij..", "java.awt", "java.math..")
			.check(CLASSES);
	}

	@Test
	void imagejKnowsNoCommand() {
		noClasses().that()
			.resideInAPackage(ROOT + ".imagej..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".command..", ROOT + ".ui..", ROOT + ".cli..", ROOT + ".batch..")
			.check(CLASSES);
	}

	@Test
	void commandsKnowNoCommandLine() {
		noClasses().that()
			.resideInAPackage(ROOT + ".command..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".cli..", ROOT + ".hub..")
			.check(CLASSES);
	}

	/** Fiji has the plugin's jar without this package. */
	@Test
	void plainImageJStandsAlone() {
		inPackage("plainimagej", "ij..", "org.scijava..", "java.awt..", "java.math..", "javax.swing..").check(CLASSES);
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".plainimagej..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".plainimagej..")
			.check(CLASSES);
	}

	@Test
	void onlyTheCommandLinePrints() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".cli..")
			.should()
			.accessField(System.class, "out")
			.orShould()
			.accessField(System.class, "err")
			.check(CLASSES);
	}

	/** Dialogs and message boxes fail without a display, and IJ.error ends a macro. */
	@Test
	void commandsOpenNoDialogs() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".command..", ROOT + ".imagej..", ROOT + ".batch..")
			.should()
			.dependOnClassesThat()
			.areAssignableTo("java.awt.Dialog")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo("javax.swing.JOptionPane")
			.orShould()
			.callMethodWhere(target(name("error").or(name("showMessage")).or(name("showMessageWithCancel")))
				.and(target(owner(type(IJ.class)))))
			.check(CLASSES);
	}

	/** In Arabic, numbers would have other digits; in Turkish, "I" would become another letter than "i". */
	@Test
	void textsDoNotDependOnTheLanguage() {
		noClasses().should()
			.callMethod(String.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(String.class, "formatted", Object[].class)
			.orShould()
			.callMethod(String.class, "toLowerCase")
			.orShould()
			.callMethod(String.class, "toUpperCase")
			.orShould()
			.callConstructor(DecimalFormat.class)
			.orShould()
			.callConstructor(DecimalFormat.class, String.class)
			.orShould()
			.callConstructor(SimpleDateFormat.class, String.class)
			.orShould()
			.callConstructor(Formatter.class)
			.orShould()
			.callConstructor(Formatter.class, Appendable.class)
			.orShould()
			.callConstructor(Scanner.class, InputStream.class)
			.orShould()
			.callConstructor(Scanner.class, String.class)
			.orShould()
			.callMethod(PrintStream.class, "printf", String.class, Object[].class)
			.orShould()
			.callMethod(PrintStream.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(PrintWriter.class, "printf", String.class, Object[].class)
			.orShould()
			.callMethod(PrintWriter.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(NumberFormat.class, "getInstance")
			.orShould()
			.callMethod(NumberFormat.class, "getNumberInstance")
			.orShould()
			.callMethod(NumberFormat.class, "getIntegerInstance")
			.orShould()
			.callMethod(NumberFormat.class, "getPercentInstance")
			.orShould()
			.callMethod(DateTimeFormatter.class, "ofPattern", String.class)
			.orShould()
			.callMethod(MessageFormat.class, "format", String.class, Object[].class)
			.check(CLASSES);
	}

	/** Fiji makes an instance of the service before imagej-legacy has patched ImageJ. */
	@Test
	void scriptUsesTheQueries() {
		inPackage("script", ROOT + ".batch..", ROOT + ".imagej..", "ij..", "org.scijava..").check(CLASSES);
	}

	@Test
	void noCircles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	private static ArchRule inPackage(final String name, final String... used) {
		final String self = ROOT + "." + name + "..";
		return classes().that()
			.resideInAPackage(self)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(with(Stream.concat(Stream.of(self), Stream.of(used)).toArray(String[]::new)));
	}

	private static String[] with(final String... packages) {
		return Stream.of(Stream.of(packages), Stream.of(JDK), Stream.of(COMMON))
			.flatMap(Function.identity())
			.toArray(String[]::new);
	}
}
