// Finds the objects in each plane of the active stack.
// Each object becomes a ROI in the overlay, on its own plane, and a row in the Results table.

minScore = "auto"; // the model's own threshold; 0 keeps all, a number up to 1 leaves out doubtful objects

rows = nResults;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano slices=[whole stack] output=overlay " +
	"min_score=" + minScore + " max_size=0.5");
print("" + nResults - rows + " objects in " + getTitle());
