#@ Florence2Service florence2
#@ ImagePlus imp

// Finds the objects in the plane that is shown and measures them.
// If there is an area selection, only objects inside it are found.
// Each object becomes a selection in the overlay and a row in a table of its own.

import fiji.plugin.florence2.imagej.output.RoiDestination
import ij.measure.ResultsTable
import ij.process.ImageStatistics

objects = florence2.on(imp).detect()

// Replaces what an earlier run has found.
objects.removeEarlier(RoiDestination.OVERLAY).toOverlay()

table = new ResultsTable()
plane = imp.getProcessor().duplicate()
for (object in objects) {
	plane.setRoi(object.roi)
	measured = ImageStatistics.getStatistics(plane, ImageStatistics.AREA + ImageStatistics.MEAN, imp.getCalibration())
	table.addRow()
	table.addValue("image", imp.getTitle())
	table.addValue("object", object.roi.name)
	table.addValue("label", object.label)
	table.addValue("score", object.score)
	table.addValue("area", measured.area) // of the box, in the image's unit
	table.addValue("mean", measured.mean) // grey value
}
table.show("Objects in " + imp.getTitle())

println(objects.size() + " objects in " + imp.getTitle())
