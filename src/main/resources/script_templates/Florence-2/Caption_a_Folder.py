#@ Florence2Service florence2
#@ File (label = "Folder of images", style = "directory") folder
#@ File (label = "Save captions as", style = "save", value = "captions.csv") csv

# Describes every image of a folder in a sentence and saves the sentences as a table.
# Of a stack the first plane is described.

import codecs

from ij import IJ

IMAGES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".gif", ".bmp")


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


lines = ["image,caption"]
for image in sorted(folder.listFiles()):
    if not image.getName().lower().endswith(IMAGES):
        continue
    imp = IJ.openImage(image.getPath())
    if imp is None:
        print("Not an image: " + image.getName())
        continue
    caption = florence2.on(imp).caption().text()
    print(image.getName() + ": " + caption)
    lines.append(quoted(image.getName()) + "," + quoted(caption))

with codecs.open(csv.getPath(), "w", "utf-8") as table:
    table.write("\n".join(lines) + "\n")
