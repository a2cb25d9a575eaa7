# SPDX-License-Identifier: BSD-2-Clause
"""Trains the decoder of a model further, on stored states of its text encoder.

Vision tower and text encoder stay as they are, so they compute once what the decoder then sees many
times:

draw    writes scenes and questions, as encoder states, and their answers
train   lets the decoder learn these answers, from all that was drawn

True answers are learnt: counts in captions, that nothing has the name of an absent object, and that
other pictures are no microscope images; and texts. What the model does well, it keeps: there the
loss is how far the next tokens are from those of the model that it began with. If its tower was
trained since, that is the model with the tower before (--before).

usage: decoder.py draw MODEL POOL --data FOLDER... [--families NAME...] [--seed N] [--before MODEL]
       decoder.py train MODEL POOL OUT --minutes N [--before MODEL]
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

# one thread a process: two processes on two cores beat two threads in one
os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.nn.functional as F

from evaluate import decode_text, greedy
from initial import open_model
from model import GRID, IMAGE_SIDE, WIDTH, encode, generation_config, model_input
from model import save as save_model
from samples import SceneSource
from scene import LABELS, Scene
from sentences import CAPTION_TASKS, PROMPTS, Exchange, named_objects, question_and_answer
from synthetic import code_or_text, random_text, synthetic_scene, write_texts
from train import FAMILIES as QUESTIONS
from train import (
    TextLoss,
    add_clock_options,
    add_scene_options,
    autocast,
    keep_memory,
    run_by_clock,
    run_workers,
    scene_source,
)

MOST_COUNTED = 45  # objects of a view whose true number is learnt
TILE_OBJECTS = 25  # of scenes besides views
CODES = 0.6  # part of the texts of drawn scenes that are codes
NO_TEXT = 0.08  # part of the scenes without a text that are asked for it
LONGEST_CAPTION, LONGEST_BOXES, LONGEST_TILE = 100, 180, 250  # tokens of own answers
SCENES = 16  # that are drawn and encoded at a time
DIGIT_WEIGHT = 8.0  # of a digit in a caption, relative to other tokens
SMOOTHING = 2.0  # standard deviation of location targets in bins
KEEP = 10.0  # weight of the divergence from own answers
BOX_TASKS = {
    "OD": 4,
    "OPEN_VOCABULARY_DETECTION": 2,
    "REGION_PROPOSAL": 1,
    "DENSE_REGION_CAPTION": 1,
}


class Family(NamedTuple):
    """Questions that one batch has together.

    `number` rows are in a batch, from `nearest` rows of similar length (0: from all). `turn` is the
    step, 0 or 1 of two, that has the batch; None for both.
    """

    loss: str  # "counts" and "truth" follow true answers, "keep" the next tokens of before
    weight: float
    number: int
    nearest: int = 0
    turn: int | None = None


LEARNT = {
    "captions": Family("counts", 0.8, 48),
    "long_captions": Family("counts", 0.6, 12, 128, 1),
    "crowded_captions": Family("keep", 0.7 * KEEP, 8, 100, 0),
    "tiles": Family("keep", KEEP, 18, 300),
    "boxes": Family("keep", 0.7 * KEEP, 8, 80, 0),
    "questions": Family("keep", KEEP, 16, 300, 1),
    "texts": Family("truth", 1.5, 40, 600),
    "present": Family("keep", 0.7 * KEEP, 10, 200),
    "absent": Family("truth", 0.06, 10),
    "foreign": Family("truth", 1.0, 12, 256),
}


class Row(NamedTuple):
    """A question about a picture, as the decoder sees it, and the token ids of the answer."""

    states: torch.Tensor  # bfloat16 [IMAGE_TOKENS + tokens of the question, WIDTH]
    answer: list[int]
    before: torch.Tensor | None = None  # the states of the model before, for what is kept


class Features(NamedTuple):
    """The image features [scenes, IMAGE_TOKENS, WIDTH] of the model, and of the one before."""

    now: torch.Tensor
    before: torch.Tensor | None  # None where nothing is kept


class Drawer:
    """Draws scenes with questions and answers; `source` draws those of one's own images."""

    def __init__(
        self, model_folder: Path, before_folder: Path | None, source: SceneSource, seed: int
    ):
        self.model, self.tokenizer = open_model(model_folder)
        self.before = open_model(before_folder)[0] if before_folder else self.model
        self.source = source
        self.rng = random.Random(seed)
        self.rows: dict[str, list[Row]] = {}

    @torch.inference_mode()
    def features(self, scenes: list[Scene], kept: bool = True) -> Features:
        """Returns the image features of scenes; unless `kept`, those before are not computed."""
        pixels = model_input([s.pixels for s in scenes])
        with autocast():
            now = self.model.get_image_features(pixels).pooler_output.float()
            if not kept:
                return Features(now, None)
            if self.before is self.model:
                return Features(now, now)
            return Features(now, self.before.get_image_features(pixels).pooler_output.float())

    @torch.inference_mode()
    def add(self, family: str, features: Features, exchanges: list[Exchange | None]) -> None:
        """Adds a row for each exchange; the rows of `features` are theirs."""
        known = [i for i, e in enumerate(exchanges) if e]
        if not known:
            return
        prompts = [self.tokenizer.encode(exchanges[i].question).ids for i in known]
        answers = [self.tokenizer.encode(exchanges[i].answer).ids for i in known]
        states = self.states(self.model, features.now[known], prompts)
        before: list[torch.Tensor | None] = [None] * len(known)
        if LEARNT[family].loss == "keep" and self.before is not self.model:
            before = self.states(self.before, features.before[known], prompts)
        self.rows.setdefault(family, []).extend(
            Row(*row) for row in zip(states, answers, before, strict=True)
        )

    def states(self, model, features: torch.Tensor, prompts: list[list[int]]) -> list[torch.Tensor]:
        """Returns the encoder states about each row of image features, as rows have them."""
        with autocast():
            states, mask = encode(model, features, prompts)
        return [
            row[written == 1].to(torch.bfloat16) for row, written in zip(states, mask, strict=True)
        ]

    def own(self, features: Features, questions: list[str], longest: int) -> list[Exchange]:
        """Returns a question about each row of features, with the answer of the model before."""
        prompts = [self.tokenizer.encode(q).ids for q in questions]
        with autocast():
            answers = greedy(
                self.before,
                features.before,
                prompts,
                longest,
                generation_config()["no_repeat_ngram_size"],
            )
        return [
            Exchange(q, decode_text(self.tokenizer, ids), ())
            for q, ids in zip(questions, answers, strict=True)
        ]

    def true(self, task: str, scene: Scene) -> Exchange | None:
        """Returns a question about a scene with the true answer; None if there is none to ask."""
        return question_and_answer(task, scene, GRID, self.rng)

    def until(self, draw: Callable[[], Scene], fits: Callable[[Scene], bool]) -> list[Scene]:
        """Returns scenes that fit."""
        scenes: list[Scene] = []
        while len(scenes) < SCENES:
            if fits(scene := draw()):
                scenes.append(scene)
        return scenes

    def scene(self, drawn: float, text_of: Callable[[random.Random], str] = random_text) -> Scene:
        """Returns a scene of few objects; `drawn` of them (0..1) are synthetic at least."""
        if self.rng.random() < drawn:
            return synthetic_scene(
                IMAGE_SIDE, self.rng, TILE_OBJECTS, lambda *at: write_texts(*at, text_of)
            )
        return self.source.scene(self.rng, TILE_OBJECTS)

    def views(self) -> None:
        """Adds true captions of images and parts of images, of each the short one."""
        scenes = self.until(
            lambda: self.source.view(self.rng), lambda s: len(s.objects) <= MOST_COUNTED
        )
        features = self.features(scenes, kept=False)
        self.add("captions", features, [self.true("CAPTION", s) for s in scenes])
        for task, share in (("DETAILED_CAPTION", 0.2), ("MORE_DETAILED_CAPTION", 0.1)):
            asked = [self.rng.random() < share for _ in scenes]
            self.add(
                "long_captions",
                features,
                [self.true(task, s) if a else None for s, a in zip(scenes, asked, strict=True)],
            )

    def crowds(self) -> None:
        """Adds own captions of views with more objects than are counted."""
        scenes = self.until(
            lambda: self.source.view(self.rng), lambda s: len(s.objects) > MOST_COUNTED
        )
        features = self.features(scenes)
        for task in CAPTION_TASKS:
            own = self.own(features, [PROMPTS[task]] * SCENES, LONGEST_CAPTION)
            self.add("crowded_captions", features, own)

    def tiles(self) -> None:
        """Adds what the model detects in tiles as the plugin makes them."""
        features = self.features([self.source.tile(self.rng) for _ in range(SCENES)])
        own = self.own(features, [PROMPTS["OD"]] * SCENES, LONGEST_TILE)
        self.add("tiles", features, own)

    def boxes(self) -> None:
        """Adds own answers of boxes about views, of any number of objects."""
        scenes = [self.source.view(self.rng) for _ in range(SCENES)]

        def question(scene: Scene) -> str:
            task = self.rng.choices(list(BOX_TASKS), list(BOX_TASKS.values()))[0]
            present = list(scene.counts()) if task == "OPEN_VOCABULARY_DETECTION" else []
            return PROMPTS[task].replace("{input}", self.rng.choice(present or LABELS))

        features = self.features(scenes)
        own = self.own(features, [question(s) for s in scenes], LONGEST_BOXES)
        self.add("boxes", features, own)

    def questions(self) -> None:
        """Adds questions about tiles of all other tasks than captions, with true answers."""
        scenes = [self.source.scene(self.rng, TILE_OBJECTS) for _ in range(SCENES)]
        features = self.features(scenes)
        others = [q for q in QUESTIONS if not set(q.tasks) & set(CAPTION_TASKS)]
        most = max(q.weight for q in others)
        for question in others:
            asked: list[Exchange | None] = []
            for scene in scenes:
                drawn = question.matches(scene) and self.rng.random() < question.weight / most
                task = self.rng.choices(list(question.tasks), list(question.tasks.values()))[0]
                asked.append(self.true(task, scene) if drawn else None)
            self.add("questions", features, asked)

    def texts(self) -> None:
        """Adds texts in tiles, most of them of drawn scenes."""
        scenes = self.until(
            lambda: self.scene(0.75, partial(code_or_text, CODES)),
            lambda s: bool(s.texts) or self.rng.random() < NO_TEXT,
        )
        tasks = self.rng.choices(["OCR", "OCR_WITH_REGION", "REGION_TO_OCR"], [7, 1, 1], k=SCENES)
        self.add(
            "texts",
            self.features(scenes, kept=False),
            [self.true(t, s) for t, s in zip(tasks, scenes, strict=True)],
        )

    def names(self) -> None:
        """Adds questions about names of objects that a scene has, and about names of others."""
        scenes = self.until(
            lambda: self.scene(0.4),
            lambda s: bool(s.objects),
        )
        features = self.features(scenes)

        def asked(scene: Scene, present: bool) -> Exchange | None:
            names = [label for label in LABELS if (label in scene.counts()) == present]
            return named_objects(self.rng.choice(names), scene, GRID, self.rng) if names else None

        self.add("present", features, [asked(s, True) for s in scenes])
        self.add("absent", features, [asked(s, False) for s in scenes])

    def foreign(self) -> None:
        """Adds the three captions of pictures that are no microscope images."""
        scenes = [self.source.foreign(self.rng) for _ in range(SCENES)]
        features = self.features(scenes, kept=False)
        for task in CAPTION_TASKS:
            self.add("foreign", features, [self.true(task, s) for s in scenes])


# what is drawn, and of how many scenes by default
DRAWN = {
    "views": 4096,
    "crowds": 256,
    "tiles": 1280,
    "boxes": 512,
    "questions": 1024,
    "texts": 3072,
    "names": 2048,
    "foreign": 1024,
}


def draw(args: argparse.Namespace) -> None:
    """Writes a file of rows for each family that is to be drawn."""
    keep_memory()
    source, _ = scene_source(args)
    args.pool.mkdir(parents=True, exist_ok=True)
    for name in args.families:
        seed = args.seed * len(DRAWN) + list(DRAWN).index(name)
        drawer = Drawer(args.model, args.before, source, seed)
        for _ in range(0, args.scenes or DRAWN[name], SCENES):
            getattr(drawer, name)()
        file = args.pool / f"{name}-{args.seed}.pt"
        temporary = file.with_suffix(".tmp")
        torch.save({k: [tuple(r) for r in rows] for k, rows in drawer.rows.items()}, temporary)
        temporary.replace(file)
        print(file, {k: len(rows) for k, rows in drawer.rows.items()}, flush=True)


class Trainer:
    """One process of the training; `rank` is its number, and only process 0 writes files."""

    def __init__(self, args: argparse.Namespace, rank: int):
        self.args, self.rank = args, rank
        self.model, self.tokenizer = open_model(args.model)
        self.before = open_model(args.before or args.model)[0].requires_grad_(False)
        self.model.train().requires_grad_(False)
        self.parameters = list(self.model.model.language_model.decoder.layers.parameters())
        for p in self.parameters:
            p.requires_grad_(True)
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.text_loss = TextLoss(self.tokenizer)
        self.weights = torch.ones(self.tokenizer.get_vocab_size())
        for token, number in self.tokenizer.get_vocab().items():
            if token.removeprefix("Ġ").isdigit():
                self.weights[number] = DIGIT_WEIGHT
        self.rng = random.Random(args.seed + rank)
        torch.manual_seed(args.seed + rank)
        self.rows: dict[str, list[Row]] = {}
        for file in sorted(args.pool.glob("*.pt")):
            for name, rows in torch.load(file).items():
                self.rows.setdefault(name, []).extend(Row(*r) for r in rows)
        for rows in self.rows.values():
            rows.sort(key=lambda r: len(r.answer))

    def batch(self, family: Family, rows: list[Row]) -> list[Row]:
        """Returns random rows, of similar lengths where the family wants that."""
        reach = family.nearest or len(rows)
        start = self.rng.randint(0, max(0, len(rows) - reach))
        return self.rng.sample(rows[start : start + reach], min(family.number, len(rows)))

    def next_tokens(self, model, rows: list[torch.Tensor], shown: torch.Tensor) -> torch.Tensor:
        """Returns the logits [rows, tokens, vocabulary] along the shown ids [rows, tokens].

        `rows` are the encoder states of each.
        """
        longest = max(map(len, rows))
        states = torch.zeros(len(rows), longest, WIDTH)
        mask = torch.zeros(len(rows), longest, dtype=torch.long)
        for i, row in enumerate(rows):
            states[i, : len(row)] = row
            mask[i, : len(row)] = 1
        hidden = model.model.language_model.decoder(
            input_ids=shown,
            encoder_hidden_states=states,
            encoder_attention_mask=None if bool(mask.all()) else mask,
            use_cache=False,
        ).last_hidden_state
        return model.lm_head(hidden).float()

    def loss(self, family: Family, rows: list[Row]) -> torch.Tensor:
        """Returns the mean loss of a token of the rows' answers."""
        longest = max(len(r.answer) for r in rows)
        targets = torch.tensor([r.answer + [-100] * (longest - len(r.answer)) for r in rows])
        shown = self.text_loss.decoder_input(targets)
        written = targets != -100
        with autocast():
            logits = self.next_tokens(self.model, [r.states for r in rows], shown)[written]
            if family.loss == "keep":
                states = [r.states if r.before is None else r.before for r in rows]
                with torch.no_grad():
                    kept = self.next_tokens(self.before, states, shown)[written].log_softmax(dim=1)
                return F.kl_div(
                    logits.log_softmax(dim=1), kept, log_target=True, reduction="batchmean"
                )
        answers = targets[written]
        if family.loss == "counts":
            return F.cross_entropy(logits, answers, self.weights)
        return self.text_loss.loss(logits, answers, SMOOTHING)

    def step(self, number: int, rate: float) -> dict[str, float]:
        """Runs a step of the optimiser; returns the losses by family."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad()
        losses = {}
        for name, family in LEARNT.items():
            if family.turn not in (None, number % 2):
                continue
            loss = self.loss(family, self.batch(family, self.rows[name]))
            (family.weight * loss).backward()
            losses[name] = float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        return losses

    def run(self) -> None:
        """Trains until the time is over."""
        save = partial(save_model, self.model, self.tokenizer, self.args.out)
        run_by_clock(self.args, self.rank, self.step, self.parameters, save)


def train(args: argparse.Namespace) -> None:
    """Runs the processes of the training."""
    run_workers(args, lambda rank: Trainer(args, rank).run())


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = parser.add_subparsers(required=True)
    drawing = actions.add_parser("draw", help="write scenes, questions and answers")
    drawing.set_defaults(action=draw)
    drawing.add_argument("model", type=Path, help="model folder, such as ../nano")
    drawing.add_argument("pool", type=Path, help="folder for the files")
    add_scene_options(drawing, synthetic=0.2)
    drawing.add_argument(
        "--families", nargs="+", choices=list(DRAWN), default=list(DRAWN), help="all without it"
    )
    drawing.add_argument("--scenes", type=int, help=f"scenes of each family, instead of {DRAWN}")
    drawing.add_argument("--seed", type=int, default=1, help="also in the files' names")
    training = actions.add_parser("train", help="train the decoder on what was drawn")
    training.set_defaults(action=train)
    training.add_argument("model", type=Path, help="the model by which the pool was drawn")
    training.add_argument("pool", type=Path)
    training.add_argument("out", type=Path, help="folder for the trained model")
    add_clock_options(training, rate=8e-4)
    for action in (drawing, training):
        action.add_argument("--before", type=Path, help="model whose answers are kept")
    args = parser.parse_args()
    args.action(args)


if __name__ == "__main__":
    main()
