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

import fiji.plugin.florence2.task.Task;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a model is trained.
 *
 * @param method what is changed
 * @param epochs how often each picture is seen; 0 for a number that fits the number of pictures
 * @param minutes after so many the training ends with the best model so far; 0 for no limit
 * @param tasks that are trained; one of them is judged: {@link Task#OD}, or else captions, descriptions or text
 * @param keep whether the model is reminded of what it knows
 * @param seed the same seed, data and settings give the same model on one computer
 * @param threads of the training and of the model; 0 leaves the choice to ONNX Runtime
 */
public record TrainingSettings(Method method, int epochs, double minutes, List<Task> tasks, boolean keep, long seed,
	int threads)
{

	/** What a training changes. */
	public enum Method {
		/** Adapters in the text part: quick, and changes little. */
		ADAPTERS,
		/** All weights, those of the vision encoder too: slower, and learns more. */
		ALL;

		/** @throws TrainingException if there is no such method; upper and lower case are the same */
		public static Method of(final String name) throws TrainingException {
			for (final Method method : values())
				if (method.name().equalsIgnoreCase(name.strip())) return method;
			throw new TrainingException("There is no method \"" + name + "\": choose adapters or all.");
		}
	}

	/** What a training is judged by. */
	public enum Measure {
		/** F1 of the detections. */
		F1("F1", "f1"),
		/** How much of the annotated words the model writes: 1 less the character error rate. */
		ACCURACY("character accuracy", "accuracy");

		private final String words;
		private final String key;

		Measure(final String words, final String key) {
			this.words = words;
			this.key = key;
		}

		/** For people. */
		public String words() {
			return words;
		}

		/** For files. */
		public String key() {
			return key;
		}
	}

	/** Adapters for the detection of objects, with reminders. */
	public static final TrainingSettings DEFAULT =
		new TrainingSettings(Method.ADAPTERS, 0, 0, List.of(Task.OD), true, 1, 0);

	public TrainingSettings {
		tasks = List.copyOf(tasks);
	}

	/** The same with another method. */
	public TrainingSettings withMethod(final Method other) {
		return new TrainingSettings(other, epochs, minutes, tasks, keep, seed, threads);
	}

	/** The same with another number of epochs. */
	public TrainingSettings withEpochs(final int other) {
		return new TrainingSettings(method, other, minutes, tasks, keep, seed, threads);
	}

	/** The same with another limit of time. */
	public TrainingSettings withMinutes(final double other) {
		return new TrainingSettings(method, epochs, other, tasks, keep, seed, threads);
	}

	/** The same with other tasks. */
	public TrainingSettings withTasks(final List<Task> other) {
		return new TrainingSettings(method, epochs, minutes, other, keep, seed, threads);
	}

	/** The same with or without reminders. */
	public TrainingSettings withKeep(final boolean other) {
		return new TrainingSettings(method, epochs, minutes, tasks, other, seed, threads);
	}

	/** The same with another seed. */
	public TrainingSettings withSeed(final long other) {
		return new TrainingSettings(method, epochs, minutes, tasks, keep, other, threads);
	}

	/** The same with another number of threads. */
	public TrainingSettings withThreads(final int other) {
		return new TrainingSettings(method, epochs, minutes, tasks, keep, seed, other);
	}

	/** @throws TrainingException if a value cannot be used; the message says which can */
	public void check() throws TrainingException {
		if (epochs < 0 || !Double.isFinite(minutes) || minutes < 0 || threads < 0)
			throw new TrainingException("The numbers of epochs, minutes and threads must be 0 or more.");
		for (final Task task : tasks) {
			if (!Exchange.POSSIBLE.contains(task))
				throw new TrainingException("The task " + task + " cannot be learned from annotations: choose of " +
					Exchange.POSSIBLE.stream().map(Task::name).collect(Collectors.joining(", ")) + ".");
		}
		if (!detects() && tasks.stream().noneMatch(TextValidation::isJudged)) throw new TrainingException(
			"The tasks must include OD, a caption task, REGION_TO_DESCRIPTION or OCR: by its answers the training is judged.");
	}

	/** Whether objects are to be detected; by them the training is judged, else by words. */
	boolean detects() {
		return tasks.contains(Task.OD);
	}

	/** What the training is judged by. */
	public Measure measure() {
		return detects() ? Measure.F1 : Measure.ACCURACY;
	}
}
