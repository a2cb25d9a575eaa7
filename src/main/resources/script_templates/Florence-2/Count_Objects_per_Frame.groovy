#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Count only", description = "A name such as nucleus; empty for all objects", required = false, value = "") name

// Counts the objects in every frame of a time series: a row of the Results table for each frame.
// The channels are looked at as they are displayed.

import fiji.plugin.florence2.imagej.input.PlaneSelection
import fiji.plugin.florence2.imagej.service.AnalysisSettings
import fiji.plugin.florence2.imagej.service.ImageQuestion
import fiji.plugin.florence2.task.Task
import fiji.plugin.florence2.tiling.Tiling
import ij.measure.ResultsTable

// ALL_SLICES goes through a z-stack, WHOLE_STACK through both.
settings = AnalysisSettings.of("")
	.withPlanes(PlaneSelection.ALL_FRAMES, "")
	.withTiling(Tiling.AUTOMATIC)
	.withLimits(0, 0.5, 0.8) // smallest score, largest part of the image, largest overlap

table = ResultsTable.getResultsTable()
for (answer in florence2.answer(imp, ImageQuestion.of(Task.OD), settings)) {
	counted = answer.regions().findAll { it.label() == name || !name }
	table.addRow()
	table.addValue("image", imp.getTitle())
	table.addValue("frame", answer.position().frame())
	table.addValue("count", counted.size())
}
table.show("Results")
