#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Written length", description = "Such as 20 um, if you know it; empty to have it read", required = false, value = "") written

# Sets the image's pixel size from its scale bar.
# First draw a rectangle around the bar and what is written beside it.
# The model reads the text; the bar is the longest run of white pixels in a row, or of black ones on a bright image.
# Always compare what is printed with the image: a model may misread.

import re


def length_of_bar(imp):
    plane = imp.crop().getProcessor().convertToByte(True)
    bar = 255 if plane.get(0, 0) < 128 else 0  # the corner is background
    longest = 0
    for y in range(plane.getHeight()):
        run = 0
        for x in range(plane.getWidth()):
            run = run + 1 if abs(plane.get(x, y) - bar) < 50 else 0
            longest = max(longest, run)
    return longest


def calibrate(imp, area):
    text = written or florence2.on(imp).readText(area).text()
    length = re.search(u"([0-9]+(?:[.,][0-9]+)?)\\s*(nm|um|\u00b5m|\u03bcm|mm|cm)", text)  # Unicode has two letters for micro
    if length is None:
        print("No length such as 20 um was read, but \"" + text + "\". Nothing is changed.")
        return
    longest = length_of_bar(imp)
    if longest < 2:
        print("There is no white or black bar in the rectangle. Nothing is changed.")
        return
    calibration = imp.getCalibration()
    calibration.pixelWidth = float(length.group(1).replace(",", ".")) / longest
    calibration.pixelHeight = calibration.pixelWidth
    calibration.setUnit(length.group(2))
    imp.repaintWindow()
    print("The bar is " + str(longest) + " pixels long, and beside it is written \"" + text + "\".")


if imp.getRoi() is None:
    print("Draw a rectangle around the scale bar first.")
else:
    calibrate(imp, imp.getRoi())
