# SPDX-License-Identifier: BSD-2-Clause
"""A scene: one square image as the model sees it, and everything that is known to be true of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

PLURALS = {
    "nucleus": "nuclei",
    "red blood cell": "red blood cells",
    "white blood cell": "white blood cells",
    "platelet": "platelets",
    "bead": "beads",
    "rod": "rods",
    "ring": "rings",
    "filament": "filaments",
}
LABELS = tuple(PLURALS)
FOREIGN = "no microscope image"  # the modality of pictures that the model should not explain


def plural(label: str) -> str:
    """Returns the plural of a label."""
    return PLURALS.get(label, label + "s")


@dataclass
class SceneObject:
    """One object. Coordinates are fractions of the image's width and height, 0..1."""

    label: str
    box: tuple[float, float, float, float]
    polygon: np.ndarray | None = None  # [n, 2], n >= 3
    brightness: float = 0.0  # mean grey value inside, 0..255

    @property
    def centre(self) -> tuple[float, float]:
        """Centre of the box."""
        x1, y1, x2, y2 = self.box
        return (x1 + x2) / 2, (y1 + y2) / 2

    @property
    def size(self) -> float:
        """Side of the square with the box's area, as a fraction of the image's side."""
        x1, y1, x2, y2 = self.box
        return float(np.sqrt(max(0.0, (x2 - x1) * (y2 - y1))))

    @property
    def elongation(self) -> float:
        """Long over short axis, at least 1: of the polygon's second moments, else of the box."""
        if self.polygon is not None and len(self.polygon) >= 5:
            values = np.linalg.eigvalsh(np.cov(self.polygon.T) + 1e-9 * np.eye(2))
            return float(np.sqrt(values[1] / max(values[0], 1e-9)))
        x1, y1, x2, y2 = self.box
        w, h = max(x2 - x1, 1e-6), max(y2 - y1, 1e-6)
        return max(w, h) / min(w, h)


@dataclass
class SceneText:
    """One line of text with its four corners, clockwise from the top left."""

    text: str
    quad: np.ndarray  # [4, 2]
    centres: np.ndarray  # [characters of the text, 2], of each character


def in_reading_order(texts: list[SceneText]) -> list[SceneText]:
    """Returns texts line by line, those of a line from left to right, as the plugin orders them.

    Texts are in one line if their heights overlap by half of the lesser height.
    """
    lines: list[list[SceneText]] = []
    for t in sorted(texts, key=lambda t: t.quad[0, 1] + t.quad[2, 1]):
        if lines and shared_height(lines[-1][0], t) >= 0.5:
            lines[-1].append(t)
        else:
            lines.append([t])
    return [t for line in lines for t in sorted(line, key=lambda t: t.quad[0, 0])]


def shared_height(a: SceneText, b: SceneText) -> float:
    """Returns how much the heights of two texts overlap, as a part of the lesser one."""
    (top_a, bottom_a), (top_b, bottom_b) = (t.quad[[0, 2], 1] for t in (a, b))
    common = min(bottom_a, bottom_b) - max(top_a, top_b)
    return common / min(bottom_a - top_a, bottom_b - top_b)


@dataclass
class Scene:
    """An image and what it shows; texts are in reading order."""

    pixels: np.ndarray  # uint8 [side, side, 3]
    # "fluorescence image", "bright-field image", "histology image", "blood smear" or FOREIGN
    modality: str
    objects: list[SceneObject] = field(default_factory=list)
    texts: list[SceneText] = field(default_factory=list)

    def in_reading_order(self, grid: int) -> list[SceneObject]:
        """Returns the objects by the cell of their centre, row by row.

        This is the order in which the model meets image tokens.
        """

        def key(o: SceneObject) -> tuple[int, int, float]:
            x, y = o.centre
            return min(int(y * grid), grid - 1), min(int(x * grid), grid - 1), x

        return sorted(self.objects, key=key)

    def counts(self) -> dict[str, int]:
        """Returns the number of objects by label, in the order of LABELS."""
        counts: dict[str, int] = {}
        for o in self.objects:
            counts[o.label] = counts.get(o.label, 0) + 1
        return {label: counts[label] for label in LABELS if label in counts}
