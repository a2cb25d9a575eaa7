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

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Progress of a download or a verification.
 *
 * @param stage the current stage
 * @param file the path of the file in its folder
 * @param bytes of all files that are done, those from earlier downloads included
 * @param total bytes of all files, empty while that of one is unknown
 * @param bytesPerSecond over the last seconds; 0 while it is unknown
 * @param remaining until the end; in {@link Stage#WAITING} until the next attempt; empty if it is unknown
 * @param problem in {@link Stage#WAITING} why the last attempt failed; empty in other stages
 */
public record TransferProgress(Stage stage, String file, long bytes, OptionalLong total, double bytesPerSecond,
	Optional<Duration> remaining, String problem)
{

	/** A step of the work. */
	public enum Stage {
		/** A request was sent. */
		CONNECTING,
		/** Bytes are received. */
		DOWNLOADING,
		/** An attempt failed; the next one follows after a pause. */
		WAITING,
		/** A file is read and compared with its checksum. */
		VERIFYING,
		/** Files are extracted from an archive. */
		UNPACKING,
		/** Graphs are rewritten. {@code file} names the step, and steps are counted instead of bytes. */
		OPTIMIZING
	}

	/** The step of an optimisation; else bytes, rate and remaining time, as far as they are known. */
	public String amount() {
		if (stage == Stage.OPTIMIZING) return file;
		final StringBuilder text = new StringBuilder(ByteCount.text(bytes));
		total.ifPresent(all -> text.append(" of ").append(ByteCount.text(all)));
		if (bytesPerSecond > 0) text.append(", ").append(rate());
		remaining.ifPresent(rest -> text.append(", ").append(text(rest)).append(" left"));
		return text.toString();
	}

	/** Such as {@code 12.5 MB/s}. */
	public String rate() {
		return ByteCount.text(Math.round(bytesPerSecond)) + "/s";
	}

	/** Such as {@code 2 min 05 s}. */
	public static String text(final Duration duration) {
		final long seconds = duration.toSeconds();
		return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
	}
}
