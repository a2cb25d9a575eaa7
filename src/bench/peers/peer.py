# SPDX-License-Identifier: BSD-2-Clause
"""A Python program on the other end of the benchmark's pipe: requests and answers are lines of JSON, see ../README.md."""

import json
import sys
import time

import numpy as np
from PIL import Image

FIRST_PROMPT = "What does the image describe?"
BEAMS = 3
FEW_TOKENS = 8


class Laps:
    """Milliseconds between laps, by name."""

    def __init__(self):
        self.ms = {}
        self.start = self.last = time.perf_counter()

    def lap(self, name):
        now = time.perf_counter()
        self.ms[name] = (now - self.last) * 1000
        self.last = now

    def total(self):
        return (self.last - self.start) * 1000


def milliseconds(action):
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def read(file):
    return Image.open(file).convert("RGB")


class Preprocessor:
    """What preprocessor_config.json says, with Pillow and NumPy as the slow image processor of transformers does it."""

    def __init__(self, folder):
        with open(f"{folder}/preprocessor_config.json", encoding="utf-8") as file:
            config = json.load(file)
        self.size = config["size"]["width"], config["size"]["height"]
        self.factor = np.float32(config["rescale_factor"])
        self.mean, self.std = (
            np.array(config[name], np.float32) for name in ("image_mean", "image_std")
        )

    def tensor(self, image):
        pixels = np.asarray(image.resize(self.size, Image.BICUBIC), np.float32)
        return np.ascontiguousarray(
            ((pixels * self.factor - self.mean) / self.std).transpose(2, 0, 1)[None]
        )


def derived(laps, tokens, few):
    """The laps of a question under the names of the benchmark; `few` are the milliseconds of decoding FEW_TOKENS."""
    ms = dict(laps.ms, end_to_end=laps.total())
    decode = ms.pop("decode")
    return dict(
        ms,
        from_tensor=ms["vision"] + ms["encode"] + decode,
        greedy_token=decode / tokens,
        greedy_step=(decode - few) / (tokens - FEW_TOKENS),
    )


def serve(open_model, versions):
    """Opens a model by the command line (folder, threads), then answers requests until there are no more."""
    answers, sys.stdout = (
        sys.stdout,
        sys.stderr,
    )  # what a library prints must not get among the answers
    folder, threads = sys.argv[1], int(sys.argv[2])
    start = time.perf_counter()
    model = open_model(folder, threads)
    first_open = (time.perf_counter() - start) * 1000
    print(
        json.dumps({"versions": versions, "ms": {"first_open": first_open}}),
        file=answers,
        flush=True,
    )
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["part"] == "open":
                del model
                start = time.perf_counter()
                model = open_model(folder, threads)
                ms = {"open": (time.perf_counter() - start) * 1000}
            else:
                arguments = {name: value for name, value in request.items() if name != "part"}
                ms = getattr(model, request["part"])(**arguments)
            answer = {"ms": ms}
        except Exception as trouble:  # pylint: disable=broad-except  # the driver tells of it
            answer = {"error": f"{type(trouble).__name__}: {trouble}"}
        print(json.dumps(answer), file=answers, flush=True)
