// Sets the current image's pixel size from its scale bar, by a length that you give.
// Without a length, the command reads it and the macro only prints it. It may be misread: compare it with the image.
// Where there are several bars, draw a rectangle around the right one and what is written beside it.

written = getArgument(); // what is written, such as 20 um; empty to have it read

set = "false";
if (written != "") set = "true";
run("Florence-2 Read Scale Bar...", "imp=[" + getTitle() + "] model=nano written=[" + written + "] set=" + set);
