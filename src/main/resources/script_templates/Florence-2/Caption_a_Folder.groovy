#@ Florence2Service florence2
#@ File (label = "Folder of images", style = "directory") folder
#@ File (label = "Save captions as", style = "save", value = "captions.csv") csv

// Describes every image of a folder in a sentence and saves the sentences as a table.
// Of a stack the first plane is described.

import ij.IJ

quoted = { text -> '"' + text.replace('"', '""') + '"' }
isImage = { file -> file.getName().toLowerCase() ==~ /.*\.(tif|tiff|png|jpg|jpeg|gif|bmp)/ }

lines = ["image,caption"]
for (file in folder.listFiles().findAll(isImage).sort()) {
	imp = IJ.openImage(file.getPath())
	if (imp == null) {
		println("Not an image: " + file.getName())
		continue
	}
	caption = florence2.on(imp).caption().text()
	println(file.getName() + ": " + caption)
	lines.add(quoted(file.getName()) + "," + quoted(caption))
}
csv.setText(lines.join("\n") + "\n", "UTF-8")
