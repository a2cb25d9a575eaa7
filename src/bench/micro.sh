#!/bin/sh
# Micro-benchmarks by JMH: micro.sh [JMH's options, such as Parsing or -f 1 -wi 3 -i 5]
set -e
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
"$here/prepare.sh"
exec java -cp "target/test-classes:target/classes:$(cat target/bench/classpath)" org.openjdk.jmh.Main "$@"
