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
package fiji.plugin.florence2.imagej.input;

import ij.IJ;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;

/** The classes of a library that may be there when the program runs, called by reflection. */
record InstalledLibrary(ClassLoader loader) {

	/** The library with a class, in the ImageJ that runs or with this program; nothing where it is not there. */
	static Optional<InstalledLibrary> with(final String name) {
		return Stream.of(IJ.getClassLoader(), InstalledLibrary.class.getClassLoader())
			.map(InstalledLibrary::new)
			.filter(library -> library.has(name))
			.findFirst();
	}

	boolean has(final String name) {
		try {
			Class.forName(name, false, loader);
			return true;
		}
		catch (final ClassNotFoundException | LinkageError none) {
			return false;
		}
	}

	Class<?> type(final String name) throws ClassNotFoundException {
		return Class.forName(name, true, loader);
	}

	Object create(final String name) throws ReflectiveOperationException {
		return type(name).getConstructor().newInstance();
	}

	/** Calls a static method. */
	Object call(final String name, final String method, final Object... arguments) throws ReflectiveOperationException {
		return call(type(name), null, method, arguments);
	}

	/** Calls the first public method of a name that takes such arguments; null is one of any type. */
	static Object call(final Class<?> type, final Object target, final String name, final Object... arguments)
		throws ReflectiveOperationException
	{
		for (final Method method : type.getMethods())
			if (method.getName().equals(name) && takes(method.getParameterTypes(), arguments))
				return method.invoke(target, arguments);
		throw new NoSuchMethodException(type.getName() + "." + name);
	}

	private static boolean takes(final Class<?>[] types, final Object... arguments) {
		if (types.length != arguments.length) return false;
		for (int i = 0; i < types.length; i++)
			if (!types[i].isPrimitive() && arguments[i] != null && !types[i].isInstance(arguments[i])) return false;
		return true;
	}
}
