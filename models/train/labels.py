# SPDX-License-Identifier: BSD-2-Clause
"""Labels and scale bars in real fonts, as programs burn them into images."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fonts import stretched
from scene import Scene, SceneText, in_reading_order
from synthetic import STAINS, random_text

ROUND_LENGTHS = (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500)
UNITS = ("um", "um", "\u00b5m", "\u00b5m", "\u00b5m", "mm", "nm")
SMALLEST, LARGEST = 9, 54  # font sizes in pixels of the tile


def random_length(rng: random.Random) -> str:
    """Returns a length, mostly a round one, such as 20 um."""
    kind = rng.random()
    unit = rng.choice(UNITS)
    if kind < 0.75:
        number = str(
            rng.choice((1, 2, 5) if unit == "mm" and rng.random() < 0.7 else ROUND_LENGTHS)
        )
    elif kind < 0.87:
        number = rng.choice(("0.1", "0.2", "0.25", "0.5", "1.5", "2.5", "7.5", "12.5"))
    else:
        number = str(rng.randint(1, 999))
    return f"{number}{'' if rng.random() < 0.2 else ' '}{unit}"


def random_label(rng: random.Random) -> str:
    """Returns what programs write: a length, a stain or a short code."""
    kind = rng.random()
    if kind < 0.7:
        return random_length(rng)
    return rng.choice(STAINS) if kind < 0.8 else random_text(rng)


def random_colour(light: float, rng: random.Random) -> tuple[np.ndarray, bool]:
    """Returns a colour that shows on a background of a grey value, and whether it needs a plate."""
    if rng.random() < 0.06:
        bright = rng.choice(((255, 255, 0), (0, 255, 255), (255, 128, 0), (0, 255, 0)))
        if light < 100:
            return np.array(bright, np.float32), False
    white = light < 110 or (light < 160 and rng.random() < 0.5)
    grey = rng.uniform(215, 255) if white else rng.uniform(0, 40)
    return np.full(3, grey, np.float32), 75 < light < 180 or rng.random() < 0.12


def labelled(
    scene: Scene,
    families: list[list[Path]],
    rng: random.Random,
    text_of: Callable[[random.Random], str] = random_label,
    corners: float = 0.75,
) -> Scene:
    """Returns the scene with one or two labels over it, `corners` of them (0..1) at the corners.

    Lengths mostly have a bar.
    """
    side = len(scene.pixels)
    pixels = scene.pixels.astype(np.float32)
    taken = np.zeros((side, side), bool)
    texts = []
    for _ in range(rng.choice((1, 1, 1, 2))):
        text = text_of(rng)
        made = label_ink(text, side, families, rng)
        if made is None:
            continue
        ink, quad, centres = made
        height, width = ink.shape
        if rng.random() < corners:
            x = rng.choice(
                (
                    rng.randint(0, max(0, min(12, side - width))),
                    side - width - rng.randint(0, max(0, min(12, side - width))),
                )
            )
            y = rng.choice(
                (
                    rng.randint(0, max(0, min(12, side - height))),
                    side - height - rng.randint(0, max(0, min(12, side - height))),
                )
            )
        else:
            x, y = rng.randint(0, side - width), rng.randint(0, side - height)
        window = np.s_[y : y + height, x : x + width]
        if taken[max(0, y - 4) : y + height + 4, max(0, x - 4) : x + width + 4].any():
            continue
        taken[window] = True
        colour, plate = random_colour(float(pixels[window].mean()), rng)
        if plate:
            pixels[window] = 0.0 if colour.mean() > 128 else 255.0
        share = ink[..., None].astype(np.float32) / 255
        pixels[window] = pixels[window] * (1 - share) + colour * share
        offset = np.array([x, y])
        texts.append(SceneText(text, (quad + offset) / side, (centres + offset) / side))
    pixels = np.clip(pixels, 0, 255).astype(np.uint8)
    return Scene(pixels, scene.modality, scene.objects, in_reading_order(texts))


def label_ink(
    text: str, side: int, families: list[list[Path]], rng: random.Random
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Returns the ink of a label with its bar, the text's corners [4, 2] and characters' centres.

    Coordinates are pixels. None if it does not fit into a square of that side.
    """
    file = rng.choice(rng.choice(families))
    size = round(float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST)))))
    oversampling = rng.choice((1, 2, 3))
    stretch = np.exp(rng.uniform(-0.25, 0.25))
    ink, ends = stretched(text, file, size, oversampling, stretch)
    height, width = ink.shape
    if width < 4 or height < 5 or width > side - 8 or height > side // 3:
        return None
    bar = text.endswith("m") and rng.random() < 0.85
    length = round(min(side - 8, max(width * rng.uniform(0.4, 1.8), 10))) if bar else 0
    thick = rng.randint(1, max(1, min(7, height // 2))) if bar else 0
    gap = rng.randint(1, max(2, height // 2)) if bar else 0
    margin = rng.randint(2, 5)
    above = bar and rng.random() < 0.25
    canvas = np.zeros(
        (height + gap + thick + 2 * margin, max(width, length) + 2 * margin), np.uint8
    )
    if canvas.shape[0] > side or canvas.shape[1] > side:
        return None
    free = canvas.shape[1] - 2 * margin
    align = rng.choice((0.5, 0.5, 0.5, 0.0, 1.0))
    x = margin + round((free - width) * align)
    y = margin + (thick + gap if above else 0)
    canvas[y : y + height, x : x + width] = ink
    if bar:
        bx, by = margin + round((free - length) * align), margin + (0 if above else height + gap)
        canvas[by : by + thick, bx : bx + length] = 255
    quad = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], float)
    centres = np.stack([x + (ends[1:] + ends[:-1]) / 2, np.full(len(text), y + height / 2)], axis=1)
    return canvas, quad, centres
