# SPDX-License-Identifier: BSD-2-Clause
"""Trains adapters of one model with this engine and with PyTorch and peft, step by step in turns.

Run by ../train.sh; see ../README.md.
"""

import argparse
import os
import statistics
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
    parser.add_argument("model", help="folder of the model, with its checkpoint in hf/")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    model = os.path.abspath(arguments.model)
    os.chdir(PROJECT)
    work = os.path.abspath("target/bench")
    os.makedirs(work, exist_ok=True)
    pytorch = programs.python(
        "pytorch-training",
        "torch_training_peer.py",
        ("step", "end"),
        model,
        arguments.threads,
        work,
        sys.executable,
    )
    ours = programs.java(
        "ours-training",
        "fiji.plugin.florence2.training.graph.TrainingProcess",
        [model, str(arguments.threads), f"{work}/training"],
        ("step",),
        work,
    )
    steps = {program: [] for program in (ours, pytorch)}
    for number in range(STEPS):
        for program, taken in steps.items():
            taken.append(program.ask("step"))
        print(f"step {number + 1} of {STEPS}", file=sys.stderr)
    memory = {program: program.peak_memory() / MIB for program in steps}
    pytorch.ask("end")
    print(table(ours, pytorch, steps, memory, model, arguments.threads))
    for program in steps:
        program.close()


def table(ours, pytorch, steps, memory, model, threads):
    """Returns what was measured, in Markdown."""
    machine = "{processor}, {cores} cores, {memory}".format(**description())
    versions = ", ".join(
        f"{name} {version}" for program in steps for name, version in program.versions.items()
    )
    lines = [
        f"- Machine: {machine}; {threads} threads",
        f"- Model: `{model}`; adapters, one sample a step, {STEPS} steps",
        f"- Versions: {versions}",
        "",
        "| | this engine | PyTorch, peft | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, key in (("processor time of a step (s)", "cpu"), ("time of a step (s)", "wall")):
        own, other = (
            [step[key] / 1000 for step in steps[program][WARM_UP:]] for program in (ours, pytorch)
        )
        ratio = statistics.median(own) / statistics.median(other)
        lines.append(f"| {name} | {spread(own)} | {spread(other)} | {ratio:.2f} |")
    lines.append(
        f"| peak memory (MiB) | {memory[ours]:.0f} | {memory[pytorch]:.0f} "
        f"| {memory[ours] / memory[pytorch]:.2f} |"
    )
    losses = [[step["loss"] for step in steps[program]] for program in (ours, pytorch)]
    difference = max(abs(a - b) for a, b in zip(*losses))
    lines.append(f"| loss, first and last step | {ends(losses[0])} | {ends(losses[1])} | |")
    lines += ["", f"Largest difference of the losses of a step: {difference:.1e}"]
    return "\n".join(lines)


def spread(values):
    """Returns median, minimum and maximum."""
    return f"**{statistics.median(values):.2f}** ({min(values):.2f}–{max(values):.2f})"


def ends(values):
    """Returns the first and the last value."""
    return f"{values[0]:.4f}, {values[-1]:.4f}"


if __name__ == "__main__":
    main()
