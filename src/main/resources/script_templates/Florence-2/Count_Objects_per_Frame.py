#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Count only", description = "A name such as nucleus; empty for all objects", required = false, value = "") name

# Counts the objects in every frame of a time series: a row of the Results table for each frame.
# The channels are processed as they are displayed.

from ij.measure import ResultsTable

# "all slices" goes through a z-stack, "whole stack" through both.
answer = florence2.on(imp).planes("all frames").maxSize(0.5).detect()

table = ResultsTable.getResultsTable()
for plane in answer.planes():
    counted = [region for region in plane.regions() if not name or region.label() == name]
    table.addRow()
    table.addValue("image", imp.getTitle())
    table.addValue("frame", plane.position().frame())
    table.addValue("count", len(counted))
table.show("Results")
