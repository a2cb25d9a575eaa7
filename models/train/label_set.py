# SPDX-License-Identifier: BSD-2-Clause
"""Writes images with labels for evaluation, in fonts and of words that training never uses.

Half of them are empty pictures, the others synthetic scenes. The folder is a COCO folder whose
images have `texts`, as synthetic_set.py writes them.

usage: label_set.py OUT --fonts FOLDER... [--images N]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np

from fonts import read_fonts
from labels import labelled, random_length
from model import IMAGE_SIDE
from scene import Scene
from synthetic import random_code, synthetic_scene
from synthetic_set import write_folder

SEED = "labels"
MAX_OBJECTS = 15
CORNERS = 0.5  # part of the labels that are at the corners
HELD_OUT = Path(__file__).with_name("held_out_words.txt").read_text().split()


def held_out_text(rng: random.Random) -> str:
    """Returns a word or two, a word with a number, a length or a code."""
    kind = rng.random()
    if kind < 0.3:
        return random_length(rng)
    if kind < 0.5:
        return random_code(rng)
    word = rng.choice(HELD_OUT)
    word = rng.choice((word, word, word.upper(), word.capitalize()))
    if kind < 0.75:
        return word
    return f"{word} {rng.choice((rng.choice(HELD_OUT), str(rng.randint(1, 99))))}"


def plain(side: int, rng: random.Random) -> Scene:
    """Returns an empty picture of one colour, with or without noise and uneven light."""
    light = rng.choice((rng.uniform(0, 60), rng.uniform(190, 255), rng.uniform(0, 255)))
    noise = np.random.default_rng(rng.getrandbits(32))
    colour = np.full(3, light)
    if rng.random() < 0.3:
        colour = noise.uniform(0, 255, 3)
    pixels = np.broadcast_to(colour, (side, side, 3)).astype(np.float32)
    if rng.random() < 0.5:
        pixels = pixels + noise.standard_normal((side, side, 1)) * rng.uniform(0.5, 12)
    if rng.random() < 0.3:
        slope = np.linspace(-1, 1, side)[:, None] * rng.uniform(-40, 40)
        pixels = pixels + (slope + slope.T * rng.uniform(-1, 1))[..., None]
    modality = "fluorescence image" if light < 128 else "bright-field image"
    return Scene(np.clip(pixels, 0, 255).astype(np.uint8), modality, [], [])


def held_labels(families: list[list[Path]], number: int) -> list[Scene]:
    """Returns the first scenes of the held-out seed; each has a label."""
    rng = random.Random(SEED)
    scenes: list[Scene] = []
    while len(scenes) < number:
        scene = plain(IMAGE_SIDE, rng)
        if rng.random() < 0.5:
            scene = synthetic_scene(IMAGE_SIDE, rng, MAX_OBJECTS, None)
        scene = labelled(scene, families, rng, held_out_text, CORNERS)
        if scene.texts:
            scenes.append(scene)
    return scenes


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--images", type=int, default=500)
    args = parser.parse_args()
    write_folder(held_labels(read_fonts(args.fonts, held_out=True), args.images), args.out)


if __name__ == "__main__":
    main()
