#@ Florence2Service florence2
#@ File image
#@ File (style = "save") report

// Asks the embedded model about an image, and reports in a file what it answers: does the plugin run in this Fiji?

import ij.IJ

imp = IJ.openImage(image.getPath())
lines = ["caption: " + florence2.caption(imp), "objects: " + florence2.detect(imp).size()]
report.setText(lines.join("\n") + "\n", "UTF-8")
lines.each { println(it) }
