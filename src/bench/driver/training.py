# SPDX-License-Identifier: BSD-2-Clause
"""Trains models with this engine and with PyTorch and peft, step by step in turns.

Run by ../train.sh; see ../README.md.
"""

import argparse
import os
import statistics
import subprocess
import sys

import programs
from machine import description

PROJECT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
MIB = 2**20
STEPS = 30
WARM_UP = 2  # steps that open what is opened late


def main():
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="?", help="folder of a model, with its checkpoint in hf/")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    model = arguments.model and os.path.abspath(arguments.model)
    os.chdir(PROJECT)
    work = os.path.abspath("target/bench")
    os.makedirs(work, exist_ok=True)
    nano = f"{work}/nano"
    checkpoint = [sys.executable, "src/bench/peers/nano_checkpoint.py", "models/nano", nano]
    subprocess.run(checkpoint, check=True)
    trainings = [("nano", nano, "adapters"), ("nano", nano, "all")]
    if model:
        trainings.append((os.path.basename(model), model, "adapters"))
    lines = []
    for name, folder, method in trainings:
        print(f"{name}, {method}", file=sys.stderr)
        lines += compared(name, folder, method, arguments.threads, work)
    print("- Machine: {processor}, {cores} cores, {memory}".format(**description()), end="")
    print(f"; {arguments.threads} threads, {STEPS} steps\n")
    print("\n".join(lines))


def compared(name, folder, method, threads, work):
    """Runs a training with both programs; returns what was measured, in Markdown."""
    os.environ["METHOD"] = method
    pytorch = programs.python(
        "pytorch-training",
        "torch_training_peer.py",
        ("step", "end"),
        folder,
        threads,
        work,
        sys.executable,
    )
    ours = programs.java(
        "ours-training",
        "fiji.plugin.florence2.training.graph.TrainingProcess",
        [folder, str(threads), f"{work}/training", method],
        ("step",),
        work,
    )
    steps = {program: [] for program in (ours, pytorch)}
    anonymous = dict.fromkeys(steps, 0)
    for _ in range(STEPS):
        for program, taken in steps.items():
            taken.append(program.ask("step"))
            anonymous[program] = max(anonymous[program], program.memory("RssAnon"))
    peak = {program: program.memory("VmHWM") for program in steps}
    pytorch.ask("end")
    for program in steps:
        program.close()
    return table(ours, pytorch, steps, (peak, anonymous), f"{name}, {method}")


def table(ours, pytorch, steps, memory, title):
    """Returns what was measured of a training, in Markdown."""
    lines = [
        f"| {title} | this engine | PyTorch, peft | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, key in (("processor time of a step (s)", "cpu"), ("time of a step (s)", "wall")):
        own, other = (
            [step[key] / 1000 for step in steps[program][WARM_UP:]] for program in (ours, pytorch)
        )
        ratio = statistics.median(own) / statistics.median(other)
        lines.append(f"| {name} | {spread(own)} | {spread(other)} | {ratio:.2f} |")
    for name, bytes_of in zip(
        ("peak memory (MiB)", "of it not mapped from files"), memory, strict=True
    ):
        own, other = (bytes_of[program] / MIB for program in (ours, pytorch))
        lines.append(f"| {name} | {own:.0f} | {other:.0f} | {own / other:.2f} |")
    losses = [[step["loss"] for step in steps[program]] for program in (ours, pytorch)]
    difference = max(abs(a - b) for a, b in zip(*losses, strict=True))
    lines.append(f"| loss, first and last step | {ends(losses[0])} | {ends(losses[1])} | |")
    versions = ", ".join(
        f"{name} {version}" for program in steps for name, version in program.versions.items()
    )
    return lines + [
        "",
        f"Largest difference of the losses of a step: {difference:.1e}; {versions}",
        "",
    ]


def spread(values):
    """Returns median, minimum and maximum."""
    return f"**{statistics.median(values):.2f}** ({min(values):.2f}–{max(values):.2f})"


def ends(values):
    """Returns the first and the last value."""
    return f"{values[0]:.4f}, {values[-1]:.4f}"


if __name__ == "__main__":
    main()
