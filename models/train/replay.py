# SPDX-License-Identifier: BSD-2-Clause
"""Writes the pictures that remind nano of what it knew while it is trained on something else.

They are tiles of its training images, and whole ones as users have them, in the form of COCO; none
are of the validation images.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from PIL import Image

from samples import MIN_VISIBLE, is_validation

SIDE = 192  # of the model's input
TILES = 32  # of each folder
WHOLE = 16  # images of each folder
LONG_SIDE = 256  # of a whole image
OBJECTS = range(3, 26)  # in a tile: no more than the model lists
GOOD_SHARE = 0.18  # side of a typical object, as a part of the tile's side
QUALITY = 85
SOURCES = {
    "dsb2018": "Data Science Bowl 2018, stage 1 train with public fixes (BBBC038), CC0",
    "bccd": "BCCD blood cells (Shenggan/BCCD_Dataset), MIT",
}


def tile_of(
    image: dict, boxes: list[dict], rng: random.Random
) -> tuple[tuple[int, int, int, int], list[tuple[int, list[float]]]] | None:
    """Returns a place in an image and its objects, in pixels of the tile as it is written."""
    sides = sorted((b["bbox"][2] * b["bbox"][3]) ** 0.5 for b in boxes)
    good = sides[len(sides) // 2] / GOOD_SHARE * rng.uniform(0.8, 1.25)
    side = int(min(good, image["width"], image["height"]))
    x, y = rng.randint(0, image["width"] - side), rng.randint(0, image["height"] - side)
    found = []
    for box in boxes:
        left, top, width, height = box["bbox"]
        x1, y1 = max(left, x), max(top, y)
        x2, y2 = min(left + width, x + side), min(top + height, y + side)
        if x2 <= x1 or y2 <= y1 or (x2 - x1) * (y2 - y1) < MIN_VISIBLE * width * height:
            continue
        scaled = [(x1 - x) * SIDE / side, (y1 - y) * SIDE / side]
        scaled += [(x2 - x1) * SIDE / side, (y2 - y1) * SIDE / side]
        found.append((box["category_id"], [round(v, 2) for v in scaled]))
    return ((x, y, x + side, y + side), found) if len(found) in OBJECTS else None


def whole(
    image: dict, boxes: list[dict]
) -> tuple[tuple[int, int], list[tuple[int, list[float]]]] | None:
    """Returns the size in which a whole image is written, and its objects in pixels of that."""
    if len(boxes) not in OBJECTS:
        return None
    scale = LONG_SIDE / max(image["width"], image["height"])
    size = round(image["width"] * scale), round(image["height"] * scale)
    found = [(b["category_id"], [round(v * scale, 2) for v in b["bbox"]]) for b in boxes]
    return size, found


def main() -> None:
    """Writes the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with dsb2018 and bccd")
    parser.add_argument("out", type=Path, help="folder to write, replay in that of the model")
    args = parser.parse_args()
    (args.out / "images").mkdir(parents=True)
    rng = random.Random(15)
    images, annotations, categories = [], [], []
    for folder in SOURCES:
        coco = json.loads((args.data / folder / "annotations.json").read_text())
        first = len(categories)
        categories += [{"id": first + c["id"], "name": c["name"]} for c in coco["categories"]]
        by_image: dict[int, list[dict]] = {}
        for box in coco["annotations"]:
            by_image.setdefault(box["image_id"], []).append(box)
        known = [i for i in coco["images"] if not is_validation(folder, i["file_name"])]
        rng.shuffle(known)
        tiles = wholes = 0
        for image in known:
            boxes = by_image.get(image["id"], [])
            box, size = (0, 0, image["width"], image["height"]), (SIDE, SIDE)
            if not boxes:
                continue
            if tiles < TILES:
                tile = tile_of(image, boxes, rng)
                if tile is None:
                    continue
                box, found = tile
                tiles += 1
            else:
                picture = whole(image, boxes)
                if picture is None:
                    continue
                size, found = picture
                wholes += 1
            name = f"{folder}-{Path(image['file_name']).stem}.jpg"
            Image.open(args.data / folder / "images" / image["file_name"]).convert("RGB").resize(
                size, Image.Resampling.BICUBIC, box
            ).save(args.out / "images" / name, quality=QUALITY)
            width, height = size
            images.append(
                {"id": len(images) + 1, "file_name": name, "width": width, "height": height}
            )
            for category, bbox in found:
                annotations.append(
                    {
                        "id": len(annotations) + 1,
                        "image_id": len(images),
                        "category_id": first + category,
                        "bbox": bbox,
                        "iscrowd": 0,
                    }
                )
            if wholes == WHOLE:
                break
    info = {"description": "; ".join(f"{name}: {text}" for name, text in SOURCES.items())}
    content = {"info": info, "images": images, "annotations": annotations, "categories": categories}
    (args.out / "annotations.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
