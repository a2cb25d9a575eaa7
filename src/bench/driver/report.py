# SPDX-License-Identifier: BSD-2-Clause
"""Writes samples as medians, ratios and targets, in Markdown and CSV."""

import csv
import datetime
import statistics
from dataclasses import dataclass

OURS, OPTIMIZED, INT8, NANO = "ours", "ours-optimised", "ours-int8", "ours-nano"
TRANSFORMERS_JS, TRANSFORMERS_JS_Q8 = "transformers.js", "transformers.js-q8"
PYTORCH, ORT = "pytorch", "onnxruntime"

MIB = 2**20

# name of a measure: what the table calls it, its unit, how many of the unit a sample counts as
MEASURES = {
    "end_to_end": ("end to end, from the image file", "ms", 1),
    "from_tensor": ("end to end, from the pixel tensor", "ms", 1),
    "load": ("read the image file", "ms", 1),
    "preprocess": ("preprocess", "ms", 1),
    "vision": ("vision encoder", "ms", 1),
    "encode": ("text encoder", "ms", 1),
    "greedy_token": ("decode, greedy, per token", "ms", 1),
    "greedy_step": ("decode, greedy, per later step", "ms", 1),
    "beams_token": ("decode, 3 beams, per token", "ms", 1),
    "beams_step": ("decode, 3 beams, per later step", "ms", 1),
    "second_question": ("second task on the same image", "ms", 1),
    "objects": ("object detection, embedded model", "ms", 1),
    "first_open": ("open the model, first time in the process", "ms", 1),
    "open": ("open the model again", "ms", 1),
    "peak_memory": ("peak memory after one question", "MiB", MIB),
    "peak_memory_all": ("peak memory after all parts", "MiB", MIB),
    "tiles": ("16 tiles of one image, 20 tokens each", "ms", 1),
    "regions_alone": ("32 regions of one image, one by one", "ms", 1),
    "regions_together": ("32 regions of one image, together", "ms", 1),
    "small_images": ("24 small images in a row, 20 tokens each", "ms", 1),
}


@dataclass(frozen=True)
class Facts:
    """What is known beside the samples.

    `flops` and `bandwidth` are per second; `weights` and `step_bytes` are bytes by program.
    """

    machine: dict
    rounds: int
    tokens: int
    threads: int
    models: dict
    image: str
    versions: dict
    flops: float
    bandwidth: float
    vision_operations: int
    weights: dict
    step_bytes: dict


@dataclass(frozen=True)
class Target:
    """A number and the limit that it has to keep."""

    name: str
    value: float | None
    limit: float
    at_least: bool
    numbers: str
    unit: str = ""

    def verdict(self):
        """Returns whether the target is reached, in words."""
        if self.value is None:
            return "not measured"
        reached = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "reached" if reached else "**not reached**"

    def required(self):
        """Returns the limit with its unit."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"

    def measured(self):
        """Returns the value with its unit, "" if there is none."""
        return "" if self.value is None else f"{self.value:.2f}{self.unit}"


class Results:
    """Samples by (program, measure), and the facts beside them.

    Times are in milliseconds, memory is in bytes.
    """

    def __init__(self, samples, facts):
        self.samples = samples
        self.facts = facts

    def programs(self):
        """Returns the programs in the order in which they were measured."""
        return list(dict.fromkeys(program for program, _ in self.samples))

    def median(self, program, measure):
        """Returns the median of a measure, or None."""
        values = self.samples.get((program, measure))
        return statistics.median(values) if values else None

    def ratio(self, one, other):
        """Returns the ratio of the medians of two (program, measure) pairs, or None."""
        above, below = self.median(*one), self.median(*other)
        return above / below if above and below else None

    def ratios(self, one, other):
        """Returns the ratios of two (program, measure) pairs by round; none if one is missing."""
        above, below = self.samples.get(one, []), self.samples.get(other, [])
        return [a / b for a, b in zip(above, below, strict=False)]

    def targets(self):
        """Returns all targets of the engines that were measured."""
        engines = [
            program for program in (OURS, OPTIMIZED, INT8) if (program, "vision") in self.samples
        ]
        found = [
            self.faster(
                "end to end vs transformers.js, published layout",
                OURS,
                TRANSFORMERS_JS,
                "end_to_end",
                1.6,
            ),
            self.faster(
                "end to end vs transformers.js, optimised fp32",
                OPTIMIZED,
                TRANSFORMERS_JS,
                "end_to_end",
                1.35,
            ),
            self.faster(
                "16 tiles vs transformers.js, optimised fp32",
                OPTIMIZED,
                TRANSFORMERS_JS,
                "tiles",
                1.35,
            ),
            self.faster(
                "end to end vs transformers.js (fp32), int8",
                INT8,
                TRANSFORMERS_JS,
                "end_to_end",
                2.8,
            ),
            self.faster(
                "end to end vs transformers.js in 8 bit, int8",
                INT8,
                TRANSFORMERS_JS_Q8,
                "end_to_end",
                2.6,
            ),
            self.faster(
                "from a tensor vs PyTorch, published layout", OURS, PYTORCH, "from_tensor", 2.3
            ),
            self.part_of(
                "vision encoder, int8, of our fp32", (INT8, "vision"), (OURS, "vision"), 0.45
            ),
        ]
        for engine in engines:
            if engine != INT8:
                found.append(self.share_of_peak(engine))
            found += [
                self.part_of(
                    f"32 regions together of one by one, {engine}",
                    (engine, "regions_together"),
                    (engine, "regions_alone"),
                    0.4,
                ),
                self.step_of_bandwidth(engine),
                self.part_of(
                    f"3 beams of greedy, per step, {engine}",
                    (engine, "beams_step"),
                    (engine, "greedy_step"),
                    1.5,
                ),
                self.part_of(
                    f"second task of the first, {engine}",
                    (engine, "second_question"),
                    (engine, "end_to_end"),
                    0.45,
                ),
                self.seconds(f"open the model, {engine}", engine, "open", 1.0),
                self.memory(engine),
            ]
        return found + [self.seconds("object detection, embedded model", NANO, "objects", 0.3)]

    def faster(self, name, engine, peer, measure, limit):
        """Returns the target that the engine is `limit` times as fast as a peer."""
        value = self.ratio((peer, measure), (engine, measure))
        return Target(name, value, limit, True, self.both((peer, measure), (engine, measure)), " ×")

    def part_of(self, name, one, other, limit):
        """Returns the target that one measure is at most `limit` times another."""
        return Target(name, self.ratio(one, other), limit, False, self.both(one, other), " ×")

    def both(self, one, other):
        """Returns the medians of two measures in words, "" if one is missing."""
        numbers = self.median(*one), self.median(*other)
        return "" if None in numbers else "{:.1f} ms / {:.1f} ms".format(*numbers)

    def share_of_peak(self, engine):
        """Returns the target for the vision encoder's share of the machine's peak rate."""
        seconds = self.median(engine, "vision") / 1000
        rate = self.facts.vision_operations / seconds
        return Target(
            f"vision encoder's share of the MatMul peak, {engine}",
            rate / self.facts.flops,
            0.82,
            True,
            f"{rate / 1e9:.1f} of {self.facts.flops / 1e9:.1f} GFLOP/s",
        )

    def step_of_bandwidth(self, engine):
        """Returns the target for a decoder step against the time to read its weights once."""
        once = self.facts.step_bytes[engine] / self.facts.bandwidth * 1000
        step = self.median(engine, "greedy_step")
        return Target(
            f"greedy step of reading its weights once, {engine}",
            step / once,
            1.4,
            False,
            f"{step:.1f} ms / {once:.1f} ms ({self.facts.step_bytes[engine] / MIB:.0f} MiB)",
            " ×",
        )

    def seconds(self, name, engine, measure, limit):
        """Returns the target that a measure takes at most `limit` seconds."""
        value = self.median(engine, measure)
        return Target(name, value and value / 1000, limit, False, "", " s")

    def memory(self, engine):
        """Returns the target for the peak memory above the size of the weights."""
        peak, weights = self.median(engine, "peak_memory") / MIB, self.facts.weights[engine] / MIB
        return Target(
            f"peak memory above the weights, {engine}",
            peak - weights,
            600,
            False,
            f"{peak:.0f} MiB - {weights:.0f} MiB",
            " MiB",
        )


def write_csv(results, path):
    """Writes all samples, medians and targets to a CSV file."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "measure",
                "program",
                "unit",
                "median",
                "minimum",
                "maximum",
                "ours / program",
                "samples",
            ]
        )
        for (program, measure), values in results.samples.items():
            _, unit, one = MEASURES[measure]
            ratio = results.ratio((OURS, measure), (program, measure))
            numbers = [
                f"{value / one:.3f}"
                for value in (statistics.median(values), min(values), max(values))
            ]
            rows.writerow(
                [
                    measure,
                    program,
                    unit,
                    *numbers,
                    f"{ratio:.3f}" if ratio else "",
                    " ".join(f"{v / one:.3f}" for v in values),
                ]
            )
        for target in results.targets():
            rows.writerow(
                [
                    f"target: {target.name}",
                    "",
                    target.unit.strip(),
                    target.measured(),
                    "",
                    "",
                    target.required(),
                    target.verdict().strip("*"),
                ]
            )


def write_markdown(results, path):
    """Writes the tables to a Markdown file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "\n\n".join([heading(results.facts), times(results), ratios(results), targets(results)])
            + "\n"
        )


def heading(facts):
    """Returns title, machine, models and versions."""
    models = ", ".join(f"{name} `{folder}`" for name, folder in facts.models.items() if folder)
    lines = [
        f"# Benchmark of {datetime.date.today()}",
        "",
        "- Machine: {processor}, {cores} cores, {memory}".format(**facts.machine),
        f"- Its limits in this run: {facts.flops / 1e9:.1f} GFLOP/s (MatMul, float32), "
        f"{facts.bandwidth / 1e9:.1f} GB/s (memory, reading)",
        f"- Models: {models}; image `{facts.image}`",
        f"- {facts.rounds} rounds, {facts.tokens} new tokens, {facts.threads} threads",
        f"- Vision encoder: {facts.vision_operations / 1e9:.1f} GFLOP for an image",
        "- Versions: " + ", ".join(f"{name} {version}" for name, version in facts.versions.items()),
    ]
    return "\n".join(lines)


def table(head, rows):
    """Returns a Markdown table of a head and rows of cells."""
    return "\n".join(
        "| " + " | ".join(cells) + " |"
        for cells in [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    )


def times(results):
    """Returns the table of medians."""
    programs = results.programs()
    rows = [
        [
            f"{name} ({unit})",
            *(cell(results.samples.get((program, measure)), one) for program in programs),
        ]
        for measure, (name, unit, one) in MEASURES.items()
        if any((program, measure) in results.samples for program in programs)
    ]
    return "Medians, with the least and the greatest value:\n\n" + table(["", *programs], rows)


def cell(values, one):
    """Returns median, minimum and maximum of values, divided by the unit's size."""
    return spread([value / one for value in values or []], 1, "**")


def spread(values, digits, mark):
    """Returns the median between two marks, and the minimum and maximum of several values."""
    if not values:
        return ""
    median = f"{mark}{statistics.median(values):.{digits}f}{mark}"
    if len(values) == 1:
        return median
    return f"{median} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def ratios(results):
    """Returns the table of ratios of this engine to its peers, round by round."""
    engines = [program for program in (OURS, OPTIMIZED, INT8) if program in results.programs()]
    pairs = [
        (engine, peer)
        for engine in engines
        for peer in (TRANSFORMERS_JS, TRANSFORMERS_JS_Q8, PYTORCH, ORT)
        if peer in results.programs()
    ]
    rows = []
    for measure, (name, _, _) in MEASURES.items():
        found = [results.ratios((engine, measure), (peer, measure)) for engine, peer in pairs]
        if any(found):
            rows.append([name, *(spread(each, 2, "") for each in found)])
    return (
        "Ratios, medians of the rounds' with the least and the greatest; below 1 this engine takes "
        "less:\n\n"
    ) + table(["", *(f"{engine} / {peer}" for engine, peer in pairs)], rows)


def targets(results):
    """Returns the table of targets."""
    rows = [
        [target.name, target.required(), target.measured(), target.numbers, target.verdict()]
        for target in results.targets()
    ]
    return "Targets:\n\n" + table(["", "wanted", "got", "numbers", ""], rows)
