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

import fiji.plugin.florence2.batch.TileRowWork;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;

import java.io.Serializable;

import org.apache.spark.api.java.function.Function;

/**
 * A task about a large image: what an executor says about a part of it.
 *
 * @param <T> the part
 * @param <R> what is said
 * @param settings of the executors
 * @param image as the driver sees it
 */
record LargeTask<T, R>(ExecutorSettings<TileRowWork> settings, SharedFile image, Answer<T, R> answer)
	implements Function<T, Outcome<R>>
{

	private static final long serialVersionUID = 1L;

	@FunctionalInterface
	interface Answer<T, R> extends Serializable {

		R of(ExecutorModel<TileRowWork> executor, T part) throws Florence2Exception, InterruptedException;
	}

	/** Fails, and so is tried again on another executor, where not the image is at fault. */
	@Override
	public Outcome<R> call(final T part) throws Exception {
		try {
			image.require(ExecutorModel.host());
			return new Outcome<>(answer.of(ExecutorModel.of(settings), part), null);
		}
		catch (final ImageException e) {
			return new Outcome<>(null, e.getMessage());
		}
	}
}
