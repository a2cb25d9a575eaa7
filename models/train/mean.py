# SPDX-License-Identifier: BSD-2-Clause
"""Writes the mean of the weights of two models, one of which was trained further from the other.

usage: mean.py MODEL MODEL OUT [--share 0.5]

A model is what train.py --init takes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from initial import open_model
from model import save


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", type=Path, nargs=2)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the first model, 0..1")
    args = parser.parse_args()
    (first, tokenizer), (second, _) = map(open_model, args.models)
    with torch.no_grad():
        for a, b in zip(first.parameters(), second.parameters(), strict=True):
            a.lerp_(b, 1 - args.share)
    save(first, tokenizer, args.out)


if __name__ == "__main__":
    main()
