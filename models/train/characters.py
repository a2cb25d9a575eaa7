# SPDX-License-Identifier: BSD-2-Clause
"""Trains the network that tells the characters of lengths apart, for Read Scale Bar.

Characters are written in the fonts of training, blurred and with noise, and seen as the plugin sees
them (CharacterReader): the picture within their bounds stretched to a square, and four numbers that
say how they lie in their line. Some families of fonts judge the network and take no part.

usage: characters.py OUT.bin --fonts FOLDER... [--characters N]
"""

from __future__ import annotations

import argparse
import math
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

from fonts import font, read_fonts

SIDE = 16
SAMPLES = 3
HIDDEN = 64
MARGIN = 4
JUDGES = 12
CHARACTERS = "0123456789numckM."
NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 75, 80, 90, 100)
NUMBERS += (120, 150, 200, 250, 300, 400, 500, 600, 750, 800, 1000, 0.1, 0.2, 0.5, 2.5)
UNITS = ("um", "\u00b5m", "\u03bcm", "nm", "mm", "cm")


def samples(start: int, stop: int) -> np.ndarray:
    """Returns where the cells between two sides are sampled, in pixels: [cells, samples]."""
    offsets = (np.arange(SAMPLES) + 0.5) / SAMPLES
    return start + (np.arange(SIDE)[:, None] + offsets) * (stop - start) / SIDE - 0.5


def between(ink: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Returns the rows at places between rows, and beyond a side that of the side."""
    at = np.clip(at.ravel(), 0, len(ink) - 1)
    first = np.floor(at).astype(int)
    second = np.minimum(first + 1, len(ink) - 1)
    share = (at - first)[:, None]
    return ink[first] * (1 - share) + ink[second] * share


def picture(ink: np.ndarray, rows: tuple[int, int], columns: tuple[int, int]) -> np.ndarray:
    """Returns the part of the ink within these bounds, stretched to a square."""
    across = between(ink.T, samples(*columns)).T
    cells = between(across, samples(*rows))
    return cells.reshape(SIDE, SAMPLES, SIDE, SAMPLES).mean((1, 3))


def character(file: Path, size: int, sign: str, line: str, rng: random.Random) -> np.ndarray | None:
    """Returns a character of a line as the network sees it, or nothing if there is no ink."""
    letters = font(file, size)
    mask, (_, above) = letters.getmask2(sign, mode="L", anchor="ls")
    width, height = mask.size
    if width == 0 or height == 0:
        return None
    ink = np.zeros((height + 2 * MARGIN, width + 2 * MARGIN), np.float32)
    ink[MARGIN:-MARGIN, MARGIN:-MARGIN] = np.array(mask).reshape(height, width) / 255
    if rng.random() < 0.5:
        blur = ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9) * min(1.2, size / 24))
        ink = np.asarray(Image.fromarray(np.uint8(255 * ink)).filter(blur), np.float32) / 255
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(ink.shape)
    ink = np.clip((ink + noise * rng.choice((0, 0, 0.03, 0.08))) * rng.uniform(0.9, 1.25), 0, 1)
    rows, columns = np.where((ink > 0.5).any(1))[0], np.where((ink > 0.5).any(0))[0]
    if not len(rows):
        return None
    bounds = (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)
    _, top, _, bottom = letters.getbbox(line, anchor="ls")
    high = max(1, bottom - top)
    place = [y + above - MARGIN - top for y in bounds[0]]
    numbers = (np.ptp(bounds[1]) / high, np.ptp(bounds[0]) / high, place[0] / high, place[1] / high)
    return np.concatenate([picture(ink, *bounds).ravel(), numbers]).astype(np.float32)


def written(count: int, families: list[list[Path]], rng: random.Random):
    """Returns about so many characters of lengths in these fonts, and their classes."""
    inputs, classes = [], []
    while len(inputs) < count:
        file = rng.choice(rng.choice(families))
        size = round(math.exp(rng.uniform(math.log(9), math.log(62))))
        line = f"{rng.choice(NUMBERS)}{rng.choice(('', ' ', ' '))}{rng.choice(UNITS)}"
        for sign in line.replace(" ", ""):
            seen = character(file, size, sign, line, rng)
            if seen is not None:
                inputs.append(seen)
                classes.append(CHARACTERS.index("u" if sign in "\u00b5\u03bc" else sign))
    return torch.tensor(np.stack(inputs)), torch.tensor(classes)


def trained(inputs: torch.Tensor, classes: torch.Tensor, epochs: int, batch: int = 256):
    """Returns a network that was trained on these characters."""
    network = torch.nn.Sequential(
        torch.nn.Linear(SIDE * SIDE + 4, HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, len(CHARACTERS)),
    )
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    steps = len(inputs) // batch * epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    for _ in range(epochs):
        for chosen in torch.randperm(len(inputs))[: len(inputs) // batch * batch].split(batch):
            seen = inputs[chosen].clone()
            seen[:, SIDE * SIDE :] += 0.03 * torch.randn(batch, 4)
            if torch.rand(1) < 0.3:
                cells = seen[:, : SIDE * SIDE].view(-1, SIDE, SIDE)
                moved = torch.roll(cells, tuple(torch.randint(-1, 2, (2,)).tolist()), (1, 2))
                seen[:, : SIDE * SIDE] = moved.reshape(batch, -1)
            loss = torch.nn.functional.cross_entropy(
                network(seen), classes[chosen], label_smoothing=0.02
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return network


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--characters", type=int, default=100_000)
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random("characters")
    families = read_fonts(args.fonts, held_out=False)
    rng.shuffle(families)
    inputs, classes = written(args.characters, families[JUDGES:], rng)
    network = trained(inputs, classes, args.epochs)
    inputs, classes = written(5000, families[:JUDGES], rng)
    with torch.no_grad():
        right = (network(inputs).argmax(1) == classes).float().mean()
    print(f"{len(families) - JUDGES} families; right in {JUDGES} others: {right:.4f}")
    numbers = [p.detach().numpy().ravel() for p in network.parameters()]
    np.concatenate(numbers).astype(">f4").tofile(args.out)


if __name__ == "__main__":
    main()
