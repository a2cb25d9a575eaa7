# SPDX-License-Identifier: BSD-2-Clause
"""Trains the small Florence-2 from scratch, in three stages.

vision  vision tower and projector on dense targets of the feature grid (see dense.py), no text
text    text encoder and decoder on cached image features, from few objects to many
joint   everything together; several prompts share one pass of the vision tower. It can also go on
        from a model folder, such as the shipped one

Each stage goes on from the one before, and from its own last checkpoint.

usage: train.py STAGE --data FOLDER... --out FOLDER --minutes N
"""

from __future__ import annotations

import argparse
import bisect
import copy
import csv
import ctypes
import math
import os
import random
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

# one thread a process: two processes on two cores beat two threads in one
os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import torch
import torch.distributed as distributed
import torch.nn.functional as F
from tokenizers import Tokenizer

from dense import BINS, LOSS_WEIGHTS, DenseHeads, dense_targets, location_loss, question_targets
from evaluate import (
    Tally,
    count_error,
    decode_text,
    edit_distance,
    greedy,
    parse_boxes,
    parse_points,
    polygon_iou,
)
from fonts import read_fonts
from foreign import read_photographs
from initial import initial_tokenizer, initial_weights, load_weights
from model import (
    GRID,
    IMAGE_SIDE,
    IMAGE_TOKENS,
    encode,
    model_input,
    new_model,
    save,
)
from samples import AnnotatedImage, Extras, SceneSource, read_folder, split, validation_tiles
from scene import LABELS, Scene
from sentences import PROMPTS, Exchange, question_and_answer, referring_expressions
from synthetic_set import held_scenes
from tokens import train_tokenizer

STAGES = ("vision", "text", "joint")
WARM, SYNC = 60, 8  # steps of run_by_clock() until the full rate, and between two meetings


class QuestionFamily(NamedTuple):
    """Tasks that one step asks together, so that their answers have similar lengths."""

    weight: float  # how often the family is chosen, relative to the others
    matching: float  # probability, 0..1, that all scenes of the step must match
    matches: Callable[[Scene], bool]  # whether a scene has what the tasks ask about
    tasks: dict[str, float]  # names of tasks and their relative weights


# Questions besides object detection
FAMILIES = (
    QuestionFamily(1.7, 0.0, lambda s: True, {"CAPTION": 1}),
    QuestionFamily(1.0, 0.0, lambda s: True, {"DETAILED_CAPTION": 2, "MORE_DETAILED_CAPTION": 1}),
    QuestionFamily(
        4.5,
        0.85,
        lambda s: bool(s.texts),
        {"OCR": 3, "OCR_WITH_REGION": 1.5, "REGION_TO_OCR": 1.5},
    ),
    QuestionFamily(
        5.5,
        1.0,
        lambda s: any(o.polygon is not None for o in s.objects),
        {"REFERRING_EXPRESSION_SEGMENTATION": 3, "REGION_TO_SEGMENTATION": 1},
    ),
    QuestionFamily(2.5, 0.0, lambda s: True, {"OPEN_VOCABULARY_DETECTION": 1}),
    QuestionFamily(
        1.2,
        0.9,
        lambda s: bool(s.objects),
        {"REGION_PROPOSAL": 1, "CAPTION_TO_PHRASE_GROUNDING": 1, "DENSE_REGION_CAPTION": 1},
    ),
    QuestionFamily(
        0.7,
        1.0,
        lambda s: bool(s.objects),
        {"REGION_TO_CATEGORY": 1, "REGION_TO_DESCRIPTION": 1},
    ),
)


@dataclass
class TextBatch:
    """Questions and answers of a batch as token ids.

    `prompts` has those of n questions, `targets` [n, t] is padded by -100, `images` [n] the index
    of each question's image.
    """

    prompts: list[list[int]]
    targets: torch.Tensor
    images: torch.Tensor


class TextLoss:
    """Tokenises exchanges and computes the loss of the decoder's answers."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.first_location = tokenizer.token_to_id("<loc_0>")

    def batch(self, items: list[tuple[int, Exchange]]) -> TextBatch:
        """Returns a batch of (index of the image, exchange) pairs."""
        prompts = [self.tokenizer.encode(e.question).ids for _, e in items]
        targets = [self.tokenizer.encode(e.answer).ids for _, e in items]
        t = max(map(len, targets))
        return TextBatch(
            prompts,
            torch.tensor([ids + [-100] * (t - len(ids)) for ids in targets]),
            torch.tensor([i for i, _ in items]),
        )

    def decoder_input(self, targets: torch.Tensor) -> torch.Tensor:
        """Shifts targets to the right, behind the start token.

        Some location tokens are moved at random, as the model's own answers will be off.
        """
        shifted = torch.cat([torch.full_like(targets[:, :1], 2), targets[:, :-1]], dim=1)
        shifted = torch.where(shifted == -100, 1, shifted)
        is_location = (shifted >= self.first_location) & (shifted < self.first_location + BINS)
        jitter = (torch.randn(shifted.shape, device=shifted.device) * 6).round().long() * (
            torch.rand(shifted.shape, device=shifted.device) < 0.4
        )
        moved = (shifted - self.first_location + jitter).clamp(0, BINS - 1) + self.first_location
        return torch.where(is_location, moved, shifted)

    def loss(self, logits: torch.Tensor, targets: torch.Tensor, smoothing: float) -> torch.Tensor:
        """Returns the mean cross entropy of logits [rows, vocabulary] against targets [rows].

        Location tokens count against a Gaussian over their neighbours; `smoothing` is its standard
        deviation in bins.
        """
        is_location = (targets >= self.first_location) & (targets < self.first_location + BINS)
        plain = F.cross_entropy(
            logits[~is_location].float(), targets[~is_location], reduction="sum"
        )
        if not is_location.any():
            return plain / len(targets)
        rows = logits[is_location]
        span = slice(self.first_location, self.first_location + BINS)
        ordinal = location_loss(
            rows[:, span], targets[is_location] - self.first_location, smoothing
        )
        # among all tokens, not locations alone: the mass that locations have together
        all_tokens = rows.float().logsumexp(dim=1)
        locations = rows[:, span].float().logsumexp(dim=1)
        return (plain + (ordinal + all_tokens - locations).sum()) / len(targets)


def autocast(device: str = "cpu"):
    """Returns a context in which matrix products run in bfloat16, where that is faster."""
    fast = device == "cuda" or torch.cpu.get_capabilities().get("avx512_bf16", False)
    return torch.autocast(device, dtype=torch.bfloat16, enabled=fast)


def average(parameters: list[torch.nn.Parameter]) -> None:
    """Gives all processes the mean of their parameters, without gradients."""
    flat = torch.cat([p.flatten() for p in parameters])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for p, part in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        p.copy_(part.view_as(p))


class Trainer:
    """One process of one stage of the training.

    `args` are those of the command line, `rank` is the process's number; only process 0 writes
    files. `tiles` are named scenes for validation. The stage's checkpoint is loaded if there is
    one, else that of the stage before.
    """

    def __init__(
        self,
        args: argparse.Namespace,
        rank: int,
        source: SceneSource,
        tiles: list[tuple[str, Scene]],
    ):
        self.args = args
        self.rank = rank
        self.source = source
        self.tiles = tiles
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.folder = args.out / args.stage
        self.folder.mkdir(parents=True, exist_ok=True)
        tokenizer_file = args.out / "tokenizer.json"
        if rank == 0 and not tokenizer_file.exists() and args.init:
            # another tokenizer's ids would mean other words to these weights
            tokenizer_file.write_bytes(initial_tokenizer(args.init).read_bytes())
        self.tokenizer = (
            Tokenizer.from_file(str(tokenizer_file))
            if tokenizer_file.exists()
            else train_tokenizer()
        )
        if rank == 0 and not tokenizer_file.exists():
            self.tokenizer.save(str(tokenizer_file))
        self.text_loss = TextLoss(self.tokenizer)
        self.model = new_model(self.tokenizer)
        self.heads = DenseHeads()
        self.elapsed = 0.0  # seconds of training in this stage, earlier runs included
        self.step = 0
        self.samples = 0
        state = None
        checkpoint = self.folder / "checkpoint.pt"
        stage_before = STAGES[max(0, STAGES.index(args.stage) - 1)]
        initial = args.init or args.out / stage_before / "checkpoint.pt"
        if checkpoint.exists():
            state = torch.load(checkpoint, map_location="cpu")
            self.model.load_state_dict(state["model"])
            self.heads.load_state_dict(state["heads"], strict=False)
            self.elapsed = state["elapsed"]
            self.step = state["step"]
            self.samples = state.get("samples", 0)
        elif args.stage != "vision" or args.init:
            weights, head_weights = initial_weights(initial)
            load_weights(self.model, weights)
            if head_weights:
                self.heads.load_state_dict(head_weights, strict=False)
            if args.stage == "text" and args.init:
                self.load_tower(
                    torch.load(args.out / "vision" / "checkpoint.pt", map_location="cpu")
                )
        self.model.to(self.device).train()
        self.heads.to(self.device).train()
        self.average = copy.deepcopy(self.model).eval()
        self.average_heads = copy.deepcopy(self.heads).eval()
        self.tower_is_frozen = args.stage == "text"
        if self.tower_is_frozen:
            for p in [
                *self.model.model.vision_tower.parameters(),
                *self.model.model.multi_modal_projector.parameters(),
            ]:
                p.requires_grad_(False)
        self.parameters = [
            p for m in (self.model, self.heads) for p in m.parameters() if p.requires_grad
        ]
        self.optimisers = self.new_optimisers()
        self.settled = True
        if state:
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
            self.average.load_state_dict(state["ema"])
            self.average_heads.load_state_dict(state["ema_heads"], strict=False)
        seed = args.seed + 1000 * rank + 7919 * self.step
        self.rng = random.Random(seed)
        torch.manual_seed(seed)
        self.od_prompt = self.tokenizer.encode(PROMPTS["OD"]).ids
        self.cache: list[tuple[torch.Tensor, Scene]] = []
        self.ages: deque[tuple[torch.Tensor, Scene]] = deque()
        self.started = time.time()

    def load_tower(self, checkpoint: dict) -> None:
        """Takes vision tower, projector and their heads from the vision stage's checkpoint."""
        tower = {
            k: v
            for k, v in checkpoint["ema"].items()
            if ".vision_tower." in k or ".multi_modal_projector." in k
        }
        local = {
            k: v
            for k, v in checkpoint["ema_heads"].items()
            if k.split(".")[0] in ("local", "outline", "glyphs")
        }
        self.model.load_state_dict(tower, strict=False)
        self.heads.load_state_dict(local, strict=False)

    def new_optimisers(self) -> list[torch.optim.Optimizer]:
        """Returns Muon for the layers' matrices and AdamW for all other parameters."""
        matrices = [
            p
            for n, p in self.model.named_parameters()
            if p.requires_grad and p.dim() == 2 and ("layers." in n or "blocks." in n)
        ]
        heads = list(self.heads.parameters())
        taken = {id(p) for p in [*matrices, *heads]}
        others = [p for p in self.parameters if id(p) not in taken]
        return [
            torch.optim.Muon(
                matrices, lr=self.args.rate, weight_decay=0.03, adjust_lr_fn="match_rms_adamw"
            ),
            torch.optim.AdamW(
                [{"params": others, "share": 1.0}, {"params": heads, "share": self.args.head_rate}],
                lr=self.args.rate,
                betas=(0.9, 0.98),
                weight_decay=0.0,
                fused=True,
            ),
        ]

    def settle(self) -> None:
        """Lets the dense heads alone learn in the first steps, if they are new."""
        settled = self.step >= self.args.settle
        if settled != self.settled:
            self.settled = settled
            self.model.requires_grad_(settled)

    @property
    def progress(self) -> float:
        """Part of the stage's time, or of its steps, that is over, 0..1."""
        if self.args.steps:
            return min(1.0, self.step / self.args.steps)
        return min(1.0, self.elapsed / (60 * self.args.minutes))

    def max_objects(self) -> int:
        """Returns the most objects of a scene; in the text stage it grows with the progress."""
        if self.args.stage != "text":
            return self.args.max_objects
        return int(
            min(
                self.args.max_objects,
                self.args.fewest + (self.args.max_objects - self.args.fewest) * self.progress / 0.8,
            )
        )

    def smoothing(self) -> float:
        """Returns the standard deviation of location targets in bins.

        In the text stage it is large first, so that the order of locations is learnt before their
        details.
        """
        widest, narrowest = self.args.widest, self.args.narrowest
        return (
            narrowest * (widest / narrowest) ** max(0.0, 1 - self.progress / 0.85)
            if self.args.stage == "text"
            else narrowest
        )

    def location_embeddings(self, model) -> torch.Tensor:
        """Returns the embeddings [BINS, width] of a model's location tokens."""
        first = self.text_loss.first_location
        return model.get_input_embeddings().weight[first : first + BINS]

    def autocast(self):
        """Returns a context in which matrix products run in bfloat16, where that is faster."""
        return autocast(self.device.type)

    def pixels(self, scenes: list[Scene]) -> torch.Tensor:
        """Returns the model's input [n, 3, height, width] of scenes."""
        return model_input([s.pixels for s in scenes]).to(self.device)

    def answer_loss(
        self, states: torch.Tensor, mask: torch.Tensor | None, targets: torch.Tensor
    ) -> torch.Tensor:
        """Returns the loss of the decoder's answers, given encoder states and target ids."""
        hidden = self.model.model.language_model.decoder(
            input_ids=self.text_loss.decoder_input(targets),
            encoder_hidden_states=states,
            encoder_attention_mask=mask,
            use_cache=False,
        ).last_hidden_state
        written = targets != -100
        return self.text_loss.loss(
            self.model.lm_head(hidden[written]), targets[written], self.smoothing()
        )

    def exchanges(self, scenes: list[Scene], tasks: dict[str, float]) -> list[tuple[int, Exchange]]:
        """Returns an exchange for each scene with its index, of a task chosen by weight.

        Scenes that have nothing to ask about are left out.
        """
        pairs = [
            question_and_answer(
                self.rng.choices(list(tasks), list(tasks.values()))[0], scene, GRID, self.rng
            )
            for scene in scenes
        ]
        return [(i, pair) for i, pair in enumerate(pairs) if pair]

    def question_family(self) -> QuestionFamily:
        """Returns a family of questions, chosen by weight."""
        return self.rng.choices(FAMILIES, [family.weight for family in FAMILIES])[0]

    def losses(self) -> dict[str, torch.Tensor]:
        """Returns the weighted losses by name of a new batch."""
        if self.args.stage == "text":
            chosen = self.similar_scenes(self.cache)
            scenes = [scene for _, scene in chosen]
            features = torch.stack([f for f, _ in chosen]).to(self.device).float()
        else:
            scenes = [
                self.source.scene(self.rng, self.max_objects()) for _ in range(self.args.batch)
            ]
        targets = dense_targets(scenes)
        for name, value in vars(targets).items():
            setattr(targets, name, value.to(self.device))
        with self.autocast():
            if self.args.stage != "text":
                features = self.model.get_image_features(self.pixels(scenes)).pooler_output
            if self.args.stage == "vision":
                return {
                    k: LOSS_WEIGHTS[k] * v
                    for k, v in self.heads.local_losses(features, targets).items()
                }
            states, _ = encode(self.model, features, [self.od_prompt] * len(scenes))
            dense = self.heads.state_losses(
                states, self.location_embeddings(self.model), targets, self.smoothing()
            )
            if self.args.stage == "joint":
                dense |= self.heads.local_losses(features, targets)
            losses = {k: LOSS_WEIGHTS[k] * self.args.dense * v for k, v in dense.items()}
            od = self.text_loss.batch(self.exchanges(scenes, {"OD": 1}))
            losses["od"] = self.answer_loss(states, None, od.targets.to(self.device))
            if self.args.stage == "joint":
                return losses | self.other_losses(scenes, features)
            if self.rng.random() < self.args.second:
                family = self.question_family()
                if self.args.stage == "text":
                    chosen = self.similar_scenes(
                        [c for c in self.cache if family.matches(c[1])]
                        if self.rng.random() < family.matching
                        else self.cache
                    )
                    scenes = [scene for _, scene in chosen]
                    features = torch.stack([f for f, _ in chosen]).to(self.device).float()
                losses |= self.question_losses(self.exchanges(scenes, family.tasks), features)
        return losses

    def other_losses(self, scenes: list[Scene], features: torch.Tensor) -> dict[str, torch.Tensor]:
        """Returns the losses of other questions about scenes whose objects were just detected.

        There are `args.second` families of questions on average, and `args.outlines` outlines for
        each scene.
        """
        questions = []
        for _ in range(int(self.args.second + self.rng.random())):
            family = self.question_family()
            matching = self.rng.random() < family.matching
            indices = [i for i, s in enumerate(scenes) if not matching or family.matches(s)]
            found = self.exchanges([scenes[i] for i in indices], family.tasks)
            questions.append([(indices[i], exchange) for i, exchange in found])
        outlines = []
        for _ in range(int(self.args.outlines + self.rng.random())):
            outlines += self.exchanges(scenes, {"REGION_TO_SEGMENTATION": 1})
        losses: dict[str, torch.Tensor] = {}
        for items in [*questions, outlines]:
            for name, value in self.question_losses(items, features).items():
                losses[name] = losses[name] + value if name in losses else value
        return losses

    def question_losses(
        self, items: list[tuple[int, Exchange]], features: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """Returns the losses of questions, given pairs of the image's index and the exchange."""
        if not items:
            return {}
        other = self.text_loss.batch(items)
        states, mask = encode(self.model, features[other.images], other.prompts)
        about = question_targets([e.subjects for _, e in items])
        for name, value in vars(about).items():
            setattr(about, name, value.to(self.device))
        asked = self.heads.question_losses(
            states, self.location_embeddings(self.model), about, self.smoothing()
        )
        losses = {k: LOSS_WEIGHTS[k] * self.args.dense * v for k, v in asked.items()}
        losses["other"] = self.answer_loss(states, mask, other.targets.to(self.device))
        return losses

    def similar_scenes(
        self, cache: list[tuple[torch.Tensor, Scene]]
    ) -> list[tuple[torch.Tensor, Scene]]:
        """Returns cached scenes with similar numbers of objects, so that little is padded.

        The cache, (image features, scene) pairs, must be sorted by that number.
        """
        end = bisect.bisect_right(cache, self.max_objects(), key=lambda c: len(c[1].objects))
        reach = min(end, 8 * self.args.batch)
        start = self.rng.randint(0, end - reach)
        return self.rng.sample(cache[start : start + reach], min(reach, self.args.batch))

    @torch.no_grad()
    def cache_scenes(self, number: int) -> None:
        """Adds bfloat16 features of augmented scenes to the cache, and drops the oldest."""
        self.model.eval()
        scenes = [self.source.scene(self.rng, self.args.max_objects) for _ in range(number)]
        with self.autocast():
            features = self.model.get_image_features(self.pixels(scenes)).pooler_output
        for f, s in zip(features.to(torch.bfloat16).cpu(), scenes, strict=True):
            s.pixels = np.zeros((0, 0, 3), np.uint8)
            entry = (f.clone(), s)
            bisect.insort(self.cache, entry, key=lambda c: len(c[1].objects))
            self.ages.append(entry)
        while len(self.cache) > self.args.cached:
            oldest = self.ages.popleft()
            del self.cache[next(i for i, entry in enumerate(self.cache) if entry is oldest)]
        self.model.train()

    def train_step(self) -> dict[str, float]:
        """Runs a step of the optimisers; returns the losses by name."""
        self.settle()
        warm = (
            min(1.0, max(self.step + 1 - self.args.settle, 1) / self.args.warm)
            if self.settled
            else 1.0
        )
        floor = self.args.floor
        rate = (
            self.args.rate
            * warm
            * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * self.progress)))
        )
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate * group.get("share", 1.0)
        if self.tower_is_frozen:
            self.cache_scenes(self.args.fresh)
        losses = self.losses()
        self.model.zero_grad(set_to_none=True)
        self.heads.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        values = torch.tensor([float(v.detach()) for v in losses.values()])
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        self.samples += self.args.batch * (
            distributed.get_world_size() if distributed.is_initialized() else 1
        )
        if self.step % self.args.sync == 0:
            self.synchronise()
        return dict(zip(losses, values.tolist(), strict=True))

    @torch.no_grad()
    def synchronise(self) -> None:
        """Averages the weights of all processes, and updates their running mean.

        This is local SGD: far fewer waits than for every gradient.
        """
        if distributed.is_initialized():
            average(self.parameters)
        keep = min(self.args.ema, (1 + self.step) / (10 + self.step)) ** self.args.sync
        for mean, now in ((self.average, self.model), (self.average_heads, self.heads)):
            torch._foreach_lerp_(list(mean.parameters()), list(now.parameters()), 1 - keep)
        self.synchronise_clock()

    def synchronise_clock(self) -> None:
        """Takes over the clock of process 0, so that all processes stop at the same step."""
        now = torch.tensor([self.elapsed + time.time() - self.started])
        if distributed.is_initialized():
            distributed.broadcast(now, 0)
        self.started = time.time()
        self.elapsed = float(now[0])

    @torch.no_grad()
    def validate(self, limit: int) -> dict[str, float]:
        """Returns figures of the averaged weights on the first `limit` tiles.

        The processes share the work.
        """
        model, heads = self.average, self.average_heads
        workers = distributed.get_world_size() if distributed.is_initialized() else 1
        mine = self.tiles[:limit][self.rank :: workers]
        # rows: dense nuclei, dense cells, od nuclei, od cells; columns of Tally
        sums = torch.zeros(4, 4)
        captions = torch.zeros(2)
        tallies = [Tally() for _ in range(4)]
        caption_prompt = self.tokenizer.encode(PROMPTS["CAPTION"]).ids
        for at in range(0, len(mine), 16):
            scenes = [s for _, s in mine[at : at + 16]]
            with self.autocast():
                features = model.get_image_features(self.pixels(scenes)).pooler_output
                if self.args.stage == "vision":
                    dense = heads.local_boxes(features)
                else:
                    states, _ = encode(model, features, [self.od_prompt] * len(scenes))
                    dense = heads.boxes(states[:, :IMAGE_TOKENS], self.location_embeddings(model))
                    answers = [
                        parse_boxes(self.tokenizer.decode(ids, skip_special_tokens=False))
                        for ids in greedy(model, features, self.od_prompt, 170)
                    ]
                    texts = [
                        decode_text(self.tokenizer, ids)
                        for ids in greedy(model, features, caption_prompt, 30)
                    ]
            for i, scene in enumerate(scenes):
                cell = scene.modality == "blood smear"
                tallies[cell].add(dense[i], scene)
                if self.args.stage != "vision":
                    tallies[2 + cell].add(answers[i], scene)
                    captions += torch.tensor([count_error(texts[i], scene), 1.0])
        for i, t in enumerate(tallies):
            sums[i] = torch.tensor([t.annotated, t.found, t.matched, t.overlap])
        if distributed.is_initialized():
            distributed.all_reduce(sums)
            distributed.all_reduce(captions)
        figures = {}
        for name, row in zip(
            ("dense_nuclei", "dense_cells", "od_nuclei", "od_cells"), sums, strict=True
        ):
            figures[name] = Tally(int(row[0]), int(row[1]), int(row[2]), float(row[3])).f1
        figures["caption_count_error"] = (
            float(captions[0] / captions[1]) if captions[1] else float("nan")
        )
        if self.args.stage != "vision":
            figures |= self.validate_drawn()
        return figures

    @torch.no_grad()
    def validate_drawn(self) -> dict[str, float]:
        """Returns figures of the averaged weights on synthetic scenes.

        They are the character error rate, the mean IoU of referred outlines, and the share of
        absent classes that are answered by nothing.
        """
        workers = distributed.get_world_size() if distributed.is_initialized() else 1
        scenes = held_scenes(64)[self.rank :: workers]
        chance = random.Random(0)
        with self.autocast():
            features = self.average.get_image_features(self.pixels(scenes)).pooler_output

        def answers(task: str, asked: list[tuple[int, str]], longest: int) -> list[str]:
            prompts = [
                self.tokenizer.encode(PROMPTS[task].replace("{input}", value)).ids
                for _, value in asked
            ]
            with self.autocast():
                return [
                    decode_text(self.tokenizer, ids)
                    for ids in greedy(
                        self.average, features[[i for i, _ in asked]], prompts, longest
                    )
                ]

        written = [" ".join(t.text for t in s.texts) for s in scenes]
        read = answers("OCR", [(i, "") for i in range(len(scenes))], 24)
        referred = [
            (i, *chance.choice(found))
            for i, s in enumerate(scenes)
            if (found := referring_expressions(s))
        ]
        outlines = answers(
            "REFERRING_EXPRESSION_SEGMENTATION", [(i, text) for i, text, _ in referred], 40
        )
        absent = [
            (i, label)
            for i, s in enumerate(scenes)
            if (label := chance.choice(LABELS)) not in s.counts()
        ]
        empty = answers("OPEN_VOCABULARY_DETECTION", absent, 3)
        sums = torch.tensor(
            [
                sum(edit_distance(a, b) for a, b in zip(read, written, strict=True)),
                sum(map(len, written)),
                sum(
                    polygon_iou(parse_points(a), o.polygon)
                    for a, (_, _, o) in zip(outlines, referred, strict=True)
                ),
                len(referred),
                sum(a == "" for a in empty),
                len(absent),
            ],
            dtype=torch.float,
        )
        if distributed.is_initialized():
            distributed.all_reduce(sums)
        return {
            name: float(sums[2 * i] / sums[2 * i + 1].clamp(min=1))
            for i, name in enumerate(
                ("drawn_character_error", "drawn_referring_iou", "drawn_absent_empty")
            )
        }

    def log(self, file: str, row: dict[str, float]) -> None:
        """Appends a row to a CSV file in the stage's folder, and prints it."""
        if self.rank:
            return
        path = self.folder / file
        new = not path.exists()
        with path.open("a", newline="") as f:
            writer = csv.writer(f)
            if new:
                writer.writerow(row)
            writer.writerow([f"{v:.4g}" if isinstance(v, float) else v for v in row.values()])
        print(
            " ".join(
                f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()
            ),
            flush=True,
        )

    def save_checkpoint(self) -> None:
        """Writes the checkpoint, and the averaged weights as a model folder."""
        if self.rank:
            return
        temporary = self.folder / "checkpoint.tmp"
        torch.save(
            {
                "model": self.model.state_dict(),
                "heads": self.heads.state_dict(),
                "ema": self.average.state_dict(),
                "ema_heads": self.average_heads.state_dict(),
                "optimisers": [o.state_dict() for o in self.optimisers],
                "elapsed": self.elapsed,
                "step": self.step,
                "samples": self.samples,
            },
            temporary,
        )
        temporary.replace(self.folder / "checkpoint.pt")
        save(self.average, self.tokenizer, self.folder / "model")

    def run(self) -> None:
        """Trains until the stage's time is over.

        It logs, validates and writes checkpoints on the way.
        """
        if self.tower_is_frozen:
            for _ in range(20):
                self.cache_scenes(32)
        if distributed.is_initialized():
            distributed.barrier()
        self.started = time.time()
        sums: dict[str, float] = {}
        steps, logged, validated, stored = 0, self.elapsed, self.elapsed, self.elapsed
        columns = [*LOSS_WEIGHTS, "od", "other"]
        while self.progress < 1:
            for name, value in self.train_step().items():
                sums[name] = sums.get(name, 0.0) + value
            steps += 1
            if self.step % self.args.sync:
                continue
            if self.elapsed - logged > 60:
                self.log(
                    "loss.csv",
                    {
                        "step": self.step,
                        "minutes": self.elapsed / 60,
                        "samples": self.samples,
                        **{k: sums.get(k, 0.0) / steps for k in columns},
                    },
                )
                sums, steps, logged = {}, 0, self.elapsed
            if self.elapsed - validated > 60 * self.args.validate_every:
                validated = self.elapsed
                self.log(
                    "validation.csv",
                    {
                        "step": self.step,
                        "minutes": self.elapsed / 60,
                        **self.validate(self.args.validate_tiles),
                    },
                )
            if self.elapsed - stored > 150:
                stored = self.elapsed
                self.save_checkpoint()
        self.save_checkpoint()
        self.log(
            "validation.csv",
            {"step": self.step, "minutes": self.elapsed / 60, **self.validate(len(self.tiles))},
        )


def keep_memory() -> None:
    """Lets the C library keep what is freed, where it can be asked to: twice as fast on Linux.

    Otherwise large tensors are given back to the system and cleared by it again, in each step.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(-4, 0)  # M_MMAP_MAX: no mapping of its own for a large piece
        library.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD, an int


def add_clock_options(parser: argparse.ArgumentParser, rate: float) -> None:
    """Adds the options of run_by_clock() and run_workers(); `rate` is the default of --rate."""
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes; one thread each"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=29533)


def run_by_clock(
    args: argparse.Namespace,
    rank: int,
    step: Callable[[int, float], dict[str, float]],
    parameters: list[torch.nn.Parameter],
    save: Callable[[], None],
) -> None:
    """Runs steps until the time is over; `step` takes its number and rate, and gives losses.

    Processes average their parameters now and then (local SGD). The one of rank 0 logs and saves
    each 150 s and at the end.
    """
    started = logged = time.time()
    progress, number = 0.0, 0
    losses: dict[str, list[float]] = {}
    while progress < 1:
        warm = min(1.0, (number + 1) / WARM)
        rate = args.rate * warm * 0.5 * (1 + math.cos(math.pi * progress))
        for name, loss in step(number, rate).items():
            losses.setdefault(name, []).append(loss)
        number += 1
        if number % SYNC:
            continue
        elapsed = time.time() - started
        if distributed.is_initialized():
            clock = torch.tensor([elapsed])
            distributed.broadcast(clock, 0)
            elapsed = float(clock[0])
            with torch.no_grad():
                average(parameters)
        progress = min(1.0, elapsed / (60 * args.minutes))
        if rank == 0 and (progress == 1 or time.time() - logged > 150):
            logged = time.time()
            shown = " ".join(f"{name} {np.mean(values):.3f}" for name, values in losses.items())
            print(f"step {number} minutes {elapsed / 60:.1f} {shown}", flush=True)
            losses.clear()
            save()


def run_worker(rank: int, args: argparse.Namespace, work: Callable[[int], None]) -> None:
    """Runs one of `args.workers` processes."""
    keep_memory()
    if args.workers > 1:
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(args.port))
        distributed.init_process_group("gloo", rank=rank, world_size=args.workers)
        torch.set_num_threads(1)
    work(rank)


def run_workers(args: argparse.Namespace, work: Callable[[int], None]) -> None:
    """Runs `args.workers` processes that meet at `args.port`; a single one is this process."""
    if args.workers == 1:
        run_worker(0, args, work)
        return
    context = torch.multiprocessing.get_context("fork")
    processes = [
        context.Process(target=run_worker, args=(rank, args, work)) for rank in range(args.workers)
    ]
    for p in processes:
        p.start()
    for p in processes:
        p.join()


def group_share(text: str) -> tuple[str, float]:
    """Returns the name of a group of images and its weight, of an argument NAME=WEIGHT."""
    name, weight = text.rsplit("=", 1)
    return name, float(weight)


def add_scene_options(parser: argparse.ArgumentParser, synthetic: float) -> None:
    """Adds the options by which scenes are drawn; `synthetic` is the default of --synthetic."""
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        required=True,
        help="COCO folders, each with annotations.json and images/",
    )
    parser.add_argument(
        "--fonts", type=Path, nargs="*", default=[], help="folders of TrueType and OpenType fonts"
    )
    parser.add_argument(
        "--photographs",
        type=Path,
        nargs="*",
        default=[],
        help="folders of pictures that are no microscope images",
    )
    parser.add_argument(
        "--synthetic", type=float, default=synthetic, help="part of the scenes that are synthetic"
    )
    parser.add_argument(
        "--share",
        type=group_share,
        action="append",
        default=[],
        metavar="FOLDER/MODALITY=WEIGHT",
        help="how often a group of images is drawn, relative to the others; without it, the square "
        "root of its number of images",
    )


def scene_source(
    args: argparse.Namespace, foreign_share: float = 0.0, varied: bool = False
) -> tuple[SceneSource, list[AnnotatedImage]]:
    """Returns the training scenes by the options of add_scene_options(), and the validation images.

    Ends the program if --share names a group without images.
    """
    training, held = split([p for folder in args.data for p in read_folder(folder)])
    extras = Extras(
        read_fonts(args.fonts, held_out=False),
        read_photographs(args.photographs),
        foreign_share,
        varied,
    )
    source = SceneSource(training, IMAGE_SIDE, args.synthetic, dict(args.share), extras)
    if unknown := set(dict(args.share)) - set(source.groups):
        sys.exit(f"no images of {sorted(unknown)}; there are {sorted(source.groups)}")
    return source, held


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", choices=STAGES)
    add_scene_options(parser, synthetic=0.25)
    parser.add_argument(
        "--out", type=Path, required=True, help="checkpoints, logs and the model go here"
    )
    parser.add_argument(
        "--init",
        type=Path,
        help="checkpoint or model folder to begin with, instead of the checkpoint of the stage "
        "before; the text stage takes the language model from it and the vision tower from the "
        "vision stage",
    )
    parser.add_argument(
        "--minutes", type=float, help="length of the stage; its schedule goes by the clock"
    )
    parser.add_argument(
        "--steps",
        type=int,
        help="length of the stage in steps instead, for a computer that is shared",
    )
    parser.add_argument(
        "--foreign",
        type=float,
        default=0.0,
        help="part of the scenes that are no microscope images",
    )
    parser.add_argument(
        "--varied",
        action="store_true",
        help="more varied augmentation: angles, focus, noise, light",
    )
    parser.add_argument(
        "--outlines",
        type=float,
        default=0.0,
        help="joint stage: outlines of regions that are asked for, for each scene",
    )
    parser.add_argument(
        "--settle", type=int, default=0, help="first steps in which only the dense heads learn"
    )
    parser.add_argument(
        "--warm", type=int, default=100, help="steps in which the rate grows to --rate"
    )
    parser.add_argument(
        "--head-rate", type=float, default=1.0, help="rate of the dense heads, relative to --rate"
    )
    parser.add_argument("--batch", type=int, default=8, help="images of a step, in each process")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument(
        "--floor", type=float, default=0.05, help="last learning rate as a part of the first"
    )
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument(
        "--sync", type=int, default=8, help="steps between two meetings of the processes' weights"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() if not torch.cuda.is_available() else 1,
        help="processes; one thread each",
    )
    parser.add_argument("--max-objects", type=int, default=25)
    parser.add_argument(
        "--fewest", type=int, default=5, help="text stage: most objects of a scene at the beginning"
    )
    parser.add_argument(
        "--widest",
        type=float,
        default=20.0,
        help="text stage: smoothing of location targets at the beginning, in bins",
    )
    parser.add_argument(
        "--narrowest",
        type=float,
        default=2.0,
        help="smoothing of location targets at the end, in bins",
    )
    parser.add_argument(
        "--fresh",
        type=int,
        default=3,
        help="text stage: scenes added to the cache at each step; the oldest go when it is full",
    )
    parser.add_argument(
        "--cached",
        type=int,
        default=3000,
        help="text stage: most scenes kept in memory by each process",
    )
    parser.add_argument(
        "--second",
        type=float,
        default=0.5,
        help="questions of the other tasks for each of object detection",
    )
    parser.add_argument(
        "--dense", type=float, default=0.3, help="text and joint stages: weight of the dense losses"
    )
    parser.add_argument("--validate-every", type=float, default=4.0, help="minutes")
    parser.add_argument("--validate-tiles", type=int, default=96)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=29511)
    args = parser.parse_args()
    if bool(args.minutes) == bool(args.steps):
        parser.error("give either --minutes or --steps")
    source, held = scene_source(args, args.foreign, args.varied)
    tiles = validation_tiles(held, IMAGE_SIDE, args.max_objects)
    random.Random(0).shuffle(tiles)
    run_workers(args, lambda rank: Trainer(args, rank, source, tiles).run())


if __name__ == "__main__":
    main()
