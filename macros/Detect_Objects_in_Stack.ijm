// Finds the objects in every plane of the active stack.
// Each object becomes a selection in the overlay, on its own plane, and a row in the Results table.

minScore = 0; // raise it to leave out doubtful objects; look at the column "score" first

rows = nResults;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano download=false slices=[whole stack] range=[] " +
	"channel=[as displayed] tiles=automatic tile_size=512 tile_overlap=100 output=overlay table=true " +
	"label_image=false min_score=" + minScore + " max_size=0.5 max_overlap=0.8 inside=false");
print("" + nResults - rows + " objects in " + getTitle());
