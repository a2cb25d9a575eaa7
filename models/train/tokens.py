# SPDX-License-Identifier: BSD-2-Clause
"""A byte-level BPE tokenizer of the published Florence-2's form, with a small vocabulary."""

from __future__ import annotations

import json
import random

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from scene import LABELS, Scene, SceneObject, plural
from sentences import PROMPTS, TASKS, question_and_answer
from synthetic import STAINS, random_text

BASE_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
ADDED = (
    ["<od>", "</od>", "<ocr>", "</ocr>"]
    + [f"<loc_{i}>" for i in range(1000)]
    + [
        "<cap>",
        "</cap>",
        "<ncap>",
        "</ncap>",
        "<dcap>",
        "</dcap>",
        "<grounding>",
        "</grounding>",
        "<seg>",
        "</seg>",
        "<sep>",
        "<region_cap>",
        "</region_cap>",
        "<region_to_desciption>",
        "</region_to_desciption>",
        "<proposal>",
        "</proposal>",
        "<poly>",
        "</poly>",
        "<and>",
    ]
)


def corpus(seed: int, scenes: int) -> list[str]:
    """Returns questions and answers about random scenes, without location tokens."""
    rng = random.Random(seed)
    lines: list[str] = []
    for _ in range(scenes):
        labels = rng.choice(
            (
                ["nucleus"],
                ["red blood cell", "white blood cell", "platelet"],
                ["bead", "rod"],
                ["ring", "filament", "nucleus"],
            )
        )
        objects = []
        for _ in range(rng.randint(0, 12)):
            x, y, w, h = (
                rng.random() * 0.8,
                rng.random() * 0.8,
                rng.uniform(0.02, 0.3),
                rng.uniform(0.02, 0.3),
            )
            corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
            objects.append(
                SceneObject(rng.choice(labels), (x, y, x + w, y + h), corners, rng.uniform(0, 255))
            )
        modality = rng.choice(
            ("fluorescence image", "bright-field image", "histology image", "blood smear")
        )
        scene = Scene(np.zeros((1, 1, 3), np.uint8), modality, objects)
        for task in TASKS:
            if "OCR" not in task and (pair := question_and_answer(task, scene, 16, rng)):
                lines += [
                    part
                    for text in pair[:2]
                    for part in text.replace(">", "<").split("<")
                    if part and not part.startswith("loc_")
                ]
    lines += list(PROMPTS.values()) * 20
    for _ in range(scenes // 4):
        lines += [random_text(rng), rng.choice(STAINS)]
    lines += [
        w for label in LABELS for w in (label, " " + label, plural(label), " " + plural(label))
    ] * 200
    return lines


def train_tokenizer(vocabulary: int = 640, seed: int = 1) -> Tokenizer:
    """Trains the tokenizer; `vocabulary` is its number of tokens without Florence-2's added ones.

    Digits stay single: they are split off while merges are learnt, so that no merge holds one.
    """
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), byte_level]
    )
    learner.train_from_iterator(
        corpus(seed, 1500),
        trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=BASE_SPECIALS,
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    learnt = json.loads(learner.to_str())["model"]
    tokenizer = Tokenizer(
        models.BPE(
            vocab=learnt["vocab"], merges=[tuple(m) for m in learnt["merges"]], fuse_unk=False
        )
    )
    tokenizer.pre_tokenizer = byte_level
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(t, normalized=False, special=True) for t in BASE_SPECIALS]
    )
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in ADDED])
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False
    )
    return tokenizer
