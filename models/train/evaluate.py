# SPDX-License-Identifier: BSD-2-Clause
"""Answers of the model in batches, and how they compare with the truth."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import Florence2ForConditionalGeneration
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from scene import Scene, plural

Box = tuple[str, tuple[float, ...]]


def parse_boxes(text: str) -> list[Box]:
    """Labels and boxes (fractions of the side) of an answer in the form of object detection."""
    found: list[Box] = []
    for label, run in re.findall(r"([^<]+)((?:<loc_\d+>){4,})", re.sub(r"</?s>|<pad>", "", text)):
        values = [(int(v) + 0.5) / 1000 for v in re.findall(r"<loc_(\d+)>", run)]
        found += [(label.strip(), tuple(values[i : i + 4])) for i in range(0, len(values) - 3, 4)]
    return found


def repeating(tokens: list[int], length: int) -> list[int]:
    """Tokens that would complete a run of the given length that is there already."""
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
    """One answer for each row of image features [n, tokens, d], to one prompt or to a prompt each; the best token at each step.

    `no_repeat` forbids any run of so many tokens to come twice, as transformers' no_repeat_ngram_size does; 0 forbids nothing.
    """
    language = model.model.language_model
    n = len(features)
    rows = prompts if isinstance(prompts[0], list) else [prompts] * n
    longest = max(map(len, rows))
    text = model.get_input_embeddings()(
        torch.tensor([row + [1] * (longest - len(row)) for row in rows], device=features.device)
    )
    mask = torch.tensor(
        [[1] * (features.shape[1] + len(row)) + [0] * (longest - len(row)) for row in rows],
        device=features.device,
    )
    states = language.encoder(
        inputs_embeds=torch.cat([features.to(text.dtype), text], dim=1), attention_mask=mask
    ).last_hidden_state
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
            logits[i, repeating([2] + answers[i], no_repeat)] = -torch.inf
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
    """Intersection over union [n, m] of boxes [n, 4] and [m, 4]."""
    low, high = (
        np.maximum(a[:, None, :2], b[None, :, :2]),
        np.minimum(a[:, None, 2:], b[None, :, 2:]),
    )
    common = np.clip(high - low, 0, None).prod(axis=2)
    areas = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1) for boxes in (a, b)]
    return common / np.maximum(areas[0][:, None] + areas[1][None] - common, 1e-12)


@dataclass
class Tally:
    """Sums over images, of which the figures are made."""

    true: int = 0
    found: int = 0
    matched: int = 0
    overlap: float = 0.0

    def add(self, predicted: list[Box], scene: Scene) -> None:
        """Greedy matching by overlap, within the class, at IoU 0.5."""
        self.true += len(scene.objects)
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
        return 2 * self.matched / max(1, self.true + self.found)

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.3f} precision {self.matched / max(1, self.found):.3f} "
            f"recall {self.matched / max(1, self.true):.3f} "
            f"mean IoU {self.overlap / max(1, self.matched):.3f} objects {self.true}"
        )


def caption_counts(text: str, labels: list[str]) -> dict[str, int]:
    """The numbers that a caption gives for each label."""
    counts = {}
    for label in labels:
        found = re.search(rf"(\d+) (?:{plural(label)}|{label})\b", text)
        counts[label] = int(found.group(1)) if found else 0
    return counts


def count_error(text: str, scene: Scene) -> float:
    """Relative error of the total count that a caption states."""
    true = scene.counts()
    stated = sum(
        caption_counts(
            text, list({*true, "nucleus", "red blood cell", "white blood cell", "platelet"})
        ).values()
    )
    return abs(stated - len(scene.objects)) / max(1, len(scene.objects))


def edits(a: str, b: str) -> int:
    """Levenshtein's distance: characters to put in, take out or change."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, above = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def polygon_iou(a: np.ndarray, b: np.ndarray, side: int = 256) -> float:
    """Intersection over union of the areas of two outlines [n, 2] (fractions of the side), drawn on a raster."""
    masks = [
        cv2.fillPoly(np.zeros((side, side), np.uint8), [np.round(p * side).astype(np.int32)], 1)
        if len(p) > 2
        else np.zeros((side, side), np.uint8)
        for p in (a, b)
    ]
    return float((masks[0] & masks[1]).sum() / max(1, (masks[0] | masks[1]).sum()))


def parse_points(text: str) -> np.ndarray:
    """Points [n, 2] (fractions of the side) of an answer that is one outline."""
    values = [(int(v) + 0.5) / 1000 for v in re.findall(r"<loc_(\d+)>", text)]
    return np.array(values[: len(values) // 2 * 2]).reshape(-1, 2)


def decode(tokenizer: Tokenizer, ids: list[int]) -> str:
    return re.sub(r"</?s>|<pad>", "", tokenizer.decode(ids, skip_special_tokens=False)).strip()


def main() -> None:
    """Figures of a saved model on the validation tiles of COCO folders, and a line for each tile on request."""
    import argparse
    import json
    import random
    import time
    from pathlib import Path

    from model import IMAGE_SIDE, normalise
    from samples import read_folder, split, validation_tiles
    from sentences import PROMPTS

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
    parser.add_argument("--tiles", type=Path, help="write a line of JSON for each tile")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument(
        "--no-repeat", type=int, help="instead of the model's own no_repeat_ngram_size"
    )
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.model / "tokenizer.json"))
    model = Florence2ForConditionalGeneration.from_pretrained(
        args.model, attn_implementation="eager"
    ).eval()
    no_repeat = (
        args.no_repeat
        if args.no_repeat is not None
        else json.loads((args.model / "generation_config.json").read_text())["no_repeat_ngram_size"]
    )
    _, held = split([p for folder in args.data for p in read_folder(folder)])
    tiles = validation_tiles(held, IMAGE_SIDE, args.max_objects)
    random.Random(0).shuffle(tiles)
    tiles = sorted(tiles[: args.limit], key=lambda t: len(t[1].objects))
    prompts = {task: tokenizer.encode(PROMPTS[task]).ids for task in ("OD", "CAPTION")}
    tallies: dict[str, Tally] = {}
    errors: dict[str, list[float]] = {}
    lines = []
    started = time.time()
    for at in range(0, len(tiles), args.batch):
        part = tiles[at : at + args.batch]
        pixels = torch.from_numpy(np.stack([s.pixels for _, s in part])).permute(0, 3, 1, 2)
        with torch.no_grad():
            features = model.get_image_features(normalise(pixels)).pooler_output
        detected = [
            tokenizer.decode(ids, skip_special_tokens=False)
            for ids in greedy(model, features, prompts["OD"], 250, no_repeat)
        ]
        captions = [
            decode(tokenizer, ids)
            for ids in greedy(model, features, prompts["CAPTION"], 40, no_repeat)
        ]
        for (name, scene), text, caption in zip(part, detected, captions, strict=True):
            kind, few = name.split("/")[0], "few" if len(scene.objects) <= 10 else "many"
            own = Tally()
            own.add(parse_boxes(text), scene)
            for key in (kind, f"{kind}, {scene.modality}", f"{kind}, {few}"):
                tallies.setdefault(key, Tally()).add(parse_boxes(text), scene)
            errors.setdefault(kind, []).append(count_error(caption, scene))
            modality = re.match(
                r"An? (fluorescence image|bright-field image|histology image|blood smear)", caption
            )
            errors.setdefault(f"{kind} modality wrong", []).append(
                float(not modality or modality.group(1) != scene.modality)
            )
            lines.append(
                {
                    "tile": name,
                    "objects": len(scene.objects),
                    "found": own.found,
                    "matched": own.matched,
                    "f1": round(own.f1, 3),
                    "caption": caption,
                    "answer": text,
                }
            )
    for key in sorted(tallies):
        print(f"{key}: {tallies[key]}")
    for key in sorted(errors):
        print(
            f"caption {key}: mean error {np.mean(errors[key]):.3f} "
            f"median {np.median(errors[key]):.3f} of {len(errors[key])} tiles"
        )
    print(f"{len(tiles)} tiles in {time.time() - started:.0f} s")
    if args.tiles:
        args.tiles.write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
