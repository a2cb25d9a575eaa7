#!/bin/sh
# Measures this engine and its peers: run.sh MODEL_FOLDER IMAGE [--rounds N] [--optimized FOLDER] [--int8 FOLDER] [--long]
# $PYTHON is a Python with models/export/requirements.txt. README.md tells the rest.
set -e
here=$(cd "$(dirname "$0")" && pwd)
"$here/prepare.sh"
exec "${PYTHON:-python3}" "$here/driver/bench.py" "$@"
