"""Computes the shapes of a vision encoder in advance, for one image of the model's size.

    python fold.py MODEL/onnx/vision_encoder.onnx

A traced graph computes the sizes of its tensors from those of its input again and again: of the
2,200 nodes of a small model they are three quarters, and most of the time that it takes to open.
For an image of one size they are constants. Weights and layers stay as they are.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

MAX_ELEMENTS = 4096  # sizes and masks are small; weights stay as they are stored


def fold(model: onnx.ModelProto, sizes: dict[str, list[int]]) -> onnx.ModelProto:
    """Returns the graph for inputs of fixed sizes, by their names."""
    for value in model.graph.input:
        dims = value.type.tensor_type.shape.dim
        for dim, size in zip(dims, sizes[value.name], strict=True):
            dim.ClearField("dim_param")
            dim.dim_value = size
    for value in model.graph.output:
        for dim in value.type.tensor_type.shape.dim:
            dim.Clear()
    known = {}
    while True:
        before = len(known)
        shapes = tensor_shapes(onnx.shape_inference.infer_shapes(model, data_prop=True))
        compute(model.graph, shapes, known)
        if len(known) == before:
            break
        replace(model.graph, known)
    for value in model.graph.output:
        for dim, size in zip(value.type.tensor_type.shape.dim, shapes[value.name], strict=True):
            dim.dim_value = size
    del model.graph.value_info[:]
    return model


def tensor_shapes(model: onnx.ModelProto) -> dict[str, list[int]]:
    """Returns the shapes that are known in all dimensions, by the names of tensors."""
    shapes = {}
    graph = model.graph
    for value in [*graph.input, *graph.value_info, *graph.output]:
        if not value.type.tensor_type.HasField("shape"):
            continue
        dims = value.type.tensor_type.shape.dim
        if all(dim.HasField("dim_value") for dim in dims):
            shapes[value.name] = [dim.dim_value for dim in dims]
    return shapes


def compute(graph: onnx.GraphProto, shapes: dict[str, list[int]], known: dict) -> None:
    """Adds the values of nodes that depend on shapes and small constants alone."""
    for weight in graph.initializer:
        if weight.name not in known and np.prod(weight.dims) <= MAX_ELEMENTS:
            known[weight.name] = numpy_helper.to_array(weight)
    for node in graph.node:
        if all(name in known for name in node.output):
            continue
        if node.op_type == "Shape" and node.input[0] in shapes:
            known[node.output[0]] = np.array(shapes[node.input[0]], np.int64)
        elif node.op_type == "Constant":
            value = helper.get_node_attr_value(node, "value")
            known[node.output[0]] = numpy_helper.to_array(value)
        elif all(name in known for name in node.input if name):
            values = evaluate(node, known)
            if all(value.size <= MAX_ELEMENTS for value in values):
                known.update(zip(node.output, values, strict=True))


def evaluate(node: onnx.NodeProto, known: dict) -> list[np.ndarray]:
    """Computes one node."""
    names = [name for name in node.input if name]
    inputs = [
        helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(known[n].dtype), None)
        for n in names
    ]
    outputs = [onnx.ValueInfoProto(name=name) for name in node.output]
    graph = helper.make_graph([node], "node", inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    return ReferenceEvaluator(model).run(None, {name: known[name] for name in names})


def replace(graph: onnx.GraphProto, known: dict) -> None:
    """Replaces computed nodes by their values, and drops what nothing reads any more."""
    nodes = [node for node in graph.node if not all(name in known for name in node.output)]
    stored = {weight.name: weight for weight in graph.initializer}
    read = {name for node in nodes for name in node.input} | {o.name for o in graph.output}
    weights = [
        stored[name] if name in stored else numpy_helper.from_array(known[name], name)
        for name in sorted(read)
        if name in stored or name in known
    ]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(weights)


def main() -> None:
    """Folds the vision encoder of a model folder in place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="vision encoder in a model's folder onnx")
    file = parser.parse_args().file
    size = json.loads((file.parent.parent / "preprocessor_config.json").read_text())["size"]
    pixels = [1, 3, size["height"], size["width"]]
    model = fold(onnx.load(file), {"pixel_values": pixels})
    onnx.checker.check_model(model)
    onnx.save(model, file)


if __name__ == "__main__":
    main()
