// Sets the image's pixel size from its scale bar.
// First draw a rectangle around the bar and what is written beside it.
// The model reads the text; the bar is the longest run of the brightest pixels in a row, or of the darkest on a bright image.
// Always compare what is printed with the image: a model may misread.

text = getArgument(); // what is written, such as 20 um, if you know it; empty to have it read
if (selectionType() == -1) exit("Draw a rectangle around the scale bar first.");

if (text == "") {
	run("Florence-2 Read Text in Regions...", "imp=[" + getTitle() + "] model=nano output=nothing table=false regions=selection");
	text = Property.get("florence2.region_to_ocr");
}

// A number and a unit. Unicode has two letters for micro.
length = ".*?([0-9]+[.,]?[0-9]*) *(nm|um|" + fromCharCode(181) + "m|" + fromCharCode(956) + "m|mm|cm).*";
if (!matches(text, length)) {
	print("No length such as 20 um was read, but \"" + text + "\". Nothing is changed.");
	return;
}

getSelectionBounds(left, top, width, height);
getStatistics(area, mean, min, max);
bar = max;
if (getValue(left, top) > (min + max) / 2) bar = min; // the corner is background
longest = 0;
for (y = top; y < top + height; y++) {
	pixels = 0;
	for (x = left; x < left + width; x++) {
		if (abs(getValue(x, y) - bar) < (max - min) / 5) pixels++;
		else pixels = 0;
		longest = maxOf(longest, pixels);
	}
}
if (longest < 2) exit("There is no bar in the rectangle. Nothing is changed.");

pixelSize = parseFloat(replace(replace(text, length, "$1"), ",", ".")) / longest;
getVoxelSize(oldWidth, oldHeight, depth, oldUnit);
setVoxelSize(pixelSize, pixelSize, depth, replace(text, length, "$2"));
print("The bar is " + longest + " pixels long, and beside it is written \"" + text + "\".");
