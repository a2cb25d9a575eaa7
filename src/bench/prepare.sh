#!/bin/sh
# Builds what run.sh, train.sh and micro.sh need, in target/bench: Java classes and their class path, transformers.js.
# With "java", transformers.js is left out.
set -e
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
mkdir -p target/bench/node
mvn -q -B -Pbench test-compile dependency:build-classpath -Dmdep.outputFile=target/bench/classpath
[ "$1" = java ] && exit
cp "$here"/peers/package.json "$here"/peers/package-lock.json "$here"/peers/transformers_js_peer.mjs target/bench/node
# ONNX Runtime for CPUs is in its package: no script needs to run
cmp -s "$here/peers/package-lock.json" target/bench/node/installed || {
	(cd target/bench/node && npm ci --ignore-scripts --no-audit --no-fund --silent)
	cp "$here/peers/package-lock.json" target/bench/node/installed
}
