# SPDX-License-Identifier: BSD-2-Clause
"""Dense targets on the feature grid, which teach the vision tower and the text encoder.

They come before any text is written. Three sets of heads, dropped after training, predict:

- from each projected image token: whether an object's centre is here, its class, which part of the
  cell is foreground, and how far the sides of the object are;
- from each encoder state: the sides of the cell's own object as location tokens (through the tied
  token embeddings, so that coordinates get the decoder's own vocabulary), and those of the *next*
  object in reading order at or after the cell, which is what the decoder has to find after it has
  written the object before;
- from the encoder states of all other questions: what the question is about.

Coordinates are fractions of the image's side, 0..1; cells are numbered row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from model import GRID, WIDTH
from scene import LABELS, Scene, SceneObject, SceneText
from sentences import POLYGON_POINTS, outline_points
from synthetic import CHARACTERS

SUBCELLS = 4  # foreground samples along a side of a cell
BINS = 1000
RANKS = 41  # places in reading order that are told apart; the last one is for all later objects
CHARACTERS_PER_CELL = 3
NEXT_SAMPLES = 24  # tokens of an image in a step whose next object is predicted


@dataclass
class DenseTargets:
    """Targets of a batch. Indices of objects point into `boxes` and `classes`; -1 is none."""

    centre: torch.Tensor  # [n, cells] 0 or 1
    own: torch.Tensor  # [n, cells] index of the object that the cell belongs to
    rank: torch.Tensor  # [n, cells] place in reading order of the object whose centre is here
    # [n, cells + 1] index of the first object whose centre's cell is not before the token's
    next_object: torch.Tensor
    foreground: torch.Tensor  # [n, cells, SUBCELLS * SUBCELLS]
    # [n, cells, CHARACTERS_PER_CELL] characters whose centre is here, from the left: index in
    # CHARACTERS + 1; 0 is none
    glyphs: torch.Tensor
    boxes: torch.Tensor  # [objects, 4]
    # [objects, 2 * POLYGON_POINTS] from the box's centre, in units of the object's size; NaN where
    # unknown
    outlines: torch.Tensor
    classes: torch.Tensor  # [objects]


def dense_targets(scenes: list[Scene]) -> DenseTargets:
    """Returns the targets of scenes; objects of a scene are in reading order."""
    n, cells = len(scenes), GRID * GRID
    centre = np.zeros((n, cells), np.float32)
    own = np.full((n, cells), -1, np.int64)
    rank = np.full((n, cells), -1, np.int64)
    next_object = np.full((n, cells + 1), -1, np.int64)
    foreground = np.zeros((n, GRID * SUBCELLS, GRID * SUBCELLS), np.uint8)
    glyphs = np.zeros((n, cells, CHARACTERS_PER_CELL), np.int64)
    boxes, outlines, classes = [], [], []
    middle = (np.arange(GRID) + 0.5) / GRID
    for i, scene in enumerate(scenes):
        ordered = scene.in_reading_order(GRID)
        first = len(boxes)
        at = []
        for o in ordered:
            x, y = o.centre
            at.append(cell_of(x, y))
            boxes.append(o.box)
            outlines.append(outline(o))
            classes.append(LABELS.index(o.label) if o.label in LABELS else 0)
            fine = GRID * SUBCELLS
            if o.polygon is not None:
                cv2.fillPoly(foreground[i], [np.round(o.polygon * fine - 0.5).astype(np.int32)], 1)
            else:
                x1, y1, x2, y2 = (np.array(o.box) * fine - 0.5).tolist()
                cv2.ellipse(
                    foreground[i],
                    (round((x1 + x2) / 2), round((y1 + y2) / 2)),
                    (max(0, round((x2 - x1) / 2)), max(0, round((y2 - y1) / 2))),
                    0,
                    0,
                    360,
                    1,
                    -1,
                )
        # small objects last, over large ones
        for k in sorted(range(len(ordered)), key=lambda k: -ordered[k].size):
            (x1, y1, x2, y2), (cx, cy) = ordered[k].box, ordered[k].centre
            columns = np.nonzero(np.abs(middle - cx) < 0.3 * (x2 - x1))[0]
            for row in np.nonzero(np.abs(middle - cy) < 0.3 * (y2 - y1))[0]:
                own[i, row * GRID + columns] = first + k
        for k in reversed(range(len(ordered))):
            own[i, at[k]] = first + k
            centre[i, at[k]] = 1
            rank[i, at[k]] = min(k, RANKS - 1)
            next_object[i, : at[k] + 1] = first + k
        for t in scene.texts:
            for character, (x, y) in zip(t.text, t.centres, strict=True):
                slots = glyphs[i, cell_of(x, y)]
                free = np.nonzero(slots == 0)[0]
                if character in CHARACTERS and len(free):
                    slots[free[0]] = CHARACTERS.index(character) + 1
    cut = (
        foreground.reshape(n, GRID, SUBCELLS, GRID, SUBCELLS)
        .transpose(0, 1, 3, 2, 4)
        .reshape(n, cells, SUBCELLS * SUBCELLS)
    )
    return DenseTargets(
        torch.from_numpy(centre),
        torch.from_numpy(own),
        torch.from_numpy(rank),
        torch.from_numpy(next_object),
        torch.from_numpy(cut).float(),
        torch.from_numpy(glyphs),
        torch.tensor(np.array(boxes, np.float32).reshape(-1, 4)),
        torch.tensor(np.array(outlines, np.float32).reshape(-1, 2 * POLYGON_POINTS)),
        torch.tensor(classes, dtype=torch.long),
    )


def cell_of(x: float, y: float) -> int:
    """Returns the number of the cell that holds a point.

    Points outside the image belong to the cells at its border.
    """
    return min(max(int(y * GRID), 0), GRID - 1) * GRID + min(max(int(x * GRID), 0), GRID - 1)


@dataclass
class QuestionTargets:
    """What each question of a batch is about, on the feature grid."""

    # [n, cells] rank in the answer of the object whose centre is here, or of the first character
    # here; -1 elsewhere
    rank: torch.Tensor
    # [n, cells, CHARACTERS_PER_CELL] characters that are asked about, as in DenseTargets
    glyphs: torch.Tensor
    outlined: torch.Tensor  # [m, 2] question and cell of single objects with outlines
    outlines: torch.Tensor  # [m, 2 * POLYGON_POINTS] as bins


def question_targets(subjects: list[tuple[SceneObject | SceneText, ...]]) -> QuestionTargets:
    """Returns the targets of questions, given what each is about, in the answer's order."""
    rank = np.full((len(subjects), GRID * GRID), -1, np.int64)
    glyphs = np.zeros((len(subjects), GRID * GRID, CHARACTERS_PER_CELL), np.int64)
    outlined, outlines = [], []
    for i, about in enumerate(subjects):
        characters = 0
        for k, thing in enumerate(about):
            if isinstance(thing, SceneObject):
                cell = cell_of(*thing.centre)
                if rank[i, cell] < 0:
                    rank[i, cell] = min(k, RANKS - 1)
                if len(about) == 1 and thing.polygon is not None:
                    outlined.append((i, cell))
                    outlines.append(
                        np.clip(outline_points(thing).reshape(-1) * BINS, 0, BINS - 1).astype(
                            np.int64
                        )
                    )
                continue
            for character, (x, y) in zip(thing.text, thing.centres, strict=True):
                cell = cell_of(x, y)
                free = np.nonzero(glyphs[i, cell] == 0)[0]
                if character in CHARACTERS and len(free):
                    glyphs[i, cell, free[0]] = CHARACTERS.index(character) + 1
                    if rank[i, cell] < 0:
                        rank[i, cell] = min(characters, RANKS - 1)
                characters += 1
            characters += 1  # the space between lines
    return QuestionTargets(
        torch.from_numpy(rank),
        torch.from_numpy(glyphs),
        torch.tensor(outlined, dtype=torch.long).view(-1, 2),
        torch.from_numpy(np.array(outlines, np.int64).reshape(-1, 2 * POLYGON_POINTS)),
    )


def outline(o: SceneObject) -> np.ndarray:
    """Returns an object's outline [2 * POLYGON_POINTS].

    It goes from the box's centre, in units of the object's size. It is NaN for an object without a
    polygon.
    """
    if o.polygon is None:
        return np.full(2 * POLYGON_POINTS, np.nan)
    return ((outline_points(o) - np.array(o.centre)) / max(o.size, 0.02)).reshape(-1)


def location_loss(logits: torch.Tensor, bins: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Returns the cross entropy [rows] of logits [rows, BINS] against smoothed bins [rows].

    `smoothing` is the standard deviation of a Gaussian around each bin, in bins.
    """
    reach = int(2.5 * smoothing)
    offsets = torch.arange(-reach, reach + 1, device=logits.device)
    weights = torch.exp(-0.5 * (offsets / smoothing) ** 2)
    near = (bins[:, None] + offsets).clamp(0, BINS - 1)
    return logits.float().logsumexp(dim=1) - (
        logits.gather(1, near).float() * (weights / weights.sum())
    ).sum(dim=1)


def cell_centres(device: torch.device) -> torch.Tensor:
    """Returns x and y [cells, 2] of the cells' centres, as fractions of the side."""
    side = (torch.arange(GRID, device=device) + 0.5) / GRID
    return torch.stack([side.repeat(GRID), side.repeat_interleave(GRID)], dim=1)


class DenseHeads(nn.Module):
    """Linear heads that predict the dense targets.

    The names of the layers are part of checkpoints.
    """

    def __init__(self) -> None:
        super().__init__()
        self.local = nn.Linear(WIDTH, 1 + len(LABELS) + SUBCELLS * SUBCELLS + 4)
        self.outline = nn.Linear(WIDTH, 2 * POLYGON_POINTS)
        self.glyphs = nn.Linear(WIDTH, CHARACTERS_PER_CELL * (1 + len(CHARACTERS)))
        nn.init.zeros_(self.glyphs.bias)
        # nothing is written in most cells
        self.glyphs.bias.data.view(CHARACTERS_PER_CELL, -1)[:, 0] = 8.0
        self.own = nn.Linear(WIDTH, 1 + len(LABELS))
        self.own_sides = nn.Linear(WIDTH, 4 * WIDTH)
        self.rank = nn.Linear(WIDTH, RANKS)
        self.next = nn.Linear(WIDTH, 1 + len(LABELS))
        self.next_sides = nn.Linear(WIDTH, 4 * WIDTH)
        self.about = nn.Linear(WIDTH, 1 + RANKS + CHARACTERS_PER_CELL * (1 + len(CHARACTERS)))
        self.about.bias.data[0] = -4.0  # most cells are not asked about
        self.about_outline = nn.Linear(WIDTH, 2 * POLYGON_POINTS * WIDTH)
        for layer in (self.own_sides, self.next_sides, self.about_outline):
            nn.init.normal_(layer.weight, std=1 / WIDTH**0.5)

    def local_losses(
        self, features: torch.Tensor, targets: DenseTargets
    ) -> dict[str, torch.Tensor]:
        """Returns the losses by name of projected image tokens [n, 1 + cells, width]."""
        n, cells = targets.centre.shape
        objects = len(targets.boxes)
        out = self.local(features[:, 1:]).float()
        owned = targets.own >= 0
        owner = targets.own[owned]
        losses = {
            "centre": self.centre_loss(out[..., 0], targets.centre, objects),
            "foreground": F.binary_cross_entropy_with_logits(
                out[..., -4 - SUBCELLS * SUBCELLS : -4], targets.foreground
            ),
        }
        glyphs = F.cross_entropy(
            self.glyphs(features[:, 1:]).float().view(-1, 1 + len(CHARACTERS)),
            targets.glyphs.view(-1),
            reduction="none",
        )
        losses["glyphs"] = glyphs.sum() / (targets.glyphs > 0).sum().clamp(min=8)
        if objects:
            losses["class"] = F.cross_entropy(
                out[..., 1 : 1 + len(LABELS)][owned], targets.classes[owner]
            )
            cell = cell_centres(out.device).expand(n, cells, 2)[owned]
            box = targets.boxes[owner]
            reach = torch.cat([cell - box[:, :2], box[:, 2:] - cell], dim=1)
            # errors count by the object's size
            size = (box[:, 2:] - box[:, :2]).prod(dim=1, keepdim=True).sqrt().clamp(min=0.02)
            losses["reach"] = (
                F.smooth_l1_loss(out[..., -4:][owned] * 0.1 / size, reach / size, beta=0.1) * 2
            )
            outlines = targets.outlines[owner]
            known = ~outlines[:, 0].isnan()
            if known.any():
                losses["outline"] = (
                    F.smooth_l1_loss(
                        self.outline(features[:, 1:][owned][known]).float(),
                        outlines[known],
                        beta=0.1,
                    )
                    * 2
                )
        return losses

    def state_losses(
        self,
        states: torch.Tensor,
        location_embeddings: torch.Tensor,
        targets: DenseTargets,
        smoothing: float,
    ) -> dict[str, torch.Tensor]:
        """Returns the losses by name of encoder states for object detection.

        `states` [n, at least 1 + cells, width] has the image tokens first, `location_embeddings` is
        [BINS, width], `smoothing` is in bins, see location_loss().
        """
        n, cells = targets.centre.shape
        objects = len(targets.boxes)
        bins = (targets.boxes * BINS).long().clamp(0, BINS - 1)
        owned = targets.own >= 0
        owner = targets.own[owned]
        losses: dict[str, torch.Tensor] = {}
        # rows at random: every token asks for its next object, and neighbours mostly for the same
        rows = torch.randint(0, cells + 1, (n, NEXT_SAMPLES), device=states.device)
        rows[:, 0] = 0
        next_object = targets.next_object.gather(1, rows)
        asked = states.gather(1, rows[..., None].expand(-1, -1, states.shape[-1]))
        answer = self.next(asked).float()
        has_next = next_object >= 0
        losses["end"] = F.binary_cross_entropy_with_logits(answer[..., 0], (~has_next).float())
        own = self.own(states[:, 1 : 1 + cells]).float()
        losses["own_centre"] = self.centre_loss(own[..., 0], targets.centre, objects)
        if objects:
            losses["own_class"] = F.cross_entropy(own[..., 1:][owned], targets.classes[owner])
            centres = targets.rank >= 0
            losses["rank"] = F.cross_entropy(
                self.rank(states[:, 1 : 1 + cells][centres]).float(), targets.rank[centres]
            )
            losses["next_class"] = F.cross_entropy(
                answer[..., 1:][has_next], targets.classes[next_object[has_next]]
            )
            losses["own_sides"] = self.sides_loss(
                self.own_sides(states[:, 1 : 1 + cells][owned]),
                location_embeddings,
                bins[owner],
                smoothing,
            )
            losses["next_sides"] = self.sides_loss(
                self.next_sides(asked[has_next]),
                location_embeddings,
                bins[next_object[has_next]],
                smoothing,
            )
        return losses

    def question_losses(
        self,
        states: torch.Tensor,
        location_embeddings: torch.Tensor,
        targets: QuestionTargets,
        smoothing: float,
    ) -> dict[str, torch.Tensor]:
        """Returns the losses by name of encoder states for other questions, see state_losses().

        They are: which cells the question is about, in which order, which characters are there, and
        the outline of a single object.
        """
        cells = states[:, 1 : 1 + GRID * GRID]
        out = self.about(cells).float()
        marked = targets.rank >= 0
        losses = {"about": self.centre_loss(out[..., 0], marked.float(), int(marked.sum()))}
        if marked.any():
            losses["about_rank"] = F.cross_entropy(
                out[marked][:, 1 : 1 + RANKS], targets.rank[marked]
            )
        written = targets.glyphs[..., 0] > 0
        if written.any():
            losses["about_glyphs"] = F.cross_entropy(
                out[written][:, 1 + RANKS :].reshape(-1, 1 + len(CHARACTERS)),
                targets.glyphs[written].view(-1),
            )
        if len(targets.outlined):
            queries = self.about_outline(cells[targets.outlined[:, 0], targets.outlined[:, 1]])
            losses["about_outline"] = self.sides_loss(
                queries, location_embeddings, targets.outlines, smoothing
            )
        return losses

    @staticmethod
    def centre_loss(logits: torch.Tensor, centre: torch.Tensor, objects: int) -> torch.Tensor:
        """Returns the focal loss (Lin et al. 2017, gamma 2), divided by the number of objects.

        `logits` and `centre` are [n, cells], the latter 0 or 1.
        """
        p = logits.sigmoid()
        wrong = torch.where(centre > 0, 1 - p, p)
        return (
            wrong**2 * F.binary_cross_entropy_with_logits(logits, centre, reduction="none")
        ).sum() / max(1, objects)

    @staticmethod
    def sides_loss(
        queries: torch.Tensor,
        location_embeddings: torch.Tensor,
        bins: torch.Tensor,
        smoothing: float,
    ) -> torch.Tensor:
        """Returns the mean location loss of queries, WIDTH values for each bin."""
        logits = queries.reshape(-1, WIDTH) @ location_embeddings.to(queries.dtype).T
        return location_loss(logits, bins.reshape(-1), smoothing).mean()

    @torch.no_grad()
    def local_boxes(
        self, features: torch.Tensor, threshold: float = 0.4
    ) -> list[list[tuple[str, tuple[float, ...]]]]:
        """Reads labels and boxes from image tokens, for each image of a batch.

        A cell counts if its probability of a centre is above `threshold`.
        """
        out = self.local(features[:, 1:]).float()
        middle = cell_centres(out.device)
        reach = out[..., -4:] * 0.1
        corners = torch.cat([middle - reach[..., :2], middle + reach[..., 2:]], dim=-1).clamp(0, 1)
        found = []
        for i in range(len(out)):
            cells = torch.nonzero(out[i, :, 0].sigmoid() > threshold)[:, 0]
            labels = out[i, cells, 1 : 1 + len(LABELS)].argmax(dim=-1)
            found.append(
                [
                    (LABELS[label], tuple(box.tolist()))
                    for label, box in zip(labels.tolist(), corners[i, cells], strict=True)
                ]
            )
        return found

    @torch.no_grad()
    def boxes(
        self, states: torch.Tensor, location_embeddings: torch.Tensor, threshold: float = 0.4
    ) -> list[list[tuple[str, tuple[float, ...]]]]:
        """Reads labels and boxes from encoder states, for each image of a batch.

        It needs no decoder, so it is a ceiling to compare the decoder with.
        """
        own = self.own(states[:, 1 : 1 + GRID * GRID]).float()
        found = []
        for i in range(len(states)):
            cells = torch.nonzero(own[i, :, 0].sigmoid() > threshold)[:, 0]
            sides = (
                self.own_sides(states[i, 1 + cells]).reshape(len(cells), 4, WIDTH).float()
                @ location_embeddings.float().T
            ).argmax(dim=-1)
            labels = own[i, cells, 1:].argmax(dim=-1)
            found.append(
                [
                    (LABELS[label], tuple(((s + 0.5) / BINS).tolist()))
                    for label, s in zip(labels.tolist(), sides, strict=True)
                ]
            )
        return found


# weight of each dense loss
LOSS_WEIGHTS = {
    "centre": 1.0,
    "foreground": 2.0,
    "class": 0.5,
    "reach": 2.0,
    "outline": 1.0,
    "glyphs": 0.6,
    "end": 0.5,
    "own_centre": 1.0,
    "own_class": 0.3,
    "next_class": 0.3,
    "rank": 0.3,
    "own_sides": 0.3,
    "next_sides": 0.3,
    "about": 1.0,
    "about_rank": 0.4,
    "about_glyphs": 1.0,
    "about_outline": 0.6,
}
