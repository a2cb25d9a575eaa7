# SPDX-License-Identifier: BSD-2-Clause
"""Draws answers of the Java engine for the model's card: every task once, and cases that fail.

usage: pictures.py --command "java -cp CLASSPATH fiji.plugin.florence2.cli.Main"
           --model MODEL --data DSB2018 BCCD DRAWN --out FOLDER [CASES.json]

CASES.json is a list of {name, image: FOLDER/FILE, task, input?, region?: [x, y, width, height],
crop?: [x1, y1, x2, y2], note?}; without it, `cases.json` beside this script is used. Coordinates
are in pixels.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import tempfile
import textwrap
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

COLOURS = {
    "nucleus": "#ffb000",
    "red blood cell": "#00a0ff",
    "white blood cell": "#ff3080",
    "platelet": "#20d060",
    "red blood cells": "#00a0ff",
    "white blood cells": "#ff3080",
}
COLOUR_NAMES = {
    "nucleus": "amber",
    "red blood cell": "blue",
    "white blood cell": "pink",
    "platelet": "green",
    "red blood cells": "blue",
    "white blood cells": "pink",
}
OTHERS = ("#ffb000", "#00a0ff", "#ff3080", "#20d060", "#c070ff", "#ff7030")
WIDTH = 300  # of a picture, in pixels
FONT, SMALL = ImageFont.load_default(13), ImageFont.load_default(11)


def ask_engine(command: list[str], model: Path, image: Path, case: dict) -> dict:
    """Runs the engine's command line on an image; returns its answer as JSON.

    Raises CalledProcessError if the command fails.
    """
    line = command + ["run", "--json", "--model", str(model), "--task", case["task"]]
    if "input" in case:
        line += ["--input", case["input"]]
    if "region" in case:
        line += ["--region", ",".join(map(str, case["region"]))]
    done = subprocess.run(line + [str(image)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def to_points(values) -> list[tuple[float, float]]:
    """Returns the points of [[x, y], ..], [x, y, ..] or [{x, y}, ..]."""
    if values and isinstance(values[0], dict):
        return [(p["x"], p["y"]) for p in values]
    if values and isinstance(values[0], (int, float)):
        return list(zip(values[::2], values[1::2], strict=False))
    return [tuple(p) for p in values]


def draw(image: Image.Image, case: dict, found: dict) -> Image.Image:
    """Draws a case's answer `found` on its image, with task and answer as text below."""
    scale = WIDTH / image.width
    light = float(np.quantile(np.asarray(image), 0.995))
    if light < 150:  # shown brighter than the model sees it
        image = image.point(lambda v: min(255, round(v * 200 / max(light, 1))))
    picture = image.resize((WIDTH, round(image.height * scale)), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    names = list(dict.fromkeys(r.get("label") or "" for r in found["regions"]))
    many = len(found["regions"]) > 6
    for r in found["regions"]:
        name = r.get("label") or ""
        colour = COLOURS.get(name, OTHERS[names.index(name) % len(OTHERS)])
        outlines = [to_points(p) for p in r.get("polygons", [])] or (
            [to_points(r["quad"])] if "quad" in r else []
        )
        outlines = [[(x * scale, y * scale) for x, y in points] for points in outlines]
        for points in outlines:
            pen.line(points + points[:1], fill=colour, width=2)
        if "box" in r:
            box = [v * scale for v in r["box"]]
            pen.rectangle(
                [
                    min(box[0], box[2]),
                    min(box[1], box[3]),
                    max(box[0], box[2]),
                    max(box[1], box[3]),
                ],
                outline=colour,
                width=2,
            )
            outlines = [[(box[0], box[1])]]
        if name and outlines and not many and case["task"] not in ("REGION_TO_SEGMENTATION",):
            x, y = outlines[0][0]
            x, y = max(0, min(x, WIDTH - pen.textlength(name, SMALL) - 3)), max(0, y - 14)
            pen.rectangle([x, y, x + pen.textlength(name, SMALL) + 3, y + 13], fill=colour)
            pen.text((x + 2, y), name, fill="black", font=SMALL)
    if "region" in case:
        x, y, w, h = [v * scale for v in case["region"]]
        pen.rectangle([x, y, x + w, y + h], outline="white", width=1)
        pen.rectangle([x - 1, y - 1, x + w + 1, y + h + 1], outline="black", width=1)
    asked = case["task"] + (f": {case['input']}" if "input" in case else "")
    lines = textwrap.wrap(asked, 42)
    if not found["regions"]:
        words = "a place without area" if "<loc_" in found["text"] else found["text"] or "(empty)"
        lines += textwrap.wrap("Answer: " + words, 46)
    elif many and names != [""]:
        counts = [
            (name, sum((r.get("label") or "") == name for r in found["regions"])) for name in names
        ]
        lines += textwrap.wrap(
            "Answer: "
            + ", ".join(
                f"{n} x {name} ({COLOUR_NAMES.get(name, 'other colours')})" for name, n in counts
            ),
            46,
        )
    else:
        lines.append(
            f"Answer: {len(found['regions'])} region{'s' if len(found['regions']) > 1 else ''}"
        )
    if "note" in case:
        lines += textwrap.wrap(case["note"], 46)
    page = Image.new("RGB", (WIDTH, picture.height + 6 + 16 * len(lines)), "white")
    page.paste(picture, (0, 0))
    pen = ImageDraw.Draw(page)
    for i, line in enumerate(lines):
        pen.text((3, picture.height + 3 + 16 * i), line, fill="black", font=FONT)
    return page.quantize(255)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", type=Path, nargs="?", default=Path(__file__).parent / "cases.json")
    parser.add_argument("--command", type=shlex.split, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    folders = {folder.name: folder for folder in args.data}
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for case in json.loads(args.cases.read_text()):
            folder, name = case["image"].split("/", 1)
            image = Image.open(folders[folder] / "images" / name).convert("RGB")
            if "crop" in case:
                image = image.crop(case["crop"])
            asked = Path(temporary) / "image.png"
            image.save(asked)
            found = ask_engine(args.command, args.model, asked, case)
            draw(image, case, found).save(args.out / f"{case['name']}.png", optimize=True)
            print(case["name"], found["text"][:100], len(found["regions"]))


if __name__ == "__main__":
    main()
