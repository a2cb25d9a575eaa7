#!/bin/sh
# Measures trainings beside PyTorch and peft, of nano and of a model: train.sh [MODEL_FOLDER] [--threads N]
# $PYTHON is a Python with models/export/requirements.txt and peft. README.md tells the rest.
set -e
here=$(cd "$(dirname "$0")" && pwd)
"$here/prepare.sh" java
exec "${PYTHON:-python3}" "$here/driver/training.py" "$@"
