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
package fiji.plugin.florence2.dataset;

import java.util.Objects;

/**
 * Who or what proposed or decided something.
 *
 * @param name of the person, the model, the program or the rule
 * @param version empty if it has none
 */
public record Source(Kind kind, String name, String version) {

	/** A kind of source. */
	public enum Kind {

		PERSON,
		/** A model of this plugin. */
		MODEL,
		/** Another program, such as StarDist, or the file in which its results came. */
		PROGRAM,
		/** A filter of this plugin. */
		RULE
	}

	public Source {
		Objects.requireNonNull(kind);
		Objects.requireNonNull(name);
		Objects.requireNonNull(version);
	}

	public static Source person(final String name) {
		return new Source(Kind.PERSON, name, "");
	}

	/** The person who is logged in to this computer. */
	public static Source user() {
		return person(System.getProperty("user.name", ""));
	}

	public static Source model(final String name, final String version) {
		return new Source(Kind.MODEL, name, version);
	}

	public static Source program(final String name, final String version) {
		return new Source(Kind.PROGRAM, name, version);
	}

	public static Source rule(final String name) {
		return new Source(Kind.RULE, name, "");
	}

	public boolean isPerson() {
		return kind == Kind.PERSON;
	}

	/** Name and version, as people read it. */
	public String words() {
		return version.isEmpty() ? name : name + " " + version;
	}
}
