# SPDX-License-Identifier: BSD-2-Clause
"""Writes the checkpoint of nano in transformers' own layout: nano_checkpoint.py MODEL_FOLDER OUT.

OUT becomes a copy of the model folder with the checkpoint in hf/, as the benchmark takes it.
"""

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models/train"))

from transformers import Florence2ForConditionalGeneration

from initial import initial_weights, load_weights
from model import configuration


def main():
    """Runs the command line."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(folder, out)
    sizes = json.loads((folder / "config.json").read_text(encoding="utf-8"))["text_config"]
    model = Florence2ForConditionalGeneration(configuration(sizes["vocab_size"]))
    load_weights(model, initial_weights(folder)[0])
    model.save_pretrained(out / "hf")


if __name__ == "__main__":
    main()
