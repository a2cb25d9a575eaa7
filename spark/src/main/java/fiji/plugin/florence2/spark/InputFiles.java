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

import fiji.plugin.florence2.batch.BatchException;
import fiji.plugin.florence2.batch.BatchFailure;
import fiji.plugin.florence2.batch.BatchImages;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.FilePattern;
import fiji.plugin.florence2.batch.InputFile;
import fiji.plugin.florence2.batch.InputFolder;
import fiji.plugin.florence2.batch.LocalFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images that a batch is given: a folder, a pattern or a list, on this computer or any file system that Hadoop knows. A
 * folder of this computer is read as a batch without Spark reads it. Hidden files and folders of results are left out.
 */
final class InputFiles {

	private static final String LOCAL = "file";
	private static final String LIST = ".txt";
	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
	/** What stands for other characters. */
	private static final Pattern GLOB = Pattern.compile("[*?\\[{\\\\]");
	/** Marks a folder of results. */
	private static final String RESULTS = "batch.lock";

	private final BatchPlan plan;
	private final Configuration hadoop;
	private final FilePattern pattern;
	/** By the names of the images. */
	private final SortedMap<String, InputFile> files = Collections.synchronizedSortedMap(new TreeMap<>());
	private final List<BatchFailure> failures = Collections.synchronizedList(new ArrayList<>());

	private InputFiles(final BatchPlan plan, final Configuration hadoop) throws BatchException {
		this.plan = plan;
		this.hadoop = hadoop;
		pattern = FilePattern.of(plan.pattern());
	}

	/** @throws BatchException if they cannot be listed, or there is none */
	static BatchImages find(final BatchPlan plan, final Configuration hadoop, final ProgressListener listener)
		throws BatchException
	{
		if (isFolderHere(plan.input())) return InputFolder.read(plan, listener, new Cancellation());
		try {
			return new InputFiles(plan, hadoop).find();
		}
		catch (final IOException | IllegalArgumentException e) {
			throw new BatchException("The images " + plan.input() + " cannot be listed (" + Failures.text(e) +
				"): see that the path is right, and that Spark has what reads this file system.", e);
		}
	}

	private static boolean isFolderHere(final String input) {
		try {
			return Files.isDirectory(java.nio.file.Path.of(input));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	private BatchImages find() throws IOException, BatchException {
		final Path input = path(plan.input());
		final FileSystem system = input.getFileSystem(hadoop);
		final FileStatus[] found = system.globStatus(input);
		if (found == null || found.length == 0)
			throw new BatchException("There are no images " + plan.input() + ": see that the path is right.");
		final boolean isList = found.length == 1 && found[0].isFile() && isList(found[0].getPath());
		if (isList) readList(system, found[0].getPath());
		else {
			final Path base = base(system.makeQualified(input));
			for (final FileStatus file : found)
				add(system, file, base, true);
		}
		if (files.isEmpty() && failures.isEmpty()) throw InputFolder.noImage(plan);
		failures.sort((a, b) -> a.image().compareTo(b.image()));
		return BatchImages.of(system.makeQualified(input).toString(), files, plan.part(), failures);
	}

	/** Without a scheme it is a path of this computer, as that of the results, whatever Hadoop's own file system is. */
	private static Path path(final String input) {
		if (SCHEME.matcher(input).matches()) return new Path(input);
		return new Path(LOCAL, null, java.nio.file.Path.of("").toAbsolutePath().resolve(input).toString());
	}

	private static boolean isList(final Path file) {
		return file.getName().toLowerCase(Locale.ROOT).endsWith(LIST);
	}

	/** The folder that names are relative to: the path itself, or what stands before the first sign of a pattern. */
	private static Path base(final Path input) {
		Path base = input;
		for (Path part = input; part != null; part = part.getParent())
			if (GLOB.matcher(part.getName()).find()) base = part.getParent();
		return base;
	}

	/** @param asked whether the file was named, and not found in a folder */
	private void add(final FileSystem system, final FileStatus status, final Path base, final boolean asked)
		throws IOException
	{
		final String name = status.getPath().getName();
		if (name.startsWith(".")) return;
		if (status.isFile()) {
			if (asked || pattern.matches(name)) files.put(below(base, status.getPath()), file(status));
			return;
		}
		if (!asked && !plan.subfolders()) return;
		final List<FileStatus> content = List.of(system.listStatus(status.getPath()));
		if (content.stream().anyMatch(entry -> entry.getPath().getName().equals(RESULTS))) return;
		for (final FileStatus entry : content)
			add(system, entry, base, false);
	}

	private static String below(final Path base, final Path file) {
		final String folder = base.toUri().getPath();
		final String path = file.toUri().getPath();
		if (path.equals(folder)) return file.getName();
		return path.substring(folder.endsWith("/") ? folder.length() : folder.length() + 1);
	}

	private static InputFile file(final FileStatus status) {
		final Path path = status.getPath();
		return LOCAL.equals(path.toUri().getScheme())
			? LocalFile.of(java.nio.file.Path.of(path.toUri().getPath()))
			: new HadoopFile(path.toString(), new InputFile.State(status.getLen(), status.getModificationTime()));
	}

	/** A line is a path or URI, relative to the folder of the list. Servers answer slowly, so that many are asked at a time. */
	private void readList(final FileSystem system, final Path list) throws IOException {
		final List<String> lines;
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(system.open(list), StandardCharsets.UTF_8))) {
			lines = reader.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
		}
		lines.parallelStream().forEach(line -> addLine(line, list.getParent()));
	}

	private void addLine(final String line, final Path folder) {
		final Path path = SCHEME.matcher(line).matches() ? new Path(line) : new Path(folder, line);
		final String name = nameOf(line);
		try {
			final FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
			if (status.isFile()) files.put(name, file(status));
			else failures.add(new BatchFailure(name, "This is a folder: list its files."));
		}
		catch (final FileNotFoundException e) {
			failures.add(new BatchFailure(name, "There is no such file: see that the list is right."));
		}
		catch (final IOException e) {
			failures.add(new BatchFailure(name, "This file cannot be read (" + Failures.text(e) + ")."));
		}
	}

	/** As it is listed, without what leads to the file system: {@code bucket/cells.tif} for s3a://bucket/cells.tif. */
	private static String nameOf(final String line) {
		return line.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]+:", "")
			.replaceFirst("^/+", "")
			.replaceAll("(?:^|(?<=/))\\./", "");
	}
}
