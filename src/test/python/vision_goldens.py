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
"""Writes vision_goldens.json: results of Pillow and CLIPImageProcessor for computed images.

usage: vision_goldens.py OUT.json   (needs pillow, numpy, transformers, torch)

Bytes of "noise" images, row by row, R, G, B of each pixel in turn: s = (s * 1103515245 + 12345) &
0x7fffffff, (s >> 16) & 255, s starting at 12345. Bytes of "smooth" images: (x * x / 7 + y * 3 + c *
50) & 255 in integers. rgb_sha256 is of the resized image's bytes, tensor_sha256 of the
little-endian float32 pixel_values [1, 3, H, W].
"""

import hashlib
import json
import sys

import numpy as np
import PIL
import transformers
from PIL import Image
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
CASES = [
    ("noise", w, h, 768, 768)
    for w, h in [
        (1000, 700),
        (640, 480),
        (768, 768),
        (300, 200),
        (1, 1),
        (2, 3),
        (5000, 10),
        (769, 767),
    ]
]
CASES += [
    ("noise", 1000, 768, 768, 768),
    ("noise", 768, 500, 768, 768),
    ("noise", 3, 4000, 224, 96),
    ("noise", 3, 4000, 2, 4001),
    ("noise", 3, 300, 50, 20),
    ("smooth", 2300, 1700, 256, 256),
    ("smooth", 50, 60, 333, 71),
]


def noise(width, height):
    """Returns a "noise" image [height, width, 3]."""
    values = np.empty(width * height * 3, np.uint8)
    s = 12345
    for i in range(values.size):
        s = (s * 1103515245 + 12345) & 0x7FFFFFFF
        values[i] = (s >> 16) & 255
    return values.reshape(height, width, 3)


def smooth(width, height):
    """Returns a "smooth" image [height, width, 3]."""
    y, x, c = np.ogrid[:height, :width, :3]
    return ((x * x // 7 + y * 3 + c * 50) & 255).astype(np.uint8)


def golden(kind, width, height, to_width, to_height):
    """Returns the sizes and hashes of one case."""
    image = Image.fromarray({"noise": noise, "smooth": smooth}[kind](width, height))
    resized = image.resize((to_width, to_height), Image.BICUBIC)
    processor = CLIPImageProcessorPil(
        do_resize=True,
        size={"height": to_height, "width": to_width},
        resample=3,
        do_center_crop=False,
        do_rescale=True,
        rescale_factor=0.00392156862745098,
        do_normalize=True,
        image_mean=MEAN,
        image_std=STD,
    )
    tensor = processor(image, return_tensors="np")["pixel_values"]
    assert tensor.dtype == np.float32 and tensor.shape == (1, 3, to_height, to_width)
    return {
        "kind": kind,
        "width": width,
        "height": height,
        "to_width": to_width,
        "to_height": to_height,
        "rgb_sha256": hashlib.sha256(resized.tobytes()).hexdigest(),
        "tensor_sha256": hashlib.sha256(tensor.astype("<f4").tobytes()).hexdigest(),
    }


goldens = {
    "pillow": PIL.__version__,
    "transformers": transformers.__version__,
    "mean": MEAN,
    "std": STD,
    "rescale_factor": 0.00392156862745098,
    "cases": [golden(*c) for c in CASES],
}
with open(sys.argv[1], "w") as out:
    json.dump(goldens, out, indent=1)
