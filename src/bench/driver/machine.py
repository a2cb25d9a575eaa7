# SPDX-License-Identifier: BSD-2-Clause
"""The machine: what it is, and what it can do at most."""
import os
import time

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper

SIDE = 2048
FLOATS = 2**28
REPEATS = 5


def description():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"processor": model, "cores": os.cpu_count(), "memory": f"{memory / 2**30:.0f} GiB"}


class Limits:
    """Floating-point operations and bytes read per second: the best that was ever seen."""

    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.multiply = matmul(threads)
        self.numbers = torch.ones(FLOATS)
        self.flops = self.bandwidth = 0

    def measure(self):
        self.flops = max(self.flops, 2 * SIDE**3 / shortest(self.multiply))
        self.bandwidth = max(self.bandwidth, FLOATS * 4 / shortest(self.numbers.sum))


def matmul(threads):
    """A large product of matrices by ONNX Runtime, whose kernels run the model."""
    square = [SIDE, SIDE]
    graph = helper.make_graph([helper.make_node("MatMul", ["a", "b"], ["c"])], "product",
                              [helper.make_tensor_value_info(name, TensorProto.FLOAT, square) for name in "ab"],
                              [helper.make_tensor_value_info("c", TensorProto.FLOAT, square)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(20)
    feeds = {name: random.standard_normal(square, np.float32) for name in "ab"}
    return lambda: session.run(None, feeds)


def shortest(action):
    """Seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)
