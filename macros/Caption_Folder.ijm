// Describes each image of a folder in a sentence, and saves the sentences as captions.csv in that folder.
// Without a display, in Fiji: fiji --headless -macro Caption_Folder.ijm /path/of/the/folder

folder = getArgument();
if (folder == "") folder = getDir("Choose a folder of images");
if (!endsWith(folder, "/") && !endsWith(folder, "\\")) folder += "/";

csv = "image,caption\n";
setBatchMode(true);
files = getFileList(folder);
for (i = 0; i < files.length; i++) {
	if (!matches(toLowerCase(files[i]), ".*\\.(tif|tiff|png|jpg|jpeg|gif|bmp)")) continue;
	open(folder + files[i]);
	Property.set("florence2.caption", ""); // a TIFF file may hold an older one
	run("Florence-2 Caption...", "imp=[" + getTitle() + "] model=nano table=false");
	caption = Property.get("florence2.caption");
	if (caption == "") print("No caption: " + files[i]);
	csv = csv + quoted(files[i]) + "," + quoted(caption) + "\n";
	close();
}
File.saveString(csv, folder + "captions.csv");

function quoted(text) {
	return "\"" + replace(text, "\"", "\"\"") + "\"";
}
