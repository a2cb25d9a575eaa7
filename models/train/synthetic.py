# SPDX-License-Identifier: BSD-2-Clause
"""Synthetic microscope images with known contents.

They show nuclei, beads, rods, rings, filaments, labels and scale bars.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import cv2
import numpy as np

from scene import Scene, SceneObject, SceneText, in_reading_order

STAINS = (
    "DAPI",
    "GFP",
    "DIC",
    "Actin",
    "Tubulin",
    "Hoechst",
    "RFP",
    "Control",
    "Ctrl",
    "WT",
    "KO",
    "Merge",
    "H&E",
    "Day",
    "Cell",
)
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
)
# all characters that are ever written, except the space
CHARACTERS = "".join(sorted(set("".join(STAINS) + "0123456789ABCDEFGHIKLMNPRSTUVWXYZumn\u00b5.")))


def random_text(rng: random.Random) -> str:
    """Returns a length, a stain, a stain with a number, or random characters."""
    kind = rng.random()
    if kind < 0.4:
        length = rng.choice((1, 2, 5, 10, 20, 25, 50, 100, 200, 500))
        return f"{length} {rng.choice(('um', 'um', 'mm', 'nm'))}"
    if kind < 0.7:
        return rng.choice(STAINS)
    if kind < 0.85:
        return f"{rng.choice(STAINS)} {rng.randint(0, 99)}"
    return random_characters(rng)


def random_code(rng: random.Random) -> str:
    """Returns what is read letter by letter: any length, a stain with a number, or characters."""
    kind = rng.random()
    if kind < 0.2:
        return f"{rng.randint(1, 999)} {rng.choice(('um', 'um', 'mm', 'nm'))}"
    if kind < 0.45:
        return f"{rng.choice(STAINS)} {rng.randint(0, 99)}"
    return random_characters(rng)


def code_or_text(codes: float, rng: random.Random) -> str:
    """Returns a random_code(), as `codes` (0..1) of all are, or a random_text()."""
    return random_code(rng) if rng.random() < codes else random_text(rng)


def random_characters(rng: random.Random) -> str:
    """Returns two to five letters and digits."""
    return "".join(
        rng.choice("ABCDEFGHIKLMNPRSTUVWXYZ0123456789") for _ in range(rng.randint(2, 5))
    )


# writes texts on an empty canvas [side, side], and returns them with their places
Write = Callable[[np.ndarray, random.Random], list[SceneText]]


def write_texts(
    canvas: np.ndarray, rng: random.Random, text_of: Callable[[random.Random], str] = random_text
) -> list[SceneText]:
    """Writes one to three texts on an empty canvas [side, side]; lengths get a scale bar.

    Returns them with their places, in reading order.
    """
    side, found = canvas.shape[0], []
    for corner in sorted(rng.sample(range(4), rng.choice((1, 1, 2, 2, 3)))):
        text, font = text_of(rng), rng.choice(FONTS)
        scale = random_scale(side, font, rng)
        (w, h), base = cv2.getTextSize(text, font, scale, 1)
        if w > side * 0.9:
            continue
        x = int(rng.uniform(3, 10)) if corner % 2 == 0 else side - w - int(rng.uniform(3, 10))
        y = h + int(rng.uniform(3, 10)) if corner < 2 else side - base - int(rng.uniform(8, 16))
        x = max(1, x)
        if canvas[max(0, y - h - 4) : y + base + 10, max(0, x - 8) : x + int(w * 1.1) + 8].any():
            continue
        found.append(put_text(canvas, text, font, scale, (x, y), rng))
        if text.endswith("m") and " " in text:
            cv2.line(
                canvas,
                (x, y + base + 3),
                (x + int(w * rng.uniform(0.6, 1.1)), y + base + 3),
                255,
                2,
            )
    return in_reading_order(found)


def write_anywhere(canvas: np.ndarray, rng: random.Random) -> list[SceneText]:
    """Writes up to twelve codes anywhere on an empty canvas [side, side].

    Returns them with their places, in reading order.
    """
    side, found = canvas.shape[0], []
    for _ in range(12):
        text, font = random_code(rng), rng.choice(FONTS)
        scale = random_scale(side, font, rng)
        (w, h), base = cv2.getTextSize(text, font, scale, 1)
        if w > side * 0.9:
            continue
        x, y = rng.randint(1, side - w - 2), rng.randint(h + 2, side - base - 4)
        if not canvas[max(0, y - h - 4) : y + base + 6, max(0, x - 6) : x + w + 6].any():
            found.append(put_text(canvas, text, font, scale, (x, y), rng))
    return in_reading_order(found)


def random_scale(side: int, font: int, rng: random.Random) -> float:
    """Returns a size of letters as OpenCV's fonts have it."""
    return side / 256 * rng.uniform(0.55, 1.1) * (1.6 if font == cv2.FONT_HERSHEY_PLAIN else 1)


def put_text(
    canvas: np.ndarray,
    text: str,
    font: int,
    scale: float,
    origin: tuple[int, int],
    rng: random.Random,
) -> SceneText:
    """Writes a text whose baseline begins at the origin (pixels), and returns it with its place."""
    (x, y), side = origin, canvas.shape[0]
    (w, h), base = cv2.getTextSize(text, font, scale, 1)
    thickness = 1 if scale < 0.8 else rng.choice((1, 2))
    cv2.putText(canvas, text, (x, y), font, scale, 255, thickness, cv2.LINE_AA)
    x1, y1, x2, y2 = x / side, (y - h) / side, (x + w) / side, (y + base) / side
    ends = np.array([cv2.getTextSize(text[:i], font, scale, 1)[0][0] for i in range(len(text) + 1)])
    centres = np.stack(
        [(x + (ends[1:] + ends[:-1]) / 2) / side, np.full(len(text), (y - h / 2) / side)],
        axis=1,
    )
    return SceneText(text, np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]), centres)


def random_outline(label: str, side: int, rng: random.Random) -> np.ndarray:
    """Returns a polygon [n, 2] in pixels around the origin, for an image of that side."""
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    r = side * rng.uniform(0.03, 0.11)
    if label == "bead":
        x, y = r * 0.7 * np.cos(t), r * 0.7 * np.sin(t)
    elif label == "ring":
        x, y = r * np.cos(t), r * rng.uniform(0.85, 1) * np.sin(t)
    elif label == "rod":
        length, width = r * rng.uniform(1.2, 2), max(2.0, r * 0.3)
        x = np.clip(np.cos(t) * 3, -1, 1) * (length - width) + width * np.cos(t)
        y = width * np.sin(t)
    elif label == "filament":
        s = np.linspace(-1, 1, 20)
        bend = rng.uniform(-0.6, 0.6) * r * 2
        mid = np.stack(
            [s * r * rng.uniform(2, 3), bend * s**2 + rng.uniform(-0.3, 0.3) * r * np.sin(3 * s)], 1
        )
        w = max(1.0, side * rng.uniform(0.006, 0.014))
        x = np.concatenate([mid[:, 0], mid[::-1, 0]])
        y = np.concatenate([mid[:, 1] - w, mid[::-1, 1] + w])
    else:
        wobble = (
            1
            + rng.uniform(0, 0.1) * np.sin(2 * t + rng.random() * 6)
            + rng.uniform(0, 0.07) * np.sin(3 * t + rng.random() * 6)
        )
        x, y = r * wobble * np.cos(t), r * wobble * rng.uniform(0.55, 1) * np.sin(t)
    a = rng.uniform(0, 2 * np.pi)
    return np.stack([x * np.cos(a) - y * np.sin(a), x * np.sin(a) + y * np.cos(a)], axis=1)


def synthetic_scene(
    side: int, rng: random.Random, max_objects: int, write: Write | None = write_texts
) -> Scene:
    """Returns a fluorescence or bright-field scene with at most `max_objects` objects.

    Objects overlap neither each other nor the texts, which half of the scenes have.
    """
    fluorescence = rng.random() < 0.65
    noise = np.random.default_rng(rng.getrandbits(32))
    image = np.zeros((side, side), np.float32)
    occupied = np.zeros((side, side), np.uint8)
    labels = rng.sample(
        ("nucleus", "nucleus", "bead", "rod", "ring", "filament"), rng.choice((1, 1, 2, 2, 3))
    )
    objects: list[SceneObject] = []
    inverted = not fluorescence
    texts: list[SceneText] = []
    writing = np.zeros((side, side), np.uint8)
    if write and rng.random() < 0.5:
        texts = write(writing, rng)
        occupied = cv2.dilate(writing, np.ones((9, 9), np.uint8))
    for _ in range(rng.randint(0 if rng.random() < 0.1 else 1, max_objects)):
        label = rng.choice(labels)
        p = random_outline(label, side, rng) + np.array(
            [rng.uniform(0, side), rng.uniform(0, side)]
        )
        p = np.clip(p, 0, side - 1)
        (x1, y1), (x2, y2) = p.min(0), p.max(0)
        if min(x2 - x1, y2 - y1) < 2 or max(x2 - x1, y2 - y1) < 0.03 * side:
            continue
        mask = np.zeros((side, side), np.uint8)
        points = np.round(p).astype(np.int32)
        if label == "ring":
            cv2.polylines(mask, [points], True, 255, max(2, int(0.012 * side)), cv2.LINE_AA)
        else:
            cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)
        grown = cv2.dilate(mask, np.ones((5, 5), np.uint8))
        if cv2.fillPoly(np.zeros_like(mask), [points], 1).astype(bool)[occupied > 0].any():
            continue
        occupied |= cv2.fillPoly(grown, [points], 255)
        level = rng.uniform(0.35, 1)
        texture = 1 + 0.25 * cv2.resize(
            noise.standard_normal((side // 8, side // 8)).astype(np.float32),
            (side, side),
            interpolation=cv2.INTER_CUBIC,
        ) * (label == "nucleus")
        image = np.maximum(image, mask / 255.0 * level * np.clip(texture, 0.3, 1.6))
        objects.append(
            SceneObject(
                label,
                (x1 / side, y1 / side, (x2 + 1) / side, (y2 + 1) / side),
                p / side,
                level * 255,
            )
        )
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 2.0))
    yy, xx = np.mgrid[0:side, 0:side] / side
    light = 1 + rng.uniform(-0.4, 0.4) * (xx - 0.5) + rng.uniform(-0.4, 0.4) * (yy - 0.5)
    if fluorescence:
        image = (rng.uniform(0.0, 0.15) + image * rng.uniform(0.3, 0.9)) * light
    else:
        image = rng.uniform(0.75, 0.95) * light - image * rng.uniform(0.25, 0.6)
    image = image + noise.standard_normal(image.shape) * rng.uniform(0.002, 0.05)
    rgb = np.repeat(np.clip(image, 0, 1)[:, :, None], 3, axis=2)
    if rng.random() < 0.35:
        tint = np.array([rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 1)])
        rgb = (
            rgb * tint / tint.max()
            if fluorescence
            else 1 - (1 - rgb) * (0.4 + 0.6 * tint / tint.max())
        )
    ink = writing[:, :, None] / 255.0
    rgb = rgb * (1 - ink) + ink * (0.0 if inverted else 1.0)
    if inverted:
        for o in objects:
            o.brightness = 255 - o.brightness
    modality = "fluorescence image" if fluorescence else "bright-field image"
    return Scene((np.clip(rgb, 0, 1) * 255).astype(np.uint8), modality, objects, texts)


def with_annotations(scene: Scene, rng: random.Random, write: Write = write_texts) -> Scene:
    """Returns the scene with texts over it, as programs burn labels and scale bars into images.

    They are black or white, or on a plate.
    """
    ink = np.zeros(scene.pixels.shape[:2], np.uint8)
    texts = write(ink, rng)
    pixels = scene.pixels.astype(np.float32)
    for t in texts:
        (x1, y1), (x2, y2) = (t.quad[[0, 2]] * len(ink)).astype(int)
        window = np.s_[max(0, y1 - 3) : y2 + 8, max(0, x1 - 3) : x2 + 4]
        light = float(pixels[window].mean())
        grey = 255.0 if light < 110 else 0.0 if light > 160 else rng.choice((0.0, 255.0))
        if 70 < light < 190 or rng.random() < 0.2:
            pixels[window] = 255 - grey
        share = ink[window][..., None] / 255.0
        pixels[window] = pixels[window] * (1 - share) + grey * share
        ink[window] = 0
    # ends of scale bars that reach farther than their text
    pixels = pixels * (1 - ink[..., None] / 255.0) + ink[..., None]
    return Scene(np.clip(pixels, 0, 255).astype(np.uint8), scene.modality, scene.objects, texts)
