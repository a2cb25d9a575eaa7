// Counts the objects in each frame of the active time series: a row of the Results table for each frame.

label = getArgument(); // what to count, such as nucleus; empty for all objects

before = nResults;
run("Florence-2 Detect Objects...", "imp=[" + getTitle() + "] model=nano slices=[all frames] output=nothing max_size=0.5");

// The command has added a row for each object, with its frame in column T.
Stack.getDimensions(width, height, channels, slices, frames);
counts = newArray(frames);
for (row = before; row < nResults; row++) {
	frame = getResult("T", row);
	if (label == "" || getResultString("label", row) == label) counts[frame - 1] = counts[frame - 1] + 1;
}

// The counts take the place of these rows.
if (nResults > before) IJ.deleteRows(before, nResults - 1);
for (i = 0; i < frames; i++) {
	setResult("image", before + i, getTitle());
	setResult("frame", before + i, i + 1);
	setResult("count", before + i, counts[i]);
}
updateResults();
