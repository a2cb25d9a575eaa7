# SPDX-License-Identifier: BSD-2-Clause
"""Answers of the model in batches, and how they compare with the annotations."""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import Florence2ForConditionalGeneration
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from foreign import read_photographs
from initial import open_model
from model import IMAGE_SIDE, encode, model_input
from samples import crop, read_folder, split, validation_tiles
from scene import Scene, plural
from sentences import CAPTION_TASKS, NOT_MICROSCOPY, PROMPTS

Box = tuple[str, tuple[float, ...]]


def parse_boxes(text: str) -> list[Box]:
    """Returns labels and boxes (fractions of the side) of an answer to object detection."""
    found: list[Box] = []
    for label, run in re.findall(r"([^<]+)((?:<loc_\d+>){4,})", re.sub(r"</?s>|<pad>", "", text)):
        values = [(int(v) + 0.5) / 1000 for v in re.findall(r"<loc_(\d+)>", run)]
        found += [(label.strip(), tuple(values[i : i + 4])) for i in range(0, len(values) - 3, 4)]
    return found


def repeated_ngram_ends(tokens: list[int], length: int) -> list[int]:
    """Returns the tokens that would repeat an n-gram of the given length."""
    if len(tokens) < length:
        return []
    last = tokens[len(tokens) - length + 1 :]
    return [
        tokens[i + length - 1]
        for i in range(len(tokens) - length + 1)
        if tokens[i : i + length - 1] == last
    ]


@torch.no_grad()
def greedy(
    model: Florence2ForConditionalGeneration,
    features: torch.Tensor,
    prompts: list[int] | list[list[int]],
    max_tokens: int,
    no_repeat: int = 0,
) -> list[list[int]]:
    """Answers prompts greedily: token ids for each row of image features [n, tokens, width].

    `prompts` are the ids of one prompt, or of one for each row; answers end with the end token or
    after `max_tokens`. `no_repeat` is transformers' no_repeat_ngram_size; 0 forbids nothing.
    """
    language = model.model.language_model
    n = len(features)
    rows = prompts if isinstance(prompts[0], list) else [prompts] * n
    states, mask = encode(model, features, rows)
    cache = EncoderDecoderCache(DynamicCache(), DynamicCache())
    token = torch.full((n, 1), 2, device=features.device)
    answers, done = [[] for _ in range(n)], [False] * n
    for step in range(max_tokens):
        hidden = language.decoder(
            input_ids=token,
            encoder_hidden_states=states,
            encoder_attention_mask=mask,
            past_key_values=cache,
            use_cache=True,
        ).last_hidden_state
        logits = model.lm_head(hidden[:, -1])
        for i in range(n if no_repeat else 0):
            logits[i, repeated_ngram_ends([2] + answers[i], no_repeat)] = -torch.inf
        token = logits.argmax(dim=-1, keepdim=True)
        if step == 0:
            token = torch.zeros_like(token)
        for i, t in enumerate(token[:, 0].tolist()):
            if not done[i]:
                answers[i].append(t)
                done[i] = t == 2
        if all(done):
            break
    return answers


def iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Returns the intersection over union [n, m] of boxes [n, 4] and [m, 4]."""
    low, high = (
        np.maximum(a[:, None, :2], b[None, :, :2]),
        np.minimum(a[:, None, 2:], b[None, :, 2:]),
    )
    intersection = np.clip(high - low, 0, None).prod(axis=2)
    areas = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1) for boxes in (a, b)]
    return intersection / np.maximum(areas[0][:, None] + areas[1][None] - intersection, 1e-12)


@dataclass
class Tally:
    """Sums over images, from which the figures are computed.

    `annotated`, `found` and `matched` count objects, `overlap` is the sum of the matches' IoU.
    """

    annotated: int = 0
    found: int = 0
    matched: int = 0
    overlap: float = 0.0

    def add(self, predicted: list[Box], scene: Scene) -> None:
        """Adds an image: greedy matching by overlap, within the class, at an IoU from 0.5."""
        self.annotated += len(scene.objects)
        self.found += len(predicted)
        if not predicted or not scene.objects:
            return
        overlaps = iou(
            np.array([b for _, b in predicted]), np.array([o.box for o in scene.objects])
        )
        same = np.array([[label == o.label for o in scene.objects] for label, _ in predicted])
        overlaps = np.where(same, overlaps, 0)
        while overlaps.size and overlaps.max() >= 0.5:
            i, j = np.unravel_index(overlaps.argmax(), overlaps.shape)
            self.matched += 1
            self.overlap += float(overlaps[i, j])
            overlaps[i, :] = overlaps[:, j] = 0

    @property
    def f1(self) -> float:
        """F1 of the matches, 0..1."""
        return 2 * self.matched / max(1, self.annotated + self.found)

    def __str__(self) -> str:
        """Returns the figures in one line."""
        return (
            f"F1 {self.f1:.3f} precision {self.matched / max(1, self.found):.3f} "
            f"recall {self.matched / max(1, self.annotated):.3f} "
            f"mean IoU {self.overlap / max(1, self.matched):.3f} objects {self.annotated}"
        )


def caption_counts(text: str, labels: list[str]) -> dict[str, int]:
    """Returns the number that a caption gives for each label; 0 where it gives none."""
    counts = {}
    for label in labels:
        found = re.search(rf"(\d+) (?:{plural(label)}|{label})\b", text)
        counts[label] = int(found.group(1)) if found else 0
    return counts


def count_error(text: str, scene: Scene) -> float:
    """Returns the relative error of the total number of objects in a caption."""
    true = scene.counts()
    stated = sum(
        caption_counts(
            text, list({*true, "nucleus", "red blood cell", "white blood cell", "platelet"})
        ).values()
    )
    return abs(stated - len(scene.objects)) / max(1, len(scene.objects))


def edit_distance(a: str, b: str) -> int:
    """Returns the Levenshtein distance: characters to insert, delete or replace."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, above = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def polygon_iou(a: np.ndarray, b: np.ndarray, side: int = 256) -> float:
    """Returns the IoU of the areas of two outlines [n, 2], drawn on a raster of side x side pixels.

    Coordinates are fractions of the side; fewer than three points have no area.
    """
    masks = [
        cv2.fillPoly(np.zeros((side, side), np.uint8), [np.round(p * side).astype(np.int32)], 1)
        if len(p) > 2
        else np.zeros((side, side), np.uint8)
        for p in (a, b)
    ]
    return float((masks[0] & masks[1]).sum() / max(1, (masks[0] | masks[1]).sum()))


def parse_points(text: str) -> np.ndarray:
    """Returns the points [n, 2] (fractions of the side) of an answer that is one outline."""
    values = [(int(v) + 0.5) / 1000 for v in re.findall(r"<loc_(\d+)>", text)]
    return np.array(values[: len(values) // 2 * 2]).reshape(-1, 2)


def decode_text(tokenizer: Tokenizer, ids: list[int]) -> str:
    """Decodes token ids without the tokens that mark start, end and padding."""
    return re.sub(r"</?s>|<pad>", "", tokenizer.decode(ids, skip_special_tokens=False)).strip()


@dataclass
class Answerer:
    """A model that answers about many pictures, `batch` at a time."""

    model: Florence2ForConditionalGeneration
    tokenizer: Tokenizer
    no_repeat: int
    batch: int

    @torch.no_grad()
    def ask(self, pictures: list[np.ndarray], tasks: dict[str, int]) -> list[dict[str, str]]:
        """Returns the answers by task about each picture [side, side, 3].

        `tasks` are names with the most tokens of an answer.
        """
        found: list[dict[str, str]] = []
        for at in range(0, len(pictures), self.batch):
            pixels = model_input(pictures[at : at + self.batch])
            features = self.model.get_image_features(pixels).pooler_output
            texts = {
                task: [
                    decode_text(self.tokenizer, ids)
                    for ids in greedy(
                        self.model,
                        features,
                        self.tokenizer.encode(PROMPTS[task]).ids,
                        longest,
                        self.no_repeat,
                    )
                ]
                for task, longest in tasks.items()
            }
            found += [
                dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)
            ]
        return found


def denies(text: str) -> bool:
    """Returns whether a caption says, rightly spelled or not, that this is no microscope image."""
    return text.startswith(NOT_MICROSCOPY.split()[0])


def measure_tiles(answerer: Answerer, tiles: list[tuple[str, Scene]]) -> list[dict]:
    """Prints the figures of detection and captions on tiles; returns an entry for each tile."""
    tallies: dict[str, Tally] = {}
    errors: dict[str, list[float]] = {}
    entries = []
    answers = answerer.ask([s.pixels for _, s in tiles], {"OD": 250, "CAPTION": 40})
    for (name, scene), answer in zip(tiles, answers, strict=True):
        kind, few = name.split("/")[0], "few" if len(scene.objects) <= 10 else "many"
        own = Tally()
        own.add(parse_boxes(answer["OD"]), scene)
        for key in (kind, f"{kind}, {scene.modality}", f"{kind}, {few}"):
            tallies.setdefault(key, Tally()).add(parse_boxes(answer["OD"]), scene)
        caption = answer["CAPTION"]
        errors.setdefault(kind, []).append(count_error(caption, scene))
        modality = re.match(
            r"An? (fluorescence image|bright-field image|histology image|blood smear)", caption
        )
        errors.setdefault(f"{kind} modality wrong", []).append(
            float(not modality or modality.group(1) != scene.modality)
        )
        entries.append(
            {
                "tile": name,
                "objects": len(scene.objects),
                "found": own.found,
                "matched": own.matched,
                "f1": round(own.f1, 3),
                "caption": caption,
                "answer": answer["OD"],
            }
        )
    for key in sorted(tallies):
        print(f"{key}: {tallies[key]}")
    for key in sorted(errors):
        print(
            f"caption {key}: mean error {np.mean(errors[key]):.3f} "
            f"median {np.median(errors[key]):.3f} of {len(errors[key])} tiles"
        )
    denied = [e["tile"] for e in entries if denies(e["caption"])]
    empty = [e["tile"] for e in entries if e["objects"] and not e["found"]]
    print(f"tiles called no microscope image: {listed(denied)}")
    print(f"tiles with objects and nothing found: {listed(empty)}")
    return entries


def measure_whole(answerer: Answerer, scenes: list[tuple[str, Scene]], crowd: int) -> list[dict]:
    """Prints what is said about whole images, and returns an entry for each.

    It is how often a caption denies that it is a microscope image, and where nothing is found.
    Images with more than `crowd` objects, which tiles never show, are counted by themselves too.
    """
    longest = len(answerer.tokenizer.encode(NOT_MICROSCOPY).ids)
    tasks = {"OD": 250, **dict.fromkeys(CAPTION_TASKS, longest)}
    answers = answerer.ask([s.pixels for _, s in scenes], tasks)
    entries = [
        {"image": name, "objects": len(scene.objects), **answer}
        for (name, scene), answer in zip(scenes, answers, strict=True)
    ]
    crowded = [e for e in entries if e["objects"] > crowd]
    for task in CAPTION_TASKS:
        denied = [e["image"] for e in entries if denies(e[task])]
        print(
            f"{len(entries)} whole images, {task}: called no microscope image {listed(denied)}; "
            f"{sum(denies(e[task]) for e in crowded)} of these are among the {len(crowded)} with "
            f"more than {crowd} objects"
        )
    empty = [e["image"] for e in entries if e["objects"] and not parse_boxes(e["OD"])]
    print(f"{len(entries)} whole images: objects, but nothing found {listed(empty)}")
    return entries


def measure_foreign(answerer: Answerer, pictures: list[np.ndarray]) -> None:
    """Prints how many answers about pictures that are no microscope images are honest."""
    answers = answerer.ask(pictures, {"OD": 250, "CAPTION": 40})
    honest = sum(a["CAPTION"] == NOT_MICROSCOPY for a in answers) / len(pictures)
    empty = sum(not parse_boxes(a["OD"]) for a in answers) / len(pictures)
    print(
        f"{len(pictures)} pictures of other kinds: {honest:.3f} of the captions say so, "
        f"{empty:.3f} of the detections are empty"
    )


def listed(names: list[str]) -> str:
    """Returns how many names there are, and the names."""
    return f"{len(names)}" + (f" ({', '.join(names)})" if names else "")


def main() -> None:
    """Measures a saved model on the validation images of COCO folders, whole and in tiles."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "model", type=Path, help="folder with config.json, model.safetensors and tokenizer.json"
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--max-objects",
        type=int,
        default=25,
        help="pictures are divided until no tile has more objects",
    )
    parser.add_argument(
        "--limit", type=int, help="measure on so many tiles, taken at random, instead of all"
    )
    parser.add_argument(
        "--photographs",
        type=Path,
        nargs="*",
        default=[],
        help="also count the answers that are honest about the pictures of these folders",
    )
    parser.add_argument(
        "--tiles", type=Path, help="write a line of JSON for each tile and each whole image"
    )
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument(
        "--no-repeat", type=int, help="instead of the model's own no_repeat_ngram_size"
    )
    args = parser.parse_args()
    model, tokenizer = open_model(args.model)
    no_repeat = (
        args.no_repeat
        if args.no_repeat is not None
        else json.loads((args.model / "generation_config.json").read_text())["no_repeat_ngram_size"]
    )
    answerer = Answerer(model, tokenizer, no_repeat, args.batch)
    _, held = split([p for folder in args.data for p in read_folder(folder)])
    tiles = validation_tiles(held, IMAGE_SIDE, args.max_objects)
    random.Random(0).shuffle(tiles)
    tiles = sorted(tiles[: args.limit], key=lambda t: len(t[1].objects))
    whole = [
        (p.name, crop(p, (0, 0, p.pixels.shape[1], p.pixels.shape[0]), IMAGE_SIDE)) for p in held
    ]
    started = time.time()
    entries = measure_tiles(answerer, tiles)
    entries += measure_whole(answerer, whole, args.max_objects)
    foreign = [
        np.asarray(Image.fromarray(p).resize((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.BICUBIC))
        for p in read_photographs(args.photographs)
    ]
    if foreign:
        measure_foreign(answerer, foreign)
    print(f"{len(tiles)} tiles and {len(whole)} images in {time.time() - started:.0f} s")
    if args.tiles:
        args.tiles.write_text("".join(json.dumps(e) + "\n" for e in entries))


if __name__ == "__main__":
    main()
