# SPDX-License-Identifier: BSD-2-Clause
"""TrueType and OpenType fonts for texts in images; some families are kept for evaluation."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFont

HELD_OUT_LIST = Path(__file__).parent / "held_out_fonts.txt"
NEEDED = "0123456789 \u00b5mnuc.ADHOR"
UNUSUAL = (
    "oblique wide",
    "symbol",
    "dingbat",
    "emoji",
    "icons",
    "math",
    "music",
    "swash",
    "outline",
)


def held_out_families() -> list[str]:
    """Returns the beginnings of the names of families that are never trained on."""
    return [line.strip() for line in HELD_OUT_LIST.read_text().splitlines() if line.strip()]


def is_held_out(family: str) -> bool:
    """Returns whether a family, or one that it belongs to, is kept for evaluation."""
    return any(family.lower().startswith(name.lower()) for name in held_out_families())


@lru_cache(maxsize=2000)
def font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    """Returns a font at a size in pixels."""
    return ImageFont.truetype(str(file), size)


def can_write(file: Path) -> bool:
    """Returns whether a font has its own glyph for every character that is needed."""
    try:
        letters = font(file, 24)
        missing = bytes(letters.getmask("\uffff"))
        glyphs = [bytes(letters.getmask(c)) for c in NEEDED if c != " "]
    except (OSError, ValueError):
        return False
    # fonts of symbols give many characters one picture
    return missing not in glyphs and len(set(glyphs)) == len(glyphs) and all(map(any, glyphs))


def read_fonts(folders: list[Path], held_out: bool) -> list[list[Path]]:
    """Returns the usable font files below folders by family, for evaluation or for training."""
    families: dict[str, list[Path]] = {}
    files = (f for folder in folders for f in sorted(folder.rglob("*")))
    for file in files:
        if file.suffix.lower() not in (".ttf", ".otf") or not can_write(file):
            continue
        family, style = font(file, 24).getname()
        name = f"{family} {style}".lower()
        if any(word in name for word in UNUSUAL) or is_held_out(family) != held_out:
            continue
        families.setdefault(family, []).append(file)
    return list(families.values())


def written(text: str, file: Path, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the ink of a line, uint8 [height, width] without margins, and the characters' ends.

    The ends are the x coordinates [characters + 1] in pixels.
    """
    letters = font(file, size)
    mask, (left, _) = letters.getmask2(text, mode="L")
    width, height = mask.size
    ink = np.array(mask, dtype=np.uint8).reshape(height, width)
    ends = np.array([letters.getlength(text[:i]) for i in range(len(text) + 1)]) - left
    return ink, np.clip(ends, 0, width)


def stretched(
    text: str, file: Path, size: int, oversampling: int, stretch: float
) -> tuple[np.ndarray, np.ndarray]:
    """Returns what written() does, `stretch` times as wide.

    It is drawn so many times as large and reduced, which makes it softer.
    """
    ink, ends = written(text, file, size * oversampling)
    width = max(1, round(ink.shape[1] / oversampling * stretch))
    height = max(1, round(ink.shape[0] / oversampling))
    if oversampling > 1 or width != ink.shape[1]:
        ink = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    return ink, ends * stretch / oversampling
