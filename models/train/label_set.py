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

from fonts import read_fonts
from labels import labelled, plain, random_length
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
