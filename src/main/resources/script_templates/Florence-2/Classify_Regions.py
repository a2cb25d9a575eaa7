#@ Florence2Service florence2
#@ ImagePlus imp

# Classifies each selection of the ROI Manager, or of the overlay if the manager is empty.
# Each selection gets its class as its name, and a row in the Results table.

from ij.measure import ResultsTable
from ij.plugin.frame import RoiManager

manager = RoiManager.getInstance()
managed = manager is not None and manager.getCount() > 0
if managed:
    rois = manager.getRoisAsArray()
else:
    rois = imp.getOverlay().toArray() if imp.getOverlay() else []
if len(rois) == 0:
    print("There is nothing to classify: add selections to the ROI Manager or to the overlay first.")

table = ResultsTable.getResultsTable()
for i, roi in enumerate(rois):
    label = florence2.on(imp).classify(roi).text()
    if managed:
        manager.rename(i, label)
    else:
        roi.setName(label)
    table.addRow()
    table.addValue("image", imp.getTitle())
    table.addValue("region", i + 1)
    table.addValue("label", label)
table.show("Results")
