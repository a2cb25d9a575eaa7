// Asks what is in each selection of the overlay, or of the ROI Manager if the overlay is empty.
// Each answer is a row in the Results table; in the ROI Manager it becomes the selection's name.

regions = "overlay";
if (Overlay.size == 0) regions = "ROI Manager";

first = nResults;
run("Florence-2 Classify Regions...", "imp=[" + getTitle() + "] model=nano download=false slices=current range=[] " +
	"channel=[as displayed] tiles=automatic tile_size=512 tile_overlap=100 output=nothing table=true " +
	"label_image=false regions=[" + regions + "]");

if (regions == "ROI Manager") {
	// A selection without an answer has no row.
	if (nResults - first != roiManager("count")) exit("Some regions have no answer: see the Results table.");
	for (i = 0; i < roiManager("count"); i++) {
		roiManager("select", i);
		roiManager("rename", getResultString("label", first + i));
	}
}
