"""Makes files smaller: weights in half precision, or matrix products in 8 bit."""

import logging

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from checkpoint import ExportError

MIN_ELEMENTS = 256  # tensors below this many numbers stay as they are: they weigh nothing


def round_to_half(model):
    """Rounds a model's weights to half precision in place, so that storing them so loses no more.

    Raises ExportError if a weight exceeds the range of half precision.
    """
    for name, tensor in model.state_dict().items():
        if tensor.is_floating_point():
            if tensor.abs().max() > torch.finfo(torch.float16).max:
                raise ExportError(
                    f"{name} has values beyond half precision: export this checkpoint as fp32."
                )
            tensor.copy_(tensor.half().float())


def store_half(model):
    """Stores a graph's weights as float16 where that loses nothing.

    A cast to float32 follows each, which ONNX Runtime folds when it loads the file. Computation
    stays in float32, so the file runs on every processor. For a table that is only looked up, the
    rows are cast, not the table.
    """
    graph, casts = model.graph, []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(weight)
        with np.errstate(over="ignore"):
            half = values.astype(np.float16)
        if values.size < MIN_ELEMENTS or not np.array_equal(half.astype(np.float32), values):
            continue
        name = weight.name
        consumers = [n for n in graph.node if name in n.input]
        stored = f"{name}_fp16"
        weight.CopyFrom(numpy_helper.from_array(half, stored))
        if len(consumers) == 1 and consumers[0].op_type == "Gather":
            cast_rows(graph, consumers[0], stored)
        else:
            casts.append(
                helper.make_node(
                    "Cast", [stored], [name], name=f"{name}_cast", to=TensorProto.FLOAT
                )
            )
    for node in reversed(casts):
        graph.node.insert(0, node)


def cast_rows(graph, gather, stored):
    """Makes a Gather node read the float16 table `stored` and casts the rows that it returns."""
    rows = gather.output[0]
    gather.input[0] = stored
    gather.output[0] = f"{rows}_fp16"
    position = list(graph.node).index(gather)
    graph.node.insert(
        position + 1,
        helper.make_node(
            "Cast", [gather.output[0]], [rows], name=f"{rows}_cast", to=TensorProto.FLOAT
        ),
    )


def quantise_products(source, target):
    """Quantises the matrix products with weights of one ONNX file; returns the new model.

    Weights are signed 8-bit with a scale for each column, inputs are quantised at run time. Weights
    use 7 of the 8 bits: processors without VNNI add products in 16 bit, and with all 8 the sums
    would overflow there and nowhere else. (Unsigned weights do not overflow either, but were no
    faster than float32 where signed ones took two thirds of its time.)
    """
    logging.disable(logging.WARNING)  # it recommends a preparation that these graphs do not need
    try:
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        logging.disable(logging.NOTSET)
    return onnx.load(target)


def quantise_table(model):
    """Quantises the token table to 8 bit with a scale for each row, in place.

    Only the rows that are looked up are converted to float32.
    """
    graph = model.graph
    gather = next(n for n in graph.node if n.op_type == "Gather")
    weight = next(w for w in graph.initializer if w.name == gather.input[0])
    values = numpy_helper.to_array(weight)
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
    name, rows = weight.name, gather.output[0]
    weight.CopyFrom(
        numpy_helper.from_array(
            np.clip(np.rint(values / scale), -127, 127).astype(np.int8), f"{name}_int8"
        )
    )
    graph.initializer.append(numpy_helper.from_array(scale, f"{name}_scale"))
    gather.input[0], gather.output[0] = f"{name}_int8", f"{rows}_int8"
    position = list(graph.node).index(gather)
    added = [
        helper.make_node(
            "Cast", [f"{rows}_int8"], [f"{rows}_float"], name=f"{rows}_cast", to=TensorProto.FLOAT
        ),
        helper.make_node(
            "Gather", [f"{name}_scale", gather.input[1]], [f"{rows}_scale"], name=f"{rows}_scales"
        ),
        helper.make_node("Mul", [f"{rows}_float", f"{rows}_scale"], [rows], name=f"{rows}_mul"),
    ]
    for offset, node in enumerate(added, 1):
        graph.node.insert(position + offset, node)
