# SPDX-License-Identifier: BSD-2-Clause
"""Weights to begin with: of a checkpoint of train.py, of a saved model, or of exported graphs."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from transformers import Florence2ForConditionalGeneration

from model import new_model

GRAPHS = ("vision_encoder", "encoder_model", "decoder_model_merged")
TABLE = "model.language_model.shared.weight"


def open_model(path: Path) -> tuple[Florence2ForConditionalGeneration, Tokenizer]:
    """Returns the model of what initial_weights() reads, for inference, and its tokenizer."""
    tokenizer = Tokenizer.from_file(str(initial_tokenizer(path)))
    model = new_model(tokenizer).eval()
    load_weights(model, initial_weights(path)[0])
    return model, tokenizer


def initial_weights(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor] | None]:
    """Returns the weights of the model, and those of the dense heads where there are any.

    `path` is a checkpoint, or a folder with model.safetensors or with onnx/. Raises ValueError if
    it is none of them.
    """
    if path.is_file():
        state = torch.load(path, map_location="cpu")
        return state["ema"], state["ema_heads"]
    if (path / "model.safetensors").exists():
        return load_file(path / "model.safetensors"), None
    if (path / "onnx").is_dir():
        return exported_weights(path / "onnx"), None
    raise ValueError(f"{path} is no checkpoint, and has neither model.safetensors nor onnx/")


def initial_tokenizer(path: Path) -> Path:
    """Returns the tokenizer of what initial_weights() reads.

    It is in a model's folder, and in the folder RUN of a checkpoint RUN/STAGE/checkpoint.pt.
    """
    return (path if path.is_dir() else path.parent.parent) / "tokenizer.json"


def load_weights(model: nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """Loads weights, which may lack tied ones. Raises ValueError if others are missing."""
    result = model.load_state_dict(weights, strict=False)
    tied = {
        "lm_head.weight",
        "model.language_model.encoder.embed_tokens.weight",
        "model.language_model.decoder.embed_tokens.weight",
    }
    wrong = [*(set(result.missing_keys) - tied), *(set(result.unexpected_keys) - tied)]
    if wrong:
        raise ValueError(f"these weights do not fit the model: {sorted(wrong)}")
    model.tie_weights()


def exported_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Returns the weights that models/export wrote into graphs, in any float precision."""
    weights: dict[str, np.ndarray] = {}
    for graph in GRAPHS:
        constants, nodes = read_graph(graph_file(folder, graph))
        for name, value in constants.items():
            name = re.sub(r"^first_", "", re.sub(r"_fp16$", "", name))
            if name.startswith("model.model."):
                weights[name.removeprefix("model.")] = value
            elif re.match(r"(encoder|decoder)\.", name):
                weights["model.language_model." + name] = value
        # matrices of linear layers have the names of their products
        for node in nodes:
            matrix = constants.get(node.input[1]) if node.op_type in ("MatMul", "Gemm") else None
            if matrix is None or matrix.ndim != 2:
                continue
            name = re.sub(r"^(first_|past_|\w+?_)?/", "", node.name)
            name = name.rsplit("/", 1)[0].replace("/", ".")
            if name.endswith("head"):
                continue  # tied to the token embeddings
            name = (
                "model." + name
                if graph == "vision_encoder"
                else "model.language_model." + re.sub(r"^(model|m)\.", "", name)
            )
            weights[name + ".weight"] = matrix.T
    table, _ = read_graph(graph_file(folder, "embed_tokens"))
    weights[TABLE] = next(v for v in table.values() if v.ndim == 2)
    return {k: torch.from_numpy(np.array(v, np.float32)) for k, v in weights.items()}


def graph_file(folder: Path, graph: str) -> Path:
    """Returns the file of a graph in the highest precision that there is."""
    for suffix in ("", "_fp16"):
        if (file := folder / f"{graph}{suffix}.onnx").exists():
            return file
    raise ValueError(f"{folder} has no {graph}.onnx or {graph}_fp16.onnx")


def read_graph(file: Path) -> tuple[dict[str, np.ndarray], list[onnx.NodeProto]]:
    """Returns the constants of a graph and of its branches by name, and its nodes.

    What nodes only cast, copy or transpose counts as a constant.
    """
    constants: dict[str, np.ndarray] = {}
    nodes: list[onnx.NodeProto] = []

    def walk(graph: onnx.GraphProto) -> None:
        constants.update({i.name: numpy_helper.to_array(i) for i in graph.initializer})
        for node in graph.node:
            nodes.append(node)
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    walk(attribute.g)

    walk(onnx.load(file).graph)
    for node in nodes:
        if not node.input or node.input[0] not in constants:
            continue
        value = constants[node.input[0]]
        if node.op_type in ("Cast", "Identity"):
            constants[node.output[0]] = value
        elif node.op_type == "Transpose":
            constants[node.output[0]] = value.T
    return constants, nodes
