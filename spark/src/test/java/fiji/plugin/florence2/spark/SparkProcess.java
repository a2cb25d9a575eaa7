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
package fiji.plugin.florence2.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A driver in a process of its own, as spark-submit starts it, with executors in processes of theirs. */
final class SparkProcess {

	private static final Path HOME = Path.of(System.getProperty("spark.home")).toAbsolutePath();
	private static final Path JAR = Path.of(System.getProperty("batch.jar")).toAbsolutePath();
	/** For processes that end before optimised code and a parallel collector pay. */
	private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
	private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
	private static final long EXECUTOR_END_S = 60;

	private final Process process;
	private final Path log;

	private SparkProcess(final Process process, final Path log) {
		this.process = process;
		this.log = log;
	}

	/** A plain command, such as batch, with the classes of the jar. */
	static SparkProcess plain(final Path folder, final String name, final String... args) throws IOException {
		final List<String> command = java(List.of("-cp", JAR + System.getProperty("path.separator") + HOME + "/jars/*",
			"fiji.plugin.florence2.cli.Main", name));
		command.addAll(List.of(args));
		return start(folder, command);
	}

	/**
	 * Two executors of one core each.
	 *
	 * @param folder where the driver runs; what Spark itself needs is below it, and so is the log
	 * @param spark options of spark-submit
	 */
	static SparkProcess submit(final Path folder, final List<String> spark, final String... args) throws IOException {
		final List<String> command = java(new ArrayList<>());
		for (final String line : Files.readAllLines(Path.of("submit.args")))
			if (!line.startsWith("#") && !line.startsWith("-cp")) command.add(line);
		command.addAll(command.size() - 1, List.of("-cp", HOME + "/jars/*"));
		command.addAll(List.of("--master", "local-cluster[2,1,1024]", "--conf",
			"spark.executor.extraJavaOptions=" + String.join(" ", SHORT_LIVED)));
		command.addAll(spark);
		command.add(JAR.toString());
		command.addAll(List.of(args));
		return start(folder, command);
	}

	private static List<String> java(final List<String> options) {
		final List<String> command =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(SHORT_LIVED);
		command.addAll(options);
		return command;
	}

	private static SparkProcess start(final Path folder, final List<String> command) throws IOException {
		final Path log = Files.createTempFile(folder, "log", ".txt");
		final ProcessBuilder builder =
			new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().put("SPARK_HOME", HOME.toString());
		builder.environment().put("SPARK_SCALA_VERSION", "2.13");
		builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
		builder.environment().put("SPARK_WORKER_DIR", folder.resolve("work").toString());
		builder.environment().put("SPARK_LOCAL_DIRS", Files.createDirectories(folder.resolve("scratch")).toString());
		return new SparkProcess(builder.start(), log);
	}

	/** All that the driver printed. */
	String output() throws IOException {
		return Files.readString(log);
	}

	int exitCode() throws InterruptedException {
		return process.waitFor();
	}

	List<ProcessHandle> executors() {
		return process.descendants()
			.filter(
				child -> Stream.of(child.info().arguments().orElse(new String[0])).anyMatch(word -> word.endsWith(EXECUTOR)))
			.toList();
	}

	/** Waits until something is so, which must be before the driver ends. */
	void await(final Condition condition) throws IOException, InterruptedException {
		while (!condition.holds()) {
			assertTrue(process.isAlive(), "the driver has ended: " + output());
			Thread.sleep(10);
		}
	}

	@FunctionalInterface
	interface Condition {

		boolean holds() throws IOException;
	}

	/** Kills the driver by a signal that no process can handle, and waits until its executors have noticed. */
	void kill() throws Exception {
		final List<ProcessHandle> executors = executors();
		process.destroyForcibly().waitFor();
		for (final ProcessHandle executor : executors)
			executor.onExit().get(EXECUTOR_END_S, TimeUnit.SECONDS);
	}

	/** Kills one of two executors, which both must be there. */
	void killAnExecutor() {
		final List<ProcessHandle> executors = executors();
		assertEquals(2, executors.size());
		assertTrue(executors.get(0).destroyForcibly());
	}

	/** Ends what is left. */
	void end() {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}
}
