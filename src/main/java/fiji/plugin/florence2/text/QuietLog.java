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
package fiji.plugin.florence2.text;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log in which only errors count until it is closed, where it is one of Logback's, as in Fiji; other logs stay as they are. */
final class QuietLog implements AutoCloseable {

	private static final String LOGBACK = "ch.qos.logback.classic.";

	private final Logger log;
	private final boolean changeable;
	private final Object before;

	QuietLog(final String name) {
		log = LoggerFactory.getLogger(name);
		changeable = log.getClass().getName().equals(LOGBACK + "Logger");
		before = changeable ? change("ERROR") : null;
	}

	@Override
	public void close() {
		if (changeable) change(before);
	}

	/** Sets a level, by name or as it is, and returns the one before. */
	private Object change(final Object level) {
		try {
			final Class<?> levels = Class.forName(LOGBACK + "Level", true, log.getClass().getClassLoader());
			final Object current = log.getClass().getMethod("getLevel").invoke(log);
			log.getClass()
				.getMethod("setLevel", levels)
				.invoke(log, level instanceof String ? levels.getField((String) level).get(null) : level);
			return current;
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException("The levels of Logback cannot be changed.", e);
		}
	}
}
