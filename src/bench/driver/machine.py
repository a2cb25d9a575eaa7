# SPDX-License-Identifier: BSD-2-Clause
"""Describes the machine and measures its limits."""

import os
import statistics
import time

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper

SIDE = 2048
FLOATS = 2**28
REPEATS = 5


def description():
    """Returns processor, cores and memory."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"processor": model, "cores": os.cpu_count(), "memory": f"{memory / 2**30:.0f} GiB"}


class Limits:
    """Floating-point operations and bytes read per second.

    A round takes the best of REPEATS tries, and the result is the median of the rounds, as for the
    programs: on a shared machine, the best of all rounds would be compared with what the programs
    got in worse ones.
    """

    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.multiply = matmul(threads)
        self.numbers = torch.ones(FLOATS)
        self._flops, self._bandwidth = [], []

    def measure(self):
        """Measures one round."""
        self._flops.append(2 * SIDE**3 / shortest(self.multiply))
        self._bandwidth.append(FLOATS * 4 / shortest(self.numbers.sum))

    @property
    def flops(self):
        """Floating-point operations per second of a matrix product."""
        return statistics.median(self._flops)

    @property
    def bandwidth(self):
        """Bytes per second that are read from memory."""
        return statistics.median(self._bandwidth)


def matmul(threads):
    """Returns a function that multiplies two matrices of SIDE x SIDE by ONNX Runtime.

    ONNX Runtime's kernels run the model too.
    """
    square = [SIDE, SIDE]
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, square) for name in "ab"],
        [helper.make_tensor_value_info("c", TensorProto.FLOAT, square)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    random = np.random.default_rng(20)
    feeds = {name: random.standard_normal(square, np.float32) for name in "ab"}
    return lambda: session.run(None, feeds)


def shortest(action):
    """Returns the shortest duration of an action, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)
