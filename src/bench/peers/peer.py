# SPDX-License-Identifier: BSD-2-Clause
"""The side of a Python peer in the benchmark: requests and answers are lines of JSON.

See ../README.md.
"""

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
        """Ends a lap."""
        now = time.perf_counter()
        self.ms[name] = (now - self.last) * 1000
        self.last = now

    def total(self):
        """Returns the milliseconds of all laps."""
        return (self.last - self.start) * 1000


def milliseconds(action):
    """Returns the duration of an action in milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def read(file):
    """Reads an image file as RGB."""
    return Image.open(file).convert("RGB")


class Preprocessor:
    """What preprocessor_config.json requires, with Pillow and NumPy.

    It computes the same as transformers' slow image processor.
    """

    def __init__(self, folder):
        with open(f"{folder}/preprocessor_config.json", encoding="utf-8") as file:
            config = json.load(file)
        self.size = config["size"]["width"], config["size"]["height"]
        self.factor = np.float32(config["rescale_factor"])
        self.mean, self.std = (
            np.array(config[name], np.float32) for name in ("image_mean", "image_std")
        )

    def tensor(self, image):
        """Returns the pixels float32 [1, 3, height, width] of an RGB image."""
        pixels = np.asarray(image.resize(self.size, Image.BICUBIC), np.float32)
        return np.ascontiguousarray(
            ((pixels * self.factor - self.mean) / self.std).transpose(2, 0, 1)[None]
        )


def derived(laps, tokens, few):
    """Returns the milliseconds of a question under the benchmark's names.

    `tokens` is the number of decoded tokens, `few` the milliseconds of decoding FEW_TOKENS.
    """
    ms = dict(laps.ms, end_to_end=laps.total())
    decode = ms.pop("decode")
    return dict(
        ms,
        from_tensor=ms["vision"] + ms["encode"] + decode,
        greedy_token=decode / tokens,
        greedy_step=(decode - few) / (tokens - FEW_TOKENS),
    )


def serve(open_model, versions):
    """Opens the model of the command line (folder, threads), then answers requests until they end.

    `open_model` takes folder and threads; a request's part is the name of one of the model's
    methods.
    """
    # what a library prints must not get among the answers
    answers, sys.stdout = sys.stdout, sys.stderr
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
