###
# #%L
# Florence-2 for Fiji
# %%
# Copyright (C) 2026 Florence-2 for Fiji developers
# %%
# Redistribution and use in source and binary forms, with or without
# modification, are permitted provided that the following conditions are met:
#
# 1. Redistributions of source code must retain the above copyright notice,
#    this list of conditions and the following disclaimer.
# 2. Redistributions in binary form must reproduce the above copyright notice,
#    this list of conditions and the following disclaimer in the documentation
#    and/or other materials provided with the distribution.
#
# THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
# AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
# IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
# ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
# LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
# CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
# SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
# INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
# CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
# ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
# POSSIBILITY OF SUCH DAMAGE.
# #L%
###
"""Writes features and encoder states of a full-size reference model, for ReferenceParityTest.

usage: reference_states.py MODEL_DIR IMAGE_DIR...

MODEL_DIR holds the model as published (onnx/, JSON files), the PyTorch checkpoint (hf/) and
PyTorch's answers (goldens.json and goldens200.json). The script writes raw little-endian floats
beside them: features/IMAGE.f32, the image features of ONNX Runtime, and states/NAME-NUMBER.f32,
PyTorch's encoder states for each case of the file NAME.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from transformers import Florence2ForConditionalGeneration

FEATURE_IMAGES = 3


def pixel_values(path, settings):
    """Returns the pixels float32 [1, 3, height, width] of an image file."""
    size = settings["size"]
    rgb = Image.open(path).convert("RGB").resize((size["width"], size["height"]), Image.BICUBIC)
    mean, std = (
        np.array(settings["image_mean"], np.float32),
        np.array(settings["image_std"], np.float32),
    )
    return ((np.asarray(rgb).astype(np.float32) / 255 - mean) / std).transpose(2, 0, 1)[None].copy()


def write(path, values):
    """Writes values as little-endian float32."""
    path.parent.mkdir(exist_ok=True)
    np.asarray(values).astype("<f4").tofile(path)


@torch.no_grad()
def main(folder, image_folders):
    """Writes the files of a model folder; the image folders hold the images of its answers."""
    settings = json.loads((folder / "preprocessor_config.json").read_text())
    files = {path.name: path for place in image_folders for path in Path(place).iterdir()}
    cases = {
        name: json.loads((folder / f"{name}.json").read_text())
        for name in ("goldens", "goldens200")
        if (folder / f"{name}.json").exists()
    }
    images = list(dict.fromkeys(case["image"] for rows in cases.values() for case in rows))
    vision = onnxruntime.InferenceSession(folder / "onnx" / "vision_encoder.onnx")
    for image in images[:FEATURE_IMAGES]:
        write(
            folder / "features" / f"{image}.f32",
            vision.run(None, {"pixel_values": pixel_values(files[image], settings)})[0],
        )
    model = Florence2ForConditionalGeneration.from_pretrained(
        folder / "hf", attn_implementation="eager"
    ).eval()
    features = {
        image: model.get_image_features(
            torch.from_numpy(pixel_values(files[image], settings))
        ).pooler_output
        for image in images
    }
    for name, rows in cases.items():
        for number, case in enumerate(rows):
            embeddings = torch.cat(
                [
                    features[case["image"]],
                    model.get_input_embeddings()(torch.tensor([case["prompt_ids"]])),
                ],
                1,
            )
            mask = torch.ones(embeddings.shape[:2], dtype=torch.long)
            states = model.model.language_model.encoder(
                attention_mask=mask, inputs_embeds=embeddings
            ).last_hidden_state
            write(folder / "states" / f"{name}-{number}.f32", states)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
