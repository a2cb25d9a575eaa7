# SPDX-License-Identifier: BSD-2-Clause
"""Writes images with scale bars for evaluation, in fonts that training never uses.

The backgrounds are real images of validation.txt, plain light and plain dark ones. The folder is a
COCO folder whose images have `texts`, as synthetic_set.py writes them, and the scale bar's length
in pixels as `bar`.

usage: scale_bar_set.py OUT --fonts FOLDER... --data FOLDER... [--images N]
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from fonts import font, read_fonts, written
from samples import read_folder, split

NUMBERS = {"um": (5, 10, 20, 25, 50, 100, 200, 500), "\u00b5m": (5, 10, 20, 25, 50, 100, 200, 500)}
SIDES = (256, 320, 384, 512)


def background(pictures: list[np.ndarray], side: int, rng: random.Random) -> np.ndarray:
    """Returns a part of a real image, or noise around a light or dark grey."""
    kind = rng.random()
    if kind < 0.6:
        picture = rng.choice(pictures)
        h, w = picture.shape[:2]
        part = min(h, w, side)
        x, y = rng.randint(0, w - part), rng.randint(0, h - part)
        cut = Image.fromarray(picture[y : y + part, x : x + part])
        return np.asarray(cut.resize((side, side), Image.Resampling.BICUBIC), np.float32)
    noise = np.random.default_rng(rng.getrandbits(32))
    grey = rng.uniform(0, 40) if kind < 0.8 else rng.uniform(215, 250)
    return grey + noise.standard_normal((side, side, 1)) * rng.uniform(0, 6) * np.ones(3)


def sample(
    pictures: list[np.ndarray], families: list[list[Path]], rng: random.Random
) -> tuple[np.ndarray, str, list[float], int]:
    """Returns an image, its text, the text's corners and the length of the bar in pixels."""
    while True:
        side = rng.choice(SIDES)
        unit = rng.choice(list(NUMBERS))
        text = "1 mm" if rng.random() < 0.1 else f"{rng.choice(NUMBERS[unit])} {unit}"
        file = rng.choice(rng.choice(families))
        ink, _ = written(text, file, round(side * rng.uniform(0.065, 0.12)))
        height, width = ink.shape
        length, thick = (
            round(side * rng.uniform(0.12, 0.4)),
            max(2, round(side * rng.uniform(0.008, 0.02))),
        )
        gap, margin = round(side * rng.uniform(0.015, 0.03)), round(side * rng.uniform(0.03, 0.06))
        block = max(width, length)
        if block + 2 * margin < side and font(file, 20).getlength(text) > 0:
            break
    pixels = np.array(background(pictures, side, rng), np.float32)
    right, below = rng.random() < 0.7, rng.random() < 0.8
    left = side - margin - block if right else margin
    top = side - margin - thick - gap - height if below else margin
    window = pixels[top - 4 : top + height + gap + thick + 4, left - 4 : left + block + 4]
    light = float(window.mean())
    white = light < 128
    if 80 < light < 175 or float(window.std()) > 45:
        window[:] = 0 if white else 255
    grey = 255.0 if white else 0.0
    tx, bx = left + (block - width) // 2, left + (block - length) // 2
    share = ink[..., None] / 255.0
    part = pixels[top : top + height, tx : tx + width]
    part[:] = part * (1 - share) + grey * share
    y = top + height + gap
    pixels[y : y + thick, bx : bx + length] = grey
    quad = [tx, top, tx + width, top, tx + width, top + height, tx, top + height]
    return np.clip(pixels, 0, 255).astype(np.uint8), text, [float(v) for v in quad], length


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="COCO folders")
    parser.add_argument("--images", type=int, default=200)
    args = parser.parse_args()
    _, held = split([p for folder in args.data for p in read_folder(folder)])
    pictures = [p.pixels for p in held]
    families = read_fonts(args.fonts, held_out=True)
    rng = random.Random("scale bars")
    (args.out / "images").mkdir(parents=True, exist_ok=True)
    images = []
    for number in range(1, args.images + 1):
        pixels, text, quad, bar = sample(pictures, families, rng)
        name = f"bar{number:04d}.png"
        Image.fromarray(pixels).save(args.out / "images" / name)
        images.append(
            {
                "id": number,
                "file_name": name,
                "width": pixels.shape[1],
                "height": pixels.shape[0],
                "texts": [{"text": text, "quad": quad}],
                "bar": bar,
            }
        )
    (args.out / "annotations.json").write_text(
        json.dumps({"images": images, "annotations": [], "categories": []})
    )


if __name__ == "__main__":
    main()
