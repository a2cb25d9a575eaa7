// Names what is in each ROI of the overlay, or of the ROI Manager if the overlay is empty.
// Each answer is a row in the Results table; in the ROI Manager it becomes the ROI's name.

regions = "overlay";
if (Overlay.size == 0) regions = "ROI Manager";

first = nResults;
run("Florence-2 Classify Regions...", "imp=[" + getTitle() + "] model=nano output=nothing regions=[" + regions + "]");

if (regions == "ROI Manager") {
	// A ROI without an answer has no row.
	if (nResults - first != roiManager("count")) exit("Some regions have no answer: see the Results table.");
	for (i = 0; i < roiManager("count"); i++) {
		roiManager("select", i);
		roiManager("rename", getResultString("label", first + i));
	}
}
