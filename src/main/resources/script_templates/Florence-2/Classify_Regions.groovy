#@ Florence2Service florence2
#@ ImagePlus imp

// Classifies each selection of the ROI Manager, or of the overlay if the manager is empty.
// Each selection gets its class as its name, and a row in the Results table.

import ij.measure.ResultsTable
import ij.plugin.frame.RoiManager

manager = RoiManager.getInstance()
managed = manager != null && manager.getCount() > 0
rois = managed ? manager.getRoisAsArray() : imp.getOverlay()?.toArray()
if (!rois) {
	println("There is nothing to classify: add selections to the ROI Manager or to the overlay first.")
	return
}

table = ResultsTable.getResultsTable()
rois.eachWithIndex { roi, i ->
	label = florence2.on(imp).classify(roi).text()
	if (managed) manager.rename(i, label)
	else roi.setName(label)
	table.addRow()
	table.addValue("image", imp.getTitle())
	table.addValue("region", i + 1)
	table.addValue("label", label)
}
table.show("Results")
