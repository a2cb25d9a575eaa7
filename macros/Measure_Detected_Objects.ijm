// Finds the objects in the active image and measures the mean grey value in the box of each.
// Each object becomes a selection in the overlay and a row in the Results table, with its mean in the last column.

row = nResults;
first = Overlay.size;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano download=false slices=current range=[] " +
	"channel=[as displayed] tiles=automatic tile_size=512 tile_overlap=100 output=overlay table=true " +
	"label_image=false min_score=0 max_size=0.5 max_overlap=0.8 inside=false");

for (i = first; i < Overlay.size; i++) {
	Overlay.activateSelection(i);
	getStatistics(area, mean);
	setResult("mean", row, mean);
	row++;
}
run("Select None");
updateResults();
