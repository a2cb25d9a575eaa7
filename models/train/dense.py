# SPDX-License-Identifier: BSD-2-Clause
"""Dense targets on the feature grid, which teach the vision tower and the text encoder before any word is written.

Three sets of heads, dropped after training. On each projected image token: is an object's centre here, of which class, what part
of the cell is foreground, how far are the sides. On each encoder state: the own object's sides as location tokens (through the
tied token embeddings, so that places get the decoder's own vocabulary), and the *next* object in reading order at or after the
cell: what the decoder has to find when it has just written the object before. On the encoder states of all other questions: what the
question is about.
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

FINE = 4  # foreground samples along a side of a cell
BINS = 1000
RANKS = 41
GLYPHS = 3  # characters of a cell that are asked for
NEXT_ROWS = 24  # tokens of an image whose next object is asked for in a step


@dataclass
class DenseTargets:
    """Of a batch. Object indices point into `boxes` and `classes`; -1 is none."""

    centre: torch.Tensor  # [n, cells] 0 or 1
    own: torch.Tensor  # [n, cells] index of the object that the cell belongs to
    rank: torch.Tensor  # [n, cells] place in reading order of the object whose centre is here
    # [n, cells + 1] index of the first object whose centre's cell is not before the token's
    following: torch.Tensor
    foreground: torch.Tensor  # [n, cells, FINE * FINE]
    # [n, cells, GLYPHS] characters whose centre is here, from the left: index in
    # CHARACTERS + 1; 0 is none
    glyphs: torch.Tensor
    boxes: torch.Tensor  # [objects, 4]
    # [objects, 2 * POLYGON_POINTS] from the box's centre, in units of the object's size; NaN where
    # unknown
    outlines: torch.Tensor
    classes: torch.Tensor  # [objects]


def dense_targets(scenes: list[Scene]) -> DenseTargets:
    n, cells = len(scenes), GRID * GRID
    centre = np.zeros((n, cells), np.float32)
    own = np.full((n, cells), -1, np.int64)
    rank = np.full((n, cells), -1, np.int64)
    following = np.full((n, cells + 1), -1, np.int64)
    foreground = np.zeros((n, GRID * FINE, GRID * FINE), np.uint8)
    glyphs = np.zeros((n, cells, GLYPHS), np.int64)
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
            fine = GRID * FINE
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
        for k in sorted(
            range(len(ordered)), key=lambda k: -ordered[k].size
        ):  # small objects last, over large ones
            (x1, y1, x2, y2), (cx, cy) = ordered[k].box, ordered[k].centre
            columns = np.nonzero(np.abs(middle - cx) < 0.3 * (x2 - x1))[0]
            for row in np.nonzero(np.abs(middle - cy) < 0.3 * (y2 - y1))[0]:
                own[i, row * GRID + columns] = first + k
        for k in reversed(range(len(ordered))):
            own[i, at[k]] = first + k
            centre[i, at[k]] = 1
            rank[i, at[k]] = min(k, RANKS - 1)
            following[i, : at[k] + 1] = first + k
        for t in scene.texts:
            for character, (x, y) in zip(t.text, t.centres, strict=True):
                slots = glyphs[i, cell_of(x, y)]
                free = np.nonzero(slots == 0)[0]
                if character in CHARACTERS and len(free):
                    slots[free[0]] = CHARACTERS.index(character) + 1
    cut = (
        foreground.reshape(n, GRID, FINE, GRID, FINE)
        .transpose(0, 1, 3, 2, 4)
        .reshape(n, cells, FINE * FINE)
    )
    return DenseTargets(
        torch.from_numpy(centre),
        torch.from_numpy(own),
        torch.from_numpy(rank),
        torch.from_numpy(following),
        torch.from_numpy(cut).float(),
        torch.from_numpy(glyphs),
        torch.tensor(np.array(boxes, np.float32).reshape(-1, 4)),
        torch.tensor(np.array(outlines, np.float32).reshape(-1, 2 * POLYGON_POINTS)),
        torch.tensor(classes, dtype=torch.long),
    )


def cell_of(x: float, y: float) -> int:
    return min(max(int(y * GRID), 0), GRID - 1) * GRID + min(max(int(x * GRID), 0), GRID - 1)


@dataclass
class AboutTargets:
    """What each question of a batch is about, on the feature grid."""

    # [n, cells] rank in the answer of the object whose centre is here, or of the first character
    # here; -1 elsewhere
    rank: torch.Tensor
    glyphs: torch.Tensor  # [n, cells, GLYPHS] characters asked about, as in DenseTargets
    outlined: torch.Tensor  # [m, 2] question and cell of single objects with outlines
    outlines: torch.Tensor  # [m, 2 * POLYGON_POINTS] as bins


def about_targets(abouts: list[tuple[SceneObject | SceneText, ...]]) -> AboutTargets:
    rank = np.full((len(abouts), GRID * GRID), -1, np.int64)
    glyphs = np.zeros((len(abouts), GRID * GRID, GLYPHS), np.int64)
    outlined, outlines = [], []
    for i, about in enumerate(abouts):
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
    return AboutTargets(
        torch.from_numpy(rank),
        torch.from_numpy(glyphs),
        torch.tensor(outlined, dtype=torch.long).view(-1, 2),
        torch.from_numpy(np.array(outlines, np.int64).reshape(-1, 2 * POLYGON_POINTS)),
    )


def outline(o: SceneObject) -> np.ndarray:
    if o.polygon is None:
        return np.full(2 * POLYGON_POINTS, np.nan)
    return ((outline_points(o) - np.array(o.centre)) / max(o.size, 0.02)).reshape(-1)


def location_loss(logits: torch.Tensor, bins: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Cross entropy [rows] of logits [rows, BINS] against a Gaussian around each bin, of the given standard deviation in bins."""
    reach = int(2.5 * smoothing)
    offsets = torch.arange(-reach, reach + 1, device=logits.device)
    weights = torch.exp(-0.5 * (offsets / smoothing) ** 2)
    near = (bins[:, None] + offsets).clamp(0, BINS - 1)
    return logits.float().logsumexp(dim=1) - (
        logits.gather(1, near).float() * (weights / weights.sum())
    ).sum(dim=1)


def cell_centres(device: torch.device) -> torch.Tensor:
    """x and y [cells, 2] of the cells' centres, as fractions of the side."""
    side = (torch.arange(GRID, device=device) + 0.5) / GRID
    return torch.stack([side.repeat(GRID), side.repeat_interleave(GRID)], dim=1)


class DenseHeads(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.local = nn.Linear(WIDTH, 1 + len(LABELS) + FINE * FINE + 4)
        self.outline = nn.Linear(WIDTH, 2 * POLYGON_POINTS)
        self.glyphs = nn.Linear(WIDTH, GLYPHS * (1 + len(CHARACTERS)))
        nn.init.zeros_(self.glyphs.bias)
        self.glyphs.bias.data.view(GLYPHS, -1)[:, 0] = 8.0  # nothing is written in most cells
        self.own = nn.Linear(WIDTH, 1 + len(LABELS))
        self.own_sides = nn.Linear(WIDTH, 4 * WIDTH)
        self.rank = nn.Linear(WIDTH, RANKS)
        self.next = nn.Linear(WIDTH, 1 + len(LABELS))
        self.next_sides = nn.Linear(WIDTH, 4 * WIDTH)
        self.about = nn.Linear(WIDTH, 1 + RANKS + GLYPHS * (1 + len(CHARACTERS)))
        self.about.bias.data[0] = -4.0  # most cells are not asked about
        self.about_outline = nn.Linear(WIDTH, 2 * POLYGON_POINTS * WIDTH)
        for layer in (self.own_sides, self.next_sides, self.about_outline):
            nn.init.normal_(layer.weight, std=1 / WIDTH**0.5)

    def local_losses(
        self, features: torch.Tensor, targets: DenseTargets
    ) -> dict[str, torch.Tensor]:
        """Of the projected image tokens [n, 1 + cells, d]."""
        n, cells = targets.centre.shape
        objects = len(targets.boxes)
        out = self.local(features[:, 1:]).float()
        named = targets.own >= 0
        owner = targets.own[named]
        losses = {
            "centre": self.centre_loss(out[..., 0], targets.centre, objects),
            "foreground": F.binary_cross_entropy_with_logits(
                out[..., -4 - FINE * FINE : -4], targets.foreground
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
                out[..., 1 : 1 + len(LABELS)][named], targets.classes[owner]
            )
            cell = cell_centres(out.device).expand(n, cells, 2)[named]
            box = targets.boxes[owner]
            reach = torch.cat([cell - box[:, :2], box[:, 2:] - cell], dim=1)
            size = (
                (box[:, 2:] - box[:, :2]).prod(dim=1, keepdim=True).sqrt().clamp(min=0.02)
            )  # errors count by the object's size
            losses["reach"] = (
                F.smooth_l1_loss(out[..., -4:][named] * 0.1 / size, reach / size, beta=0.1) * 2
            )
            outlines = targets.outlines[owner]
            known = ~outlines[:, 0].isnan()
            if known.any():
                losses["outline"] = (
                    F.smooth_l1_loss(
                        self.outline(features[:, 1:][named][known]).float(),
                        outlines[known],
                        beta=0.1,
                    )
                    * 2
                )
        return losses

    def state_losses(
        self, states: torch.Tensor, places: torch.Tensor, targets: DenseTargets, smoothing: float
    ) -> dict[str, torch.Tensor]:
        """Of the encoder's states, image tokens first [n, at least 1 + cells, d]; `places` [BINS, d] are the location embeddings."""
        n, cells = targets.centre.shape
        objects = len(targets.boxes)
        bins = (targets.boxes * BINS).long().clamp(0, BINS - 1)
        named = targets.own >= 0
        owner = targets.own[named]
        losses: dict[str, torch.Tensor] = {}
        # rows at random: every token asks for its next object, and neighbours mostly for the same
        rows = torch.randint(0, cells + 1, (n, NEXT_ROWS), device=states.device)
        rows[:, 0] = 0
        following = targets.following.gather(1, rows)
        asked = states.gather(1, rows[..., None].expand(-1, -1, states.shape[-1]))
        answer = self.next(asked).float()
        some = following >= 0
        losses["end"] = F.binary_cross_entropy_with_logits(answer[..., 0], (~some).float())
        own = self.own(states[:, 1 : 1 + cells]).float()
        losses["own_centre"] = self.centre_loss(own[..., 0], targets.centre, objects)
        if objects:
            losses["own_class"] = F.cross_entropy(own[..., 1:][named], targets.classes[owner])
            centres = targets.rank >= 0
            losses["rank"] = F.cross_entropy(
                self.rank(states[:, 1 : 1 + cells][centres]).float(), targets.rank[centres]
            )
            losses["next_class"] = F.cross_entropy(
                answer[..., 1:][some], targets.classes[following[some]]
            )
            losses["own_sides"] = self.sides_loss(
                self.own_sides(states[:, 1 : 1 + cells][named]), places, bins[owner], smoothing
            )
            losses["next_sides"] = self.sides_loss(
                self.next_sides(asked[some]), places, bins[following[some]], smoothing
            )
        return losses

    def about_losses(
        self, states: torch.Tensor, places: torch.Tensor, targets: AboutTargets, smoothing: float
    ) -> dict[str, torch.Tensor]:
        """Of the encoder's states for questions [n, at least 1 + cells, d]: what they are about, in which order, what is written there, its outline."""
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
            losses["about_outline"] = self.sides_loss(queries, places, targets.outlines, smoothing)
        return losses

    @staticmethod
    def centre_loss(logits: torch.Tensor, centre: torch.Tensor, objects: int) -> torch.Tensor:
        """Focal loss (Lin et al. 2017, gamma 2), over the number of objects."""
        p = logits.sigmoid()
        wrong = torch.where(centre > 0, 1 - p, p)
        return (
            wrong**2 * F.binary_cross_entropy_with_logits(logits, centre, reduction="none")
        ).sum() / max(1, objects)

    @staticmethod
    def sides_loss(
        queries: torch.Tensor, places: torch.Tensor, bins: torch.Tensor, smoothing: float
    ) -> torch.Tensor:
        logits = queries.reshape(-1, WIDTH) @ places.to(queries.dtype).T
        return location_loss(logits, bins.reshape(-1), smoothing).mean()

    @torch.no_grad()
    def local_boxes(
        self, features: torch.Tensor, threshold: float = 0.4
    ) -> list[list[tuple[str, tuple[float, ...]]]]:
        """What the image tokens know of objects."""
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
        self, states: torch.Tensor, places: torch.Tensor, threshold: float = 0.4
    ) -> list[list[tuple[str, tuple[float, ...]]]]:
        """What the encoder's states know, read without the decoder: a ceiling to compare the decoder with."""
        own = self.own(states[:, 1 : 1 + GRID * GRID]).float()
        found = []
        for i in range(len(states)):
            cells = torch.nonzero(own[i, :, 0].sigmoid() > threshold)[:, 0]
            sides = (
                self.own_sides(states[i, 1 + cells]).reshape(len(cells), 4, WIDTH).float()
                @ places.float().T
            ).argmax(dim=-1)
            labels = own[i, cells, 1:].argmax(dim=-1)
            found.append(
                [
                    (LABELS[label], tuple(((s + 0.5) / BINS).tolist()))
                    for label, s in zip(labels.tolist(), sides, strict=True)
                ]
            )
        return found


# what each dense loss counts
WEIGHTS = {
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
