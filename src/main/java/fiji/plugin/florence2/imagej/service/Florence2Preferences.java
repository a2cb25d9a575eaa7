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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.onnx.Device;

import org.scijava.prefs.PrefService;

/** Remembers the options from one start of Fiji to the next. */
final class Florence2Preferences {

	private static final Class<?> PLACE = Florence2Options.class;
	private static final String MODEL = "model";
	private static final String DEVICE = "device";
	private static final String CPU_INSTEAD = "cpuInstead";
	private static final String THREADS = "threads";
	private static final String BEAMS = "beams";
	private static final String FOLDER = "folder";
	private static final String MIRROR = "mirror";
	private static final String OFFLINE = "offline";
	private static final String OPTIMIZE = "optimize";
	/** Before the name of a model that the user wants to keep as it is published. */
	private static final String AS_PUBLISHED = "asPublished ";

	private final PrefService prefs;

	Florence2Preferences(final PrefService prefs) {
		this.prefs = prefs;
	}

	/** What was remembered last; what cannot be understood is as if it had not been chosen. */
	Florence2Options read() {
		final Florence2Options none = Florence2Options.DEFAULT;
		return new Florence2Options(prefs.get(PLACE, MODEL, none.model()), device(prefs.get(PLACE, DEVICE, "")),
			prefs.getBoolean(PLACE, CPU_INSTEAD, none.cpuInstead()),
			Math.max(0, prefs.getInt(PLACE, THREADS, none.threads())), Math.max(0, prefs.getInt(PLACE, BEAMS, none.beams())),
			prefs.get(PLACE, FOLDER, none.folder()), prefs.get(PLACE, MIRROR, none.mirror()),
			prefs.getBoolean(PLACE, OFFLINE, none.offline()), prefs.getBoolean(PLACE, OPTIMIZE, none.optimize()));
	}

	private static Device device(final String name) {
		for (final Device device : Device.values())
			if (device.name().equals(name)) return device;
		return Florence2Options.DEFAULT.device();
	}

	/** Whether the user has refused to have a model optimised. */
	boolean staysAsPublished(final String model) {
		return prefs.getBoolean(PLACE, AS_PUBLISHED + model, false);
	}

	void keepAsPublished(final String model) {
		prefs.put(PLACE, AS_PUBLISHED + model, true);
	}

	void write(final Florence2Options options) {
		prefs.put(PLACE, MODEL, options.model());
		prefs.put(PLACE, DEVICE, options.device().name());
		prefs.put(PLACE, CPU_INSTEAD, options.cpuInstead());
		prefs.put(PLACE, THREADS, options.threads());
		prefs.put(PLACE, BEAMS, options.beams());
		prefs.put(PLACE, FOLDER, options.folder());
		prefs.put(PLACE, MIRROR, options.mirror());
		prefs.put(PLACE, OFFLINE, options.offline());
		prefs.put(PLACE, OPTIMIZE, options.optimize());
	}
}
