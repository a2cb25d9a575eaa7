#@ Florence2Service florence2
#@ ImagePlus imp

# Finds the objects in the plane that is shown and measures them.
# If there is an area selection, only objects inside it are found.
# Each object becomes a selection in the overlay and a row in a table of its own.

from fiji.plugin.florence2.imagej.output import RoiDestination
from ij.measure import ResultsTable
from ij.process import ImageStatistics

objects = florence2.on(imp).detect()

# Replaces what an earlier run has found.
objects.removeEarlier(RoiDestination.OVERLAY).toOverlay()

table = ResultsTable()
plane = imp.getProcessor().duplicate()
for found in objects:
    plane.setRoi(found.roi)
    measured = ImageStatistics.getStatistics(plane, ImageStatistics.AREA + ImageStatistics.MEAN, imp.getCalibration())
    table.addRow()
    table.addValue("image", imp.getTitle())
    table.addValue("object", found.roi.name)
    table.addValue("label", found.label)
    table.addValue("score", found.score)
    table.addValue("area", measured.area)  # of the box, in the image's unit
    table.addValue("mean", measured.mean)  # grey value
table.show("Objects in " + imp.getTitle())

print(str(objects.size()) + " objects in " + imp.getTitle())
