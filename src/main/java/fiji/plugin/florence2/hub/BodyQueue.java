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
package fiji.plugin.florence2.hub;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response, piece by piece. Waiting for the next piece has a timeout, which the input stream of Java's
 * client has not.
 */
final class BodyQueue implements BodySubscriber<BodyQueue>, AutoCloseable {

	private sealed interface Event {

		record Piece(List<ByteBuffer> buffers) implements Event {}

		record Failed(Throwable cause) implements Event {}

		record End() implements Event {}

		record WakeUp() implements Event {}
	}

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
	private Subscription subscription;
	private boolean closed;
	private boolean ended;

	@Override
	public CompletionStage<BodyQueue> getBody() {
		return CompletableFuture.completedFuture(this);
	}

	@Override
	public synchronized void onSubscribe(final Subscription started) {
		subscription = started;
		if (closed) started.cancel();
		else started.request(1);
	}

	@Override
	public void onNext(final List<ByteBuffer> buffers) {
		events.add(new Event.Piece(buffers));
	}

	@Override
	public void onError(final Throwable cause) {
		events.add(new Event.Failed(cause));
	}

	@Override
	public void onComplete() {
		events.add(new Event.End());
	}

	/** Ends the wait for the next piece. */
	void wakeUp() {
		events.add(new Event.WakeUp());
	}

	/**
	 * Waits for the next piece.
	 *
	 * @return the piece; empty after the timeout, when woken up, and at the end
	 * @throws IOException if the connection broke
	 */
	Optional<List<ByteBuffer>> next(final Duration timeout) throws IOException, InterruptedException {
		final Event event = events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
		if (event instanceof Event.Piece piece) {
			synchronized (this) {
				if (!closed) subscription.request(1);
			}
			return Optional.of(piece.buffers);
		}
		if (event instanceof Event.Failed failed) throw new IOException(failed.cause.getMessage(), failed.cause);
		if (event instanceof Event.End) ended = true;
		return Optional.empty();
	}

	/** Whether the whole body was read. */
	boolean ended() {
		return ended;
	}

	/** Stops reading; closes the connection unless the whole body was read. */
	@Override
	public synchronized void close() {
		closed = true;
		if (subscription != null) subscription.cancel();
	}
}
