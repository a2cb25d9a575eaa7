# SPDX-License-Identifier: BSD-2-Clause
"""Trains the vision tower of a model further, to tell characters apart.

A linear head names the characters in the cells of the feature grid; it is dropped after training.
Pages full of codes and numbers, which no list of words helps to read, are learnt; elsewhere the
image features are held to those of the model that it began with. The decoder reads no better by
itself: train it next, by `decoder.py` with `--before MODEL`.

usage: reading.py MODEL OUT --minutes N --data FOLDER... --fonts FOLDER...
"""

from __future__ import annotations

import argparse
import math
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

# one thread a process: two processes on two cores beat two threads in one
os.environ.setdefault("OMP_NUM_THREADS", "1")
import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from dense import CHARACTERS_PER_CELL, question_targets
from fonts import stretched
from initial import open_model
from labels import labelled
from model import IMAGE_SIDE, WIDTH, model_input
from model import save as save_model
from samples import SceneSource
from scene import Scene, SceneText
from synthetic import (
    CHARACTERS,
    FONTS,
    code_or_text,
    put_text,
    random_scale,
    synthetic_scene,
    with_annotations,
    write_anywhere,
)
from train import (
    add_clock_options,
    add_scene_options,
    autocast,
    run_by_clock,
    run_workers,
    scene_source,
)

PAGES, DRAWN, ANNOTATED, LABELLED, PLAIN, VIEWS, TILES = 8, 2, 1, 1, 1, 2, 1  # scenes of a step
OBJECTS, PAGE_OBJECTS = 25, 6  # at most
REAL_FONTS = 0.3  # part of a page's lines in fonts of files
CODES = 0.9  # part of the texts that are codes
HOLD = 4.0  # weight of the features' distance, in squared standard deviations
NEAR_TEXT = 0.2  # of this weight in cells with characters
HEAD_RATE = 3.0  # of the head, relative to the tower
SETTLE = 100  # steps in which the head learns alone
NAMES = len(CHARACTERS) + 1  # characters, and none


def write_page(
    canvas: np.ndarray, rng: random.Random, families: list[list[Path]]
) -> list[SceneText]:
    """Fills an empty canvas [side, side] with lines of codes; returns them with their places."""
    found: list[SceneText] = []
    y = rng.randint(1, 8)
    while y < len(canvas) - 8:
        in_file = families and rng.random() < REAL_FONTS
        line = file_line(canvas, y, rng, families) if in_file else drawn_line(canvas, y, rng)
        bottom = max((t.quad[2, 1] * len(canvas) for t in line), default=y)
        found += line
        y = max(round(bottom), y + 8) + rng.randint(2, 9)
    return found


def drawn_line(canvas: np.ndarray, y: int, rng: random.Random) -> list[SceneText]:
    """Writes a line below y in a font of OpenCV."""
    side, line = len(canvas), []
    font, x = rng.choice(FONTS), rng.randint(1, 30)
    scale = random_scale(side, font, rng)
    while True:
        text = code_or_text(CODES, rng)
        (width, height), base = cv2.getTextSize(text, font, scale, 1)
        if x + width >= side - 1 or y + height + base >= side - 1:
            return line
        line.append(put_text(canvas, text, font, scale, (x, y + height), rng))
        x += width + rng.randint(5, 24)


def file_line(
    canvas: np.ndarray, y: int, rng: random.Random, families: list[list[Path]]
) -> list[SceneText]:
    """Writes a line below y in a font of a file, as sharp and wide as it may be."""
    side, line = len(canvas), []
    file, x = rng.choice(rng.choice(families)), rng.randint(1, 30)
    size, oversampling = rng.randint(9, 24), rng.choice((1, 2, 3))
    stretch = math.exp(rng.uniform(-0.2, 0.2))
    while True:
        text = code_or_text(CODES, rng)
        ink, ends = stretched(text, file, size, oversampling, stretch)
        height, width = ink.shape
        if x + width >= side - 1 or y + height >= side - 1:
            return line
        window = np.s_[y : y + height, x : x + width]
        canvas[window] = np.maximum(canvas[window], ink)
        quad = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
        middles = x + (ends[1:] + ends[:-1]) / 2
        centres = np.stack([middles, np.full(len(text), y + height / 2)], axis=1)
        line.append(SceneText(text, quad / side, centres / side))
        x += width + rng.randint(5, 24)


class Trainer:
    """One process of the training; `rank` is its number, and only process 0 writes files."""

    def __init__(self, args: argparse.Namespace, rank: int, source: SceneSource):
        self.args, self.rank, self.source = args, rank, source
        self.rng = random.Random(args.seed + rank)
        torch.manual_seed(args.seed)
        self.model, self.tokenizer = open_model(args.model)
        self.before = open_model(args.model)[0].requires_grad_(False)
        self.model.requires_grad_(False)
        tower = nn.ModuleList(
            [self.model.model.vision_tower, self.model.model.multi_modal_projector]
        ).requires_grad_(True)
        self.head = nn.Linear(WIDTH, CHARACTERS_PER_CELL * NAMES)
        self.parameters = [*tower.parameters(), *self.head.parameters()]
        groups = [
            {"params": list(part.parameters()), "relative": relative}
            for part, relative in ((tower, 1.0), (self.head, HEAD_RATE))
        ]
        self.optimiser = torch.optim.AdamW(
            groups, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        views = model_input([source.view(self.rng).pixels for _ in range(32)])
        with torch.no_grad(), autocast():
            features = self.before.get_image_features(views).pooler_output.float()
        self.mean, self.deviation = features.mean((0, 1)), features.std((0, 1))

    def drawn(self, write: Callable | None, objects: int) -> Scene:
        """Returns a drawn scene, with texts if there is what writes them."""
        while True:
            scene = synthetic_scene(IMAGE_SIDE, self.rng, objects, write)
            if scene.texts or not write:
                return scene

    def scenes(self) -> list[Scene]:
        """Returns the scenes of a step, pages first."""
        rng, source = self.rng, self.source
        families = source.extras.families

        def page(canvas: np.ndarray, rng: random.Random) -> list[SceneText]:
            return write_page(canvas, rng, families)

        def plain() -> Scene:
            return self.drawn(None, OBJECTS) if rng.random() < 0.4 else source.tile(rng)

        found = [self.drawn(page, rng.randint(1, PAGE_OBJECTS)) for _ in range(PAGES)]
        found += [self.drawn(write_anywhere, OBJECTS) for _ in range(DRAWN)]
        found += [with_annotations(source.tile(rng), rng, write_anywhere) for _ in range(ANNOTATED)]
        found += [
            labelled(plain(), families, rng) if families else plain() for _ in range(LABELLED)
        ]
        found += [self.drawn(None, OBJECTS) for _ in range(PLAIN)]
        found += [source.view(rng) for _ in range(VIEWS)]
        return found + [source.tile(rng) for _ in range(TILES)]

    def losses(self, learning: bool) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns the losses of characters and of the features' distance in new scenes.

        Unless `learning`, only the head gets a gradient.
        """
        scenes = self.scenes()
        pixels = model_input([s.pixels for s in scenes])
        with autocast(), torch.set_grad_enabled(learning):
            features = self.model.get_image_features(pixels).pooler_output.float()
        with autocast(), torch.no_grad():
            before = self.before.get_image_features(pixels[PAGES:]).pooler_output.float()
        glyphs = question_targets([tuple(s.texts) for s in scenes]).glyphs
        has = (glyphs > 0).any(dim=2)
        cells = ((features[:, 1:] - self.mean) / self.deviation)[has]
        named = self.head(cells).view(-1, CHARACTERS_PER_CELL, NAMES)
        characters = F.cross_entropy(named.permute(0, 2, 1), glyphs[has])
        distance = ((features[PAGES:] - before) / self.deviation).square().mean(dim=2)
        weights = torch.ones_like(distance)
        weights[:, 1:][has[PAGES:]] = NEAR_TEXT
        return characters, (distance * weights).sum() / weights.sum()

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Runs a step of the optimiser; returns the losses."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["relative"]
        self.optimiser.zero_grad()
        characters, distance = self.losses(number >= SETTLE)
        (characters + HOLD * distance).backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        return {"characters": float(characters.detach()), "distance": float(distance.detach())}

    def run(self) -> None:
        """Trains until the time is over."""
        save = partial(save_model, self.model, self.tokenizer, self.args.out)
        run_by_clock(self.args, self.rank, self.step, self.parameters, save)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="model folder, such as ../nano")
    parser.add_argument("out", type=Path, help="folder for the trained model")
    add_scene_options(parser, synthetic=0.0)
    add_clock_options(parser, rate=1e-3)
    args = parser.parse_args()
    source, _ = scene_source(args)
    run_workers(args, lambda rank: Trainer(args, rank, source).run())


if __name__ == "__main__":
    main()
