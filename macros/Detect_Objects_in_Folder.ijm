// Finds the objects in all images of a folder, and prints how many there are in each.
// The results are in its subfolder "objects". If the macro was stopped, run it again: it continues.
// Without a display, in Fiji: fiji --headless -macro Detect_Objects_in_Folder.ijm /path/of/the/folder

folder = getArgument();
if (folder == "") folder = getDir("Choose a folder of images");
if (!endsWith(folder, "/") && !endsWith(folder, "\\")) folder += "/";
results = folder + "objects";

minScore = "auto"; // the model's own threshold; 0 keeps all, a number up to 1 leaves out doubtful objects

run("Florence-2 Batch...", "input_folder=[" + folder + "] output_folder=[" + results + "] model=nano " +
	"min_score=" + minScore + " max_size=0.5 pictures=true");

if (!File.exists(results + "/images.csv")) exit("There are no results in " + results);
rows = split(File.openAsString(results + "/images.csv"), "\n");
for (i = 1; i < rows.length; i++) print(rows[i]); // image, width, height, planes, regions
