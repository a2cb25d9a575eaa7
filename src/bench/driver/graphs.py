# SPDX-License-Identifier: BSD-2-Clause
"""Computes from a model's graphs what they require of a machine.

That is floating-point operations of the vision encoder, and bytes of weights of a decoder step.
"""

import json
import math
import os
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import helper


def vision_operations(model, size):
    """Returns the floating-point operations of the vision encoder for one image of (height, width).

    Matrix products and convolutions count, a multiplication and an addition as two. The shapes are
    those that ONNX Runtime reports for each node while the unoptimised graph runs.
    """
    return sum(
        operations(node["args"]) for node in profile(f"{model}/onnx/vision_encoder.onnx", size)
    )


def profile(graph, size):
    """Runs a graph once on zeros; returns ONNX Runtime's profile events of its nodes."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_profiling = True
    with tempfile.TemporaryDirectory() as folder:
        options.profile_file_prefix = os.path.join(folder, "profile")
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        session.run(None, {"pixel_values": np.zeros((1, 3, *size), np.float32)})
        with open(session.end_profiling(), encoding="utf-8") as file:
            events = json.load(file)
    return [
        event
        for event in events
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time")
    ]


def operations(node):
    """Returns the floating-point operations of one node, 0 if it is no product or convolution."""
    inputs, outputs = shapes(node["input_type_shape"]), shapes(node["output_type_shape"])
    if node["op_name"] in ("MatMul", "Gemm"):
        return 2 * math.prod(outputs[0]) * inputs[0][-1]
    if node["op_name"] == "Conv":
        return 2 * math.prod(outputs[0]) * math.prod(inputs[1][1:])
    return 0


def shapes(listed):
    """Returns the shapes in a list like [{"float": [1, 2]}, ...]."""
    return [next(iter(entry.values())) for entry in listed]


def step_bytes(decoder):
    """Returns the bytes of weights that a decoder step with a cache reads, each once."""
    graph = onnx.load(decoder, load_external_data=False).graph
    choice = next((node for node in graph.node if node.op_type == "If"), None)
    branch = helper.get_node_attr_value(choice, "then_branch") if choice else graph
    used = names(branch)
    for node in reversed(graph.node):  # what is made of weights before the branch begins
        if node is not choice and used.intersection(node.output):
            used.update(node.input)
    weights = {weight.name: size(weight) for weight in [*graph.initializer, *branch.initializer]}
    return sum(count for name, count in weights.items() if name in used)


def names(graph):
    """Returns the names of all inputs of a graph's nodes, those of subgraphs included."""
    found = set()
    for node in graph.node:
        found.update(node.input)
        for attribute in node.attribute:
            if attribute.HasField("g"):
                found |= names(attribute.g)
    return found


def size(tensor):
    """Returns the bytes of a tensor."""
    return math.prod(tensor.dims) * helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize


def weight_bytes(files):
    """Returns the bytes of graph files and of their external weights, each once."""
    elsewhere = {}
    for file in files:
        for tensor in onnx.load(file, load_external_data=False).graph.initializer:
            entries = {entry.key: entry.value for entry in tensor.external_data}
            if entries:
                elsewhere[entries["location"], entries["offset"]] = int(entries["length"])
    return sum(os.path.getsize(file) for file in files) + sum(elsewhere.values())
