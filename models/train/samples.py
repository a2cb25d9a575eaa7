# SPDX-License-Identifier: BSD-2-Clause
"""Scenes from COCO folders: random augmented tiles for training, fixed tiles for validation."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from foreign import foreign_scene
from labels import labelled
from scene import Scene, SceneObject
from synthetic import synthetic_scene, with_annotations, write_texts

VALIDATION_LIST = Path(__file__).parent / "validation.txt"
MIN_VISIBLE = 0.35  # part of an object's box that must lie in the tile
MIN_SIDE = 0.012  # of the tile's side
ANNOTATED_SHARE = 0.3  # share of the real tiles that get texts
LABELLED_SHARE = 0.45  # the same, if there are fonts
DRAWN_VIEWS = 0.1  # share of the views that are drawn
CROWD = 60  # most objects of a drawn view
# Of a tile as the plugin chooses it: side of an object relative to the tile's, objects, pixels
GOOD_SHARE, GOOD_NUMBER, SMALLEST_TILE = 0.18, 25, 48


@dataclass
class AnnotatedImage:
    """One annotated image of a folder. Boxes are [n, 4], x1, y1, x2, y2 in pixels."""

    name: str
    pixels: np.ndarray
    boxes: np.ndarray
    labels: list[str]
    polygons: list[np.ndarray | None]
    modality: str


def modality_of(pixels: np.ndarray, labels: list[str]) -> str:
    """Returns the modality of an image, one of those of Scene.

    Images in colour are stained sections, or smears if blood cells are annotated; grey ones are
    classified by the brightness of their background.
    """
    if any("blood" in label or label == "platelet" for label in labels):
        return "blood smear"
    grey = pixels.mean(axis=2)
    if float((pixels.max(axis=2).astype(int) - pixels.min(axis=2)).mean()) > 8:
        return "histology image"
    return "bright-field image" if float(np.median(grey)) > 128 else "fluorescence image"


def is_validation(folder: str, file_name: str) -> bool:
    """Returns whether an image is for validation: about a tenth are, by the hash of their names."""
    return hashlib.sha256(f"{folder}/{file_name}".encode()).digest()[0] < 26


def read_folder(folder: Path) -> list[AnnotatedImage]:
    """Reads a folder with annotations.json (COCO) and images/."""
    coco = json.loads((folder / "annotations.json").read_text())
    names = {c["id"]: c["name"] for c in coco["categories"]}
    by_image: dict[int, list[dict]] = {}
    for a in coco["annotations"]:
        by_image.setdefault(a["image_id"], []).append(a)
    pictures = []
    for image in coco["images"]:
        pixels = np.asarray(Image.open(folder / "images" / image["file_name"]).convert("RGB"))
        annotations = by_image.get(image["id"], [])
        boxes = np.array(
            [
                [
                    a["bbox"][0],
                    a["bbox"][1],
                    a["bbox"][0] + a["bbox"][2],
                    a["bbox"][1] + a["bbox"][3],
                ]
                for a in annotations
            ],
            dtype=np.float32,
        ).reshape(-1, 4)
        labels = [names[a["category_id"]] for a in annotations]
        polygons = []
        for a in annotations:
            parts = a.get("segmentation")
            parts = (
                [np.array(p, dtype=np.float32).reshape(-1, 2) for p in parts]
                if isinstance(parts, list) and parts
                else []
            )
            polygons.append(max(parts, key=len) if parts and max(map(len, parts)) >= 3 else None)
        pictures.append(
            AnnotatedImage(
                f"{folder.name}/{image['file_name']}",
                pixels,
                boxes,
                labels,
                polygons,
                modality_of(pixels, labels),
            )
        )
    return pictures


def split(pictures: list[AnnotatedImage]) -> tuple[list[AnnotatedImage], list[AnnotatedImage]]:
    """Returns the training and the validation images.

    Those of the folders in validation.txt are fixed; other folders are split by the hash of file
    names.
    """
    listed = set(VALIDATION_LIST.read_text().split()) if VALIDATION_LIST.exists() else set()
    folders = {name.split("/")[0] for name in listed}
    held = [
        p
        for p in pictures
        if (
            p.name in listed
            if p.name.split("/")[0] in folders
            else is_validation(*p.name.split("/", 1))
        )
    ]
    names = {p.name for p in held}
    return [p for p in pictures if p.name not in names], held


def clip_polygon(
    polygon: np.ndarray, window: tuple[float, float, float, float]
) -> np.ndarray | None:
    """Clips a polygon [n, 2] to a rectangle x1, y1, x2, y2 (Sutherland and Hodgman).

    Returns None if nothing is left.
    """
    points = [tuple(p) for p in polygon.tolist()]
    for axis, bound, sign in (
        (0, window[0], 1),
        (1, window[1], 1),
        (0, window[2], -1),
        (1, window[3], -1),
    ):
        clipped = []
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            da, db = sign * (a[axis] - bound), sign * (b[axis] - bound)
            if da >= 0:
                clipped.append(a)
            if (da >= 0) != (db >= 0):
                t = da / (da - db)
                clipped.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        points = clipped
        if len(points) < 3:
            return None
    return np.array(points)


def visible_boxes(
    boxes: np.ndarray, window: tuple[int, int, int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the indices of boxes that count as lying in a window, and their parts inside it.

    The window is x1, y1, x2, y2 in pixels.
    """
    inside = np.concatenate(
        [np.maximum(boxes[:, :2], window[:2]), np.minimum(boxes[:, 2:], window[2:])], axis=1
    )
    sides = np.maximum(inside[:, 2:] - inside[:, :2], 0)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    extent = np.array([window[2] - window[0], window[3] - window[1]])
    keep = (sides.prod(axis=1) >= MIN_VISIBLE * area) & ((sides / extent).min(axis=1) >= MIN_SIDE)
    index = np.nonzero(keep)[0]
    return index, inside[index]


def crop(picture: AnnotatedImage, window: tuple[int, int, int, int], side: int) -> Scene:
    """Returns a window x1, y1, x2, y2 of an image as a scene of side x side pixels.

    It is squashed to the square, as Florence-2's processor does.
    """
    x1, y1, x2, y2 = window
    window_pixels = picture.pixels[y1:y2, x1:x2]
    pixels = np.asarray(
        Image.fromarray(window_pixels).resize((side, side), Image.Resampling.BICUBIC)
    )
    index, inside = visible_boxes(picture.boxes, window)
    origin, extent = np.array([x1, y1]), np.array([x2 - x1, y2 - y1])
    objects = []
    for i, box in zip(index, inside, strict=True):
        polygon = picture.polygons[i]
        if polygon is not None:
            polygon = clip_polygon(polygon, window)
        b = box - np.tile(origin, 2)
        patch = window_pixels[int(b[1]) : int(b[3]) + 1, int(b[0]) : int(b[2]) + 1]
        objects.append(
            SceneObject(
                picture.labels[i],
                tuple((b / np.tile(extent, 2)).tolist()),
                None if polygon is None else (polygon - origin) / extent,
                float(patch.mean()) if patch.size else 0.0,
            )
        )
    return Scene(pixels, picture.modality, objects)


def random_window(
    picture: AnnotatedImage, rng: random.Random, max_objects: int
) -> tuple[int, int, int, int]:
    """Returns a random window x1, y1, x2, y2 with at most `max_objects` objects.

    Their median size is not tiny. Now and then the window is the whole image. After 12 vain tries
    it is a small square, whatever it holds.
    """
    h, w = picture.pixels.shape[:2]
    typical = (
        float(np.median(np.sqrt((picture.boxes[:, 2:] - picture.boxes[:, :2]).prod(axis=1))))
        if len(picture.boxes)
        else 32.0
    )
    for attempt in range(12):
        if attempt == 0 and rng.random() < 0.25:
            window_width, window_height = w, h
        else:
            area_side = typical / np.exp(rng.uniform(np.log(0.07), np.log(0.32)))
            aspect = np.exp(rng.uniform(-0.3, 0.3))
            window_width = int(min(w, max(24, area_side * aspect)))
            window_height = int(min(h, max(24, area_side / aspect)))
        x, y = rng.randint(0, w - window_width), rng.randint(0, h - window_height)
        window = (x, y, x + window_width, y + window_height)
        index, inside = visible_boxes(picture.boxes, window)
        if len(index) > max_objects or (len(index) == 0 and rng.random() < 0.8):
            continue
        if len(index) and np.median(
            np.sqrt((inside[:, 2:] - inside[:, :2]).prod(axis=1))
        ) < 0.045 * np.sqrt(window_width * window_height):
            continue
        return window
    side = int(min(w, h, max(24, typical * 3)))
    x, y = rng.randint(0, w - side), rng.randint(0, h - side)
    return x, y, x + side, y + side


def random_flip(scene: Scene, rng: random.Random) -> Scene:
    """Returns the scene in one of its eight orientations by flips and quarter turns."""
    transpose, mirror, flip = rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.5

    def points(p: np.ndarray) -> np.ndarray:
        p = p[:, ::-1] if transpose else p
        return np.stack(
            [1 - p[:, 0] if mirror else p[:, 0], 1 - p[:, 1] if flip else p[:, 1]], axis=1
        )

    pixels = scene.pixels.transpose(1, 0, 2) if transpose else scene.pixels
    pixels = pixels[:, ::-1] if mirror else pixels
    pixels = np.ascontiguousarray(pixels[::-1] if flip else pixels)
    objects = []
    for o in scene.objects:
        corners = points(np.array(o.box).reshape(2, 2))
        box = (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
        objects.append(
            SceneObject(
                o.label, box, None if o.polygon is None else points(o.polygon), o.brightness
            )
        )
    return Scene(pixels, scene.modality, objects, scene.texts)


def random_lighting(scene: Scene, rng: random.Random) -> Scene:
    """Returns the scene with random changes of its pixels.

    They are brightness, contrast, gamma, colour, blur, noise and JPEG, each now and then.
    """
    image = scene.pixels.astype(np.float32) / 255
    noise = np.random.default_rng(rng.getrandbits(32))
    if scene.modality == "fluorescence image":
        if rng.random() < 0.5:
            low, high = (
                float(image.min()),
                float(np.quantile(image[::4, ::4], rng.uniform(0.97, 1))),
            )
            image = (image - low * rng.uniform(0, 1)) / max(high - low, 0.02) * rng.uniform(0.5, 1)
        image = image * rng.uniform(0.7, 1.5)
        if rng.random() < 0.1:
            tint = noise.random(3).astype(np.float32)
            image = image * tint / tint.max()
    else:
        image = 1 - (1 - image) * rng.uniform(0.7, 1.25)
        if rng.random() < 0.7:
            image = image * noise.uniform(0.88, 1.1, 3).astype(np.float32)
    image = np.clip(image, 0, 1)
    if rng.random() < 0.5:
        image = image ** rng.uniform(0.7, 1.4)
    if rng.random() < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.2))
    if rng.random() < 0.3:
        image = image + noise.standard_normal(
            image.shape[:2] + (1,), dtype=np.float32
        ) * rng.uniform(0.003, 0.04)
    pixels = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.08:
        pixels = cv2.imdecode(
            cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(40, 90)])[1],
            cv2.IMREAD_COLOR,
        )
    return Scene(np.ascontiguousarray(pixels), scene.modality, scene.objects, scene.texts)


def random_view(
    picture: AnnotatedImage, window: tuple[int, int, int, int], side: int, rng: random.Random
) -> Scene:
    """Returns a window of an image as a scene, turned by any angle where that is possible.

    It is where the turned window lies within the image and all objects have outlines.
    """
    if rng.random() < 0.5 or any(p is None for p in picture.polygons):
        return crop(picture, window, side)
    x1, y1, x2, y2 = window
    centre, half = np.array([x1 + x2, y1 + y2]) / 2, np.array([x2 - x1, y2 - y1]) / 2
    angle = rng.uniform(-np.pi / 4, np.pi / 4)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half @ turn.T + centre
    h, w = picture.pixels.shape[:2]
    if corners.min() < 0 or corners[:, 0].max() > w or corners[:, 1].max() > h:
        return crop(picture, window, side)
    # from the image to the scene
    forth = np.diag(side / (2 * half)) @ turn.T
    matrix = np.concatenate([forth, (side / 2 - forth @ centre)[:, None]], axis=1)
    shrink = float((2 * half).max() / side)
    source = (
        cv2.GaussianBlur(picture.pixels, (0, 0), 0.4 * shrink) if shrink > 1.4 else picture.pixels
    )
    pixels = cv2.warpAffine(
        source, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    objects = []
    for label, polygon in zip(picture.labels, picture.polygons, strict=True):
        if np.abs(polygon.mean(axis=0) - centre).max() > 2 * half.max() + 100:
            continue
        points = (polygon @ forth.T + matrix[:, 2]) / side
        low, high = points.min(axis=0), points.max(axis=0)
        seen_low, seen_high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        seen = seen_high - seen_low
        if seen.prod() < MIN_VISIBLE * (high - low).prod() or seen.min() < MIN_SIDE:
            continue
        inside = clip_polygon(points, (0, 0, 1, 1))
        if inside is None:
            continue
        box = (*inside.min(axis=0).tolist(), *inside.max(axis=0).tolist())
        a, b = (np.array(box).reshape(2, 2) * side).astype(int)
        patch = pixels[a[1] : b[1] + 1, a[0] : b[0] + 1]
        objects.append(SceneObject(label, box, inside, float(patch.mean()) if patch.size else 0.0))
    return Scene(pixels, picture.modality, objects)


def random_quality(scene: Scene, rng: random.Random) -> Scene:
    """Returns the scene as other microscopes and programs might show it.

    Resolution, focus, uneven light, noise of photons, channels and inversion change, each now and
    then and more than in random_lighting().
    """
    pixels, modality = scene.pixels.astype(np.float32), scene.modality
    side = len(pixels)
    noise = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.25:
        small = round(side * rng.uniform(0.35, 0.9))
        pixels = cv2.resize(
            cv2.resize(pixels, (small, small), interpolation=cv2.INTER_AREA),
            (side, side),
            interpolation=rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)),
        )
    elif rng.random() < 0.15:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.8, 2.2))
    elif rng.random() < 0.1:
        pixels = pixels + rng.uniform(0.5, 1.5) * (pixels - cv2.GaussianBlur(pixels, (0, 0), 1.5))
    if rng.random() < 0.25:
        light = cv2.resize(
            noise.uniform(0.6, 1.3, (3, 3)).astype(np.float32),
            (side, side),
            interpolation=cv2.INTER_CUBIC,
        )[..., None]
        pixels = pixels * light
    if rng.random() < 0.2:
        photons = np.exp(rng.uniform(np.log(8), np.log(120)))
        pixels = noise.poisson(np.clip(pixels, 0, 255) / 255 * photons) / photons * 255
    if rng.random() < 0.12 and modality in ("histology image", "blood smear"):
        pixels = pixels[..., list(noise.permutation(3))]
    elif rng.random() < 0.12 and modality in ("histology image", "blood smear"):
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    elif rng.random() < 0.05 and modality in ("fluorescence image", "bright-field image"):
        pixels = 255 - pixels
        dark = modality == "bright-field image"
        modality = "fluorescence image" if dark else "bright-field image"
        for o in scene.objects:
            o.brightness = 255 - o.brightness
    return Scene(
        np.clip(np.rint(pixels), 0, 255).astype(np.uint8), modality, scene.objects, scene.texts
    )


@dataclass
class Extras:
    """What scenes may show besides objects.

    `families` are font files by family, `photographs` pictures that are no microscope images;
    `foreign_share` of all scenes (0..1) are such pictures or drawn ones.
    """

    families: list[list[Path]] = field(default_factory=list)
    photographs: list[np.ndarray] = field(default_factory=list)
    foreign_share: float = 0.0
    varied: bool = False  # any angle, and random_quality()


class SceneSource:
    """Endless random scenes, from annotated images and synthetic ones.

    Scenes are `side` pixels wide and high; `synthetic_share` of them (0..1) are synthetic. Images
    are grouped by folder and modality; a group's weight is the square root of its number of images,
    or its entry in `shares`, named FOLDER/MODALITY.
    """

    def __init__(
        self,
        pictures: list[AnnotatedImage],
        side: int,
        synthetic_share: float,
        shares: dict[str, float] | None = None,
        extras: Extras | None = None,
    ):
        self.extras = extras or Extras()
        self.side, self.synthetic_share = side, synthetic_share
        self.groups: dict[str, list[AnnotatedImage]] = {}
        for p in pictures:  # nuclei by modality, so that the rare ones are seen
            self.groups.setdefault(f"{p.name.split('/')[0]}/{p.modality}", []).append(p)
        self.weights = {k: (shares or {}).get(k, len(v) ** 0.5) for k, v in self.groups.items()}

    def group(self, rng: random.Random) -> list[AnnotatedImage]:
        """Returns the images of a group, chosen by weight."""
        return self.groups[rng.choices(list(self.groups), weights=list(self.weights.values()))[0]]

    def scene(self, rng: random.Random, max_objects: int) -> Scene:
        """Returns a random augmented scene with at most about `max_objects` objects."""
        extras = self.extras
        if rng.random() < extras.foreign_share:
            return self.foreign(rng)
        if rng.random() < self.synthetic_share:
            own_texts = not extras.families or rng.random() < 0.3
            drawn = synthetic_scene(self.side, rng, max_objects, write_texts if own_texts else None)
            return drawn if own_texts else self.annotated(drawn, rng)
        picture = rng.choice(self.group(rng))
        window = random_window(picture, rng, max_objects)
        if extras.varied:
            view = random_flip(random_view(picture, window, self.side, rng), rng)
            scene = random_quality(random_lighting(view, rng), rng)
        else:
            view = random_flip(crop(picture, window, self.side), rng)
            scene = random_lighting(view, rng)
        return self.annotated(scene, rng)

    def foreign(self, rng: random.Random) -> Scene:
        """Returns a picture that is no microscope image."""
        drawn = foreign_scene(self.side, self.extras.photographs, self.extras.families, rng)
        return random_lighting(drawn, rng)

    def view(self, rng: random.Random) -> Scene:
        """Returns what a user may show: an image, or any part of it, with any number of objects.

        Half of them are whole images; half are as they were taken, and some are drawn.
        """
        if rng.random() < DRAWN_VIEWS:
            return synthetic_scene(self.side, rng, CROWD)
        picture = rng.choice(self.group(rng))
        h, w = picture.pixels.shape[:2]
        share = 1.0 if rng.random() < 0.5 else np.exp(rng.uniform(np.log(0.15), 0))
        x, y = rng.randint(0, w - int(w * share)), rng.randint(0, h - int(h * share))
        window = (x, y, x + int(w * share), y + int(h * share))
        scene = random_flip(crop(picture, window, self.side), rng)
        if rng.random() < 0.5:
            return scene
        return self.annotated(random_lighting(scene, rng), rng)

    def tile(self, rng: random.Random) -> Scene:
        """Returns a tile of about the size that the plugin chooses for the objects of an image."""
        picture = rng.choice([p for p in self.group(rng) if len(p.boxes)])
        h, w = picture.pixels.shape[:2]
        size = np.median(np.sqrt((picture.boxes[:, 2:] - picture.boxes[:, :2]).prod(axis=1)))
        good = min(size / GOOD_SHARE, np.sqrt(GOOD_NUMBER * w * h / len(picture.boxes)))
        side = max(SMALLEST_TILE, int(good * np.exp(rng.uniform(-0.25, 0.7))))
        across, down = min(w, side), min(h, side)
        x, y = rng.randint(0, w - across), rng.randint(0, h - down)
        scene = random_flip(crop(picture, (x, y, x + across, y + down), self.side), rng)
        return random_lighting(scene, rng) if rng.random() < 0.3 else scene

    def annotated(self, scene: Scene, rng: random.Random) -> Scene:
        """Returns the scene, often with labels over it."""
        families = self.extras.families
        if families and rng.random() < LABELLED_SHARE:
            return labelled(scene, families, rng)
        if not families and rng.random() < ANNOTATED_SHARE:
            return with_annotations(scene, rng)
        return scene


def validation_tiles(
    pictures: list[AnnotatedImage], side: int, max_objects: int
) -> list[tuple[str, Scene]]:
    """Returns named tiles of whole images.

    Images are halved in both directions until no tile has more than `max_objects` objects. Tiles
    with a side below 64 pixels are not divided.
    """
    tiles: list[tuple[str, Scene]] = []

    def divide(picture: AnnotatedImage, window: tuple[int, int, int, int]) -> None:
        x1, y1, x2, y2 = window
        if (
            len(visible_boxes(picture.boxes, window)[0]) <= max_objects
            or min(x2 - x1, y2 - y1) < 64
        ):
            tiles.append((f"{picture.name}@{x1},{y1},{x2},{y2}", crop(picture, window, side)))
            return
        xm, ym = (x1 + x2) // 2, (y1 + y2) // 2
        for part in ((x1, y1, xm, ym), (xm, y1, x2, ym), (x1, ym, xm, y2), (xm, ym, x2, y2)):
            divide(picture, part)

    for p in pictures:
        divide(p, (0, 0, p.pixels.shape[1], p.pixels.shape[0]))
    return tiles


def main() -> None:
    """Writes validation.txt for the given folders, see is_validation()."""
    import argparse

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    names = [
        f"{folder.name}/{image['file_name']}"
        for folder in parser.parse_args().folders
        for image in json.loads((folder / "annotations.json").read_text())["images"]
    ]
    VALIDATION_LIST.write_text(
        "".join(n + "\n" for n in sorted(names) if is_validation(*n.split("/", 1)))
    )


if __name__ == "__main__":
    main()
