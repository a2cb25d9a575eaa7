#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Written length", description = "Such as 20 um, if you know it; empty to have it read", required = false, value = "") written

// Sets the image's pixel size from its scale bar.
// First draw a rectangle around the bar and what is written beside it.
// The model reads the text; the bar is the longest run of white pixels in a row, or of black ones on a bright image.
// Always compare what is printed with the image: a model may misread.

area = imp.getRoi()
if (area == null) {
	println("Draw a rectangle around the scale bar first.")
	return
}

text = written ?: florence2.on(imp).readText(area).text()
length = text =~ /(\d+(?:[.,]\d+)?)\s*(nm|um|\u00b5m|\u03bcm|mm|cm)/ // Unicode has two letters for micro
if (!length.find()) {
	println("No length such as 20 um was read, but \"" + text + "\". Nothing is changed.")
	return
}

plane = imp.crop().getProcessor().convertToByte(true)
bar = plane.get(0, 0) < 128 ? 255 : 0 // the corner is background
longest = 0
for (y in 0..<plane.getHeight()) {
	run = 0
	for (x in 0..<plane.getWidth()) {
		run = Math.abs(plane.get(x, y) - bar) < 50 ? run + 1 : 0
		longest = Math.max(longest, run)
	}
}
if (longest < 2) {
	println("There is no white or black bar in the rectangle. Nothing is changed.")
	return
}

calibration = imp.getCalibration()
calibration.pixelWidth = length.group(1).replace(",", ".").toDouble() / longest
calibration.pixelHeight = calibration.pixelWidth
calibration.setUnit(length.group(2))
imp.repaintWindow()
println("The bar is " + longest + " pixels long, and beside it is written \"" + text + "\".")
