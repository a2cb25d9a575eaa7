#!/bin/sh
# Measures what rounds of the data engine gain: gain.sh COCO_FOLDER WORK_FOLDER [options, see --help]
# Begun again with the same folders, it goes on.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
"$here/prepare.sh" java
exec java -cp "$root/target/test-classes:$root/target/classes:$(cat "$root/target/bench/classpath")" \
	fiji.plugin.florence2.bench.DataEngineGain "$@"
