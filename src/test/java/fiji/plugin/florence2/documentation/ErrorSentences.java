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
package fiji.plugin.florence2.documentation;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sentences in the sources that tell users what went wrong. What they say of the case at hand is an ellipsis. */
final class ErrorSentences extends TreeScanner<Void, Void> {

	static final String ANYTHING = "\u2026";

	/** Of the plugin, and of what runs its batch on clusters. */
	private static final List<Path> SOURCES =
		List.of(Path.of("src", "main", "java"), Path.of("spark", "src", "main", "java"));
	/** Those whose texts users read. Others are bugs, or become part of one of these. */
	private static final Set<String> EXCEPTIONS =
		Set.of("ImageException", "UnsupportedFormException", "ImageChangedException", "PromptException", "ModelException",
			"HubException", "TokenizerException", "DecodingException", "CocoException", "DataSetException",
			"TrainingException", "ParameterException", "BatchFailure");
	/** Methods that end a command with a sentence. */
	private static final Set<String> METHODS =
		Set.of("cancel", "log.accept", "log.error", "log.warn", "models.log().warn");
	private static final Set<Modifier> CONSTANT = Set.of(Modifier.STATIC, Modifier.FINAL);
	/** Why a download failed: the part of its sentence that tells one failure from another. */
	private static final String BROKEN_DOWNLOAD = "TransientFailure";
	private static final String REFUSED_DOWNLOAD = "refused";
	private static final int FEWEST_LETTERS = 8;

	private final Map<String, String> constants = new HashMap<>();
	private final Set<String> sentences = new TreeSet<>();
	private boolean inSentenceClass;

	private ErrorSentences() {}

	/** Finds all of them. */
	static Set<String> find() throws IOException {
		final ErrorSentences found = new ErrorSentences();
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			final JavacTask task =
				(JavacTask) compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources()));
			for (final CompilationUnitTree unit : task.parse())
				unit.accept(found, null);
		}
		return found.sentences;
	}

	private static List<Path> sources() throws IOException {
		final List<Path> sources = new ArrayList<>();
		for (final Path folder : SOURCES)
			try (Stream<Path> files = Files.walk(folder)) {
				files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
			}
		return sources;
	}

	@Override
	public Void visitCompilationUnit(final CompilationUnitTree unit, final Void nothing) {
		constants.clear();
		for (final Tree type : unit.getTypeDecls())
			if (type instanceof ClassTree tree) readConstants(tree);
		return super.visitCompilationUnit(unit, nothing);
	}

	private void readConstants(final ClassTree type) {
		for (final Tree member : type.getMembers())
			if (member instanceof VariableTree field && field.getModifiers().getFlags().containsAll(CONSTANT) &&
				field.getInitializer() instanceof LiteralTree value)
			{
				constants.put(field.getName().toString(), String.valueOf(value.getValue()));
			}
	}

	/** A class whose only matter is to put a failure into words. */
	@Override
	public Void visitClass(final ClassTree type, final Void nothing) {
		final boolean around = inSentenceClass;
		inSentenceClass = type.getMembers()
			.stream()
			.anyMatch(member -> member instanceof MethodTree method && method.getName().contentEquals("sentence"));
		super.visitClass(type, nothing);
		inSentenceClass = around;
		return null;
	}

	@Override
	public Void visitReturn(final ReturnTree end, final Void nothing) {
		if (inSentenceClass && end.getExpression() != null) addText(List.of(end.getExpression()));
		return super.visitReturn(end, nothing);
	}

	@Override
	public Void visitNewClass(final NewClassTree made, final Void nothing) {
		if (EXCEPTIONS.contains(made.getIdentifier().toString())) addText(made.getArguments());
		if (made.getIdentifier().toString().equals(BROKEN_DOWNLOAD)) addFault(made.getArguments());
		return super.visitNewClass(made, nothing);
	}

	@Override
	public Void visitMethodInvocation(final MethodInvocationTree call, final Void nothing) {
		final String method = call.getMethodSelect().toString();
		if (METHODS.contains(method) || inSentenceClass && method.equals("Optional.of")) addText(call.getArguments());
		if (method.equals(REFUSED_DOWNLOAD)) addFault(call.getArguments());
		return super.visitMethodInvocation(call, nothing);
	}

	/** A sentence that has a name before it is told. */
	@Override
	public Void visitVariable(final VariableTree variable, final Void nothing) {
		if (variable.getName().contentEquals("reason") && variable.getInitializer() != null)
			addText(List.of(variable.getInitializer()));
		return super.visitVariable(variable, nothing);
	}

	private void addText(final List<? extends ExpressionTree> arguments) {
		for (final ExpressionTree argument : arguments) {
			final List<String> texts =
				texts(argument).stream().map(ErrorSentences::tidy).filter(ErrorSentences::isSentence).toList();
			sentences.addAll(texts);
			if (!texts.isEmpty()) return;
		}
	}

	private void addFault(final List<? extends ExpressionTree> arguments) {
		texts(arguments.get(0)).stream().map(ErrorSentences::tidy).filter(ErrorSentences::hasWords).forEach(sentences::add);
	}

	/** All that an expression may say. */
	private List<String> texts(final Tree expression) {
		if (expression instanceof LiteralTree literal) return List.of(String.valueOf(literal.getValue()));
		if (expression instanceof IdentifierTree name) return List.of(constants.getOrDefault(name.toString(), ANYTHING));
		if (expression instanceof ParenthesizedTree inner) return texts(inner.getExpression());
		if (expression instanceof ConditionalExpressionTree choice)
			return Stream.of(choice.getTrueExpression(), choice.getFalseExpression())
				.flatMap(part -> texts(part).stream())
				.toList();
		if (expression instanceof SwitchExpressionTree choice)
			return choice.getCases().stream().flatMap(part -> texts(part.getBody()).stream()).toList();
		if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS)
			return texts(sum.getLeftOperand()).stream()
				.flatMap(left -> texts(sum.getRightOperand()).stream().map(left::concat))
				.toList();
		if (expression instanceof MethodInvocationTree call && call.getMethodSelect().toString().equals("String.format"))
			return call.getArguments()
				.stream()
				.flatMap(part -> texts(part).stream())
				.filter(text -> text.contains("%"))
				.map(text -> text.replaceAll("%[^a-z%]*[a-z]", ANYTHING))
				.toList();
		return List.of(ANYTHING);
	}

	private static String tidy(final String text) {
		return text.replaceAll(ANYTHING + "+", ANYTHING).strip();
	}

	/** Not what becomes part of one. */
	private static boolean isSentence(final String text) {
		return text.matches("[\\p{Lu}\"" + ANYTHING + "].*") && hasWords(text);
	}

	private static boolean hasWords(final String text) {
		return text.chars().filter(Character::isLetter).count() >= FEWEST_LETTERS;
	}
}
