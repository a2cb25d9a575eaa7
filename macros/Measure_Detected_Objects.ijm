// Finds the objects in the active image and measures the mean grey value in the box of each.
// Each object becomes a ROI in the overlay and a row in the Results table, with its mean in the last column.

row = nResults;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano output=overlay max_size=0.5");

// There is a row for each object. The new ROIs are the last ones, and have replaced those of an earlier run.
first = Overlay.size - (nResults - row);
for (i = first; i < Overlay.size; i++) {
	Overlay.activateSelection(i);
	getStatistics(area, mean);
	setResult("mean", row, mean);
	row++;
}
run("Select None");
updateResults();
