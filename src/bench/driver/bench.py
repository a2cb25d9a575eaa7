# SPDX-License-Identifier: BSD-2-Clause
"""Measures the engine and its peers on the same model and image, in turns, and writes a table.

Run by ../run.sh; see ../README.md.
"""

import argparse
import collections
import datetime
import json
import os
import subprocess
import sys

from PIL import Image

import graphs
import programs
import report
from machine import Limits, description

PROJECT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
SAMPLE = f"{PROJECT}/src/main/resources/fiji/plugin/florence2/cli/sample.png"
LONG_TOKENS = 20
TILE = 256
TILES_PER_SIDE = 4
SMALL, SMALL_IMAGES = 64, 24
REGIONS = 32
LONG_ROUNDS = 3


def main():
    """Runs the command line."""
    arguments = parse()
    os.chdir(PROJECT)
    work = os.path.abspath("target/bench")
    limits = Limits(arguments.threads)
    running = start(arguments, work)
    samples = collections.defaultdict(list)
    record(running, samples, warm_up(running, arguments))
    for number in range(arguments.rounds):
        log(f"round {number + 1} of {arguments.rounds}")
        limits.measure()
        measure_round(running, arguments, samples)
    if arguments.long:
        long_parts(running, arguments, samples, work)
    record(
        running,
        samples,
        {program: {"peak_memory_all": program.peak_memory()} for program in running},
    )
    open_again(running, arguments, samples)
    for program in running:
        program.close()
    log("the graphs")
    results = report.Results(samples, facts(arguments, running, limits))
    stem = f"{work}/{datetime.datetime.now():%Y-%m-%d-%H%M}"
    report.write_csv(results, f"{stem}.csv")
    report.write_markdown(results, f"{stem}.md")
    with open(f"{stem}.md", encoding="utf-8") as file:
        print(file.read())
    log(f"written: {stem}.md and .csv")


def parse():
    """Returns the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "model",
        type=os.path.abspath,
        help="folder in the layout of the published models, with the checkpoint in hf/",
    )
    parser.add_argument("image", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--optimized", type=os.path.abspath, help="the same model, optimised, for this engine"
    )
    parser.add_argument(
        "--int8", type=os.path.abspath, help="the same model in 8 bit, for this engine"
    )
    parser.add_argument(
        "--q8",
        type=os.path.abspath,
        help="the same model in 8 bit for transformers.js, as ../peers/quantize.py writes it",
    )
    parser.add_argument("--tokens", type=int, default=40, help="of each answer (default: 40)")
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count(), help="of each program (default: the cores)"
    )
    parser.add_argument("--without", nargs="*", default=[], help="programs to leave out")
    parser.add_argument(
        "--long",
        action="store_true",
        help="also 32 regions and 16 tiles, each three times, and 24 small images, once: "
        "takes many minutes",
    )
    return parser.parse_args()


def start(arguments, work):
    """Starts the programs that the options select; `work` is the folder of build products and logs.

    Exits with a message if a program to leave out is unknown.
    """
    threads, model = arguments.threads, arguments.model
    choices = {
        report.OURS: lambda name: programs.ours(name, model, threads, work),
        report.OPTIMIZED: lambda name: programs.ours(name, arguments.optimized, threads, work),
        report.INT8: lambda name: programs.ours(name, arguments.int8, threads, work),
        report.TRANSFORMERS_JS: lambda name: programs.node(name, model, "fp32", threads, work),
        report.TRANSFORMERS_JS_Q8: lambda name: programs.node(
            name, arguments.q8, "q8", threads, work
        ),
        report.PYTORCH: lambda name: programs.python(
            name,
            "torch_peer.py",
            ("question", "beams", "open"),
            model,
            threads,
            work,
            sys.executable,
        ),
        report.ORT: lambda name: programs.python(
            name, "ort_peer.py", ("question", "open"), model, threads, work, sys.executable
        ),
        report.NANO: lambda name: programs.ours(name, "nano", threads, work, ("objects",)),
    }
    unknown = set(arguments.without) - set(choices)
    if unknown:
        raise SystemExit(f"There are no programs {sorted(unknown)}, only {list(choices)}.")
    absent = [
        name
        for name, folder in (
            (report.OPTIMIZED, arguments.optimized),
            (report.INT8, arguments.int8),
            (report.TRANSFORMERS_JS_Q8, arguments.q8),
        )
        if not folder
    ]
    running = []
    for name, open_program in choices.items():
        if name not in [*arguments.without, *absent]:
            log(f"opening {name}")
            running.append(open_program(name))
    return running


def warm_up(running, arguments):
    """Asks two questions without measuring them; returns time to open and memory by program.

    Peak memory is read after the first question.
    """
    measured = {}
    for program in running:
        log(f"warming up {program.name}")
        main_part(program, arguments)
        measured[program] = {"first_open": program.first_open, "peak_memory": program.peak_memory()}
        main_part(program, arguments)
    return measured


def main_part(program, arguments):
    """Runs the part that every round measures."""
    if "objects" in program.parts:
        program.ask("objects", image=SAMPLE)
    else:
        program.ask("question", image=arguments.image, tokens=arguments.tokens)


def record(running, samples, measured):
    """Adds measured values, by program and name, to the samples, by (program's name, measure)."""
    for program in running:
        for name, value in measured.get(program, {}).items():
            samples[program.name, name].append(value)


def measure_round(running, arguments, samples):
    """Measures each part of each program in turn, so that what slows the machine slows them all."""
    requests = {
        "question": {"image": arguments.image, "tokens": arguments.tokens},
        "parts": {"image": arguments.image, "tokens": arguments.tokens},
        "beams": {"tokens": arguments.tokens},
        "objects": {"image": SAMPLE},
    }
    for part, request in requests.items():
        record(
            running,
            samples,
            {program: program.ask(part, **request) for program in running if part in program.parts},
        )


def open_again(running, arguments, samples):
    """Measures opening a model again in the same process, after all else.

    It may be slower than the first time, by a fifth where we saw it.
    """
    for number in range(arguments.rounds):
        log(f"opening again, {number + 1} of {arguments.rounds}")
        record(
            running,
            samples,
            {program: program.ask("open") for program in running if "open" in program.parts},
        )


def long_parts(running, arguments, samples, work):
    """Measures regions and tiles of a large image in turns, and many small images once."""
    large, tiles, small = write_images(arguments.image, work)
    asked = [program for program in running if "question" in program.parts]
    for number in range(LONG_ROUNDS):
        for program in asked:
            log(f"regions and 16 tiles, {number + 1} of {LONG_ROUNDS}: {program.name}")
            if program.graphs:
                regions = program.ask(
                    "regions", image=arguments.image, count=REGIONS, tokens=arguments.tokens
                )
                record(running, samples, {program: regions})
                answer = program.ask("tiles", image=large, side=TILE, tokens=LONG_TOKENS)
            else:
                answer = program.ask("files", images=tiles, tokens=LONG_TOKENS)
            samples[program.name, "tiles"].append(answer["files"])
    for program in asked:
        log(f"{SMALL_IMAGES} small images: {program.name}")
        answer = program.ask("files", images=small, tokens=LONG_TOKENS)
        samples[program.name, "small_images"].append(answer["files"])


def write_images(file, work):
    """Writes one large image, the same in tiles, and small pieces of it; returns their paths."""
    folder = f"{work}/images"
    os.makedirs(folder, exist_ok=True)
    side = TILE * TILES_PER_SIDE
    image = Image.open(file).convert("RGB").resize((side, side))
    image.save(f"{folder}/large.png")
    return (
        f"{folder}/large.png",
        pieces(image, TILE, folder, TILES_PER_SIDE**2),
        pieces(image, SMALL, folder, SMALL_IMAGES),
    )


def pieces(image, side, folder, count):
    """Writes the first `count` squares of an image, row by row; returns their paths."""
    files = []
    for number in range(count):
        row, column = divmod(number, image.width // side)
        files.append(f"{folder}/{side}-{number}.png")
        image.crop((column * side, row * side, (column + 1) * side, (row + 1) * side)).save(
            files[-1]
        )
    return files


def facts(arguments, running, limits):
    """Returns what the table reports beside the samples."""
    with open(f"{arguments.model}/preprocessor_config.json", encoding="utf-8") as file:
        size = json.load(file)["size"]
    ours = [program for program in running if program.graphs and program.name != report.NANO]
    return report.Facts(
        machine=description(),
        rounds=arguments.rounds,
        tokens=arguments.tokens,
        threads=arguments.threads,
        models={
            "published layout": arguments.model,
            "optimised": arguments.optimized,
            "int8": arguments.int8,
            "q8 of transformers.js": arguments.q8,
        },
        image=arguments.image,
        versions={"this engine": commit(), "Python": sys.version.split()[0]}
        | {k: v for p in running for k, v in p.versions.items()},
        flops=limits.flops,
        bandwidth=limits.bandwidth,
        vision_operations=graphs.vision_operations(
            arguments.model, (size["height"], size["width"])
        ),
        weights={program.name: graphs.weight_bytes(program.graphs) for program in ours},
        step_bytes={program.name: graphs.step_bytes(decoder(program.graphs)) for program in ours},
    )


def decoder(files):
    """Returns the file of the decoder among a model's graphs."""
    return next(file for file in files if os.path.basename(file).startswith("decoder"))


def commit():
    """Returns the commit that is measured."""
    return subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True
    ).stdout.strip()


def log(message):
    """Prints a message to standard error."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
