#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Count only", description = "A name such as nucleus; empty for all objects", required = false, value = "") name

# Counts the objects in every frame of a time series: a row of the Results table for each frame.
# The channels are looked at as they are displayed.

from fiji.plugin.florence2.imagej.input import PlaneSelection
from fiji.plugin.florence2.imagej.service import AnalysisSettings, ImageQuestion
from fiji.plugin.florence2.task import Task
from fiji.plugin.florence2.tiling import Tiling
from ij.measure import ResultsTable

# ALL_SLICES goes through a z-stack, WHOLE_STACK through both.
settings = AnalysisSettings.of("")
settings = settings.withPlanes(PlaneSelection.ALL_FRAMES, "")
settings = settings.withTiling(Tiling.AUTOMATIC)
settings = settings.withLimits(0, 0.5, 0.8)  # smallest score, largest part of the image, largest overlap

table = ResultsTable.getResultsTable()
for answer in florence2.answer(imp, ImageQuestion.of(Task.OD), settings):
    counted = [region for region in answer.regions() if not name or region.label() == name]
    table.addRow()
    table.addValue("image", imp.getTitle())
    table.addValue("frame", answer.position().frame())
    table.addValue("count", len(counted))
table.show("Results")
