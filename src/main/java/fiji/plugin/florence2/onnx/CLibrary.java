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
package fiji.plugin.florence2.onnx;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/** The C library of this process, where Java has nothing of its own. */
public final class CLibrary {

	private static final String NAME = "c";

	private CLibrary() {}

	/**
	 * Sets a variable of the environment for the native libraries of this process, on Linux and macOS, where that is
	 * possible. Java's own view of the environment stays as it is, and so does that of processes that Java starts.
	 */
	static void setVariable(final String name, final String value) {
		try {
			if (!Platform.isWindows()) Function.getFunction(NAME, "setenv").invokeInt(new Object[] { name, value, 1 });
		}
		catch (final LinkageError notThere) {
			// Java Native Access cannot be loaded.
		}
	}

	/** Gives memory that native libraries have freed back to Linux, which keeps it else for the process. */
	public static void returnFreeMemory() {
		try {
			if (Platform.isLinux()) Function.getFunction(NAME, "malloc_trim").invokeInt(new Object[] { 0L });
		}
		catch (final LinkageError notThere) {
			// Other C libraries than glibc have no such function.
		}
	}
}
