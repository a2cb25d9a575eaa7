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
package fiji.plugin.florence2.reliability;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The calibrations of a model's scores, by the names of tasks; unmodifiable.
 *
 * @param oneView of regions as the model gives them
 * @param severalViews of regions on which several views of an image agree
 */
public record Calibrations(Map<String, ScoreCalibration> oneView, Map<String, ScoreCalibration> severalViews) {

	/** Of a model without calibrations. */
	public static final Calibrations NONE = new Calibrations(Map.of(), Map.of());

	/** @throws IllegalArgumentException if one is of other views than its place says */
	public Calibrations {
		if (oneView.values().stream().anyMatch(ScoreCalibration::isOfSeveralViews) ||
			!severalViews.values().stream().allMatch(ScoreCalibration::isOfSeveralViews))
		{
			throw new IllegalArgumentException(
				"a calibration of several views has the feature agreement, one of one view not");
		}
		oneView = Map.copyOf(oneView);
		severalViews = Map.copyOf(severalViews);
	}

	/** That of a task, if there is one. */
	public Optional<ScoreCalibration> of(final String task, final boolean isOfSeveralViews) {
		return Optional.ofNullable((isOfSeveralViews ? severalViews : oneView).get(task));
	}

	/** The same with another one of a task. */
	public Calibrations with(final String task, final ScoreCalibration calibration) {
		final Map<String, ScoreCalibration> changed =
			new TreeMap<>(calibration.isOfSeveralViews() ? severalViews : oneView);
		changed.put(task, calibration);
		return calibration.isOfSeveralViews()
			? new Calibrations(oneView, changed)
			: new Calibrations(changed, severalViews);
	}
}
