// Finds the objects in the active image and measures the mean grey value in the box of each.
// Each object becomes a ROI in the overlay and a row in the Results table, with its mean in the last column.

row = nResults;
first = Overlay.size;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano output=overlay max_size=0.5");

for (i = first; i < Overlay.size; i++) {
	Overlay.activateSelection(i);
	getStatistics(area, mean);
	setResult("mean", row, mean);
	row++;
}
run("Select None");
updateResults();
