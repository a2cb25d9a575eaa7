# SPDX-License-Identifier: BSD-2-Clause
"""Pictures that are no microscope images: photographs of a folder, and drawn pages, plots, windows.

The model learns to say so instead of counting nuclei.
"""

from __future__ import annotations

import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from fonts import written
from scene import FOREIGN, Scene

WORDS = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "for",
    "with",
    "from",
    "which",
    "would",
    "their",
    "where",
    "people",
    "number",
    "between",
    "because",
    "question",
    "under",
    "always",
)
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
LARGEST = 640  # longest side of a photograph that is kept in memory


def read_photographs(folders: list[Path]) -> list[np.ndarray]:
    """Returns all pictures below folders as RGB; transparent parts become a colour."""
    pictures = []
    for file in sorted(f for folder in folders for f in folder.rglob("*")):
        if file.suffix.lower() not in SUFFIXES:
            continue
        with Image.open(file) as opened:
            opened.draft("RGB", (LARGEST, LARGEST))  # JPEG is read at a smaller size
            picture = opened.convert("RGBA")
        picture.thumbnail((LARGEST, LARGEST))
        if min(picture.size) < 64:
            continue
        paper = Image.new(
            "RGBA",
            picture.size,
            random.Random(file.name).choice(("white", "white", "#d8e8f0", "#305030", "#a08060")),
        )
        pictures.append(np.asarray(Image.alpha_composite(paper, picture).convert("RGB")))
    return pictures


def foreign_scene(
    side: int, photographs: list[np.ndarray], families: list[list[Path]], rng: random.Random
) -> Scene:
    """Returns a random picture of side x side pixels that is no microscope image."""
    if photographs and rng.random() < 0.65:
        pixels = photograph(side, rng.choice(photographs), rng)
    else:
        drawn = [plot, window, polygons] + ([page, page] if families else [])
        pixels = rng.choice(drawn)(side, families, rng)
    if rng.random() < 0.3:
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    return Scene(np.ascontiguousarray(pixels), FOREIGN)


def photograph(side: int, picture: np.ndarray, rng: random.Random) -> np.ndarray:
    """Returns a window of a photograph, squashed to a square."""
    h, w = picture.shape[:2]
    share = rng.uniform(0.4, 1)
    ww, wh = max(32, int(w * share)), max(32, int(h * share * rng.uniform(0.8, 1)))
    x, y = rng.randint(0, max(0, w - ww)), rng.randint(0, max(0, h - wh))
    part = picture[y : y + wh, x : x + ww]
    part = part[:, ::-1] if rng.random() < 0.5 else part
    return np.asarray(
        Image.fromarray(np.ascontiguousarray(part)).resize((side, side), Image.Resampling.BICUBIC)
    )


def light_or_dark(rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Returns a paper's colour and an ink's colour."""
    light = np.array([rng.randint(220, 255) for _ in range(3)], np.uint8)
    dark = np.array([rng.randint(0, 70) for _ in range(3)], np.uint8)
    return (light, dark) if rng.random() < 0.8 else (dark, light)


def page(side: int, families: list[list[Path]], rng: random.Random) -> np.ndarray:
    """Returns lines of words."""
    paper, ink = light_or_dark(rng)
    pixels = np.empty((side, side, 3), np.float32)
    pixels[:] = paper
    file, size = rng.choice(rng.choice(families)), rng.randint(7, 22)
    left, y = rng.randint(2, 16), rng.randint(2, 12)
    step = round(size * rng.uniform(1.2, 1.8))
    while y + step < side:
        line = " ".join(rng.choice(WORDS) for _ in range(rng.randint(2, 14)))
        mask, _ = written(line if rng.random() < 0.9 else line.title(), file, size)
        mask = mask[: side - y, : side - left - 2]
        share = mask[..., None] / 255.0
        part = pixels[y : y + mask.shape[0], left : left + mask.shape[1]]
        part[:] = part * (1 - share) + ink * share
        y += step * (2 if rng.random() < 0.12 else 1)
    return pixels.astype(np.uint8)


def random_rgb(rng: random.Random) -> tuple[int, int, int]:
    """Returns a colour."""
    return rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255)


def plot(side: int, families: list[list[Path]], rng: random.Random) -> np.ndarray:
    """Returns axes with curves, bars or points."""
    paper, ink = light_or_dark(rng)
    pixels = np.empty((side, side, 3), np.uint8)
    pixels[:] = paper
    line = tuple(int(v) for v in ink)
    x0, y0, x1, y1 = (
        rng.randint(10, 35),
        rng.randint(6, 20),
        side - rng.randint(4, 15),
        side - rng.randint(12, 35),
    )
    if rng.random() < 0.5:
        for k in range(1, 6):
            cv2.line(
                pixels, (x0, y0 + (y1 - y0) * k // 6), (x1, y0 + (y1 - y0) * k // 6), (190,) * 3
            )
    cv2.rectangle(pixels, (x0, y0), (x1, y1), line, 1)
    n = rng.randint(4, 40)
    xs = np.linspace(x0 + 3, x1 - 3, n)
    for _ in range(rng.randint(1, 4)):
        colour = random_rgb(rng)
        noise = np.random.default_rng(rng.getrandbits(32))
        walk = np.cumsum(noise.standard_normal(n)) if rng.random() < 0.6 else noise.random(n)
        walk = (walk - walk.min()) / max(1e-6, np.ptp(walk))
        ys = y1 - 4 - walk * (y1 - y0 - 8)
        kind = rng.random()
        if kind < 0.5:
            cv2.polylines(
                pixels,
                [np.stack([xs, ys], 1).astype(np.int32)],
                False,
                colour,
                rng.randint(1, 3),
                cv2.LINE_AA,
            )
        elif kind < 0.8:
            half = max(1, int((x1 - x0) / n * 0.35))
            for x, y in zip(xs, ys, strict=True):
                cv2.rectangle(pixels, (int(x) - half, int(y)), (int(x) + half, y1), colour, -1)
        else:
            for x, y in zip(xs, ys, strict=True):
                cv2.circle(pixels, (int(x), int(y)), 2, colour, -1, cv2.LINE_AA)
    for k in range(6):
        x, y = x0 + (x1 - x0) * k // 5, y0 + (y1 - y0) * k // 5
        cv2.putText(pixels, str(k * 2), (x - 3, y1 + 10), cv2.FONT_HERSHEY_SIMPLEX, 0.28, line)
        cv2.putText(pixels, str(10 - k * 2), (2, y + 3), cv2.FONT_HERSHEY_SIMPLEX, 0.28, line)
    return pixels


def window(side: int, families: list[list[Path]], rng: random.Random) -> np.ndarray:
    """Returns something like a program's window: panels, buttons, lines of text."""
    pixels = np.empty((side, side, 3), np.uint8)
    pixels[:] = rng.choice(((240, 240, 240), (255, 255, 255), (45, 45, 48), (30, 60, 110)))
    for _ in range(rng.randint(4, 14)):
        x, y = rng.randint(0, side - 20), rng.randint(0, side - 12)
        w, h = rng.randint(15, side // 2), rng.randint(8, side // 4)
        colour = random_rgb(rng) if rng.random() < 0.4 else (rng.randint(0, 255),) * 3
        cv2.rectangle(pixels, (x, y), (x + w, y + h), colour, -1)
        cv2.rectangle(pixels, (x, y), (x + w, y + h), (90, 90, 90), 1)
        if families and h > 12:
            mask, _ = written(
                " ".join(rng.choices(WORDS, k=rng.randint(1, 4))),
                rng.choice(rng.choice(families)),
                rng.randint(8, 12),
            )
            part = pixels[y + 2 : y + 2 + mask.shape[0], x + 3 : x + 3 + mask.shape[1]]
            share = mask[: part.shape[0], : part.shape[1], None] / 255.0
            dark = sum(colour) > 380
            part[:] = (part * (1 - share) + (0 if dark else 255) * share).astype(np.uint8)
    return pixels


def polygons(side: int, families: list[list[Path]], rng: random.Random) -> np.ndarray:
    """Returns coloured gradients with large polygons, as maps and drawings have them."""
    yy, xx = (np.mgrid[0:side, 0:side] / side)[..., None]
    a, b, c = (np.array(random_rgb(rng), np.float32) for _ in range(3))
    pixels = np.clip(a * (1 - xx) + b * xx * (1 - yy) + c * yy, 0, 255).astype(np.uint8)
    for _ in range(rng.randint(0, 6)):
        points = np.array(
            [[rng.randint(-20, side + 20) for _ in range(2)] for _ in range(rng.randint(3, 7))],
            np.int32,
        )
        if rng.random() < 0.6:
            cv2.fillPoly(pixels, [points], random_rgb(rng), cv2.LINE_AA)
        else:
            cv2.polylines(pixels, [points], True, random_rgb(rng), rng.randint(1, 6), cv2.LINE_AA)
    return pixels
