# SPDX-License-Identifier: BSD-2-Clause
"""Writes synthetic scenes for evaluation as a COCO folder, from a seed that training never uses.

Besides COCO's own keys, an image in annotations.json has `texts`, a list of {text, quad: [x1, y1,
.. x4, y4]} in reading order, and `referring`, a list of {expression, annotation_id} whose
expression holds for that object alone.

usage: synthetic_set.py OUT [--scenes N]
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from model import IMAGE_SIDE
from scene import LABELS, Scene
from sentences import referring_expressions
from synthetic import synthetic_scene

SEED = "held out"  # training draws from numbers
MAX_OBJECTS = 25


def held_scenes(number: int) -> list[Scene]:
    """Returns the first scenes of the held-out seed; they are the same in every call."""
    rng = random.Random(SEED)
    return [synthetic_scene(IMAGE_SIDE, rng, MAX_OBJECTS) for _ in range(number)]


def to_pixels(points: np.ndarray) -> list[float]:
    """Converts fractions of the side, an array of any shape, to a flat list of pixels."""
    return [round(float(v) * IMAGE_SIDE, 2) for v in np.asarray(points).reshape(-1)]


def write_folder(scenes: list[Scene], out: Path) -> None:
    """Writes scenes as images/ and annotations.json."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    images, annotations = [], []
    for number, scene in enumerate(scenes, 1):
        name = f"scene{number:04d}.png"
        Image.fromarray(scene.pixels).save(out / "images" / name)
        ids = {}
        for o in scene.objects:
            x1, y1, x2, y2 = to_pixels(o.box)
            ids[id(o)] = len(annotations) + 1
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": LABELS.index(o.label) + 1,
                    "iscrowd": 0,
                    "bbox": [x1, y1, round(x2 - x1, 2), round(y2 - y1, 2)],
                    "area": round((x2 - x1) * (y2 - y1), 2),
                    "segmentation": [to_pixels(o.polygon)],
                }
            )
        images.append(
            {
                "id": number,
                "file_name": name,
                "width": IMAGE_SIDE,
                "height": IMAGE_SIDE,
                "texts": [{"text": t.text, "quad": to_pixels(t.quad)} for t in scene.texts],
                "referring": [
                    {"expression": text, "annotation_id": ids[id(o)]}
                    for text, o in referring_expressions(scene)
                ],
            }
        )
    categories = [{"id": i + 1, "name": label} for i, label in enumerate(LABELS)]
    (out / "annotations.json").write_text(
        json.dumps({"images": images, "annotations": annotations, "categories": categories})
    )


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=120)
    args = parser.parse_args()
    write_folder(held_scenes(args.scenes), args.out)


if __name__ == "__main__":
    main()
