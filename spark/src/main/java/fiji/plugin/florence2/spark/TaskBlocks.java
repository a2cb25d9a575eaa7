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

import fiji.plugin.florence2.common.Florence2Exception;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Sends items to executors, a task for each, and keeps what the tasks say, one after the other. Items go in blocks, the next
 * of which is there before one ends: so the driver's memory does not grow with their number, and no executor waits.
 *
 * @param <T> what is sent
 * @param <R> what its task says
 */
final class TaskBlocks<T, R> {

	/** Items of a block. */
	private static final int BLOCK = 5000;

	/** Keeps what a task says. A failure ends all. */
	@FunctionalInterface
	interface Keeper<R> {

		void keep(int place, R said) throws Florence2Exception;
	}

	private final JavaSparkContext spark;
	private final Function<T, R> task;
	private final IntFunction<T> items;
	private final Keeper<R> keeper;
	private final Deque<SimpleFutureAction<Object>> running = new ArrayDeque<>();
	private boolean ended;
	private volatile Florence2Exception failure;

	/** @param items by their places */
	TaskBlocks(final JavaSparkContext spark, final Function<T, R> task, final IntFunction<T> items,
		final Keeper<R> keeper)
	{
		this.spark = spark;
		this.task = task;
		this.items = items;
		this.keeper = keeper;
	}

	/**
	 * Waits until all is kept. After a failure, nothing more is kept when this returns.
	 *
	 * @throws Florence2Exception the keeper's
	 * @throws SparkException if a task fails again and again; the reason is among its causes
	 */
	void process(final List<Integer> places) throws Florence2Exception, SparkException {
		try {
			send(places);
		}
		catch (final SparkException e) {
			if (failure == null) throw e;
		}
		finally {
			end();
		}
		if (failure != null) throw failure;
	}

	private void send(final List<Integer> places) throws SparkException {
		for (int from = 0; from < places.size(); from += BLOCK) {
			running.add(submit(places.subList(from, Math.min(from + BLOCK, places.size()))));
			if (running.size() > 1) running.remove().get();
		}
		while (!running.isEmpty())
			running.remove().get();
	}

	private synchronized void end() {
		ended = true;
		running.forEach(SimpleFutureAction::cancel);
	}

	private SimpleFutureAction<Object> submit(final List<Integer> places) {
		final List<T> block = new ArrayList<>();
		places.forEach(place -> block.add(items.apply(place)));
		final List<Object> all = new ArrayList<>(IntStream.range(0, block.size()).boxed().toList());
		return spark.sc()
			.submitJob(spark.parallelize(block, block.size()).map(task).rdd(), new Only<>(),
				CollectionConverters.asScala(all).toSeq(), (index, said) -> {
					keep(places.get((Integer) index), said);
					return BoxedUnit.UNIT;
				}, () -> null);
	}

	/** On a thread of Spark's, one after the other, and once for each place, also if its task runs twice. */
	private synchronized void keep(final int place, final R said) {
		if (ended) return;
		try {
			keeper.keep(place, said);
		}
		catch (final Florence2Exception e) {
			failure = e;
			ended = true;
			spark.sc().cancelAllJobs();
		}
	}

	/** The element of a partition that has one. */
	private static final class Only<T> extends AbstractFunction1<Iterator<T>, T> implements Serializable {

		private static final long serialVersionUID = 1L;

		@Override
		public T apply(final Iterator<T> elements) {
			return elements.next();
		}
	}
}
