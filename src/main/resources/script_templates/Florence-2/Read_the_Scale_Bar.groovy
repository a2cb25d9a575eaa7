#@ Florence2Service florence2
#@ ImagePlus imp
#@ String (label = "Written length", description = "Such as 20 um, if you know it; empty to have it read", required = false, value = "") written
#@ Boolean (label = "Set the scale", description = "Only after you have compared what was read with the image", value = false) set

// Finds the scale bar, and sets the image's pixel size if you say so.
// Where there are several bars, draw a rectangle around the right one and what is written beside it.
// Always compare what is printed with the image: a model may misread.

bar = written ? florence2.on(imp).readScaleBar(written) : florence2.on(imp).readScaleBar()
println(bar)
if (set) bar.applyTo(imp)
