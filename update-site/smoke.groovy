#@ Florence2Service florence2
#@ File image
#@ File (style = "save") report

// Describes an image and counts its objects with the embedded model, and reports both in a file: does the plugin run in this Fiji?

import ij.IJ

imp = IJ.openImage(image.getPath())
lines = ["caption: " + florence2.on(imp).caption(), "objects: " + florence2.on(imp).detect().size()]
report.setText(lines.join("\n") + "\n", "UTF-8")
lines.each { println(it) }
