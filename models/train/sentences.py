# SPDX-License-Identifier: BSD-2-Clause
"""Questions and answers about a scene, in Florence-2's formats.

Every answer is true of the scene by construction.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from scene import FOREIGN, LABELS, Scene, SceneObject, SceneText, plural

PROMPTS = {
    "CAPTION": "What does the image describe?",
    "DETAILED_CAPTION": "Describe in detail what is shown in the image.",
    "MORE_DETAILED_CAPTION": "Describe with a paragraph what is shown in the image.",
    "OCR": "What is the text in the image?",
    "OCR_WITH_REGION": "What is the text in the image, with regions?",
    "OD": "Locate the objects with category name in the image.",
    "DENSE_REGION_CAPTION": "Locate the objects in the image, with their descriptions.",
    "REGION_PROPOSAL": "Locate the region proposals in the image.",
    "CAPTION_TO_PHRASE_GROUNDING": "Locate the phrases in the caption: {input}",
    "REFERRING_EXPRESSION_SEGMENTATION": "Locate {input} in the image with mask",
    "OPEN_VOCABULARY_DETECTION": "Locate {input} in the image.",
    "REGION_TO_SEGMENTATION": "What is the polygon mask of region {input}",
    "REGION_TO_CATEGORY": "What is the region {input}?",
    "REGION_TO_DESCRIPTION": "What does the region {input} describe?",
    "REGION_TO_OCR": "What text is in the region {input}?",
}
TASKS = tuple(PROMPTS)
CAPTION_TASKS = ("CAPTION", "DETAILED_CAPTION", "MORE_DETAILED_CAPTION")
NOT_MICROSCOPY = "This does not look like a microscope image."
BLOOD = ("red blood cell", "white blood cell", "platelet")
REGION_JITTER = 0.04  # how far a region's sides are moved, relative to its size
POLYGON_POINTS = 16


def location(value: float) -> str:
    """Returns the location token of a coordinate, a fraction of the side."""
    return f"<loc_{min(max(int(value * 1000), 0), 999)}>"


def locations(values) -> str:
    """Returns the location tokens of coordinates, an array of any shape."""
    return "".join(location(float(v)) for v in np.asarray(values).reshape(-1))


def enumeration(parts: list[str]) -> str:
    """Returns "a", "a and b" or "a, b and c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def position_word(x: float, y: float) -> str:
    """Returns the name of the ninth of the image that holds a point."""
    column, row = min(int(x * 3), 2), min(int(y * 3), 2)
    return (
        ("upper left", "top", "upper right"),
        ("left", "centre", "right"),
        ("lower left", "bottom", "lower right"),
    )[row][column]


def size_word(o: SceneObject) -> str:
    """Returns the word for an object's size."""
    return "small" if o.size < 0.08 else "large" if o.size > 0.18 else "medium-sized"


def shape_word(o: SceneObject) -> str:
    """Returns the word for an object's elongation."""
    return "round" if o.elongation < 1.25 else "oval" if o.elongation < 2 else "elongated"


def description(o: SceneObject, scene: Scene) -> str:
    """Returns size, brightness among the objects of the same label, shape and label."""
    fellows = [p.brightness for p in scene.objects if p.label == o.label]
    median, spread = float(np.median(fellows)), 0.15 * float(np.median(fellows)) + 4
    light = (
        "bright "
        if o.brightness > median + spread
        else "dark "
        if o.brightness < median - spread
        else ""
    )
    return f"{size_word(o)} {light}{shape_word(o)} {o.label}"


def count_phrase(label: str, n: int) -> str:
    """Returns a number with the label in singular or plural."""
    return f"{n} {label if n == 1 else plural(label)}"


def caption(scene: Scene) -> str:
    """Returns the answer to CAPTION: modality and numbers of objects."""
    if scene.modality == FOREIGN:
        return NOT_MICROSCOPY
    counts = scene.counts()
    things = (
        enumeration([count_phrase(label, n) for label, n in counts.items()])
        if counts
        else "no objects"
    )
    return f"A {scene.modality} with {things}."


def detailed_caption(scene: Scene) -> str:
    """Returns the answer to DETAILED_CAPTION: also common sizes, shapes, largest object."""
    sentences = [caption(scene)]
    for label, n in scene.counts().items():
        if n < 2:
            continue
        members = [o for o in scene.objects if o.label == label]
        for word in (size_word, shape_word):
            words = [word(o) for o in members]
            best = max(set(words), key=words.count)
            if words.count(best) * 2 > n:
                sentences.append(f"Most {plural(label)} are {best}.")
    if scene.objects:
        largest = max(scene.objects, key=lambda o: o.size)
        sentences.append(
            f"The largest object is a {largest.label} at the {position_word(*largest.centre)}."
        )
    return " ".join(sentences)


def more_detailed_caption(scene: Scene) -> str:
    """Returns the answer to MORE_DETAILED_CAPTION: also the border, both halves and the texts."""
    sentences = [detailed_caption(scene)]
    border = sum(
        min(o.box[0], o.box[1]) < 0.004 or max(o.box[2], o.box[3]) > 0.996 for o in scene.objects
    )
    if scene.objects:
        sentences.append(f"{border} of them {'touches' if border == 1 else 'touch'} the border.")
        left = sum(o.centre[0] < 0.5 for o in scene.objects)
        sentences.append(
            f"{left} in the left half and {len(scene.objects) - left} in the right half."
        )
    if scene.texts:
        sentences.append(
            "The writing says " + enumeration([f'"{t.text}"' for t in scene.texts]) + "."
        )
    return " ".join(sentences)


def labelled_boxes(named: list[tuple[str, SceneObject]]) -> str:
    """Returns boxes in the given order with their names.

    A name is written where it changes, and holds for the boxes that follow it.
    """
    answer, last = [], None
    for name, o in named:
        if name != last:
            answer.append(name)
            last = name
        answer.append(locations(o.box))
    return "".join(answer)


def outline_points(o: SceneObject) -> np.ndarray:
    """Returns an outline [POLYGON_POINTS, 2], resampled to evenly spaced points.

    They go clockwise on the screen from the point next to the middle of the box's upper side.
    """
    p = np.asarray(o.polygon, dtype=float)
    x, y = p[:, 0], p[:, 1]
    if np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) < 0:
        p = p[::-1]
    dense = np.vstack([p, p[:1]])
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    at = np.linspace(0, steps[-1], 4 * POLYGON_POINTS, endpoint=False)
    p = np.stack([np.interp(at, steps, dense[:, 0]), np.interp(at, steps, dense[:, 1])], axis=1)
    top = np.array([(o.box[0] + o.box[2]) / 2, o.box[1]])
    p = np.roll(p, -int(np.argmin(((p - top) ** 2).sum(axis=1))), axis=0)
    return p[::4]


def polygon_locations(o: SceneObject) -> str:
    """Returns the location tokens of an object's outline."""
    return locations(outline_points(o))


def referring_expressions(scene: Scene) -> list[tuple[str, SceneObject]]:
    """Returns expressions that hold for exactly one object with an outline, by a clear margin."""
    found: list[tuple[str, SceneObject]] = []
    for label in scene.counts():
        members = [o for o in scene.objects if o.label == label]
        if len(members) == 1:
            found.append((f"the {label}", members[0]))
            continue
        orders: list[tuple[str, Callable[[SceneObject], float], float]] = [
            ("largest", lambda o: -o.size, 0.02),
            ("smallest", lambda o: o.size, 0.02),
            ("leftmost", lambda o: o.centre[0], 0.04),
            ("rightmost", lambda o: -o.centre[0], 0.04),
            ("topmost", lambda o: o.centre[1], 0.04),
            ("lowest", lambda o: -o.centre[1], 0.04),
        ]
        for word, key, margin in orders:
            first, second = sorted(members, key=key)[:2]
            if key(second) - key(first) > margin:
                found.append((f"the {word} {label}", first))
        for place in dict.fromkeys(position_word(*o.centre) for o in members):
            here = [o for o in members if position_word(*o.centre) == place]
            if len(here) == 1:
                found.append((f"the {label} at the {place}", here[0]))
    return [(text, o) for text, o in found if o.polygon is not None]


def likely_absent_label(scene: Scene, absent: list[str], rng: random.Random) -> str:
    """Returns an absent label: in blood smears often a kind of cell, which is hardest to deny."""
    cells = [label for label in absent if label in BLOOD]
    if scene.modality == "blood smear" and cells and rng.random() < 0.6:
        return rng.choice(cells)
    return rng.choice(absent)


def asked_region(o: SceneObject, rng: random.Random) -> str:
    """Returns an object's box as a question has it: often a little off, as detected boxes are."""
    if rng.random() < 0.3:
        return locations(o.box)
    x1, y1, x2, y2 = o.box
    w, h = (x2 - x1) * REGION_JITTER, (y2 - y1) * REGION_JITTER
    moved = [v + rng.gauss(0, s) for v, s in zip(o.box, (w, h, w, h), strict=True)]
    return locations(np.clip(moved, 0, 1))


class Exchange(NamedTuple):
    """A question, the answer, and what both are about, in the answer's order."""

    question: str
    answer: str
    subjects: tuple[SceneObject | SceneText, ...]


def named_objects(label: str, scene: Scene, grid: int, rng: random.Random) -> Exchange:
    """Returns the question for the objects of a label, in singular or plural, and the answer."""
    asked = rng.choice((label, plural(label)))
    members = [o for o in scene.in_reading_order(grid) if o.label == label]
    return Exchange(
        PROMPTS["OPEN_VOCABULARY_DETECTION"].replace("{input}", asked),
        labelled_boxes([(label, o) for o in members]),
        tuple(members),
    )


def question_and_answer(task: str, scene: Scene, grid: int, rng: random.Random) -> Exchange | None:
    """Returns an exchange for a task, or None if the scene has nothing to ask about.

    `grid` is the number of cells along a side, for the reading order. Raises ValueError if the task
    is unknown.
    """

    def ask(value: str, answer: str, subjects: Iterable[SceneObject | SceneText]) -> Exchange:
        return Exchange(PROMPTS[task].replace("{input}", value), answer, tuple(subjects))

    ordered = scene.in_reading_order(grid)
    if task == "CAPTION":
        return ask("", caption(scene), ordered)
    if task == "DETAILED_CAPTION":
        return ask("", detailed_caption(scene), ordered)
    if task == "MORE_DETAILED_CAPTION":
        return ask("", more_detailed_caption(scene), ordered)
    if task == "OD":
        return ask("", labelled_boxes([(o.label, o) for o in ordered]), ordered)
    if task == "DENSE_REGION_CAPTION":
        return ask("", labelled_boxes([(description(o, scene), o) for o in ordered]), ordered)
    if task == "REGION_PROPOSAL":
        return ask("", "".join(locations(o.box) for o in ordered), ordered)
    if task == "OPEN_VOCABULARY_DETECTION":
        present = list(scene.counts())
        absent = [label for label in LABELS if label not in present]
        label = (
            rng.choice(present)
            if present and (not absent or rng.random() < 0.55)
            else likely_absent_label(scene, absent, rng)
        )
        return named_objects(label, scene, grid, rng)
    if task == "CAPTION_TO_PHRASE_GROUNDING":
        counts = scene.counts()
        if not counts:
            return None
        answer = "".join(
            labelled_boxes(
                [(label if n == 1 else plural(label), o) for o in ordered if o.label == label]
            )
            for label, n in counts.items()
        )
        return ask(caption(scene), answer, ordered)
    if task == "REFERRING_EXPRESSION_SEGMENTATION":
        expressions = referring_expressions(scene)
        if not expressions:
            return None
        text, o = rng.choice(expressions)
        return ask(text, polygon_locations(o), [o])
    if scene.modality == FOREIGN and "OCR" in task:
        return None  # what it says is not known
    if task == "OCR":
        return ask("", " ".join(t.text for t in scene.texts), scene.texts)
    if task == "OCR_WITH_REGION":
        return ask("", "".join(t.text + locations(t.quad) for t in scene.texts), scene.texts)
    if task == "REGION_TO_OCR":
        if not scene.texts:
            return None
        t = rng.choice(scene.texts)
        region = locations(
            [t.quad[:, 0].min(), t.quad[:, 1].min(), t.quad[:, 0].max(), t.quad[:, 1].max()]
        )
        return ask(region, t.text + region, [t])
    if not scene.objects:
        return None
    o = rng.choice(scene.objects)
    region = asked_region(o, rng)
    if task == "REGION_TO_CATEGORY":
        return ask(region, o.label + region, [o])
    if task == "REGION_TO_DESCRIPTION":
        return ask(region, description(o, scene) + region, [o])
    if task == "REGION_TO_SEGMENTATION":
        return ask(region, polygon_locations(o), [o]) if o.polygon is not None else None
    raise ValueError(f"unknown task {task}")
